"""Pictures, clips, sounds, text and embeddings through tbnb's writer and everyone's reader.

Pixels are compared as Pillow decodes them, samples as Python's wave does.
"""

from __future__ import annotations

import io
import wave
from typing import Any

import numpy as np
import pytest
from eventfiles import events
from messages import config, frames
from PIL import Image
from trip import Log

WALL = 1_700_000_000.25
NOISE = np.random.default_rng(3).integers(0, 256, (5, 7, 3), dtype=np.uint8)


def picture(log: Log) -> Any:
    """Return the pixels of the one image, whose size is said beside it."""
    (point,) = log.points()
    assert point[:4] == ("p", "images", 3, WALL)
    width, height, encoded = point.value
    with Image.open(io.BytesIO(encoded)) as image:
        assert image.format == "PNG"
        assert (b"%d" % image.width, b"%d" % image.height) == (width, height)
        return np.asarray(image)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_add_image(log: Log, channels: int) -> None:
    """Bytes are pixels as they are; one channel is grey."""
    data = np.random.default_rng(4).integers(0, 256, (channels, 5, 7), dtype=np.uint8)
    log.writer.add_image("p", data, 3, WALL)

    pixels = picture(log)

    want = np.repeat(data, 3, axis=0) if channels == 1 else data
    np.testing.assert_array_equal(pixels, want.transpose(1, 2, 0))


@pytest.mark.parametrize("formats", ["CHW", "HWC", "WHC", "cwh"])
def test_add_image_in_any_order(log: Log, formats: str) -> None:
    """The letters say which axis is which."""
    data = NOISE.transpose(["HWC".index(letter) for letter in formats.upper()])
    log.writer.add_image("p", data, 3, WALL, dataformats=formats)

    np.testing.assert_array_equal(picture(log), NOISE)


def test_add_image_of_numbers(log: Log) -> None:
    """Numbers are 255 at 1, cut towards zero; below 0 and above 1 is 0 and 255."""
    data = np.array([[-1, 0, 0.5], [0.999, 1, 1e9]], dtype=np.float32)
    log.writer.add_image("p", data, 3, WALL, dataformats="HW")

    assert picture(log)[..., 0].tolist() == [[0, 0, 127], [254, 255, 255]]


def test_add_images(log: Log) -> None:
    """Eight in a row, the next below, what is left over black."""
    data = np.stack([np.full((3, 2, 2), n, np.uint8) for n in range(1, 11)])
    log.writer.add_images("p", data, 3, WALL)

    pixels = picture(log)[..., 0]

    want = np.repeat([[1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 0, 0, 0, 0, 0, 0]], 2, axis=0)
    np.testing.assert_array_equal(pixels, np.repeat(want, 2, axis=1))


def test_add_image_with_boxes(log: Log) -> None:
    """A red frame two pixels wide, and nothing else changed."""
    data = np.full((20, 30, 3), 100, np.uint8)
    box = np.array([[5, 4, 24, 15]])
    log.writer.add_image_with_boxes("p", data, box, 3, WALL, dataformats="HWC")

    pixels = picture(log)

    red = (pixels == [255, 0, 0]).all(axis=-1)
    assert red[4, 5:25].all()
    assert red[15, 5:25].all()
    assert red[4:16, 5].all()
    assert red[4:16, 24].all()
    assert not red[6:14, 7:23].any()
    assert (pixels[~red] == 100).all()


def test_add_video(log: Log) -> None:
    """Frames of few colours keep them; clips of one call stand side by side."""
    colours = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    data = np.broadcast_to(colours[None, :, :, None, None], (2, 3, 3, 4, 6)).copy()
    data[1] = 255 - data[1]
    log.writer.add_video("p", data, 3, fps=5, walltime=WALL)

    (point,) = log.points()

    assert point[:4] == ("p", "images", 3, WALL)
    width, height, encoded = point.value
    assert (width, height) == (b"12", b"4")
    want = np.concatenate([data[0], data[1]], axis=-1).transpose(0, 2, 3, 1)
    np.testing.assert_array_equal(frames(encoded), want)
    with Image.open(io.BytesIO(encoded)) as image:
        assert (image.format, image.info["duration"], image.info["loop"]) == ("GIF", 200, 0)


@pytest.mark.parametrize("channels", [1, 2])
def test_add_audio(log: Log, channels: int) -> None:
    """Numbers from -1 to 1 are 16-bit samples, scaled by 32767 and cut towards zero."""
    data = np.array([0, 0.5, -0.5, 1, -1, 0.99999], np.float32)
    data = np.stack([data, -data][:channels], axis=1)
    log.writer.add_audio("s", data if channels == 2 else data[:, 0], 3, 8000, WALL)

    (point,) = log.points()

    assert point[:4] == ("s", "audio", 3, WALL)
    (encoded,) = point.value
    with wave.open(io.BytesIO(encoded)) as sound:
        form = sound.getframerate(), sound.getnchannels(), sound.getsampwidth(), sound.getnframes()
        samples = np.frombuffer(sound.readframes(6), "<i2").reshape(6, channels)
    assert form == (8000, channels, 2, 6)
    column = np.array([0, 16383, -16383, 32767, -32767, 32766])
    np.testing.assert_array_equal(samples, np.stack([column, -column][:channels], axis=1))
    (audio,) = [event.summary.value[0].audio for event in events(log.path) if event.summary.value]
    assert (audio.sample_rate, audio.num_channels, audio.length_frames) == (8000, channels, 6)
    assert audio.content_type == "audio/wav"


@pytest.mark.parametrize("text", ["", "# Title\n\n| a |", "損失 é 🎉", "a\0b\0", "x" * 2**20])
def test_add_text(log: Log, text: str) -> None:
    """Any text, the empty one and one with NULs included."""
    log.writer.add_text("note", text, 3, WALL)

    (point,) = log.points()

    assert point[:4] == ("note/text_summary", "text", 3, WALL)
    assert point.value.tolist() == [text.encode()]


def test_add_embedding(log: Log) -> None:
    """Every float32 is exact, labels keep their tabs as pictures of them, pixels are as given."""
    data = np.random.default_rng(5).normal(size=(3, 4)).astype(np.float32)
    pictures = np.random.default_rng(6).integers(0, 256, (3, 3, 2, 2), dtype=np.uint8)
    labels = ["a\tb", "", "損失"]
    log.writer.add_embedding(data, labels, pictures, 7, tag="a/b")
    log.writer.close()

    (embedding,) = config(log.path).embeddings

    assert embedding.tensor_name == "a/b:00007"
    rows = np.loadtxt(log.path / embedding.tensor_path, delimiter="\t", dtype=np.float32)
    np.testing.assert_array_equal(rows, data)
    told = (log.path / embedding.metadata_path).read_text("utf-8")
    assert told == "a␉b\n␛\n損失\n"
    assert list(embedding.sprite.single_image_dim) == [2, 2]
    with Image.open(log.path / embedding.sprite.image_path) as image:
        sprite = np.asarray(image)
    assert sprite.shape == (4, 4, 3)
    np.testing.assert_array_equal(sprite[:2, :2], pictures[0].transpose(1, 2, 0))
    np.testing.assert_array_equal(sprite[2:, :2], pictures[2].transpose(1, 2, 0))
