"""Our messages."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2
from grpc_tools import protoc
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2

from tbnb.format import schema

HERE = Path(schema.__file__).parent
COMMITTED = HERE / "events.binpb"


def test_committed_set_is_a_fresh_compile(tmp_path: Path) -> None:
    """The committed descriptor set says what the .proto file says."""
    fresh = tmp_path / "events.binpb"
    status = protoc.main(["protoc", f"-I{HERE}", f"--descriptor_set_out={fresh}", "events.proto"])

    assert status == 0
    parse = descriptor_pb2.FileDescriptorSet.FromString
    assert parse(fresh.read_bytes()) == parse(COMMITTED.read_bytes())


PEERS = {
    "Event": event_pb2.Event,
    "Summary": summary_pb2.Summary,
    "SummaryMetadata": summary_pb2.SummaryMetadata,
    "HistogramProto": summary_pb2.HistogramProto,
    "TensorProto": tensor_pb2.TensorProto,
}
SAME_ON_THE_WIRE = {9: 12, 14: 5}  # string as bytes, enum as int32


@pytest.mark.parametrize("name", PEERS)
def test_fields_are_those_of_tensorboard(name: str) -> None:
    """Each field of ours has the number and the wire form of tensorboard's of that name."""
    ours, theirs = getattr(schema, name).DESCRIPTOR, PEERS[name].DESCRIPTOR
    pairs = [(ours, theirs)]
    while pairs:
        mine, peer = pairs.pop()
        for field in mine.fields:
            other = peer.fields_by_name[field.name]
            assert field.number == other.number, field.full_name
            assert field.type in {other.type, SAME_ON_THE_WIRE.get(other.type)}, field.full_name
            if field.message_type is not None and other.message_type is not None:
                pairs.append((field.message_type, other.message_type))


def test_pool_is_private() -> None:
    """Our messages live beside tensorboard's of the same field layout without a clash."""
    again = importlib.reload(schema)

    assert again.Event.DESCRIPTOR.full_name == "tbnb.Event"
    assert event_pb2.Event.DESCRIPTOR.full_name != "tbnb.Event"
