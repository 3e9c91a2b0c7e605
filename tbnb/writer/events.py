"""Encode events by hand: protobuf objects would cost most of the time of a scalar.

Source: tensorboard 2.21, compat/proto/event.proto, summary.proto and tensor.proto.
"""

from __future__ import annotations

import math
import struct

START = b"\x08\x01"  # SessionLog with status START

_DT_FLOAT, _DT_DOUBLE = 1, 2
_SCALARS_METADATA = b"\x4a\x0b\x0a\x09\x0a\x07scalars"  # Value.metadata.plugin_data.plugin_name
_NO_SHAPE = b"\x12\x00"  # TensorProto.tensor_shape of rank 0


def event(  # noqa: PLR0913  the fields of an Event
    wall_time: float,
    step: int = 0,
    *,
    summary: bytes = b"",
    file_version: str = "",
    session_log: bytes = b"",
    writer: str = "",
) -> bytes:
    """Encode one Event.

    Parameters
    ----------
    wall_time : float
        Seconds since the epoch.
    step : int
        Any int64.
    summary, session_log : bytes
        Encoded messages; empty for none.
    file_version, writer : str
        What the first event of a file says of itself; empty for none.
    """
    parts = [b"\x09", struct.pack("<d", wall_time)]
    if step:
        parts += [b"\x10", varint(step)]
    if file_version:
        parts.append(field(3, file_version.encode()))
    if summary:
        parts.append(field(5, summary))
    if session_log:
        parts.append(field(7, session_log))
    if writer:
        parts.append(field(10, field(1, writer.encode())))
    return b"".join(parts)


def simple_scalar(tag: str, value: float) -> bytes:
    """Encode a Summary of one float32 scalar in the form every reader knows (``simple_value``)."""
    return field(1, field(1, tag.encode()) + b"\x15" + float32(value))


def tensor_scalar(tag: str, value: float, *, double: bool) -> bytes:
    """Encode a Summary of one scalar as a rank-0 tensor, float32 or float64."""
    if double:
        tensor = bytes((0x08, _DT_DOUBLE)) + _NO_SHAPE + field(6, struct.pack("<d", value))
    else:
        tensor = bytes((0x08, _DT_FLOAT)) + _NO_SHAPE + field(5, float32(value))
    return field(1, field(1, tag.encode()) + field(8, tensor) + _SCALARS_METADATA)


def float32(value: float) -> bytes:
    """Encode as a float32; what is too large becomes infinite, as in every float32 conversion."""
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return struct.pack("<f", math.copysign(math.inf, value))


def field(number: int, content: bytes) -> bytes:
    """Encode one length-delimited field."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value: int) -> bytes:
    """Encode an int64; a negative one takes ten bytes, as protobuf wants it."""
    if 0 <= value < 0x80:  # noqa: PLR2004  seven bits a byte
        return bytes((value,))
    value &= 0xFFFF_FFFF_FFFF_FFFF
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
