"""Columns of numbers into one binary buffer, each in the smallest form that is exact."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

_ALIGN = 8
_EXACT = 2**53  # beyond this a JavaScript number skips integers


class Packer:
    """Collects the columns of one message.

    A column on the wire is `[form, buffer, offset]`, or `["range", first, stride]` for evenly
    spaced integers. Offsets are multiples of 8, so the page can lay a typed array over the buffer
    as it comes.
    """

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def __len__(self) -> int:
        """Return the bytes packed so far."""
        return self._size

    def integers(self, values: npt.NDArray[np.int64]) -> list[Any]:
        """Pack int64: a range where evenly spaced, else as they are."""
        return _range(values) or self._add("i8", values.astype("<i8", copy=False))

    def floats(self, values: npt.NDArray[np.float64]) -> list[Any]:
        """Pack float64, as float32 where that loses nothing."""
        with np.errstate(all="ignore"):
            narrow = values.astype("<f4")
        if np.array_equal(narrow, values, equal_nan=True):
            return self._add("f4", narrow)
        return self._add("f8", values.astype("<f8", copy=False))

    def doubles(self, values: npt.NDArray[np.float64]) -> list[Any]:
        """Pack float64 as float64: wall times are never exact in less."""
        return self._add("f8", values.astype("<f8", copy=False))

    def counts(self, values: npt.NDArray[np.uint32]) -> list[Any]:
        """Pack uint32."""
        return self._add("u4", values.astype("<u4", copy=False))

    def flags(self, values: npt.NDArray[Any]) -> list[Any]:
        """Pack one byte each."""
        return self._add("u1", values.astype("u1", copy=False))

    def raw(self, data: memoryview) -> list[Any]:
        """Pack bytes as they are."""
        return self._put("u1", bytes(data))

    def buffers(self) -> list[bytes]:
        """Return what was packed, as one immutable buffer: the kernel sends it later, uncopied."""
        return [b"".join(self._parts)] if self._parts else []

    def _add(self, form: str, values: npt.NDArray[Any]) -> list[Any]:
        return self._put(form, values.tobytes())

    def _put(self, form: str, data: bytes) -> list[Any]:
        column = [form, 0, self._size]
        padded = data + bytes(-len(data) % _ALIGN)
        self._parts.append(padded)
        self._size += len(padded)
        return column


def number(value: float | None) -> float | None:
    """Return a number that JSON can hold, None for what it cannot."""
    return value if value is not None and math.isfinite(value) else None


def _range(values: npt.NDArray[np.int64]) -> list[Any] | None:
    """Return `["range", first, stride]` if that gives back exactly these values."""
    if len(values) == 0:
        return None
    first, last = int(values[0]), int(values[-1])
    stride = int(values[1]) - first if len(values) > 1 else 1
    # In Python's unbounded integers, because a difference of two int64 may wrap; if the ends
    # agree, none did.
    if first + stride * (len(values) - 1) != last or (np.diff(values) != stride).any():
        return None
    if max(abs(first), abs(last), abs(stride)) > _EXACT:
        return ["range", str(first), str(stride)]
    return ["range", first, stride]
