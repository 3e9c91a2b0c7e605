"""Where values lie that are kept by reference: their columns, and one of them by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbnb.data.series import Source


@dataclass(frozen=True, slots=True)
class References:
    """Where the values of a series lie: by file, offset of the record, index in its event."""

    source: Source
    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    offset: NDArray[np.int64]
    length: NDArray[np.int64]
    index: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one value lies, and the step and wall time (s since 1970) of its point.

    `entry` is what lists a value that lies in files beside the events; None for all others.
    """

    path: str
    offset: int
    length: int
    index: int
    step: int
    wall_time: float
    entry: Any = None


def pack(length: NDArray[np.int64], index: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pack a record's length and a value's index (from -1) into one column."""
    return (length << 32) | (index & 0xFFFFFFFF)


def references(source: Source, pieces: list[NDArray[np.int64]]) -> References:
    """Return the columns of a file's points, given as stored."""
    step, wall, offset, packed = np.concatenate(pieces, axis=1)
    return References(source, step, wall.view(np.float64), offset, packed >> 32, _index(packed))


def place(source: Source, piece: NDArray[np.int64]) -> Place:
    """Return where the first point of a piece lies."""
    step, wall, offset, packed = piece[:, :1]
    length, index = int(packed[0]) >> 32, int(_index(packed)[0])
    wall_time = float(wall.view(np.float64)[0])
    entry = source.entries[index] if source.entries else None
    return Place(source.path, int(offset[0]), length, index, int(step[0]), wall_time, entry)


def _index(packed: NDArray[np.int64]) -> NDArray[np.int64]:
    return packed.astype(np.int32).astype(np.int64)  # the lower half, with its sign
