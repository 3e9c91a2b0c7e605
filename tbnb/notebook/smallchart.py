"""One small chart as SVG: some curves, few bytes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tbnb.notebook import colors, svg

if TYPE_CHECKING:
    import numpy.typing as npt

    from tbnb.data.store import Series

    Floats = npt.NDArray[np.float64]

WIDTH, HEIGHT = 298.67, 196.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 34, 12, 26  # of a chart that is not its plot
_W, _H = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
_FINE = 2  # units a pixel in paths, which have whole numbers
_CHARACTERS = 34
_DIGIT = 0.6  # width of a digit by its height, about
_DOT = 2.5  # px, radius of a point that is alone
_MOST = 200_000  # points of a series that are read
_K, _M = 1e3, 1e6


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve, and its spread where it is the mean of more points than are drawn."""

    color: str
    x: Floats
    y: Floats
    low: Floats | None = None
    high: Floats | None = None


@dataclass(frozen=True, slots=True)
class _Plane:
    """What the axes span."""

    x: tuple[float, float]
    y: tuple[float, float]

    def across(self, values: Floats) -> Floats:
        low, high = self.x
        return (values - low) / (high - low) * _W

    def down(self, values: Floats) -> Floats:
        low, high = self.y
        # As much again above and below: of what is farther away the numbers would only take room.
        return np.clip((1 - (values - low) / (high - low)) * _H, -_H, 2 * _H)


def curve(series: Series, bins: int, *, spread: bool) -> Curve:
    """Return the curve of a scalar series in so many points: means, where there are more."""
    x, y = _points(series, bins)
    color = colors.of_run(series.run.index)
    if len(x) <= bins:
        return Curve(color, x, y)
    span = (x.max() - x.min()) or 1.0
    place = np.minimum(bins - 1, ((x - x.min()) / span * bins).astype(np.int64))
    if np.any(np.diff(place) < 0):
        order = np.argsort(place, kind="stable")
        place, x, y = place[order], x[order], y[order]
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    counts = np.diff(np.append(starts, len(place)))
    mean = np.add.reduceat(y / counts.repeat(counts), starts)
    middle = np.add.reduceat(x, starts) / counts
    # The ends are those of the curve, not the middle of its first and last stretch.
    middle[0], middle[-1] = x[0], x[-1]
    if not spread:
        return Curve(color, middle, mean)
    low, high = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    return Curve(color, middle, mean, low, high)


def _points(series: Series, bins: int) -> tuple[Floats, Floats]:
    """Return the finite points that count; of a very long series some of each stretch.

    To copy ten million points takes half a second, and a cell waits for it.
    """
    total, most = len(series), _MOST // bins
    if total <= _MOST:
        parts = [series.columns()]
    else:
        starts = np.linspace(0, total - most, bins).astype(np.int64).tolist()
        parts = [series.columns(start, start + most) for start in starts]
    step = np.concatenate([part.step for part in parts]).astype(np.float64)
    value = np.concatenate([part.value for part in parts])
    over = np.concatenate([part.superseded for part in parts])
    kept = np.isfinite(value) & ~over
    return step[kept], value[kept]


def draw(tag: str, curves: list[Curve], left: float, top: float, number: int) -> str:
    """Draw the curves of a tag into a frame at a place; the number is the chart's alone."""
    frame = f'<rect width="{WIDTH:.1f}" height="{HEIGHT}" rx="6" fill="none" stroke="{svg.LINE}"/>'
    name = svg.text(12, 21, svg.short(tag, _CHARACTERS), bold=True, size=12.5)
    # A document of its own, which cuts off what wide letters have no room for.
    title = f'<svg width="{WIDTH - 8:.0f}" height="{_TOP}">{name}</svg>'
    curves = [curve for curve in curves if len(curve.x)]
    if curves:
        x = _span(np.concatenate([curve.x for curve in curves]), 0.0)
        plane = _Plane(x, _span(np.concatenate([curve.y for curve in curves]), 0.06))
        inside = _axes(plane) + _lines(plane, curves, number)
    else:
        middle = WIDTH / 2, HEIGHT / 2
        inside = svg.text(*middle, "no finite values", fill=svg.QUIET, anchor="middle")
    return f'<g transform="translate({left:.1f} {top:.1f})">{frame}{title}{inside}</g>'


def _axes(plane: _Plane) -> str:
    out = []
    ticks = _ticks(*plane.y, 5)
    labels = _labels(ticks)
    size = min(11, (_LEFT - 8) / _DIGIT / max(map(len, labels), default=1))
    for value, label in zip(ticks, labels, strict=True):
        y = _TOP + float(plane.down(np.array(value)))
        out.append(f'<path d="M{_LEFT} {y:.1f}h{_W:.1f}" stroke="{svg.GRID}"/>')
        out.append(svg.text(_LEFT - 6, y + 4, label, size=size, fill=svg.QUIET, anchor="end"))
    ticks = _ticks(*plane.x, 4)
    labels = _labels(ticks)
    size = min(11, 48 / _DIGIT / max(map(len, labels), default=1))
    for value, label in zip(ticks, labels, strict=True):
        x = _LEFT + float(plane.across(np.array(value)))
        x = min(x, WIDTH - 3 - size * _DIGIT * len(label) / 2)  # inside the frame
        out.append(svg.text(x, HEIGHT - 9, label, size=size, fill=svg.QUIET, anchor="middle"))
    return "".join(out)


def _lines(plane: _Plane, curves: list[Curve], number: int) -> str:
    """Draw the curves, all spreads below all lines."""
    spreads, lines = [], []
    for curve in curves:
        x, y = plane.across(curve.x), plane.down(curve.y)
        if len(x) == 1:
            place = f'cx="{x[0] * _FINE:.0f}" cy="{y[0] * _FINE:.0f}"'
            lines.append(f'<circle {place} r="{_DOT * _FINE:g}" fill="{curve.color}"/>')
            continue
        lines.append(f'<path d="{_path(x, y)}" stroke="{curve.color}"/>')
        if curve.low is not None and curve.high is not None:
            around = plane.across(np.concatenate([curve.x, curve.x[::-1]]))
            edge = plane.down(np.concatenate([curve.high, curve.low[::-1]]))
            shape = f"{_path(around, edge)}z"
            spreads.append(f'<path d="{shape}" fill="{curve.color}" fill-opacity=".16"/>')
    return (
        f'<clipPath id="c{number}"><rect width="{_W * _FINE:.0f}" height="{_H * _FINE:.0f}"/>'
        f'</clipPath><g transform="translate({_LEFT} {_TOP}) scale({1 / _FINE})" fill="none" '
        f'stroke-width="{1.6 * _FINE}" stroke-linejoin="round" stroke-linecap="round" '
        f'clip-path="url(#c{number})">{"".join(spreads)}{"".join(lines)}</g>'
    )


def _path(x: Floats, y: Floats) -> str:
    """Return the commands of a line."""
    places = np.rint(np.column_stack([x, y]) * _FINE).astype(np.int64)
    steps = np.diff(places, axis=0)
    pairs = [f"{dx} {dy}" if dy >= 0 else f"{dx}{dy}" for dx, dy in steps.tolist()]
    return f"M{places[0][0]} {places[0][1]}l{' '.join(pairs)}"


def _span(values: Floats, margin: float) -> tuple[float, float]:
    """Return the ends of an axis, apart and finite."""
    low, high = float(values.min()), float(values.max())
    limit = 1e300
    low, high = min(max(low, -limit), limit), max(min(high, limit), -limit)
    if not high - low > 1e-12 * max(abs(low), abs(high), 1e-280):
        half = abs(low) / 2 if abs(low) > 1 / limit else 1.0
        return low - half, high + half
    return low - margin * (high - low), high + margin * (high - low)


def _ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers between two ends, one more than `most` at most."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(k * power for k in (1, 2, 5, 10) if k * power >= rough * 0.999)
    first = math.ceil(low / step)
    return [step * (first + k) for k in range(most + 1) if step * (first + k) <= high * (1 + 1e-12)]


def _labels(ticks: list[float]) -> list[str]:
    """Write ticks, with as many digits as tell them apart: 0.05, 12k, 1e-7."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(ticks[0])
    return [_number(float(f"{value:.15g}"), step) for value in ticks]


def _number(value: float, step: float) -> str:
    size = abs(value)
    if size < step * 1e-6:
        return "0"
    digits = max(4, math.floor(math.log10(size)) - math.floor(math.log10(step)) + 1)
    if size >= 1e9 or size < 1e-4:  # noqa: PLR2004 - longer than it is telling
        mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(power)}"
    if size >= _M:
        return f"{value / _M:.{digits}g}M"
    return f"{value / _K:.{digits}g}k" if size >= 10 * _K else f"{value:.{digits}g}"
