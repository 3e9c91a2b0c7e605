"""Values packed into blocks, as far as there is room."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

from tbnb.notebook import wire
from tbnb.notebook.report.block import LIMIT, OVERHEAD, Block, block, encoded, smaller
from tbnb.notebook.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbnb.notebook.values import Value

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
    """

    def __init__(self, room: int, rename: Callable[[str], str]) -> None:
        self.blocks: list[Block] = []
        self._room = room
        self._rename = rename
        self._open = Values(LIMIT)
        self._index: list[list[int]] = []

    @property
    def left(self) -> int:
        """Bytes that are left, at least."""
        pending = encoded(self._open.size) + OVERHEAD if self._open else 0
        return self._room - pending

    def add(self, value: Value, spare: int = 0) -> bool:
        """Take a value if there is room for it and `spare` bytes remain; say so."""
        # There is but one generation in a report.
        value = dataclasses.replace(value, generation=0, error=self._rename(value.error))
        cost = encoded(value.head + len(value.data)) + OVERHEAD + _ROW
        if cost > self.left - spare:
            meta = json.dumps(value.row(), ensure_ascii=False).encode()
            if smaller(meta, value.data) + OVERHEAD + _ROW > self.left - spare:
                return False
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
        which = [value.series.index, value.point, value.part]
        self._index.append([*which, first, len(self.blocks) - first + 1])
        self._room -= _ROW
        return True

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
