"""Values packed into blocks, as far as there is room."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

from tbnb.notebook import wire
from tbnb.notebook.report.block import LIMIT, OVERHEAD, Block, block, encoded
from tbnb.notebook.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbnb.notebook.values import Value

_PLACE = 60  # bytes of a series that has values in the message of their points, at worst
_ROW = 40  # bytes of a value's place in the index, and of its point, at worst


class Filled:
    """The values of a report.

    Parameters
    ----------
    room : int
        Bytes of the file that they may take.
    rename : callable
        Takes the places of the writer's disk out of a message.

    Attributes
    ----------
    blocks : list of Block
        Complete after `close`.
    least : float
        Bytes of the smallest value that did not fit; inf while there is none.
    """

    def __init__(self, room: int, rename: Callable[[str], str]) -> None:
        self.blocks: list[Block] = []
        self.least = math.inf
        self._room = room
        self._rename = rename
        self._open = Values(LIMIT)
        self._index: list[list[int]] = []
        self._places: set[int] = set()  # series that have values

    @property
    def left(self) -> int:
        """Bytes that are left, at least."""
        pending = encoded(self._open.size) + OVERHEAD if self._open else 0
        return self._room - pending

    def has(self, size: int) -> bool:
        """Say whether so many bytes are left; packs what is gathered if that is in doubt."""
        if self.left < size:
            self.close()
        return self.left >= size

    def add(self, value: Value, spare: int = 0) -> bool:
        """Take a value if there is room for it and `spare` bytes remain; say so."""
        # There is but one generation in a report.
        value = dataclasses.replace(value, generation=0, error=self._rename(value.error))
        if not self.has(_at_worst(value) + self._row(value) + spare):
            return self._add_packed(value, spare)
        at: int | None = 0
        first = None
        while at is not None:
            rest = self._open.add(value, at)
            if first is None and rest != at:
                first = len(self.blocks)
            if rest is not None:
                self.close()
            at = rest
        first = len(self.blocks) if first is None else first
        self._note(value, first, len(self.blocks) - first + 1)
        return True

    def _add_packed(self, value: Value, spare: int) -> bool:
        """Take a value in blocks of its own if they fit; nothing else is gathered."""
        packed = []
        at: int | None = 0
        while at is not None:
            alone = Values(LIMIT)
            at = alone.add(value, at)
            packed.append(block(alone.message()))
        size = sum(one.size for one in packed)
        cost = size + self._row(value)
        if cost > self._room - spare:
            self.least = min(self.least, cost)
            return False
        self._note(value, len(self.blocks), len(packed))
        self.blocks += packed
        self._room -= size
        return True

    def _note(self, value: Value, first: int, blocks: int) -> None:
        which = [value.series.index, value.point, value.part]
        self._index.append([*which, first, blocks])
        self._room -= self._row(value)
        self._places.add(value.series.index)

    def _row(self, value: Value) -> int:
        """Return the bytes that it takes besides its blocks."""
        return _ROW if value.series.index in self._places else _ROW + _PLACE

    def close(self) -> None:
        """Pack what is gathered."""
        if self._open:
            made = block(self._open.message())
            self._room -= made.size
            self.blocks.append(made)
            self._open = Values(LIMIT)

    def index(self) -> Block:
        """Return where each value lies: series, point, part, first block, number of blocks."""
        return block(wire.Message("index", {"values": self._index}))


def _at_worst(value: Value) -> int:
    """Return the bytes of a value that does not pack: each piece of it says all that it is."""
    pieces = 1
    if value.head + len(value.data) > LIMIT:
        pieces += -(-len(value.data) // max(LIMIT - value.head, LIMIT // 4))
    return encoded(pieces * value.head + len(value.data)) + pieces * OVERHEAD
