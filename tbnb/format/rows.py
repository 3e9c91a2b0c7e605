"""Records of one length and layout as a byte matrix: its fields are columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.format import crc, effects

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbnb.format.layout import Layout


@dataclass(slots=True)
class Rows:
    """Records of one length and layout, as a matrix of whole 8-byte words."""

    layout: Layout
    words: NDArray[np.uint64]
    at: NDArray[np.int64]
    number: NDArray[np.intp]
    region: NDArray[np.intp]

    def column(self, dtype: str, offset: int) -> NDArray[Any]:
        """View the bytes at `offset` of every payload as numbers."""
        stride = self.words.strides[0]
        count = len(self.words)
        view: NDArray[Any] = np.ndarray((count,), dtype, self.words.data, offset, (stride,))
        return view

    def payload(self, row: int) -> bytes:
        """Return the payload of one row."""
        return bytes(self.words[row])[: self.layout.length]


def gather(buffer: memoryview, start: NDArray[np.int64], length: int) -> NDArray[np.uint64]:
    """Copy the payloads into rows of whole words; what follows a payload fills the last."""
    width = -(-length // 8) * 8 or 8
    rows: NDArray[np.void] = np.ndarray(
        (len(buffer) - width + 1,), f"V{width}", buffer, strides=(1,)
    )
    return rows[start].view(np.uint64).reshape(len(start), width // 8)


def field(rows: Rows, dtype: str, offset: int | None) -> NDArray[Any]:
    """Return a number of each row; 0 where the field is absent."""
    if offset is None:
        return np.zeros(len(rows.words), dtype)
    copy: NDArray[Any] = rows.column(dtype, offset).copy()
    return copy


def steps(rows: Rows) -> NDArray[np.int64]:
    """Decode the varints of the steps."""
    step = np.zeros(len(rows.words), dtype=np.uint64)
    for place in range(rows.layout.step_width):
        byte = rows.column("u1", (rows.layout.step_at or 0) + place)
        step |= (byte & 0x7F).astype(np.uint64) << np.uint64(7 * place)
    return step.view(np.int64)


def crc_change(rows: Rows, wall: NDArray[np.float64], value: NDArray[Any]) -> NDArray[np.uint32]:
    """XOR of the effects that wall time, step and value have on each row's checksum.

    Bytes that are the same in all rows are left out: the checksum of a tag's first row, which
    is computed in full, stands for them.
    """
    layout = rows.layout
    change = np.zeros(len(rows.words), dtype=np.uint32)
    spans = [
        (layout.wall_at, _varying(wall)),
        (layout.value_at, _varying(value)),
        (layout.step_at, [True] * layout.step_width),
    ]
    for start, varying in spans:
        if start is None:
            continue
        place = 0
        while place < len(varying):
            if not varying[place]:
                place += 1
                continue
            width = 2 if place + 1 < len(varying) else 1
            behind = layout.length - start - place - width
            table = effects.effect(behind, width)
            change ^= table[rows.column(f"<u{width}", start + place)]
            place += width
    return change


def _varying(column: NDArray[Any]) -> list[bool]:
    """Say for each byte of a number, lowest first, whether it differs between rows."""
    bits = column.view(f"<u{column.itemsize}")
    differ = int(np.bitwise_or.reduce(bits ^ bits[0]))
    return [bool(differ >> (8 * place) & 0xFF) for place in range(column.itemsize)]


def first_crc(rows: Rows, row: int) -> int:
    """Return the rotated checksum of one row, computed in full."""
    return crc.rotate(crc.plain(rows.payload(row)))


def footers(buffer: memoryview, behind: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return the data checksums that stand at some offsets, without their mask."""
    words: NDArray[np.uint32] = np.ndarray((len(buffer) - 3,), "<u4", buffer, strides=(1,))
    unmasked: NDArray[np.uint32] = words[behind] - np.uint32(crc.MASK_DELTA)
    return unmasked
