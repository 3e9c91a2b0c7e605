"""A label in somebody else's PNG."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from tbnb.media.labelled import labelled


def png(mode: str = "RGB", size: tuple[int, int] = (7, 5), **more: object) -> bytes:
    """Return a PNG as Pillow writes it."""
    file = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 4), np.uint8)
    Image.fromarray(pixels, "RGBA").convert(mode).save(file, "PNG", **more)
    return file.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_the_picture_stays_and_the_label_is_its_first_text(mode: str) -> None:
    """Right behind the header, so that it can be read without the rest."""
    data = png(mode)
    out = labelled(data, "tbnb", "abc")

    text = b"tEXttbnb\0abc"
    assert out[33:53] == struct.pack(">I", 8) + text + struct.pack(">I", zlib.crc32(text))
    with Image.open(io.BytesIO(out)) as image, Image.open(io.BytesIO(data)) as before:
        assert image.text == {"tbnb": "abc"}
        assert np.array_equal(np.asarray(image.convert("RGBA")), np.asarray(before.convert("RGBA")))


def test_nothing_but_the_picture_is_handed_on() -> None:
    """No text of others, nothing behind the end."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("secret", "word")
    out = labelled(png(pnginfo=notes) + b"more", "tbnb", "abc")

    assert b"secret" not in out
    assert out.endswith(b"IEND\xaeB`\x82")


def header(width: int, height: int) -> bytes:
    """Return a header of its own."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


GOOD = png()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no PNG signature"),
        (b"<svg>", "no PNG signature"),
        (GOOD[:8], "found the end"),
        (GOOD[:40], "found the end"),
        (GOOD[:-4], "found the end"),
        (GOOD[:8] + GOOD[33:], "first, want a header"),
        (GOOD[:50] + b"!" + GOOD[51:], "checksum"),
        (GOOD[:33] + GOOD[-12:], "no picture in it"),
        (GOOD[:8] + header(0, 5) + GOOD[33:], "0 by 5"),
        (GOOD[:8] + header(100_000, 5) + GOOD[33:], "want a smaller one"),
        (GOOD[:8] + header(16_000, 16_000) + GOOD[33:], "want a smaller one"),
        (GOOD[:33] + b"\xff\xff\xff\xf0IDAT", "found the end"),
    ],
)
def test_what_is_no_png(data: bytes, words: str) -> None:
    """Is refused, with what is wrong."""
    with pytest.raises(ValueError, match=words):
        labelled(data, "tbnb", "abc")
