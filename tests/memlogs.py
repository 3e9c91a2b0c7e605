"""Logs in memory: a real store that a test fills by hand, and a poller's view of it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.data.logs import Progress
from tbnb.data.store import Damage, Series, Source, Store
from tbnb.notebook.bulletin import Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class MemLogs:
    """What `Source` needs of `Logs`, without files.

    Attributes
    ----------
    polled
        Set by every `reload`; a test waits on it.
    before_reload
        Called by every `reload`; may add points, or raise.
    """

    def __init__(self, path: str = "/logs") -> None:
        self.path = path
        self.store = Store()
        self.polled = threading.Event()
        self.reloads = 0
        self.threads: set[str] = set()
        self.before_reload: Callable[[], None] = lambda: None
        self.done = True
        self._sources: dict[tuple[str, str], Source] = {}

    @property
    def damage(self) -> list[Damage]:
        """As Logs."""
        return self.store.damage()

    def reload(self, seconds: float | None = None) -> Progress:  # noqa: ARG002 - as Logs
        """Pretend to read."""
        self.reloads += 1
        self.threads.add(threading.current_thread().name)
        self.polled.set()
        before = self.store.revision
        self.before_reload()
        state = "waiting" if not self.store.runs() else "ready"
        return Progress(
            changed=self.store.revision != before, done=self.done, read=1, total=2, state=state
        )

    def add(
        self,
        run: str,
        tag: str,
        step: Sequence[int] | Any,
        value: Sequence[float] | Any,
        *,
        wall: Any = None,
        file: str = "a",
        plugin: str = "scalars",
    ) -> Series:
        """Append points as if a file had grown; a file that sorts later supersedes."""
        steps = np.asarray(step, np.int64)
        values = np.asarray(value, np.float64)
        walls = steps * 1.0 + 1e9 if wall is None else np.asarray(wall, np.float64)
        store = self.store
        with store.writing():
            found = [known for known in store.runs() if known.name == run]
            owner = found[0] if found else store.add_run(run)
            if (run, file) not in self._sources:
                source = self._sources[run, file] = Source(file, file)
                store.add_source(owner, source)
            series = store.series(owner, tag, plugin)
            columns = [steps, walls.view(np.int64), values.view(np.int64)]
            if plugin != "scalars":
                columns.append(np.zeros_like(steps))
            series.append(self._sources[run, file], columns)
            store.touch(series)
        return series

    def forget_file(self, run: str, file: str = "a") -> None:
        """Drop the points of a file as if it had been replaced."""
        with self.store.writing():
            owner = next(known for known in self.store.runs() if known.name == run)
            self.store.drop_source(owner, self._sources.pop((run, file)))

    def moment(self, state: Any = "ready") -> Moment:
        """Return the moment that a poller would show a feed."""
        return Moment(
            store=self.store,
            damage=self.damage,
            state=state,
            message=None,
            logdir=self.path,
            read=1,
            total=2,
            interval=1.0,
        )


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now
