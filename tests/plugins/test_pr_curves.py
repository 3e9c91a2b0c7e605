"""PR curves, written and read. What torch itself computes is compared in tests/frameworks."""

from __future__ import annotations

import json

import numpy as np
import pytest
from summaries import SAMPLES, logged, raised
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.pr_curve.plugin_data_pb2 import PrCurvePluginData
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError
from tbnb.format.events import SummaryValue
from tbnb.plugins import pr_curves

LABELS = np.array([False, True, True, False, True])
PREDICTIONS = np.array([0.1, 0.4, 0.6, 0.8, 1.0])


def test_counts_at_each_threshold() -> None:
    """By hand: at 0 all are called positive, at 1 only the last is."""
    curve = pr_curves.computed(LABELS, PREDICTIONS, 3)

    assert curve.tolist() == [
        [3, 2, 1],
        [2, 1, 0],
        [0, 1, 2],
        [0, 1, 2],
        [3 / 5, 2 / 3, 1],
        [1, 2 / 3, 1 / 3],
    ]


def test_weights() -> None:
    """A weight of zero leaves an example out; one for all only scales the counts."""
    kept = np.array([True, True, False, True, True])
    without = pr_curves.computed(LABELS[kept], PREDICTIONS[kept], 5)

    assert np.array_equal(pr_curves.computed(LABELS, PREDICTIONS, 5, kept * 1.0), without)
    scaled = pr_curves.computed(LABELS, PREDICTIONS, 5, 2.0)
    assert np.array_equal(scaled[:4], 2 * pr_curves.computed(LABELS, PREDICTIONS, 5)[:4])


@pytest.mark.parametrize(("asked", "said"), [(5, 5), (127, 127), (300, 127)])
def test_tensorboard_reads_it(asked: int, said: int) -> None:
    """Six rows of float32, and the number of thresholds in the metadata."""
    curve = np.arange(30.0).reshape(6, 5) / 7
    (value,) = Summary.FromString(pr_curves.summary("p", curve, asked)).value

    plugin = value.metadata.plugin_data
    assert (value.tag, plugin.plugin_name) == ("p", "pr_curves")
    assert plugin.content == PrCurvePluginData(num_thresholds=said).SerializeToString()
    read = tensor_util.make_ndarray(value.tensor)
    assert read.dtype == np.float32
    assert np.array_equal(read, curve.astype(np.float32))


def test_round_trip() -> None:
    """Each row has its name; thresholds are spread evenly."""
    (value,) = raised(pr_curves.summary("p", np.arange(30.0).reshape(6, 5), 5))

    curve = pr_curves.decode(value)
    assert curve.true_positives.tolist() == [0, 1, 2, 3, 4]
    assert curve.false_negatives[0] == 15
    assert curve.recall.tolist() == [25, 26, 27, 28, 29]
    assert curve.thresholds.tolist() == [0, 0.25, 0.5, 0.75, 1]


@pytest.mark.parametrize("place", ["torch/all", "tensorboardX/all"])
def test_samples(place: str) -> None:
    """Every curve is what its inputs give."""
    truth = json.loads((SAMPLES / place / "truth.json").read_text())["pr_curves"]
    series = logged(place, pr_curves.NAME)

    assert set(truth) <= set(series)
    for tag, want in truth.items():
        curve = pr_curves.decode(series[tag][0][1])
        rows = [getattr(curve, name) for name in type(curve).__slots__]
        assert np.array_equal(np.stack(rows), np.array(want, np.float32))


@pytest.mark.parametrize("tensor", [np.zeros(6), np.zeros((5, 6)), np.array([[b""]] * 6, object)])
def test_decode_refuses_other_tensors(tensor: np.ndarray) -> None:
    """The message has the tag and what was found."""
    with pytest.raises(DecodeError, match=r"p: found .* of shape \(6, thresholds\)"):
        pr_curves.decode(SummaryValue("p", "pr_curves", tensor))
