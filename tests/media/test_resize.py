"""Scaled pictures, against Pillow's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tbnb.media.resize import resize


def pillows(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """Scale with Pillow as torch does."""
    image = Image.fromarray(pixels if pixels.shape[2] > 1 else pixels[..., 0])
    scaled = np.asarray(image.resize((width, height), Image.Resampling.LANCZOS))
    return scaled.reshape(height, width, -1)


@given(
    channels=st.integers(1, 4),
    height=st.integers(1, 40),
    widening=st.integers(0, 40),
    scale=st.sampled_from([0.25, 0.5, 0.7, 1, 1.5, 2, 3]),
    seed=st.integers(0, 99),
)
def test_pixels_are_pillows(
    channels: int, height: int, widening: int, scale: float, seed: int
) -> None:
    """Every pixel of a picture that is not higher than wide, alpha of zero and one included."""
    width = height + widening
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)
    if channels in {2, 4}:
        pixels[..., -1] = np.random.default_rng(seed).choice([0, 90, 255], (height, width))
    new = max(1, int(height * scale)), max(1, int(width * scale))

    assert np.array_equal(resize(pixels, *new), pillows(pixels, *new))


@pytest.mark.parametrize("scale", [0.3, 1.7])
def test_high_pictures_are_nearly_pillows(scale: float) -> None:
    """Pillow 13 scales the columns of those first, which rounds a little differently."""
    row, column = np.mgrid[:200, :20]
    pixels = np.stack([row, 10 * column, row + column], axis=-1).astype(np.uint8)
    new = int(200 * scale), int(20 * scale)

    difference = resize(pixels, *new).astype(int) - pillows(pixels, *new)
    assert np.abs(difference).max() <= 2
