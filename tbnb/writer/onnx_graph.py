"""An ONNX model as the nodes of a graph, without the onnx package and without its weights.

Source: onnx/onnx.proto (ONNX 1.23). Names, operations and attributes are those of torch's writer
(2.13, utils/tensorboard/_onnx_graph.py), which gives an output the name of the node it comes from,
leaves out what initializes a model's weights and takes ONNX's data types for TensorFlow's.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Any

from tbnb.errors import DecodeError
from tbnb.format.nodes import DataType, Node
from tbnb.writer import onnx_file
from tbnb.writer.onnx_file import Model, Value
from tbnb.writer.scopes import Names
from tbnb.writer.values import describe

# TensorProto.DataType of ONNX: the number that types.proto of TensorFlow has for it.
_DTYPES = {1: 1, 2: 4, 3: 6, 4: 17, 5: 5, 6: 3, 7: 9, 8: 7, 9: 10, 10: 19, 11: 2}
_DTYPES |= {12: 22, 13: 23, 14: 8, 15: 18, 16: 14}
_LONGEST = 1000  # characters of the attributes of an operation


def nodes(model: Any, name: str = "prototxt") -> list[Node]:
    """Return the nodes of an ONNX model.

    Parameters
    ----------
    model : path, bytes or onnx.ModelProto
    name : str
        The argument, for messages.

    Raises
    ------
    TypeError
        It is none of these.
    ValueError
        It holds no ONNX graph.
    OSError
        The file cannot be read.
    """
    if isinstance(model, (str, os.PathLike)):
        if "\0" in os.fspath(model):
            raise ValueError(f"{name}: want a path, got {describe(model)}")
        with Path(model).open("rb") as file:
            if not file.seek(0, os.SEEK_END):
                raise ValueError(f"{name}: {os.fspath(model)} is empty, want an ONNX model")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _checked(data, name, os.fspath(model))
    if hasattr(model, "SerializeToString"):
        return _checked(model.SerializeToString(), name, describe(type(model)))
    if isinstance(model, (bytes, bytearray, memoryview)):
        return _checked(bytes(model), name, f"{len(model)} bytes")
    raise TypeError(f"{name}: want a path, bytes or an onnx.ModelProto, got {describe(model)}")


def _checked(data: bytes | mmap.mmap, name: str, source: str) -> list[Node]:
    try:
        return _nodes(onnx_file.read(data))
    except DecodeError as error:
        raise ValueError(f"{name}: {source} is no ONNX model: {error}") from error


def _nodes(model: Model) -> list[Node]:
    names, found = Names(), []
    of: dict[str, str] = {}  # by ONNX's name of a value: the node that it comes from
    for value in model.inputs:
        of[value.name] = names.unique(_plain(value.name))
        found.append(_variable(of[value.name], value, "Variable"))
    own = []
    for operation in model.operations:
        first = next((name for name in operation.outputs if name), operation.kind)
        own.append(names.unique(_plain(first)))
        for number, name in enumerate(operation.outputs):
            of[name] = f"{own[-1]}:{number}" if number else own[-1]
    held = {value.name: value for value in model.initializers}
    used = dict.fromkeys(name for operation in model.operations for name in operation.inputs)
    for name in [*used, *(value.name for value in model.outputs)]:
        if name and name not in of:
            of[name] = names.unique(_plain(name))
            kind = "Initializer" if name in held else "Variable"
            found.append(_variable(of[name], held.get(name, Value(name)), kind))
    shapes = {value.name: tuple(value.shape) for value in [*model.between, *model.outputs]}
    for name, operation in zip(own, model.operations, strict=True):
        inputs = tuple(of[source] for source in operation.inputs if source)
        attrs = {"parameters": ", ".join(operation.attributes)[:_LONGEST]}
        known = tuple(shapes.get(result) for result in operation.outputs)
        known = known if any(shape is not None for shape in known) else ()
        found.append(Node(name, operation.kind, inputs, attrs=attrs, shapes=known))
    for value in model.outputs:
        result = names.unique(f"output/{_plain(value.name)}")
        found.append(_variable(result, value, "Variable", (of[value.name],)))
    return found


def _variable(name: str, value: Value, kind: str, inputs: tuple[str, ...] = ()) -> Node:
    attrs: dict[str, Any] = {"shape": tuple(value.shape)}
    if value.dtype in _DTYPES:
        attrs["dtype"] = DataType(_DTYPES[value.dtype])
    return Node(name, kind, inputs, attrs=attrs, shapes=(tuple(value.shape),))


def _plain(name: str) -> str:
    """Return a name without the slash that torch's exporter begins names with: a scope of none."""
    return name.strip("/") or "unnamed"
