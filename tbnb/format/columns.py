"""The fast path: many scalar events at once, as numpy columns.

Most records of a log are scalar events that differ only in wall time, step, value and tag. One
of them is parsed with protobuf to learn where its fields lie (its layout); all records of its
length whose other bits are the same have the same layout, and their fields are columns of one
byte matrix. Checksums are verified as columns, too: see `effects.effect`. Whatever does not fit is
left to protobuf, and both ways give the same answer on every input.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.format import records
from tbnb.format.layout import Layout, learn
from tbnb.format.rows import Rows, crc_change, field, first_crc, footers, gather, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SLACK = 64  # bytes a buffer must have behind the last record: rows are gathered as whole words

_FEW = 24  # records of one length that are not worth a matrix
_LONGEST = 4096  # a longer payload is hardly a scalar
_LAYOUTS = 8  # tried for one length before the rest of it is left to protobuf


@dataclass(slots=True)
class Segment:
    """Scalars of one tag in one region of the buffer, in record order.

    Attributes
    ----------
    at : int64 array
        Offsets of the records in the buffer.
    step : int64 array
    wall_time : float64 array
        Seconds since 1970.
    value : float64 array
    """

    region: int
    tag: bytes
    at: NDArray[np.int64]
    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    value: NDArray[np.float64]


class ColumnDecoder:
    """Decodes records that are scalar events of a common layout."""

    def __init__(self) -> None:
        # Odd and secret: nobody can write tags whose hashes collide.
        self._factors = np.frombuffer(
            secrets.token_bytes(_LONGEST + 8), dtype=np.uint64
        ) | np.uint64(1)

    def decode(
        self,
        buffer: memoryview,
        at: NDArray[np.int64],
        length: NDArray[np.int64],
        region: NDArray[np.intp],
    ) -> tuple[list[Segment], NDArray[np.intp]]:
        """Decode what has a common layout.

        Parameters
        ----------
        buffer : memoryview
            With `SLACK` bytes behind the last record.
        at, length : int64 array
            Of the records, as `records.frame` found them.
        region : int array
            A number for each record; a segment never spans two.

        Returns
        -------
        segments : list of Segment
        rest : int array
            Numbers of the records that were not decoded, ascending.
        """
        segments: list[Segment] = []
        rest: list[NDArray[np.intp]] = []
        for size, numbers in _by_length(length):
            if len(numbers) < _FEW or size > _LONGEST:
                rest.append(numbers)
                continue
            words = gather(buffer, at[numbers] + records.HEADER.size, size)
            for group in _by_layout(words, size, numbers, rest):
                layout, members, matrix = group
                rows = Rows(layout, matrix, at[members], members, region[members])
                found, bad = self._segments(rows, buffer)
                segments += found
                if len(bad):
                    rest.append(bad)
        left = np.concatenate(rest) if rest else np.empty(0, dtype=np.intp)
        left.sort()
        return segments, left

    def _segments(self, rows: Rows, buffer: memoryview) -> tuple[list[Segment], NDArray[np.intp]]:
        layout = rows.layout
        wall = field(rows, "<f8", layout.wall_at)
        value = field(rows, layout.value_type, layout.value_at)
        change = crc_change(rows, wall, value)
        step = steps(rows)
        order, starts = self._by_tag(rows)
        at, number, region = rows.at, rows.number, rows.region
        if order is not None:
            at, number, region = at[order], number[order], region[order]
            wall, step, value, change = wall[order], step[order], value[order], change[order]
        first = (starts if order is None else order[starts]).tolist()
        base = np.array([first_crc(rows, row) for row in first], dtype=np.uint32)
        known = np.repeat(base ^ change[starts], np.diff(np.append(starts, len(at))))
        behind = at + (records.HEADER.size + layout.length)
        good = known ^ change == footers(buffer, behind)
        bad = number[:0]
        ends = [*starts[1:].tolist(), len(at)]
        tags = [rows.payload(row) for row in first]
        if not good.all():
            bad = number[~good]
            kept = np.concatenate([[0], np.cumsum(good)])
            at, region = at[good], region[good]
            wall, step, value = wall[good], step[good], value[good]
            starts, ends = kept[starts], kept[ends].tolist()
        segments = []
        with np.errstate(invalid="ignore"):  # a signalling NaN is a NaN
            wide = value.astype(np.float64)
        for payload, start, end in zip(tags, starts.tolist(), ends, strict=True):
            tag = payload[layout.tag_at : layout.tag_at + layout.tag_length]
            for first, last in _stretches(region, start, end):
                piece = slice(first, last)
                segments.append(
                    Segment(
                        int(region[first]), tag, at[piece], step[piece], wall[piece], wide[piece]
                    )
                )
        return segments, bad

    def _by_tag(self, rows: Rows) -> tuple[NDArray[np.intp] | None, NDArray[np.intp]]:
        """Order the rows by tag, stable, and return where each tag starts; None: all one."""
        first, last = rows.layout.tag_words
        if first == last:
            return None, np.zeros(1, dtype=np.intp)
        code = np.zeros(len(rows.words), dtype=np.uint64)
        for word in range(first, last):
            mask = rows.layout.tag_mask[word]
            code += (rows.words[:, word] & mask) * self._factors[word]
        # The upper bits of a product depend on all lower bits of its factor.
        code ^= code >> np.uint64(32)
        code *= self._factors[-1]
        if (code == code[0]).all():
            return None, np.zeros(1, dtype=np.intp)
        # A stable sort of 16-bit keys is a radix sort: linear.
        order = np.argsort((code >> np.uint64(48)).astype(np.uint16), kind="stable")
        starts = _changes(code[order])
        if len(starts) > len(set(code[order[starts]].tolist())):  # two tags share a key
            order = np.argsort(code, kind="stable")
            starts = _changes(code[order])
        return order, starts


def _by_length(length: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each length with the numbers of its records, ascending."""
    if not len(length):
        return
    order = np.argsort(length.astype(np.uint16), kind="stable")
    ordered = length[order]
    starts = _changes(ordered)
    for start, stop in zip(starts, [*starts[1:].tolist(), len(order)], strict=True):
        yield int(ordered[start]), order[start:stop]


def _changes(ordered: NDArray[Any]) -> NDArray[np.intp]:
    """Return where runs of equal numbers start."""
    return np.concatenate([[0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1])


def _by_layout(
    words: NDArray[np.uint64], size: int, numbers: NDArray[np.intp], rest: list[NDArray[np.intp]]
) -> Iterator[tuple[Layout, NDArray[np.intp], NDArray[np.uint64]]]:
    """Yield the rows of each layout; what has none goes to `rest`."""
    for _ in range(_LAYOUTS):
        layout = learn(words[0].tobytes()[:size])
        if layout is None:
            same = np.zeros(len(words), dtype=bool)
            same[0] = True
            rest.append(numbers[:1])
        else:
            same = _alike(words, layout)
            if same.all():
                yield layout, numbers, words
                return
            yield layout, numbers[same], words[same]
        words, numbers = words[~same], numbers[~same]
        if not len(numbers):
            return
    rest.append(numbers)


def _alike(words: NDArray[np.uint64], layout: Layout) -> NDArray[np.bool_]:
    """Say which rows have the bits of the first that make its layout."""
    same = np.ones(len(words), dtype=bool)
    for word, mask in enumerate(layout.mask):
        if mask:
            same &= (words[:, word] & mask) == (words[0, word] & mask)
    return same


def _stretches(region: NDArray[np.intp], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split [start, end) where the region changes."""
    if start == end:
        return
    if region[start] == region[end - 1]:
        yield start, end
        return
    cuts = (start + _changes(region[start:end])).tolist()
    yield from zip(cuts, [*cuts[1:], end], strict=True)
