"""Our message classes, made from a private descriptor pool.

``events.binpb`` is the compiled form of ``events.proto``, and so of the others::

    python -m grpc_tools.protoc -I tbnb/format/schema \
        --descriptor_set_out=tbnb/format/schema/events.binpb events.proto

A private pool never clashes with the registrations of tensorboard or TensorFlow in the same
process, and a descriptor set has no generated code that must fit the protobuf runtime.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PACKAGE = "tbnb"
_SETS = ("events.binpb", "plugins.binpb")


def _pool() -> descriptor_pool.DescriptorPool:
    pool = descriptor_pool.DescriptorPool()
    for name in _SETS:
        data = Path(__file__).with_name(name).read_bytes()
        for file in descriptor_pb2.FileDescriptorSet.FromString(data).file:
            pool.AddSerializedFile(file.SerializeToString())
    return pool


_POOL = _pool()


def _message(name: str) -> Any:
    found = _POOL.FindMessageTypeByName(f"{PACKAGE}.{name}")
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(found)
    return message_factory.MessageFactory(_POOL).GetPrototype(found)  # protobuf before 4.22


Event = _message("Event")
Summary = _message("Summary")
SummaryMetadata = _message("SummaryMetadata")
TensorProto = _message("TensorProto")
HistogramProto = _message("HistogramProto")

HParamsPluginData = _message("HParamsPluginData")
MeshPluginData = _message("MeshPluginData")
Layout = _message("Layout")
