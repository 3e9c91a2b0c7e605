"""The values of one page: those that it looks at, then some ahead of time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tbnb.data.values import Reader
from tbnb.data.work import Work
from tbnb.format.records import LARGE
from tbnb.notebook import opened
from tbnb.notebook.ahead import Ahead
from tbnb.notebook.opened import Opened
from tbnb.notebook.values import KINDS, Value, Values, prepare, read

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from tbnb.data.store import Series, Store
    from tbnb.notebook import wire
    from tbnb.notebook.requests import Item, Look
    from tbnb.plugins.plugin import Shown

    _Task = tuple[Item, Work[Value]]

_GATHER = 0.1  # s of reading for one message: whoever else wants to speak need not wait long
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
    """

    def __init__(
        self,
        limit: int,
        budget: int,
        rank: Callable[[Series], Any],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = limit
        self._clock = clock
        self._asked: dict[Item, bool] = {}  # of the last look: whether it is still to be sent
        self._wanted: list[Item] = []  # those, the most wanted last
        self._known: dict[int, Series] = {}
        self._runs_seen = -1
        self._answer, self._offer = _Tray(), _Tray()
        self._opened = Opened()
        self.ahead = Ahead(budget, rank, clock)

    def forget(self) -> None:
        """Take it that the page has nothing; what it asked for, it still wants."""
        self.ahead.forget()
        self._offer = _Tray()
        self._answer.again()

    def look(self, request: Look) -> None:
        """Take up what the page shows and lacks, in place of the look before."""
        self._asked = {item: self._asked.get(item, True) for item in request.wanted}
        self._wanted = [item for item, open_ in self._asked.items() if open_][::-1]
        if self._answer.item is not None and self._answer.item not in self._asked:
            self._answer = _Tray()

    def tidy(self) -> None:
        """Let go what nobody needs any more."""
        self._opened.tidy(self._clock())

    def wanted(self) -> bool:
        """Whether the page waits for something."""
        return bool(self._answer or self._wanted)

    def offers(self) -> bool:
        """Whether there may be something to send ahead."""
        return bool(self._offer or self.ahead)

    def answer(self, store: Store) -> wire.Message | None:
        """Return the next of what the page looks at; None also while that is being prepared."""
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
        self, tray: _Tray, following: Callable[[Reader], _Task | None], seconds: float
    ) -> wire.Message | None:
        """Fill a message; what did not fit, or is not ready, stays on the tray."""
        values, reader, end = Values(self._limit), Reader(), self._clock() + seconds
        while self._clock() < end:
            if tray.value is None or tray.value.stale:
                if tray.work is None:
                    task = following(reader)
                    if task is None:
                        tray.clear()
                        break
                    tray.item, tray.work = task
                if not tray.work.go_on(lambda: self._clock() < end):
                    break
                tray.value, tray.at, tray.work = tray.work.whole(), 0, None
            rest = values.add(tray.value, tray.at)
            if rest is not None:
                tray.at = rest
                break
            tray.clear()
        return values.message() if values else None

    def _next(self, reader: Reader, store: Store) -> _Task | None:
        """Begin to read the most wanted value."""
        while self._wanted:
            item = self._wanted.pop()
            self._asked[item] = False
            series = self._series(store, item[0])
            if series is not None:
                _, point, part = item
                if not part:
                    self.ahead.given(series, point)
                return item, Work(self._read(reader, series, point, part, keep=True))
        return None

    def _series(self, store: Store, index: int) -> Series | None:
        """Return a series of a kind with values; one that is gone the page hears of elsewhere."""
        if store.runs_revision != self._runs_seen:
            self._runs_seen = store.runs_revision
            found = [s for run in store.runs() for s in run.series.values() if s.plugin in KINDS]
            self._known = {series.index: series for series in found}
        return self._known.get(index)

    def _unasked(self, reader: Reader, most: int) -> _Task | None:
        """Begin to read the next value ahead of time."""
        found = self.ahead.next(most)
        if found is None:
            return None
        series, point = found

        def paid() -> Generator[None, None, Value]:
            value = yield from self._read(reader, series, point, 0, keep=False)
            self.ahead.spend(_cost(value))
            return value

        return (series.index, point, 0), Work(paid())

    def _read(
        self, reader: Reader, series: Series, point: int, part: int, *, keep: bool
    ) -> Generator[None, None, Value]:
        """Read a value, in slices where it may take long."""
        if series.plugin not in opened.KINDS:
            return read(reader, series, point, part)
        now = self._clock()

        def steps(entry: Any) -> Generator[None, None, Shown]:
            return self._opened.part(series.plugin, entry, part, now, keep=keep)

        return (yield from prepare(series, point, part, steps))


@dataclass(slots=True)
class _Tray:
    """What is on its way to the page: being read, or sent in part.

    Attributes
    ----------
    at
        Bytes of the value that were sent.
    """

    item: Item | None = None
    work: Work[Value] | None = None
    value: Value | None = None
    at: int = 0

    def __bool__(self) -> bool:
        """Whether there is something on it."""
        return self.item is not None

    def again(self) -> None:
        """Send what is there from its beginning."""
        self.at = 0

    def clear(self) -> None:
        """Make room for the next."""
        self.item = self.work = self.value = None
        self.at = 0


def _cost(value: Value) -> int:
    """Return the bytes that are sent, or those that are read if the loader spared itself that."""
    place = value.series.place(value.point)
    spared = place.length if place and place.length > LARGE else 0
    return max(value.head + len(value.data), spared)
