"""Pieces into the store: what one piece of a file adds to its series."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tbnb.data.pieces import Loss
from tbnb.data.places import pack
from tbnb.data.series import SCALARS
from tbnb.format.events import label, text
from tbnb.format.records import OVERHEAD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tbnb.data.pieces import Piece
    from tbnb.data.store import Run, Series, Store

_YEAR_9999 = 253402300800.0


@dataclass(slots=True)
class _Gathered:
    """All that a piece adds to one series: chunks of (record offsets, columns)."""

    chunks: list[tuple[NDArray[np.int64], list[NDArray[np.int64]]]] = field(default_factory=list)
    rows: list[tuple[int, int, float, float, int, int]] = field(default_factory=list)
    display_name: bytes = b""
    description: bytes = b""

    def columns(self, plugin: str) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
        """Return record offsets and columns, in the order of the file."""
        if self.rows:
            self.chunks.append(_from_rows(self.rows, plugin))
        if len(self.chunks) == 1:
            return self.chunks[0]
        self.chunks.sort(key=lambda chunk: int(chunk[0][0]))
        at = np.concatenate([chunk[0] for chunk in self.chunks])
        columns = [
            np.concatenate(column) for column in zip(*(c[1] for c in self.chunks), strict=True)
        ]
        if np.any(at[1:] < at[:-1]):
            order = np.argsort(at, kind="stable")
            at, columns = at[order], [column[order] for column in columns]
        return at, columns


def _from_rows(
    rows: list[tuple[int, int, float, float, int, int]], plugin: str
) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    offset, step, wall, value, length, index = zip(*rows, strict=True)
    at = np.array(offset, dtype=np.int64)
    steps = np.array(step, dtype=np.int64)
    walls = np.array(wall, dtype=np.float64).view(np.int64)
    if plugin == SCALARS:
        return at, [steps, walls, np.array(value, dtype=np.float64).view(np.int64)]
    packed = pack(np.array(length, dtype=np.int64), np.array(index, dtype=np.int64))
    return at, [steps, walls, at, packed]


def merge(store: Store, run: Run, piece: Piece) -> list[Loss]:
    """Add what a piece holds to the run; inside of `store.writing`.

    Returns
    -------
    list of Loss
        All losses of the piece, with the values that cannot be used.
    """
    gathered: dict[tuple[str, str], _Gathered] = {}
    losses = list(piece.losses)
    _gather_segments(piece, gathered)
    _gather_items(piece, gathered, losses)
    source = piece.file.source
    added: dict[int, NDArray[np.int64]] = {}
    for (tag, plugin), new in gathered.items():
        at, columns = new.columns(plugin)
        series = store.series(run, tag, plugin)
        series.append(source, columns)
        store.touch(series)
        added[series.index] = at
        _describe(store, series, new)
    if piece.starts:
        source.starts = min(source.starts, *(step for _, step in piece.starts))
        run.restarts = True
        for series in run.series.values():
            if _restart(series, piece, added.get(series.index, _NONE)):
                store.touch(series)
    _set_start(store, piece)
    return losses


def _restart(series: Series, piece: Piece, at: NDArray[np.int64]) -> bool:
    """Tell a series, of which the piece holds records at `at`, the STARTs of the piece."""
    offset, step = np.array(sorted(piece.starts), dtype=np.int64).T
    before = np.searchsorted(at, offset)
    # Of the STARTs between two points only the smallest counts.
    place = np.flatnonzero(np.diff(before, prepend=-1))
    lowest = np.minimum.reduceat(step, place)
    changed = False
    for points, least in zip(before[place].tolist(), lowest.tolist(), strict=True):
        changed |= series.restarted(piece.file.source, len(at) - points, least)
    return changed


_NONE: NDArray[np.int64] = np.empty(0, dtype=np.int64)


def _gather_segments(piece: Piece, gathered: dict[tuple[str, str], _Gathered]) -> None:
    for segment in piece.segments:
        new = gathered.setdefault((label(segment.tag), SCALARS), _Gathered())
        columns = [segment.step, segment.wall_time.view(np.int64), segment.value.view(np.int64)]
        new.chunks.append((piece.offsets(segment.at), columns))


def _gather_items(
    piece: Piece, gathered: dict[tuple[str, str], _Gathered], losses: list[Loss]
) -> None:
    plugins = piece.file.plugins
    for item in sorted(piece.items, key=lambda item: item.offset):
        entry = item.entry
        if entry.problem:
            reason = f"record at byte {item.offset}, tag {label(entry.tag)!r}: {entry.problem}"
            losses.append(Loss(item.offset, "bad_value", reason, item.length + OVERHEAD))
            continue
        plugin = entry.plugin
        if plugin is None:
            plugin = plugins.get(entry.tag, "")
        elif plugin != SCALARS:
            plugins[entry.tag] = plugin
        new = gathered.setdefault((label(entry.tag), plugin), _Gathered())
        value = 0.0 if entry.scalar is None else entry.scalar
        new.rows.append((item.offset, item.step, item.wall_time, value, item.length, entry.number))
        new.display_name = new.display_name or entry.display_name
        new.description = new.description or entry.description


def _describe(store: Store, series: Series, new: _Gathered) -> None:
    """Set the texts of a series: the first that say anything."""
    if new.display_name and not series.display_name:
        series.display_name = text(new.display_name)
        store.runs_changed()
    if new.description and not series.description:
        series.description = text(new.description)
        store.runs_changed()


def _set_start(store: Store, piece: Piece) -> None:
    """Set the start of a file to its first plausible wall time."""
    source = piece.file.source
    if source.start is not None:
        return
    first = min(_plausible(piece), default=None)
    if first is not None:
        source.start = first[1]
        store.runs_changed()


def _plausible(piece: Piece) -> Iterable[tuple[int, float]]:
    for offset, wall in piece.clock:
        if 0 < wall < _YEAR_9999:
            yield offset, wall
    for segment in piece.segments:
        good = (segment.wall_time > 0) & (segment.wall_time < _YEAR_9999)
        place = int(good.argmax())
        if good[place]:
            yield piece.offset(int(segment.at[place])), float(segment.wall_time[place])
