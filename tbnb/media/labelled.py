"""A PNG of somebody else's, checked, with a word in it that says whose picture it is.

Source: PNG (third edition), https://www.w3.org/TR/png-3/.
"""

from __future__ import annotations

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = 13
_MOST_SIDE = 16_384
_MOST_PIXELS = 40_000_000
# What makes the picture; whatever else a file may carry is not handed on.
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_FRAME = 12  # bytes of a chunk beside its data: length, kind, checksum


def labelled(data: bytes, keyword: str, word: str) -> bytes:
    """Return a PNG with a text right behind its header.

    Parameters
    ----------
    data : bytes
        What should be a PNG.
    keyword, word : str
        Latin-1, as a tEXt chunk has them; a keyword of 1 to 79 characters.

    Raises
    ------
    ValueError
        It is no PNG, or one of an unreasonable size; the caller keeps what it had.
    """
    if not data.startswith(_SIGNATURE):
        raise ValueError("found no PNG signature, want a PNG")
    text = keyword.encode("latin-1") + b"\0" + word.encode("latin-1")
    label = struct.pack(">I", len(text)) + b"tEXt" + text
    label += struct.pack(">I", zlib.crc32(b"tEXt" + text))
    parts, at = [_SIGNATURE], len(_SIGNATURE)
    kinds: set[bytes] = set()
    while b"IEND" not in kinds:
        chunk = _chunk(data, at)
        kind = chunk[4:8]
        if not kinds:
            _check(kind, chunk[8:-4])
            parts += [chunk, label]
        elif kind in _KEPT:
            parts.append(chunk)
        kinds.add(kind)
        at += len(chunk)
    if b"IDAT" not in kinds:
        raise ValueError("found no picture in it, want a PNG with one")
    return b"".join(parts)


def _chunk(data: bytes, at: int) -> bytes:
    """Return a whole chunk whose checksum holds."""
    length = int.from_bytes(data[at : at + 4], "big")
    chunk = data[at : at + _FRAME + length]
    if len(chunk) < _FRAME + length:
        raise ValueError(f"byte {at}: found the end, want a chunk of a PNG")
    if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
        raise ValueError(f"byte {at}: the checksum of {chunk[4:8]!r} does not match")
    return chunk


def _check(kind: bytes, header: bytes) -> None:
    if kind != b"IHDR" or len(header) != _HEADER:
        raise ValueError(f"found {kind!r} first, want a header")
    width, height = struct.unpack_from(">II", header)
    sides = min(width, height) > 0 and max(width, height) <= _MOST_SIDE
    if not sides or width * height > _MOST_PIXELS:
        raise ValueError(f"found a picture of {width} by {height}, want a smaller one")
