"""Graphs, written and read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError
from tbnb.format import events
from tbnb.format.events import SummaryValue
from tbnb.plugins import graphs, registry

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def logged(directory: str) -> list[bytes]:
    """Return the payloads of a sample's event files, read by TensorBoard."""
    paths = sorted(SAMPLES.joinpath(directory).glob("*tfevents*"))
    assert paths
    return [data for path in paths for data in RawEventFileLoader(str(path)).Load()]


def decoded(payload: bytes) -> dict[str, object]:
    """Return what tbnb decodes of the graphs in an event, by plugin."""
    event = events.parse(payload)
    return {
        entry.plugin: registry.decode(events.decode(event, entry.number, entry.plugin))
        for entry in events.entries(event)
        if entry.plugin in registry.PLUGINS and registry.PLUGINS[entry.plugin] is graphs
    }


@pytest.mark.parametrize(
    "directory", ["torch/all", "torch/onnx", "tensorboardX/all", "tf1/compat_v1"]
)
def test_graphs_of_other_writers(directory: str) -> None:
    """Names, operations and inputs are those that TensorBoard's message reads."""
    seen = 0
    for payload in logged(directory):
        event = Event.FromString(payload)
        if not event.HasField("graph_def"):
            continue
        want = GraphDef.FromString(event.graph_def).node
        found = decoded(payload)["graphs"].nodes
        seen += 1

        assert [(n.name, n.op, list(n.inputs), n.device) for n in found] == [
            (n.name, n.op, list(n.input), n.device) for n in want
        ]
        for mine, peer in zip(found, want, strict=True):
            assert set(mine.attrs) == set(peer.attr) - {"_output_shapes"}
            shapes = peer.attr["_output_shapes"].list.shape
            assert list(mine.shapes) == [
                None if shape.unknown_rank else tuple(dim.size for dim in shape.dim)
                for shape in shapes
            ]

    assert seen


@pytest.mark.parametrize("directory", ["torch/all", "tf1/compat_v1"])
def test_run_metadata_of_other_writers(directory: str) -> None:
    """It is handed on as it is."""
    found = [
        (decoded(payload), Event.FromString(payload).tagged_run_metadata.run_metadata)
        for payload in logged(directory)
        if Event.FromString(payload).HasField("tagged_run_metadata")
    ]

    assert found
    for mine, peer in found:
        assert mine == {"graph_tagged_run_metadata": peer}


def test_keras_callback() -> None:
    """The model's JSON is a str, and the graph of a traced batch is bytes."""
    found: dict[str, object] = {}
    for payload in logged("keras/tensorboard_callback/train"):
        found |= decoded(payload)

    model = json.loads(str(found["graph_keras_model"]))
    assert model["class_name"] in {"Functional", "Sequential"}
    assert isinstance(found["graph_run_metadata_graph"], bytes)


def test_keras_model_is_written_as_keras_does() -> None:
    """Apart from the time, the value is the one in the callback's own file."""
    (peer,) = (
        value
        for payload in logged("keras/tensorboard_callback/train")
        for value in Event.FromString(payload).summary.value
        if value.metadata.plugin_data.plugin_name == "graph_keras_model"
    )
    text = tensor_util.make_ndarray(peer.tensor).item()
    (mine,) = Summary.FromString(graphs.summary(peer.tag, text)).value

    assert mine.tag == "keras"
    assert mine.tensor == peer.tensor
    assert mine.metadata.plugin_data == peer.metadata.plugin_data


def test_what_is_written_is_read() -> None:
    """A summary goes through an event and comes back."""
    written = graphs.summary("keras", '{"ä": 1}'.encode())
    payload = Event(summary=Summary.FromString(written)).SerializeToString()

    assert decoded(payload) == {"graph_keras_model": '{"ä": 1}'}


@pytest.mark.parametrize(
    ("plugin", "tensor"),
    [
        ("graphs", np.zeros(1)),
        ("graphs", np.array([b"", b""], object)),
        ("graphs", np.array(b"\x0a\x05", object)),
        ("graph_keras_model", np.array(b"\xff", object)),
    ],
)
def test_decode_refuses_what_is_no_graph(plugin: str, tensor: np.ndarray) -> None:
    """Numbers, several strings, torn messages and bytes that are no text."""
    with pytest.raises(DecodeError):
        graphs.decode(SummaryValue("g", plugin, tensor))
