"""The value that is on its way to the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbnb.data.work import Work
    from tbnb.notebook.requests import Item
    from tbnb.notebook.values import Value

    Task = tuple[Item, Work[Value]]


@dataclass(slots=True)
class Tray:
    """What is on its way to the page: being read, or sent in part.

    Attributes
    ----------
    at
        Bytes of the value that were sent.
    """

    item: Item | None = None
    work: Work[Value] | None = None
    value: Value | None = None
    at: int = 0

    def __bool__(self) -> bool:
        """Whether there is something on it."""
        return self.item is not None

    def prepare(
        self, following: Callable[[], Task | None], again: Callable[[], bool]
    ) -> Value | None:
        """Return the value on it, or read the next; None if there is none, or not yet.

        Parameters
        ----------
        following : callable
            What to read next; None for nothing.
        again : callable
            Whether there is time for another step.
        """
        if self.value is not None and not self.value.stale:
            return self.value
        if self.work is None:
            task = following()
            if task is None:
                self.clear()
                return None
            self.item, self.work = task
        if not self.work.go_on(again):
            return None
        self.value, self.at, self.work = self.work.whole(), 0, None
        return self.value

    def again(self) -> None:
        """Send what is there from its beginning."""
        self.at = 0

    def clear(self) -> None:
        """Make room for the next."""
        self.item = self.work = self.value = None
        self.at = 0
