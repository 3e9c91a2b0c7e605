"""Our messages."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2
from grpc_tools import protoc
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams import plugin_data_pb2 as hparams_pb2
from tensorboard.plugins.mesh import plugin_data_pb2 as mesh_pb2

from tbnb.format import schema

HERE = Path(schema.__file__).parent


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.proto")))
def test_committed_set_is_a_fresh_compile(tmp_path: Path, name: str) -> None:
    """Each committed descriptor set says what its .proto file says."""
    fresh = tmp_path / "fresh.binpb"
    status = protoc.main(["protoc", f"-I{HERE}", f"--descriptor_set_out={fresh}", f"{name}.proto"])

    assert status == 0
    parse = descriptor_pb2.FileDescriptorSet.FromString
    assert parse(fresh.read_bytes()) == parse((HERE / f"{name}.binpb").read_bytes())


PEERS = {
    "Event": event_pb2.Event,
    "Summary": summary_pb2.Summary,
    "SummaryMetadata": summary_pb2.SummaryMetadata,
    "HistogramProto": summary_pb2.HistogramProto,
    "TensorProto": tensor_pb2.TensorProto,
    "HParamsPluginData": hparams_pb2.HParamsPluginData,
    "MeshPluginData": mesh_pb2.MeshPluginData,
    "Layout": layout_pb2.Layout,
}
SAME_ON_THE_WIRE = {9: 12, 14: 5}  # string as bytes, enum as int32


@pytest.mark.parametrize("name", PEERS)
def test_fields_are_those_of_tensorboard(name: str) -> None:
    """Each field of ours has the number and the wire form of tensorboard's of that name."""
    ours, theirs = getattr(schema, name).DESCRIPTOR, PEERS[name].DESCRIPTOR
    pairs, seen = [(ours, theirs)], set()
    while pairs:
        mine, peer = pairs.pop()
        seen.add(mine.full_name)
        for field in mine.fields:
            other = peer.fields_by_name[field.name]
            assert field.number == other.number, field.full_name
            assert field.type in {other.type, SAME_ON_THE_WIRE.get(other.type)}, field.full_name
            if field.message_type is None or other.message_type is None:
                continue
            if field.message_type.full_name not in seen:
                pairs.append((field.message_type, other.message_type))


def test_pool_is_private() -> None:
    """Our messages live beside tensorboard's of the same field layout without a clash."""
    again = importlib.reload(schema)

    assert again.Event.DESCRIPTOR.full_name == "tbnb.Event"
    assert event_pb2.Event.DESCRIPTOR.full_name != "tbnb.Event"
