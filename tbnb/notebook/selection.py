"""Points of an embedding that are selected on the page or by the user."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.notebook import bits, wire
from tbnb.plugins.projector import NAME as PROJECTOR

if TYPE_CHECKING:
    import numpy.typing as npt

    from tbnb.data.store import Series, Store
    from tbnb.notebook.requests import Select


@dataclass(frozen=True)
class Selection:
    """Points of an embedding that are selected.

    Attributes
    ----------
    run, tag : str
    step : int
    points : ndarray
        int64, numbers of the points (rows of the matrix), ascending.
    """

    run: str
    tag: str
    step: int
    points: npt.NDArray[np.int64]


def numbers(points: Any) -> npt.NDArray[np.int64]:
    """Return what a user selects as numbers of points, each once.

    Raises
    ------
    TypeError, ValueError
        They are no whole numbers from 0 on.
    """
    try:
        array = np.asarray(points)
    except ValueError as error:  # rows of several lengths
        raise ValueError(f"selection: {error}; want the numbers of points") from error
    if array.dtype == bool and array.ndim == 1:
        array = np.flatnonzero(array)
    if not array.size:
        return np.zeros(0, np.int64)
    if array.dtype.kind not in "iu" or array.ndim != 1:
        raise TypeError(
            f"selection: found {array.dtype} of shape {array.shape}, want the numbers of points, "
            "or True or False for each"
        )
    if array.min() < 0 or array.max() >= bits.MOST_POINTS:
        raise ValueError(
            f"selection: want numbers of points from 0 to {bits.MOST_POINTS - 1:,}, found "
            f"{array.min()} to {array.max()}"
        )
    return np.unique(array).astype(np.int64, copy=False)


def checked(chosen: Selection) -> Selection:
    """Return a selection that a user made, its points in order, each once.

    Raises
    ------
    TypeError, ValueError
        A field of it is not what it may be.
    """
    for name, value in (("run", chosen.run), ("tag", chosen.tag)):
        if not isinstance(value, str):
            raise TypeError(f"selection: found {value!r} for the {name}, want a str")
    if isinstance(chosen.step, bool) or not isinstance(chosen.step, int | np.integer):
        raise TypeError(f"selection: found {chosen.step!r} for the step, want an int")
    return replace(chosen, step=int(chosen.step), points=numbers(chosen.points))


class Selected:
    """What is selected on one page: what it said, or is to be told.

    The page, the user and the feed come on threads of their own.
    """

    def __init__(self) -> None:
        # Reentrant: collecting garbage may close the board in the middle of a look.
        self._lock = threading.RLock()
        self._chosen: Selection | None = None
        self._said: Select | None = None  # by the page, since
        self._tell = False

    def hear(self, request: Select) -> None:
        """Take what the page says; on any thread."""
        with self._lock:
            self._said = request

    def choose(self, chosen: Selection) -> None:
        """Have the page select points; a page to come, too."""
        with self._lock:
            self._chosen, self._said, self._tell = chosen, None, True

    def now(self, store: Store) -> Selection | None:
        """Return what is selected."""
        with self._lock:
            # Once: later the same numbers may be those of another step.
            said, self._said = self._said, None
            if said is not None:
                self._chosen = _of_page(store, said) or self._chosen
            return self._chosen

    def repeat(self) -> None:
        """Take it that the page knows nothing."""
        with self._lock:
            self._tell = True

    def next(self, store: Store) -> wire.Message | None:
        """Return what the page is to be told."""
        with self._lock:
            tell, self._tell = self._tell, False  # before the look: an order may come meanwhile
        chosen = self.now(store)
        return _message(store, chosen) if tell and chosen else None


def _of_page(store: Store, request: Select) -> Selection | None:
    """Return what the page says is selected; None where the embedding is gone."""
    for run in store.runs():
        for series in run.series.values():
            if series.index == request.series:
                return _of_series(series, request)
    return None


def _of_series(series: Series, request: Select) -> Selection | None:
    place = series.place(request.point) if series.plugin == PROJECTOR else None
    if place is None:
        return None
    return Selection(series.run.name, series.tag, place.step, request.points)


def _message(store: Store, selection: Selection) -> wire.Message | None:
    """Return what tells a page of a selection; None where the embedding is gone."""
    for run in store.runs():
        series = run.find(selection.tag, PROJECTOR) if run.name == selection.run else None
        steps = series.numbered().step if series else ()
        found = np.flatnonzero(np.asarray(steps) == selection.step)
        if series is not None and len(found):
            mask = bits.packed(selection.points)
            body = {"series": series.index, "point": int(found[-1]), "points": mask}
            return wire.Message("select", body, size=len(mask) + 200)
    return None


def newest(store: Store, before: Selection | None, points: npt.NDArray[np.int64]) -> Selection:
    """Return a selection of the embedding in use: the one before's, else the one logged last.

    Raises
    ------
    ValueError
        There is no embedding.
    """
    if before is not None:
        return replace(before, points=points)
    last: tuple[float, Series, int] | None = None
    for run in store.runs():
        for series in run.series.values():
            if series.plugin == PROJECTOR and len(series):
                columns = series.numbered(len(series) - 1)
                wall = float(columns.wall_time[0])
                if last is None or wall >= last[0]:
                    last = (wall, series, int(columns.step[0]))
    if last is None:
        raise ValueError("selection: there is no embedding to select points of")
    _, series, step = last
    return Selection(series.run.name, series.tag, step, points)
