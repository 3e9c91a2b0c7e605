"""What the page asks of the kernel; what is not well formed is no request."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tbnb.notebook import bits
from tbnb.notebook.wire import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

Axis = Literal["step", "wall"]
Item = tuple[int, int, int]

_MAX_NEED = 500
_MAX_LOOK = 256
_MAX_PART = 15
_MAX_MASK = 4 * -(-bits.MOST_POINTS // 24)  # characters
_MAX_COLUMNS = 8192
MOST_PICTURE = 500_000  # characters: with its module a board in a saved notebook stays below 1 MB
_MAX_SIDE = 16_384


@dataclass(frozen=True, slots=True)
class Hello:
    """The page started (`epoch` None) or saw a gap.

    Attributes
    ----------
    seq
        The last message it had.
    text
        Its host wants messages without buffers.
    """

    epoch: str | None
    seq: int
    text: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """The page is awake: it was asked, or has slept; `seq` is the last message it had."""

    epoch: str | None
    seq: int


@dataclass(frozen=True, slots=True)
class Need:
    """The series on screen, most wanted first."""

    series: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """Values on screen that the page lacks, most wanted first: series, point, which part of it."""

    wanted: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Part of some series at so many columns.

    Attributes
    ----------
    lo, hi
        Ends of the window on the axis: a step, or s since the epoch. None leaves it open.
    origins
        What `lo` and `hi` count from, by series; empty for 0. Relative time begins where the page
        says, because only the page knows which of the points it shows.
    """

    req: int
    series: tuple[int, ...]
    lo: float | None
    hi: float | None
    axis: Axis
    columns: int
    origins: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """Every point of some series."""

    req: int
    series: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Select:
    """The points of an embedding (a series and one of its points) that are selected."""

    series: int
    point: int
    points: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Picture:
    """The board as a page has drawn it.

    Attributes
    ----------
    png
        Base64; not checked.
    width, height
        CSS pixels of what it shows.
    """

    req: int
    png: str
    width: int
    height: int


Request = Hello | Here | Need | Look | Range | Export | Select | Picture
Content = dict[str, object]


def parse(content: object) -> Request | None:
    """Read one message of the page; None for anything that is not a request of this version."""
    if not isinstance(content, dict) or content.get("v") != VERSION:
        return None
    reader = _READERS.get(str(content.get("type")))
    return None if reader is None else reader(content)


def _hello(content: Content) -> Hello:
    return Hello(*_position(content), text=content.get("text") is True)


def _here(content: Content) -> Here:
    return Here(*_position(content))


def _position(content: Content) -> tuple[str | None, int]:
    epoch = content.get("epoch")
    return epoch if isinstance(epoch, str) else None, _integer(content.get("seq"), -1)


def _need(content: Content) -> Need | None:
    series = _indices(content.get("series"))
    return None if series is None else Need(series[:_MAX_NEED])


def _look(content: Content) -> Look | None:
    wanted = content.get("wanted")
    if not isinstance(wanted, list):
        return None
    items = [_item(row) for row in wanted[:_MAX_LOOK]]
    found = tuple(dict.fromkeys(item for item in items if item is not None))
    return None if None in items else Look(found)


def _item(row: object) -> Item | None:
    if not isinstance(row, list) or len(row) != 3:  # noqa: PLR2004  series, point, part
        return None
    series, point, part = (_integer(number, -1) for number in row)
    return (series, point, part) if min(series, point) >= 0 and 0 <= part <= _MAX_PART else None


def _export(content: Content) -> Export | None:
    req, series = _integer(content.get("req"), -1), _indices(content.get("series"))
    return None if req < 0 or series is None else Export(req, series)


def _select(content: Content) -> Select | None:
    series, point = _integer(content.get("series"), -1), _integer(content.get("point"), -1)
    mask = content.get("points")
    if min(series, point) < 0 or not isinstance(mask, str) or len(mask) > _MAX_MASK:
        return None
    points = bits.unpacked(mask)
    return None if points is None else Select(series, point, points)


def _picture(content: Content) -> Picture | None:
    req, png = _integer(content.get("req"), -1), content.get("png")
    width, height = _integer(content.get("width"), 0), _integer(content.get("height"), 0)
    if req < 0 or not isinstance(png, str) or len(png) > MOST_PICTURE:
        return None
    fits = min(width, height) > 0 and max(width, height) <= _MAX_SIDE
    return Picture(req, png, width, height) if fits else None


def _range(content: Content) -> Range | None:
    req, series = _integer(content.get("req"), -1), _indices(content.get("series"))
    if req < 0 or series is None:
        return None
    axis = content.get("axis")
    origins = _origins(content.get("origins"))
    if axis not in ("step", "wall") or origins is None or len(origins) not in (0, len(series)):
        return None
    columns = min(max(_integer(content.get("columns"), 1024), 1), _MAX_COLUMNS)
    lo, hi = _bound(content.get("lo")), _bound(content.get("hi"))
    return Range(req, series[:_MAX_NEED], lo, hi, axis, columns, origins)


def _integer(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _bound(value: object) -> float | None:
    """Read an end of a range: what is not a finite number leaves it open."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _origins(value: object) -> tuple[float, ...] | None:
    if value is None:
        return ()
    found = [_bound(item) for item in value] if isinstance(value, list) else [None]
    return tuple(float(item) for item in found if item is not None) if None not in found else None


def _indices(value: object) -> tuple[int, ...] | None:
    if not isinstance(value, list):
        return None
    found = tuple(dict.fromkeys(_integer(item, -1) for item in value))
    return None if any(index < 0 for index in found) else found


_READERS: dict[str, Callable[[Content], Request | None]] = {
    "hello": _hello,
    "here": _here,
    "need": _need,
    "look": _look,
    "range": _range,
    "export": _export,
    "select": _select,
    "picture": _picture,
}
