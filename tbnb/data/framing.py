"""A piece of one event file: read into a buffer and framed, long records by their heads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tbnb.data import long
from tbnb.data.files import PRINT, Trouble
from tbnb.data.pieces import Piece, Span, cut
from tbnb.format import records
from tbnb.format.records import Stop

if TYPE_CHECKING:
    from io import FileIO

    from tbnb.data.files import EventFile

CHUNK = 1 << 22
# Read next after a long record or damage: likely there is more of it. Where there is not, the next
# read is eight times as long.
SHORT = 1 << 12


def read(file: EventFile, handle: FileIO, buffer: memoryview, begin: int, until: float) -> Piece:
    """Read a piece of a file into ``buffer[begin:]`` and frame it.

    That is one stretch of the file, or, where long records lie between the others, stretch after
    stretch for as long as there is room and time: until `until` on the clock of
    ``time.monotonic``.
    """
    piece = Piece(file, file.offset)
    window = long.Window(handle)
    place = begin
    while True:
        _fill(piece, handle, buffer, place)
        place, stop = _frame(piece, window, buffer, place, until)
        if stop is Stop.LARGE or file.chunk == CHUNK:
            file.skips = stop is Stop.LARGE
        # A record that is cut by the end of the buffer goes into the next one.
        full = piece.end == len(buffer) if stop is Stop.END else len(buffer) - place < SHORT
        ended = piece.trouble is not None or piece.short or piece.consumed >= file.size
        if ended or full or not file.skips or time.monotonic() >= until:
            return piece


def _fill(piece: Piece, handle: FileIO, buffer: memoryview, place: int) -> None:
    """Read what is next into the buffer."""
    file, at = piece.file, piece.consumed
    room = min(len(buffer) - place, file.chunk, file.size - at)
    handle.seek(at)
    got = handle.readinto(buffer[place : place + room]) or 0
    if not piece.spans:
        piece.first = bytes(buffer[place : place + min(got, PRINT)])
    if not piece.spans or piece.offset(place) != at:
        piece.spans.append(Span(place, at))
    piece.end, piece.short = place + got, got < room
    file.chunk = min(file.chunk * 8, CHUNK)


def _frame(
    piece: Piece, window: long.Window, buffer: memoryview, place: int, until: float
) -> tuple[int, Stop]:
    """Frame what lies in the buffer from `place` on; return the place behind it, and why there.

    The next bytes are to be read to that place: of a long record there is nothing to keep.
    """
    while True:
        frames = records.frame(buffer, place, piece.end)
        piece.at.append(frames.at)
        piece.length.append(frames.length)
        place = frames.end
        piece.consumed = at = piece.offset(place)
        if frames.stop is not Stop.LARGE:
            piece.trouble = _trouble(piece, frames.stop, buffer, place)
            return place, frames.stop
        piece.file.chunk = SHORT
        window.show(at, bytes(buffer[place : min(place + long.WINDOW, piece.end)]))
        piece.consumed = long.take(piece, window, at, until)
        behind = place + piece.consumed - at
        if piece.trouble is not None or behind > piece.end or time.monotonic() >= until:
            return place, frames.stop
        place = behind


def _trouble(piece: Piece, why: Stop, buffer: memoryview, place: int) -> Trouble | None:
    """Say what is wrong behind the last record, if anything is."""
    at = piece.consumed
    if why is Stop.END:
        return cut(at) if at < piece.file.size <= piece.offset(piece.end) else None
    length, found = records.HEADER.unpack_from(buffer, place)
    if why is Stop.LIMIT:
        reason = f"record at byte {at}: length {length}, want at most {records.LIMIT}"
        return Trouble("too_large", reason, at + 1)
    want = records.length_crc(length)
    reason = f"record at byte {at}: length checksum {found:#010x}, want {want:#010x}"
    return Trouble("bad_length_crc", reason, at + 1, data=bool(length or found))
