"""The thread that flushes."""

from __future__ import annotations

import threading

from eventfiles import until

from tbnb.writer.flusher import Flusher


class File:
    """Counts how often it was flushed."""

    def __init__(self) -> None:
        self.flushed = 0

    def flush_quietly(self) -> None:
        """Count."""
        self.flushed += 1


def test_each_file_is_flushed_once_when_its_time_comes() -> None:
    """An early one does not wait for a late one, nor the other way round."""
    flusher, late, early, never = Flusher(), File(), File(), File()
    before = threading.active_count()
    assert flusher.schedule(never, 1e6)
    assert flusher.schedule(late, 0.3)
    assert flusher.schedule(early, 0.0)

    assert until(lambda: early.flushed == 1)
    assert until(lambda: late.flushed == 1)
    assert (early.flushed, late.flushed, never.flushed) == (1, 1, 0)
    assert threading.active_count() == before + 1


def test_the_earlier_time_holds() -> None:
    """A file that is dropped while it waits is flushed at once."""
    flusher, file = Flusher(), File()
    flusher.schedule(file, 1e6)
    flusher.schedule(file, 0.0)

    assert until(lambda: file.flushed == 1)
    flusher.schedule(file, 0.0)
    assert until(lambda: file.flushed == 2)
