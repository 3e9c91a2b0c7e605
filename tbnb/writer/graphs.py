"""Graphs of models."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import graph_def
from tbnb.plugins import graphs
from tbnb.writer.base import Base
from tbnb.writer.values import describe

if TYPE_CHECKING:
    import os

    from tbnb.format.nodes import Node

_ONNX = 0x08  # the first byte of a ModelProto: its version of the format; of a GraphDef: 0x0A
_WANTED = (
    "a torch.nn.Module, a Keras model, a GraphDef (or what has as_graph_def), an ONNX model, or "
    "the bytes of either"
)


class GraphMethods(Base):
    """Graphs of models."""

    def add_graph(
        self,
        model: Any,
        input_to_model: Any = None,
        verbose: bool = False,
        use_strict_trace: bool = True,
        *,
        walltime: float | None = None,
    ) -> None:
        """Log the graph of a model.

        Parameters
        ----------
        model : torch.nn.Module, Keras model, GraphDef, ModelProto or bytes
            A torch module gives its operations, in the scopes of its modules; a Functional or
            Sequential Keras model its layers, without any input. TensorFlow's graphs and
            functions, ``torch.export.ExportedProgram`` and what is serialized already are taken
            as well.
        input_to_model : tensor, tuple, list or dict, optional
            What a torch module's ``forward`` is called with: one tensor, a tuple or list of
            arguments, or a dict of keyword arguments (of one argument, where the keys are not
            names of arguments). Members may also be numbers, strings, booleans and None.
        verbose : bool
            Write the graph that torch made to the standard output.
        use_strict_trace : bool
            For modules that ``torch.export`` cannot export: handed to ``torch.jit.trace`` as
            `strict`.
        walltime : float, optional
            Seconds since the epoch; now when left out.

        Raises
        ------
        TypeError, ValueError
            It is no such model, or torch can neither export nor trace it with this input; nothing
            is written.
        WriterError
            An earlier event could not be written.

        Notes
        -----
        A module is shown in evaluation mode, and left as it was: modes, parameters, buffers,
        gradients, attributes, hooks and random generators.

        Other than with torch: the operations are those of ``torch.export`` where that works, with
        plain arguments as attributes and not as nodes; every input of a node is a node; nodes
        tell their device; the outputs of a module that returns a dict have its keys for names.
        """
        torch = sys.modules.get("torch")
        if _is_keras(model) and input_to_model is None:
            from tbnb.writer import keras_graph

            content = keras_graph.encode(model)
            self._log(graphs.summary("keras", content, plugin=graphs.KERAS_MODEL), 0, walltime)
        elif torch is not None and _is_torch(torch, model):
            from tbnb.writer import torch_graph

            strict = bool(use_strict_trace)
            found = torch_graph.nodes(model, input_to_model, strict=strict, verbose=bool(verbose))
            self._log_nodes(found, walltime)
        else:
            graph = _ready(model)
            if isinstance(graph, bytes):
                self._log_graph(graph, walltime=walltime)
            else:
                self._log_nodes(graph, walltime)

    def add_onnx_graph(
        self,
        prototxt: str | os.PathLike[str] | Any = None,
        *,
        onnx_model_file: str | os.PathLike[str] | Any = None,
        walltime: float | None = None,
    ) -> None:
        """Log the graph of an ONNX model.

        Parameters
        ----------
        prototxt : path, bytes or onnx.ModelProto
            The model; of a file, weights are not read.
        onnx_model_file
            tensorboardX's name of the same.
        walltime : float, optional
            Seconds since the epoch; now when left out.

        Raises
        ------
        TypeError, ValueError, OSError
            It is no ONNX model, or cannot be read; nothing is written.

        Notes
        -----
        Other than with torch: names are unique (an output is ``output/y``, fed by the node
        ``y``), every input of a node is a node, data types are TensorFlow's, and a size that may
        vary is -1.
        """
        from tbnb.writer import onnx_graph

        if (prototxt is None) == (onnx_model_file is None):
            raise TypeError("add_onnx_graph: want one of prototxt and onnx_model_file")
        name = "onnx_model_file" if prototxt is None else "prototxt"
        model = onnx_model_file if prototxt is None else prototxt
        self._log_graph(graph_def.encode_graph(onnx_graph.nodes(model, name)), walltime=walltime)

    def _log_nodes(self, nodes: list[Node], walltime: float | None) -> None:
        metadata = graph_def.encode_run_metadata()
        self._log_graph(graph_def.encode_graph(nodes), metadata, walltime)


def _is_keras(model: Any) -> bool:
    names = {kind.__module__.partition(".")[0] for kind in type(model).__mro__}
    return bool(names & {"keras", "tf_keras"}) and hasattr(model, "to_json")


def _is_torch(torch: Any, model: Any) -> bool:
    kinds = (torch.nn.Module, torch.jit.ScriptFunction)
    return isinstance(model, kinds) or hasattr(model, "graph_signature")


def _ready(model: Any) -> bytes | list[Node]:
    """Return what is a graph already, checked, or the nodes of an ONNX model."""
    from tbnb.writer import onnx_graph

    held = model if hasattr(model, "as_graph_def") else getattr(model, "graph", model)
    if hasattr(held, "as_graph_def"):
        model = held.as_graph_def()
    is_onnx = hasattr(model, "graph") and hasattr(model, "SerializeToString")
    is_graph = hasattr(model, "node") and hasattr(model, "SerializeToString")
    if is_onnx or is_graph:
        data = bytes(model.SerializeToString())
    elif isinstance(model, (bytes, bytearray, memoryview)):
        data = bytes(model)
        is_onnx = data[:1] == bytes([_ONNX])
    else:
        raise TypeError(f"model: want {_WANTED}; got {describe(model)}")
    if is_onnx:
        return onnx_graph.nodes(data, "model")
    try:
        graph_def.decode_graph(data)
    except DecodeError as error:
        raise ValueError(f"model: {len(data)} bytes are no GraphDef: {error}") from error
    return data
