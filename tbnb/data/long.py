"""Long records, one behind another: each is taken by its head and skipped by its length."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tbnb.data.files import Trouble, record_holds
from tbnb.data.pieces import Item, Loss, bad_data, cut
from tbnb.format import records
from tbnb.format.heads import head

if TYPE_CHECKING:
    from io import FileIO

    from tbnb.data.pieces import Piece

# Read at once around what is wanted: the end of one long record and the head of the next fit into
# it, so that a log of images costs one read a record. A long description costs another.
WINDOW = 1 << 10
_WHOLE = 1 << 26  # a longer payload is never read as a whole to look for small values


class Window:
    """Reads a file here and there, with one small part of it kept."""

    def __init__(self, handle: FileIO) -> None:
        self.handle = handle
        self._start = 0
        self._part = b""

    def show(self, start: int, part: bytes) -> None:
        """Keep a part of the file that was read otherwise."""
        self._start, self._part = start, part

    def read(self, offset: int, count: int) -> bytes:
        """Return `count` bytes at `offset`, fewer where the file ends."""
        first = offset - self._start
        last = first + count
        if first < 0 or last > len(self._part):
            self.handle.seek(offset)
            self._part = self.handle.read(max(count, WINDOW))
            self._start, first, last = offset, 0, count
        return self._part[first:last]


def take(piece: Piece, window: Window, at: int, until: float) -> int:
    """Take the long record at `at`, and those that follow.

    Parameters
    ----------
    piece : Piece
        Gets what they hold, and the trouble when there is one.
    window : Window
        Into the piece's file.
    at : int
        Offset in the file of a header that holds.
    until : float
        When to stop, on the clock of ``time.monotonic``; one record is taken in any case.

    Returns
    -------
    int
        Offset of what comes next.
    """
    length = records.long_length(window.read(at, records.HEADER.size))
    while length:
        whole = _one(piece, window, at, length)
        at += whole
        if not whole or time.monotonic() >= until:
            break
        length = records.long_length(window.read(at, records.HEADER.size))
    return at


def _one(piece: Piece, window: Window, at: int, length: int) -> int:
    """Take a long record; return its length in the file, 0 when it stops us."""
    whole = length + records.OVERHEAD
    if at + whole > piece.file.size:
        piece.trouble = cut(at)
        return 0
    found = head(window.read, length, at + records.HEADER.size)
    if not _trusted(window, at, length, skipped=found is not None or length > _WHOLE):
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
        window.handle.seek(at + records.HEADER.size)
        piece.take(at, length, window.handle.read(length))
    return whole


def _trusted(window: Window, at: int, length: int, *, skipped: bool) -> bool:
    """Say whether a long record may be taken.

    One that is `skipped` by its length may, unread, when the next header stands behind it: what a
    torn record claims are the records of whoever wrote on behind it.
    """
    if skipped:
        behind = window.read(at + records.OVERHEAD + length, records.HEADER.size)
        if len(behind) == records.HEADER.size:
            if records.header_holds(behind):
                return True
        elif length > _WHOLE:
            return True  # the file ends there
    return record_holds(window.handle, at, length)
