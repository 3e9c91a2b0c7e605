"""Which values are sent before anybody asks, and how many."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from memlogs import MemLogs

from tbnb.data.places import pack
from tbnb.data.store import Series
from tbnb.notebook.ahead import Ahead

MANY = 10**6


class Queue:
    """The values ahead of one page; tags are ranked by name."""

    def __init__(self, budget: int = 10**9) -> None:
        self.logs = MemLogs()
        self.first: list[str] = []
        self.ahead = Ahead(budget, lambda s: (s.tag not in self.first, s.tag))

    def add(self, tag: str, count: int, *, length: int = 100, plugin: str = "images") -> Series:
        """Append points whose records have a length."""
        series = self.logs.add("r", tag, range(count), [0] * count, plugin=plugin)
        blocks = series.parts[0].blocks
        piece = next(blocks.pieces(0, blocks.size)).base
        assert piece is not None
        piece[3] = pack(np.int64(length), np.int64(0))  # type: ignore[arg-type]  # as of arrays
        return series

    def take(self, count: int = MANY, *, most: int = 4096) -> list[tuple[str, int]]:
        """Return the next values, all of them if no number is given."""
        self.ahead.observe(self.logs.store)
        found: list[tuple[str, int]] = []
        while len(found) < count and (value := self.ahead.next(most)) is not None:
            found.append((value[0].tag, value[1]))
        return found


def test_newest_of_all_first_then_evenly_back() -> None:
    """Round by round; a series that has no more does not hold up the others."""
    queue = Queue()
    queue.add("a", 3)
    queue.add("b", 1)
    queue.add("c", 4)

    assert queue.take() == [
        *[("a", 2), ("b", 0), ("c", 3)],
        *[("a", 1), ("c", 2)],
        *[("a", 0), ("c", 1)],
        ("c", 0),
    ]
    assert not queue.ahead
    assert queue.take() == []


def test_what_is_new_goes_before_what_is_old() -> None:
    """While a run trains: its newest picture; what it logged since the one before comes later."""
    queue = Queue()
    queue.add("a", 3)
    queue.add("b", 3)
    assert queue.take(3) == [("a", 2), ("b", 2), ("a", 1)]
    queue.add("b", 2)

    assert queue.take() == [("b", 4), ("a", 0), ("b", 3), ("b", 1), ("b", 0)]


def test_every_value_once_however_they_come() -> None:
    """Random growth, random pauses."""
    rng = np.random.default_rng(0)
    queue = Queue()
    taken: list[tuple[str, int]] = []
    counts = dict.fromkeys("abc", 0)
    for _ in range(300):
        tag = "abc"[rng.integers(3)]
        count = int(rng.integers(1, 5))
        queue.add(tag, count)
        counts[tag] += count
        taken += queue.take(int(rng.integers(6)))
    taken += queue.take()

    assert sorted(taken) == [(tag, point) for tag in "abc" for point in range(counts[tag])]


def test_rank_counts_among_the_newest() -> None:
    """What came on screen meanwhile overtakes."""
    queue = Queue()
    for tag in "abc":
        queue.add(tag, 2)
    assert queue.take(1) == [("a", 1)]
    queue.first = ["c"]
    queue.ahead.rerank()

    assert queue.take() == [("c", 1), ("b", 1), ("c", 0), ("a", 0), ("b", 0)]


def test_only_points_that_the_page_has() -> None:
    """Of a thinned series the multiples of its stride, and the last."""
    queue = Queue()
    queue.add("a", 1000)

    assert queue.take(most=100) == [("a", 999), *[("a", i) for i in range(992, -1, -16)]]


def test_what_was_asked_for_is_not_sent_again() -> None:
    """The page has it."""
    queue = Queue()
    series = queue.add("a", 4)
    queue.ahead.observe(queue.logs.store)
    for point in (3, 1):
        queue.ahead.given(series, point)

    assert queue.take() == [("a", 2), ("a", 0)]


def test_kinds_without_values_are_left_alone() -> None:
    """Scalars, and what the page does not show."""
    queue = Queue()
    queue.logs.add("r", "x", [0], [0])
    queue.logs.add("r", "m", [0], [0], plugin="mesh")

    assert queue.take() == []


def test_budget() -> None:
    """What does not fit is not read; then only what is new comes, until a page is new."""
    queue = Queue(budget=1000)
    queue.add("a", 100, length=150)
    taken = 0
    while queue.take(1):
        queue.ahead.spend(150)
        taken += 1
    assert taken == 6
    assert queue.ahead.left == 0
    assert queue.take() == []
    queue.add("a", 1)
    assert queue.take() == [("a", 100)]
    queue.ahead.forget()

    assert queue.take(2) == [("a", 100), ("a", 99)]


def test_no_budget() -> None:
    """Not even one."""
    queue = Queue(budget=0)
    queue.add("a", 2)

    assert queue.take() == []


def test_large_values_do_not_end_it() -> None:
    """A film among small pictures is passed over."""
    queue = Queue(budget=1000)
    queue.add("a", 2, length=500)
    queue.add("b", 2, length=100)

    assert queue.take() == [("b", 1), ("b", 0)]


@pytest.mark.parametrize("again", ["replaced", "dropped"])
def test_files_that_are_gone(again: str) -> None:
    """A series of a new generation begins again; one without points is none."""
    queue = Queue()
    queue.add("a", 3)
    assert queue.take(1) == [("a", 2)]
    queue.logs.forget_file("r")
    with queue.logs.store.writing():
        queue.logs.store.drop_empty(queue.logs.store.runs()[0])
    if again == "replaced":
        queue.add("a", 2)

    want: list[Any] = [("a", 1), ("a", 0)] if again == "replaced" else []
    assert queue.take() == want
