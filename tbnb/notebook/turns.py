"""Who is next, when news may come faster than it may be sent: who had a turn waits for all others.

A heap, because sorting thirty thousand series for each message would take longer than packing it.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Turns:
    """The series that wait, by their indices: first those of the turn that is being taken."""

    def __init__(self) -> None:
        self._now = 0
        self._next: dict[int, int] = {}
        self._heap: list[tuple[int, Any, int]] = []

    def add(self, index: int, rank: Any) -> None:
        """Let a series wait; within a turn the lowest rank is first."""
        heappush(self._heap, self._place(index, rank))

    def replace(self, waiting: Iterable[tuple[int, Any]]) -> None:
        """Let these wait, and no others."""
        self._heap = [self._place(index, rank) for index, rank in waiting]
        heapify(self._heap)

    def first(self, among: Collection[int]) -> int | None:
        """Return who is next; whoever is not among these does not wait any more."""
        while self._heap:
            turn, _, index = self._heap[0]
            if index in among:
                self._now = max(self._now, turn)
                return index
            heappop(self._heap)
        return None

    def took(self, index: int) -> None:
        """Note that a series, the first, had its turn."""
        self._next[index] = self._now + 1
        if self._heap and self._heap[0][2] == index:
            heappop(self._heap)

    def keep(self, here: Collection[int]) -> None:
        """Forget the series that are not among these."""
        for index in self._next.keys() - here:
            del self._next[index]

    def _place(self, index: int, rank: Any) -> tuple[int, Any, int]:
        # Whoever was silent has no turns to make up for.
        return (max(self._now, self._next.get(index, 0)), rank, index)
