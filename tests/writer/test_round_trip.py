"""Numbers, arrays and structures through tbnb's writer and back through everyone's reader.

What a reader gives must be what went in, by arithmetic or as tensorboard's own messages say it.
Media are in test_round_trip_media.py, ready-made messages in test_round_trip_messages.py.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from readers import agreed, tbparse
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import graph_pb2
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams import plugin_data_pb2 as hparams_pb2
from tensorboard.plugins.mesh import plugin_data_pb2 as mesh_pb2
from tensorboard.plugins.pr_curve import plugin_data_pb2 as pr_curve_pb2
from trip import Log

from tbnb import SummaryWriter
from tbnb.data.logs import Logs

HERE = Path(__file__).parent
WALL = 1_700_000_000.25
TESTS = (*HERE.glob("test_round_trip*.py"), HERE.parent / "frameworks/test_peers.py")


def test_every_method_makes_a_round_trip() -> None:
    """A new method has a test of its name."""
    text = "\n".join(path.read_text() for path in TESTS)
    methods = {name for name in dir(SummaryWriter) if name.startswith("add_")}

    assert len(methods) > 20
    assert {name for name in methods if f"def test_{name}(" not in text} == set()


def equal(got: Any, want: Any) -> bool:
    """Compare numbers, NaN and the sign of zero included."""
    same = got == want and math.copysign(1, got) == math.copysign(1, want)
    return same or (math.isnan(got) and math.isnan(want))


def content(log: Log, run: str, tag: str) -> bytes:
    """Return what a plugin says of a series."""
    logs = Logs(log.path)
    logs.reload()
    return logs.series(run, tag).summary(0).content


def test_add_scalar(log: Log) -> None:
    """Float32 of any kind, at any step and wall time."""
    values = [0.0, -0.0, math.nan, math.inf, -math.inf, 1e-45, 3.4028235e38, 1e39, 0.1, -7]
    steps = [-(2**63), -5, -1, 0, 1, 127, 2**31, 2**53 + 1, 2**62, 2**63 - 1]
    for n, (step, value) in enumerate(zip(steps, values, strict=True)):
        log.writer.add_scalar("loss", value, step, WALL + n / 1024)

    points = log.points()

    assert {(point.tag, point.plugin) for point in points} == {("loss", "scalars")}
    assert [point.step for point in points] == steps
    assert [point.wall_time for point in points] == [WALL + n / 1024 for n in range(10)]
    with np.errstate(over="ignore"):
        narrow = np.array(values).astype(np.float32)
    assert all(map(equal, [point.value for point in points], narrow.tolist()))


@pytest.mark.parametrize("options", [{"new_style": True}, {"display_name": "Loss"}])
def test_add_scalar_as_a_tensor(log: Log, options: dict[str, Any]) -> None:
    """Today's form and the one with a name read as the plain one does."""
    for step in range(3):
        log.writer.add_scalar("loss", step / 4, step, **options)

    assert [point.value for point in log.points("loss")] == [0, 0.25, 0.5]


def test_add_scalar_in_double_precision(log: Log) -> None:
    """All 64 bits; rustboard does not show such a series, so it is not the default."""
    log.writer.add_scalar("loss", 0.1, 0, new_style=True, double_precision=True)
    log.writer.close()

    with pytest.raises(AssertionError, match="rustboard"):
        agreed(log.path)
    logs = Logs(log.path)
    logs.reload()
    assert logs.scalars(".", "loss").value.tolist() == [0.1]


@pytest.mark.parametrize(
    "tag", ["", "/a", "損失 é 🎉/x y", "a\0b", "<b>&\"'", "\n\t", "a" * 2**20, "..", "%2f\\x41"]
)
def test_tags(log: Log, tag: str) -> None:
    """A tag is any text, of up to a megabyte and more."""
    log.writer.add_scalar(tag, 1, 2)
    log.writer.add_histogram(tag + "h", [1.0], 2)
    log.writer.add_text(tag + "t", "x", 2)

    found = {(point.tag, point.plugin) for point in log.points()}

    text = tag + "t/text_summary"
    assert found == {(tag, "scalars"), (tag + "h", "histograms"), (text, "text")}


@pytest.mark.filterwarnings("ignore:tag")
def test_falling_steps(log: Log) -> None:
    """All points are in the file; rustboard shows the last rise of steps only."""
    for step in (0, 5, 9, 5, -1):
        log.writer.add_scalar("loss", step, step)
    log.writer.close()

    logs = Logs(log.path)
    logs.reload()
    assert logs.scalars(".", "loss").step.tolist() == [0, 5, 9, 5, -1]
    with pytest.raises(AssertionError, match="rustboard"):
        agreed(log.path)


def test_purge_step(log: Log) -> None:
    """Where a run is resumed all readers drop what it had from there on, and nothing else."""
    for step in range(10):
        log.writer.add_scalar("loss", 1, step)
        log.writer.add_histogram("weights", [float(step)], step)
    log.writer.close()
    with SummaryWriter(log.path, purge_step=6) as resumed:
        for step in range(6, 8):
            resumed.add_scalar("loss", 2, step)
            resumed.add_histogram("weights", [2.0], step)

    # The loader gives events as they are in the files: what purges is above it.
    runs = agreed(log.path, leave_out=("loader",))

    points = [(point.step, point.value) for point in runs["."] if point.tag == "loss"]
    assert points == [(step, 1.0) for step in range(6)] + [(6, 2.0), (7, 2.0)]
    whole = EventAccumulator(str(log.path)).Reload()
    assert [event.value for event in whole.Scalars("loss")] == [1.0] * 6 + [2.0] * 2


def test_add_scalars(log: Log) -> None:
    """Each series is a run beside the others, named as torch names it."""
    for step in range(3):
        log.writer.add_scalars("run/14h", {"sin": step, "cos": -step}, step, WALL)

    runs = log.runs()

    assert {run for run, points in runs.items() if points} == {"run_14h_sin", "run_14h_cos"}
    for name, sign in (("sin", 1), ("cos", -1)):
        got = [point[:1] + point[2:] for point in runs[f"run_14h_{name}"]]
        assert got == [("run/14h", step, WALL, sign * step) for step in range(3)]


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
    log.writer.add_onnx_graph(str(HERE.parent / "samples/torch/onnx/m.onnx"))

    (point,) = [point for point in log.points() if point.plugin == "graphs"]

    nodes = graph_pb2.GraphDef.FromString(point.value[0]).node
    names = {node.name for node in nodes}
    assert len(names) == len(nodes) > 2
    assert {name.split(":")[0] for node in nodes for name in node.input} <= names


def test_tbparse_reads_the_same(log: Log) -> None:
    """Tables of scalars, text, histograms and hyperparameters."""
    log.writer.add_scalar("loss", 0.5, 1, WALL)
    log.writer.add_text("note", "tëxt", 2, WALL)
    log.writer.add_histogram("w", [1, 1, 2, 5], 3, bins=[0, 2, 4, 6], walltime=WALL)
    log.writer.add_hparams({"lr": 0.25}, {"acc": 1.0}, run_name=".")
    log.writer.close()

    tables = tbparse(log.path)

    acc, loss = tables["scalars"].sort_values("tag").to_dict("records")
    assert (loss["step"], loss["tag"], loss["value"], loss["wall_time"]) == (1, "loss", 0.5, WALL)
    assert (acc["tag"], acc["value"]) == ("acc", 1.0)
    (note,) = tables["text"].to_dict("records")
    assert (note["step"], re.sub("/.*", "", note["tag"]), note["value"]) == (2, "note", "tëxt")
    (weights,) = tables["histograms"].to_dict("records")
    assert (weights["step"], weights["counts"].tolist()) == (3, [0, 2, 1, 1])
    (option,) = tables["hparams"].to_dict("records")
    assert (option["tag"], option["value"]) == ("lr", 0.25)
