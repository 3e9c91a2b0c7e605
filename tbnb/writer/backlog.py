"""What waits to be written to a file: each byte goes there exactly once, whatever interrupts."""

from __future__ import annotations

import os
from typing import Any


class Backlog:
    """Records in the order of the calls, and how far the file has come.

    Attributes
    ----------
    items : list
        The first item is the size of the file, an int; or, while bytes are on their way, where
        they start and what they are. The records that wait follow. Any thread may append one at
        any time; all else is for one thread at a time.

    Notes
    -----
    The list alone holds the state, and every change is one operation on it: an exception out of
    nowhere, as KeyboardInterrupt is, finds it before or after. What was on its way then, or when
    the disk was full in the midst of a record, goes on where the size of the file says.
    """

    __slots__ = ("items",)

    def __init__(self) -> None:
        self.items: list[Any] = [0]

    def __bool__(self) -> bool:
        """Say whether there is anything to write."""
        return len(self.items) > 1 or type(self.items[0]) is tuple

    def begin(self, header: bytes) -> None:
        """Start with another, empty file, and its first records."""
        self.items[0] = (0, header)

    def end(self, *, drop: bool) -> None:
        """Leave the file; what another thread just appended is for the next, unless dropped."""
        if drop:
            self.items[:] = [0]
        else:
            self.items[0] = 0

    def size(self) -> int:
        """Return how many bytes wait, some of which may be written already."""
        first = self.items[0]
        started = len(first[1]) if type(first) is tuple else 0
        return started + sum(map(len, self.items[1:]))

    def write(self, fd: int) -> None:
        """Write everything, as few whole pieces.

        Raises
        ------
        OSError
            Some of it may be written; the next call goes on there.
        """
        items = self.items
        start = items[0]
        if type(start) is tuple:
            start = self._resume(fd)
        count = len(items)
        if count > 1:
            piece = items[1] if count == 2 else b"".join(items[1:count])  # noqa: PLR2004  one
            items[:count] = ((start, piece),)
            done = os.write(fd, piece)
            if done == len(piece):
                items[0] = start + done
            else:
                self._finish(fd, start, piece, done)

    def _resume(self, fd: int) -> int:
        """Write what was on its way, from where the file ends; return its size then."""
        start, piece = self.items[0]
        done = os.fstat(fd).st_size - start
        # Out of range if somebody else cut the file, or wrote to it.
        return self._finish(fd, start, piece, done if 0 <= done <= len(piece) else 0)

    def _finish(self, fd: int, start: int, piece: bytes, done: int) -> int:
        while done < len(piece):
            done += os.write(fd, memoryview(piece)[done:] if done else piece)
        self.items[0] = start + len(piece)
        return start + len(piece)
