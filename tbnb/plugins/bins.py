"""How many values fall into each bin: what `histograms` counts with.

Sources: torch 2.13, utils/tensorboard/{writer,summary}.py; tensorboard 2.21,
plugins/histogram/summary_v2.py.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

_RATIO, _FIRST, _BEYOND = 1.1, 1e-12, 1e20
_BLOCK = 1 << 16  # values sorted at a time
_PIECE = 10_000  # values that OpenBLAS multiplies without threads
_MOST = 10_000_000  # buckets
_SAMPLE = 1 << 12  # values looked at to foresee their number


def of_torch() -> list[float]:
    """Return torch's edges of buckets: 0 and ±1e-12 · 1.1^k below 1e20, in rising order."""
    positive = []
    edge = _FIRST
    while edge < _BEYOND:  # multiplied up as in torch: powers would round differently
        positive.append(edge)
        edge *= _RATIO
    return [*(-edge for edge in reversed(positive)), 0, *positive]


def finite(values: npt.NDArray[Any]) -> tuple[Floats, float, float]:
    """Return the finite values as float64, in one dimension and in their order, and their range."""
    with np.errstate(over="ignore"):  # of longdouble
        flat = values.astype(np.float64, copy=False).reshape(-1)
    if not flat.size or not np.isfinite(flat.min()) or not np.isfinite(flat.max()):
        flat = flat[np.isfinite(flat)]
    if not flat.size:
        raise ValueError(f"values: want at least one finite number, found none among {values.size}")
    return flat, float(flat.min()), float(flat.max())


def squares(flat: Floats) -> float:
    """Return the sum of the squares.

    Up to 10,000 values it is torch's to the bit. Of more, numpy's own product would start the
    threads of its linear algebra and wait for them, which takes longer than to count the values
    where the processors are busy, and gives another last digit for each number of them.
    """
    pieces = (flat[at : at + _PIECE] for at in range(0, len(flat), _PIECE))
    return sum(float(piece.dot(piece)) for piece in pieces)


def by_default(
    flat: Floats, values: npt.NDArray[Any], low: float, high: float
) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return counts (k,) and edges (k + 1,) of the default bins.

    Sorting and looking up the edges takes less than looking up each value, in float32 again less,
    and in blocks that fit the cache.
    """
    exact, above = _edges()
    single = np.can_cast(values.dtype, np.float32)
    dtype, edges = (np.float32, above) if single else (np.float64, exact)
    # As it came it takes less to convert, but may hold what is not finite.
    given = values.reshape(-1) if single and len(flat) == values.size else flat
    # No value is below the edges before these, and all are below those after.
    start, stop = (int(place) for place in exact.searchsorted((low, high), "right"))
    below = np.zeros(len(exact), np.int64)
    below[stop:] = len(flat)
    for at in range(0, len(given), _BLOCK):
        block = given[at : at + _BLOCK].astype(dtype)
        block.sort()
        below[start:stop] += block.searchsorted(edges[start:stop])
    # As numpy's last bucket, torch's has its right edge too.
    last = int((flat == exact[-1]).sum()) if high >= exact[-1] else 0
    counts = np.diff(below)
    counts[-1] += last
    limits = exact
    if below[0]:
        counts = np.concatenate([below[:1], counts])
        limits = np.concatenate([[-sys.float_info.max], limits])
    beyond = len(flat) - int(below[-1]) - last
    if beyond:
        counts = np.concatenate([counts, [beyond]])
        limits = np.concatenate([limits, [sys.float_info.max]])
    return counts, limits


def by_numpy(flat: Floats, bins: Any, low: float, high: float) -> tuple[npt.NDArray[Any], Floats]:
    """Return counts (k,) and edges (k + 1,) as numpy makes them."""
    if isinstance(bins, int) and bins > _MOST:
        raise ValueError(f"bins: want at most {_MOST}, got {bins}")
    if isinstance(bins, str) and bins in {"auto", "fd"}:
        _check_rule(flat, bins, high - low)
    try:
        # numpy before 2.0 divides by a range of zero, and then takes that for an index.
        with np.errstate(all="ignore"):
            counts, limits = np.histogram(flat, bins=bins)
    except (ValueError, TypeError, MemoryError, OverflowError, IndexError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"bins: {str(error)[:200]}") from error
    if np.isnan(limits).any():
        raise ValueError("bins: want rising edges, got NaN among them")
    return counts, limits.astype(np.float64, copy=False)


def merged(
    counts: npt.NDArray[Any], limits: Floats, max_bins: int
) -> tuple[npt.NDArray[Any], Floats]:
    """Add up neighbouring buckets, as torch does (2.13, summary.make_histogram)."""
    width = len(counts) // max_bins
    spare = len(counts) % width
    padded = np.pad(counts, (0, width - spare)) if spare else counts
    return padded.reshape(-1, width).sum(axis=-1), np.append(limits[:-1:width], limits[-1])


def of_equal_width(flat: Floats, count: int) -> Floats:
    """Return `count` buckets of equal width over the values, shape (count, 3)."""
    low, high = flat.min(), flat.max()
    if low == high:
        table = np.full((count, 3), low)
        table[:, 2] = 0
        table[-1, 2] = flat.size
        return table
    # Halved where the distance of the two would be infinite.
    scale = 1.0 if high * 0.5 - low * 0.5 <= sys.float_info.max / 2 else 0.5
    width = (high * scale - low * scale) / count
    offsets = flat * scale - low * scale
    place = np.floor(offsets / width) if width else np.where(offsets > 0, np.inf, 0.0)
    edges = np.linspace(low * scale, high * scale, count + 1) / scale
    numbers = np.bincount(np.minimum(place, count - 1).astype(np.intp), minlength=count)
    return np.stack([edges[:-1], edges[1:], numbers], axis=1)


@lru_cache(maxsize=1)
def _edges() -> tuple[Floats, npt.NDArray[np.float32]]:
    """Return the default edges, and each rounded up to a float32.

    A float32 is below an edge exactly where it is below the edge so rounded.
    """
    exact = np.array(of_torch())
    near = exact.astype(np.float32)
    above = np.where(near < exact, np.nextafter(near, np.float32(np.inf)), near)
    return exact, above.astype(np.float32, copy=False)


def _check_rule(flat: Floats, bins: str, span: float) -> None:
    """Raise where the rule of Freedman and Diaconis would fill the memory with buckets.

    Their width goes by the middle half of the values: one outlier asks for any number of them.
    Some of the values say about how many.
    """
    lower, upper = np.percentile(flat[:: 1 + len(flat) // _SAMPLE], [25, 75])
    width = 2 * (upper - lower) / len(flat) ** (1 / 3)
    if span > _MOST * width > 0:
        raise ValueError(
            f"bins: {bins!r} would make about {span / width:.0e} buckets of these values; "
            f"give a number of bins, or 'tensorflow'"
        )
