"""Store and Run: all that was read, readable from any thread while one loader writes."""

from __future__ import annotations

import threading
from bisect import insort
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from tbnb.data.places import References
from tbnb.data.series import NEVER, SCALARS, Columns, Part, Series, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "NEVER",
    "SCALARS",
    "Columns",
    "Damage",
    "Part",
    "References",
    "Run",
    "Series",
    "Source",
    "Store",
]


@dataclass(frozen=True, slots=True)
class Damage:
    """One loss or oddity met while reading.

    Attributes
    ----------
    file : str
        Relative to the log directory.
    offset : int
        Where in the file, in bytes.
    reason : str
        What was found, what was wanted, what to do.
    kind : str
        truncated_tail, bad_length_crc, bad_data_crc, bad_proto, bad_value, too_large,
        not_event_file, compressed, unreadable, replaced, truncated_file or deleted.
    skipped : int
        Bytes not read.
    count : int
        How many losses this is: where a file has too many to list, the last stands for the rest.
    """

    file: str
    offset: int
    reason: str
    kind: str
    skipped: int
    count: int = 1


class Run:
    """One directory of event files."""

    __slots__ = ("_series", "index", "name", "restarts", "sources", "state")

    def __init__(self, index: int, name: str) -> None:
        self.index = index
        self.name = name
        self.state = "live"
        self.sources: list[Source] = []
        self.restarts = False
        self._series: dict[tuple[str, str], Series] = {}

    @property
    def series(self) -> Mapping[tuple[str, str], Series]:
        """All series of the run, by tag and plugin, in the order they were found."""
        return MappingProxyType(dict(self._series))  # a copy: the loader may add meanwhile

    def find(self, tag: str, plugin: str) -> Series | None:
        """Return a series; None when there is none."""
        return self._series.get((tag, plugin))

    @property
    def start(self) -> float | None:
        """First plausible wall time of the run, s since 1970."""
        return next((s.start for s in list(self.sources) if s.start is not None), None)

    def restart_after(self, source: Source) -> float:
        """Return the smallest step of a START in a later file."""
        return min((s.starts for s in self.sources if s.name > source.name), default=NEVER)


class Store:
    """All runs; readable from any thread while one loader writes."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.revision = 0
        self.runs_revision = 0
        self.damage_revision = 0
        self._runs: dict[int, Run] = {}
        self._damage: dict[int, Damage] = {}
        self._touched: dict[int, Series] = {}  # in order of revision
        self._counts = [0, 0, 0]  # runs, series, damage made so far
        self._changed = False

    def runs(self) -> list[Run]:
        """Return the runs in the order they were found."""
        with self.lock:
            return list(self._runs.values())

    def damage(self) -> list[Damage]:
        """Return what was lost or odd so far, in the order it was found."""
        with self.lock:
            return list(self._damage.values())

    @property
    def damage_count(self) -> int:
        """How many losses there were so far, listed one by one or not."""
        return sum(damage.count for damage in self.damage())

    def changed(self, since: int) -> list[Series]:
        """Return the series whose revision is above `since`."""
        found = []
        with self.lock:
            for series in reversed(self._touched.values()):
                if series.revision <= since:
                    break
                found.append(series)
        return found[::-1]

    @property
    def nbytes(self) -> int:
        """Bytes of memory all points take."""
        return sum(s.nbytes for run in self.runs() for s in list(run.series.values()))

    # What follows is for the loader, inside of `writing`.

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock for one consistent change; it is one revision, if it is any."""
        with self.lock:
            self._changed = False
            try:
                yield
            finally:
                self.revision += self._changed

    def _next(self) -> int:
        """Return the revision this change will be."""
        self._changed = True
        return self.revision + 1

    def runs_changed(self) -> None:
        """Mark the run list, a run's state or the series list as changed."""
        self.runs_revision = self._next()

    def add_run(self, name: str) -> Run:
        """Add a run."""
        run = Run(self._counts[0], name)
        self._counts[0] += 1
        self._runs[run.index] = run
        self.runs_changed()
        return run

    def drop_run(self, run: Run) -> None:
        """Forget a run and its series."""
        del self._runs[run.index]
        for series in run.series.values():
            self._touched.pop(series.index, None)
        self.runs_changed()

    def drop_empty(self, run: Run) -> None:
        """Forget the series of a run that lost all their points."""
        for key, series in run.series.items():
            if not len(series):
                del run._series[key]  # noqa: SLF001 - this module's own
                self._touched.pop(series.index, None)
                self.runs_changed()

    def add_source(self, run: Run, source: Source) -> None:
        """Add a file to its run."""
        insort(run.sources, source)
        self.runs_changed()

    def drop_source(self, run: Run, source: Source) -> None:
        """Forget a file and its points."""
        run.sources = [s for s in run.sources if s is not source]
        run.restarts = any(s.starts < NEVER for s in run.sources)
        for series in run.series.values():
            if series.drop(source, restarts=source.starts < NEVER):
                self.touch(series)
        self.runs_changed()

    def rename_source(self, run: Run, source: Source, name: str, path: str) -> None:
        """Follow a file to its new name, which may change its place among the others."""
        source.name, source.path = name, path
        run.sources.sort()
        for series in run.series.values():
            if source.starts < NEVER or any(part.source is source for part in series.parts):
                series.parts.sort()
                series.generation += 1
                self.touch(series)
        self.runs_changed()

    def series(self, run: Run, tag: str, plugin: str) -> Series:
        """Return a series, made when it is new."""
        key = (tag, plugin)
        series = run._series.get(key)  # noqa: SLF001 - the store owns its runs
        if series is None:
            series = Series(self, self._counts[1], run, tag, plugin)
            self._counts[1] += 1
            run._series[key] = series  # noqa: SLF001 - this module's own
            self.runs_changed()
        return series

    def touch(self, series: Series) -> None:
        """Mark a series as changed in this revision."""
        series.revision = self._next()
        self._touched.pop(series.index, None)
        self._touched[series.index] = series

    def add_damage(self, damage: Damage) -> int:
        """Add a damage and return its number."""
        self._counts[2] += 1
        self._damage[self._counts[2]] = damage
        self.damage_revision = self._next()
        return self._counts[2]

    def damage_of(self, number: int) -> Damage | None:
        """Return a damage by its number."""
        return self._damage.get(number)

    def change_damage(self, number: int, damage: Damage) -> None:
        """Say more about a damage."""
        self._damage[number] = damage
        self.damage_revision = self._next()

    def drop_damage(self, number: int) -> None:
        """Take back a damage that came to nothing: the bytes did arrive."""
        if self._damage.pop(number, None) is not None:
            self.damage_revision = self._next()
