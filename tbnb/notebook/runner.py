"""Who takes the steps of a source: a thread or, where there are none, the event loop.

Neither keeps the source alive between its steps.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
import weakref
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

_ERROR_REST = 1.0  # s after an error that the source itself did not deal with


class Steps(Protocol):
    """What is to be run."""

    def step(self) -> float | None:
        """Do what is due; return the seconds until something is again, None for never."""


class Runner(Protocol):
    """Takes steps, until it is stopped or what they are of is gone.

    Attributes
    ----------
    slice : float
        Seconds that a step may read.
    apart : bool
        Whether it goes on while the main thread is busy, or waits for it.
    """

    slice: float
    apart: bool

    def wake(self) -> None:
        """Have a step taken now; on any thread."""

    def stop(self) -> None:
        """Have no more steps taken; on any thread."""

    def join(self, timeout: float) -> bool:
        """Wait for the last step to end; say whether it has."""


def start(steps: Steps) -> Runner | None:
    """Begin to take steps; None if there is neither a thread to be had nor a loop that runs."""
    kinds: tuple[Callable[[Steps], Runner], ...] = (OnThread, OnLoop)
    for kind in kinds:
        with contextlib.suppress(RuntimeError):
            return kind(steps)
    return None


class OnThread:
    """A thread of its own.

    Raises
    ------
    RuntimeError
        There are no threads (Pyodide), or no more.
    """

    slice = 0.1  # so that whoever wants to speak to the page need not wait long
    apart = True

    def __init__(self, steps: Steps) -> None:
        self._steps = weakref.ref(steps, lambda _: self.stop())
        self._wake = threading.Event()
        self._stopped = False
        self.thread = threading.Thread(target=self._run, name="tbnb", daemon=True)
        self.thread.start()

    def wake(self) -> None:
        """Have a step taken now."""
        self._wake.set()

    def stop(self) -> None:
        """End the thread after the step it is in."""
        self._stopped = True
        self._wake.set()

    def join(self, timeout: float) -> bool:
        """Wait for the thread to end; say whether it has."""
        if self.thread is threading.current_thread():
            return True
        self.thread.join(timeout)
        return not self.thread.is_alive()

    def _run(self) -> None:
        while True:
            self._wake.clear()
            if self._stopped:
                return
            self._wake.wait(_taken(self._steps))


class OnLoop:
    """Callbacks of the event loop that runs: between the awaits of a cell, and while idle.

    There is no task, so nothing is left pending when the loop ends.

    Raises
    ------
    RuntimeError
        No loop runs.
    """

    slice = 0.05  # everything else stands still meanwhile
    apart = False
    _breath = 0.02  # s between steps, for everything else

    def __init__(self, steps: Steps) -> None:
        self._loop = asyncio.get_running_loop()
        self._steps = weakref.ref(steps, lambda _: self.stop())
        self._timer: asyncio.TimerHandle | None = None
        self._woken = self._stopped = False
        self.wake()

    def wake(self) -> None:
        """Have a step taken at the next turn of the loop; a few wakes are one."""
        if self._woken:
            return
        self._woken = True
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._turn, context=contextvars.Context())

    def stop(self) -> None:
        """Have no more steps taken."""
        self._stopped = True
        self.wake()  # to let go of the timer

    def join(self, timeout: float) -> bool:  # noqa: ARG002 - there is nothing to wait for
        """Say whether it was stopped: no step is under way then, but the one that asks."""
        return self._stopped

    def _turn(self) -> None:
        self._woken = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._stopped:
            return
        wait: float | None = _ERROR_REST
        try:
            wait = _taken(self._steps)
        finally:  # Ctrl-C is the cell's that awaits; the next step comes all the same
            if wait is not None and not self._stopped:
                # In a context of its own: in that of the cell that woke it, all messages would
                # be that cell's for good.
                self._timer = self._loop.call_later(
                    max(self._breath, wait), self._turn, context=contextvars.Context()
                )


def _taken(ref: weakref.ref[Steps]) -> float | None:
    """Take a step; return the seconds until the next."""
    steps = ref()
    if steps is None:
        return None
    try:
        return steps.step()
    except Exception:  # noqa: BLE001 - a traceback would be printed into the user's cell
        return _ERROR_REST
