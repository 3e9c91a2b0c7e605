"""The values of one page: those that it looks at, then some ahead of time."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

from tbnb.data.values import Reader
from tbnb.data.work import Work
from tbnb.format.records import LARGE
from tbnb.notebook import opened
from tbnb.notebook.ahead import Ahead
from tbnb.notebook.opened import Opened
from tbnb.notebook.tray import Tray
from tbnb.notebook.values import KINDS, Value, Values, prepare, read

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from tbnb.data.store import Series, Store
    from tbnb.notebook import wire
    from tbnb.notebook.requests import Item, Look
    from tbnb.notebook.tray import Task
    from tbnb.plugins.plugin import Shown


_GATHER = 0.1  # s of reading for one message: whoever else wants to speak need not wait long
_LEFT = 10.0  # s for which a value stays half read that nobody waits for
_GATHER_AHEAD = 0.05  # nobody waits for what is sent ahead, and the user trains meanwhile


class Shelf:
    """What to send one page of the values that are kept by reference.

    Parameters
    ----------
    limit : int
        Bytes of a message at most.
    budget : int
        Bytes to send ahead of time at most.
    rank : callable
        The sort key of a series among those that are sent ahead.
    clock : callable
        Seconds, never going back.

    Attributes
    ----------
    limit : int
        As given.
    """

    def __init__(
        self,
        limit: int,
        budget: int,
        rank: Callable[[Series], Any],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limit = limit
        self._clock = clock
        self._asked: dict[Item, bool] = {}  # of the last look: whether it is still to be sent
        self._wanted: list[Item] = []  # those, the most wanted last
        self._known: dict[int, Series] = {}
        self._runs_seen = -1
        self._looked_at = clock()
        self._answer, self._offer = Tray(), Tray()
        self._opened = Opened(clock)
        self.ahead = Ahead(budget, rank, clock)

    def forget(self) -> None:
        """Take it that the page has nothing; what it asked for, it still wants."""
        self.ahead.forget()
        self._offer = Tray()
        self._answer.again()

    def look(self, request: Look) -> None:
        """Take up what the page shows and lacks, in place of the look before.

        A page that waited in vain takes its look back and looks again: what is being read is then
        gone on with, and what is being sent is sent from its beginning.
        """
        self._looked_at = self._clock()
        self._asked = {item: self._asked.get(item, True) for item in request.wanted}
        item = self._answer.item
        if item is not None and self._asked.get(item):
            self._answer.again()
            self._asked[item] = False
        self._wanted = [item for item, open_ in self._asked.items() if open_][::-1]

    @property
    def tidy_at(self) -> float:
        """When there is something to let go; infinity for never."""
        left = self._answer and not self._awaited()
        return min(self._looked_at + _LEFT if left else math.inf, self._opened.until)

    def tidy(self) -> None:
        """Let go what nobody needs any more."""
        if self._answer and not self._awaited() and self._clock() >= self._looked_at + _LEFT:
            self._answer.clear()
        self._opened.tidy()

    def wanted(self) -> bool:
        """Whether the page waits for something."""
        return bool(self._wanted) or self._awaited()

    def _awaited(self) -> bool:
        """Whether the page waits for what is on its way."""
        return self._answer.item in self._asked

    def offers(self) -> bool:
        """Whether there may be something to send ahead."""
        return bool(self._offer or self.ahead)

    def answer(self, store: Store) -> wire.Message | None:
        """Return the next of what the page looks at; None also while that is being prepared."""
        if not self._awaited():
            if not self._wanted:
                return None
            self._answer.clear()
        return self._gather(self._answer, lambda reader: self._next(reader, store), _GATHER)

    def offer(self, most: int) -> wire.Message | None:
        """Return the next of what nobody asked for; None also when the time is used up in vain.

        Parameters
        ----------
        most : int
            Points of a series that the page is sent at most.
        """
        return self._gather(self._offer, lambda reader: self._unasked(reader, most), _GATHER_AHEAD)

    def _gather(
        self, tray: Tray, following: Callable[[Reader], Task | None], seconds: float
    ) -> wire.Message | None:
        """Fill a message; what did not fit, or is not ready, stays on the tray."""
        values, reader, end = Values(self.limit), Reader(), self._clock() + seconds
        try:
            while self._clock() < end:
                value = tray.prepare(lambda: following(reader), lambda: self._clock() < end)
                if value is None:
                    break
                if value.stale:
                    self._take_back(tray)
                    break
                rest = values.add(value, tray.at)
                if rest is not None:
                    tray.at = rest
                    break
                tray.clear()
        except BaseException:
            tray.clear()  # what broke off cannot be gone on with
            raise
        return values.message() if values else None

    def _take_back(self, tray: Tray) -> None:
        """Have a value read again whose series was made anew meanwhile; ahead knows of itself."""
        if tray is self._answer and tray.item is not None:
            self._asked[tray.item] = True
            self._wanted.append(tray.item)
        tray.clear()

    def _next(self, reader: Reader, store: Store) -> Task | None:
        """Begin to read the most wanted value."""
        while self._wanted:
            item = self._wanted.pop()
            self._asked[item] = False
            series = self._series(store, item[0])
            if series is not None:
                _, point, part = item
                if not part:
                    self.ahead.given(series, point)
                return item, Work(_read(self._opened, reader, series, point, part, keep=True))
        return None

    def _series(self, store: Store, index: int) -> Series | None:
        """Return a series of a kind with values; one that is gone the page hears of elsewhere."""
        if store.runs_revision != self._runs_seen:
            self._runs_seen = store.runs_revision
            found = [s for run in store.runs() for s in run.series.values() if s.plugin in KINDS]
            self._known = {series.index: series for series in found}
        return self._known.get(index)

    def _unasked(self, reader: Reader, most: int) -> Task | None:
        """Begin to read the next value ahead of time."""
        found = self.ahead.next(most)
        if found is None:
            return None
        series, point = found
        steps = _read(self._opened, reader, series, point, 0, keep=False)
        return (series.index, point, 0), Work(_paid(self.ahead, steps))


def _read(  # noqa: PLR0913 - what to read, and with what
    kept: Opened, reader: Reader, series: Series, point: int, part: int, *, keep: bool
) -> Generator[None, None, Value]:
    """Read a value, in slices where it may take long."""
    if series.plugin not in opened.KINDS:
        return read(reader, series, point, part)

    def steps(entry: Any) -> Generator[None, None, Shown]:
        return kept.part(series.plugin, entry, part, keep=keep)

    return (yield from prepare(series, point, part, steps))


def _paid(ahead: Ahead, steps: Generator[None, None, Value]) -> Generator[None, None, Value]:
    """Read a value ahead of time, and count it."""
    value = yield from steps
    ahead.spend(_cost(value, ahead.share))
    return value


def _cost(value: Value, most: int) -> int:
    """Return the bytes that are sent, or those that are read if the loader spared itself that."""
    place = value.series.place(value.point)
    length = 0
    if place is not None:
        length = place.length if place.entry is None else min(place.entry.bytes, most)
    return max(value.head + len(value.data), length if length > LARGE else 0)
