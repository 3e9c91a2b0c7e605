"""Learning where the fields of a scalar event lie."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from eventlogs import event, metadata, simple, sized, tensor, varint

from tbnb.format.layout import learn

VALUE = sized(5, sized(1, simple("loss", 2.5)))


def test_places() -> None:
    """Wall time, step, tag and value are found where they stand."""
    payload = event(300, 1.5, VALUE)

    layout = learn(payload)

    assert layout is not None
    assert layout.wall_at is not None
    assert struct.unpack_from("<d", payload, layout.wall_at) == (1.5,)
    assert payload[layout.step_at : (layout.step_at or 0) + layout.step_width] == varint(300)
    assert payload[layout.tag_at : layout.tag_at + layout.tag_length] == b"loss"
    assert np.frombuffer(payload, layout.value_type, 1, layout.value_at).item() == 2.5


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        event(1, 1.0),
        event(1, 1.0, sized(3, b"brain.Event:2")),
        event(1, 1.0, VALUE, VALUE),
        event(1, 1.0, sized(5, sized(1, simple("a", 1.0)) * 2)),
        event(1, 1.0, VALUE, b"\x10\x02"),
        event(1, 1.0, VALUE, b"\xfa\x7f\x00"),
        event(1, 1.0, sized(5, sized(1, simple("a", 1.0) + sized(7, b"node")))),
        event(1, 1.0, sized(5, sized(1, simple("a", 1.0) + metadata("scalars", b"", "shown")))),
        event(1, 1.0, sized(5, sized(1, tensor("a", 3, [], sized(7, b"\x01"))))),
        event(1, 1.0, sized(5, sized(1, tensor("a", 1, [], sized(5, bytes(4)), metadata("x"))))),
        event(1, 1.0, sized(5, sized(1, tensor("a", 1, [2], sized(5, bytes(8)))))),
        event(1, 1.0, VALUE)[:-1],
    ],
)
def test_left_to_protobuf(payload: bytes) -> None:
    """What is not one plain scalar with each field once has no layout."""
    assert learn(payload) is None
