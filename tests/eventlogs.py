"""Event files written byte by byte, with nothing of tbnb: what the reader is tested on."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from crc32c import crc32c

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

WALL = 1_700_000_000.0
NAME = "events.out.tfevents.1700000000.host.1.0"


def masked(data: bytes) -> int:
    """Return the masked CRC-32C of the record format."""
    value = crc32c(data)
    return (((value >> 15) | (value << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def record(payload: bytes, *, spoil_length: int = 0, spoil_data: int = 0) -> bytes:
    """Frame a payload; the spoils are XORed onto the checksums."""
    size = struct.pack("<Q", len(payload))
    head = size + struct.pack("<I", masked(size) ^ spoil_length)
    return head + payload + struct.pack("<I", masked(payload) ^ spoil_data)


def varint(number: int) -> bytes:
    """Encode an int64."""
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def sized(field: int, data: bytes) -> bytes:
    """Encode a length-delimited field."""
    return varint(field << 3 | 2) + varint(len(data)) + data


def event(step: int, wall: float, *fields: bytes) -> bytes:
    """Return the payload of an event; a step of 0 is left out, as writers do."""
    head = b"\x09" + struct.pack("<d", wall) + (b"\x10" + varint(step) if step else b"")
    return head + b"".join(fields)


def simple(tag: str | bytes, value: float) -> bytes:
    """Return a summary value of the legacy form."""
    raw = tag.encode() if isinstance(tag, str) else tag
    return sized(1, raw) + b"\x15" + struct.pack("<f", value)


def metadata(plugin: str, content: bytes = b"", display: str = "") -> bytes:
    """Return the metadata field of a summary value."""
    data = sized(1, sized(1, plugin.encode()) + (sized(2, content) if content else b""))
    return sized(9, data + (sized(2, display.encode()) if display else b""))


def tensor(tag: str, dtype: int, shape: Sequence[int], body: bytes, meta: bytes = b"") -> bytes:
    """Return a summary value of today's form; `body` is the field that carries the data."""
    dims = b"".join(sized(2, b"\x08" + varint(size)) for size in shape)
    proto = b"\x08" + varint(dtype) + sized(2, dims) + body
    return sized(1, tag.encode()) + sized(8, proto) + meta


def summary(step: int, *values: bytes, wall: float | None = None) -> bytes:
    """Return the record of an event with these summary values."""
    body = b"".join(sized(1, value) for value in values)
    return record(event(step, WALL + step if wall is None else wall, sized(5, body)))


def scalar(tag: str | bytes, step: int, value: float, wall: float | None = None) -> bytes:
    """Return the record of one scalar."""
    return summary(step, simple(tag, value), wall=wall)


def scalars(tag: str, steps: Iterable[int]) -> bytes:
    """Return records of scalars whose value is their step."""
    return b"".join(scalar(tag, step, float(step)) for step in steps)


def version(wall: float = WALL) -> bytes:
    """Return the record every file begins with."""
    return record(event(0, wall, sized(3, b"brain.Event:2")))


def session_start(step: int, wall: float = WALL) -> bytes:
    """Return the record of a SessionLog START."""
    return record(event(step, wall, sized(7, b"\x08\x01")))


def write_run(path: Path, tags: Sequence[str], steps: int, *, sigma: float = 0.01) -> int:
    """Write a file of `steps` scalars for each of some tags; return its bytes."""
    path.mkdir(parents=True, exist_ok=True)
    values = [sized(1, tag.encode()) + b"\x15" for tag in tags]
    pack = struct.Struct("<f").pack
    parts = [version()]
    for step in range(steps):
        wall = WALL + step * 0.1
        for number, value in enumerate(values):
            number_of = 1.0 / (1 + step * sigma) + number
            parts.append(record(event(step, wall, sized(5, sized(1, value + pack(number_of))))))
    data = b"".join(parts)
    (path / NAME).write_bytes(data)
    return len(data)
