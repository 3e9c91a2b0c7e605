"""Answers to the page's requests for detail; a newer request of a kind ends the older one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tbnb.notebook import wire
from tbnb.notebook.requests import Export, Range
from tbnb.plugins import scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from tbnb.data.store import Columns, Series, Store


class Replies:
    """The requests of one page that are being answered.

    Parameters
    ----------
    limit : int
        Bytes of a message at most.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._asked: dict[type, Range | Export] = {}
        self._answers: dict[type, Iterator[wire.Message]] = {}

    def ask(self, request: Range | Export) -> None:
        """Take up a request in place of the one of its kind before."""
        self._answers.pop(type(request), None)
        self._asked[type(request)] = request

    @property
    def pending(self) -> bool:
        """Whether something is still to be answered."""
        return bool(self._asked or self._answers)

    def next(self, store: Store) -> wire.Message | None:
        """Return the next part of an answer; a zoom goes before an export."""
        while self._asked:
            kind, request = self._asked.popitem()
            self._answers[kind] = self._answer(store, request)
        for kind in (Range, Export):
            answer = self._answers.get(kind)
            if answer is not None:
                message = next(answer, None)
                if message is not None:
                    return message
                self._answers.pop(kind, None)
        return None

    def _answer(self, store: Store, request: Range | Export) -> Iterator[wire.Message]:
        known = {s.index: s for run in store.runs() for s in run.series.values()}
        chosen = [
            known[i] for i in request.series if i in known and known[i].plugin == scalars.NAME
        ]
        if len(chosen) < len(request.series):
            lost = sorted(set(request.series) - {series.index for series in chosen})
            yield wire.refusal(request.req, f"no such scalar series: {lost[:10]}; reload the page")
            return
        segments = wire.Segments(self._limit)
        most = max(1, (self._limit - wire.SEGMENT_BYTES) // wire.POINT_BYTES)
        for series in chosen:
            generation = series.generation
            for view in _views(series, request, most):
                if series.generation != generation:
                    error = f"the files of run {series.run.name} changed meanwhile; ask again"
                    yield wire.refusal(request.req, wire.text(error))
                    return
                if not segments.room(len(view)):
                    yield segments.reply(request.req, done=False)
                    segments = wire.Segments(self._limit)
                segments.add(series.index, generation, view)
        yield segments.reply(request.req, done=True)


def _views(series: Series, request: Range | Export, most: int) -> Iterator[scalars.View]:
    """Return the stretches of one series that answer a request."""
    if isinstance(request, Range):
        points = series.columns()
        place = _place(points, request)
        first, last = _window(place, request.lo, request.hi)
        if first == last:
            return
        part = series.columns(first, last)
        yield scalars.view(
            part, first, columns=min(request.columns, most // 4), x=place[first:last]
        )
        return
    for start in range(0, len(series), most):
        yield scalars.view(series.columns(start, min(start + most, len(series))), start)


def _place(points: Columns, request: Range) -> npt.NDArray[np.float64]:
    """Return where the points lie on the axis asked for."""
    if request.axis == "step":
        return points.step.astype(np.float64)
    wall = points.wall_time
    if request.axis == "wall":
        return wall
    began = wall[np.isfinite(wall)][:1]
    return wall - began if len(began) else wall


def _window(place: npt.NDArray[np.float64], lo: float | None, hi: float | None) -> tuple[int, int]:
    """Return the stretch with all points of [lo, hi] and, for the line, one on each side."""
    low = -np.inf if lo is None else lo
    high = np.inf if hi is None else hi
    hits = np.flatnonzero((place >= low) & (place <= high))
    if not len(hits):
        # No point in the window, but perhaps a line through it.
        left, right = place[:-1], place[1:]
        crosses = (np.minimum(left, right) < low) & (np.maximum(left, right) > high)
        hits = np.flatnonzero(crosses)
        return (int(hits[0]), int(hits[-1]) + 2) if len(hits) else (0, 0)
    return max(0, int(hits[0]) - 1), min(len(place), int(hits[-1]) + 2)
