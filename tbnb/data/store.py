"""Store, Run, Series: every point that was read, in the order the files say.

A series is one (run, tag, plugin). Its points are kept per file ("part"), because files of a
run grow side by side, and a file that is replaced takes its points along. The order of points
is: files of the run in name order, inside a file as written.
"""

from __future__ import annotations

import math
import threading
from bisect import bisect_left, insort
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tbnb.data.blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

SCALARS = "scalars"
_NEVER = math.inf


@dataclass(frozen=True, slots=True)
class Columns:
    """Points of a scalar series; safe to keep.

    Attributes
    ----------
    step : int64 array
    wall_time : float64 array
        Seconds since 1970.
    value : float64 array
    superseded : bool array
        A later attempt of the run went over the point's step again.
    """

    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    value: NDArray[np.float64]
    superseded: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return how many points."""
        return len(self.step)


@dataclass(frozen=True, slots=True)
class References:
    """Where the values of a series lie: by file, offset of the record, index in its event."""

    source: Source
    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    offset: NDArray[np.int64]
    length: NDArray[np.int64]
    index: NDArray[np.int64]


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
    """

    file: str
    offset: int
    reason: str
    kind: str
    skipped: int


class Source:
    """One event file as the store knows it: its place in the run's order and its restarts."""

    __slots__ = ("name", "path", "start", "starts")

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path
        self.start: float | None = None  # first plausible wall time
        self.starts: float = _NEVER  # smallest step of a SessionLog START in this file

    def __lt__(self, other: Source) -> bool:
        """Order by name: the order of the attempts of a run."""
        return self.name < other.name


class Part:
    """The points of one series in one file."""

    __slots__ = ("blocks", "first_step", "marks", "source")

    def __init__(self, source: Source, rows: int) -> None:
        self.source = source
        self.blocks = Blocks(rows)
        self.first_step: float = _NEVER
        self.marks: list[tuple[int, int]] = []  # (points before a START, its step)

    def __lt__(self, other: Part) -> bool:
        """Order by file."""
        return self.source.name < other.source.name

    def mark(self, before: int, step: int) -> None:
        """Note a START after `before` points; a smaller later step covers earlier marks."""
        while self.marks and self.marks[-1][1] >= step:
            self.marks.pop()
        self.marks.append((before, step))

    def superseded(self, start: int, step: NDArray[np.int64], later: float) -> NDArray[np.bool_]:
        """Say which of the points from `start` on a later attempt went over again."""
        over = step >= later if later < _NEVER else np.zeros(len(step), dtype=bool)
        for before, restart in self.marks:
            if before > start:
                over[: before - start] |= step[: before - start] >= restart
        return over


class Series:
    """One tag of one plugin in one run."""

    __slots__ = (
        "_max_step", "_store", "description", "display_name", "generation", "index", "parts",
        "plugin", "revision", "run", "tag",
    )  # fmt: skip

    def __init__(self, store: Store, index: int, run: Run, tag: str, plugin: str) -> None:
        self._store = store
        self.index = index
        self.run = run
        self.tag = tag
        self.plugin = plugin
        self.display_name = ""
        self.description = ""
        self.revision = 0
        self.generation = 0
        self.parts: list[Part] = []
        self._max_step: float = -_NEVER

    def __len__(self) -> int:
        """Return how many points."""
        return sum(part.blocks.size for part in self.parts)

    def columns(self, start: int = 0, stop: int | None = None) -> Columns:
        """Return points [start, stop) of a scalar series."""
        pieces, flags = self._pieces(start, stop)
        if not pieces:
            return Columns(*_empty())
        block = pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=1)
        over = flags[0] if len(flags) == 1 else np.concatenate(flags)
        return Columns(block[0], block[1].view(np.float64), block[2].view(np.float64), over)

    def references(self) -> list[References]:
        """Return where the values are, file by file; for series kept by reference."""
        with self._store.lock:
            parts = [(part.source, list(part.blocks.pieces(0, part.blocks.size)))
                     for part in self.parts]  # fmt: skip
        found = []
        for source, pieces in parts:
            if pieces:
                step, wall, offset, packed = np.concatenate(pieces, axis=1)
                found.append(
                    References(
                        source,
                        step,
                        wall.view(np.float64),
                        offset,
                        packed >> 32,
                        (packed & 0xFFFFFFFF).astype(np.uint32).view(np.int32).astype(np.int64),
                    )  # fmt: skip
                )
        return found

    def superseded(self) -> NDArray[np.bool_]:
        """Return the superseded flag of every point."""
        _, flags = self._pieces(0, None)
        return np.concatenate(flags) if flags else np.zeros(0, dtype=bool)

    @property
    def nbytes(self) -> int:
        """Bytes of memory the points take."""
        return sum(part.blocks.nbytes for part in self.parts)

    def _pieces(
        self, start: int, stop: int | None
    ) -> tuple[list[NDArray[np.int64]], list[NDArray[np.bool_]]]:
        pieces: list[NDArray[np.int64]] = []
        flags: list[NDArray[np.bool_]] = []
        with self._store.lock:
            total = len(self)
            stop = total if stop is None else min(max(stop, 0), total)
            start = max(start, 0)
            later = self._thresholds()
            begin = 0
            for part, threshold in zip(self.parts, later, strict=True):
                first, last = max(start - begin, 0), min(stop - begin, part.blocks.size)
                for piece in part.blocks.pieces(first, last):
                    pieces.append(piece)
                    flags.append(part.superseded(first, piece[0], threshold))
                    first += piece.shape[1]
                begin += part.blocks.size
        return pieces, flags

    def _thresholds(self) -> list[float]:
        """Return for each part the step from which later files went over it again."""
        later: list[float] = []
        lowest = _NEVER
        for part in reversed(self.parts):
            later.append(lowest)
            lowest = min(lowest, part.first_step)
        later.reverse()
        return [
            min(own, self.run.restart_after(part.source))
            for own, part in zip(later, self.parts, strict=True)
        ] if self.run.restarts else later  # fmt: skip

    def part(self, source: Source) -> Part:
        """Return the part of a file, made when it is new. For the loader."""
        rows = 3 if self.plugin == SCALARS else 4
        place = bisect_left(self.parts, source.name, key=lambda part: part.source.name)
        if place < len(self.parts) and self.parts[place].source is source:
            return self.parts[place]
        part = Part(source, rows)
        self.parts.insert(place, part)
        return part

    def append(self, source: Source, columns: Sequence[NDArray[np.int64]]) -> None:
        """Append points that a file holds, in file order. For the loader."""
        part = self.part(source)
        step = columns[0]
        if part is not self.parts[-1] and any(
            later.blocks.size for later in self.parts[self.parts.index(part) + 1 :]
        ):
            self.generation += 1
        if part.first_step == _NEVER:
            part.first_step = int(step[0])
            if part is not self.parts[0] and part.first_step <= self._max_step:
                self.generation += 1
        self._max_step = max(self._max_step, int(step.max()))
        part.blocks.append(columns)

    def restarted(self, source: Source, behind: int, step: int) -> bool:
        """Note a START of a file with `behind` points after it; say if it may hide any."""
        for part in self.parts:
            if part.source is source:
                part.mark(part.blocks.size - behind, step)
        if self._max_step >= step:
            self.generation += 1
            return True
        return False

    def drop(self, source: Source) -> bool:
        """Forget the points of a file; say whether there were any."""
        kept = [part for part in self.parts if part.source is not source]
        if len(kept) == len(self.parts):
            return False
        self.parts = kept
        self.generation += 1
        return True


def _empty() -> tuple[
    NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]
]:
    return np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0, bool)


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

    @property
    def start(self) -> float | None:
        """First plausible wall time of the run, s since 1970."""
        return next((s.start for s in list(self.sources) if s.start is not None), None)

    def restart_after(self, source: Source) -> float:
        """Return the smallest step of a START in a later file."""
        return min((s.starts for s in self.sources if s.name > source.name), default=_NEVER)


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

    def add_source(self, run: Run, source: Source) -> None:
        """Add a file to its run."""
        insort(run.sources, source)
        self.runs_changed()

    def drop_source(self, run: Run, source: Source) -> None:
        """Forget a file and its points."""
        run.sources = [s for s in run.sources if s is not source]
        run.restarts = any(s.starts < _NEVER for s in run.sources)
        for series in run.series.values():
            if series.drop(source):
                self.touch(series)
        self.runs_changed()

    def rename_source(self, run: Run, source: Source, name: str, path: str) -> None:
        """Follow a file to its new name, which may change its place among the others."""
        source.name, source.path = name, path
        run.sources.sort()
        for series in run.series.values():
            if any(part.source is source for part in series.parts):
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
            run._series[key] = series  # noqa: SLF001
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

    def drop_damage(self, number: int) -> None:
        """Take back a damage that came to nothing: the bytes did arrive."""
        if self._damage.pop(number, None) is not None:
            self.damage_revision = self._next()
