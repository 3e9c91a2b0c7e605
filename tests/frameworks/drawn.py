"""What TensorBoard draws of a logged graph, whichever of its readers it uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from readers import agreed
from tensorboard.backend import process_graph
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.plugins.graph import keras_util
from tensorboard.plugins.graph.graph_util import merge_graph_defs

from tbnb import SummaryWriter


def blob(logdir: Path, plugin: str, run: str = ".") -> bytes:
    """Return the one graph of a kind in a run: all readers agree on it."""
    (point,) = (point for point in agreed(logdir)[run] if point.plugin == plugin)
    (data,) = point.value
    return bytes(data)


def operations(logdir: Path) -> GraphDef:
    """Return the graph of operations, prepared as TensorBoard does for its page."""
    graph = GraphDef.FromString(blob(logdir, "graphs"))
    process_graph.prepare_graph_for_ui(graph, 1024, "_too_large_attrs")
    return merge_graph_defs([graph])


def logged(logdir: Path, model: Any, inputs: Any = None, **options: Any) -> GraphDef:
    """Log the operations of a model, and return what TensorBoard draws of them."""
    with SummaryWriter(logdir) as writer:
        writer.add_graph(model, inputs, **options)
    return operations(logdir)


def costs(logdir: Path) -> RunMetadata:
    """Return what is logged of the costs of a step."""
    return RunMetadata.FromString(blob(logdir, "graph_tagged_run_metadata"))


def layers(logdir: Path, run: str = ".") -> GraphDef:
    """Return the layers of a Keras model, as TensorBoard converts them."""
    model = json.loads(blob(logdir, "graph_keras_model", run))
    return keras_util.keras_model_to_graph_def(model)


def edges(graph: GraphDef) -> dict[str, list[str]]:
    """Return the inputs of each node; every name is a node's, and no two nodes have one."""
    found = {node.name: list(node.input) for node in graph.node}
    assert len(found) == len(graph.node)
    assert {name.split(":")[0] for names in found.values() for name in names} <= set(found)
    return found
