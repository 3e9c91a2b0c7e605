"""How changed bytes change a CRC-32C, as tables: checksums of whole columns at once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POLYNOMIAL = 0x82F63B78  # Castagnoli, reflected


@lru_cache(maxsize=1)
def _byte_table() -> NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = (table >> np.uint32(1)) ^ (table & np.uint32(1)) * np.uint32(_POLYNOMIAL)
    return table


@lru_cache(maxsize=4096)
def _effect_of_byte(distance: int) -> NDArray[np.uint32]:
    """Unrotated change of the CRC by each byte value, `distance` bytes before the end."""
    first = _byte_table()
    if distance == 0:
        return first
    nearer = _effect_of_byte(distance - 1)
    table: NDArray[np.uint32] = (nearer >> np.uint32(8)) ^ first[nearer & np.uint32(0xFF)]
    return table


@lru_cache(maxsize=4096)
def effect(distance: int, width: int) -> NDArray[np.uint32]:
    """Return the rotated change of the CRC by `width` bytes, `distance` bytes before the end.

    CRC is affine over GF(2): with a fixed length, changing some bytes from 0 to v changes the
    CRC by an XOR that depends on v and on how many bytes follow, on nothing else. So the
    checksums of many records that differ in few bytes are table look-ups over whole columns.

    Parameters
    ----------
    distance : int
        Bytes after the last of the `width` bytes.
    width : int
        1 or 2.

    Returns
    -------
    uint32 array, shape (256 ** width,)
        Indexed by the bytes as a little-endian number.
    """
    for nearer in range(0, distance, 500):
        _effect_of_byte(nearer)  # fills the cache bottom up: keeps the recursion short
    last = _effect_of_byte(distance)
    table = last
    if width == 2:  # noqa: PLR2004 - a pair of bytes
        table = (last[:, None] ^ _effect_of_byte(distance + 1)[None, :]).ravel()
    rotated: NDArray[np.uint32] = (table >> np.uint32(15)) | (table << np.uint32(17))
    return rotated
