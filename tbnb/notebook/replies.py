"""Answers to the page's requests for detail, in turn."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tbnb.notebook import wire
from tbnb.notebook.requests import Export, Range
from tbnb.plugins import scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from tbnb.data.store import Series, Store


_MOST = 64  # open requests of a kind; a page has one for each card on screen


class Replies:
    """The requests of one page that are being answered.

    Parameters
    ----------
    limit : int
        Bytes of a message at most.

    Attributes
    ----------
    limit : int
        As given.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._asked: dict[type, dict[Range | Export, int]] = {Range: {}, Export: {}}
        self._answers: dict[type, tuple[Range | Export, Iterator[wire.Message]]] = {}
        self._refused: deque[int] = deque(maxlen=_MOST)

    def ask(self, request: Range | Export) -> None:
        """Take up a request; one that differs from an older in its number alone replaces it.

        The page asks again where an answer may be lost, and does not wait for the old one.
        """
        kind, question = type(request), replace(request, req=0)
        if kind in self._answers and self._answers[kind][0] == question:
            del self._answers[kind]
        asked = self._asked[kind]
        asked[question] = request.req
        if len(asked) > _MOST:
            self._refused.append(asked.pop(next(iter(asked))))

    @property
    def pending(self) -> bool:
        """Whether something is still to be answered."""
        return bool(self._refused or self._answers or any(self._asked.values()))

    def next(self, store: Store) -> wire.Message | None:
        """Return the next part of an answer; a zoom goes before an export."""
        if self._refused:
            error = "too many requests at once; ask again"
            return wire.refusal(self._refused.popleft(), error)
        for kind, asked in self._asked.items():
            while asked or kind in self._answers:
                if kind not in self._answers:
                    question = next(iter(asked))
                    request = replace(question, req=asked.pop(question))
                    self._answers[kind] = question, self._answer(store, request)
                message = next(self._answers[kind][1], None)
                if message is not None:
                    return message
                del self._answers[kind]
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
        segments = wire.Segments(self.limit)
        most = max(1, (self.limit - wire.SEGMENT_BYTES) // wire.POINT_BYTES)
        for place, series in enumerate(chosen):
            generation = series.generation
            for view in _views(series, request, place, most):
                if series.generation != generation:
                    error = f"the files of run {series.run.name} changed meanwhile; ask again"
                    yield wire.refusal(request.req, wire.text(error))
                    return
                if not segments.room(len(view)):
                    yield segments.reply(request.req, done=False)
                    segments = wire.Segments(self.limit)
                segments.add(series.index, generation, view)
        yield segments.reply(request.req, done=True)


def _views(
    series: Series, request: Range | Export, number: int, most: int
) -> Iterator[scalars.View]:
    """Return the stretches of one series, the request's so-manieth, that answer a request."""
    if isinstance(request, Range):
        points = series.columns()
        place = points.step.astype(np.float64) if request.axis == "step" else points.wall_time
        origin = request.origins[number] if request.origins else 0.0
        low = -np.inf if request.lo is None else origin + request.lo
        high = np.inf if request.hi is None else origin + request.hi
        first, last = _window(place, low, high)
        if first == last:
            return
        part = series.columns(first, last)
        # A point whose clock was wrong would stretch the columns over decades.
        x = np.clip(place[first:last], low, high)
        yield scalars.view(part, first, columns=min(request.columns, most // 4), x=x)
        return
    for start in range(0, len(series), most):
        yield scalars.view(series.columns(start, min(start + most, len(series))), start)


def _window(place: npt.NDArray[np.float64], low: float, high: float) -> tuple[int, int]:
    """Return the stretch with all points of [low, high] and, for the line, one on each side."""
    hits = np.flatnonzero((place >= low) & (place <= high))
    if not len(hits):
        # No point in the window, but perhaps a line through it.
        left, right = place[:-1], place[1:]
        crosses = (np.minimum(left, right) < low) & (np.maximum(left, right) > high)
        hits = np.flatnonzero(crosses)
        return (int(hits[0]), int(hits[-1]) + 2) if len(hits) else (0, 0)
    return max(0, int(hits[0]) - 1), min(len(place), int(hits[-1]) + 2)
