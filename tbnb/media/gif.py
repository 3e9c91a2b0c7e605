"""Encode frames as an animated GIF.

Each frame has a palette of its own, exact where 256 colours are enough, and holds only the part
of the picture that changed. Source: Graphics Interchange Format, version 89a, and Netscape's
application extension for loops.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tbnb.media import lzw, palette

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

LARGEST_SIDE = 0xFFFF  # of the format's 16-bit sizes
_LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"  # for ever
_KEEP = 1 << 2  # disposal method 1: the next frame is drawn over this one
_SHORTEST, _LONGEST = 2, 0xFFFF  # 1/100 s; browsers take 0 and 1 for a tenth of a second


def encode(frames: npt.NDArray[np.uint8], fps: float) -> bytes:
    """Encode a clip that repeats for ever.

    Parameters
    ----------
    frames : ndarray
        uint8 of shape (T, H, W, C), C of 1 (grey) or 3 (RGB); no size is 0, and neither side
        more than 65535.
    fps : float
        Frames a second, above 0. The format counts hundredths of a second, of which one frame in
        a while gets one more so that the clip keeps its pace; 50 is the most that browsers show.
    """
    count, height, width, _ = frames.shape
    parts = list(_parts(frames))
    shared = _shared(parts)
    screen = struct.pack("<HHBBB", width, height, _table_flags(shared), 0, 0)
    out = [b"GIF89a", screen, b"" if shared is None else _padded(palette.exact(shared, shared)[0])]
    if count > 1:
        out.append(_LOOP)
    for (left, top, packed), delay in zip(parts, _delays(count, fps), strict=True):
        out += _picture(left, top, packed, shared, delay)
    out.append(b"\x3b")
    return b"".join(out)


def _parts(
    frames: npt.NDArray[np.uint8],
) -> Iterator[tuple[int, int, npt.NDArray[np.uint32]]]:
    """Yield left, top and packed colours of what changed in each frame; all of the first."""
    import numpy as np

    before = None
    for frame in frames:
        wide = frame.astype(np.uint32)
        packed = wide[..., 0] << 16 | wide[..., -1]
        packed |= wide[..., frame.shape[-1] // 2] << 8
        if before is None:
            yield 0, 0, packed
        else:
            changed = packed != before
            rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
            # A frame needs a picture, of one pixel when nothing moves.
            top, bottom = (rows[0], rows[-1] + 1) if len(rows) else (0, 1)
            left, right = (columns[0], columns[-1] + 1) if len(columns) else (0, 1)
            yield int(left), int(top), packed[top:bottom, left:right]
        before = packed


def _shared(
    parts: list[tuple[int, int, npt.NDArray[np.uint32]]],
) -> npt.NDArray[np.uint32] | None:
    """Return the colours of the whole clip if one palette holds them, else None."""
    import numpy as np

    union = np.empty(0, np.uint32)
    for _, _, packed in parts:
        found = palette.colours(packed.ravel())
        if found is None:
            return None
        union = np.union1d(union, found)
        if len(union) > palette.MOST:
            return None
    return union


def _picture(
    left: int,
    top: int,
    packed: npt.NDArray[np.uint32],
    shared: npt.NDArray[np.uint32] | None,
    delay: int,
) -> list[bytes]:
    """Return the blocks of one frame."""
    height, width = packed.shape
    flat = packed.ravel()
    found = palette.colours(flat) if shared is None else shared
    if found is None:
        table, indices = palette.adaptive(flat)
    else:
        table, indices = palette.exact(flat, found)
    local = shared is None
    bits = _bits(len(table))
    control = struct.pack("<BBBBHBB", 0x21, 0xF9, 4, _KEEP, delay, 0, 0)
    flags = 0x80 | bits - 1 if local else 0
    place = struct.pack("<BHHHHB", 0x2C, left, top, width, height, flags)
    data = lzw.compress(indices.tobytes(), bits)
    colours = [_padded(table)] if local else []
    return [control, place, *colours, bytes([bits]), *_blocks(data), b"\x00"]


def _bits(number: int) -> int:
    """Return the bits of an index; the compression wants at least two."""
    return max(2, (number - 1).bit_length())


def _table_flags(shared: npt.NDArray[np.uint32] | None) -> int:
    return 0 if shared is None else 0x80 | 0x70 | _bits(len(shared)) - 1


def _padded(table: npt.NDArray[np.uint8]) -> bytes:
    return table.tobytes().ljust(3 << _bits(len(table)), b"\x00")


def _blocks(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), 255):
        part = data[start : start + 255]
        yield bytes([len(part)])
        yield part


def _delays(count: int, fps: float) -> Iterator[int]:
    """Yield the time of each frame, in 1/100 s, such that rounding does not add up."""
    shown = 0
    for number in range(1, count + 1):
        due = round(min(number * 100 / fps, shown + _LONGEST))
        delay = max(_SHORTEST, due - shown)
        shown += delay
        yield min(delay, _LONGEST)
