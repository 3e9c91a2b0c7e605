"""One daemon thread for all files of the process: what is written is visible within a second."""

from __future__ import annotations

import threading
import time
from typing import Protocol

# A file scheduled while the thread sleeps waits for the rest of this sleep and one more.
_DELAY = 0.4


class Flushable(Protocol):
    """What the thread needs of a file."""

    def flush_quietly(self) -> None:
        """Write what is pending, and keep any error for the next call."""


class Flusher:
    """Flushes each scheduled file once, soon; starts its thread with the first."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._due: list[Flushable] = []
        self._started = False

    def schedule(self, file: Flushable) -> None:
        """Have `file` flushed within a second."""
        with self._condition:
            self._due.append(file)
            if not self._started:
                self._started = True
                threading.Thread(target=self._run, name="tbnb-flush", daemon=True).start()
            self._condition.notify()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: bool(self._due))
            time.sleep(_DELAY)
            with self._condition:
                due, self._due = self._due, []
            for file in due:
                file.flush_quietly()
            del due
