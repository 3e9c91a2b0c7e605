"""The thread that flushes."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from eventfiles import steps, until

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
    before = set(threading.enumerate())
    assert flusher.schedule(never, 1e6)
    assert flusher.schedule(late, 0.3)
    assert flusher.schedule(early, 0.0)

    assert until(lambda: early.flushed == 1)
    assert until(lambda: late.flushed == 1)
    assert (early.flushed, late.flushed, never.flushed) == (1, 1, 0)
    assert set(threading.enumerate()) - before == {flusher._thread}


def test_the_earlier_time_holds() -> None:
    """A file that is dropped while it waits is flushed at once."""
    flusher, file = Flusher(), File()
    flusher.schedule(file, 1e6)
    flusher.schedule(file, 0.0)

    assert until(lambda: file.flushed == 1)
    flusher.schedule(file, 0.0)
    assert until(lambda: file.flushed == 2)


def test_it_ends() -> None:
    """At exit the thread goes first: one that is there later could abort the process."""
    flusher, file = Flusher(), File()
    flusher.schedule(file, 1e6)
    thread = flusher._thread

    flusher.end()

    assert thread is not None
    assert not thread.is_alive()
    assert not flusher.schedule(file, 0.0)


def test_it_ends_with_the_process(tmp_path: Path) -> None:
    """What runs at exit after tbnb finds no thread of its; what it logs then is written."""
    code = (
        "import atexit, sys, threading\n"
        "def last(): writer.add_scalar('a', 1, 1); print(threading.active_count())\n"
        "atexit.register(last)\n"
        "from tbnb import SummaryWriter\n"
        "writer = SummaryWriter(sys.argv[1])\n"
        "writer.add_scalar('a', 1, 0)\n"
        "print(threading.active_count())\n"
    )
    command = [sys.executable, "-c", code, tmp_path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)

    assert done.stdout.split() == ["2", "1"]
    assert steps(tmp_path) == [0, 1]
