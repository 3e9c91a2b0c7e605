"""Deltas into the store: what one piece of a file adds to its series."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tbnb.data.batch import Loss
from tbnb.data.store import SCALARS
from tbnb.format.events import text
from tbnb.format.records import OVERHEAD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tbnb.data.batch import Delta
    from tbnb.data.store import Run, Series, Store

_YEAR_9999 = 253402300800.0

Piece = "tuple[NDArray[np.int64], list[NDArray[np.int64]]]"  # record offsets, columns


@dataclass(slots=True)
class _Gathered:
    """All that a delta adds to one series: pieces of (record offsets, columns)."""

    pieces: list[tuple[NDArray[np.int64], list[NDArray[np.int64]]]] = field(default_factory=list)
    rows: list[tuple[int, int, float, float, int, int]] = field(default_factory=list)
    display_name: bytes = b""
    description: bytes = b""

    def columns(self, plugin: str) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
        """Return record offsets and columns, in the order of the file."""
        if self.rows:
            self.pieces.append(_from_rows(self.rows, plugin))
        if len(self.pieces) == 1:
            return self.pieces[0]
        self.pieces.sort(key=lambda piece: int(piece[0][0]))
        at = np.concatenate([piece[0] for piece in self.pieces])
        columns = [
            np.concatenate(column) for column in zip(*(p[1] for p in self.pieces), strict=True)
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
    packed = (np.array(length, dtype=np.int64) << 32) | (
        np.array(index, dtype=np.int64) & 0xFFFFFFFF
    )
    return at, [steps, walls, at, packed]


def merge(store: Store, run: Run, delta: Delta) -> list[Loss]:
    """Add what a delta holds to the run; inside of `store.writing`.

    Returns
    -------
    list of Loss
        All losses of the delta, with the values that cannot be used.
    """
    gathered: dict[tuple[str, str], _Gathered] = {}
    losses = list(delta.losses)
    _gather_segments(delta, gathered)
    _gather_items(delta, gathered, losses)
    source = delta.file.source
    added: dict[int, NDArray[np.int64]] = {}
    for (tag, plugin), new in gathered.items():
        at, columns = new.columns(plugin)
        series = store.series(run, tag, plugin)
        series.append(source, columns)
        store.touch(series)
        added[series.index] = at
        _describe(store, series, new)
    for offset, step in sorted(delta.starts):
        source.starts = min(source.starts, step)
        run.restarts = True
        for series in run.series.values():
            at = added.get(series.index, _NONE)
            behind = len(at) - int(np.searchsorted(at, offset))
            if series.restarted(source, behind, step):
                store.touch(series)
    _set_start(store, delta)
    return losses


_NONE: NDArray[np.int64] = np.empty(0, dtype=np.int64)


def _gather_segments(delta: Delta, gathered: dict[tuple[str, str], _Gathered]) -> None:
    shift = delta.base - delta.begin
    for segment in delta.segments:
        new = gathered.setdefault((text(segment.tag), SCALARS), _Gathered())
        columns = [segment.step, segment.wall_time.view(np.int64), segment.value.view(np.int64)]
        new.pieces.append((segment.at + shift, columns))


def _gather_items(
    delta: Delta, gathered: dict[tuple[str, str], _Gathered], losses: list[Loss]
) -> None:
    plugins = delta.file.plugins
    for item in sorted(delta.items, key=lambda item: item.offset):
        entry = item.entry
        if entry.problem:
            reason = f"record at byte {item.offset}, tag {text(entry.tag)!r}: {entry.problem}"
            losses.append(Loss(item.offset, "bad_value", reason, item.length + OVERHEAD))
            continue
        plugin = entry.plugin
        if plugin is None:
            plugin = plugins.get(entry.tag, "")
        elif plugin != SCALARS:
            plugins[entry.tag] = plugin
        new = gathered.setdefault((text(entry.tag), plugin), _Gathered())
        value = 0.0 if entry.scalar is None else entry.scalar
        new.rows.append((item.offset, item.step, item.wall_time, value, item.length, entry.index))
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


def _set_start(store: Store, delta: Delta) -> None:
    """Set the start of a file to its first plausible wall time."""
    source = delta.file.source
    if source.start is not None:
        return
    first = min(_plausible(delta), default=None)
    if first is not None:
        source.start = first[1]
        store.runs_changed()


def _plausible(delta: Delta) -> Iterable[tuple[int, float]]:
    for offset, wall in delta.clock:
        if 0 < wall < _YEAR_9999:
            yield offset, wall
    shift = delta.base - delta.begin
    for segment in delta.segments:
        good = (segment.wall_time > 0) & (segment.wall_time < _YEAR_9999)
        place = int(good.argmax())
        if good[place]:
            yield int(segment.at[place]) + shift, float(segment.wall_time[place])
