"""What goes on arriving of live runs when the budget for values ahead of time is used up.

Most kernels answer nothing while a cell runs, so a picture that is not sent unasked is not seen
before the cell ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from tbnb.data.store import Series

_HOUR = 3600.0  # s in which as much again may be sent
_BURST = 8  # of which this part at once


@dataclass(slots=True)
class _Turn:
    """One series: the turn it has next, and the points of it that were dealt with."""

    series: Series
    next: int
    total: int
    generation: int

    @property
    def waits(self) -> bool:
        """Whether its newest point is not dealt with."""
        return (self.series.generation, len(self.series)) != (self.generation, self.total)


class Reserve:
    """The newest value of each series that is written, in turn, so many bytes an hour.

    Parameters
    ----------
    budget : int
        Bytes in any hour at most, but for what the last value is too large.
    rank : callable
        The sort key of a series among those of one turn.
    clock : callable
        Seconds, never going back.
    """

    def __init__(
        self, budget: int, rank: Callable[[Series], Any], clock: Callable[[], float]
    ) -> None:
        self._most = budget / _BURST
        self._rate = (budget - self._most) / _HOUR
        self._rank = rank
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        """Begin anew, with as much as may be sent at once."""
        self._left, self._at = self._most, self._clock()
        self._now = 0  # the turn that is being taken
        self._turns: dict[int, _Turn] = {}
        self._waiting: set[int] = set()
        self._queue: list[tuple[int, Any, int]] = []  # a heap of those

    def __bool__(self) -> bool:
        """Whether there may be something to send, and it may be sent."""
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
        return bool(self._queue) and self._left > 0

    def note(self, series: Series) -> None:
        """Note that a series has new points."""
        index = series.index
        turn = self._turns.get(index)
        if turn is None:
            turn = self._turns[index] = _Turn(series, self._now, 0, -1)
        if index not in self._waiting and turn.waits:
            # Whoever was silent has no turns to make up for.
            turn.next = max(turn.next, self._now)
            self._waiting.add(index)
            heappush(self._queue, self._key(turn))

    def rerank(self) -> None:
        """Go by what the ranks are now."""
        self._queue = [self._key(self._turns[index]) for index in self._waiting]
        heapify(self._queue)

    def given(self, series: Series, point: int) -> None:
        """Note a value that is sent because somebody asked."""
        turn = self._turns.get(series.index)
        if turn is not None and point == len(series) - 1:
            turn.total, turn.generation = len(series), series.generation

    def next(self) -> tuple[Series, int] | None:
        """Return the next value, the newest of its series; None if there is none."""
        while self._queue:
            number, _, index = heappop(self._queue)
            if index not in self._waiting:
                continue
            self._waiting.remove(index)
            turn = self._turns[index]
            if not turn.waits:  # given meanwhile
                continue
            series = turn.series
            self._now, turn.next = number, number + 1
            turn.total, turn.generation = len(series), series.generation
            if turn.total:
                return series, turn.total - 1
        return None

    def spend(self, size: int) -> None:
        """Note what a value cost."""
        self._left -= size

    def keep(self, here: Collection[int]) -> None:
        """Forget the series that are not among these."""
        for index in self._turns.keys() - here:
            del self._turns[index]
            self._waiting.discard(index)

    def _key(self, turn: _Turn) -> tuple[int, Any, int]:
        return (turn.next, self._rank(turn.series), turn.series.index)
