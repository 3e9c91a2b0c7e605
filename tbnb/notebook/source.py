"""One log directory, read once for all boards that show it."""

from __future__ import annotations

import atexit
import os
import threading
import time
import weakref
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from tbnb.data.logs import Logs
from tbnb.notebook import runner
from tbnb.notebook.bulletin import Moment
from tbnb.notebook.rhythm import Rhythm
from tbnb.plugins import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbnb.data.logs import Progress
    from tbnb.notebook.feed import Feed
    from tbnb.notebook.runner import Runner
    from tbnb.notebook.wire import State

_SLICE = 0.1  # s of reading at a time, where nobody takes the steps but the end of a cell
_BREATH = 0.002  # s between slices, for the threads of the user
_FLUSH_WAIT = 0.5  # s that the end of a cell waits for the threads
_ANSWER_WAIT = 2.0
_ANSWER_STEP = 0.1
_FLUSH_READ = 0.3
_TROUBLE_REST = (1.0, 60.0)  # s after an error, doubling
_JOIN = 2.0
_LIMITS = "no live updates here; the board is brought up to date when a cell ends"

_sources: weakref.WeakValueDictionary[str, Source] = weakref.WeakValueDictionary()
_sources_lock = threading.Lock()
_pid = os.getpid()


def source_of(logdir: str | os.PathLike[str]) -> Source:
    """Return the source of a log directory, the same for everybody as long as it runs."""
    logs = Logs(logdir, decode=registry.decode, beside=registry.BESIDE)
    with _sources_lock:
        source = _sources.get(logs.path)
        if source is None or source.stopped:
            source = _sources[logs.path] = Source(logs)
        return source


def flush_all() -> None:
    """Have what is new read and sent, and wait a little for it: a cell has ended."""
    asked = [source.flush() for source in list(_sources.values())]
    deadline = time.monotonic() + _FLUSH_WAIT
    for done in asked:
        done.wait(max(0.0, deadline - time.monotonic()))


class Source:
    """Polls one log directory and lets each feed speak.

    A runner takes its steps. It starts with the first feed and ends with the last, or when nobody
    refers to the source.

    Parameters
    ----------
    logs : Logs
    clock : callable
        Seconds, never going back.
    """

    def __init__(self, logs: Logs, clock: Callable[[], float] = time.monotonic) -> None:
        self.logs = logs
        self.stopped = False
        self.runner: Runner | None = None
        self._clock = clock
        # Replaced, never changed in place, so that the runner may look at it without a lock.
        self._feeds: tuple[tuple[weakref.ref[Feed], float], ...] = ()
        # Reentrant: collecting garbage may close a board in the middle of adding another.
        self._roster = threading.RLock()
        self._work = threading.Lock()
        self._flushes: deque[threading.Event] = deque()
        self._progress: Progress | None = None
        self._rhythm = Rhythm()
        self._due = clock()
        self._limits: str | None = None
        self._trouble: str | None = None
        self._rest = _TROUBLE_REST[0]

    def add(self, feed: Feed, interval: float) -> None:
        """Serve a feed, polling at least every `interval` seconds (0: once) for it."""
        with self._roster:
            self._feeds = (*self._feeds, (weakref.ref(feed), interval))
            self._due = self._clock()  # whoever opens a board wants to see what is there now
            if self.stopped:
                # The last board closed a moment ago. Its runner goes by itself: it is not ours
                # any more.
                self.stopped, self.runner = False, None
        self.wake()

    def remove(self, feed: Feed) -> None:
        """Serve a feed no more; the last one ends the runner."""
        with self._roster:
            self._feeds = tuple(pair for pair in self._feeds if pair[0]() not in (None, feed))
            if not self._feeds:
                self.stop()

    def stop(self) -> None:
        """Read and send no more."""
        self.stopped = True
        if self.runner is not None:
            self.runner.stop()

    def join(self, timeout: float = _JOIN) -> bool:
        """Wait for the runner to end; say whether it has."""
        runner = self.runner
        return runner is None or _forked() or runner.join(timeout)

    @property
    def loaded(self) -> bool:
        """Whether all that there was at first has been read."""
        return self._rhythm.loaded

    def wake(self) -> None:
        """Let the feeds speak: a page asked for something."""
        runner = self._running()
        if runner is not None:
            runner.wake()

    def answer(self) -> None:
        """Let the feeds speak, and wait a little until they have: what comes later is lost."""
        deadline = time.monotonic() + _ANSWER_WAIT
        while (left := deadline - time.monotonic()) > 0:
            self.flush().wait(left)
            if not any(feed is not None and feed.unfinished for feed in self._each()):
                return
            time.sleep(_ANSWER_STEP)

    def _each(self) -> list[Feed | None]:
        return [ref() for ref, _ in self._feeds]

    def flush(self) -> threading.Event:
        """Have what is new read and sent now; return what is set when that is done.

        A thread does it, if there is one, so that Ctrl-C, which is raised on the main thread,
        cannot come in between.
        """
        done = threading.Event()
        if self.stopped or _forked():
            done.set()
            return done
        self._flushes.append(done)
        self.wake()
        if self.runner is None or not self.runner.apart:
            self.step()
        return done

    def step(self) -> float | None:
        """Do what is due; return the seconds until something is again, None for never."""
        asked = [self._flushes.popleft() for _ in range(len(self._flushes))]
        try:
            with self._work, np.errstate(all="ignore"):
                if asked and self._rhythm.cost < _FLUSH_READ and not self._looked():
                    self._poll(_FLUSH_READ)
                elif self._clock() >= self._due and not self._looked():
                    self._poll(self.runner.slice if self.runner else _SLICE)
                waits = self._pump(flush=bool(asked))
                if not self._looked():
                    waits.append(self._due - self._clock())
        finally:
            for done in asked:
                done.set()
        return max(_BREATH, min(waits)) if waits else None

    def _looked(self) -> bool:
        """Say whether the one look was had that is all anybody wants."""
        return self._rhythm.loaded and self._interval() == 0

    def _poll(self, seconds: float) -> None:
        """Read for so long at most, and say when to go on."""
        began = self._clock()
        try:
            self._progress = self.logs.reload(seconds)
        except Exception as error:  # noqa: BLE001 - whatever it is, the board must say it and go on
            self._trouble = f"{type(error).__name__}: {error}; tried again in {self._rest:.0f} s"
            self._due = self._clock() + self._rest
            self._rest = min(self._rest * 2, _TROUBLE_REST[1])
            return
        ended = self._clock()
        self._trouble, self._rest = None, _TROUBLE_REST[0]
        done = self._progress.done
        self._rhythm.polled(ended - began, changed=self._progress.changed, done=done)
        self._due = ended + self._pause() if done else ended

    def _pump(self, *, flush: bool = False) -> list[float]:
        """Let every feed speak; return after how many seconds they want to again."""
        moment = self._moment()
        waits = []
        for ref, _ in self._feeds:
            feed = ref()
            if feed is None:
                continue
            try:
                wait = feed.pump(moment, flush=flush)
            except Exception as error:  # noqa: BLE001 - one board's trouble must not end the others
                feed.stumble(error)
                wait = _TROUBLE_REST[0]
            if wait is not None:
                waits.append(wait)
        return waits

    def _moment(self) -> Moment:
        progress, logs = self._progress, self.logs
        state: State = "loading"
        if self._rhythm.loaded and progress is not None:
            state = "waiting" if progress.state == "waiting" else "ready"
        waiting = _waiting_for(logs.path) if state == "waiting" else None
        return Moment(
            store=logs.store,
            damage=logs.damage,
            state=state,
            message=self._trouble or self._limits or waiting,
            logdir=logs.path,
            read=progress.read if progress else 0,
            total=progress.total if progress else 0,
            interval=self._pause(),
        )

    def _interval(self) -> float:
        """Return how often to poll, 0 for once."""
        return min((interval for _, interval in self._feeds if interval), default=0.0)

    def _pause(self) -> float:
        """Return how long to rest after a poll."""
        return self._rhythm.rest(self._interval())

    def _running(self) -> Runner | None:
        """Return the runner, started if it was not or could not be before."""
        with self._roster:
            if self.runner is None and not self.stopped and self._feeds and not _forked():
                self.runner = runner.start(self)
                self._limits = _LIMITS if self.runner is None else None
            return self.runner


def _forked() -> bool:
    """Say whether this process is a fork of the kernel: it has its memory, but not its threads."""
    return os.getpid() != _pid


def _waiting_for(path: str) -> str:
    if not os.path.lexists(path):
        return f"There is no {path} yet."
    return f"There are no event files in {path} or below yet."


@atexit.register
def _stop_all() -> None:
    """Leave no thread behind that would send through a kernel half gone."""
    sources = list(_sources.values())
    for source in sources:
        source.stop()
    for source in sources:
        source.join(1.0)
