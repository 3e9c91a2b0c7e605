"""A cap on the event files that are open at once: add_scalars makes one for each series."""

from __future__ import annotations

import threading
from typing import Protocol

# Of a process's usual 1024 descriptors, or macOS's 256, most are left to the training script.
_MOST = 32


class Parkable(Protocol):
    """What the cap needs of a file."""

    used: bool

    def park(self) -> bool:
        """Close the descriptor, to be opened again when needed; False while it is in use."""


class Descriptors:
    """The files that are open; when they are too many, those least in use are parked."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        # Reentrant, because the garbage collector may drop a writer in the middle of this.
        self._lock = threading.RLock()
        self._open: dict[Parkable, None] = {}

    def opened(self, file: Parkable) -> None:
        """Count a file that was just opened, and park others if there are too many."""
        with self._lock:
            self._open[file] = None
            self._park(file, len(self._open) - self._most)

    def closed(self, file: Parkable) -> None:
        """Forget a file that was closed."""
        with self._lock:
            self._open.pop(file, None)

    def park_others(self, file: Parkable) -> bool:
        """Park every other file, since the system has no descriptor left; say if any was."""
        with self._lock:
            return self._park(file, len(self._open)) > 0

    def _park(self, keep: Parkable, wanted: int) -> int:
        """Park so many files, first those that were not written since the last look at them.

        This is the clock algorithm. A file that another thread writes at this moment is skipped:
        to wait for it here, while that thread waits for the lock, would be for ever.
        """
        parked = 0
        for spare_used in (True, False):
            for file in list(self._open):
                if parked >= wanted:
                    return parked
                if file is keep or (spare_used and file.used):
                    file.used = False
                elif file.park():
                    self._open.pop(file, None)
                    parked += 1
        return parked
