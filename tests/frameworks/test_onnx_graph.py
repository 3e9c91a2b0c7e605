"""Graphs of ONNX models, compared with what the onnx package and torch's writer make of them."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from drawn import edges, operations
from onnx import TensorProto, helper, numpy_helper
from tensorboard.compat.proto import types_pb2
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch.utils.tensorboard import _onnx_graph

from tbnb import SummaryWriter


def model(
    nodes: list[Any],
    inputs: list[Any],
    outputs: list[Any],
    held: list[Any] | None = None,
    **more: Any,
) -> Any:
    """Return a model of one graph."""
    return helper.make_model(helper.make_graph(nodes, "g", inputs, outputs, held or [], **more))


def value(name: str, shape: list[Any] | None = None, dtype: int = TensorProto.FLOAT) -> Any:
    """Return the description of an input or output."""
    return helper.make_tensor_value_info(name, dtype, shape)


def logged(path: Path, found: Any) -> GraphDef:
    """Log a model, and return what TensorBoard shows of it."""
    with SummaryWriter(path) as writer:
        writer.add_onnx_graph(found)
    return operations(path)


@pytest.fixture
def every() -> Any:
    """A model with every kind of attribute, edge and value."""
    then = helper.make_graph(
        [helper.make_node("Identity", ["h1"], ["t"])], "then", [], [value("t")]
    )
    nodes = [
        helper.make_node(
            "Conv", ["x", "/w"], ["/conv/out"], kernel_shape=[3, 3], pads=[0, -1, 0, 1], group=1
        ),
        helper.make_node("Split", ["/conv/out", ""], ["h1", "h2"], axis=1, num_outputs=2),
        helper.make_node("Elu", ["h2"], ["e"], alpha=0.5),
        helper.make_node("Cast", ["e"], ["c"], to=1, saturate=0),
        helper.make_node(
            "Odd", ["c", "sparse"], ["o"], mode="linear", words=["a", "b"], rates=[0.5, 1.0]
        ),
        helper.make_node("Constant", [], ["k"], value=numpy_helper.from_array(np.zeros(4))),
        helper.make_node("If", ["flag"], ["i"], then_branch=then, else_branch=then),
        helper.make_node("Sum", ["o", "k", "i"], ["y"]),
    ]
    weights = numpy_helper.from_array(np.zeros((8, 3, 3, 3), np.float32), "/w")
    indices = numpy_helper.from_array(np.array([1], np.int64), "i")
    values = numpy_helper.from_array(np.ones(1, np.float32), "sparse")
    return model(
        nodes,
        [value("x", ["batch", 3, None, 8]), value("flag", [], TensorProto.BOOL)],
        [value("y", [2, 3]), value("h2", None, TensorProto.DOUBLE)],
        [weights],
        value_info=[value("h1", [2, 4])],
        sparse_initializer=[helper.make_sparse_tensor(values, indices, [4])],
    )


def test_nodes_are_those_of_torchs_writer(tmp_path: Path, every: Any) -> None:
    """Names, operations and attributes, apart from what holds tensors and graphs."""
    found = {node.name: node for node in logged(tmp_path, every).node}
    peers = [node for node in _onnx_graph.parse(every.graph).node if node.op != "Variable"]

    assert len(peers) == 8
    for peer in peers:
        mine = found[peer.name.lstrip("/")]
        assert mine.op == peer.op
        if peer.op not in {"Constant", "If"}:
            assert mine.attr["parameters"].s == peer.attr["parameters"].s
    assert found["k"].attr["parameters"].s.startswith(b"value = tensor of ")
    assert found["i"].attr["parameters"].s.startswith(b"else_branch = graph of ")


def test_edges_by_hand(tmp_path: Path, every: Any) -> None:
    """Weights are nodes, second outputs have numbers, outputs have names of their own."""
    found = edges(logged(tmp_path, every))

    assert found == {
        "x": [],
        "flag": [],
        "w": [],
        "sparse": [],
        "conv/out": ["x", "w"],
        "h1": ["conv/out"],
        "e": ["h1:1"],
        "c": ["e"],
        "o": ["c", "sparse"],
        "k": [],
        "i": ["flag"],
        "y": ["o", "k", "i"],
        "output/y": ["y"],
        "output/h2": ["h1:1"],
    }


def test_shapes_and_dtypes_are_tensorflows(tmp_path: Path, every: Any) -> None:
    """A size that may vary is -1; ONNX's numbers of data types are other ones."""
    nodes = {node.name: node for node in logged(tmp_path, every).node}

    def shape(name: str) -> list[int]:
        return [dim.size for dim in nodes[name].attr["shape"].shape.dim]

    assert shape("x") == [-1, 3, -1, 8]
    assert shape("w") == [8, 3, 3, 3]
    assert shape("output/y") == [2, 3]
    assert nodes["w"].op == "Initializer"
    assert nodes["flag"].attr["dtype"].type == types_pb2.DT_BOOL
    assert nodes["output/h2"].attr["dtype"].type == types_pb2.DT_DOUBLE
    first, second = nodes["h1"].attr["_output_shapes"].list.shape
    assert [dim.size for dim in first.dim] == [2, 4]
    assert not second.dim


# ONNX's name of a data type: TensorFlow's, where it is another one.
OTHERS = {"FLOAT16": "HALF", **dict.fromkeys(("UNDEFINED", "INT4", "UINT4", "INT2", "UINT2"), "")}
DTYPES = {
    name: number
    for name in TensorProto.DataType.keys()  # noqa: SIM118  no dict
    if (number := dict(types_pb2.DataType.items()).get(f"DT_{OTHERS.get(name, name)}"))
}


@pytest.mark.parametrize("name", DTYPES)
def test_every_data_type(tmp_path: Path, name: str) -> None:
    """The number is that of TensorFlow's type of the same name."""
    found = model([helper.make_node("Relu", ["x"], ["y"])], [value("x", [1])], [value("y", [1])])
    found.graph.input[0].type.tensor_type.elem_type = TensorProto.DataType.Value(name)
    (node,) = (node for node in logged(tmp_path, found).node if node.name == "x")

    assert len(DTYPES) == 16
    assert node.attr["dtype"].type == DTYPES[name]


def test_duplicate_names_become_unique(tmp_path: Path) -> None:
    """Where slashes alone tell names apart, a number does."""
    found = model(
        [helper.make_node("Relu", ["/x"], ["x"]), helper.make_node("Relu", ["x"], ["output/x"])],
        [value("/x", [1])],
        [value("x", [1]), value("output/x", [1])],
    )

    assert edges(logged(tmp_path, found)) == {
        "x": [],
        "x_1": ["x"],
        "output/x": ["x_1"],
        "output/x_1": ["x_1"],
        "output/output/x": ["output/x"],
    }


def test_weights_are_not_read(tmp_path: Path) -> None:
    """A file of 60 MB takes no memory to speak of."""
    weights = numpy_helper.from_array(np.zeros((5_000, 3_000), np.float32), "w")
    node = helper.make_node("MatMul", ["x", "w"], ["y"])
    path = tmp_path / "m.onnx"
    onnx.save(model([node], [value("x", [1, 5_000])], [value("y", [1, 3_000])], [weights]), path)
    tracemalloc.start()
    with SummaryWriter(tmp_path / "log") as writer:
        writer.add_onnx_graph(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert path.stat().st_size > 60_000_000
    assert peak < 5_000_000
    assert edges(operations(tmp_path / "log"))["y"] == ["x", "w"]


def test_add_graph_takes_a_model(tmp_path: Path, every: Any) -> None:
    """A ModelProto is told from a GraphDef."""
    want = logged(tmp_path / "a", every)
    with SummaryWriter(tmp_path / "b") as writer:
        writer.add_graph(every)

    assert operations(tmp_path / "b") == want
