"""Both ways to run: with threads, and as in Pyodide, with none but a loop that counts as running.

There the loop turns only while the code that runs awaits; here, while a test waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from asyncio import events
from collections.abc import Callable, Iterator

from patience import PATIENCE

THREAD, LOOP = "thread", "loop"
NAME = "tbnb"  # of our threads
_NAP = 0.002
NAP = 0.01  # s


def until(ready: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Let whatever runs go on until something holds; say whether it did in time."""
    end = time.monotonic() + seconds
    loop = events._get_running_loop()
    while not ready():
        if time.monotonic() > end:
            return False
        if loop is None:
            time.sleep(_NAP)
        else:
            _turn(loop)
    return True


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    events._set_running_loop(None)
    try:
        loop.run_until_complete(asyncio.sleep(_NAP))
    finally:
        events._set_running_loop(loop)


@contextlib.contextmanager
def naps() -> Iterator[list[int]]:
    """Count the naps that a block takes, of `NAP` s or longer; while the machine stalls, none."""
    spent: list[int] = []
    over = threading.Event()

    def nap() -> None:
        while not over.wait(NAP):
            spent.append(1)

    thread = threading.Thread(target=nap)
    thread.start()
    try:
        yield spent
    finally:
        over.set()
        thread.join()


def pollers() -> int:
    """Return how many are at work: threads, or timers of the loop."""
    loop = events._get_running_loop()
    if loop is None:
        return sum(thread.name == NAME for thread in threading.enumerate())
    return sum(not timer.cancelled() for timer in getattr(loop, "_scheduled"))  # noqa: B009


@contextlib.contextmanager
def only_a_loop() -> Iterator[None]:
    """Have no thread of ours start, and a loop run, while the block does."""
    start = threading.Thread.start

    def refused(thread: threading.Thread) -> None:
        if thread.name == NAME:
            raise RuntimeError("can't start new thread")
        start(thread)

    loop = asyncio.new_event_loop()
    threading.Thread.start = refused  # type: ignore[method-assign]
    events._set_running_loop(loop)
    try:
        yield
    finally:
        events._set_running_loop(None)
        threading.Thread.start = start  # type: ignore[method-assign]
        loop.close()
