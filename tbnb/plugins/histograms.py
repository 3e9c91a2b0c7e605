"""Histograms: how many values of a tensor fall into each bucket.

On disk: a `HistogramProto` (tensorboard 2.21, compat/proto/summary.proto), which torch writes, or
a float64 tensor of shape (k, 3) of plugin "histograms" (plugins/histogram/summary_v2.py), which
TensorFlow 2 writes and to which readers raise the first.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import encode, tensor_proto
from tbnb.format.encode import double, field, metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from tbnb.format.events import SummaryValue

    Floats = npt.NDArray[np.float64]

NAME = "histograms"

DEFAULT = "tensorflow"  # torch's name of the default bins
_RATIO, _FIRST, _BEYOND = 1.1, 1e-12, 1e20
_COLUMNS = 3
_BLOCK = 1 << 16  # values sorted at a time
_MOST = 10_000_000  # buckets by a rule
_SAMPLE = 1 << 12  # values looked at to foresee their number


def summary(
    tag: str,
    values: npt.NDArray[Any],
    *,
    bins: str | int | Sequence[float] | npt.NDArray[Any] = DEFAULT,
    max_bins: int | None = None,
) -> bytes:
    """Encode the histogram of an array as torch does, bucket for bucket.

    Parameters
    ----------
    tag : str
    values : ndarray
        Real numbers of any shape. What is not finite is left out of the buckets, of the number of
        values and of their minimum, maximum and sums; torch would make those three NaN.
    bins : str, int or sequence of float
        ``"tensorflow"`` for `default_bins`, or what `numpy.histogram` takes. Values outside a
        sequence's edges are left out of the buckets only.
    max_bins : int, optional
        Merge neighbouring buckets until there are about so many.

    Returns
    -------
    bytes
        The message, of one value. Buckets are trimmed to those with values, with one empty bucket
        before, whose limit is the left edge of the first.

    Raises
    ------
    ValueError
        No value is finite, or none lies within `bins`, or `bins` are no edges.

    Notes
    -----
    The default bins end at ±1e20. Where a value is larger, one bucket more, up to the largest
    float64, takes it, as in TensorFlow's histogram.cc; torch drops it.
    """
    import numpy as np

    flat, low, high = _finite(values)
    if isinstance(bins, str) and bins == DEFAULT:
        counts, limits = _default(flat, values, low, high)
    else:
        counts, limits = _numpys(flat, bins, low, high)
    if max_bins is not None and len(counts) > max_bins:
        counts, limits = _merged(counts, limits, max_bins)
    filled = counts.nonzero()[0]
    if not len(filled):
        raise ValueError(f"values: none of {flat.size} lies within bins")
    first, last = int(filled[0]), int(filled[-1])
    with np.errstate(over="ignore"):  # the sums of huge values are infinite
        moments = (low, high, flat.size, flat.sum(), flat.dot(flat))
    return raw(
        tag,
        moments,
        limits[first : last + 2],
        # Only right edges are stored: that of the empty bucket is the left one of the first.
        counts[first - 1 : last + 1] if first else _led(counts[: last + 1]),
    )


def raw(
    tag: str,
    moments: tuple[float, float, float, float, float],
    limits: npt.NDArray[Any],
    counts: npt.NDArray[Any],
) -> bytes:
    """Encode a ready histogram as a `HistogramProto`.

    Parameters
    ----------
    tag : str
    moments : tuple of float
        Smallest value, largest value, number of values, their sum, the sum of their squares.
    limits, counts : ndarray
        Right edge and number of values of each bucket, shape (k,).
    """
    numbers = [double(number, float(value)) for number, value in enumerate(moments, 1)]
    buckets = [
        field(number, column.astype("<f8").tobytes())
        for number, column in ((6, limits), (7, counts))
        if len(column)
    ]
    return encode.value(tag, field(5, b"".join(numbers + buckets)))


def buckets(tag: str, values: Any, count: int = 30, description: str = "") -> bytes:
    """Encode the histogram of an array in TensorFlow 2's form: buckets of equal width.

    Parameters
    ----------
    tag : str
    values : array_like
        Real numbers of any shape; what is not finite is left out.
    count : int
        Number of buckets. When all values are equal the last has them all; when there are none,
        all edges and counts are zero.
    description : str
        Shown by the page; readers keep that of a tag's first event.

    Returns
    -------
    bytes
        The message, of one value: float64 (count, 3), left edge, right edge, count.

    Notes
    -----
    Source: tensorboard 2.21, plugins/histogram/summary_v2.py, `histogram_pb`.
    """
    import numpy as np

    flat = np.asarray(values).astype(np.float64).reshape(-1)
    flat = flat[np.isfinite(flat)]
    count = max(0, count)
    table = _equal(flat, count) if flat.size and count else np.zeros((count, _COLUMNS))
    tensor = tensor_proto.encode(table, content=True)
    return encode.value(tag, field(8, tensor), metadata(NAME, description=description))


def default_bins() -> list[float]:
    """Return torch's edges of buckets: 0 and ±1e-12 · 1.1^k below 1e20, in rising order."""
    positive = []
    edge = _FIRST
    while edge < _BEYOND:  # multiplied up as in torch: powers would round differently
        positive.append(edge)
        edge *= _RATIO
    return [*(-edge for edge in reversed(positive)), 0, *positive]


def decode(value: SummaryValue) -> Floats:
    """Decode one histogram summary into its buckets.

    Parameters
    ----------
    value : SummaryValue
        Real tensor of shape (k, 3).

    Returns
    -------
    ndarray
        float64 (k, 3): left edge and right edge, in the unit of what was logged, and count.

    Raises
    ------
    DecodeError
        The tensor is not (k, 3). The caller shows the point as broken and goes on.
    """
    import numpy as np

    tensor = value.tensor
    if tensor.ndim != 2 or tensor.shape[1] != _COLUMNS or tensor.dtype.kind not in "fiub":  # noqa: PLR2004  a table
        found = f"{tensor.dtype} of shape {tensor.shape}"
        raise DecodeError(f"{value.tag}: found {found}, want real numbers of shape (k, 3)")
    return tensor.astype(np.float64, copy=False)


@lru_cache(maxsize=1)
def _edges() -> tuple[Floats, npt.NDArray[np.float32]]:
    """Return the default edges, and each rounded up to a float32.

    A float32 is below an edge exactly where it is below the edge so rounded.
    """
    import numpy as np

    exact = np.array(default_bins())
    near = exact.astype(np.float32)
    above = np.where(near < exact, np.nextafter(near, np.float32(np.inf)), near)
    return exact, above.astype(np.float32, copy=False)


def _default(
    flat: Floats, values: npt.NDArray[Any], low: float, high: float
) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return counts (k,) and edges (k + 1,) of the default bins.

    Sorting and looking up the edges takes less than looking up each value, in float32 again less,
    and in blocks that fit the cache.
    """
    import numpy as np

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


def _numpys(flat: Floats, bins: Any, low: float, high: float) -> tuple[npt.NDArray[Any], Floats]:
    """Return counts (k,) and edges (k + 1,) as numpy makes them."""
    import numpy as np

    if isinstance(bins, str) and bins in {"auto", "fd"}:
        _check_rule(flat, bins, high - low)
    try:
        # numpy before 2.0 divides by a range of zero, and then takes that for an index.
        with np.errstate(all="ignore"):
            counts, limits = np.histogram(flat, bins=bins)
    except (ValueError, TypeError, MemoryError, OverflowError, IndexError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"bins: {error}") from error
    if np.isnan(limits).any():
        raise ValueError("bins: want rising edges, got NaN among them")
    return counts, limits.astype(np.float64, copy=False)


def _check_rule(flat: Floats, bins: str, span: float) -> None:
    """Raise where the rule of Freedman and Diaconis would fill the memory with buckets.

    Their width goes by the middle half of the values: one outlier asks for any number of them.
    Some of the values say about how many.
    """
    import numpy as np

    lower, upper = np.percentile(flat[:: 1 + len(flat) // _SAMPLE], [25, 75])
    width = 2 * (upper - lower) / len(flat) ** (1 / 3)
    if span > _MOST * width > 0:
        raise ValueError(
            f"bins: {bins!r} would make about {span / width:.0e} buckets of these values; "
            f"give a number of bins, or {DEFAULT!r}"
        )


def _finite(values: npt.NDArray[Any]) -> tuple[Floats, float, float]:
    """Return the finite values as float64, in one dimension and in their order, and their range."""
    import numpy as np

    flat = values.astype(np.float64, copy=False).reshape(-1)
    if not flat.size or not np.isfinite(flat.min()) or not np.isfinite(flat.max()):
        flat = flat[np.isfinite(flat)]
    if not flat.size:
        raise ValueError(f"values: want at least one finite number, got {values.size or 'no'}")
    return flat, float(flat.min()), float(flat.max())


def _merged(
    counts: npt.NDArray[Any], limits: Floats, max_bins: int
) -> tuple[npt.NDArray[Any], Floats]:
    """Add up neighbouring buckets, as torch does (2.13, summary.make_histogram)."""
    import numpy as np

    width = len(counts) // max_bins
    spare = len(counts) % width
    padded = np.pad(counts, (0, width - spare)) if spare else counts
    return padded.reshape(-1, width).sum(axis=-1), np.append(limits[:-1:width], limits[-1])


def _led(counts: npt.NDArray[Any]) -> npt.NDArray[Any]:
    import numpy as np

    return np.concatenate([[0], counts])


def _equal(flat: Floats, count: int) -> Floats:
    """Return `count` buckets of equal width over the values, shape (count, 3)."""
    import numpy as np

    low, high = flat.min(), flat.max()
    if low == high:
        table = np.full((count, _COLUMNS), low)
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
