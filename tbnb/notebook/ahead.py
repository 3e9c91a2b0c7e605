"""Which values to send before anybody asks: the newest of every series, then older ones.

Once that has cost the budget, what live runs log goes on coming out of a reserve.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

from tbnb.data import thin
from tbnb.notebook import opened
from tbnb.notebook.reserve import Reserve
from tbnb.notebook.values import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbnb.data.store import Series, Store

_BESIDE = 100_000_000  # bytes of a file beside the events that is not read ahead: seconds of work
_LARGE = 4  # a series of values of more than this part of the budget is passed over


@dataclass(slots=True)
class _Row:
    """One series: which of its values were not dealt with.

    Attributes
    ----------
    total
        Points it had when last looked at.
    open
        Stretches [start, stop) of points, oldest first.
    given
        Points among them that were sent because somebody asked.
    newest
        The last point is not dealt with.
    """

    series: Series
    generation: int
    total: int
    open: list[list[int]]
    sent: int = 0
    newest: bool = True
    given: set[int] = field(default_factory=set)

    @property
    def round(self) -> int:
        """The newest values go first; then who was sent least."""
        return 0 if self.newest else max(1, self.sent)


class Ahead:
    """The values that one page is sent unasked, within a budget.

    Parameters
    ----------
    budget : int
        Bytes in all. What is read for a large value counts if it is more than what is sent of it:
        a thumbnail takes all of a picture.
    rank : callable
        The sort key of a series, beyond which of its values it is.
    clock : callable
        Seconds, never going back.
    """

    def __init__(
        self,
        budget: int,
        rank: Callable[[Series], Any],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._budget = budget
        self._rank = rank
        self._reserve = Reserve(budget, rank, clock)
        self.forget()

    @property
    def share(self) -> int:
        """Bytes of the budget that reading one value may cost: others want to be sent, too."""
        return self._budget // _LARGE

    def forget(self) -> None:
        """Take it that the page has nothing."""
        self.left = self._budget
        self._reserve.forget()
        self._seen = self._runs_seen = -1
        self._rows: dict[int, _Row] = {}
        self._queue: list[tuple[int, Any, int]] = []  # a heap; rows that moved on are skipped

    def __bool__(self) -> bool:
        """Whether there may be something to send."""
        return bool(self._queue or self._reserve)

    def observe(self, store: Store) -> None:
        """Note what points are new."""
        if store.revision == self._seen or self._budget <= 0:
            return
        note = self._note if self.left > 0 else self._reserve.note
        for series in store.changed(self._seen):
            if series.plugin in KINDS:
                note(series)
        self._seen = store.revision
        if store.runs_revision != self._runs_seen:
            self._runs_seen = store.runs_revision
            here = {series.index for run in store.runs() for series in run.series.values()}
            for index in self._rows.keys() - here:
                del self._rows[index]
            self._reserve.keep(here)

    def rerank(self) -> None:
        """Go by what the ranks are now."""
        self._reserve.rerank()
        self._queue = [self._key(row) for row in self._rows.values() if row.open]
        heapify(self._queue)

    def given(self, series: Series, point: int) -> None:
        """Note a value that is sent because somebody asked."""
        row = self._rows.get(series.index)
        if row is not None:
            row.given.add(point)
        self._reserve.given(series, point)

    def next(self, most: int) -> tuple[Series, int] | None:
        """Return the next value; None if there is none.

        Parameters
        ----------
        most : int
            Points of a series that a page is sent at most: of the others it has no use.
        """
        if self.left <= 0:
            return self._next_live()
        while self._queue:
            key = heappop(self._queue)
            row = self._rows.get(key[2])
            if row is None or row.round != key[0] or not row.open:
                continue
            point = _take(row, thin.stride(row.total, most))
            if point is None:
                continue
            if not self._fits(row.series, point):
                row.open.clear()  # its older ones have much the same size
                continue
            if row.series.plugin in opened.KINDS:
                row.open.clear()  # to read the older ones takes too long for what nobody looks at
            if row.open:
                heappush(self._queue, self._key(row))
            return row.series, point
        return None

    def spend(self, size: int) -> None:
        """Note what a value cost."""
        if self.left <= 0:
            self._reserve.spend(size)
            return
        self.left -= size
        if self.left <= 0:
            self._end()

    def _next_live(self) -> tuple[Series, int] | None:
        """Return the next value out of the reserve."""
        while self._reserve:
            found = self._reserve.next()
            if found is None or not self._large(*found):
                return found
        return None

    def _note(self, series: Series) -> None:
        generation, total = series.generation, len(series)
        row = self._rows.get(series.index)
        if row is None or row.generation != generation:
            row = _Row(series, generation, total, [[0, total]], row.sent if row else 0)
            self._rows[series.index] = row
        elif total == row.total:
            return
        elif row.newest and row.open:  # in the queue as it should be
            row.open[-1][1] = row.total = total
            return
        else:
            row.open.append([row.total, total])
            row.total, row.newest = total, True
        heappush(self._queue, self._key(row))

    def _fits(self, series: Series, point: int) -> bool:
        """Say whether a value may be read; if it is only one of the usual size, the end is near."""
        place = series.place(point)
        if place is None or self._large(series, point):
            return False
        if place.length > self.left:
            self._end()
            return False
        return True

    def _large(self, series: Series, point: int) -> bool:
        place = series.place(point)
        if place is None:
            return False
        if place.entry is not None:  # of which little is sent, whatever is read
            return bool(place.entry.bytes > _BESIDE)
        return place.length > self.share

    def _end(self) -> None:
        self.left = 0
        for row in self._rows.values():
            if row.sent and row.newest and row.open:  # written just now
                self._reserve.note(row.series)
        self._rows.clear()
        self._queue.clear()

    def _key(self, row: _Row) -> tuple[int, Any, int]:
        return (row.round, self._rank(row.series), row.series.index)


def _take(row: _Row, every: int) -> int | None:
    """Return the newest point that was not dealt with, and count it as sent."""
    while row.open:
        start, stop = row.open[-1]
        point = stop - 1 if stop == row.total else (stop - 1) // every * every
        row.newest = False
        if point <= start:
            row.open.pop()
        else:
            row.open[-1][1] = point
        if point < start:
            continue
        if point in row.given:
            row.given.discard(point)
            continue
        row.sent += 1
        return point
    return None
