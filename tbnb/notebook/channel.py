"""The points one page has been sent, and what to send next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tbnb.data import thin
from tbnb.notebook import wire
from tbnb.notebook.turns import Turns
from tbnb.notebook.values import KINDS
from tbnb.plugins import scalars

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tbnb.data.store import Series, Store

FULL = 4096  # points of a series up to which all are sent; beyond, a quarter as many columns
PAGE_POINTS = 4_000_000  # what a page holds in all
_FEWEST = 64
_KEPT_BYTES = 28  # of a thinned point, as a rule


@dataclass(slots=True)
class _Sent:
    """What the page has of a series: [0, end) of a generation, in so many points."""

    generation: int
    end: int
    kept: int
    thinned: bool


class Channel:
    """What one page has of the points of each series that it shows.

    A value kept by reference does not come with its point: in its place stands the number of the
    point in its series, by which the page asks for it.

    Parameters
    ----------
    limit : int
        Bytes of a message at most.
    prefer : callable
        Says of a series whether it belongs to what the user asked to see first.
    order : callable
        The sort key of series: tags in natural order, the runs of one tag together.

    Attributes
    ----------
    limit
        As given.
    cap
        Points that a series may have on the page.
    again
        Bytes of the last message, about, that were said before.
    """

    def __init__(
        self, limit: int, prefer: Callable[[Series], bool], order: Callable[[Series], Any]
    ) -> None:
        self.limit = limit
        self._prefer = prefer
        self._order = order
        self._need: dict[int, int] = {}
        self._ranks: dict[int, Any] = {}
        self.cap = FULL
        self.again = 0
        self.forget()

    def forget(self) -> None:
        """Take it that the page has nothing."""
        self._seen = self._runs_seen = -1
        self._sent: dict[int, _Sent] = {}
        self._dirty: dict[int, Series] = {}
        self._needed, self._others = Turns(), Turns()
        # Sent since they were last repeated; Python's dicts keep the order, so this is also the
        # queue.
        self._risked: dict[int, Series] = {}
        self._repeated: set[int] = set()

    def want(self, series: Sequence[int]) -> None:
        """Note what is on screen, most wanted first."""
        self._need = {index: rank for rank, index in enumerate(series)}
        for line in (self._needed, self._others):
            line.replace(
                (index, self.rank(series))
                for index, series in self._dirty.items()
                if self._line(index) is line
            )

    def observe(self, store: Store) -> bool:
        """Note which series changed since the last time; say whether anything did."""
        revision = store.revision
        if revision == self._seen:
            return False
        for series in store.changed(self._seen):
            if series.plugin == scalars.NAME or series.plugin in KINDS:
                self.mark(series)
        self._seen = revision
        if store.runs_revision != self._runs_seen:
            self._runs_seen = store.runs_revision
            here = {series.index for run in store.runs() for series in run.series.values()}
            self.cap = min(FULL, max(_FEWEST, PAGE_POINTS // max(1, len(here))))
            known: dict[int, Any]
            for known in (self._sent, self._dirty, self._risked, self._ranks):
                for index in known.keys() - here:
                    del known[index]
            self._needed.keep(here)
            self._others.keep(here)
        return True

    def lacks(self) -> bool:
        """Whether the page lacks something."""
        return bool(self._dirty)

    def unsent(self) -> bool:
        """Whether there is a series of which the page was sent nothing."""
        return any(index not in self._sent for index in self._dirty)

    def next(self, limit: int | None = None) -> wire.Message | None:
        """Return the most wanted news, as much as one message holds.

        Parameters
        ----------
        limit : int, optional
            Bytes, about, where news may come faster than it may be sent: then half of them are for
            what is not on screen.
        """
        segments = wire.Segments(self.limit)
        self.again = 0
        if limit:
            self._fill(segments, self._needed, limit // 2)
            self._fill(segments, self._others, limit)
        self._fill(segments, self._needed, limit or self.limit)
        self._fill(segments, self._others, limit or self.limit)
        return segments.points() if segments else None

    def _fill(self, segments: wire.Segments, line: Turns, most: int) -> None:
        """Add news of who is next, up to so many bytes or until the message is full."""
        while segments.size < most:
            index = line.first(self._dirty)
            if index is None or not self._add(segments, self._dirty[index], self.cap):
                return

    def _line(self, index: int) -> Turns:
        return self._needed if index in self._need else self._others

    def heads(self) -> list[list[int]]:
        """Return what the page should have by now: [series, generation, end]."""
        return [[index, sent.generation, sent.end] for index, sent in self._sent.items()]

    def refresh(self, most: int) -> None:
        """Queue series to be sent whole once more, those that waited longest first.

        Nobody can tell us what was lost on the way, so it is repeated, a little at a time: one
        series at least, and no more than so many bytes of others.
        """
        size = 0
        for index, series in list(self._risked.items()):
            sent = self._sent.get(index)
            cost = wire.SEGMENT_BYTES + (sent.kept * _KEPT_BYTES if sent else 0)
            if size and size + cost > most:
                return
            size += cost
            del self._risked[index]
            self._sent.pop(index, None)
            self._repeated.add(index)
            self.mark(series)

    def mark(self, series: Series) -> None:
        """Note that the page lacks something of a series."""
        if series.index not in self._dirty:
            self._line(series.index).add(series.index, self.rank(series))
        self._dirty[series.index] = series

    def rank(self, series: Series) -> tuple[int, bool, Any]:
        """Return the sort key of a series: what is on screen, what the user prefers, the rest."""
        key = self._ranks.get(series.index)
        if key is None:
            key = self._ranks[series.index] = (not self._prefer(series), self._order(series))
        return (self._need.get(series.index, len(self._need)), *key)

    def _add(self, segments: wire.Segments, series: Series, cap: int) -> bool:
        """Add the next stretch of a series; False if the message is full."""
        index, generation, total = series.index, series.generation, len(series)
        sent = self._going_on(index, generation, total, cap)
        start = sent.end if sent else 0
        # A series that has always been empty needs no word; one that became empty does: the page
        # may show what it had.
        if start == total and (sent or generation == 0):
            self._done(index)
            return True
        thinned = sent.thinned if sent else total > cap
        stop, columns = self._stretch(start, total, cap, thinned=thinned)
        if not segments.room(min(stop - start, 4 * columns if columns else stop - start)):
            return False
        view = _view(series, start, stop, columns)
        if series.generation != generation:
            return True  # replaced while it was read: look again
        if not segments.room(len(view)):
            return False
        before = segments.size
        segments.add(index, generation, view)
        self._sent[index] = _Sent(generation, stop, len(view) + (sent.kept if sent else 0), thinned)
        if index in self._repeated:
            self.again += segments.size - before
        if start or index not in self._repeated:
            self._risked.setdefault(index, series)
        self._repeated.discard(index)
        if stop == total:
            self._done(index)
        return True

    def _done(self, index: int) -> None:
        del self._dirty[index]
        self._line(index).took(index)

    def _going_on(self, index: int, generation: int, total: int, cap: int) -> _Sent | None:
        """Return what the page has if the rest can be appended; None to send the series anew."""
        sent = self._sent.get(index)
        if sent is None or sent.generation != generation or total < sent.end:
            return None
        more = total - sent.end
        kept = min(more, -(-cap * more // total)) if sent.thinned and more else more
        return sent if sent.kept + kept <= 2 * cap else None

    def _stretch(
        self, start: int, total: int, cap: int, *, thinned: bool
    ) -> tuple[int, int | None]:
        """Return where the next stretch ends, so that it fits into one message, and its columns."""
        most = max(1, (self.limit - wire.SEGMENT_BYTES) // wire.POINT_BYTES)
        if not thinned:
            return min(total, start + most), None
        stop = min(total, start + max(1, total * most // cap))
        return stop, max(1, -(-(cap // 4) * (stop - start) // total))


def _view(series: Series, start: int, stop: int, columns: int | None) -> scalars.View:
    """Return the points [start, stop) of a series, at most four for each of so many columns."""
    if series.plugin == scalars.NAME:
        return scalars.view(series.columns(start, stop), start, columns=columns)
    points = series.numbered(start, stop)
    every = 1 if columns is None else thin.stride(stop - start, 4 * columns)
    kept = thin.even(start, start + len(points), every) - start
    old = points.superseded[kept] if points.superseded.any() else None
    step, wall, number = points.step[kept], points.wall_time[kept], points.value[kept]
    return scalars.View(start, start + len(points), step, wall, number, old)
