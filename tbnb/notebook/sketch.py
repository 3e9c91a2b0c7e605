"""A log directory as one SVG, for where a notebook is read without a kernel.

Small whatever the log is, white with a border (it stands on light pages and on dark ones), and
without a word in it that is not text: names come from the log.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np

from tbnb.data.logs import natural
from tbnb.notebook import colors, wire
from tbnb.plugins import scalars

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    import numpy.typing as npt

    from tbnb.data.store import Run, Series, Store

    Floats = npt.NDArray[np.float64]

MOST_BYTES = 70_000  # of the SVG: as base64, in HTML, it is a third larger
MOST_RUNS = 20
MOST_CHARTS = 12
_SECONDS = 0.6  # for all curves; what is not drawn by then is counted, not shown
# Numbers of a curve in the file: a few bytes each, three of them where its spread is drawn.
_POINTS = 8_000
_SPREADS = 40  # curves up to which the spread around each is drawn

_WIDTH = 960
_PAD = 20
_GAP = 12
_COLUMNS = 3
_CHART = ((_WIDTH - 2 * _PAD - (_COLUMNS - 1) * _GAP) / _COLUMNS, 196)
_PLOT = (46, 34, 12, 26)  # left, top, right, bottom of a chart that is not its plot
_FINE = 2  # units a pixel in paths, which have whole numbers
_INK, _QUIET, _LINE, _GRID = "#1f2328", "#59636e", "#d1d9e0", "#eaeef2"
_NAME_CHARACTERS, _TAG_CHARACTERS = 30, 40
_CHARACTER = 6.4  # px, about
_K, _M = 1e3, 1e6


@dataclass(frozen=True, slots=True)
class _Curve:
    color: str
    x: Floats
    y: Floats
    low: Floats | None
    high: Floats | None


def draw(
    store: Store,
    title: str,
    *,
    runs: re.Pattern[str] | None = None,
    tags: re.Pattern[str] | None = None,
    now: float | None = None,
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
    while True:
        text = _document(shown, series, title, time.time() if now is None else now, points)
        if len(text.encode()) <= MOST_BYTES or points == 0:
            return text
        points = points // 2 if points > _POINTS // 8 else 0


def _document(runs: list[Run], series: list[Series], title: str, now: float, points: int) -> str:
    tags = sorted({s.tag for s in series if s.plugin == scalars.NAME}, key=_order)
    drawn = {run.index for run in runs[:MOST_RUNS]}
    by_tag: dict[str, list[Series]] = {tag: [] for tag in tags[:MOST_CHARTS]}
    for one in series:
        if one.plugin == scalars.NAME and one.tag in by_tag and one.run.index in drawn:
            by_tag[one.tag].append(one)
    legend, y = _legend(runs, 62)
    charts, height, left_out = _charts(by_tag, y + 6, points)
    missing = len(tags) - len(by_tag) + left_out
    notes = [_many(missing, "more scalar tag")] if missing else []
    kinds = Counter(plugin for plugin, _ in {(s.plugin, s.tag) for s in series})
    kinds.pop(scalars.NAME, None)
    notes += [f"{_clean(kind or 'other')}: {_many(n, 'tag')}" for kind, n in sorted(kinds.items())]
    if notes:
        charts += _text(_PAD, height + 18, " · ".join(notes[:12])[:140], fill=_QUIET)
        height += 26
    height += _PAD - 4
    stamp = time.strftime("%d %b %Y %H:%M", time.localtime(now))
    heading = _text(_PAD, 34, _short(title, 60), size=18, bold=True)
    said = f"{_many(len(runs), 'run')}, {_many(len(tags), 'scalar tag')}"
    heading += _text(_WIDTH - _PAD, 33, f"{said} · tbnb, {stamp}", fill=_QUIET, anchor="end")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {_WIDTH} {height:.0f}" '
        'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif">'
        f'<rect x=".5" y=".5" width="{_WIDTH - 1}" height="{height - 1:.0f}" rx="8" fill="#fff" '
        f'stroke="{_LINE}"/>{heading}{legend}{charts}</svg>'
    )


def _order(tag: str) -> tuple[bool, list[tuple[int, int, str]]]:
    """Sort as the page groups: tags without a group first."""
    return "/" in tag, natural(tag)


def _legend(runs: list[Run], y: float) -> tuple[str, float]:
    """Return the names of the runs in their colours, and where the next line begins."""
    out, x = [], float(_PAD)
    names = [(_short(r.name, _NAME_CHARACTERS), colors.of_run(r.index)) for r in runs[:MOST_RUNS]]
    more = len(runs) - len(names)
    entries: list[tuple[str, str | None]] = [*names, *([(f"+ {more} more", None)] if more else [])]
    for name, color in entries:
        width = 34 + _CHARACTER * len(name)
        if x + width > _WIDTH - _PAD and x > _PAD:
            x, y = float(_PAD), y + 20
        dot = f'<circle cx="{x + 5:.0f}" cy="{y - 4:.0f}" r="5" fill="{color}"/>' if color else ""
        out.append(dot + _text(x + (16 if color else 0), y, name))
        x += width
    return "".join(out), y + (16 if entries else -12)


def _charts(by_tag: dict[str, list[Series]], top: float, points: int) -> tuple[str, float, int]:
    """Return the charts, where they end, and how many there was no time or room for."""
    count = sum(map(len, by_tag.values()))
    spread = count <= _SPREADS
    bins = points // max(1, count * (3 if spread else 1))
    if bins <= 1:
        return "", top, len(by_tag)
    bins = min(bins, 120)
    width, height = _CHART
    out: list[str] = []
    deadline = time.monotonic() + _SECONDS
    for place, (tag, series) in enumerate(by_tag.items()):
        if time.monotonic() > deadline:
            break
        row, column = divmod(place, _COLUMNS)
        x, y = _PAD + column * (width + _GAP), top + row * (height + _GAP)
        with np.errstate(all="ignore"):
            out.append(_chart(tag, list(_curves(series, bins, spread=spread)), x, y, place))
    rows = -(-len(out) // _COLUMNS)
    return "".join(out), top + rows * (height + _GAP), len(by_tag) - len(out)


def _curves(series: list[Series], bins: int, *, spread: bool) -> Iterator[_Curve]:
    for one in sorted(series, key=lambda s: s.run.index):
        columns = one.columns()
        kept = np.isfinite(columns.value) & ~columns.superseded
        x, y = columns.step[kept].astype(np.float64), columns.value[kept]
        color = colors.of_run(one.run.index)
        if len(x) <= bins:
            yield _Curve(color, x, y, None, None)
            continue
        span = (x.max() - x.min()) or 1.0
        place = np.minimum(bins - 1, ((x - x.min()) / span * bins).astype(np.int64))
        if np.any(np.diff(place) < 0):
            order = np.argsort(place, kind="stable")
            place, x, y = place[order], x[order], y[order]
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        counts = np.diff(np.append(starts, len(place)))
        mean = np.add.reduceat(y / counts.repeat(counts), starts)
        middle = np.add.reduceat(x, starts) / counts
        # The ends are those of the curve, not of the middle of its first and last stretch.
        middle[0], middle[-1] = x[0], x[-1]
        low = np.minimum.reduceat(y, starts) if spread else None
        high = np.maximum.reduceat(y, starts) if spread else None
        yield _Curve(color, middle, mean, low, high)


def _chart(tag: str, curves: list[_Curve], left: float, top: float, number: int) -> str:
    width, height = _CHART
    l, t, r, b = _PLOT  # noqa: E741 - left, top, right, bottom
    w, h = width - l - r, height - t - b
    frame = f'<rect width="{width:.1f}" height="{height}" rx="6" fill="none" stroke="{_LINE}"/>'
    out = [
        f'<g transform="translate({left:.1f} {top:.1f})">{frame}',
        _text(12, 21, _short(tag, _TAG_CHARACTERS), bold=True, size=12.5),
    ]
    curves = [curve for curve in curves if len(curve.x)]
    if not curves:
        out.append(_text(width / 2, height / 2, "no finite values", fill=_QUIET, anchor="middle"))
        return "".join(out) + "</g>"
    x0, x1 = _span(np.concatenate([curve.x for curve in curves]), 0.0)
    y0, y1 = _span(np.concatenate([curve.y for curve in curves]), 0.06)
    for value in _ticks(y0, y1, 5):
        y = t + h * (1 - (value - y0) / (y1 - y0))
        out.append(f'<path d="M{l} {y:.1f}h{w:.1f}" stroke="{_GRID}"/>')
        out.append(_text(l - 6, y + 4, _number(value, y1 - y0), size=11, fill=_QUIET, anchor="end"))
    for value in _ticks(x0, x1, 4):
        x = l + w * (value - x0) / (x1 - x0)
        label = _number(value, x1 - x0)
        out.append(_text(x, height - 9, label, size=11, fill=_QUIET, anchor="middle"))
    out.append(
        f'<clipPath id="c{number}"><rect width="{w * _FINE:.0f}" height="{h * _FINE:.0f}"/>'
        f'</clipPath><g transform="translate({l} {t}) scale({1 / _FINE})" fill="none" '
        f'stroke-width="{1.6 * _FINE}" stroke-linejoin="round" stroke-linecap="round" '
        f'clip-path="url(#c{number})">'
    )

    def xs(values: Floats) -> Floats:
        return (values - x0) / (x1 - x0) * w * _FINE

    def ys(values: Floats) -> Floats:
        # Twice the plot above and below: far away the number would only take room.
        return np.clip((1 - (values - y0) / (y1 - y0)) * h * _FINE, -2 * h, 4 * h)

    for curve in curves:
        if curve.low is not None and curve.high is not None:
            around = np.concatenate([curve.x, curve.x[::-1]])
            edge = np.concatenate([curve.high, curve.low[::-1]])
            shape = _path(xs(around), ys(edge))
            out.append(f'<path d="{shape}z" fill="{curve.color}" fill-opacity=".16"/>')
    for curve in curves:
        line = _path(xs(curve.x), ys(curve.y))
        out.append(f'<path d="{line}" stroke="{curve.color}"/>')
    return "".join(out) + "</g></g>"


def _path(x: Floats, y: Floats) -> str:
    """Return the commands of a line; a single point is a dot, by its round ends."""
    places = np.rint(np.column_stack([x, y])).astype(np.int64)
    steps = np.diff(places, axis=0)
    first = f"M{places[0][0]} {places[0][1]}"
    pairs = [f"{dx} {dy}" if dy >= 0 else f"{dx}{dy}" for dx, dy in steps.tolist()]
    return f"{first}l{' '.join(pairs)}" if pairs else f"{first}h0"


def _span(values: Floats, margin: float) -> tuple[float, float]:
    """Return the ends of an axis, apart and finite."""
    low, high = float(values.min()), float(values.max())
    limit = 1e300
    low, high = max(low, -limit), min(high, limit)
    if not high - low > 1e-12 * max(abs(low), abs(high), 1e-280):
        half = abs(low) / 2 or 1.0
        return low - half, high + half
    return low - margin * (high - low), high + margin * (high - low)


def _ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers between two ends, one more than `most` at most."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(k * power for k in (1, 2, 5, 10) if k * power >= rough * 0.999)
    first = math.ceil(low / step)
    return [step * (first + k) for k in range(most + 1) if step * (first + k) <= high * (1 + 1e-12)]


def _number(value: float, span: float) -> str:
    """Write a tick: 0.05, 12k, 1e-7."""
    if abs(value) < span * 1e-9:
        return "0"
    size = abs(value)
    if size >= 1e9 or size < 1e-4:  # noqa: PLR2004 - longer than it is telling
        return f"{value:.1e}".replace(".0e", "e").replace("e-0", "e-").replace("e+0", "e")
    if size >= _M:
        return f"{value / _M:.4g}M"
    return f"{value / _K:.4g}k" if size >= 10 * _K else f"{value:.4g}"


def _text(  # noqa: PLR0913 - as SVG has them
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    fill: str = _INK,
    bold: bool = False,
    anchor: str = "",
) -> str:
    more = (' font-weight="600"' if bold else "") + (f' text-anchor="{anchor}"' if anchor else "")
    place = f'x="{x:.0f}" y="{y:.0f}" font-size="{size:g}" fill="{fill}"'
    return f"<text {place}{more}>{escape(words)}</text>"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _short(name: str, most: int) -> str:
    """Return a name that fits; its end says more than its middle."""
    clean = _clean(name) or "."
    if len(clean) <= most:
        return clean
    tail = most // 3
    return f"{clean[: most - tail - 1]}…{clean[-tail:]}"


def _clean(name: str) -> str:
    """Return a name without what XML cannot hold or nobody can see."""
    return "".join(c if c.isprintable() else "\ufffd" for c in wire.text(name))
