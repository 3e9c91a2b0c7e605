"""The points of scalars, thinned as far as the room demands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tbnb.data.logs import natural
from tbnb.notebook.channel import PAGE_POINTS, Channel
from tbnb.notebook.report.block import Block, block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tbnb.data.store import Series
    from tbnb.notebook.wire import Message

FEWEST = 16  # points of a series
_MOST = 250_000  # and these: a browser draws a million in half a second, at every movement
_LIMIT = 1_000_000  # of a message: all of them are drawn at once
_POINT = 11  # bytes of a point in the file, about: float32 and a wall time, packed
_AIM = 0.9
_HOPELESS = 3  # not even tried: packing takes a second for some million points
_TRIES = 6


@dataclass(frozen=True, slots=True)
class Lines:
    """What a report holds of scalars.

    Attributes
    ----------
    kept, total
        Points.
    """

    blocks: list[Block]
    kept: int
    total: int

    @property
    def size(self) -> int:
        """Bytes in the file."""
        return sum(one.size for one in self.blocks)


def lines(series: Sequence[Series], room: int) -> Lines:
    """Return the points of series: all of them, or as many as there is room for.

    However much room there is, no more than a page draws in time: a quarter of a million of a
    series, four millions in all.

    A series keeps all its points or the lowest, highest, first and last of equal parts, so that
    no spike is lost (`tbnb.data.thin`). If there is no room for the fewest, those are returned
    all the same.
    """
    lengths = [min(_MOST, len(one)) for one in series]
    if sum(lengths) > PAGE_POINTS:
        cap = _cap(lengths, PAGE_POINTS / sum(lengths))
        lengths = [min(cap, length) for length in lengths]
    cap = max(lengths, default=0)
    size = _POINT * sum(lengths)
    if size <= _HOPELESS * room:
        found = _lines(series, cap)
        if found.size <= room:
            return found
        size = found.size
    for _ in range(_TRIES):
        cap = max(FEWEST, min(cap - 1, _cap(lengths, _AIM * room / max(1, size))))
        found = _lines(series, cap)
        if found.size <= room or cap == FEWEST:
            return found
        lengths, size = [min(cap, length) for length in lengths], found.size
    return _lines(series, FEWEST)


def _cap(lengths: Sequence[int], share: float) -> int:
    """Return how many points of each series make that share of all of them."""
    wanted = share * sum(lengths)
    low, high = 0, max(lengths, default=0)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(middle, length) for length in lengths) <= wanted:
            low = middle
        else:
            high = middle - 1
    return low


def _lines(series: Sequence[Series], cap: int) -> Lines:
    channel = Channel(_LIMIT, lambda _: True, lambda one: (natural(one.tag), one.run.index))
    channel.cap = max(1, cap)
    for one in series:
        channel.mark(one)
    blocks, kept, ends = [], 0, dict.fromkeys((one.index for one in series), 0)
    while (message := channel.next()) is not None:
        kept += _count(message, ends)
        blocks.append(block(message))
    return Lines(blocks, kept, sum(ends.values()))


def _count(message: Message, ends: dict[int, int]) -> int:
    """Return the points of a message, and note how far each series is told."""
    kept = 0
    for row in message.body["segments"]:
        row["generation"] = 0  # in a report there is but one
        ends[row["series"]] = row["end"]
        kept += row["n"]
    return kept
