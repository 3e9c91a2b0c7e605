"""A piece of one event file: read into a buffer and framed, long records by their heads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tbnb.data.files import EventFile, Trouble, header_holds, record_holds
from tbnb.errors import FormatError
from tbnb.format import events, records
from tbnb.format.heads import head

if TYPE_CHECKING:
    from io import FileIO

    import numpy as np
    from numpy.typing import NDArray

    from tbnb.format.columns import Segment

CHUNK = 1 << 22
_WHOLE = 1 << 26  # a longer payload is never read as a whole to look for small values
# Read next after a long record or damage: likely there is more of it, and then this is all that is
# read of a long record beside its head. Where there is not, the next read is eight times as long.
SHORT = 1 << 12


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
class Piece:
    """What one piece of a file holds.

    Attributes
    ----------
    base : int
        Offset of the piece in the file.
    begin, end : int
        The piece's place in the buffer.
    consumed : int
        Offset in the file up to which it was taken.
    at, length : list of int64 array
        Records in the buffer that are still to decode.
    short : bool
        The file gave fewer bytes than its size promised.
    last_good : int
        Offset of the last record that holds.
    """

    file: EventFile
    base: int
    begin: int
    end: int
    consumed: int
    at: list[NDArray[np.int64]] = field(default_factory=list)
    length: list[NDArray[np.int64]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)  # (offset, step)
    losses: list[Loss] = field(default_factory=list)
    clock: list[tuple[int, float]] = field(default_factory=list)  # (offset, wall time)
    trouble: Trouble | None = None
    short: bool = False
    last_good: int = -1

    @property
    def shift(self) -> int:
        """What turns an offset in the buffer into one in the file."""
        return self.base - self.begin

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


def read(file: EventFile, handle: FileIO, buffer: memoryview, begin: int) -> Piece:
    """Read a piece of a file into ``buffer[begin:]`` and frame it."""
    room = min(len(buffer) - begin, file.chunk, file.size - file.offset)
    handle.seek(file.offset)
    end = begin + (handle.readinto(buffer[begin : begin + room]) or 0)
    piece = Piece(file, file.offset, begin, end, file.offset, short=end < begin + room)
    position, file.chunk = begin, min(file.chunk * 8, CHUNK)
    while True:
        frames = records.frame(buffer, position, end)
        piece.at.append(frames.at)
        piece.length.append(frames.length)
        position = frames.end
        if frames.stop is not records.Stop.LARGE:
            piece.trouble = _trouble(piece, frames.stop, buffer, position)
            break
        file.chunk = SHORT
        length = _large(piece, handle, buffer, position)
        position += length
        if not length or position > end:
            break
    piece.consumed = position + piece.shift
    return piece


def _trouble(piece: Piece, why: records.Stop, buffer: memoryview, place: int) -> Trouble | None:
    """Say what is wrong behind the last record, if anything is."""
    at = place + piece.shift
    if why is records.Stop.END:
        size = piece.file.size
        return _cut(at) if at < size <= piece.end + piece.shift else None
    length, found = records.HEADER.unpack_from(buffer, place)
    if why is records.Stop.LIMIT:
        reason = f"record at byte {at}: length {length}, want at most {records.LIMIT}"
        return Trouble("too_large", reason, at + 1)
    want = records.length_crc(length)
    reason = f"record at byte {at}: length checksum {found:#010x}, want {want:#010x}"
    return Trouble("bad_length_crc", reason, at + 1, data=bool(length or found))


def _cut(at: int) -> Trouble:
    return Trouble("truncated_tail", f"record at byte {at} has no end", at + 1)


def _large(piece: Piece, handle: FileIO, buffer: memoryview, place: int) -> int:
    """Take a long record by its head; return its length in the file, 0 when it stops us."""
    (length, _) = records.HEADER.unpack_from(buffer, place)
    at = place + piece.shift
    whole: int = length + records.OVERHEAD
    if at + whole > piece.file.size:
        piece.trouble = _cut(at)
        return 0
    found = head(Window(handle, at + records.HEADER.size).read, length)
    if not _trusted(handle, at, length, skipped=found is not None or length > _WHOLE):
        loss = bad_data(at, length)
        piece.trouble = Trouble(loss.kind, loss.reason, at + 1)
        return 0
    if found is not None:
        piece.last_good = at
        piece.clock.append((at, found.wall_time))
        for entry in found.entries:
            piece.items.append(Item(at, length, found.wall_time, found.step, entry))
    elif length > _WHOLE:
        reason = f"record at byte {at}: {length} bytes of small values, want at most {_WHOLE}"
        piece.losses.append(Loss(at, "too_large", reason, whole))
    else:
        handle.seek(at + records.HEADER.size)
        piece.take(at, length, handle.read(length))
    return whole


def _trusted(handle: FileIO, at: int, length: int, *, skipped: bool) -> bool:
    """Say whether a long record may be taken.

    One that is `skipped` by its length may, unread, when the next header stands behind it: what a
    torn record claims are the records of whoever wrote on behind it.
    """
    if skipped:
        behind = header_holds(handle, at + records.OVERHEAD + length)
        if behind or (behind is None and length > _WHOLE):
            return True
    return record_holds(handle, at, length)


class Window:
    """Reads a file here and there, with one small part kept."""

    _SIZE = 4096

    def __init__(self, handle: FileIO, origin: int) -> None:
        self._handle = handle
        self._origin = origin
        self._start = 0
        self._part = b""

    def read(self, offset: int, count: int) -> bytes:
        """Return `count` bytes at `offset` from the origin."""
        first = offset - self._start
        if not (first >= 0 and first + count <= len(self._part)):
            self._handle.seek(self._origin + offset)
            self._part = self._handle.read(max(count, self._SIZE))
            self._start, first = offset, 0
        return self._part[first : first + count]


def bad_data(at: int, length: int) -> Loss:
    """Return the loss of a record whose data checksum is wrong."""
    reason = f"record at byte {at}: its data checksum does not fit its data"
    return Loss(at, "bad_data_crc", reason, length + records.OVERHEAD)
