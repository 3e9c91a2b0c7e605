"""Which cell made which board, so that running it again replaces its boards."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tbnb.notebook.host import Execution


class Closable(Protocol):
    """A board, as far as this matters here."""

    def close(self) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class _Made:
    board: weakref.ref[Closable]
    logdir: str
    by: Execution


class Cells:
    """The boards alive and the cell runs that made them."""

    def __init__(self) -> None:
        self._made: list[_Made] = []

    def replace(self, board: Closable, logdir: str, by: Execution | None) -> None:
        """Note a new board and close those it takes the place of.

        These are the boards that an earlier run of the same cell made; where the host does not
        name its cells, those that an earlier run of any cell made of the same log directory. All
        boards of one run stay.
        """
        if by is None:
            return
        kept, closed = [], []
        for made in self._made:
            old = made.board()
            if old is None:
                continue
            same = made.by.cell == by.cell and (by.cell is not None or made.logdir == logdir)
            if same and made.by.number != by.number:
                closed.append(old)
            else:
                kept.append(made)
        self._made = [*kept, _Made(weakref.ref(board), logdir, by)]
        for old in closed:
            old.close()
