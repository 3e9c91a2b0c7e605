"""Encode events by hand: protobuf objects would cost most of the time of a scalar.

Source: tensorboard 2.21, compat/proto/event.proto.
"""

from __future__ import annotations

import math
import struct

START = b"\x08\x01"  # SessionLog with status START


def event(  # noqa: PLR0913  the fields of an Event
    wall_time: float,
    step: int = 0,
    *,
    value: bytes = b"",
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
    value : bytes
        An encoded ``Summary.Value``, as a plugin's ``summary`` gives it; empty for none.
    session_log : bytes
        An encoded message; empty for none.
    file_version, writer : str
        What the first event of a file says of itself; empty for none.
    """
    parts = [b"\x09", struct.pack("<d", wall_time)]
    if step:
        parts += [b"\x10", varint(step)]
    if file_version:
        parts.append(field(3, file_version.encode()))
    if value:
        parts.append(field(5, field(1, value)))
    if session_log:
        parts.append(field(7, session_log))
    if writer:
        parts.append(field(10, field(1, writer.encode())))
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
