"""PR curves: add_pr_curve and add_pr_curve_raw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.plugins import pr_curves
from tbnb.writer import values
from tbnb.writer.base import Base

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# How far sums of probabilities may pass 0 and 1; bfloat16 has eight bits.
_ROUNDED = 2**-7


class CurveMethods(Base):
    """How precision and recall of a classifier trade off."""

    def add_pr_curve(
        self,
        tag: str,
        labels: Any,
        predictions: Any,
        global_step: Any = None,
        num_thresholds: int = pr_curves.MAX_THRESHOLDS,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Log the precision-recall curve of a classifier.

        Parameters
        ----------
        tag : str
            Name of the series; ``/`` separates groups.
        labels : array_like
            True or 1 for examples of the class, False or 0 for others; at least one.
        predictions : array_like
            Probability of the class, in [0, 1] give or take what rounding does; shape of `labels`.
            An example whose prediction is NaN is left out, as in torch.
        global_step : int, optional
            Step, int64; 0 when left out.
        num_thresholds : int
            Number of points of the curve; above 127 it is 127, as in torch.
        weights : float or array_like, optional
            Weight of all examples, or of each; shape of `labels`.
        walltime : float, optional
            Seconds since the epoch; now when left out.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            An earlier event could not be written.
        """
        thresholds = _thresholds(num_thresholds)
        curve = computed(labels, predictions, thresholds, weights)
        self._log(pr_curves.summary(values.tag(tag), curve, thresholds), global_step, walltime)

    def add_pr_curve_raw(
        self,
        tag: str,
        true_positive_counts: Any,
        false_positive_counts: Any,
        true_negative_counts: Any,
        false_negative_counts: Any,
        precision: Any,
        recall: Any,
        global_step: Any = None,
        num_thresholds: int = pr_curves.MAX_THRESHOLDS,
        weights: Any = None,  # noqa: ARG002  torch's, which does not use it either
        walltime: float | None = None,
    ) -> None:
        """Log a precision-recall curve that is already computed.

        Parameters
        ----------
        tag : str
            Name of the series; ``/`` separates groups.
        true_positive_counts, false_positive_counts, true_negative_counts, false_negative_counts
            Numbers at each threshold, array_like of shape (k,); stored as float32.
        precision, recall : array_like
            In [0, 1], shape (k,).
        global_step : int, optional
            Step, int64; 0 when left out.
        num_thresholds : int
            What readers are told their number is, up to 127: k.
        weights
            Accepted for torch's sake, which does not use it either.
        walltime : float, optional
            Seconds since the epoch; now when left out.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            An earlier event could not be written.
        """
        import numpy as np

        given = {
            "true_positive_counts": true_positive_counts,
            "false_positive_counts": false_positive_counts,
            "true_negative_counts": true_negative_counts,
            "false_negative_counts": false_negative_counts,
            "precision": precision,
            "recall": recall,
        }
        rows = {name: values.real(name, row) for name, row in given.items()}
        sizes = {name: row.shape for name, row in rows.items()}
        first = next(iter(sizes.values()))
        for name, size in sizes.items():
            if len(size) != 1 or size != first or not size[0]:
                raise ValueError(
                    f"{name}: want shape (k,), k at least 1 and the same for all six; got {size} "
                    f"beside {first} of true_positive_counts"
                )
        curve = np.stack([row.astype(np.float64) for row in rows.values()])
        summary = pr_curves.summary(values.tag(tag), curve, _thresholds(num_thresholds))
        self._log(summary, global_step, walltime)


def computed(
    labels: Any,
    predictions: Any,
    num_thresholds: int = pr_curves.MAX_THRESHOLDS,
    weights: Any = None,
) -> npt.NDArray[np.float64]:
    """Return the curve of a classifier: float64, shape (6, thresholds).

    See `CurveMethods.add_pr_curve` for the arguments and errors; of thresholds there may be more.
    """
    truth = values.real("labels", labels)
    found = values.real("predictions", predictions)
    if not truth.size:
        raise ValueError("labels: want at least 1, got none")
    if not ((truth == 0) | (truth == 1)).all():
        raise ValueError(f"labels: want 0 and 1 only, got {values.describe(labels)}")
    _same_shape("predictions", found, truth)
    weight: Any = 1.0 if weights is None else values.real("weights", weights)
    if weights is not None and not (abs(weight) < float("inf")).all():
        raise ValueError("weights: want finite numbers, got NaN or infinity")
    if weights is not None and weight.ndim:
        _same_shape("weights", weight, truth)
        weight = weight.reshape(-1)
    truth, found = truth.reshape(-1), found.reshape(-1)
    known = found == found  # noqa: PLR0124  NaN is not
    truth, found = truth[known], found[known]
    if found.size and not -_ROUNDED <= found.min() <= found.max() <= 1 + _ROUNDED:
        raise ValueError(f"predictions: want numbers in [0, 1], got {found.min()} to {found.max()}")
    weight = weight[known] if weights is not None and weight.ndim else weight
    count = _positive(num_thresholds)
    return pr_curves.computed(truth, found.clip(0, 1), count, weight)


def _thresholds(given: Any) -> int:
    return min(_positive(given), pr_curves.MAX_THRESHOLDS)


def _positive(given: Any) -> int:
    count = values.step(given, "num_thresholds")
    if count < 1:
        raise ValueError(f"num_thresholds: want at least 1, got {count}")
    return count


def _same_shape(name: str, found: npt.NDArray[Any], labels: npt.NDArray[Any]) -> None:
    """Raise unless an array has the shape of the labels; (n, 1) is that of (n,)."""
    if found.squeeze().shape != labels.squeeze().shape:
        raise ValueError(f"{name}: want shape {labels.shape} as labels, got {found.shape}")
