"""A report in the making: what of a log directory goes in, and how much of it."""

from __future__ import annotations

import dataclasses
import math
import os
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tbnb
from tbnb.errors import TbnbError
from tbnb.notebook import wire
from tbnb.notebook.report.block import block
from tbnb.notebook.report.choose import choose
from tbnb.notebook.report.contents import Part, Report, counted
from tbnb.notebook.report.filled import Filled
from tbnb.notebook.report.lines import Lines, lines
from tbnb.notebook.report.page import SLACK, Page, Row
from tbnb.notebook.values import KINDS
from tbnb.plugins import scalars
from tbnb.plugins.scalars import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tbnb.data.logs import Logs
    from tbnb.data.store import Run, Series
    from tbnb.notebook.options import Options
    from tbnb.notebook.report import choose as chosen
    from tbnb.notebook.wire import Message

MEGA = 1_000_000
_LIMIT = 1_000_000  # bytes of a message of the catalogue, and of points
_MOST_ROWS = 200  # of the table for who has no JavaScript
NOUNS = {
    "images": "images",
    "histograms": "histograms",
    "audio": "audio clips",
    "text": "texts",
    "projector": "embeddings",
}


class Draft:
    """A report in the making: the runs and series that go in, as they are now.

    Parameters
    ----------
    most : int
        Bytes of the file at most.
    """

    def __init__(self, logs: Logs, options: Options, title: str, most: int) -> None:
        self._logs = logs
        self._options = options
        self._title = title
        self._most = most
        runs = logs.store.runs()
        known = {scalars.NAME, *KINDS}
        self._series = [
            one
            for run in runs
            for one in run.series.values()
            if one.plugin in known and len(one) and options.prefers(one)
        ]
        if not self._series:
            raise TbnbError(_nothing(logs, options, runs))
        here = {one.run.index for one in self._series}
        self._runs = [run for run in runs if run.index in here]
        self._generations = [one.generation for one in self._series]

    def still(self) -> bool:
        """Say whether the series are those of the beginning: no file was replaced meanwhile."""
        return self._generations == [one.generation for one in self._series]

    def whole(self, path: str) -> tuple[Report, list[bytes]]:
        """Return what is in the report, and the file."""
        numbers = [one for one in self._series if one.plugin == scalars.NAME]
        others = [one for one in self._series if one.plugin in KINDS]
        page, report = self._page(numbers), Report(path, 0, 0, 0, ())
        told = [block(self._status(report, Lines([], 0, 0))), *self._catalogue(self._series)]
        fixed = page.size(report) + SLACK + sum(one.size for one in told)
        room = self._most - fixed
        drawn = lines(numbers, max(0, room // 2 if others else room))
        filled = Filled(max(0, room - drawn.size), self._renamed)
        rows = choose(others, filled)
        if drawn.kept < drawn.total:
            drawn = lines(numbers, max(0, drawn.size + filled.left))
        kept = {row.series.index: row.kept for row in rows if row.kept}
        least = fixed + drawn.size
        if not (kept or drawn.kept):
            least += filled.least
        if least > self._most:
            raise TbnbError(self._too_small(least))
        there = [one for one in self._series if one.plugin == scalars.NAME or one.index in kept]
        report = dataclasses.replace(
            report,
            runs=len({one.run.index for one in there}),
            tags=len({(one.plugin, one.tag) for one in there}),
            parts=_parts(drawn, rows),
        )
        start = [block(self._status(report, drawn)), *self._catalogue(there), *drawn.blocks]
        start += [block(one) for one in _points(others, kept)]
        page = dataclasses.replace(page, start=start, values=filled.blocks, index=filled.index())
        for _ in range(2):  # the file says its own size
            report = dataclasses.replace(report, size=page.size(report))
        return report, list(page.parts(report))

    def _page(self, numbers: Sequence[Series]) -> Page:
        name = _name(self._logs.path)
        listed = numbers[:_MOST_ROWS]
        trait = self._options.trait()
        made = datetime.now(timezone.utc)
        # What a browser remembers of one report is not what it remembers of another.
        key = f"report:{name}:{made.isoformat()}"
        options = {"theme": trait["theme"], "smoothing": trait["smoothing"], "logdir": key}
        return Page(
            name=name,
            title=self._title,
            version=tbnb.__version__,
            made=made,
            options=options,
            kinds=sorted({one.plugin for one in self._series}),
            rows=[_row(one) for one in listed],
            more=len(numbers) - len(listed),
        )

    def _catalogue(self, series: Sequence[Series]) -> list[Any]:
        here = {one.run.index for one in series}
        runs = (wire.run_row(run) for run in self._runs if run.index in here)
        messages = wire.catalogues(runs, (wire.series_row(one) for one in series), _LIMIT)
        return [block(message) for message in messages]

    def _status(self, report: Report, drawn: Lines) -> Message:
        now = wire.Status(
            state="report",
            logdir=_name(self._logs.path),
            message=None,
            read=0,
            total=0,
            runs=report.runs,
            series=len(self._series),
            points=drawn.kept,
            interval=0,
        )
        damage = [
            dataclasses.replace(one, reason=self._renamed(one.reason)) for one in self._logs.damage
        ]
        return wire.status(now, damage, time.time())

    def _renamed(self, text: str) -> str:
        """Take the places of this disk out of a message: whoever reads it has another."""
        return text.replace(self._logs.path, _name(self._logs.path))

    def _too_small(self, least: float) -> str:
        wanted = math.ceil(least / 10_000) / 100
        return (
            f"max_size: {self._most / MEGA:g} MB is too small for {len(self._series):,} series; "
            f"want at least {wanted:g}, or fewer runs or tags"
        )


def _name(path: str) -> str:
    """Return the name of a log directory: who gets a report need not know where it was."""
    return wire.text(Path(path).name or path)


def _nothing(logs: Logs, options: Options, runs: Sequence[Run]) -> str:
    """Say why there is nothing to report, and what to do."""
    if not runs:
        if not os.path.lexists(logs.path):
            return f"{logs.path}: there is no such directory; want one with event files"
        return f"{logs.path}: there are no event files in it or below"
    found = counted(len(runs), "runs")
    if options.runs.pattern or options.tags.pattern:
        return (
            f"{logs.path}: nothing in its {found} matches runs={options.runs.pattern!r} "
            f"and tags={options.tags.pattern!r}"
        )
    kinds = sorted({kind for run in runs for _, kind in run.series})
    held = f"only {', '.join(kinds)}, which have no view yet" if kinds else "nothing was logged"
    return f"{logs.path}: {found}, and {held}"


def _row(series: Series) -> Row:
    """Return the last point of a scalar series."""
    count = len(series)
    last = series.columns(count - 1)
    names = wire.text(series.run.name), wire.text(series.tag)
    return Row(*names, count, int(last.step[-1]), float(last.value[-1]))


def _parts(drawn: Lines, rows: Sequence[chosen.Row]) -> tuple[Part, ...]:
    found = [Part(drawn.kept, drawn.total, "points")] if drawn.total else []
    for kind, noun in NOUNS.items():
        own = [row for row in rows if row.series.plugin == kind]
        if own:
            kept = sum(len(row.kept) for row in own)
            partial = sum(len(row.partial) for row in own)
            found.append(Part(kept, sum(row.total for row in own), noun, partial))
    return tuple(found)


def _points(series: Sequence[Series], kept: dict[int, list[int]]) -> list[Message]:
    """Return the points of the values that are in, each with its number."""
    messages = []
    segments = wire.Segments(_LIMIT)
    for one in series:
        if one.index not in kept:
            continue
        numbers = sorted(kept[one.index])
        points = one.numbered()
        if not segments.room(len(numbers)):
            messages.append(segments.points())
            segments = wire.Segments(_LIMIT)
        old = points.superseded[numbers]
        view = View(
            0,
            len(points),
            points.step[numbers],
            points.wall_time[numbers],
            points.value[numbers],
            old if old.any() else None,
        )
        segments.add(one.index, 0, view)
    return [*messages, segments.points()] if segments else messages
