"""GraphDef to nodes and back."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef

from tbnb.errors import DecodeError
from tbnb.format import graph_def
from tbnb.format.nodes import DataType, Graph, Node, Omitted

CONV = Node(
    "Net/Conv2d[conv]/conv2d",
    "aten::conv2d",
    ("input/x", "Net/Conv2d[conv]/weight:1"),
    "/device:CPU:0",
    {
        "attr": "{ stride : [1, 1]}",
        "raw": b"\xff\x00",
        "count": -3,
        "rate": 0.5,
        "on": True,
        "off": False,
        "dtype": DataType(1),
        "shape": (2, 0, -1),
        "rank": None,
        "many": ["a", "b"],
        "sizes": [1, -2, 3],
        "flags": [True, False],
        "rates": [0.25, 1.5],
        "types": [DataType(1), DataType(7)],
    },
    ((2, 8, 16, 16), None, ()),
)


def test_tensorboard_reads_what_is_written() -> None:
    """Every kind of attribute stands in the field that TensorBoard's message has for it."""
    graph = GraphDef.FromString(graph_def.encode_graph([CONV, Node("a", "b")]))
    node = graph.node[0]

    assert graph.versions.producer == 22
    assert (node.name, node.op, node.device) == (CONV.name, CONV.op, CONV.device)
    assert tuple(node.input) == CONV.inputs
    assert node.attr["attr"].s == b"{ stride : [1, 1]}"
    assert node.attr["raw"].s == b"\xff\x00"
    assert node.attr["count"].i == -3
    assert node.attr["rate"].f == 0.5
    assert node.attr["on"].b is True
    assert node.attr["off"].WhichOneof("value") == "b"
    assert node.attr["dtype"].type == 1
    assert [dim.size for dim in node.attr["shape"].shape.dim] == [2, 0, -1]
    assert node.attr["rank"].shape.unknown_rank
    assert list(node.attr["many"].list.s) == [b"a", b"b"]
    assert list(node.attr["sizes"].list.i) == [1, -2, 3]
    assert list(node.attr["flags"].list.b) == [True, False]
    assert list(node.attr["rates"].list.f) == [0.25, 1.5]
    assert list(node.attr["types"].list.type) == [1, 7]
    first, second, third = node.attr["_output_shapes"].list.shape
    assert [dim.size for dim in first.dim] == [2, 8, 16, 16]
    assert second.unknown_rank
    assert not third.dim
    assert graph.node[1].name == "a"


def test_there_and_back() -> None:
    """Nodes that TensorBoard's message wrote anew, with packed numbers, are those encoded."""
    again = GraphDef.FromString(graph_def.encode_graph([CONV])).SerializeToString()

    assert graph_def.decode_graph(again) == Graph((CONV,))


def test_long_attributes_are_not_read() -> None:
    """A constant of many megabytes costs nothing but its mention."""
    graph = GraphDef()
    node = graph.node.add(name="w", op="Const")
    node.attr["value"].tensor.tensor_content = bytes(20_000_000)
    node.attr["text"].s = bytes(2_000)
    node.attr["many"].list.i.extend([1] * 2_000)
    node.attr["func"].func.name = "f"
    node.attr["later"].placeholder = "p"
    data = graph.SerializeToString()
    tracemalloc.start()
    (found,) = graph_def.decode_graph(data).nodes
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found.attrs["value"] == Omitted("tensor", 20_000_005)
    assert found.attrs["text"] == Omitted("bytes", 2_000)
    assert found.attrs["many"].kind == "list"
    assert found.attrs["func"].kind == "func"
    assert found.attrs["later"].kind == "placeholder"
    assert peak < 100_000


def test_functions() -> None:
    """The bodies of a graph's functions are found by their names."""
    graph = GraphDef()
    function = graph.library.function.add()
    function.signature.name = "step"
    function.node_def.add(name="x", op="Add", input=["a", "b"])
    found = graph_def.decode_graph(graph.SerializeToString())

    assert found == Graph((), {"step": (Node("x", "Add", ("a", "b")),)})


@pytest.mark.parametrize(
    ("limit", "data", "said"),
    [
        ("_MOST_FIELDS", b"\x0a\x00" * 1_001, "more than 1000 fields"),
        ("_MOST_NODES", b"\x0a\x00" * 1_001, "more than 1000 nodes"),
        ("_MOST_NODES", b"\x12\xd5\x0f\x0a\xd2\x0f" + b"\x1a\x00" * 1_001, "more than 1000 nodes"),
        ("_MOST_FIELDS", b"\x0a\xd2\x0f" + b"\x1a\x00" * 1_001, "more than 1000 fields"),
    ],
)
def test_a_bomb_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, data: bytes, said: str
) -> None:
    """Empty nodes and inputs take two bytes each on disk, and are not trusted with memory."""
    monkeypatch.setattr(graph_def, limit, 1_000)
    with pytest.raises(DecodeError, match=said):
        graph_def.decode_graph(data)


@given(st.binary(max_size=80))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    """Bytes that are no graph raise nothing but DecodeError."""
    try:
        graph_def.decode_graph(data)
    except DecodeError:
        return


def test_run_metadata_names_a_device() -> None:
    """It is the one that torch writes beside each graph."""
    metadata = RunMetadata.FromString(graph_def.encode_run_metadata())

    (device,) = metadata.step_stats.dev_stats
    assert device.device == "/device:CPU:0"
    assert not device.node_stats
