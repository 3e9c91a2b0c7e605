"""Walking the fields of a message by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.tensor_pb2 import TensorProto

from tbnb.errors import DecodeError
from tbnb.format import wire


def test_fields_of_a_message() -> None:
    """Numbers, kinds, values and places are those that protobuf wrote."""
    data = TensorProto(dtype=7, tensor_content=b"abc", int64_val=[-1, 300]).SerializeToString()
    walker = wire.Walker(data, 10)
    dtype, content, values = walker.fields()

    assert (dtype.number, dtype.kind, dtype.value) == (1, wire.VARINT, 7)
    assert (content.number, walker.bytes(content)) == (4, b"abc")
    assert (values.number, walker.integers(values)) == (10, [-1, 300])


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"\x0a\x05ab", "in the midst of field 1"),
        (b"\x0a", "broken number"),
        (b"\x08" + b"\xff" * 11, "broken number"),
        (b"\x0b", "wire type 3"),
        (b"\x09\x00", "in the midst of field 1"),
    ],
)
def test_broken_messages(data: bytes, wrong: str) -> None:
    """What is torn or no message says so."""
    with pytest.raises(DecodeError, match=wrong):
        list(wire.Walker(data, 10).fields())


def test_fields_are_counted() -> None:
    """A message of very many small fields ends early, also where they are packed numbers."""
    with pytest.raises(DecodeError, match="more than 100 fields"):
        list(wire.Walker(b"\x0a\x00" * 101, 100).fields())
    walker = wire.Walker(b"\x1a\x7f" + b"\x01" * 127, 100)
    (packed,) = walker.fields()
    with pytest.raises(DecodeError, match="more than 100 fields"):
        walker.integers(packed)


@given(st.binary(max_size=60))
def test_any_bytes_are_walked_or_refused(data: bytes) -> None:
    """No bytes lead out of the message, or to another exception."""
    try:
        found = list(wire.Walker(data, 1000).fields())
    except DecodeError:
        return

    assert all(0 <= field.start <= field.stop <= len(data) for field in found)
