"""Values packed into blocks: never more than there is room for, and as many as there is."""

from __future__ import annotations

import numpy as np
import pytest
from memlogs import MemLogs

from tbnb.notebook.report.filled import Filled
from tbnb.notebook.values import ITEM_BYTES, Value

ROW, SERIES = 40, 60  # bytes of a value's place in the index, and of its series


def value(point: int, data: bytes, words: str = "") -> Value:
    """A value of so many bytes, of which its plugin says so much."""
    series = MemLogs().add("run", "tag", [0], [0], plugin="images")
    meta = {"words": words}
    head = ITEM_BYTES + len(words) + 20
    return Value(series, 0, point, 0, meta, [len(data)], data, "", head)


def size(filled: Filled, count: int) -> int:
    """Return the bytes that they take in the file."""
    filled.close()
    return sum(one.size for one in filled.blocks) + ROW * count + SERIES * bool(count)


@pytest.mark.parametrize("words", [0, 100_000, 300_000])
@pytest.mark.parametrize("length", [100, 250_000, 1_500_000])
def test_a_value_in_pieces_costs_what_each_says(words: int, length: int) -> None:
    """Every piece says all that the plugin says; it is taken if just that much room is there."""
    rng = np.random.default_rng(0)
    one = value(0, rng.bytes(length), rng.bytes(words // 2).hex())
    plenty = Filled(1 << 30, str)
    assert plenty.add(one)
    exact = size(plenty, 1)
    for room in range(exact - 200_000, exact + 500_000, 100_000):
        filled = Filled(room, str)
        taken = filled.add(one)
        assert taken == (room >= exact)
        assert size(filled, taken) <= max(0, room)
        if not taken:
            assert filled.least == exact
    assert Filled(exact, str).add(one)


def test_what_packs_well_is_packed_before_the_room_is_called_full() -> None:
    """Twenty times ten thousand zeros take less than two hundred bytes each."""
    filled = Filled(20_000, str)
    taken = sum(filled.add(value(point, bytes(10_000))) for point in range(20))

    assert taken == 20
    assert filled.has(10_000)
    assert not filled.has(20_000)
    assert size(filled, taken) <= 20_000
