"""PNG files, decoded by Pillow."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tbnb.media import png


def decoded(data: bytes) -> np.ndarray:
    """Decode with Pillow, which verifies the checksums."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        pixels = np.asarray(image)
    return pixels[..., None] if pixels.ndim == 2 else pixels


@given(
    height=st.integers(1, 70),
    width=st.integers(1, 70),
    channels=st.integers(1, 4),
    colours=st.sampled_from([1, 2, 20, 256]),
    seed=st.integers(0, 1000),
)
def test_pillow_decodes_every_pixel(
    height: int, width: int, channels: int, colours: int, seed: int
) -> None:
    """Flat, few colours, noise: whatever was chosen for them, the pixels come back."""
    random = np.random.default_rng(seed)
    pixels = random.integers(0, colours, (height, width, channels), dtype=np.uint8)

    assert np.array_equal(decoded(png.encode(pixels)), pixels)


@pytest.mark.parametrize(
    ("slope", "noise"), [(0.5, 0), (0.5, 6), (0, 127)], ids=["smooth", "photo", "noise"]
)
def test_pillow_decodes_large_pictures(slope: float, noise: float) -> None:
    """Where a probe of a few strips decides, every row is still filtered rightly."""
    row, column = np.mgrid[:300, :200]
    base = slope * np.stack([row, column, row + column], axis=-1) + 60
    jitter = np.random.default_rng(0).normal(0, noise or 1e-9, base.shape)
    pixels = (base + jitter).clip(0, 255).astype(np.uint8)

    assert np.array_equal(decoded(png.encode(pixels)), pixels)


def test_pillow_decodes_what_is_not_contiguous() -> None:
    """A transposed or reversed view is what it shows."""
    pixels = np.arange(3 * 20 * 30, dtype=np.uint8).reshape(3, 20, 30).transpose(1, 2, 0)[::-1]

    assert np.array_equal(decoded(png.encode(pixels)), pixels)


def test_size_is_near_pillows() -> None:
    """A photo-like picture grows by at most a fifth over Pillow's best effort; a chart shrinks."""
    row, column = np.mgrid[:256, :256]
    waves = 128 + 60 * np.sin(row / 20) + 60 * np.cos(column / 15)
    photo = np.random.default_rng(0).normal(waves[..., None], 3, (256, 256, 3))
    chart = np.full((256, 256, 3), 255, np.uint8)
    chart[::16], chart[:, ::16] = 200, (31, 119, 180)
    for pixels in (photo.clip(0, 255).astype(np.uint8), chart):
        best = io.BytesIO()
        Image.fromarray(pixels).save(best, "PNG")

        assert len(png.encode(pixels)) < 1.2 * len(best.getvalue())


def test_file_is_as_the_specification_says() -> None:
    """Signature, IHDR, IDAT and IEND, each with its CRC-32; a row is its filter and its bytes."""
    data = png.encode(np.array([[[7, 8, 9]]], np.uint8))

    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, start = [], 8
    while start < len(data):
        (length,) = struct.unpack_from(">I", data, start)
        kind, body = data[start + 4 : start + 8], data[start + 8 : start + 8 + length]
        assert struct.unpack_from(">I", data, start + 8 + length)[0] == zlib.crc32(kind + body)
        chunks.append((kind, body))
        start += 12 + length
    assert [kind for kind, _ in chunks] == [b"IHDR", b"IDAT", b"IEND"]
    assert chunks[0][1] == struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    assert zlib.decompress(chunks[1][1])[1:] == bytes([7, 8, 9])


def test_large_data_are_several_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit the 31 bits of one chunk's length goes on in the next."""
    monkeypatch.setattr(png, "_LONGEST", 100)
    pixels = np.random.default_rng(0).integers(0, 256, (20, 20, 3), dtype=np.uint8)
    data = png.encode(pixels)

    assert data.count(b"IDAT") > 10
    assert np.array_equal(decoded(data), pixels)
