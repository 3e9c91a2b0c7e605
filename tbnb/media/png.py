"""Encode pixels as PNG: filters by numpy, compression by zlib.

Source: PNG (third edition), https://www.w3.org/TR/png-3/.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPE = {1: 0, 2: 4, 3: 2, 4: 6}  # by channels: grey, grey and alpha, RGB, RGBA
_SUB, _UP = 1, 2
_STRIP = 6  # rows of a probe that lie together
_STRIPS = 4
_FLAT = 0.2  # compressed to less than this, a picture costs little time at a higher level
_LONGEST = 1 << 30  # bytes of an IDAT chunk, which must stay below 2**31


def encode(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Encode a picture.

    Parameters
    ----------
    pixels : ndarray
        uint8 of shape (H, W, C), C of 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA); neither
        side is 0. It need not be contiguous.

    Returns
    -------
    bytes
        A file of eight bits a sample, not interlaced.
    """
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPE[channels], 0, 0, 0)
    data = _compressed(pixels.reshape(height, width * channels), channels)
    parts = [_SIGNATURE, _chunk(b"IHDR", header)]
    parts += [
        _chunk(b"IDAT", data[start : start + _LONGEST]) for start in range(0, len(data), _LONGEST)
    ]
    parts.append(_chunk(b"IEND", b""))
    return b"".join(parts)


def _compressed(rows: npt.NDArray[np.uint8], channels: int) -> bytes:
    """Compress with what did best on a few strips of the picture.

    Photographs want the filters; charts, whose pixels repeat, want none; noise, in which no two
    stretches are alike, is best and fastest without a search for such.
    """
    import numpy as np

    height = len(rows)
    strips = np.linspace(0, max(0, height - _STRIP), _STRIPS, dtype=np.intp)
    probe = np.unique((strips[:, None] + np.arange(_STRIP)).clip(0, height - 1))
    # A strip's first row is filtered by the one above it in the picture, here as there.
    filtered, plain = _filtered(rows, channels, probe), _unfiltered(rows[probe])
    size = len(_deflated(filtered, 1))
    if (unfiltered := len(_deflated(plain, 1))) < 0.95 * size:
        size, filtered, whole = unfiltered, plain, _unfiltered(rows)
    else:
        whole = _filtered(rows, channels)
    if size < _FLAT * filtered.size:
        return _deflated(whole, 6)
    if len(_deflated(filtered, 1, zlib.Z_HUFFMAN_ONLY)) <= size:
        return _deflated(whole, 1, zlib.Z_HUFFMAN_ONLY)
    return _deflated(whole, 1)


def _filtered(
    rows: npt.NDArray[np.uint8], channels: int, which: npt.NDArray[np.intp] | None = None
) -> npt.NDArray[np.uint8]:
    """Take from each byte the one left of it, or the one above: per row, what leaves less."""
    import numpy as np

    if which is None:
        here = rows
        sub, up = rows.copy(), rows.copy()
        up[1:] -= rows[:-1]
    else:
        here = rows[which]
        sub, up = here.copy(), here.copy()
        below = which > 0
        up[below] -= rows[which[below] - 1]
    sub[:, channels:] -= here[:, :-channels]
    upper = _weight(up) < _weight(sub)
    out = np.empty((len(here), 1 + here.shape[1]), np.uint8)
    out[:, 0] = np.where(upper, np.uint8(_UP), np.uint8(_SUB))
    out[:, 1:] = sub
    out[upper, 1:] = up[upper]
    return out


def _weight(difference: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """Return the sum of absolute differences of each row (PNG, 12.7 Filter selection)."""
    import numpy as np

    # -128, the one value without a positive twin, has the bits of 128.
    absolute = np.abs(difference.view(np.int8)).view(np.uint8)
    total: npt.NDArray[np.uint64] = absolute.sum(axis=1, dtype=np.uint64)
    return total


def _unfiltered(rows: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    import numpy as np

    out = np.zeros((len(rows), 1 + rows.shape[1]), np.uint8)
    out[:, 1:] = rows
    return out


def _deflated(
    data: npt.NDArray[np.uint8], level: int, strategy: int = zlib.Z_DEFAULT_STRATEGY
) -> bytes:
    deflate = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS, 9, strategy)
    return deflate.compress(data.data) + deflate.flush()


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(data, zlib.crc32(kind))
    return b"".join((struct.pack(">I", len(data)), kind, data, struct.pack(">I", check)))
