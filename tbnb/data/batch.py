"""A batch: pieces of one or many files in one buffer, framed together, decoded together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.data.files import EventFile, Trouble, record_holds
from tbnb.errors import FormatError
from tbnb.format import events, records
from tbnb.format.heads import head

if TYPE_CHECKING:
    import io

    from numpy.typing import NDArray

    from tbnb.format.columns import Segment

_WHOLE = 1 << 26  # a longer payload is never read as a whole just to look for scalars
_SHORT_CHUNK = 1 << 16  # read next after a long record: what follows is likely long, too
_CHUNK = 1 << 22


@dataclass(slots=True)
class Item:
    """A value that was found outside of the fast path."""

    offset: int  # of its record, in the file
    length: int  # of the payload
    wall_time: float
    step: int
    entry: events.Entry


@dataclass(slots=True)
class Loss:
    """Bytes of a file that cannot be used."""

    offset: int
    kind: str
    reason: str
    skipped: int


@dataclass(slots=True)
class Delta:
    """What one piece of a file adds.

    Attributes
    ----------
    consumed : int
        Offset in the file up to which this goes.
    """

    file: EventFile
    base: int
    begin: int  # of the piece in the buffer
    consumed: int
    at: list[NDArray[np.int64]] = field(default_factory=list)
    length: list[NDArray[np.int64]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)  # (offset, step)
    losses: list[Loss] = field(default_factory=list)
    clock: list[tuple[int, float]] = field(default_factory=list)  # (offset, wall time)
    trouble: Trouble | None = None
    last_good: int = -1  # offset of the last record that holds

    def take(self, offset: int, length: int, payload: bytes | memoryview) -> None:
        """Decode one record with protobuf, whose checksum holds."""
        self.last_good = max(self.last_good, offset)
        try:
            event = events.parse(payload)
        except FormatError as error:
            reason = f"record at byte {offset}: not an event ({error})"
            self.losses.append(Loss(offset, "bad_proto", reason, length + records.OVERHEAD))
            return
        step: int = event.step
        wall: float = event.wall_time
        self.clock.append((offset, wall))
        if events.session_start(event):
            self.starts.append((offset, step))
        for entry in events.entries(event):
            self.items.append(Item(offset, length, wall, step, entry))


def read(file: EventFile, handle: io.FileIO, buffer: memoryview, begin: int) -> tuple[Delta, int]:
    """Read a piece of a file into ``buffer[begin:]`` and frame it.

    Returns the piece and the offset in the buffer behind it.
    """
    room = min(len(buffer) - begin, file.chunk, file.size - file.offset)
    handle.seek(file.offset)
    got = handle.readinto(buffer[begin : begin + room]) or 0
    delta = Delta(file, file.offset, begin, file.offset)
    shift = file.offset - begin  # file offset = buffer offset + shift
    stop, position = begin + got, begin
    long = False
    while True:
        frames = records.frame(buffer, position, stop)
        delta.at.append(frames.at)
        delta.length.append(frames.length)
        position = frames.end
        if frames.stop is not records.Stop.LARGE:
            break
        long = True
        behind = _large(delta, handle, buffer, position, shift)
        if behind is None:
            break
        position = behind
        if position + records.HEADER.size > stop:
            break
    delta.consumed = position + shift
    if delta.trouble is None:
        delta.trouble = _trouble(frames.stop, buffer, position, shift, stop, file)
    file.chunk = _SHORT_CHUNK if long else min(file.chunk * 8, _CHUNK)
    return delta, stop


def _trouble(
    why: records.Stop, buffer: memoryview, position: int, shift: int, stop: int, file: EventFile
) -> Trouble | None:
    at = position + shift
    if why is records.Stop.CHECKSUM:
        length, found = records.HEADER.unpack_from(buffer, position)
        want = records.length_crc(length)
        reason = f"record at byte {at}: length checksum {found:#010x}, want {want:#010x}"
        return Trouble("bad_length_crc", reason, at + 1)
    if why is records.Stop.LIMIT:
        (length, _) = records.HEADER.unpack_from(buffer, position)
        reason = f"record at byte {at}: length {length}, want at most {records.LIMIT}"
        return Trouble("too_large", reason, at + 1)
    if why is records.Stop.END and at < file.size and stop + shift >= file.size:
        return _cut(file, at)
    return None


def _cut(file: EventFile, at: int) -> Trouble:
    reason = f"record at byte {at} has no end: {file.size - at} bytes of it are there"
    return Trouble("truncated_tail", reason, at + 1)


def _large(
    delta: Delta, handle: io.FileIO, buffer: memoryview, position: int, shift: int
) -> int | None:
    """Take a long record by its head; return the offset behind it, None when it is cut off."""
    (length, _) = records.HEADER.unpack_from(buffer, position)
    at = position + shift
    if at + records.OVERHEAD + length > delta.file.size:
        delta.trouble = _cut(delta.file, at)
        return None
    behind: int = position + records.OVERHEAD + length

    window = Window(handle, at + records.HEADER.size)
    found = head(window.read, length)
    if found is not None:
        delta.last_good = at
        delta.clock.append((at, found.wall_time))
        for entry in found.entries:
            delta.items.append(Item(at, length, found.wall_time, found.step, entry))
    elif length > _WHOLE:
        reason = f"record at byte {at}: {length} bytes of small values, want at most {_WHOLE}"
        loss = Loss(at, "too_large", reason, length + records.OVERHEAD)
        delta.losses.append(loss)
    elif record_holds(handle, at, length):
        handle.seek(at + records.HEADER.size)
        delta.take(at, length, handle.read(length))
    else:
        loss = bad_data(at, length)
        delta.trouble = Trouble(loss.kind, loss.reason, at + loss.skipped)
        return None
    return behind


class Window:
    """Reads a file here and there, with one small piece kept."""

    _SIZE = 4096

    def __init__(self, handle: io.FileIO, origin: int) -> None:
        self._handle = handle
        self._origin = origin
        self._start = 0
        self._piece = b""

    def read(self, offset: int, count: int) -> bytes:
        """Return `count` bytes at `offset` from the origin."""
        first = offset - self._start
        if not (0 <= first and first + count <= len(self._piece)):
            self._handle.seek(self._origin + offset)
            self._piece = self._handle.read(max(count, self._SIZE))
            self._start, first = offset, 0
        return self._piece[first : first + count]


def bad_data(at: int, length: int) -> Loss:
    """Return the loss of a record whose data checksum is wrong."""
    reason = f"record at byte {at}: its data checksum does not fit its data"
    return Loss(at, "bad_data_crc", reason, length + records.OVERHEAD)


def decode(buffer: Any, deltas: list[Delta], columns: Any) -> None:
    """Decode all framed records of a batch: scalars as columns, the rest one by one.

    Parameters
    ----------
    columns : Columns or None
        The fast path; None leaves everything to protobuf.
    """
    at = np.concatenate([a for d in deltas for a in d.at])
    length = np.concatenate([n for d in deltas for n in d.length])
    counts = [sum(len(a) for a in d.at) for d in deltas]
    region = np.repeat(np.arange(len(deltas)), counts)
    rest: NDArray[np.intp] = np.arange(len(at))
    if columns is not None:
        segments, rest = columns.decode(buffer, at, length, region)
        for segment in segments:
            delta = deltas[segment.region]
            delta.segments.append(segment)
            delta.last_good = max(delta.last_good, int(segment.at[-1]) + delta.base - delta.begin)
    bad: list[list[Loss]] = [[] for _ in deltas]
    view = memoryview(buffer)
    for start, size, number in zip(
        at[rest].tolist(), length[rest].tolist(), region[rest].tolist(), strict=True
    ):
        delta = deltas[number]
        offset = start + delta.base - delta.begin
        if records.payload_holds(view, start, size):
            body = start + records.HEADER.size
            delta.take(offset, size, view[body : body + size])
        else:
            bad[number].append(bad_data(offset, size))
    for delta, losses in zip(deltas, bad, strict=True):
        _settle(delta, losses)


def _settle(delta: Delta, losses: list[Loss]) -> None:
    """Bad records with a good one behind them are lost; the last ones may not be there yet."""
    for loss in losses:
        if loss.offset < delta.last_good:
            delta.losses.append(loss)
        else:
            delta.consumed = loss.offset
            delta.trouble = Trouble(loss.kind, loss.reason, loss.offset + loss.skipped)
            break
