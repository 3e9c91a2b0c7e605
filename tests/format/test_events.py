"""Legacy forms, raised to today's as tensorboard raises them."""

from __future__ import annotations

import re
import struct
from typing import Any

import numpy as np
import pytest
from eventlogs import event, metadata, simple, sized, tensor, varint
from hypothesis import given
from hypothesis import strategies as st
from tensorboard import data_compat, dataclass_compat
from tensorboard.compat.proto import event_pb2
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError, FormatError
from tbnb.format import events


def double(field: int, value: float) -> bytes:
    """Encode a float64 field."""
    return varint(field << 3 | 1) + struct.pack("<d", value)


def histo(limits: list[float], counts: list[float], low: float, high: float) -> bytes:
    """Encode a legacy histogram."""
    packed = [struct.pack(f"<{len(x)}d", *x) for x in (limits, counts)]
    return sized(5, double(1, low) + double(2, high) + sized(6, packed[0]) + sized(7, packed[1]))


TAG = sized(1, b"t")
VALUES = {
    "simple": simple("t", 2.5),
    "histogram": TAG + histo([-1, 0, 1, 2, 1e308], [0, 3, 0, 4, 0], -0.5, 1.5),
    "histogram empty": TAG + histo([1.0], [0.0], 0.0, 0.0),
    "image": TAG + sized(4, b"\x08\x05\x10\x07\x18\x03" + sized(4, b"png")),
    "audio": TAG + sized(6, sized(4, b"wav")),
    "hparams alone": TAG + metadata("hparams", b"\x01\x02"),
    "text": tensor("t", 7, [1], sized(8, b"hello"), metadata("text")),
    "odd plugin": tensor("t", 1, [], sized(5, bytes(4)), metadata("mine", b"x")),
}


def parsed(value: bytes, *more: bytes) -> Any:
    """Return our event of one or more values."""
    body = b"".join(sized(1, v) for v in (value, *more))
    return events.parse(event(3, 1.5, sized(5, body)))


@pytest.mark.parametrize("name", VALUES)
def test_as_tensorboard_migrates(name: str) -> None:
    """Plugin, tensor and data class are those tensorboard's data_compat gives."""
    body = sized(1, VALUES[name])
    peer = event_pb2.Event.FromString(event(3, 1.5, sized(5, body)))
    peer = data_compat.migrate_event(peer)
    (want,) = next(iter(dataclass_compat.migrate_event(peer, {}))).summary.value

    ours = parsed(VALUES[name])
    (entry,) = events.entries(ours)
    got = events.decode(ours, entry.number, entry.plugin or "")

    assert entry.plugin == want.metadata.plugin_data.plugin_name
    assert got.data_class == want.metadata.data_class
    expected = tensor_util.make_ndarray(want.tensor)
    if name == "audio":
        expected = np.array([[b"wav", b""]], dtype=object)  # dataclass_compat drops the labels
    assert got.tensor.shape == expected.shape
    assert got.tensor.tolist() == expected.tolist()
    if name == "hparams alone":
        assert got.content == b"\x01\x02"


@pytest.mark.parametrize(
    ("field", "tag", "plugin"),
    [
        (4, "__run_graph__", "graphs"),
        (8, "step1", "graph_tagged_run_metadata"),
    ],
)
def test_fields_of_the_event(field: int, tag: str, plugin: str) -> None:
    """Graphs and run metadata are values with the tag and plugin tensorboard gives them."""
    data = sized(1, b"step1") + sized(2, b"bytes") if field == 8 else b"bytes"
    ours = events.parse(event(0, 1.0, sized(field, data)))
    (entry,) = events.entries(ours)

    got = events.decode(ours, entry.number, plugin)

    assert (events.text(entry.tag), entry.plugin) == (tag, plugin)
    assert (got.tag, got.plugin, got.tensor.item(), got.data_class) == (tag, plugin, b"bytes", 3)


@pytest.mark.parametrize(
    ("dtype", "field", "want"),
    [
        (1, sized(5, struct.pack("<f", 1.5)), 1.5),
        (2, sized(6, struct.pack("<d", 0.1)), 0.1),
        (1, sized(4, struct.pack("<f", 2.5)), 2.5),
        (2, sized(4, struct.pack("<d", 0.1)), 0.1),
        (3, sized(7, varint(-7)), -7.0),
        (9, sized(10, varint(1 << 40)), 2.0**40),
        (10, sized(11, b"\1"), 1.0),
        (19, sized(13, varint(0x3C00)), 1.0),
        (14, sized(13, varint(0x3F80)), 1.0),
        (22, sized(16, varint(7)), 7.0),
        (23, sized(17, varint(7)), 7.0),
    ],
)
@pytest.mark.parametrize("meta", [metadata("scalars"), b""], ids=["scalars", "no plugin"])
def test_numbers_of_rank_0_are_scalars(dtype: int, field: bytes, want: float, meta: bytes) -> None:
    """A number of rank 0 is a scalar, of whatever type and with or without a plugin."""
    (entry,) = events.entries(parsed(tensor("t", dtype, [], field, meta)))

    assert (entry.plugin, entry.scalar, entry.problem) == ("scalars", want, "")


def test_a_value_of_nothing_is_nothing() -> None:
    """A tag without a value (torch with moviepy 2) is passed over."""
    found = list(events.entries(parsed(TAG, simple("u", 1.0))))

    assert [(entry.number, entry.tag) for entry in found] == [(1, b"u")]


def test_what_is_no_event() -> None:
    """Bytes that are no message are a FormatError."""
    with pytest.raises(FormatError):
        events.parse(b"\x0b\xff")


def test_malformed_values() -> None:
    """A value that cannot be decoded is a DecodeError, for histogram and missing value alike."""
    uneven = parsed(TAG + histo([0.5, 1.0], [1.0], 0.0, 1.0))
    with pytest.raises(DecodeError):
        events.decode(uneven, 0, "histograms")
    with pytest.raises(DecodeError):
        events.decode(uneven, 5, "histograms")
    with pytest.raises(DecodeError):
        events.decode(uneven, events.OF_EVENT, "graphs")


@given(st.lists(st.sampled_from([b"\\", b"x", b"ff", b"80", b"\xff", b"\x80", b"a", b"i"])))
def test_labels_are_not_mistaken(parts: list[bytes]) -> None:
    """A name can be turned back into its bytes; one that needs no escape is as it is."""
    raw = b"".join(parts)
    shown = events.label(raw)

    escaped = re.search(r"\\x[89a-f][0-9a-f]", shown)
    back = re.sub(r"\\(\\|x..)", _byte, shown).encode("latin-1") if escaped else shown.encode()
    assert back == raw
    if b"\\" not in raw:
        assert shown == raw.decode("utf-8", "backslashreplace")


def _byte(found: re.Match[str]) -> str:
    return "\\" if found[1] == "\\" else chr(int(found[1][1:], 16))
