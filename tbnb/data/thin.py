"""Fewer points for the same picture: min, max, first and last of every pixel column.

Notes
-----
Source: M4, Jugel, Jerzak, Hackenbroich and Markl, VLDB 7(10), 2014. A line drawn through the
first, last, lowest and highest point of every pixel column paints the same pixels as the line
through all of them. What is added here: a point that is not finite (drawn as a gap and a mark) is
never hidden by the finite ones of its column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Indices = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]


def m4(x: npt.NDArray[Any], y: npt.NDArray[Any], columns: int) -> Indices:
    """Choose the points of a line that matter at a width of so many pixels.

    Parameters
    ----------
    x : ndarray of numbers, shape (n,)
        Where the points lie. Need not ascend: whenever the line comes back to a column, that
        visit counts as a column of its own. A line that wanders so much that this would keep too
        many points, or whose places are not all finite, is cut by rank instead.
    y : ndarray of numbers, shape (n,)
        Values. May hold NaN and infinities.
    columns : int
        Pixel columns, at least 1.

    Returns
    -------
    ndarray of int64, ascending
        Of every column: the first and the last point; the lowest and the highest finite point;
        and if it holds points that are not finite, the first and last of those, the first of each
        kind (NaN, +Inf, -Inf), and the finite neighbours where such a stretch begins and ends. At
        most 11 of a column, at most 4 where all are finite.
    """
    if columns < 1:
        msg = f"columns must be at least 1, not {columns}"
        raise ValueError(msg)
    count = len(y)
    if count <= 4 * columns:
        return np.arange(count, dtype=np.int64)
    values = np.asarray(y, dtype=np.float64)
    starts = _starts(_column(x, columns))
    if len(starts) > 2 * columns:
        starts = _starts(_column(np.arange(count), columns))
    ends = np.append(starts[1:], count)
    kept = np.zeros(count, dtype=np.bool_)
    kept[starts] = True
    kept[ends - 1] = True
    finite = np.isfinite(values)
    kept[_first_equal(np.where(finite, values, np.inf), np.minimum, starts)] = True
    kept[_first_equal(np.where(finite, values, -np.inf), np.maximum, starts)] = True
    if not finite.all():
        kept[_gaps(values, ~finite, starts, ends)] = True
    return np.flatnonzero(kept)


def stride(count: int, most: int) -> int:
    """Return the least power of two by which so many points become `most` or fewer.

    Powers of two, because then what is kept of a longer series is among what was kept of a
    shorter one.
    """
    return 1 << max(0, -(-count // max(1, most)) - 1).bit_length()


def even(start: int, stop: int, every: int) -> Indices:
    """Choose of the points [start, stop) the multiples of `every` and the last one."""
    first = -(-start // every) * every
    kept = np.arange(first, stop, every, dtype=np.int64)
    if stop > start and (not len(kept) or kept[-1] != stop - 1):
        kept = np.append(kept, stop - 1)
    return kept


def dropped(y: npt.NDArray[Any], kept: Indices) -> tuple[npt.NDArray[np.uint32], Floats]:
    """Count and average the finite points left out before each kept one.

    Parameters
    ----------
    y : ndarray of numbers, shape (n,)
    kept : ndarray of int64, ascending
        Indices into `y`, as `m4` gives them: the last one is the last point of `y`.

    Returns
    -------
    gap : ndarray of uint32, shape of `kept`
        Finite points between the kept point before (or the start) and this one.
    mean : ndarray of float64, shape of `kept`
        Their mean, 0 where there are none.
    """
    values = np.asarray(y, dtype=np.float64)
    out = np.isfinite(values)
    out[kept] = False
    # A cumulative sum over the whole series would lose the small values that follow a large one;
    # reduceat does not.
    edges = np.concatenate([np.zeros(1, dtype=np.int64), kept[:-1]]) if len(kept) else kept
    gap = np.add.reduceat(out.astype(np.int64), edges) if len(kept) else np.zeros(0, dtype=np.int64)
    filled = np.where(out, values, 0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        total = np.add.reduceat(filled, edges) if len(kept) else np.zeros(0)
        mean = np.divide(total, gap, out=np.zeros(len(kept)), where=gap > 0)
    # Sums of values near the end of the float64 range overflow: sum the halves of such gaps
    # scaled down.
    for i in np.flatnonzero(~np.isfinite(mean)):
        stretch = filled[edges[i] : kept[i]]
        mean[i] = float(np.sum(stretch / gap[i]))
    return gap.astype(np.uint32), mean


def _column(x: npt.NDArray[Any], columns: int) -> npt.NDArray[np.int64]:
    """Return the pixel column of every point."""
    place = np.asarray(x, dtype=np.float64)
    if not np.isfinite(place).all():
        place = np.arange(len(place), dtype=np.float64)
    low, high = float(place.min()), float(place.max())
    # Halves: the span of two float64 numbers may itself be out of range.
    span = high / 2 - low / 2
    if span == 0:
        return np.zeros(len(place), dtype=np.int64)
    scaled = (place / 2 - low / 2) / span * columns
    return np.minimum(scaled.astype(np.int64), columns - 1)


def _starts(column: npt.NDArray[np.int64]) -> Indices:
    """Return where each visit to a column begins."""
    turns = np.flatnonzero(column[1:] != column[:-1]) + 1
    return np.concatenate([np.zeros(1, dtype=np.int64), turns])


def _first_equal(values: Floats, pick: np.ufunc, starts: Indices) -> Indices:
    """Return of each column the first point that equals its minimum or maximum."""
    best = pick.reduceat(values, starts)
    lengths = np.diff(np.append(starts, len(values)))
    hits = np.flatnonzero(values == np.repeat(best, lengths))
    return _firsts(hits, starts)


def _firsts(hits: Indices, starts: Indices) -> Indices:
    """Return the first hit of each column that has one."""
    if len(hits) == 0:
        return hits
    column = np.searchsorted(starts, hits, side="right")
    chosen: Indices = hits[np.concatenate([np.ones(1, np.bool_), column[1:] != column[:-1]])]
    return chosen


def _gaps(values: Floats, holes: npt.NDArray[np.bool_], starts: Indices, ends: Indices) -> Indices:
    """Return the points of each column that tell where values are not finite, and how."""
    hits = np.flatnonzero(holes)
    first = _firsts(hits, starts)
    column = np.searchsorted(starts, hits, side="right")
    last = hits[np.concatenate([column[1:] != column[:-1], np.ones(1, dtype=np.bool_)])]
    kinds = [
        _firsts(np.flatnonzero(of_kind), starts)
        for of_kind in (np.isnan(values), values == np.inf, values == -np.inf)
    ]
    before = first[~np.isin(first, starts)] - 1
    after = last[~np.isin(last, ends - 1)] + 1
    return np.concatenate([first, last, *kinds, before, after])
