"""The value beside the events that a page looks at, kept open while it asks for its parts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tbnb.plugins import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from tbnb.plugins.plugin import Shown, ViewedBeside

KINDS: dict[str, ViewedBeside] = {kind.NAME: kind for kind in registry.BESIDE}
_REST = 60.0  # s after which one that nobody asks of is let go: it may be large


class Opened:
    """At most one value, the last of which a part was wanted.

    Parameters
    ----------
    clock : callable
        Seconds, never going back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._entry: Any = None
        self._value: Any = None
        self._used = clock()
        self._working = 0  # parts that are being prepared

    @property
    def until(self) -> float:
        """When what is open may be let go: not while it is worked on."""
        nothing = self._value is None or self._working
        return math.inf if nothing else self._used + _REST

    def part(
        self, plugin: str, entry: Any, part: int, *, keep: bool
    ) -> Generator[None, None, Shown]:
        """Return a part of a value, piece by piece.

        Parameters
        ----------
        plugin, entry
            The kind, and what lists the value.
        keep : bool
            More parts of it will be wanted.
        """
        kind = KINDS[plugin]
        self._working += 1
        try:
            value = self._value
            if entry is not self._entry:
                if keep:
                    self.close()  # two of them would take twice the memory
                value = yield from kind.opened(entry)
                if keep:
                    self._entry, self._value = entry, value
            return (yield from kind.view(value, part))
        finally:
            self._working -= 1
            self._used = self._clock()

    def tidy(self) -> None:
        """Let go what was not used for long."""
        if self._clock() >= self.until:
            self.close()

    def close(self) -> None:
        """Let go what is open."""
        self._entry = self._value = None
