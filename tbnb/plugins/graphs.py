"""Graphs: the operations of a model, or its layers, and what flows between them.

On disk there are five kinds (tensorboard 2.21, plugins/graph/{metadata,graphs_plugin}.py):

=========================  ====================================  ==================================
plugin                     field of the event                    holds
=========================  ====================================  ==================================
graphs                     graph_def                             GraphDef: the operations
graph_tagged_run_metadata  tagged_run_metadata                   RunMetadata: what a step cost
graph_run_metadata         summary: a string                     RunMetadata with graph and costs
graph_run_metadata_graph   summary: a string                     RunMetadata with graph
graph_keras_model          summary: a string                     JSON of a Keras model: its layers
=========================  ====================================  ==================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tbnb.errors import DecodeError
from tbnb.format import encode, graph_def, tensor_proto

if TYPE_CHECKING:
    from tbnb.format.events import SummaryValue
    from tbnb.format.nodes import Graph

NAME = "graphs"
RUN_METADATA = "graph_run_metadata"
RUN_METADATA_GRAPH = "graph_run_metadata_graph"
TAGGED_RUN_METADATA = "graph_tagged_run_metadata"
KERAS_MODEL = "graph_keras_model"

_VERSION = b"1"  # tensorboard passes over any other


def summary(tag: str, content: bytes, *, plugin: str = KERAS_MODEL) -> bytes:
    """Encode a graph that is logged under a tag, as a `Summary` message.

    Parameters
    ----------
    tag : str
    content : bytes
        What the table above says of `plugin`.
    plugin : str
        One of `KERAS_MODEL`, `RUN_METADATA` and `RUN_METADATA_GRAPH`. A GraphDef has no tag: it
        is a field of the event.

    Returns
    -------
    bytes
        The message, of one value.
    """
    tensor = tensor_proto.strings([content], ())
    return encode.value(tag, encode.field(8, tensor), encode.metadata(plugin, _VERSION))


def decode(value: SummaryValue) -> Graph | str | bytes:
    """Decode one logged graph.

    Returns
    -------
    Graph
        Of plugin "graphs": the operations.
    str
        Of plugin "graph_keras_model": the model's JSON. It is not checked.
    bytes
        Of any other: a RunMetadata message as it is.

    Raises
    ------
    DecodeError
        It is not one string, no GraphDef, or not UTF-8. The caller shows the point as broken.
    """
    tensor = value.tensor
    if tensor.dtype != object or tensor.size != 1:
        found = f"{tensor.dtype} of shape {tensor.shape}"
        raise DecodeError(f"{value.tag}: found {found}, want one string")
    content = tensor.reshape(-1)[0]
    data = content.encode() if isinstance(content, str) else bytes(content)
    if value.plugin == NAME:
        return graph_def.decode_graph(data)
    if value.plugin != KERAS_MODEL:
        return data
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise DecodeError(f"{value.tag}: the model's JSON is not UTF-8: {error}") from error
