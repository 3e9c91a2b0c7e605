"""The compression of GIF: Lempel, Ziv and Welch's, with codes of growing width.

Source: Graphics Interchange Format, version 89a, appendix F.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_MOST = 1 << 12  # codes of at most 12 bits


def compress(indices: bytes, bits: int) -> bytes:
    """Compress palette indices.

    Parameters
    ----------
    indices : bytes
        At least one, each below ``1 << bits``.
    bits : int
        2 to 8: the "LZW minimum code size" of the picture.
    """
    return _packed(_codes(indices, bits), bits)


def _codes(indices: bytes, bits: int) -> list[int]:
    """Return the codes, from the first clear code to the end of information."""
    clear = 1 << bits
    codes = [clear]
    push = codes.append
    table: dict[int, int] = {}
    known = table.get
    free = clear + 2
    rest = iter(indices)
    prefix = next(rest)
    # The loop over every pixel of every frame: nothing in it is there for beauty.
    for index in rest:
        key = prefix << 8 | index
        code = known(key)
        if code is not None:
            prefix = code
            continue
        push(prefix)
        prefix = index
        if free < _MOST:
            table[key] = free
            free += 1
        else:
            push(clear)
            table.clear()
            free = clear + 2
    push(prefix)
    push(clear + 1)
    return codes


def _packed(codes: list[int], bits: int) -> bytes:
    """Pack codes of growing width, the lowest bit first.

    The code number j after a clear code is as wide as ``clear + j``, the entry that the reader
    makes with it, needs.
    """
    import numpy as np

    code = np.array(codes, np.uint32)
    clear = 1 << bits
    place = np.arange(len(code))
    # The clear code itself still has the width of the stretch that it ends.
    since = np.maximum.accumulate(np.where(code == clear, place, 0))
    since = np.concatenate([since[:1], since[:-1]])
    steps = np.array([1 << width for width in range(bits + 1, 12)])
    width = bits + 1 + np.searchsorted(steps, clear + place - since, side="right")
    end = np.cumsum(width)
    return _spread(code, end - width, int(end[-1]))


def _spread(code: npt.NDArray[np.uint32], start: npt.NDArray[np.int64], total: int) -> bytes:
    """Write each code at its bit; of at most 12 bits, it touches three bytes at most."""
    import numpy as np

    size = (total + 7) // 8
    byte, shifted = start >> 3, code << (start & 7).astype(np.uint32)
    # No two codes share a bit, so adding them is joining them; sums below 2**53 are exact.
    out = np.zeros(size + 2)
    for offset in range(3):
        part = shifted >> np.uint32(8 * offset) & np.uint32(0xFF)
        out += np.bincount(byte + offset, weights=part, minlength=size + 2)
    return out[:size].astype(np.uint8).tobytes()
