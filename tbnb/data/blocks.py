"""Growable columns of 8-byte numbers: no copy of what is there, little room to spare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_FIRST = 8  # points a series starts with room for
_GROWTH = 8  # a new block has room for 1/8 of what is there: at most 12.5 % lies idle


class Blocks:
    """Some int64 columns that grow together, as a list of blocks that never move.

    What was read stays valid and unchanged while the columns grow, so a reader in another
    thread needs no copy.
    """

    __slots__ = ("_blocks", "_ends", "_rows", "size")

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._blocks: list[NDArray[np.int64]] = []
        self._ends: list[int] = []  # index behind the last point of each block
        self.size = 0

    def append(self, columns: Sequence[NDArray[np.int64]]) -> None:
        """Append one array per column, all of one length."""
        count = len(columns[0])
        done = 0
        if self._blocks:
            block = self._blocks[-1]
            used = self.size - (self._ends[-2] if len(self._ends) > 1 else 0)
            done = min(block.shape[1] - used, count)
            for row, column in enumerate(columns):
                block[row, used : used + done] = column[:done]
            self.size += done
            self._ends[-1] = self.size
        if done < count:
            rest = count - done
            room = max(rest, min(_FIRST, self.size or rest), self.size // _GROWTH)
            block = np.empty((self._rows, room), dtype=np.int64)
            for row, column in enumerate(columns):
                block[row, :rest] = column[done:]
            self.size += rest
            self._blocks.append(block)
            self._ends.append(self.size)

    def pieces(self, start: int, stop: int) -> Iterator[NDArray[np.int64]]:
        """Yield the blocks' parts of points [start, stop), each of shape (rows, n)."""
        begin = 0
        for block, end in zip(self._blocks, self._ends, strict=False):
            if end > start and begin < stop:
                piece = block[:, max(start - begin, 0) : min(stop, end) - begin]
                piece.flags.writeable = False
                yield piece
            begin = end
            if begin >= stop:
                break

    @property
    def nbytes(self) -> int:
        """Bytes of memory the columns hold."""
        return sum(block.nbytes for block in self._blocks)
