"""Series: the points of one tag, in the order the files say.

A series is one (run, tag, plugin). Its points are kept per file ("part"), because files of a
run grow side by side, and a file that is replaced takes its points along. The order of points
is: files of the run in name order, inside a file as written.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.data import places
from tbnb.data.blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tbnb.data.places import Place, References
    from tbnb.data.store import Run, Store

SCALARS = "scalars"
NEVER = math.inf


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


class Source:
    """One file as the store knows it: its place in the run's order and its restarts.

    An event file, or one that lists values in files beside it: then `entries` are those.
    """

    __slots__ = ("entries", "name", "path", "start", "starts")

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path
        self.entries: tuple[Any, ...] = ()
        self.start: float | None = None  # first plausible wall time
        self.starts: float = NEVER  # smallest step of a SessionLog START in this file

    def __lt__(self, other: Source) -> bool:
        """Order by name: the order of the attempts of a run."""
        return self.name < other.name


class Part:
    """The points of one series in one file."""

    __slots__ = ("blocks", "first_step", "marks", "source")

    def __init__(self, source: Source, rows: int) -> None:
        self.source = source
        self.blocks = Blocks(rows)
        self.first_step: float = NEVER
        self.marks: list[tuple[int, int]] = []  # (points before a START, its step)

    def __lt__(self, other: Part) -> bool:
        """Order by file."""
        return self.source.name < other.source.name

    def mark(self, before: int, step: int) -> None:
        """Note a START after `before` points; a smaller later step covers earlier marks."""
        if self.marks and self.marks[-1][0] == before and self.marks[-1][1] <= step:
            return
        while self.marks and self.marks[-1][1] >= step:
            self.marks.pop()
        self.marks.append((before, step))

    def superseded(self, start: int, step: NDArray[np.int64], later: float) -> NDArray[np.bool_]:
        """Say which of the points from `start` on a later attempt went over again."""
        over = step >= later if later < NEVER else np.zeros(len(step), dtype=bool)
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
        self._max_step: float = -NEVER

    def __len__(self) -> int:
        """Return how many points."""
        with self._store.lock:
            return sum(part.blocks.size for part in self.parts)

    def columns(self, start: int = 0, stop: int | None = None) -> Columns:
        """Return points [start, stop) of a scalar series."""
        pieces, flags = self._pieces(start, stop)
        if not pieces:
            return Columns(*_empty())
        block = pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=1)
        over = flags[0] if len(flags) == 1 else np.concatenate(flags)
        return Columns(block[0], block[1].view(np.float64), block[2].view(np.float64), over)

    def numbered(self, start: int = 0, stop: int | None = None) -> Columns:
        """Return points [start, stop) of any series, each with its number in place of a value."""
        pieces, flags = self._pieces(start, stop)
        if not pieces:
            return Columns(*_empty())
        step = np.concatenate([piece[0] for piece in pieces])
        wall = np.concatenate([piece[1] for piece in pieces]).view(np.float64)
        first = max(start, 0)
        number = np.arange(first, first + len(step), dtype=np.float64)
        return Columns(step, wall, number, np.concatenate(flags))

    def place(self, number: int) -> Place | None:
        """Return where a value lies; None when there is no such point. For those by reference."""
        with self._store.lock:
            left = number
            for part in self.parts if number >= 0 else ():
                for piece in part.blocks.pieces(left, left + 1):
                    return places.place(part.source, piece)
                left -= part.blocks.size
        return None

    def references(self) -> list[References]:
        """Return where the values are, file by file; for series kept by reference."""
        return self.by_reference()[0]

    def by_reference(self) -> tuple[list[References], NDArray[np.bool_]]:
        """Return where the values are and their superseded flags, as of one moment."""
        with self._store.lock:
            parts = [(p.source, list(p.blocks.pieces(0, p.blocks.size))) for p in self.parts]
            flags = self.superseded()
        return [places.references(source, pieces) for source, pieces in parts if pieces], flags

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
        lowest = NEVER
        for part in reversed(self.parts):
            later.append(lowest)
            lowest = min(lowest, part.first_step)
        later.reverse()
        if not self.run.restarts:
            return later
        after = [self.run.restart_after(part.source) for part in self.parts]
        return [min(pair) for pair in zip(later, after, strict=True)]

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
        if part.first_step == NEVER:
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

    def drop(self, source: Source, *, restarts: bool) -> bool:
        """Forget the points of a file, whose STARTs may have hidden others; say if that matters."""
        kept = [part for part in self.parts if part.source is not source]
        if len(kept) == len(self.parts) and not restarts:
            return False
        self.parts = kept
        self.generation += 1
        return True


def _empty() -> tuple[
    NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]
]:
    return np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0, bool)
