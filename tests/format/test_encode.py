"""Hand-encoded events against protobuf's own encoder."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event

from tbnb.format.encode import event, varint
from tbnb.plugins import scalars

INT64 = st.integers(-(2**63), 2**63 - 1)


def test_varint_follows_the_protobuf_guide() -> None:
    """The guide's own example, 150, and both ends."""
    assert varint(150) == b"\x96\x01"
    assert varint(0) == b"\x00"
    assert varint(-1) == b"\xff" * 9 + b"\x01"


@given(wall_time=st.floats(allow_nan=False), step=INT64, tag=st.text(), value=st.floats(width=32))
def test_simple_scalar_is_what_protobuf_reads(
    wall_time: float,
    step: int,
    tag: str,
    value: float,
) -> None:
    """Every field survives, NaN and infinities too."""
    read = Event.FromString(event(wall_time, step, scalars.summary(tag, value)))

    assert (read.wall_time, read.step, read.summary.value[0].tag) == (wall_time, step, tag)
    written = read.summary.value[0].simple_value
    assert written == value or (math.isnan(written) and math.isnan(value))


@given(tag=st.text(), value=st.floats(allow_nan=False))
def test_double_tensor_keeps_every_bit(tag: str, value: float) -> None:
    """double_precision loses nothing."""
    read = Event.FromString(event(0.0, 0, scalars.summary(tag, value, double=True)))

    (tensor,) = [v.tensor for v in read.summary.value]
    assert tensor.double_val[0] == value
    assert len(tensor.tensor_shape.dim) == 0
