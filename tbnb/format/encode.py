"""Encode records and events by hand: protobuf objects would cost most of the time of a scalar.

Sources: tensorboard 2.21, compat/proto/event.proto; tensorflow/tsl/lib/io/record_writer.cc; the
wire format of protocol buffers (protobuf.dev/programming-guides/encoding).
"""

from __future__ import annotations

import math
import struct

from tbnb.format import crc

START = b"\x08\x01"  # SessionLog with status START


def record(payload: bytes) -> bytes:
    """Return the record of a payload: length, its checksum, payload, its checksum."""
    size = struct.pack("<Q", len(payload))
    return b"".join(
        (
            size,
            struct.pack("<I", crc.masked(size)),
            payload,
            struct.pack("<I", crc.masked(payload)),
        )
    )


def event(  # noqa: PLR0913  the fields of an Event
    wall_time: float,
    step: int = 0,
    summary: bytes = b"",
    *,
    file_version: str = "",
    graph_def: bytes = b"",
    session_log: bytes = b"",
    tagged_run_metadata: bytes = b"",
    writer: str = "",
) -> bytes:
    """Encode one Event.

    Parameters
    ----------
    wall_time : float
        Seconds since the epoch.
    step : int
        Any int64.
    summary, graph_def, session_log, tagged_run_metadata : bytes
        An encoded message; empty for none. At most one of them: they exclude each other.
    file_version, writer : str
        What the first event of a file says of itself; empty for none.
    """
    parts = [b"\x09", struct.pack("<d", wall_time)]
    if step:
        parts += [b"\x10", varint(step)]
    if file_version:
        parts.append(field(3, file_version.encode()))
    if graph_def:
        parts.append(field(4, graph_def))
    if summary:
        parts.append(field(5, summary))
    if session_log:
        parts.append(field(7, session_log))
    if tagged_run_metadata:
        parts.append(field(8, tagged_run_metadata))
    if writer:
        parts.append(field(10, field(1, writer.encode())))
    return b"".join(parts)


def value(tag: str, content: bytes, described: bytes = b"") -> bytes:
    """Encode a Summary of one value; concatenated, such bytes are a Summary of several.

    Parameters
    ----------
    content : bytes
        The encoded field of the value: simple_value, tensor, histo, image, audio, or nothing.
    described : bytes
        An encoded `metadata`.
    """
    inner = field(1, tag.encode()) + content
    return field(1, inner + field(9, described) if described else inner)


def metadata(
    plugin: str,
    content: bytes = b"",
    *,
    display_name: str = "",
    description: str = "",
    data_class: int = 0,
) -> bytes:
    """Encode a SummaryMetadata, the field 9 of a Summary.Value.

    Parameters
    ----------
    plugin : str
        Name of the kind of data.
    content : bytes
        What the plugin says of the whole series.
    data_class : int
        1 scalar, 2 tensor, 3 blob sequence; 0 leaves it to the reader, as torch does.
    """
    inner = field(1, plugin.encode())
    if content:
        inner += field(2, content)
    parts = [field(1, inner)]
    if display_name:
        parts.append(field(2, display_name.encode()))
    if description:
        parts.append(field(3, description.encode()))
    if data_class:
        parts += [b"\x20", varint(data_class)]
    return b"".join(parts)


def float32(value: float) -> bytes:
    """Encode as a float32; what is too large becomes infinite, as in every float32 conversion."""
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return struct.pack("<f", math.copysign(math.inf, value))


def field(number: int, content: bytes) -> bytes:
    """Encode one length-delimited field."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def whole(number: int, value: int) -> bytes:
    """Encode one integer, boolean or enum field; proto3 leaves zero out."""
    return varint(number << 3) + varint(value) if value else b""


def double(number: int, value: float) -> bytes:
    """Encode one float64 field; proto3 leaves (positive) zero out."""
    packed = struct.pack("<d", value)
    return varint(number << 3 | 1) + packed if packed != bytes(8) else b""


def varint(value: int) -> bytes:
    """Encode an int64; a negative one takes ten bytes, as protobuf wants it."""
    if 0 <= value < 0x80:  # noqa: PLR2004  seven bits a byte
        return bytes((value,))
    value &= 0xFFFF_FFFF_FFFF_FFFF
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004  seven bits a byte
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
