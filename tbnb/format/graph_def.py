"""GraphDef ⇄ nodes.

Source: tensorflow/core/framework/{graph,node_def,attr_value,tensor_shape,function}.proto
(TensorFlow 2.21).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import encode, wire
from tbnb.format.nodes import DataType, Graph, Node, Omitted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from mmap import mmap

    from tbnb.format.nodes import Shape

SHAPES = "_output_shapes"
_PRODUCER = 22  # what torch writes (2.13, utils/tensorboard/_pytorch_graph.py)
_MOST_FIELDS = 4_000_000  # of a graph that somebody else wrote: some 100,000 nodes have as many
_MOST_NODES = 500_000  # more than anybody could draw
_LONGEST = 1024  # bytes of an attribute that are shown, as in TensorBoard
_UNKNOWN_RANK = 3  # field of TensorShapeProto


def encode_graph(nodes: Iterable[Node]) -> bytes:
    """Encode nodes as a GraphDef."""
    parts = [encode.field(1, _encode_node(node)) for node in nodes]
    return b"".join([*parts, encode.field(4, encode.whole(1, _PRODUCER))])


def encode_run_metadata(device: str = "/device:CPU:0") -> bytes:
    """Encode a RunMetadata that names a device, and says nothing of what ran there."""
    return encode.field(1, encode.field(1, encode.field(1, device.encode())))


def decode_graph(data: bytes | mmap) -> Graph:
    """Decode a GraphDef.

    Parameters
    ----------
    data : bytes or mmap
        Of long attributes, such as the values of constants, only the lengths are read.

    Raises
    ------
    DecodeError
        It is no GraphDef, or one of more than half a million nodes or four million fields.
    """
    walker = wire.Walker(data, _MOST_FIELDS)
    nodes, functions, count = [], {}, 0
    for found in walker.fields():
        if found.kind != wire.BYTES:
            continue
        if found.number == 1:
            nodes.append(_node(walker, found))
            count += 1
        elif found.number == 2:  # noqa: PLR2004  GraphDef.library
            for item in _inside(walker, found, 1):
                name, body = _function(walker, item)
                functions[name] = body
                count += len(body)
        if count > _MOST_NODES:
            raise DecodeError(f"graph of more than {_MOST_NODES} nodes")
    return Graph(tuple(nodes), functions)


def _encode_node(node: Node) -> bytes:
    parts = [_text(1, node.name), _text(2, node.op)]
    parts += [_text(3, name) for name in node.inputs]
    if node.device:
        parts.append(_text(4, node.device))
    attrs = dict(node.attrs)
    if node.shapes:
        attrs[SHAPES] = list(node.shapes)
    parts += [
        encode.field(5, _text(1, name) + encode.field(2, _attr(attrs[name])))
        for name in sorted(attrs)
    ]
    return b"".join(parts)


def _text(number: int, text: str) -> bytes:
    return encode.field(number, text.encode("utf-8", "replace"))


def _attr(value: Any) -> bytes:  # noqa: PLR0911  one return for each kind
    """Encode an AttrValue; those of a list have the numbers of single ones."""
    if isinstance(value, list):
        return encode.field(1, b"".join(_attr(item) for item in value))
    if isinstance(value, str):
        return _text(2, value)
    if isinstance(value, bytes):
        return encode.field(2, value)
    if isinstance(value, bool):
        return b"\x28" + encode.varint(value)
    if isinstance(value, int):
        return b"\x18" + encode.varint(value)
    if isinstance(value, float):
        return b"\x25" + encode.float32(value)
    if isinstance(value, DataType):
        return b"\x30" + encode.varint(value.number)
    if value is None:
        return encode.field(7, encode.whole(_UNKNOWN_RANK, 1))
    return encode.field(7, b"".join(encode.field(2, encode.whole(1, size)) for size in value))


def _inside(walker: wire.Walker, outer: wire.Field, number: int) -> Iterable[wire.Field]:
    return (
        found
        for found in walker.fields(outer.start, outer.stop)
        if found.number == number and found.kind == wire.BYTES
    )


def _function(walker: wire.Walker, outer: wire.Field) -> tuple[str, tuple[Node, ...]]:
    name, nodes = "", []
    for found in walker.fields(outer.start, outer.stop):
        if found.number == 1 and found.kind == wire.BYTES:
            for item in _inside(walker, found, 1):
                name = walker.text(item)
        elif found.number == 3 and found.kind == wire.BYTES:  # noqa: PLR2004  node_def
            nodes.append(_node(walker, found))
            if len(nodes) > _MOST_NODES:
                raise DecodeError(f"function of more than {_MOST_NODES} nodes")
    return name, tuple(nodes)


def _node(walker: wire.Walker, outer: wire.Field) -> Node:
    texts = {1: "", 2: "", 4: ""}
    inputs: list[str] = []
    attrs: dict[str, Any] = {}
    for found in walker.fields(outer.start, outer.stop):
        if found.kind != wire.BYTES:
            continue
        if found.number in texts:
            texts[found.number] = walker.text(found)
        elif found.number == 3:  # noqa: PLR2004  input
            inputs.append(walker.text(found))
        elif found.number == 5:  # noqa: PLR2004  attr
            key, value = "", None
            for part in walker.fields(found.start, found.stop):
                if part.number == 1 and part.kind == wire.BYTES:
                    key = walker.text(part)
                elif part.kind == wire.BYTES:
                    value = part
            attrs[key] = Omitted("placeholder", 0) if value is None else _value(walker, key, value)
    shapes = attrs.pop(SHAPES, ())
    return Node(
        name=texts[1],
        op=texts[2],
        inputs=tuple(inputs),
        device=texts[4],
        attrs=attrs,
        shapes=tuple(shapes) if isinstance(shapes, list) else (),
    )


def _value(walker: wire.Walker, key: str, outer: wire.Field) -> Any:
    """Decode an AttrValue."""
    size = outer.stop - outer.start
    for found in walker.fields(outer.start, outer.stop):
        if found.number != 1:
            (value,) = _items(walker, found)[:1] or (None,)
            return value
        if size > _LONGEST and key != SHAPES:
            return Omitted("list", size)
        return [
            item for part in walker.fields(found.start, found.stop) for item in _items(walker, part)
        ]
    return Omitted("placeholder", 0)


def _items(walker: wire.Walker, found: wire.Field) -> list[Any]:
    """Return the value of a field of AttrValue or, when it is packed, all of them."""
    size = found.stop - found.start
    if found.number == 2:  # noqa: PLR2004  s
        return [Omitted("bytes", size) if size > _LONGEST else _string(walker.bytes(found))]
    if found.number == 4:  # noqa: PLR2004  f
        whole = size - size % 4
        return [item for (item,) in struct.iter_unpack("<f", walker.bytes(found)[:whole])]
    if found.number in {3, 5, 6}:  # i, b, type
        cast = {3: int, 5: bool, 6: DataType}[found.number]
        return [cast(item) for item in walker.integers(found)]
    if found.number == 7:  # noqa: PLR2004  shape
        return [_shape(walker, found)]
    names = {8: "tensor", 9: "placeholder", 10: "func"}
    return [Omitted(names.get(found.number, "func"), size)]


def _string(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def _shape(walker: wire.Walker, outer: wire.Field) -> Shape:
    sizes = []
    for found in walker.fields(outer.start, outer.stop):
        if found.number == _UNKNOWN_RANK and found.value:
            return None
        if found.number == 2 and found.kind == wire.BYTES:  # noqa: PLR2004  dim
            size = 0
            for part in walker.fields(found.start, found.stop):
                if part.number == 1 and part.kind == wire.VARINT:
                    size = wire.signed(part.value)
            sizes.append(size)
    return tuple(sizes)
