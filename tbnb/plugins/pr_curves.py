"""PR curves: how precision and recall of a classifier trade off over its threshold.

On disk: a float32 tensor of shape (6, thresholds) of plugin "pr_curves" (tensorboard 2.21,
plugins/pr_curve/summary.py, as torch writes it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import encode, tensor_proto
from tbnb.format.encode import field, metadata, whole

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from tbnb.format.events import SummaryValue

    Numbers = npt.NDArray[np.floating[Any]]

NAME = "pr_curves"

MAX_THRESHOLDS = 127  # torch writes no more
_ROWS = 6
_MINIMUM_COUNT = 1e-7


@dataclass(frozen=True, slots=True)
class Curve:
    """The counts at each threshold, and what follows from them; each of shape (thresholds,).

    Attributes
    ----------
    true_positives, false_positives, true_negatives, false_negatives
        Weighted numbers of examples.
    precision, recall
        In [0, 1].
    """

    true_positives: Numbers
    false_positives: Numbers
    true_negatives: Numbers
    false_negatives: Numbers
    precision: Numbers
    recall: Numbers

    @property
    def thresholds(self) -> Numbers:
        """The thresholds: evenly spread over [0, 1]."""
        import numpy as np

        return np.linspace(0, 1, len(self.precision))


def summary(tag: str, curve: npt.NDArray[Any], num_thresholds: int = MAX_THRESHOLDS) -> bytes:
    """Encode one curve as a `Summary` message.

    Parameters
    ----------
    tag : str
    curve : ndarray
        Shape (6, thresholds): true and false positives, true and false negatives, precision,
        recall. Stored as float32.
    num_thresholds : int
        What the metadata say of their number, up to 127.

    Returns
    -------
    bytes
        The message, of one value.
    """
    import numpy as np

    with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite
        tensor = tensor_proto.encode(curve.astype(np.float32))
    content = whole(2, min(num_thresholds, MAX_THRESHOLDS))
    return encode.value(tag, field(8, tensor), metadata(NAME, content))


def computed(
    labels: npt.NDArray[Any],
    predictions: npt.NDArray[Any],
    num_thresholds: int = MAX_THRESHOLDS,
    weights: float | npt.NDArray[Any] = 1.0,
) -> npt.NDArray[np.float64]:
    """Return the curve of a classifier.

    Parameters
    ----------
    labels : ndarray
        True or 1 for examples of the class, False or 0 for others.
    predictions : ndarray
        Probability of the class, in [0, 1]; shape of `labels`.
    num_thresholds : int
        Number of thresholds, evenly spread over [0, 1].
    weights : float or ndarray
        Of each example; shape of `labels`.

    Returns
    -------
    ndarray
        float64 (6, thresholds).

    Notes
    -----
    Source: torch 2.13, utils/tensorboard/summary.py, `compute_curve`, number for number.
    """
    import numpy as np

    last = num_thresholds - 1
    place = np.floor(predictions * last).astype(np.int32)
    positive = labels.astype(np.float64)
    kinds = (positive * weights, (1.0 - positive) * weights)
    true, false = (
        np.histogram(place, bins=num_thresholds, range=(0, last), weights=kind)[0] for kind in kinds
    )
    # At a threshold everything at or above it is called positive.
    tp, fp = np.cumsum(true[::-1])[::-1], np.cumsum(false[::-1])[::-1]
    tn, fn = fp[0] - fp, tp[0] - tp
    precision = tp / np.maximum(_MINIMUM_COUNT, tp + fp)
    recall = tp / np.maximum(_MINIMUM_COUNT, tp + fn)
    return np.stack((tp, fp, tn, fn, precision, recall))


def decode(value: SummaryValue) -> Curve:
    """Decode one curve.

    Parameters
    ----------
    value : SummaryValue
        Real tensor of shape (6, thresholds).

    Raises
    ------
    DecodeError
        The tensor is not of this shape. The caller shows the point as broken and goes on.
    """
    tensor = value.tensor
    if tensor.ndim != 2 or len(tensor) != _ROWS or tensor.dtype.kind not in "fiu":  # noqa: PLR2004  a table
        found = f"{tensor.dtype} of shape {tensor.shape}"
        raise DecodeError(f"{value.tag}: found {found}, want real numbers of shape (6, thresholds)")
    return Curve(*tensor)
