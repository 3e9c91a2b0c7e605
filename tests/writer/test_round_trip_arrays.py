"""Arrays and structures through tbnb's writer and back through everyone's reader.

What a reader gives must be what went in, by arithmetic or as tensorboard's own messages say it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from readers import agreed
from tensorboard.compat.proto import graph_pb2
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams import plugin_data_pb2 as hparams_pb2
from tensorboard.plugins.mesh import plugin_data_pb2 as mesh_pb2
from tensorboard.plugins.pr_curve import plugin_data_pb2 as pr_curve_pb2
from trip import Log

from tbnb.data.logs import Logs

SAMPLES = Path(__file__).parents[1] / "samples"
WALL = 1_700_000_000.25


def content(log: Log, run: str, tag: str) -> bytes:
    """Return what a plugin says of a series."""
    logs = Logs(log.path)
    logs.reload()
    return logs.series(run, tag).summary(0).content


@pytest.mark.parametrize(
    "dtype",
    [
        *("float16", "float32", "float64", "int8", "uint8", "int16", "uint16"),
        *("int32", "uint32", "int64", "uint64", "bool", "complex64", "complex128"),
    ],
)
def test_add_tensor(log: Log, dtype: str) -> None:
    """Every type keeps its type, shape and values."""
    data = np.arange(6).reshape(2, 3).astype(dtype)
    log.writer.add_tensor("t", data, 7, WALL)
    log.writer.close()

    # tensorboard 2.21 knows no number of a type above 21.
    leave_out = ["loader"] if dtype in {"uint32", "uint64"} else []
    (point,) = agreed(log.path, leave_out=leave_out)["."]

    assert point[:4] == ("t", "tensor", 7, WALL)
    assert point.value.dtype == data.dtype
    np.testing.assert_array_equal(point.value, data)


def test_add_histogram(log: Log) -> None:
    """Counts between the given edges; the outermost are the least and the largest value."""
    log.writer.add_histogram("w", [1, 1, 2, 5], 3, bins=[0, 2, 4, 6], walltime=WALL)

    (point,) = log.points()

    assert point[:4] == ("w", "histograms", 3, WALL)
    assert point.value.tolist() == [[1, 2, 2], [2, 4, 1], [4, 5, 1]]


@pytest.mark.parametrize("bins", ["tensorflow", "auto", "fd"])
def test_add_histogram_of_many(log: Log, bins: str) -> None:
    """As many counts as numbers, edges that rise, and each number between its edges."""
    data = np.random.default_rng(1).normal(size=1000)
    log.writer.add_histogram("w", data, 0, bins=bins)

    (point,) = log.points()

    left, right, count = point.value.T
    np.testing.assert_array_equal(left[1:], right[:-1])
    assert (np.diff(left) > 0).all()
    assert (left[0], right[-1]) == (data.min(), data.max())
    inner = np.histogram(data, bins=[-np.inf, *right[:-1], np.inf])[0]
    np.testing.assert_array_equal(count, inner)


def test_add_histogram_raw(log: Log) -> None:
    """The counts and edges as they were given; of the first bucket the left edge is the least."""
    limits, counts = [-0.5, 0.5, 1e300], [1, 2, 3]
    log.writer.add_histogram_raw("w", -1, 1e10, 6, 0, 2, limits, counts, 4, WALL)

    (point,) = log.points()

    assert point[:4] == ("w", "histograms", 4, WALL)
    assert point.value.tolist() == [[-1, -0.5, 1], [-0.5, 0.5, 2], [0.5, 1e10, 3]]


def test_add_pr_curve(log: Log) -> None:
    """Counts at five thresholds, worked out by hand."""
    log.writer.add_pr_curve("pr", [1, 0, 1, 0], [0.9, 0.8, 0.4, 0.1], 2, 5, walltime=WALL)

    (point,) = log.points()

    assert point[:4] == ("pr", "pr_curves", 2, WALL)
    assert point.value.dtype == np.float32
    want = [
        [2, 2, 1, 1, 0],  # true positives
        [2, 1, 1, 1, 0],  # false positives
        [0, 1, 1, 1, 2],  # true negatives
        [0, 0, 1, 1, 2],  # false negatives
        [1 / 2, 2 / 3, 1 / 2, 1 / 2, 0],  # precision
        [1, 1, 1 / 2, 1 / 2, 0],  # recall
    ]
    np.testing.assert_array_equal(point.value, np.float32(want))
    data = pr_curve_pb2.PrCurvePluginData.FromString(content(log, ".", "pr"))
    assert (data.version, data.num_thresholds) == (0, 5)


def test_add_pr_curve_raw(log: Log) -> None:
    """The six rows as they were given."""
    rows = np.arange(12, dtype=np.float32).reshape(6, 2)
    log.writer.add_pr_curve_raw("pr", *rows, 3, num_thresholds=2, walltime=WALL)

    (point,) = log.points()

    assert point[:4] == ("pr", "pr_curves", 3, WALL)
    np.testing.assert_array_equal(point.value, rows)


def test_add_mesh(log: Log) -> None:
    """Three tags, one each for points, colours and faces; one message says what there is."""
    parts = {
        "VERTEX": np.arange(12, dtype=np.float32).reshape(1, 4, 3),
        "COLOR": np.arange(12).reshape(1, 4, 3),
        "FACE": np.array([[[0, 1, 2], [1, 2, 3]]]),
    }
    vertices, colors, faces = parts.values()
    config = {"camera": {"cls": "PerspectiveCamera"}}
    log.writer.add_mesh("m", vertices, colors, faces, config, 5, WALL)

    points = {point.tag: point for point in log.points()}

    assert set(points) == {"m_VERTEX", "m_COLOR", "m_FACE"}
    for part, data in parts.items():
        point = points[f"m_{part}"]
        assert point[:4] == (f"m_{part}", "mesh", 5, WALL)
        np.testing.assert_array_equal(point.value, data)
        said = mesh_pb2.MeshPluginData.FromString(content(log, ".", point.tag))
        assert said.name == "m"
        assert mesh_pb2.MeshPluginData.ContentType.Name(said.content_type) == part
        assert list(said.shape) == list(data.shape)
        assert said.json_config == '{"camera": {"cls": "PerspectiveCamera"}}'


def layout(log: Log) -> Any:
    """Return the layout of custom scalars."""
    (point,) = log.points()
    assert (point.tag, point.plugin) == ("custom_scalars__config__", "custom_scalars")
    return layout_pb2.Layout.FromString(point.value.item())


def test_add_custom_scalars(log: Log) -> None:
    """Categories with charts of lines or of margins, in their order."""
    given = {"B": {"lines": ["Multiline", ["x", "y"]]}, "A": {"band": ["Margin", ["v", "l", "u"]]}}
    log.writer.add_custom_scalars(given)

    lines, margin = layout(log).category

    assert (lines.title, lines.chart[0].title) == ("B", "lines")
    assert list(lines.chart[0].multiline.tag) == ["x", "y"]
    (series,) = margin.chart[0].margin.series
    assert (series.value, series.lower, series.upper) == ("v", "l", "u")


def test_add_custom_scalars_multilinechart(log: Log) -> None:
    """One chart of lines."""
    log.writer.add_custom_scalars_multilinechart(["x", "y"], "c", "t")

    (category,) = layout(log).category

    assert (category.title, category.chart[0].title) == ("c", "t")
    assert list(category.chart[0].multiline.tag) == ["x", "y"]


def test_add_custom_scalars_marginchart(log: Log) -> None:
    """One chart of a value and its margins."""
    log.writer.add_custom_scalars_marginchart(["v", "l", "u"], "c", "t")

    (category,) = layout(log).category

    (series,) = category.chart[0].margin.series
    assert (series.value, series.lower, series.upper) == ("v", "l", "u")


def test_add_hparams(log: Log) -> None:
    """A run of its own with the parameters, the metrics and how the session ended."""
    given = {"lr": 0.1, "layers": 3, "amp": True, "opt": "adam", "none": None}
    log.writer.add_hparams(given, {"hparam/loss": 0.5}, run_name="trial", global_step=4)

    runs = log.runs()

    points = {point.tag: point for point in runs["trial"]}
    assert points["hparam/loss"][2::2] == (4, 0.5)
    said = {
        name: hparams_pb2.HParamsPluginData.FromString(content(log, "trial", f"_hparams_/{name}"))
        for name in ("experiment", "session_start_info", "session_end_info")
    }
    start = said["session_start_info"].session_start_info.hparams
    assert {name: getattr(v, v.WhichOneof("kind")) for name, v in start.items()} == {
        "lr": 0.1,
        "layers": 3.0,
        "amp": True,
        "opt": "adam",
    }
    experiment = said["experiment"].experiment
    assert [info.name for info in experiment.hparam_infos] == ["lr", "layers", "amp", "opt"]
    assert [info.name.tag for info in experiment.metric_infos] == ["hparam/loss"]
    assert said["session_end_info"].session_end_info.status == 1  # STATUS_SUCCESS


def test_add_graph(log: Log) -> None:
    """A graph that is one already: its bytes."""
    graph = graph_pb2.GraphDef()
    graph.node.add(name="net/x", op="Placeholder")
    graph.node.add(name="net/y", op="Relu", input=["net/x"])
    log.writer.add_graph(graph)

    (point,) = [point for point in log.points() if point.plugin == "graphs"]

    assert point.tag == "__run_graph__"
    assert graph_pb2.GraphDef.FromString(point.value[0]) == graph


def test_add_onnx_graph(log: Log) -> None:
    """A model from a file: a node for each operation, and no edge that leads nowhere."""
    log.writer.add_onnx_graph(str(SAMPLES / "torch/onnx/m.onnx"))

    (point,) = [point for point in log.points() if point.plugin == "graphs"]

    nodes = graph_pb2.GraphDef.FromString(point.value[0]).node
    names = {node.name for node in nodes}
    assert len(names) == len(nodes) > 2
    assert {name.split(":")[0] for node in nodes for name in node.input} <= names
