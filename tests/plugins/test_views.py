"""What the page is told of pictures, histograms, text and sounds."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tables import table as unpacked

from tbnb.errors import DecodeError
from tbnb.format.events import SummaryValue
from tbnb.media import png, wav
from tbnb.plugins import audio, histograms, images, text
from tbnb.plugins.images import Picture
from tbnb.plugins.plugin import Shown

NOISE = np.random.default_rng(0).integers(0, 256, (400, 600, 3), np.uint8)


def strings(*items: bytes, shape: tuple[int, ...] | None = None) -> SummaryValue:
    """Return a value that holds strings."""
    tensor = np.empty(len(items), object)
    tensor[:] = items
    return SummaryValue("tag", "", tensor.reshape((len(items),) if shape is None else shape))


def image(*files: bytes, full: bool = False, claimed: int = 10) -> Shown:
    """Return what is shown of pictures that a log claims to be squares."""
    side = str(claimed).encode()
    return images.view(images.decode(strings(side, side, *files)), full=full)


def test_a_small_picture_is_sent_as_it_is() -> None:
    """Byte for byte; several samples each by itself."""
    files = [png.encode(NOISE[:5, :7]), png.encode(NOISE[:9, :9, :1])]
    shown = image(*files)

    assert shown.blobs == files
    assert shown.meta["samples"] == [
        {"width": 7, "height": 5, "type": "png", "bytes": len(files[0]), "thumb": False},
        {"width": 9, "height": 9, "type": "png", "bytes": len(files[1]), "thumb": False},
    ]


def test_a_large_picture_is_a_thumbnail_until_asked_for() -> None:
    """720 kB of noise: 512 pixels wide, and what is said of it is said of the file."""
    encoded = png.encode(NOISE)
    (blob,) = image(encoded).blobs

    assert image(encoded).meta["samples"] == [
        {"width": 600, "height": 400, "type": "png", "bytes": len(encoded), "thumb": True}
    ]
    with Image.open(io.BytesIO(blob)) as small:
        assert small.size == (512, 341)
    whole = image(encoded, full=True)
    assert whole.blobs == [encoded]
    assert whole.meta["samples"][0]["thumb"] is False


def test_a_large_picture_without_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bytes: the page offers to fetch the file."""
    monkeypatch.setattr("tbnb.media.thumbnail.thumbnail", lambda *_: None)
    shown = image(png.encode(NOISE))

    assert shown.blobs == [b""]
    assert shown.meta["samples"][0]["thumb"] is True
    assert "problem" not in shown.meta["samples"][0]


@pytest.mark.parametrize("full", [False, True])
def test_a_picture_that_claims_too_much(full: bool) -> None:  # noqa: FBT001 - a parameter
    """A hundred thousand pixels square, by the file or by the log: no bytes, and why."""
    bomb = bytearray(png.encode(NOISE[:4, :4]))
    bomb[16:24] = (100_000).to_bytes(4, "big") * 2
    wide = bytearray(bomb)
    wide[16:24] = (8_001).to_bytes(4, "big") + (8_000).to_bytes(4, "big")

    for encoded, claimed in ((bytes(bomb), 100_000), (b"<svg/>", 100_000), (bytes(wide), 4)):
        shown = image(encoded, full=full, claimed=claimed)
        (sample,) = shown.meta["samples"]
        assert shown.blobs == [b""]
        assert sample["problem"].startswith("claims ")


def test_a_damaged_picture_says_why() -> None:
    """A large JPEG that is cut short has no thumbnail; the file can be had."""
    out = io.BytesIO()
    Image.fromarray(np.tile(NOISE, (2, 2, 1))).save(out, "JPEG", quality=95)
    cut = out.getvalue()[:300_000]
    (sample,) = image(cut).meta["samples"]

    assert sample["problem"].startswith("damaged JPEG file")
    assert (sample["width"], sample["height"], sample["thumb"]) == (1200, 800, True)
    assert image(cut, full=True).blobs == [cut]


def test_what_is_no_picture_is_unknown() -> None:
    """An SVG is named so, whatever it says of itself."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    large = svg + b" " * 300_000

    assert image(svg).meta["samples"][0]["type"] == "unknown"
    assert image(large).blobs == [b""]
    assert image(large, full=True).blobs == [large]


def test_many_pictures_are_cut() -> None:
    """A header of a million would stop the page."""
    shown = images.view([Picture(b"x", 1, 1, "?")] * 1_234, full=True)

    assert (len(shown.meta["samples"]), len(shown.blobs), shown.meta["more"]) == (1000, 1000, 234)


@pytest.mark.parametrize("dtype", ["<f8", ">f8", "f4", "i8", "u1", "?"])
def test_histogram_is_its_table(dtype: str) -> None:
    """Bucket by bucket, whatever it was logged as."""
    table = np.array([[0, 1, 5], [1, 2, 0]]).astype(dtype)
    shown = histograms.view(histograms.decode(SummaryValue("h", "", table)), full=False)

    assert unpacked(shown.meta, shown.blobs).tolist() == table.astype(float).tolist()


def test_histogram_of_any_layout() -> None:
    """Transposed in memory, or empty."""
    rows = np.arange(12.0).reshape(3, 4).T
    assert histograms.view(rows, full=False) == Shown({}, [rows.tobytes()])
    assert histograms.view(np.zeros((0, 3)), full=True) == Shown({}, [b""])


def words(*items: bytes, shape: tuple[int, ...] | None = None, full: bool = False) -> Any:
    """Return what is said of a text; it has no bytes."""
    shown = text.view(text.decode(strings(*items, shape=shape)), full=full)
    assert shown.blobs == []
    json.dumps(shown.meta).encode()
    return shown.meta


def test_text_of_any_rank() -> None:
    """Row by row."""
    assert words("é".encode(), shape=()) == {"shape": [], "cells": ["é"], "cut": False}
    assert words(b"a", b"b") == {"shape": [2], "cells": ["a", "b"], "cut": False}
    table = words(b"a", b"b", b"c", b"d", b"", b"f", shape=(3, 2))
    assert table == {"shape": [3, 2], "cells": ["a", "b", "c", "d", "", "f"], "cut": False}
    assert words(shape=(0, 5)) == {"shape": [0, 5], "cells": [], "cut": False}


def test_text_that_is_not_utf_8() -> None:
    """As escapes; a NUL stays."""
    assert words(b"\xff\0<b>")["cells"] == ["\\xff\0<b>"]


def test_long_text_is_cut_until_asked_for() -> None:
    """At 100 kB, never within a letter; all of it, up to 4 MB, when somebody wants it."""
    letters = ("é" * 100_000).encode()
    short = words(b"a", letters)
    assert short["cut"]
    assert short["cells"] == ["a", "é" * ((100_000 - 4) // 2)]

    assert words(b"a", letters, full=True)["cells"] == ["a", "é" * 100_000]
    assert len(words(b"x" * 5_000_000, full=True)["cells"][0]) == 4_000_000
    assert not words(b"x" * 100_000)["cut"]


def test_many_cells_are_cut() -> None:
    """A table of a million empty cells costs the page a megabyte a column."""
    many = words(*[b""] * 50_000)

    assert many["cut"]
    assert many["shape"] == [50_000]
    assert 30_000 < len(many["cells"]) < 35_000


def sound(*files: bytes, full: bool = False, label: bytes = b"") -> Shown:
    """Return what is shown of sounds."""
    items = [item for file in files for item in (file, label)]
    value = strings(*items, shape=(len(files), 2))
    return audio.view(audio.decode(value), full=full)


def tone(frames: int) -> bytes:
    """Return a WAV file."""
    return wav.encode(np.zeros((frames, 1), np.int16), 8000)


def test_sounds() -> None:
    """The file as it is, its rate and its label."""
    encoded = tone(100)
    shown = sound(encoded, encoded, label=b"*a*\xff")

    assert shown.blobs == [encoded] * 2
    want = {"rate": 8000, "type": "wav", "label": "*a*\\xff", "bytes": 244}
    assert shown.meta == {"samples": [want] * 2}


def test_a_long_sound_is_sent_when_asked_for() -> None:
    """Over a megabyte."""
    encoded = tone(500_000)

    assert sound(tone(499_978)).blobs == [tone(499_978)]
    assert sound(encoded).blobs == [b""]
    assert sound(encoded).meta["samples"][0]["bytes"] == 1_000_044
    assert sound(encoded, full=True).blobs == [encoded]


@pytest.mark.parametrize(
    ("encoded", "kind", "problem"),
    [
        (tone(10)[:20], "wav", "header is damaged"),
        (tone(10)[:40] + b"\xff\xff\xff\x7f" + bytes(20), "wav", ""),  # holds less than it says
        (b"OggS" + bytes(50), "ogg", ""),
        (b"fLaC" + bytes(50), "flac", ""),
        (b"ID3" + bytes(50), "mp3", ""),
        (b"\xff\xfb\x90" + bytes(50), "mp3", ""),
        (b"<script>", "unknown", "no WAV"),
        (b"", "unknown", "no WAV"),
    ],
)
def test_kinds_of_sound(encoded: bytes, kind: str, problem: str) -> None:
    """By the first bytes; what cannot be read says so."""
    (sample,) = sound(encoded).meta["samples"]

    assert sample["type"] == kind
    assert problem in sample.get("problem", "")
    assert ("problem" in sample) == bool(problem)


def test_values_that_are_none_are_errors() -> None:
    """The decoder's, before a view sees them."""
    with pytest.raises(DecodeError):
        image(b"\x89PNG\r\n\x1a\n", claimed=0)
