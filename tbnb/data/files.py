"""One event file on its way into the store: how far it was read, and whether it is the same."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from io import FileIO
from typing import TYPE_CHECKING

from tbnb.data.logdir import join
from tbnb.data.store import Source
from tbnb.format import crc, records

if TYPE_CHECKING:
    from tbnb.data.logdir import Found

PRINT = 64  # bytes at either end of what was read, to know a file again
_PIECE = 1 << 22
_FIRST = 1 << 18  # read of a file at first: a log of images is known by it
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # if it has become a FIFO meanwhile
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The bytes at the file's offset are no record that holds.

    Attributes
    ----------
    kind : str
        As in `Damage`.
    reason : str
    resume : int
        Offset from which a record that holds may begin.
    data : bool
        False: zeros stand there, so the data may not have arrived.
    """

    kind: str
    reason: str
    resume: int
    data: bool = True


class EventFile:
    """How far a file was read, and what it looked like then."""

    __slots__ = (
        "blocked", "chunk", "end", "found", "head", "listed", "missing", "offset", "place",
        "plugins", "quiet", "reported", "said", "searched", "skips", "source", "stale",
        "trouble", "waiting",
    )  # fmt: skip

    def __init__(self, place: str, found: Found) -> None:
        self.place = place  # the run's directory, relative to the log directory
        self.found = found
        self.source = Source(found.name, found.path)
        self.missing = False
        self.quiet = False  # nobody is writing to it any more
        self.stale = False  # the store holds points of what the file was before
        self.listed = False  # the store knows it
        self.said: list[tuple[tuple[int, int], int, str]] = []  # keys of what was reported
        self.rewind()

    def rewind(self) -> None:
        """Start again: nothing was read."""
        self.offset = 0
        self.head = b""  # first bytes read …
        self.end = b""  # … and last, before `offset`
        self.plugins: dict[bytes, str] = {}  # of tags whose later values carry no metadata
        self.chunk = _FIRST  # to read next
        self.skips = False  # long records lie between the others
        self.trouble: Trouble | None = None
        self.searched = 0
        self.waiting = False  # nothing to do until the file changes or is quiet
        self.blocked = False  # could not be read: to be tried again at every pass
        self.reported: int | None = None  # number of a damage that may still come to nothing

    @property
    def size(self) -> int:
        """Bytes there are, as last seen."""
        return self.found.size

    @property
    def torn(self) -> bool:
        """The file ends in the middle of a record."""
        return self.trouble is not None and self.trouble.kind == "truncated_tail"

    def look(self, found: Found) -> bool:
        """Take note of what the file looks like now; say whether that is a change."""
        old, self.found = self.found, found
        return (old.size, old.mtime, old.identity) != (found.size, found.mtime, found.identity)

    def renew(self) -> None:
        """Try again at the offset: the file has changed."""
        if self.torn:
            self.searched = 0
        self.trouble, self.waiting, self.blocked = None, False, False

    @property
    def where(self) -> str:
        """Path relative to the log directory, for the system."""
        return join(self.place, self.found.name)

    def remember(self, first: bytes, last: bytes) -> None:
        """Keep the ends of what was read, `PRINT` bytes of each at most."""
        if self.offset == 0:
            self.head = first
        self.end = last

    def same(self) -> bool:
        """Say whether the bytes before the offset are still what was read."""
        try:
            return not self.offset or self._begins(self.found.path)
        except OSError:
            return True  # unreadable: said elsewhere

    def goes_on(self, found: Found) -> bool:
        """Say whether what was read of this file is how another one begins."""
        if found.size < self.offset or not (self.head or self.end):
            return not self.offset
        try:
            return self._begins(found.path)
        except OSError:
            return False

    def move(self, place: str, name: str, path: str) -> None:
        """Follow the file to its new name."""
        self.place = place
        self.found = replace(self.found, name=name, path=path)

    def _begins(self, path: str) -> bool:
        with open_regular(path) as file:
            head = file.read(len(self.head))
            file.seek(self.offset - len(self.end))
            return head == self.head and file.read(len(self.end)) == self.end


class NotRegularError(OSError):
    """The path is not, or no longer, a regular file."""


def open_regular(path: str) -> FileIO:
    """Open a regular file for reading, never blocking; OSError when it is none."""
    descriptor = os.open(path, _FLAGS)
    try:
        regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
    except OSError:
        regular = False
    if not regular:
        os.close(descriptor)
        raise NotRegularError(0, "not a regular file", path)
    return FileIO(descriptor, "rb", closefd=True)


def record_holds(file: FileIO, at: int, length: int) -> bool:
    """Verify the data checksum of a record of any length, a piece at a time."""
    file.seek(at + records.HEADER.size)
    value, left = 0, length
    while left:
        piece = file.read(min(left, _PIECE))
        if not piece:
            return False
        value = crc.extend(value, piece)
        left -= len(piece)
    footer = file.read(records.FOOTER.size)
    if len(footer) < records.FOOTER.size:
        return False
    found = (crc.rotate(value) + crc.MASK_DELTA) & 0xFFFFFFFF
    return bool(found == records.FOOTER.unpack(footer)[0])
