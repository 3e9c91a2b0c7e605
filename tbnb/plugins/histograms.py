"""Histograms: how many values of a tensor fall into each bucket.

On disk: a `HistogramProto` (tensorboard 2.21, compat/proto/summary.proto), which torch writes, or
a float64 tensor of shape (k, 3) of plugin "histograms" (plugins/histogram/summary_v2.py), which
TensorFlow 2 writes and to which readers raise the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import encode, tensor_proto
from tbnb.format.encode import double, field, metadata
from tbnb.plugins.plugin import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from tbnb.format.events import SummaryValue

    Floats = npt.NDArray[np.float64]

NAME = "histograms"

DEFAULT = "tensorflow"  # torch's name of the default bins
_COLUMNS = 3


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

    from tbnb.plugins import bins as how

    flat, low, high = how.finite(values)
    if isinstance(bins, str) and bins == DEFAULT:
        counts, limits = how.by_default(flat, values, low, high)
    else:
        counts, limits = how.by_numpy(flat, bins, low, high)
    if max_bins is not None and len(counts) > max_bins:
        counts, limits = how.merged(counts, limits, max_bins)
    filled = counts.nonzero()[0]
    if not len(filled):
        raise ValueError(f"values: none of {flat.size} lies within bins")
    first, last = int(filled[0]), int(filled[-1])
    with np.errstate(over="ignore"):  # the sums of huge values are infinite
        moments = (low, high, flat.size, flat.sum(), how.squares(flat))
    # Only right edges are stored: that of the empty bucket is the left one of the first.
    kept = np.concatenate([[0], counts[first : last + 1]])
    return raw(tag, moments, limits[first : last + 2], kept)


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

    from tbnb.plugins import bins

    with np.errstate(over="ignore"):  # of longdouble
        flat = np.asarray(values).astype(np.float64).reshape(-1)
    flat = flat[np.isfinite(flat)]
    count = max(0, count)
    table = bins.of_equal_width(flat, count) if flat.size and count else np.zeros((count, _COLUMNS))
    tensor = tensor_proto.encode(table, content=True)
    return encode.value(tag, field(8, tensor), metadata(NAME, description=description))


def default_bins() -> list[float]:
    """Return torch's edges of buckets: 0 and ±1e-12 · 1.1^k below 1e20, in rising order."""
    from tbnb.plugins import bins

    return bins.of_torch()


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


def view(table: Floats, *, full: bool) -> Shown:  # noqa: ARG001 - always all of it
    """Return what the page needs to show one histogram: all its buckets, packed."""
    from tbnb.plugins import buckets as how

    return Shown(*how.packed(table))
