"""A batch: pieces of one or many files in one buffer, decoded together."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from tbnb.data.files import Trouble
from tbnb.data.pieces import Loss, Piece, bad_data
from tbnb.format import records

_CLAIM = 128  # bytes of a record that is looked into for others
_TRIED = 8  # headers in it

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbnb.format.columns import ColumnDecoder


def decode(buffer: memoryview, pieces: list[Piece], columns: ColumnDecoder | None) -> None:
    """Decode all framed records of a batch: scalars as columns, the rest one by one.

    Parameters
    ----------
    buffer : memoryview
        With `columns.SLACK` bytes behind the last piece.
    columns : ColumnDecoder or None
        The fast path; None leaves everything to protobuf.
    """
    at = np.concatenate([a for piece in pieces for a in piece.at])
    length = np.concatenate([n for piece in pieces for n in piece.length])
    counts = [sum(len(a) for a in piece.at) for piece in pieces]
    region = np.repeat(np.arange(len(pieces)), counts)
    rest: NDArray[np.intp] = np.arange(len(at))
    if columns is not None:
        segments, rest = columns.decode(buffer, at, length, region)
        for segment in segments:
            piece = pieces[segment.region]
            piece.segments.append(segment)
            piece.last_good = max(piece.last_good, piece.offset(int(segment.at[-1])))
    bad: list[list[Loss]] = [[] for _ in pieces]
    left = deque(zip(at[rest].tolist(), length[rest].tolist(), region[rest].tolist(), strict=True))
    while left:
        start, size, number = left.popleft()
        piece = pieces[number]
        offset = piece.offset(start)
        if records.payload_holds(buffer, start, size):
            body = start + records.HEADER.size
            piece.take(offset, size, buffer[body : body + size])
        else:
            loss = bad_data(offset, size)
            bad[number].append(loss)
            inside = _claimed(buffer, start, size)
            if inside is not None:
                loss.skipped = int(inside.at[0]) - start
                pairs = zip(inside.at.tolist(), inside.length.tolist(), strict=True)
                left.extend((place, count, number) for place, count in pairs)
    for piece, losses in zip(pieces, bad, strict=True):
        _settle(piece, losses)


def _claimed(buffer: memoryview, start: int, size: int) -> records.Frames | None:
    """Find the records that a torn one claims as its data, when they end just where it does.

    Where they do not, the header behind it is wrong, and the search finds them.
    """
    end = start + records.OVERHEAD + size
    if size < _CLAIM:
        return None
    places, lengths = records.headers(buffer, start + 1, end)
    for place, length in zip(places[:_TRIED].tolist(), lengths.tolist(), strict=False):
        whole = place + records.OVERHEAD + length
        if whole <= end and records.payload_holds(buffer, place, length):
            frames = records.frame(buffer, place, end)
            return frames if frames.end == end else None
    return None


def _settle(piece: Piece, losses: list[Loss]) -> None:
    """Count bad records with a good one behind them as lost; the last may not be there yet."""
    for loss in sorted(losses, key=lambda loss: loss.offset):
        if loss.offset < piece.last_good:
            piece.losses.append(loss)
        else:
            piece.consumed = loss.offset
            # Not behind it: its length may be that of a torn record.
            piece.trouble = Trouble(loss.kind, loss.reason, loss.offset + 1)
            break
