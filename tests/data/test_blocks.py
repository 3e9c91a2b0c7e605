"""Growable columns."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tbnb.data.blocks import Blocks


def grown(counts: list[int]) -> tuple[Blocks, np.ndarray]:
    """Return blocks that grew by so many points at a time, and the points."""
    blocks, points = Blocks(2), np.arange(sum(counts), dtype=np.int64)
    at = 0
    for count in counts:
        piece = points[at : at + count]
        blocks.append([piece, -piece])
        at += count
    return blocks, points


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40), st.data())
def test_any_part(counts: list[int], data: st.DataObject) -> None:
    """Any stretch of the columns is what was appended, however it came."""
    blocks, points = grown(counts)
    start = data.draw(st.integers(0, blocks.size))
    stop = data.draw(st.integers(start, blocks.size))

    pieces = [np.empty((2, 0), np.int64), *blocks.pieces(start, stop)]
    got = np.concatenate(pieces, axis=1)

    assert got[0].tolist() == points[start:stop].tolist()
    assert got[1].tolist() == (-points[start:stop]).tolist()


def test_what_was_read_stays() -> None:
    """A piece that was read is read-only and keeps its points while the columns grow."""
    blocks, _ = grown([3])
    (piece,) = blocks.pieces(0, 3)
    blocks.append([np.arange(100), np.arange(100)])

    assert piece[0].tolist() == [0, 1, 2]
    assert not piece.flags.writeable


def test_memory() -> None:
    """A bulk load takes 8 bytes a number; a series that grows by one leaves 1/8 idle."""
    bulk, _ = grown([100_000])
    single, _ = grown([1] * 20_000)

    assert bulk.nbytes == 100_000 * 16
    assert single.nbytes <= 20_000 * 16 * 1.13
