"""Which values go into a report: the newest of every series, then older ones, evenly.

So that no series takes the room of another: first the newest value of each; then what these have
besides (a picture of which a preview was taken, the rows of an embedding), in half of the room that
is left; then older values, always one of the series that has had the fewest bytes so far, where its
gap is widest; then what those have besides.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

from tbnb.data.logs import natural
from tbnb.data.values import Reader
from tbnb.data.work import Work
from tbnb.notebook import values
from tbnb.notebook.opened import KINDS as BESIDE
from tbnb.notebook.opened import Opened
from tbnb.plugins import projector

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from tbnb.data.store import Series
    from tbnb.notebook.report.filled import Filled
    from tbnb.notebook.values import Value
    from tbnb.plugins.plugin import Shown

_LEAST = 1_000  # bytes of room in which nothing is tried any more
_DENSEST = 4  # what packs better than to this part is rare, and then passed over


@dataclass(slots=True)
class Row:
    """One series: which of its values are in.

    Attributes
    ----------
    total
        Values there are.
    spent
        Bytes of those that are in, without what they have besides.
    kept
        Their numbers.
    others
        Parts that a value has besides, not yet dealt with: number, part, bytes.
    partial
        Numbers of values some parts of which were left out.
    """

    series: Series
    total: int
    order: Iterator[int]
    spent: int = 0
    open: bool = True
    kept: list[int] = field(default_factory=list)
    others: list[tuple[int, int, int]] = field(default_factory=list)
    partial: set[int] = field(default_factory=set)


def choose(series: Sequence[Series], filled: Filled) -> list[Row]:
    """Fill a report with values of these series; return what was taken of each."""
    found = sorted(series, key=lambda one: (natural(one.tag), one.run.index))
    rows = [Row(one, len(one), spread(len(one))) for one in found]
    taker = _Taker(filled)
    for row in rows:
        if row.series.plugin not in BESIDE:
            taker.next(row)
    # All of an embedding at once: to read it again takes seconds.
    for row in rows:
        if row.series.plugin in BESIDE:
            taker.next(row)
            taker.others(row, filled.left // 2)
    spare = filled.left // 2
    for row in rows:
        if row.series.plugin not in BESIDE:
            taker.others(row, spare)
    going = [(row.spent, number) for number, row in enumerate(rows)]
    heapify(going)
    while going:
        _, number = heappop(going)
        if taker.next(rows[number]):
            heappush(going, (rows[number].spent, number))
    for row in rows:
        taker.others(row, 0, last=True)
    filled.close()
    return rows


def spread(count: int) -> Iterator[int]:
    """Return the numbers below `count`: the last, then each where the gap is widest."""
    if count:
        yield count - 1
    # Numbers whose binary digits are reversed lie evenly, however many of them one takes.
    digits = max(0, count - 2).bit_length()
    for i in range(1 << digits):
        number = int(f"{i:0{digits}b}"[::-1], 2) if digits else 0
        if number < count - 1:
            yield number


class _Taker:
    def __init__(self, filled: Filled) -> None:
        self._filled = filled
        self._reader = Reader()
        self._opened = Opened(time.monotonic)
        self._nothing = True

    def next(self, row: Row) -> bool:
        """Take the next value of a series; False if that is over."""
        # Of a report of nothing it is to be said how much the smallest takes.
        if not row.open or not (self._filled.has(_LEAST) or self._nothing):
            return False
        point = next(row.order, None)
        value = None if point is None else self._read(row.series, point, 0)
        # Its others are as large, as a rule.
        row.open = value is not None and self._filled.add(value)
        if row.open and value is not None:
            self._nothing = False
            row.kept.append(value.point)
            row.spent += value.head + len(value.data)
            row.others += [(value.point, *part) for part in parts(value)]
        return row.open

    def others(self, row: Row, spare: int, *, last: bool = False) -> None:
        """Take what the values of a series have besides, as long as so many bytes remain."""
        later = []
        for point, part, size in row.others:
            may = self._filled.has(spare + max(_LEAST, size // _DENSEST))
            if not (may and self._filled.add(self._read(row.series, point, part), spare)):
                later.append((point, part, size))
        row.others = later
        if last:
            row.partial = {point for point, _, _ in later}

    def _read(self, series: Series, point: int, part: int) -> Value:
        if series.plugin not in BESIDE:
            return values.read(self._reader, series, point, part)

        def steps(entry: Any) -> Generator[None, None, Shown]:
            return self._opened.part(series.plugin, entry, part, keep=True)

        return Work(values.prepare(series, point, part, steps)).whole()


def parts(value: Value) -> list[tuple[int, int]]:
    """Return the parts that a value has besides part 0, and their bytes, the most wanted first."""
    meta = value.meta
    if value.error:
        return []
    if value.series.plugin == projector.NAME:
        picture, rows = len(value.data), 4 * meta["n"] * meta["reduced"]
        there = {
            projector.SPRITE: meta["sprite"] and 0,
            projector.BOOKMARKS: 0 if meta["bookmarks"] else None,
            projector.REDUCED: rows,
            projector.MATRIX: meta["matrix"],
            projector.SPHERIZED: picture,
            projector.SPHERIZED | projector.REDUCED: rows,
        }
        return [(part, size) for part, size in there.items() if size is not None]
    samples = meta.get("samples", [])
    less = meta.get("cut", False) or any(map(_less, samples, value.sizes))
    return [(1, sum(sample["bytes"] for sample in samples))] if less else []


def _less(sample: dict[str, Any], size: int) -> bool:
    """Say whether there is more of a picture or sound than so many bytes of it."""
    missing = sample["bytes"] > 0 and size == 0 and "problem" not in sample
    return bool(sample.get("thumb")) or missing
