"""Animated GIFs, decoded by Pillow."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from tbnb.media import gif


def decoded(data: bytes) -> np.ndarray:
    """Return the frames as Pillow shows them: uint8 (T, H, W, 3)."""
    with Image.open(io.BytesIO(data)) as image:
        return np.stack([np.asarray(f.convert("RGB")) for f in ImageSequence.Iterator(image)])


def delays(data: bytes) -> list[float]:
    """Return the time of each frame in milliseconds."""
    with Image.open(io.BytesIO(data)) as image:
        return [frame.info["duration"] for frame in ImageSequence.Iterator(image)]


def photo(frames: int, side: int) -> np.ndarray:
    """Return a moving picture of some thousand colours."""
    time, row, column = np.mgrid[:frames, :side, :side]
    parts = [row + 3 * time, column * 2, row + column + time]
    return np.stack(parts, axis=-1).astype(np.uint8)


def error(shown: np.ndarray, given: np.ndarray) -> float:
    """Return the root of the mean squared difference."""
    return float(np.sqrt(((shown.astype(float) - given) ** 2).mean()))


@given(
    frames=st.integers(1, 5),
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    colours=st.integers(1, 256),
    channels=st.sampled_from([1, 3]),
    seed=st.integers(0, 1000),
)
def test_few_colours_stay_exact(
    frames: int, height: int, width: int, colours: int, channels: int, seed: int
) -> None:
    """Frames of up to 256 colours come back pixel for pixel, whether or not they share them."""
    random = np.random.default_rng(seed)
    table = random.integers(0, 256, (colours, channels), dtype=np.uint8)
    clip = table[random.integers(0, colours, (frames, height, width))]
    clip[1:, : height // 2] = clip[0, : height // 2]

    assert np.array_equal(decoded(gif.encode(clip, 4)), np.broadcast_to(clip, (*clip.shape[:3], 3)))


def test_each_frame_has_its_own_palette() -> None:
    """256 greys, then 256 reds: both exact, though there are more colours than one palette has."""
    clip = np.zeros((2, 16, 16, 3), np.uint8)
    clip[0] = np.arange(256).reshape(16, 16, 1)
    clip[1, ..., 0] = np.arange(256).reshape(16, 16)

    assert np.array_equal(decoded(gif.encode(clip, 4)), clip)


@pytest.mark.parametrize("side", [20, 100])
def test_many_colours_get_a_palette_as_good_as_pillows(side: int) -> None:
    """The error of the 256 chosen is at most that of Pillow's."""
    clip = photo(3, side)
    theirs = [Image.fromarray(frame).quantize(256).convert("RGB") for frame in clip]

    shown = decoded(gif.encode(clip, 4))
    assert shown.shape == clip.shape
    assert error(shown, clip) <= error(np.stack([np.asarray(t) for t in theirs]), clip)


def test_long_codes_start_anew() -> None:
    """Noise fills the table of 4096 codes again and again."""
    clip = np.random.default_rng(0).integers(0, 256, (1, 200, 200, 1), dtype=np.uint8)

    assert np.array_equal(decoded(gif.encode(clip, 4)), clip.repeat(3, axis=-1))


def test_still_frames_are_kept() -> None:
    """A frame in which nothing moves is a frame all the same, and costs next to nothing."""
    clip = np.broadcast_to(photo(1, 64), (10, 64, 64, 3))
    data = gif.encode(clip, 4)

    assert len(decoded(data)) == 10
    assert len(data) < len(gif.encode(clip[:1], 4)) + 9 * 900


@pytest.mark.parametrize(
    ("fps", "want"),
    [(4, [250] * 6), (30, [30, 40, 30, 30, 40, 30]), (1000, [20] * 6), (1e-9, [655350] * 6)],
)
def test_delays(fps: float, want: list[float]) -> None:
    """Hundredths of a second, rounded so that six frames of 30 a second take 200 ms."""
    assert delays(gif.encode(photo(6, 8), fps)) == want


def test_it_loops() -> None:
    """For ever; a single frame is a picture."""
    with Image.open(io.BytesIO(gif.encode(photo(2, 8), 4))) as image:
        assert image.info["loop"] == 0
        assert image.size == (8, 8)
    with Image.open(io.BytesIO(gif.encode(photo(1, 8), 4))) as image:
        assert "loop" not in image.info
