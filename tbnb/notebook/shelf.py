"""The values of one page: those that it looks at, then some ahead of time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tbnb.data.values import Reader
from tbnb.format.records import LARGE
from tbnb.notebook.ahead import Ahead
from tbnb.notebook.values import KINDS, Value, Values, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbnb.data.store import Series, Store
    from tbnb.notebook import wire
    from tbnb.notebook.requests import Item, Look

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
        self._answer: tuple[Value, int] | None = None  # what is to be gone on with, and where
        self._offer: tuple[Value, int] | None = None
        self.ahead = Ahead(budget, rank, clock)

    def forget(self) -> None:
        """Take it that the page has nothing; what it asked for, it still wants."""
        self.ahead.forget()
        self._offer = None
        if self._answer is not None:
            self._answer = (self._answer[0], 0)

    def look(self, request: Look) -> None:
        """Take up what the page shows and lacks, in place of the look before."""
        self._asked = {item: self._asked.get(item, True) for item in request.wanted}
        self._wanted = [item for item, open_ in self._asked.items() if open_][::-1]
        if self._answer is not None and _item(self._answer[0]) not in self._asked:
            self._answer = None

    def wanted(self) -> bool:
        """Whether the page waits for something."""
        return bool(self._answer or self._wanted)

    def offers(self) -> bool:
        """Whether there may be something to send ahead."""
        return bool(self._offer or self.ahead)

    def answer(self, store: Store) -> wire.Message | None:
        """Return the next of what the page looks at."""
        self._answer, message = self._gather(
            self._answer, lambda reader: self._next(reader, store), _GATHER
        )
        return message

    def offer(self, most: int) -> wire.Message | None:
        """Return the next of what nobody asked for; None also when the time is used up in vain.

        Parameters
        ----------
        most : int
            Points of a series that the page is sent at most.
        """
        self._offer, message = self._gather(
            self._offer, lambda reader: self._unasked(reader, most), _GATHER_AHEAD
        )
        return message

    def _gather(
        self,
        begun: tuple[Value, int] | None,
        following: Callable[[Reader], Value | None],
        seconds: float,
    ) -> tuple[tuple[Value, int] | None, wire.Message | None]:
        """Fill a message; return what did not fit, too."""
        values, reader, start = Values(self._limit), Reader(), self._clock()
        while self._clock() - start < seconds:
            if begun is None or begun[0].stale:
                value = following(reader)
                if value is None:
                    begun = None
                    break
                begun = (value, 0)
            value, at = begun
            rest = values.add(value, at)
            begun = None if rest is None else (value, rest)
            if begun is not None:
                break
        return begun, values.message() if values else None

    def _next(self, reader: Reader, store: Store) -> Value | None:
        """Read the most wanted value."""
        while self._wanted:
            item = self._wanted.pop()
            self._asked[item] = False
            series = self._series(store, item[0])
            if series is not None:
                _, point, full = item
                if not full:
                    self.ahead.given(series, point)
                return read(reader, series, point, full=full)
        return None

    def _series(self, store: Store, index: int) -> Series | None:
        """Return a series of a kind with values; one that is gone the page hears of elsewhere."""
        if store.runs_revision != self._runs_seen:
            self._runs_seen = store.runs_revision
            found = [s for run in store.runs() for s in run.series.values() if s.plugin in KINDS]
            self._known = {series.index: series for series in found}
        return self._known.get(index)

    def _unasked(self, reader: Reader, most: int) -> Value | None:
        """Read the next value ahead of time."""
        found = self.ahead.next(most)
        if found is None:
            return None
        series, point = found
        value = read(reader, series, point, full=False)
        self.ahead.spend(_cost(value))
        return value


def _cost(value: Value) -> int:
    """Return the bytes that are sent, or those that are read if the loader spared itself that."""
    place = value.series.place(value.point)
    spared = place.length if place and place.length > LARGE else 0
    return max(value.head + len(value.data), spared)


def _item(value: Value) -> Item:
    return (value.series.index, value.point, value.full)
