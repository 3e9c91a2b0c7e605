"""One daemon thread for all files of the process: what is written is visible within a second."""

from __future__ import annotations

import threading
import time
from typing import Protocol

# Seconds that the process waits at exit for a thread whose disk does not answer.
_PATIENCE = 1.0


class Flushable(Protocol):
    """What the thread needs of a file."""

    def flush_quietly(self) -> None:
        """Write what is pending, and keep any error for the next call."""


class Flusher:
    """Flushes each scheduled file once, when its time comes; starts its thread with the first."""

    def __init__(self) -> None:
        # Its lock is reentrant: the garbage collector may drop a writer in the middle of this.
        self._condition = threading.Condition()
        self._due: dict[Flushable, float] = {}
        self._wakes = float("inf")
        self._thread: threading.Thread | None = None
        self._ended = False

    def schedule(self, file: Flushable, delay: float) -> bool:
        """Have `file` flushed in so many seconds, or earlier if it was scheduled so.

        Returns
        -------
        bool
            False when there is no thread and none can be started (the process has too many, or
            is about to end): the caller flushes by itself.
        """
        due = time.monotonic() + delay
        with self._condition:
            if self._ended:
                return False
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="tbnb-flush", daemon=True)
                try:
                    thread.start()
                except RuntimeError:
                    return False
                self._thread = thread
            self._due[file] = min(due, self._due.get(file, due))
            if due < self._wakes:
                self._condition.notify()
        return True

    def end(self) -> None:
        """End the thread: the interpreter is about to go.

        A daemon thread that wakes later is taken down by pthread_exit, which loads a library for
        it; where no descriptor is left to load it with, the process is aborted.
        """
        with self._condition:
            self._ended = True
            self._condition.notify()
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while not self._ended:
            for file in self._wait():
                file.flush_quietly()

    def _wait(self) -> list[Flushable]:
        """Sleep until a file's time has come, and take all whose time has."""
        with self._condition:
            while not self._ended:
                now = time.monotonic()
                ready = [file for file, due in self._due.items() if due <= now]
                for file in ready:
                    del self._due[file]
                if ready:
                    self._wakes = now
                    return ready
                self._wakes = min(self._due.values(), default=float("inf"))
                self._condition.wait(min(self._wakes - now, threading.TIMEOUT_MAX))
            return []
