"""When a page is asked for a picture of its board.

Never while a cell runs: what a page sends then is handled beside it, and in some kernels takes the
output of the user's threads along. Never twice at once, and never where nothing changed.
"""

from __future__ import annotations

import math

_AFTER_DISPLAY = 3.0  # s, until a board has been drawn
_AFTER_CELL = 1.5  # s: often the next cell begins at once
_EVERY = 300.0  # s, while data changes and no cell runs
_LOST = 120.0  # s after which an answer is not waited for any more


class Sitting:
    """The pictures of one board, as far as they are a matter of time (s, never going back).

    Attributes
    ----------
    wanted : bool
        There is an output to put them into; in marimo, or where a cell is captured, there is not.
    """

    def __init__(self) -> None:
        self.wanted = False
        self._due = math.inf
        self._asked_at = -math.inf
        self._req = 0
        self._waiting = False
        self._changed = True

    def changed(self) -> None:
        """Note that the page was sent something to draw."""
        self._changed = True

    def displayed(self, now: float) -> None:
        """Note that there is a new view."""
        self._changed = True
        self._due = now + _AFTER_DISPLAY

    def cell_ended(self, now: float, *, only: bool = False) -> None:
        """Note the end of a cell: what it left, if it changed anything, is what will be saved.

        Parameters
        ----------
        now : float
        only : bool
            The page is heard now, and not again before the end of another.
        """
        soon = now if only else now + _AFTER_CELL
        self._due = soon if self._due == math.inf else max(soon, self._due)

    def due(self) -> float:
        """Return when to ask next, if nothing changes before; inf for never."""
        if not (self.wanted and self._changed):
            return math.inf
        due = min(self._due, self._asked_at + _EVERY) if self._req else self._due
        return max(due, self._asked_at + _LOST) if self._waiting else due

    def ask(self, now: float) -> int | None:
        """Return the number of the question to ask now, None if there is none."""
        if now < self.due():
            return None
        self._due, self._asked_at = math.inf, now
        self._changed = False
        # First the number: an answer to an older question may just come, on another thread.
        self._req += 1
        self._waiting = True
        return self._req

    def answered(self, req: int) -> bool:
        """Say whether this answers the last question; of several pages the first one counts."""
        if not self._waiting or req != self._req:
            return False
        self._waiting = False
        return True
