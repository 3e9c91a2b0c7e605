"""Sizes of encoded pictures: Pillow's files, and hostile ones."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tbnb.media.sizes import MAX_PIXELS, Size, sniff

PILLOW = [
    ("PNG", "RGB", {}, 3),
    ("PNG", "L", {}, 1),
    ("PNG", "LA", {}, 2),
    ("PNG", "RGBA", {}, 4),
    ("PNG", "P", {}, 3),
    ("JPEG", "RGB", {}, 3),
    ("JPEG", "L", {}, 1),
    ("JPEG", "CMYK", {}, 4),
    ("JPEG", "RGB", {"progressive": True}, 3),
    ("JPEG", "RGB", {"exif": b"Exif\0\0" + bytes(60_000), "icc_profile": bytes(200_000)}, 3),
    ("GIF", "P", {}, 3),
    ("BMP", "RGB", {}, 3),
    ("BMP", "RGBA", {}, 4),
    ("WEBP", "RGB", {}, 3),
    ("WEBP", "RGB", {"lossless": True}, 3),
    ("WEBP", "RGBA", {"lossless": True}, 4),
    ("WEBP", "RGBA", {}, 4),
    ("WEBP", "RGB", {"icc_profile": bytes(200)}, 3),
]


def encoded(form: str, mode: str, options: dict[str, Any]) -> bytes:
    """Return a picture of 37 by 21 pixels."""
    target = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (21, 37, 4), dtype=np.uint8)
    Image.fromarray(noise).convert(mode).save(target, form, **options)
    return target.getvalue()


FILES = [encoded(*row[:3]) for row in PILLOW]


@pytest.mark.parametrize(
    ("row", "data"), list(zip(PILLOW, FILES, strict=True)), ids=[row[0] for row in PILLOW]
)
def test_pillows_files(row: tuple[str, str, dict[str, Any], int], data: bytes) -> None:
    """Every format and mode that Pillow writes and a browser shows."""
    form, _, _, channels = row

    assert sniff(data) == Size(f"image/{form.lower()}", 37, 21, channels)


@pytest.mark.parametrize("data", FILES, ids=[row[0] for row in PILLOW])
def test_cut_anywhere(data: bytes) -> None:
    """A file cut short has its size or None, and never another size."""
    whole = sniff(data)

    assert {sniff(data[:end]) for end in range(min(len(data), 600))} <= {None, whole}


@given(st.data())
def test_damaged_anywhere(draw: st.DataObject) -> None:
    """With any bytes of it overwritten: None, or a size that is within the limit."""
    data = bytearray(draw.draw(st.sampled_from(FILES)))
    for _ in range(draw.draw(st.integers(1, 4))):
        place = draw.draw(st.integers(0, min(len(data), 64) - 1))
        data[place] = draw.draw(st.integers(0, 255))
    found = sniff(bytes(data))

    assert found is None or 0 < found.width * found.height <= MAX_PIXELS


@given(
    st.sampled_from(
        [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF\0\0\0\0WEBPVP8"]
    ),
    st.binary(max_size=64),
)
def test_any_bytes(magic: bytes, tail: bytes) -> None:
    """Anything after a format's first bytes: None, or a size that is within the limit."""
    found = sniff(magic + tail)

    assert found is None or 0 < found.width * found.height <= MAX_PIXELS


def test_sizes_that_no_browser_draws() -> None:
    """Zero, and more pixels than the limit, are None: nobody reserves memory for them."""
    png = FILES[0]

    for width, height in [(0, 1), (1, 0), (1 << 31, 1), (1 << 20, 1 << 20)]:
        assert sniff(png[:16] + struct.pack(">II", width, height) + png[24:]) is None


def test_a_bitmap_from_its_top() -> None:
    """A negative height is that of a picture stored the other way round."""
    data = FILES[11]

    assert sniff(data[:22] + struct.pack("<i", -21) + data[26:]) == sniff(data)


def test_a_jpeg_of_segments_alone() -> None:
    """Megabytes of empty segments are given up, not walked to the end."""
    assert sniff(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 1_000_000) is None
