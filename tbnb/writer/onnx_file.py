"""What a graph needs of an ONNX model: names and shapes, and of the weights not a byte.

Source: onnx/onnx.proto (ONNX 1.23).
"""

from __future__ import annotations

import struct
from collections.abc import Callable  # noqa: TC003  the tables have it
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

_MOST_FIELDS = 50_000_000  # it is the user's own file
_LONGEST = 1000  # bytes of a string that are shown
_GRAPH = 7  # field of ModelProto


@dataclass(slots=True)
class Value:
    """An input, output, initializer, or what flows between operations.

    Attributes
    ----------
    dtype : int
        TensorProto.DataType; 0 is unknown.
    shape : list of int
        -1 is a size that may vary.
    """

    name: str = ""
    dtype: int = 0
    shape: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Operation:
    """One operation; `attributes` are shown as they are."""

    kind: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Model:
    """The graph of a model; `between` are values of which the file tells the shape."""

    operations: list[Operation] = field(default_factory=list)
    inputs: list[Value] = field(default_factory=list)
    outputs: list[Value] = field(default_factory=list)
    initializers: list[Value] = field(default_factory=list)
    between: list[Value] = field(default_factory=list)


def read(data: bytes | mmap) -> Model:
    """Read a ModelProto.

    Raises
    ------
    DecodeError
        It is none, or holds no graph.
    """
    walker = wire.Walker(data, _MOST_FIELDS)
    graphs = [f for f in walker.fields() if f.number == _GRAPH and f.kind == wire.BYTES]
    if not graphs:
        raise DecodeError("it holds no graph")
    model = Model()
    for found in _messages(walker, graphs[-1]):
        if found.number == 1:
            model.operations.append(_operation(walker, found))
        elif found.number == 5:  # noqa: PLR2004  initializer
            model.initializers.append(_tensor(walker, found))
        elif found.number == 11:  # noqa: PLR2004  input
            model.inputs.append(_value(walker, found))
        elif found.number == 12:  # noqa: PLR2004  output
            model.outputs.append(_value(walker, found))
        elif found.number == 13:  # noqa: PLR2004  value_info
            model.between.append(_value(walker, found))
        elif found.number == 15:  # noqa: PLR2004  sparse_initializer: its values have the name
            parts = [part for part in _messages(walker, found) if part.number == 1]
            model.initializers += [_tensor(walker, part) for part in parts]
    return model


def _messages(walker: wire.Walker, outer: wire.Field) -> Iterator[wire.Field]:
    return (f for f in walker.fields(outer.start, outer.stop) if f.kind == wire.BYTES)


def _operation(walker: wire.Walker, outer: wire.Field) -> Operation:
    operation = Operation()
    for found in _messages(walker, outer):
        if found.number == 1:
            operation.inputs.append(walker.text(found))
        elif found.number == 2:  # noqa: PLR2004  output
            operation.outputs.append(walker.text(found))
        elif found.number == 4:  # noqa: PLR2004  op_type
            operation.kind = walker.text(found)
        elif found.number == 5:  # noqa: PLR2004  attribute
            operation.attributes.append(_attribute(walker, found))
    return operation


def _attribute(walker: wire.Walker, outer: wire.Field) -> str:
    """Return an attribute as torch's writer does: its fields in order, joined by equals signs."""
    single: dict[int, str] = {}
    many: dict[int, list[Any]] = {}
    for found in walker.fields(outer.start, outer.stop):
        if found.number in _SINGLE:
            single[found.number] = _SINGLE[found.number](walker, found)
        elif found.number in _MANY:
            many.setdefault(found.number, []).extend(_MANY[found.number](walker, found))
    single |= {number: str(items) for number, items in many.items()}
    return " = ".join(single[number] for number in sorted(single))


def _integer(_: wire.Walker, found: wire.Field) -> str:
    return str(wire.signed(found.value))


def _floats(walker: wire.Walker, found: wire.Field) -> list[float]:
    whole = (found.stop - found.start) // 4 * 4
    return [number for (number,) in struct.iter_unpack("<f", walker.bytes(found)[:whole])]


def _string(walker: wire.Walker, found: wire.Field) -> str:
    size = found.stop - found.start
    return str(walker.bytes(found)) if size <= _LONGEST else f"{size} bytes"


def _size(what: str) -> Callable[[wire.Walker, wire.Field], str]:
    return lambda _, found: f"{what} of {found.stop - found.start} bytes"


# By field of AttributeProto: name, f, i, s, t, g, type; floats, ints, strings, tensors, graphs.
_SINGLE: dict[int, Callable[[wire.Walker, wire.Field], str]] = {
    1: wire.Walker.text,
    2: lambda walker, found: ", ".join(map(str, _floats(walker, found))),
    3: _integer,
    4: _string,
    5: _size("tensor"),
    6: _size("graph"),
    20: _integer,
}
_MANY: dict[int, Callable[[wire.Walker, wire.Field], list[Any]]] = {
    7: _floats,
    8: wire.Walker.integers,
    9: lambda walker, found: [walker.bytes(found)],
    10: lambda walker, found: [_size("tensor")(walker, found)],
    11: lambda walker, found: [_size("graph")(walker, found)],
}


def _tensor(walker: wire.Walker, outer: wire.Field) -> Value:
    """Return name, dtype and shape of a TensorProto; its data are not read."""
    value = Value()
    for found in walker.fields(outer.start, outer.stop):
        if found.number == 1:
            value.shape += walker.integers(found)
        elif found.number == 2 and found.kind == wire.VARINT:  # noqa: PLR2004  data_type
            value.dtype = found.value
        elif found.number == 8 and found.kind == wire.BYTES:  # noqa: PLR2004  name
            value.name = walker.text(found)
    return value


def _value(walker: wire.Walker, outer: wire.Field) -> Value:
    """Return name, dtype and shape of a ValueInfoProto."""
    value = Value()
    for found in _messages(walker, outer):
        if found.number == 1:
            value.name = walker.text(found)
        elif found.number == 2:  # noqa: PLR2004  type
            for tensor in _messages(walker, found):
                if tensor.number in {1, 8}:  # tensor_type, sparse_tensor_type
                    _tensor_type(walker, tensor, value)
    return value


def _tensor_type(walker: wire.Walker, outer: wire.Field, value: Value) -> None:
    for found in walker.fields(outer.start, outer.stop):
        if found.number == 1 and found.kind == wire.VARINT:
            value.dtype = found.value
        elif found.number == 2 and found.kind == wire.BYTES:  # noqa: PLR2004  shape
            for dim in _messages(walker, found):
                sizes = [f.value for f in walker.fields(dim.start, dim.stop) if f.number == 1]
                # A size that has a name instead may vary.
                value.shape.append(wire.signed(sizes[0]) if sizes else -1)
