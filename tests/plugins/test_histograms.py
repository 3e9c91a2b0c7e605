"""Histograms, written and read. What torch itself writes is compared in tests/frameworks."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from summaries import SAMPLES, logged, raised
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.data_compat import migrate_value
from tensorboard.plugins.histogram import summary_v2
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError
from tbnb.format.events import SummaryValue
from tbnb.plugins import histograms

RNG = np.random.default_rng(0)


def parsed(data: bytes) -> HistogramProto:
    """Parse with TensorBoard's own message, and return its one histogram."""
    (value,) = Summary.FromString(data).value
    assert value.tag == "h"
    histo: HistogramProto = value.histo
    return histo


def counted(values: Any, bins: Any) -> dict[float, int]:
    """Return the number of values by right edge, by numpy, of the buckets with any."""
    with np.errstate(all="ignore"):  # numpy before 2.0 divides by a range of zero
        counts, edges = np.histogram(np.asarray(values, np.float64), bins=bins)
    return {float(edges[i + 1]): int(counts[i]) for i in np.flatnonzero(counts)}


def filled(histo: HistogramProto) -> dict[float, int]:
    """Return the number of values by right edge, of the buckets with any."""
    return {
        limit: int(count)
        for limit, count in zip(histo.bucket_limit, histo.bucket, strict=True)
        if count
    }


def test_default_bins_are_those_of_torch() -> None:
    """1549 edges, symmetric: the smallest is 1e-12, each next 1.1 times it, to below 1e20."""
    bins = histograms.default_bins()

    assert len(bins) == 1549
    assert bins == [-edge for edge in reversed(bins)]
    assert (bins[774], bins[775]) == (0, 1e-12)
    assert bins[776] == 1e-12 * 1.1
    assert 1e20 / 1.1 <= bins[-1] < 1e20


@pytest.mark.parametrize("dtype", ["f4", "f8", "f2", "i8", "i2", "u1", "?"])
@pytest.mark.parametrize("size", [1, 5, 1_000, 200_000])
def test_counts_are_those_of_numpy(dtype: str, size: int) -> None:
    """Of every dtype, whichever way it is counted; moments are those of float64."""
    values = (RNG.standard_normal((size, 1)) * 9).clip(0 if dtype in "u1?" else -99).astype(dtype)
    histo = parsed(histograms.summary("h", values))
    wide = values.astype(np.float64).ravel()

    assert filled(histo) == counted(wide, histograms.default_bins())
    assert (histo.min, histo.max, histo.num) == (wide.min(), wide.max(), size)
    assert histo.sum == pytest.approx(math.fsum(wide))
    assert histo.sum_squares == pytest.approx(math.fsum(wide * wide))


def edges_of(dtype: Any) -> np.ndarray:
    """Return the default edges in a dtype, with the neighbours of each."""
    near = np.array(histograms.default_bins()).astype(dtype)
    inf = dtype(np.inf)
    values: np.ndarray = np.concatenate([near, np.nextafter(near, inf), np.nextafter(near, -inf)])
    return values[np.abs(values.astype(np.float64)) <= histograms.default_bins()[-1]]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_edges_belong_to_the_bucket_on_their_right(dtype: Any) -> None:
    """Counting in float32 decides every edge, and the numbers beside it, as float64 does."""
    values = edges_of(dtype)
    histo = parsed(histograms.summary("h", values))

    assert filled(histo) == counted(values, histograms.default_bins())


@given(
    values=arrays.arrays(
        st.sampled_from([np.float32, np.float64]),
        st.integers(1, 30),
        elements=st.floats(-(2.0**66), 2.0**66, width=32),
    ),
    bins=st.sampled_from(["tensorflow", "sturges", 3, [-2.0, 0.0, 0.5, 2.0**66]]),
)
def test_any_values_are_counted_as_by_numpy(values: np.ndarray, bins: Any) -> None:
    """Tiny, huge, equal, zero: each in its bucket."""
    try:
        want = counted(values, histograms.default_bins() if bins == "tensorflow" else bins)
    except (ValueError, IndexError):  # of 3 buckets around 2e15 no edges are different numbers
        want = {}
    if not want:
        with pytest.raises(ValueError, match=r"none of|bins: "):
            histograms.summary("h", values, bins=bins)
        return
    histo = parsed(histograms.summary("h", values, bins=bins))

    assert filled(histo) == want
    assert histo.bucket[0] == 0  # its limit is the left edge of the first with values
    assert histo.bucket[1] > 0
    assert histo.bucket[-1] > 0


def test_what_is_not_finite_is_left_out() -> None:
    """NaN and infinities are in no bucket and do not spoil the moments."""
    values = np.array([1.0, np.nan, 2.0, np.inf, -np.inf, 3.0])
    for dtype in ("f4", "f8", "f2"):
        histo = parsed(histograms.summary("h", values.astype(dtype)))

        assert (histo.min, histo.max, histo.num) == (1, 3, 3)
        assert (histo.sum, histo.sum_squares) == (6, 14)
        assert sum(histo.bucket) == 3


@pytest.mark.parametrize("bins", ["tensorflow", "auto", 3])
@pytest.mark.parametrize("values", [[], [np.nan], [np.inf, -np.inf]])
def test_nothing_to_count(values: list[float], bins: str | int) -> None:
    """The message names the argument."""
    with pytest.raises(ValueError, match="values: want at least one finite number, found"):
        histograms.summary("h", np.array(values), bins=bins)


def test_values_beyond_the_default_bins() -> None:
    """Larger than 1e20 in size: one bucket more at either end, as in TensorFlow's histogram.cc."""
    top = histograms.default_bins()[-1]
    values = np.array([-1e300, -1e21, 0.5, top, 1e20, 1e38, sys.float_info.max])
    histo = parsed(histograms.summary("h", values))

    assert (histo.bucket[0], histo.bucket_limit[0]) == (0, -sys.float_info.max)
    assert (histo.bucket[1], histo.bucket_limit[1]) == (2, -top)
    assert (histo.bucket[-2], histo.bucket_limit[-2]) == (1, top)
    assert (histo.bucket[-1], histo.bucket_limit[-1]) == (3, sys.float_info.max)
    assert sum(histo.bucket) == histo.num == 7


def test_max_bins_merges_neighbours() -> None:
    """Ten buckets to at most four: three neighbours each, the last with what is left."""
    values = np.repeat(np.arange(10) + 0.5, np.arange(1, 11))
    histo = parsed(histograms.summary("h", values, bins=list(range(11)), max_bins=3))

    assert list(histo.bucket) == [0, 6, 15, 24, 10]
    assert list(histo.bucket_limit) == [0, 3, 6, 9, 10]


def test_a_rule_that_would_fill_the_memory() -> None:
    """One outlier makes Freedman and Diaconis ask for 10^12 buckets; 10^4 are still made."""
    values = np.append(np.linspace(0, 1e-3, 1_000), 1e8)

    for bins in ("auto", "fd"):
        with pytest.raises(ValueError, match=rf"bins: '{bins}' would make about 1e\+12 buckets"):
            histograms.summary("h", values, bins=bins)
        assert parsed(histograms.summary("h", np.append(values[:-1], 1.0), bins=bins)).num == 1_001


@pytest.mark.parametrize("bins", ["nonsense", 0, [1.0, 0.0], [1.0, np.nan], [[1.0, 2.0]]])
def test_bins_that_are_none(bins: Any) -> None:
    """Numpy says what is wrong, the message whose fault it is."""
    with pytest.raises(ValueError, match="bins: "):
        histograms.summary("h", np.ones(3), bins=bins)


def test_raw_is_what_was_given() -> None:
    """Limits up to the largest float64 are legal."""
    limits, counts = np.array([1.0, sys.float_info.max]), np.array([3, 4])
    histo = parsed(histograms.raw("h", (0.0, 9.0, 7.0, 20.0, 90.0), limits, counts))

    want = HistogramProto(
        min=0, max=9, num=7, sum=20, sum_squares=90, bucket_limit=limits, bucket=counts
    )
    assert histo == want


@pytest.mark.parametrize("count", [0, 1, 5, 30])
@pytest.mark.parametrize("kind", ["normal", "equal", "empty", "float32", "integers"])
def test_equal_buckets_are_those_of_tensorboard(count: int, kind: str) -> None:
    """TensorFlow 2's form, byte for byte as TensorBoard's own function makes it."""
    values = {
        "normal": RNG.standard_normal((50, 4)),
        "equal": np.full(7, 2.5),
        "empty": np.zeros((0, 3)),
        "float32": RNG.standard_normal(500).astype(np.float32),
        "integers": np.arange(40) - 7,
    }[kind]
    want = summary_v2.histogram_pb("h", values, count, "what it is")

    assert Summary.FromString(histograms.buckets("h", values, count, "what it is")) == want


def test_equal_buckets_of_extreme_values() -> None:
    """Neither a range beyond float64 nor one below its smallest step loses a value."""
    wide = histograms.buckets("h", np.array([-1.7e308, 0.0, 1.7e308, np.nan]), 4)
    thin = histograms.buckets("h", np.array([0.0, 5e-324, 5e-324]), 3)

    tables = [tensor_util.make_ndarray(Summary.FromString(d).value[0].tensor) for d in (wide, thin)]
    assert tables[0][:, 2].tolist() == [1, 0, 1, 1]
    assert tables[0][[0, 3], [0, 1]].tolist() == [-1.7e308, 1.7e308]
    assert tables[1][:, 2].tolist() == [1, 0, 2]


def test_round_trip() -> None:
    """Decoded buckets are what TensorBoard's reader makes of the same message, in float32."""
    values = RNG.standard_normal(1_000).astype(np.float32)
    data = histograms.summary("h", values)
    (value,) = raised(data)
    theirs = migrate_value(Summary.FromString(data).value[0])

    table = histograms.decode(value)
    assert (value.plugin, table.dtype) == ("histograms", np.float64)
    assert np.array_equal(table.astype("f4"), tensor_util.make_ndarray(theirs.tensor))
    assert table[:, 2].sum() == 1_000


def test_samples() -> None:
    """Every histogram of every writer has as many values as were logged, in rising buckets."""
    seen = 0
    for place in ("torch/all", "tensorboardX/all", "tf2/summary_v2"):
        truth = json.loads((SAMPLES / place / "truth.json").read_text())["histograms"]
        series = logged(place, histograms.NAME)
        for tag, points in truth.items():
            for (_, step, want), (logged_step, value) in zip(points, series[tag], strict=True):
                table = histograms.decode(value)
                assert step == logged_step
                assert table[:, 2].sum() == want["num"]
                assert (table[:, 0] <= table[:, 1]).all()
                seen += 1
    assert seen > 20


@pytest.mark.parametrize(
    "tensor",
    [np.zeros(3), np.zeros((2, 2)), np.array([[b"a"] * 3], object), np.zeros((1, 3), "c8")],
)
def test_decode_refuses_other_tensors(tensor: np.ndarray) -> None:
    """The message has the tag and what was found."""
    with pytest.raises(DecodeError, match=r"h: found .* want real numbers of shape \(k, 3\)"):
        histograms.decode(SummaryValue("h", "histograms", tensor))
