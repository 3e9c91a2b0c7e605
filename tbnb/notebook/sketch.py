"""A log directory as one SVG, for where a notebook is read without a kernel.

Small whatever the log is, white with a border (it stands on light pages and on dark ones), and
without a word in it that is not text: names come from the log.
"""

from __future__ import annotations

import math
import textwrap
import time
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from tbnb.data.logs import natural
from tbnb.notebook import colors, smallchart, svg
from tbnb.plugins import scalars

if TYPE_CHECKING:
    import re

    from tbnb.data.store import Run, Series, Store
MOST_BYTES = 70_000  # of the SVG: as base64, in HTML, it is a third larger
MOST_RUNS = 20
MOST_CHARTS = 12
_SECONDS = 0.6  # for all curves at most; what is not drawn by then is counted, not shown
# Numbers of a curve in the file: a few bytes each, three of them where its spread is drawn.
_POINTS = 8_000
_SPREADS = 40  # curves up to which the spread around each is drawn

_WIDTH = 960
_PAD = 20
_GAP = 12
_COLUMNS = 3
_CHARACTERS = 30  # of a run's name
_CHARACTER = 6.4  # px, about
_LINE, _LINES = 140, 3  # characters of a line of notes, and lines


def draw(  # noqa: PLR0913 - keywords
    store: Store,
    title: str,
    *,
    runs: re.Pattern[str] | None = None,
    tags: re.Pattern[str] | None = None,
    now: float | None = None,
    seconds: float = math.inf,
) -> str:
    """Draw the runs, what they logged, and the curves of the first scalar tags.

    Parameters
    ----------
    store : Store
    title : str
        What the log directory is called.
    runs, tags : re.Pattern, optional
        Only the runs and tags that these match, as the board's filters do.
    now : float, optional
        When this is, s since the epoch.
    seconds : float
        For all curves, if that is less than usual.

    Returns
    -------
    str
        A document of its own, of at most `MOST_BYTES` bytes of UTF-8.
    """
    matching = [run for run in store.runs() if runs is None or runs.search(run.name)]
    shown = sorted(matching, key=lambda run: natural(run.name))
    series = [
        one for run in shown for one in run.series.values() if tags is None or tags.search(one.tag)
    ]
    points = _POINTS
    end = time.monotonic() + min(_SECONDS, seconds)
    stamp = time.strftime("%d %b %Y %H:%M", time.localtime(now))
    while True:
        text = _document(shown, series, title, stamp, points, end)
        if len(text.encode()) <= MOST_BYTES or points == 0:
            return text
        points = points // 2 if points > _POINTS // 8 else 0


def _document(  # noqa: PLR0913, PLR0917 - what it says
    runs: list[Run], series: list[Series], title: str, stamp: str, points: int, end: float
) -> str:
    numbers = [one for one in series if one.plugin == scalars.NAME]
    tags = {one.tag for one in numbers}
    drawn = {run.index for run in runs[:MOST_RUNS]}
    # A tag that only other runs have would be an empty chart.
    there = [one for one in numbers if one.run.index in drawn]
    first = sorted({one.tag for one in there}, key=_order)[:MOST_CHARTS]
    by_tag = {tag: [one for one in there if one.tag == tag] for tag in first}
    legend, y = _legend(runs, 62)
    charts, height, left_out = _charts(by_tag, y + 6, points, end)
    missing = len(tags) - len(by_tag) + left_out
    notes = [_many(missing, "more scalar tag")] if missing else []
    kinds = Counter(plugin for plugin, _ in {(s.plugin, s.tag) for s in series})
    kinds.pop(scalars.NAME, None)
    notes += [
        f"{svg.clean(kind or 'other')}: {_many(n, 'tag')}" for kind, n in sorted(kinds.items())
    ]
    for line in textwrap.wrap(" · ".join(notes), _LINE)[:_LINES]:
        charts += svg.text(_PAD, height + 18, line, fill=svg.QUIET)
        height += 20
    height += _PAD - 4
    heading = svg.text(_PAD, 34, svg.short(title, 60), size=18, bold=True)
    said = f"{_many(len(runs), 'run')}, {_many(len(tags), 'scalar tag')}"
    heading += svg.text(_WIDTH - _PAD, 33, f"{said} · tbnb, {stamp}", fill=svg.QUIET, anchor="end")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {_WIDTH} {height:.0f}" '
        'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif">'
        f'<rect x=".5" y=".5" width="{_WIDTH - 1}" height="{height - 1:.0f}" rx="8" fill="#fff" '
        f'stroke="{svg.LINE}"/>{heading}{legend}{charts}</svg>'
    )


def _order(tag: str) -> tuple[bool, list[tuple[int, int, str]]]:
    """Sort as the page groups: tags without a group first."""
    return "/" in tag, natural(tag)


def _legend(runs: list[Run], y: float) -> tuple[str, float]:
    """Return the names of the runs in their colours, and where the next line begins."""
    out, x = [], float(_PAD)
    names = [(svg.short(r.name, _CHARACTERS), colors.of_run(r.index)) for r in runs[:MOST_RUNS]]
    more = len(runs) - len(names)
    entries: list[tuple[str, str | None]] = [*names, *([(f"+ {more} more", None)] if more else [])]
    for name, color in entries:
        width = 34 + _CHARACTER * len(name)
        if x + width > _WIDTH - _PAD and x > _PAD:
            x, y = float(_PAD), y + 20
        dot = f'<circle cx="{x + 5:.0f}" cy="{y - 4:.0f}" r="5" fill="{color}"/>' if color else ""
        out.append(dot + svg.text(x + (16 if color else 0), y, name))
        x += width
    return "".join(out), y + (16 if entries else -12)


def _charts(
    by_tag: dict[str, list[Series]], top: float, points: int, end: float
) -> tuple[str, float, int]:
    """Return the charts, where they end, and how many there was no time or room for."""
    count = sum(map(len, by_tag.values()))
    spread = count <= _SPREADS
    bins = points // max(1, count * (3 if spread else 1))
    if bins <= 1:
        return "", top, len(by_tag)
    bins = min(bins, 120)
    width, height = smallchart.WIDTH, smallchart.HEIGHT
    out: list[str] = []
    for place, (tag, series) in enumerate(by_tag.items()):
        curves = []
        for one in sorted(series, key=lambda s: s.run.index):
            if time.monotonic() > end:
                break
            with np.errstate(all="ignore"):
                curves.append(smallchart.curve(one, bins, spread=spread))
        if len(curves) < len(series):
            break
        row, column = divmod(place, _COLUMNS)
        x, y = _PAD + column * (width + _GAP), top + row * (height + _GAP)
        with np.errstate(all="ignore"):
            out.append(smallchart.draw(tag, curves, x, y, place))
    rows = -(-len(out) // _COLUMNS)
    return "".join(out), top + rows * (height + _GAP), len(by_tag) - len(out)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")
