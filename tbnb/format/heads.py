"""The head of a long record: when, what step, which tags; payloads are skipped by length.

So a log of large images opens without reading the images. The data checksum of such a record
is verified when the value is decoded.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tbnb.errors import FormatError
from tbnb.format.events import OF_EVENT, RUN_GRAPH, Entry, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_VALUES = 64
_MOST_READS = 4000  # of a record: each of so many values takes ten or so
_MOST_METADATA = 64  # of what a value says of itself, which has six fields
_LONGEST_NAME = 1 << 16
_SMALL_TENSOR = 4096  # may be a scalar
_SMALL_METADATA = 4096  # bounds the memory of what is known of it
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_NEAR = 20  # bytes of a key and a length at most
# Field numbers of events.proto.
_WALL, _STEP, _GRAPH, _SUMMARY, _TAGGED, _META_GRAPH = 1, 2, 4, 5, 8, 9
_TAG, _TENSOR, _METADATA = 1, 8, 9
_DISPLAY, _DESCRIPTION = 2, 3
_LEGACY = {4: "images", 5: "histograms", 6: "audio"}


class _Whole(Exception):  # noqa: N818 - a decision, never seen outside
    """The record must be read as a whole."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a record says."""

    wall_time: float
    step: int
    entries: list[Entry]


def head(read: Callable[[int, int], bytes], length: int, start: int = 0) -> Head | None:
    """Read the head of a payload of `length` bytes, which begins at `start` of what is read.

    Returns None when the record must be read as a whole: it holds scalars or many small
    values or fields, or it is malformed.
    """
    try:
        return _head(_counted(read, _MOST_READS), start, start + length)
    except (_Whole, FormatError):
        return None


def _head(read: Callable[[int, int], bytes], begin: int, end: int) -> Head:
    wall_time, step = 0.0, 0
    entries: list[Entry] | None = None
    for number, wire, start, stop in fields(read, begin, end):
        if number == _WALL and wire == _FIXED64:
            (wall_time,) = struct.unpack("<d", _exactly(read, start, 8))
        elif number == _STEP and wire == _VARINT:
            step = signed(varint(read(start, stop - start), 0)[0])
        elif number == _SUMMARY and wire == _BYTES:
            entries = _summary(read, start, stop)
        elif number == _GRAPH and wire == _BYTES:
            entries = [Entry(OF_EVENT, RUN_GRAPH, "graphs", None)]
        elif number == _TAGGED and wire == _BYTES:
            tag = _bytes_of(read, start, stop, _TAG)
            entries = [Entry(OF_EVENT, tag, "graph_tagged_run_metadata", None)]
        elif number == _META_GRAPH and wire == _BYTES:
            entries = []
    if entries is None:
        raise _Whole
    return Head(wall_time, step, entries)


def _summary(read: Callable[[int, int], bytes], start: int, stop: int) -> list[Entry]:
    entries: list[Entry] = []
    for number, wire, begin, end in fields(read, start, stop):
        if number != 1 or wire != _BYTES or len(entries) >= _MOST_VALUES:
            raise _Whole
        entries.append(_value(read, len(entries), begin, end))
    return entries


def _value(read: Callable[[int, int], bytes], index: int, start: int, stop: int) -> Entry:
    tag = display = description = b""
    kind = plugin = ""
    for number, wire, begin, end in fields(read, start, stop):
        if number == _TAG and wire == _BYTES:
            tag = _name(read, begin, end)
        elif number in _LEGACY and wire == _BYTES:
            kind = _LEGACY[number]
        elif number == _TENSOR and wire == _BYTES and end - begin > _SMALL_TENSOR:
            kind = "tensor"
        elif number == _METADATA and wire == _BYTES:
            small = end - begin <= _SMALL_METADATA
            plugin, display, description = (
                _same_metadata(read(begin, end - begin)) if small else _metadata(read, begin, end)
            )
    if not kind or plugin == "scalars":
        raise _Whole
    named = kind if kind != "tensor" else plugin or None
    return Entry(index, tag, named, None, "", display, description)


def _metadata(read: Callable[[int, int], bytes], start: int, stop: int) -> tuple[str, bytes, bytes]:
    plugin = text(_plugin(read, start, stop))
    return (
        plugin,
        _bytes_of(read, start, stop, _DISPLAY),
        _bytes_of(read, start, stop, _DESCRIPTION),
    )


@lru_cache(maxsize=64)  # every value of a tag has the same
def _same_metadata(raw: bytes) -> tuple[str, bytes, bytes]:
    read = _counted(lambda at, count: raw[at : at + count], _MOST_METADATA)
    return _metadata(read, 0, len(raw))


def _plugin(read: Callable[[int, int], bytes], start: int, stop: int) -> bytes:
    for number, wire, begin, end in fields(read, start, stop):
        if number == 1 and wire == _BYTES:
            return _bytes_of(read, begin, end, 1)
    return b""


def _bytes_of(read: Callable[[int, int], bytes], start: int, stop: int, wanted: int) -> bytes:
    for number, wire, begin, end in fields(read, start, stop):
        if number == wanted and wire == _BYTES:
            return _name(read, begin, end)
    return b""


def _name(read: Callable[[int, int], bytes], start: int, stop: int) -> bytes:
    if stop - start > _LONGEST_NAME:
        raise _Whole
    return _exactly(read, start, stop - start)


def _exactly(read: Callable[[int, int], bytes], start: int, count: int) -> bytes:
    data = read(start, count)
    if len(data) != count:  # the file was cut meanwhile
        raise FormatError(f"{len(data)} bytes at byte {start} of the payload, want {count}")
    return data


def _counted(read: Callable[[int, int], bytes], most: int) -> Callable[[int, int], bytes]:
    """Return a reader that gives up: fields one by one take some microseconds each."""
    left = iter(range(most))

    def limited(start: int, count: int) -> bytes:
        if next(left, None) is None:
            raise _Whole
        return read(start, count)

    return limited


def fields(
    read: Callable[[int, int], bytes], start: int, stop: int
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (number, wire type, first byte of the value, byte behind it) of a message.

    Raises
    ------
    FormatError
        The bytes are no message.

    Notes
    -----
    Source: protobuf.dev/programming-guides/encoding.
    """
    position = start
    while position < stop:
        near = read(position, min(_NEAR, stop - position))
        key, used = varint(near, 0)
        number, wire = key >> 3, key & 7
        position += used
        if wire == _VARINT:
            _, size = varint(near, used)
        elif wire in (_FIXED64, _FIXED32):
            size = 8 if wire == _FIXED64 else 4
        elif wire == _BYTES:
            size, width = varint(near, used)
            position += width - used
        else:
            raise FormatError(f"wire type {wire} at byte {position} of the payload")
        if wire == _VARINT:
            size -= used
        if number == 0 or position + size > stop:
            raise FormatError(f"field {number} at byte {position} runs behind its message")
        yield number, wire, position, position + size
        position += size


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the varint at `at` and the offset behind it; FormatError when it has no end."""
    if at < len(data) and data[at] < 0x80:  # noqa: PLR2004 - the continuation bit
        return data[at], at + 1
    value = shift = 0
    for index in range(at, min(at + 10, len(data))):
        byte = data[index]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the continuation bit
            return value & 0xFFFFFFFFFFFFFFFF, index + 1
        shift += 7
    raise FormatError("varint without an end")


def signed(value: int) -> int:
    """Return a 64-bit varint as int64."""
    return value - (1 << 64) if value >> 63 else value
