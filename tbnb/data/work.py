"""Work in slices: a generator that can be left and gone on with, and its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

T = TypeVar("T")


class Work(Generic[T]):
    """A piece of work.

    Parameters
    ----------
    steps : generator
        Does the work, with a `yield` wherever it can be left; returns the result.
    """

    def __init__(self, steps: Generator[None, None, T]) -> None:
        self._found: list[T] = []
        self._steps = _keep(steps, self._found)

    def go_on(self, again: Callable[[], bool]) -> bool:
        """Do one step, and more for as long as `again` says so; return whether all is done."""
        return all(again() for _ in self._steps)

    def whole(self) -> T:
        """Do all that is left of it, and return the result.

        Raises
        ------
        RuntimeError
            An error broke it off before; begin anew.
        """
        for _ in self._steps:
            pass
        if not self._found:
            raise RuntimeError("work that was broken off by an error has no result")
        return self._found[0]


def _keep(steps: Generator[None, None, T], found: list[T]) -> Generator[None, None, None]:
    # No method: one that knew its own work would only end when memory is searched for circles.
    found.append((yield from steps))
