"""A piece of one event file: what was found in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tbnb.data.files import PRINT, EventFile, Trouble
from tbnb.errors import FormatError
from tbnb.format import events, records

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbnb.format.columns import Segment

_NEVER = float("inf")


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


class Span(NamedTuple):
    """Bytes in the buffer that follow each other in the file, too."""

    begin: int  # in the buffer
    base: int  # in the file


@dataclass(slots=True)
class Piece:
    """What one piece of a file holds.

    Attributes
    ----------
    consumed : int
        Offset in the file up to which it was taken.
    spans : list of Span
        Where its bytes lie. Long records lie between them: those are not in the buffer.
    end : int
        Place in the buffer behind the last span.
    first : bytes
        With which the piece begins.
    at, length : list of int64 array
        Records in the buffer that are still to decode.
    short : bool
        The file gave fewer bytes than its size promised.
    last_good : int
        Offset of the last record that holds.
    """

    file: EventFile
    consumed: int
    spans: list[Span] = field(default_factory=list)
    end: int = 0
    first: bytes = b""
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
    _shifts: NDArray[np.int64] | None = None  # the spans, when all are known

    def offset(self, place: int) -> int:
        """Return the offset in the file of a place in the buffer."""
        span = self.spans[bisect_right(self.spans, (place, _NEVER)) - 1]
        return place - span.begin + span.base

    def offsets(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the offsets in the file of places in the buffer; when all was read."""
        if len(self.spans) == 1:
            return places + (self.spans[0].base - self.spans[0].begin)
        if self._shifts is None:
            begin, base = np.array(self.spans, dtype=np.int64).T
            self._shifts = np.stack([begin, base - begin])
        begin, shift = self._shifts
        found: NDArray[np.int64] = places + shift[np.searchsorted(begin, places, "right") - 1]
        return found

    def ends(self, buffer: memoryview) -> tuple[bytes, bytes]:
        """Return the first and the last bytes that were taken, for the file to be known by.

        There are none of the last where a record was skipped by its length.
        """
        first = self.first[: self.consumed - self.file.offset]
        number = bisect_right(self.spans, self.consumed, key=lambda span: span.base) - 1
        span = self.spans[number]
        stop = span.begin + self.consumed - span.base
        limit = self.end if number == len(self.spans) - 1 else self.spans[number + 1].begin
        if stop > limit:
            return first, b""
        last = bytes(buffer[max(stop - PRINT, span.begin) : stop])
        return first, (last if number else self.file.end + last)[-PRINT:]

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


def cut(at: int) -> Trouble:
    """Return the trouble of a record that is not there as a whole."""
    return Trouble("truncated_tail", f"record at byte {at} has no end", at + 1)


def bad_data(at: int, length: int) -> Loss:
    """Return the loss of a record whose data checksum is wrong."""
    reason = f"record at byte {at}: its data checksum does not fit its data"
    return Loss(at, "bad_data_crc", reason, length + records.OVERHEAD)
