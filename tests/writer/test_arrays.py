"""add_tensor, add_histogram, add_pr_curve, add_mesh and add_custom_scalars.

What torch's writer makes of the same calls is compared in tests/frameworks.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from PIL import Image
from recorder import Recorder
from tensorboard.plugins.custom_scalar.layout_pb2 import Layout
from tensorboard.util import tensor_util

CLOUD = np.arange(12.0).reshape(1, 4, 3)
ROWS = [[1.0, 2.0]] * 6


@pytest.fixture
def writer() -> Recorder:
    """A writer that keeps what would be logged."""
    return Recorder()


def test_steps_and_wall_times_are_passed_on(writer: Recorder) -> None:
    """In torch's positions, for every method that has them."""
    writer.add_tensor("t", [1], 1, 2.0)
    writer.add_histogram("h", [1], 1, "tensorflow", 2.0)
    writer.add_histogram_raw("r", 0, 1, 2, 1, 1, [1.0], [2], 1, 2.0)
    writer.add_pr_curve("p", [1], [1], 1, 127, None, 2.0)
    writer.add_pr_curve_raw("q", *ROWS, 1, 127, None, 2.0)
    writer.add_mesh("m", CLOUD, None, None, None, 1, 2.0)

    assert [(step, wall) for _, step, wall in writer.events] == [(1, 2.0)] * 6
    assert [value.tag for value in writer.values()] == ["t", "h", "r", "p", "q", "m_VERTEX"]


def test_numpy_waits() -> None:
    """To have the methods costs nothing until one is called."""
    code = "import sys, tbnb.writer.arrays, tbnb.writer.hparams; assert 'numpy' not in sys.modules"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ([[1, 2]], np.array([[1, 2]])),
        (2.5, np.array(2.5)),
        (np.float16([1, 2]), np.float16([1, 2])),
        (True, np.array(True)),  # noqa: FBT003  a value
        (Image.new("L", (2, 1), 7), np.array([[7, 7]], np.uint8)),
        ([], np.zeros(0)),
        ("größe", np.array("größe".encode(), object)),
        ([["a\0", b"\xff"]], np.array([[b"a\0", b"\xff"]], object)),
        (np.array(["ab", "c"]), np.array([b"ab", b"c"], object)),
    ],
)
def test_tensors_of_any_kind(writer: Recorder, given: Any, want: np.ndarray) -> None:
    """Numbers, arrays, pictures and text keep dtype and shape."""
    writer.add_tensor("t", given)

    (value,) = writer.values()
    read = tensor_util.make_ndarray(value.tensor)
    assert (read.dtype, read.shape) == (want.dtype, want.shape)
    assert read.tolist() == want.tolist()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "tensor: want numbers, got None"),
        (object(), "tensor: want numbers"),
        (["a", 1], "tensor: want a str, got 1"),
        (np.array([1, None]), "tensor: want a str, got 1"),
        (np.datetime64("2020-01-01"), "tensor: want"),
        ([[1], [1, 2]], "tensor: want an array"),
        (np.broadcast_to(np.float64(0), 1 << 28), "tensor: want less than 2 GiB, got 2147483648"),
    ],
)
def test_tensors_that_are_none(writer: Recorder, given: Any, message: str) -> None:
    """The argument is named and nothing is logged."""
    with pytest.raises((TypeError, ValueError), match=message):
        writer.add_tensor("t", given)
    assert writer.events == []


def test_histogram_of_lists_and_scalars(writer: Recorder) -> None:
    """Edges may be an array too; torch takes no list of values."""
    writer.add_histogram("h", [[0.5, 1.5], [1.7, 9.0]], bins=np.array([0, 1, 2]))
    writer.add_histogram("h", 3)
    writer.add_histogram("h", range(100), bins="auto", max_bins=np.int64(2))

    first, second, third = (value.histo for value in writer.values())
    assert (list(first.bucket), list(first.bucket_limit)) == ([0, 1, 2], [0, 1, 2])
    assert (first.num, first.max) == (4, 9)
    assert (second.num, sum(second.bucket)) == (1, 1)
    assert (third.num, len(third.bucket)) == (100, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": []}, "values: want at least one finite number, found none among 0"),
        ({"values": [1j]}, "values: want real numbers"),
        ({"values": "abc"}, "values: want numbers"),
        ({"values": [5.0], "bins": [0.0, 1.0]}, "values: none of 1 lies within bins"),
        ({"values": [5.0], "bins": [1.0, 0.0]}, "bins: "),
        ({"values": [5.0], "bins": "best"}, "bins: 'best'"),
        ({"values": [5.0], "bins": None}, "bins: want numbers, got None"),
        ({"values": [5.0], "max_bins": 0}, "max_bins: want at least 1, got 0"),
        ({"values": [5.0], "tag": 7}, "tag: want a str, got 7"),
    ],
)
def test_bad_histograms(writer: Recorder, arguments: Any, message: str) -> None:
    """The argument is named and nothing is logged."""
    with pytest.raises((TypeError, ValueError), match=message):
        writer.add_histogram(**{"tag": "h", **arguments})
    assert writer.events == []


RAW = {
    "tag": "h",
    "min": 0,
    "max": 3,
    "num": 5,
    "sum": 7,
    "sum_squares": 13,
    "bucket_limits": [1, 2, sys.float_info.max],
    "bucket_counts": (2, 0, 3),
}


def test_raw_histogram(writer: Recorder) -> None:
    """Everything as it was given, as float64."""
    writer.add_histogram_raw(**RAW)

    (value,) = writer.values()
    histo = value.histo
    assert (histo.min, histo.max, histo.num, histo.sum, histo.sum_squares) == (0, 3, 5, 7, 13)
    assert list(histo.bucket_limit) == RAW["bucket_limits"]
    assert list(histo.bucket) == [2, 0, 3]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"bucket_counts": [1, 2]}, r"as many of the one .* got shapes \(3,\) and \(2,\)"),
        ({"bucket_limits": [], "bucket_counts": []}, "at least 1"),
        ({"bucket_limits": [[1, 2, 3]], "bucket_counts": [[1, 2, 3]]}, "got shapes"),
        ({"bucket_limits": [1, 3, 2]}, "bucket_limits: want rising numbers"),
        ({"bucket_limits": [1, 2, np.nan]}, "bucket_limits: want rising numbers"),
        ({"bucket_counts": [1, -1, 2]}, "bucket_counts: want numbers of at least 0"),
        ({"bucket_counts": [1, np.nan, 2]}, "bucket_counts: want numbers of at least 0"),
        ({"min": None}, "min: want one number, got None"),
        ({"sum_squares": "much"}, "sum_squares: want one number"),
    ],
)
def test_bad_raw_histograms(writer: Recorder, arguments: Any, message: str) -> None:
    """The argument is named and nothing is logged."""
    with pytest.raises((TypeError, ValueError), match=message):
        writer.add_histogram_raw(**{**RAW, **arguments})
    assert writer.events == []


def test_pr_curve_of_columns(writer: Recorder) -> None:
    """A column of predictions beside a row of labels; at 0 everything is called positive."""
    writer.add_pr_curve(
        "p", [True, False, True], np.array([[0.9], [0.1], [0.5]]), weights=[1, 1, 2]
    )

    (value,) = writer.values()
    curve = tensor_util.make_ndarray(value.tensor)
    assert curve.shape == (6, 127)
    assert curve[:4, 0].tolist() == [3, 1, 0, 0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"labels": [0, 2]}, "labels: want 0 and 1 only"),
        ({"labels": [0, np.nan]}, "labels: want 0 and 1 only"),
        ({"labels": [], "predictions": []}, "labels: want at least 1"),
        ({"predictions": [0.5]}, r"predictions: want shape \(2,\) as labels, got \(1,\)"),
        ({"predictions": [0.5, 1.5]}, r"predictions: want numbers in \[0, 1\], got 0.5 to 1.5"),
        ({"predictions": [0.5, np.inf]}, r"predictions: want numbers in \[0, 1\], got 0.5 to inf"),
        ({"predictions": [np.nan, -1]}, r"predictions: want numbers in \[0, 1\], got -1.0 to -1.0"),
        ({"weights": [1, 2, 3]}, r"weights: want shape \(2,\) as labels, got \(3,\)"),
        ({"weights": "heavy"}, "weights: want numbers"),
        ({"num_thresholds": 0}, "num_thresholds: want at least 1, got 0"),
        ({"num_thresholds": "many"}, "num_thresholds: want a whole number"),
    ],
)
def test_bad_pr_curves(writer: Recorder, arguments: Any, message: str) -> None:
    """The argument is named and nothing is logged."""
    with pytest.raises((TypeError, ValueError), match=message):
        writer.add_pr_curve(**{"tag": "p", "labels": [0, 1], "predictions": [0, 1], **arguments})
    assert writer.events == []


def test_pr_curve_of_a_model_that_diverged(writer: Recorder) -> None:
    """An example without a prediction is left out, as torch leaves it out; training goes on."""
    writer.add_pr_curve("p", [1, 0, 1], [0.9, np.nan, 0.5], weights=[1, 2, 3])
    writer.add_pr_curve("none", [1, 0], [np.nan, np.nan])

    some, none = (tensor_util.make_ndarray(value.tensor) for value in writer.values())
    assert some[:4, 0].tolist() == [4, 0, 0, 0]
    assert none.tolist() == np.zeros((6, 127)).tolist()


def test_pr_curve_of_rounded_probabilities(writer: Recorder) -> None:
    """Sums of float32 probabilities pass 1 by a rounding, which is no reason to stop."""
    writer.add_pr_curve("p", [1, 0], np.array([1.0000001, -1e-8], np.float32))

    (value,) = writer.values()
    assert tensor_util.make_ndarray(value.tensor)[:2, 0].tolist() == [1, 1]


def test_raw_pr_curve(writer: Recorder) -> None:
    """The rows as they are given; the number of thresholds is what was said."""
    writer.add_pr_curve_raw("p", *np.arange(12).reshape(6, 2).tolist(), num_thresholds=2)

    (value,) = writer.values()
    assert tensor_util.make_ndarray(value.tensor).tolist() == np.arange(12).reshape(6, 2).tolist()
    assert value.metadata.plugin_data.content == b"\x10\x02"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([1.0], r"recall: want shape \(k,\).* got \(1,\) beside \(2,\)"),
        ([[1.0, 2.0]], "recall: want shape"),
        ("ab", "recall: want numbers"),
    ],
)
def test_bad_raw_pr_curves(writer: Recorder, row: Any, message: str) -> None:
    """The row is named and nothing is logged."""
    with pytest.raises((TypeError, ValueError), match=message):
        writer.add_pr_curve_raw("p", *ROWS[:5], row)
    assert writer.events == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"vertices": CLOUD[0]}, r"vertices: want shape \(batch, n, 3\).* got \(4, 3\)"),
        ({"vertices": CLOUD[:, :0]}, "vertices: want shape"),
        ({"colors": CLOUD[:, :2]}, r"colors: want shape \(1, 4, 3\) as vertices, got \(1, 2, 3\)"),
        ({"faces": [[[0, 1, 4]]]}, "faces: want numbers of vertices, 0 to 3, got 0 to 4"),
        ({"faces": [[[0, 1, -1]]]}, "faces: want numbers of vertices"),
        ({"faces": [[[0, 1, 2]]] * 2}, "faces: want a batch of 1 as vertices, got 2"),
        ({"config_dict": "{}"}, "config_dict: want a mapping, got '{}'"),
        ({"config_dict": {"a": object()}}, "config_dict: want what JSON can hold"),
        ({"config_dict": {"a": np.nan}}, "config_dict: want what JSON can hold"),
    ],
)
def test_bad_meshes(writer: Recorder, arguments: Any, message: str) -> None:
    """The argument is named and nothing is logged."""
    with pytest.raises((TypeError, ValueError), match=message):
        writer.add_mesh(**{"tag": "m", "vertices": CLOUD, **arguments})
    assert writer.events == []


def test_mesh_is_one_event(writer: Recorder) -> None:
    """Its parts cannot come apart."""
    writer.add_mesh("m", CLOUD, CLOUD, [[[0, 1, 2]]], {"camera": {"fov": 75}}, 3)

    ((summary, step, _),) = writer.events
    assert step == 3
    assert [value.tag for value in summary.value] == ["m_VERTEX", "m_FACE", "m_COLOR"]


def layouts(writer: Recorder) -> list[Layout]:
    """Return the layouts logged, as TensorBoard parses them."""
    return [Layout.FromString(value.tensor.string_val[0]) for value in writer.values()]


def test_custom_scalars_and_short_forms(writer: Recorder) -> None:
    """The short forms are layouts of one chart, in a category of that name."""
    writer.add_custom_scalars_multilinechart(("a", "b"))
    writer.add_custom_scalars({"default": {"untitled": ["Multiline", ["a", "b"]]}})
    writer.add_custom_scalars_marginchart(["v", "low", "high"], "C", "T")

    lines, same, margin = layouts(writer)
    assert lines == same
    assert list(lines.category[0].chart[0].multiline.tag) == ["a", "b"]
    assert (margin.category[0].title, margin.category[0].chart[0].title) == ("C", "T")
    assert margin.category[0].chart[0].margin.series[0].upper == "high"


@pytest.mark.parametrize(("kind", "tags"), [("multiline", ["a"]), ("MARGIN", ["a", "b", "c"])])
def test_kind_of_chart_in_any_case(writer: Recorder, kind: str, tags: list[str]) -> None:
    """Torch takes "multiline", too."""
    writer.add_custom_scalars({"c": {"t": [kind, tags]}})
    writer.add_custom_scalars({"c": {"t": [kind.capitalize(), tags]}})

    written, wanted = writer.values()
    assert written == wanted


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ([], r"layout: want a mapping, got \[\]"),
        ({"c": []}, r"layout\['c'\]: want a mapping"),
        (
            {"c": {"t": "Multiline"}},
            r"layout\['c'\]\['t'\]: want \['Multiline' or 'Margin', tags\]",
        ),
        ({"c": {"t": ["Multiline"]}}, r"want \['Multiline' or 'Margin', tags\]"),
        ({"c": {"t": ["Pie", ["a"]]}}, r"want \['Multiline' or 'Margin', tags\], got \['Pie'"),
        ({"c": {"t": ["Multiline", "abc"]}}, "want a list of tags, got 'abc'"),
        ({"c": {"t": ["Multiline", [1]]}}, r"layout\['c'\]\['t'\]: tags: want a str, got 1"),
        ({"c": {"t": ["Margin", ["a", "b"]]}}, "want the 3 tags of value, .* got 2"),
        ({1: {}}, "layout: want a str, got 1"),
    ],
)
def test_bad_layouts(writer: Recorder, layout: Any, message: str) -> None:
    """The place in the layout is named and nothing is logged."""
    with pytest.raises((TypeError, ValueError), match=message):
        writer.add_custom_scalars(layout)
    assert writer.events == []


def test_margin_chart_of_two(writer: Recorder) -> None:
    """Its short form takes three tags, too."""
    with pytest.raises(ValueError, match="want the 3 tags"):
        writer.add_custom_scalars_marginchart(["a", "b"])


def test_curves_of_infinite_weights(writer: Recorder) -> None:
    """Would be NaN everywhere."""
    with pytest.raises(ValueError, match="weights: want finite numbers"):
        writer.add_pr_curve("x", [0, 1], [0.5, 0.5], weights=np.inf)

    assert writer.events == []


@pytest.mark.parametrize(("category", "title"), [(["a"], "b"), ("a", None)])
def test_names_of_charts(writer: Recorder, category: Any, title: Any) -> None:
    """The argument is named also where it cannot be a key."""
    name = "category" if title else "title"
    with pytest.raises(TypeError, match=f"^{name}: want a str"):
        writer.add_custom_scalars_multilinechart(["x"], category, title)


def test_histograms_of_long_doubles(writer: Recorder) -> None:
    """What float64 cannot hold is left out, without a warning of numpy's."""
    writer.add_histogram("x", np.array([np.finfo(np.longdouble).max, 1]))

    (value,) = writer.values()
    assert (value.histo.num, value.histo.max) in {(1, 1), (2, float(np.finfo(float).max))}


def test_buckets_without_end(writer: Recorder) -> None:
    """A number that would fill the memory is an argument's error."""
    with pytest.raises(ValueError, match="bins: want at most 10000000, got 1000000000"):
        writer.add_histogram("x", [1, 2], bins=10**9)
