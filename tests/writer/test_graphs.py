"""Graphs that need no framework: ready ones, and ONNX models without the onnx package."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from readers import agreed
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef

from tbnb import SummaryWriter

SAMPLE = Path(__file__).resolve().parents[1] / "samples/torch/onnx"
ONNX = SAMPLE / "m.onnx"


def logged(path: Path) -> GraphDef:
    """Return the graph of a directory: all readers agree on it."""
    (point,) = (point for point in agreed(path)["."] if point.plugin == "graphs")
    return GraphDef.FromString(point.value[0])


def events(path: Path) -> list[str]:
    """Return what each event of a directory is."""
    (file,) = path.glob("*tfevents*")
    return [
        str(Event.FromString(raw).WhichOneof("what"))
        for raw in RawEventFileLoader(str(file)).Load()
    ]


@pytest.fixture
def graph() -> GraphDef:
    """A small graph."""
    found = GraphDef()
    found.node.add(name="a", op="Placeholder")
    found.node.add(name="b", op="Relu", input=["a"]).attr["T"].type = 1
    found.versions.producer = 1882
    return found


class Whole:
    """A tf.Graph."""

    def __init__(self, graph: GraphDef) -> None:
        self._graph = graph

    def as_graph_def(self) -> GraphDef:
        """Return the message."""
        return self._graph


class Function:
    """A concrete function of TensorFlow."""

    def __init__(self, graph: GraphDef) -> None:
        self.graph = Whole(graph)


FORMS = [
    lambda graph: graph,
    lambda graph: graph.SerializeToString(),
    lambda graph: memoryview(graph.SerializeToString()),
    Whole,
    Function,
]


@pytest.mark.parametrize("form", FORMS)
def test_a_graph_that_is_there_already(tmp_path: Path, graph: GraphDef, form: Any) -> None:
    """It is written as it is, whether a message, its bytes, or what has one."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(form(graph))

    assert logged(tmp_path) == graph


def test_walltime(tmp_path: Path, graph: GraphDef) -> None:
    """It is that of the event."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(graph, walltime=12.5)
    (point,) = agreed(tmp_path)["."]

    assert point.wall_time == 12.5


@pytest.mark.parametrize("keyword", ["prototxt", "onnx_model_file"])
def test_onnx_by_either_name(tmp_path: Path, keyword: str) -> None:
    """Of torch and of tensorboardX; a graph, and no costs."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_onnx_graph(**{keyword: ONNX})

    assert events(tmp_path) == ["file_version", "graph_def"]
    assert len(logged(tmp_path).node) == 6


def test_onnx_sample_is_what_torch_wrote(tmp_path: Path) -> None:
    """The same nodes; but the output has a name and an input of its own, and shapes are known."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_onnx_graph(str(ONNX))
    found = {node.name: node for node in logged(tmp_path).node}
    (file,) = SAMPLE.glob("*tfevents*")
    raw = [Event.FromString(raw) for raw in RawEventFileLoader(str(file)).Load()]
    (peer,) = (GraphDef.FromString(event.graph_def) for event in raw if event.graph_def)
    for node in peer.node:
        mine = found["output/y" if node.name == "y" and node.op == "Variable" else node.name]

        assert mine.op == node.op
        assert list(mine.input) == (["y"] if mine.name == "output/y" else list(node.input))
        assert {key: mine.attr[key] for key in node.attr} == dict(node.attr)

    assert len(found) == len(peer.node)


@pytest.mark.parametrize("form", [Path.read_bytes, lambda path: path])
def test_onnx_bytes_are_told_from_a_graph(tmp_path: Path, form: Any) -> None:
    """add_graph takes the bytes of either kind, add_onnx_graph also paths."""
    with SummaryWriter(tmp_path / "a") as writer:
        writer.add_onnx_graph(form(ONNX))
    with SummaryWriter(tmp_path / "b") as writer:
        writer.add_graph(ONNX.read_bytes())

    assert logged(tmp_path / "a") == logged(tmp_path / "b")
    assert "tagged_run_metadata" in events(tmp_path / "b")


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda w: w.add_graph(3), TypeError, r"model: want a torch.nn.Module, .*; got 3 \(int\)"),
        (lambda w: w.add_graph(None), TypeError, "model: want"),
        (lambda w: w.add_graph(b"\x0a\x05"), ValueError, "model: 2 bytes are no GraphDef: message"),
        (lambda w: w.add_onnx_graph(), TypeError, "one of prototxt and onnx_model_file"),
        (lambda w: w.add_onnx_graph(b""), ValueError, "prototxt: 0 bytes is no ONNX model: it hol"),
        (lambda w: w.add_onnx_graph(b"\x3a\x05"), ValueError, "prototxt: 2 bytes is no ONNX model"),
        (lambda w: w.add_onnx_graph(5), TypeError, r"prototxt: want a path, .* got 5 \(int\)"),
        (lambda w: w.add_onnx_graph("no.onnx"), FileNotFoundError, "no.onnx"),
        (lambda w: w.add_onnx_graph(__file__), ValueError, "prototxt: .*test_graphs.py is no ONNX"),
    ],
)
def test_what_is_no_graph(tmp_path: Path, call: Any, error: Any, said: str) -> None:
    """The message names the argument and what came; nothing is written."""
    with SummaryWriter(tmp_path) as writer, pytest.raises(error, match=said):
        call(writer)

    assert events(tmp_path) == ["file_version"]


def test_an_empty_file_is_no_model(tmp_path: Path) -> None:
    """It says so, where a map of nothing would fail otherwise."""
    empty = tmp_path / "m.onnx"
    empty.write_bytes(b"")
    with (
        SummaryWriter(tmp_path / "log") as writer,
        pytest.raises(ValueError, match=r"prototxt: .*m.onnx is empty"),
    ):
        writer.add_onnx_graph(empty)


def test_no_framework_is_imported(tmp_path: Path) -> None:
    """A graph that is there already, or an ONNX file, needs neither numpy nor a framework."""
    script = (
        "import sys; from tbnb import SummaryWriter\n"
        f"with SummaryWriter({str(tmp_path)!r}) as w: w.add_onnx_graph({str(ONNX)!r})\n"
        "print({'numpy', 'torch', 'onnx', 'google.protobuf', 'tensorflow'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout == "set()\n"


@pytest.mark.parametrize("found", [None, SimpleNamespace(__version__="2.15.0")])
def test_the_keras_callback_without_keras(monkeypatch: pytest.MonkeyPatch, found: Any) -> None:
    """It says what to install, also where Keras is older."""
    monkeypatch.setitem(sys.modules, "keras", found)
    monkeypatch.delitem(sys.modules, "tbnb.writer.keras", raising=False)
    with pytest.raises(ImportError, match="needs Keras 3"):
        importlib.import_module("tbnb.writer.keras")
