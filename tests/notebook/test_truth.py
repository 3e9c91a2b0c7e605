"""Every image, histogram, text and sound of every sample is on the page as it was logged."""

from __future__ import annotations

import hashlib
import io
import json
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from memlogs import Clock
from page import Page
from PIL import Image
from stores import loaded
from tables import table as unpacked
from tables import tf2

from tbnb.data.logs import Logs
from tbnb.notebook.bulletin import Moment
from tbnb.notebook.feed import Feed
from tbnb.notebook.values import KINDS

SAMPLES = Path(__file__).parents[1] / "samples"
PLACES = sorted(str(p.parent.relative_to(SAMPLES)) for p in SAMPLES.rglob("truth.json"))


def shown(place: str) -> tuple[Logs, Page]:
    """Return the page of a board of a sample, after all was sent."""
    logs = loaded(SAMPLES / place)
    page, clock = Page(), Clock()
    feed = Feed(page, clock=clock)
    now = Moment(logs.store, logs.damage, "ready", None, "/l", 1, 1, 1.0)
    for _ in range(400):
        feed.pump(now)
        clock.now += 0.25
    return logs, page


class Board:
    """A page and where its series are."""

    def __init__(self, place: str) -> None:
        self.logs, self.page = shown(place)
        self.index = {
            (run.name, tag, plugin): series
            for run in self.logs.store.runs()
            for (tag, plugin), series in run.series.items()
        }

    def values(self, tag: str, plugin: str) -> list[tuple[int, dict[str, Any], list[bytes]]]:
        """Return step, meta and blobs of each value of a tag, as the page has them."""
        series = self.index[".", tag, plugin]
        stored = self.page.stored[series.index]
        found = []
        for step, number in zip(stored.joined("step"), stored.joined("value"), strict=True):
            key = (series.index, int(number), False)
            meta = self.page.values[key].meta
            found.append((int(step), meta, self.page.blobs(series.index, int(number))))
        return found


BOARDS: dict[str, Board] = {}


def board(place: str) -> Board:
    """Return the board of a sample, made once."""
    if place not in BOARDS:
        BOARDS[place] = Board(place)
    return BOARDS[place]


def truths(kind: str) -> list[Any]:
    """Return (place, tag, truth) of all tags of a kind."""
    found = []
    for place in PLACES:
        kinds = json.loads((SAMPLES / place / "truth.json").read_text())
        for tag, want in kinds.get(kind, {}).items():
            found.append(pytest.param(place, tag, want, id=f"{place}-{tag}"))
    return found


@pytest.mark.parametrize(("place", "tag", "rows"), truths("images"))
def test_images(place: str, tag: str, rows: list[Any]) -> None:
    """Pixel by pixel what was logged."""
    found = board(place).values(tag, "images")

    assert len(found) == len(rows)
    for (step, meta, blobs), row in zip(found, rows, strict=True):
        height, width, channels = row[3] if isinstance(row[3], list) else row[2]
        assert step == row[1]
        assert len(meta["samples"]) == len(blobs)
        for sample, blob in zip(meta["samples"], blobs, strict=True):
            assert sample == {
                "width": width,
                "height": height,
                "type": "png",
                "bytes": len(blob),
                "thumb": False,
            }
            with Image.open(io.BytesIO(blob)) as image:
                pixels = np.asarray(image)
            assert pixels.size == height * width * channels
        if isinstance(row[3], str):
            assert [hashlib.sha256(pixels.tobytes()).hexdigest()] == [row[3]] * len(blobs)


@pytest.mark.parametrize(("place", "tag", "want"), truths("video"))
def test_clips(place: str, tag: str, want: dict[str, int]) -> None:
    """A video is a GIF of as many frames."""
    ((_, meta, blobs),) = board(place).values(tag, "images")

    assert meta["samples"][0]["type"] == "gif"
    with Image.open(io.BytesIO(blobs[0])) as clip:
        assert (getattr(clip, "n_frames", 1), clip.height, clip.width) == (
            want["frames"],
            want["h"],
            want["w"],
        )


@pytest.mark.parametrize(("place", "tag", "shape"), truths("images_no_hash"))
def test_drawn_images(place: str, tag: str, shape: list[int]) -> None:
    """What matplotlib and Pillow drew has its size."""
    ((_, meta, blobs),) = board(place).values(tag, "images")

    with Image.open(io.BytesIO(blobs[0])) as image:
        assert [image.height, image.width] == shape[:2]
    assert [meta["samples"][0]["height"], meta["samples"][0]["width"]] == shape[:2]


@pytest.mark.parametrize(("place", "tag", "rows"), truths("histograms"))
def test_histograms(place: str, tag: str, rows: list[Any]) -> None:
    """Every edge and every count."""
    found = board(place).values(tag, "histograms")

    assert [step for step, _, _ in found] == [row[1] for row in rows]
    for (_, meta, blobs), (_, step, want) in zip(found, rows, strict=True):
        table = unpacked(meta, blobs)
        if "bucket" in want:
            kept = np.flatnonzero(np.array(want["bucket"]) > 0)
            inner = slice(kept[0], kept[-1] + 1)
            assert table[:, 2].tolist() == want["bucket"][inner]
            assert table[:-1, 1].tolist() == want["bucket_limit"][inner][:-1]
            assert (table[0, 0], table[-1, 1]) == (want["min"], want["max"])
        else:
            ruled = tf2(tag, step, want)
            assert np.allclose(table[:, :2], ruled[:, :2], rtol=1e-14, atol=1e-14)
            assert table[:, 2].tolist() == ruled[:, 2].tolist()
        assert table[:, 2].sum() == want["num"]


@pytest.mark.parametrize(("place", "tag", "rows"), truths("text"))
def test_text(place: str, tag: str, rows: Any) -> None:
    """Every letter, in the shape it was logged in."""
    found = [(meta["shape"], meta["cells"]) for _, meta, _ in board(place).values(tag, "text")]

    if place.startswith("tf2"):
        want = np.array(rows, object)
        assert found == [(list(want.shape), want.reshape(-1).tolist())]
    else:
        assert [cells for _, cells in found] == [[row[2]] for row in rows]


@pytest.mark.parametrize(("place", "tag", "want"), truths("audio"))
def test_audio(place: str, tag: str, want: Any) -> None:
    """Every sample."""
    ((_, meta, blobs),) = board(place).values(tag, "audio")
    rate = 8000
    if isinstance(want, list):
        clips, length, channels = want
    else:
        clips, length, channels = 1, want["length_frames"], want["num_channels"]
        assert want["sample_rate"] == rate

    assert len(meta["samples"]) == clips
    for sample, blob in zip(meta["samples"], blobs, strict=True):
        with wave.open(io.BytesIO(blob)) as sound:
            frames = sound.readframes(sound.getnframes())
            assert (sound.getnframes(), sound.getnchannels()) == (length, channels)
            assert sample["rate"] == sound.getframerate() == rate
        assert "problem" not in sample
        if "pcm16_sha" in want:  # a list has none
            assert hashlib.sha256(frames).hexdigest() == want["pcm16_sha"]


@pytest.mark.parametrize("place", PLACES)
def test_every_value_of_every_sample_arrives(place: str) -> None:
    """Whole, and none of them broken: Keras's, Lightning's and TensorFlow 1's, too."""
    shown = board(place)
    want = {
        (series.index, point, False)
        for (_, _, plugin), series in shown.index.items()
        if plugin in KINDS
        for point in range(len(series))
    }

    assert shown.page.errors == {}
    assert set(shown.page.values) == want
    assert all(pieces.whole() is not None for pieces in shown.page.values.values())
