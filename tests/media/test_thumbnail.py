"""Thumbnails, against Pillow's own pictures."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tbnb.media.sizes import Size, sniff
from tbnb.media.thumbnail import thumbnail

FORMATS = ["PNG", "JPEG", "GIF", "BMP", "WEBP"]


def file(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Encode with Pillow."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def ramp(width: int, height: int) -> Image.Image:
    """Return red that grows to the right and green that grows downwards."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, width)
    pixels[..., 1] = np.linspace(0, 255, height)[:, None]
    return Image.fromarray(pixels)


def small(encoded: bytes, side: int = 64) -> Image.Image:
    """Return the thumbnail, decoded."""
    size = sniff(encoded)
    assert size is not None
    made = thumbnail(encoded, size, side)
    assert made is not None
    image = Image.open(io.BytesIO(made))
    image.load()
    return image


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("shape", [(640, 320), (320, 640), (1000, 10), (64, 64)])
def test_shows_the_same_in_a_square(kind: str, shape: tuple[int, int]) -> None:
    """Within the side, its proportions kept; colours within what JPEG and a palette of 256 blur."""
    made = small(file(ramp(*shape), kind))

    width, height = shape
    scale = min(1, 64 / max(shape))
    assert made.size == (round(width * scale), max(1, round(height * scale)))
    red, green = np.asarray(made.convert("RGB"), float)[..., :2].transpose(2, 0, 1)
    x = (np.arange(made.width) + 0.5) / made.width * 255
    y = (np.arange(made.height) + 0.5) / made.height * 255
    assert np.abs(red.mean(axis=0) - x).max() < 24
    assert np.abs(green.mean(axis=1) - y).max() < 24 or made.height == 1


@pytest.mark.parametrize(
    ("mode", "want"),
    [("1", "L"), ("L", "L"), ("LA", "LA"), ("P", "RGB"), ("RGB", "RGB"), ("RGBA", "RGBA")],
)
def test_modes(mode: str, want: str) -> None:
    """Grey stays grey, alpha stays alpha, a palette is resolved before it is scaled."""
    assert small(file(ramp(300, 300).convert(mode), "PNG")).mode == want


def test_sixteen_bits_are_shown_by_their_upper_eight() -> None:
    """As a browser shows them."""
    wide = np.full((300, 300), 0xABCD, np.uint16)
    made = small(file(Image.fromarray(wide), "PNG"))

    assert np.asarray(made).tolist() == [[0xAB] * 64] * 64


def test_transparent_palette() -> None:
    """Of a GIF or a small PNG: alpha is kept."""
    encoded = file(ramp(300, 300).convert("P"), "PNG", transparency=0)

    assert small(encoded).mode == "RGBA"


def test_a_clip_is_shown_by_its_first_picture() -> None:
    """Red, though it turns blue."""
    red, blue = (Image.new("RGB", (200, 100), colour) for colour in ("red", "blue"))
    made = small(file(red, "GIF", save_all=True, append_images=[blue]))

    assert np.asarray(made.convert("RGB"))[0, 0].tolist() == [255, 0, 0]


def test_noise_becomes_a_jpeg() -> None:
    """A lossless thumbnail of a photograph would be as large as what it stands for."""
    noise = np.random.default_rng(0).integers(0, 256, (1024, 1024, 3), np.uint8)
    made = thumbnail(file(Image.fromarray(noise), "PNG"), Size("image/png", 1024, 1024, 3), 512)

    assert made is not None
    assert made[:3] == b"\xff\xd8\xff"
    assert len(made) < 400_000


@pytest.mark.parametrize("kind", FORMATS)
def test_damaged_files_say_so(kind: str) -> None:
    """Cut anywhere behind the header."""
    encoded = file(ramp(300, 300), kind)
    size = sniff(encoded)
    assert size is not None
    for cut in (40, len(encoded) // 2):
        with pytest.raises(ValueError, match=kind):
            thumbnail(encoded[:cut], size, 64)


def claiming(width: int, height: int) -> bytes:
    """Return a PNG file of one black row that says it has another size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1 + 3 * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_what_claims_too_many_pixels_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor when only the file says so and the caller believed less."""
    monkeypatch.setattr(Image.Image, "load", None)
    huge = claiming(8_001, 8_000)

    for said in (Size("image/png", 8_001, 8_000, 3), Size("image/png", 10, 10, 3)):
        with pytest.raises(ValueError, match="8001 x 8000 pixels"):
            thumbnail(huge, said, 64)


def test_other_formats_are_not_tried() -> None:
    """A PostScript file under the name of a PNG would be run by another program."""
    with pytest.raises(ValueError, match="no PNG file"):
        thumbnail(b"%!PS-Adobe-3.0 EPSF-3.0\n", Size("image/png", 10, 10, 3), 64)


def test_without_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none; tbnb does not need it."""
    monkeypatch.setitem(sys.modules, "PIL", None)

    assert thumbnail(b"", Size("image/png", 10, 10, 3), 64) is None
