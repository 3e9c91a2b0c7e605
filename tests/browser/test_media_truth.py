"""Every picture, histogram, sound and text of the samples is on the page as it was logged."""

from __future__ import annotations

import csv
import hashlib
import io
import wave
from typing import Any

import numpy as np
import pytest
from board import Board, download
from lab import OpenNotebook, until
from media import (
    BUCKETS,
    SAMPLES,
    Floats,
    go,
    only,
    opened,
    picture,
    plotted,
    ridges,
    sound,
    tab,
    truth,
)
from tables import table as unpacked
from tables import tf2

from tbnb.data.logs import Logs

PLACES = ("torch/all", "tensorboardX/all", "tf2/summary_v2")


@pytest.mark.parametrize("place", PLACES)
def test_pictures(open_notebook: OpenNotebook, place: str) -> None:
    """The pixels that the browser decoded hash to what was given, of every step and sample."""
    book, board = opened(open_notebook, place)
    tab(board, "Images")
    hashes = 0
    for tag, rows in truth(place).get("images", {}).items():
        card = only(board, tag)
        for row in rows:
            count = row[2] if isinstance(row[3], list) else 1
            height, width, channels = row[3] if isinstance(row[3], list) else row[2]
            if len(rows) > 1:
                go(card, row[1])
            # `max_outputs` of tf.summary.image is 3.
            for _ in range(min(count, 3)):
                got = picture(card, channels)
                assert (got["height"], got["width"]) == (height, width), tag
                want = _hash(place, tag, row)
                assert want in {None, got["hash"]}, tag
                hashes += want is not None
                if count > 1:
                    card.get_by_label("Next sample").click()
    for tag, shape in truth(place).get("images_no_hash", {}).items():
        got = picture(only(board, tag))
        assert [got["height"], got["width"]] == shape[:2], tag
    for tag, want in truth(place).get("video", {}).items():
        got = picture(only(board, tag))
        assert (got["frames"], got["height"], got["width"]) == (
            want["frames"],
            want["h"],
            want["w"],
        )

    assert hashes >= (2 if place.startswith("tf2") else 10)
    assert book.errors == []


def _hash(place: str, tag: str, row: list[Any]) -> str | None:
    """What the truth file says of a picture's pixels; of most of TF2's nothing."""
    if isinstance(row[3], str):
        return row[3]
    kinds = {"img/gray_u8": "gray_sha", "img/rgba_u8": "rgba_sha"}
    return str(truth(place)[kinds[tag]]) if tag in kinds else None


@pytest.mark.parametrize("place", PLACES)
def test_histograms(open_notebook: OpenNotebook, place: str) -> None:
    """The page has every edge and count as given; what it draws has all counts of every step."""
    book, board = opened(open_notebook, place)
    tab(board, "Histograms")
    for tag, rows in truth(place).get("histograms", {}).items():
        card = only(board, tag)
        until(lambda: _here(board.root.evaluate(BUCKETS, tag)), f"the buckets of {tag}")  # noqa: B023  called at once
        found = board.root.evaluate(BUCKETS, tag)
        assert [one["step"] for one in found] == [row[1] for row in rows], tag
        tables = [unpacked(one["meta"], list(map(bytes, one["blobs"]))) for one in found]
        for table, (_, step, want) in zip(tables, rows, strict=True):
            _equal(table, tag, step, want)
        if not any(table.size for table in tables):
            assert ridges(card) == [], tag
            continue
        until(lambda: len(ridges(card)) == len(rows), f"{tag} drawn")  # noqa: B023  called at once
        for ridge, table in zip(ridges(card), tables, strict=True):
            drawn = np.array(ridge["bins"], float).reshape(-1, 3)
            assert np.isclose(drawn[:, 2].sum(), table[:, 2].sum()), tag
            if table[:, 2].sum():
                assert len(drawn) == 30, tag
    assert book.errors == []


def _here(found: list[dict[str, Any]]) -> bool:
    return bool(found) and all(one["state"] == "ready" for one in found)


def _equal(table: np.ndarray[Any, Any], tag: str, step: int, want: dict[str, Any]) -> None:
    """Compare with the HistogramProto that was written, empty ends cut off; TF2: with its rule."""
    if "bucket" in want:
        kept = np.flatnonzero(np.array(want["bucket"]) > 0)
        inner = slice(kept[0], kept[-1] + 1)
        assert table[:, 2].tolist() == want["bucket"][inner]
        assert table[:-1, 1].tolist() == want["bucket_limit"][inner][:-1]
        assert (table[0, 0], table[-1, 1]) == (want["min"], want["max"])
    else:
        ruled = tf2(tag, step, want)
        assert np.allclose(table[:, :2], ruled[:, :2], rtol=1e-14, atol=1e-14), (tag, step)
        assert table[:, 2].tolist() == ruled[:, 2].tolist(), (tag, step)
    assert table[:, 2].sum() == want["num"]


@pytest.mark.parametrize(
    ("place", "tags"),
    [
        ("torch/all", ("hist/normal_f32", "hist/tiny_huge", "hist/list_bins")),
        ("tf2/summary_v2", ("hist/default30", "hist/b5", "hist/const", "hist/empty")),
    ],
)
def test_logged_buckets_are_saved(
    open_notebook: OpenNotebook, place: str, tags: tuple[str, ...]
) -> None:
    """The CSV has every bucket that was written, the empty ones too, with every digit."""
    book, board = opened(open_notebook, place)
    tab(board, "Histograms")
    for tag in tags:
        rows = truth(place)["histograms"][tag]
        card = only(board, tag)
        until(lambda: len(ridges(card)) == len(rows), f"{tag} drawn")  # noqa: B023  called at once
        for _, step, want in rows:
            own = [row for row in saved(board, tag, "logged") if row[0] == step]
            _equal(np.array(own)[:, 1:], tag, step, want)
    assert book.errors == []


def test_drawn_bins_are_saved(open_notebook: OpenNotebook) -> None:
    """The CSV has the bins that are drawn, thirty a step, which add up to what was logged."""
    book, board = opened(open_notebook, "tf2/summary_v2")
    edges, counts = drawn_of(board, "hist/default30")

    found = np.array(saved(board, "hist/default30", "drawn")).reshape(3, 30, 4)

    assert (found[:, :, 0] == np.arange(3)[:, None]).all()
    own = [ridge["bins"] for ridge in ridges(board.card("hist/default30"))]
    assert found[:, :, 1:].reshape(3, 90).tolist() == own
    assert np.allclose(found[:, :, 1], edges[:-1], atol=1e-12)
    assert np.allclose(found[:, :, 2], edges[1:], atol=1e-12)
    assert np.allclose(found[:, :, 3], counts)
    assert np.allclose(found[:, :, 3].sum(1), 1000)
    assert book.errors == []


def test_plotly_draws_the_bins(open_notebook: OpenNotebook) -> None:
    """Data and marks of plotly's own, over one another and as a heat map, are the bins' counts."""
    book, board = opened(open_notebook, "tf2/summary_v2")
    edges, counts = drawn_of(board, "hist/default30")
    card = board.card("hist/default30")
    mode = board.control("How histograms are drawn")
    mode.select_option("overlay")
    drawn = until(lambda: plotted(card, "scatter"), "plotly's lines")

    x = [edges[0], *(edges[:-1] + edges[1:]) / 2, edges[-1]]
    y = np.pad(counts, ((0, 0), (1, 1)))
    assert np.allclose([trace["x"] for trace in drawn["traces"]], [x] * 3, atol=1e-12)
    assert np.allclose([trace["y"] for trace in drawn["traces"]], y)
    # From edge to edge of the plot, and up to a 25th more than the greatest count.
    plot = drawn["plot"]
    across = (np.array(x) - edges[0]) / (edges[-1] - edges[0]) * plot["width"]
    down = (1 - y / (1.04 * y.max())) * plot["height"]
    vertices = np.array(drawn["lines"]).reshape(3, 32, 2)
    assert np.allclose(vertices[:, :, 0], across, atol=0.02)
    assert np.allclose(vertices[:, :, 1], down, atol=0.02)

    mode.select_option("heatmap")
    drawn = until(lambda: plotted(card, "heatmap"), "plotly's heat map")
    (heat,) = drawn["traces"]
    assert np.allclose(heat["x"], edges, atol=1e-12)
    assert heat["y"] == [-0.5, 0.5, 1.5, 2.5]
    assert np.allclose(heat["z"], counts)
    assert np.allclose(drawn["cells"], counts / counts.max(), atol=0.01)
    assert book.errors == []


def drawn_of(board: Board, tag: str) -> tuple[Floats, Floats]:
    """Show one of TF2's tags alone; return edges and counts of the bins that it should have.

    They are TensorBoard's: thirty over the range of all steps, to each the share of every bucket
    that lies in it.
    """
    rows = truth("tf2/summary_v2")["histograms"][tag]
    tab(board, "Histograms")
    card = only(board, tag)
    until(lambda: len(ridges(card)) == len(rows), f"{tag} drawn")
    least = min(want["min"] for _, _, want in rows)
    greatest = max(want["max"] for _, _, want in rows)
    edges = np.linspace(least, greatest, 31)
    counts = []
    for _, step, want in rows:
        left, right, count = tf2(tag, step, want).T
        inside = np.minimum(right, edges[1:, None]) - np.maximum(left, edges[:-1, None])
        counts.append(np.clip(inside, 0, None) / (right - left) @ count)
    return edges, np.array(counts)


def saved(board: Board, tag: str, which: str) -> list[list[float]]:
    """Download bins drawn or buckets logged: step, left edge, right edge, count of each."""
    what = {"drawn": "bins drawn", "logged": "buckets logged"}[which]
    path = download(board, tag, f"Download CSV of the {what}")
    lines = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return [[float(line[name]) for name in ("step", "left", "right", "count")] for line in lines]


@pytest.mark.parametrize("place", PLACES)
def test_sounds(open_notebook: OpenNotebook, place: str) -> None:
    """The samples that are drawn are the file's, of every clip; torch's hash to the truth's."""
    book, board = opened(open_notebook, place)
    tab(board, "Audio")
    logs = Logs(str(SAMPLES / place))
    logs.reload()
    for tag, want in truth(place).get("audio", {}).items():
        card = only(board, tag)
        clips = want[0] if isinstance(want, list) else 1
        length = want[1] if isinstance(want, list) else want["length_frames"]
        channels = want[2] if isinstance(want, list) else want["num_channels"]
        encoded = logs.series(".", tag, "audio")[0].value[:, 0]
        assert len(encoded) == clips
        for number in range(clips):
            if clips > 1:
                label = card.get_by_text(f"sample {number + 1} of {clips}")
                label.wait_for()
            with wave.open(io.BytesIO(encoded[number])) as file:
                pcm = file.readframes(file.getnframes())
            # A canvas that another sound was on shows that one a little longer.
            until(lambda: _pcm(sound(card)) == pcm, f"sound {number + 1} of {tag}")  # noqa: B023  called at once
            got = sound(card)
            assert (got["rate"], got["frames"], got["channels"]) == (8000, length, channels)
            assert got["problem"] is None
            samples = np.array(got["samples"])
            if "pcm16_sha" in want:  # a list has none
                assert hashlib.sha256(samples.astype("<i2")).hexdigest() == want["pcm16_sha"]
            if clips > 1:
                card.get_by_label("Next sample").click()
    assert book.errors == []


def _pcm(got: dict[str, Any]) -> bytes:
    return np.array(got["samples"]).astype("<i2").tobytes()


@pytest.mark.parametrize("place", PLACES)
def test_texts(open_notebook: OpenNotebook, place: str) -> None:
    """Every cell is on the page letter by letter, the newest first."""
    book, board = opened(open_notebook, place)
    board.root.evaluate("root => { root.tbnbStore.choices.markdown.value = false; }")
    tab(board, "Text")
    for tag, rows in truth(place).get("text", {}).items():
        card = only(board, tag)
        want = [rows] if place.startswith("tf2") else [row[2] for row in reversed(rows)]
        entries = card.locator('.tbnb-entry[data-state="ready"]')
        until(lambda: entries.count() == len(want), f"the texts of {tag}")  # noqa: B023  called at once
        for place_of, cells in enumerate(want):
            shown = entries.nth(place_of).locator(".tbnb-plain")
            got = shown.evaluate_all("cells => cells.map((cell) => cell.textContent)")
            assert got == np.array(cells, object).ravel().tolist(), tag
    assert book.errors == []


def test_markdown_is_drawn(open_notebook: OpenNotebook) -> None:
    """With Markdown on, `**world**` of tf.summary.text is bold and its table a table."""
    book, board = opened(open_notebook, "tf2/summary_v2")
    tab(board, "Text")
    bold = only(board, "text/scalar").locator(".tbnb-markdown strong").first
    bold.wait_for()

    assert bold.inner_text() == "world"
    table = only(board, "text/table").locator(".tbnb-texttable tr")
    table.first.wait_for()
    assert table.evaluate_all("rows => rows.map((row) => row.innerText.split(/\\s+/))") == [
        ["r1c1", "r1c2"],
        ["r2c1", "r2c2"],
    ]
    assert book.errors == []
