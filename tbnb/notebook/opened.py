"""The value beside the events that a page looks at, kept open while it asks for its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.plugins import registry

if TYPE_CHECKING:
    from collections.abc import Generator

    from tbnb.plugins.plugin import Shown, ViewedBeside

KINDS: dict[str, ViewedBeside] = {kind.NAME: kind for kind in registry.BESIDE}
_REST = 60.0  # s after which one that nobody asks of is let go: it may be large


class Opened:
    """At most one value, the last of which a part was wanted."""

    def __init__(self) -> None:
        self._entry: Any = None
        self._value: Any = None
        self._used = 0.0

    def part(
        self, plugin: str, entry: Any, part: int, now: float, *, keep: bool
    ) -> Generator[None, None, Shown]:
        """Return a part of a value, piece by piece.

        Parameters
        ----------
        plugin, entry
            The kind, and what lists the value.
        now : float
            Seconds.
        keep : bool
            More parts of it will be wanted.
        """
        kind = KINDS[plugin]
        self._used = now
        value = self._value
        if entry is not self._entry:
            if keep:
                self.close()  # two of them would take twice the memory
            value = yield from kind.opened(entry)
            if keep:
                self._entry, self._value = entry, value
        return (yield from kind.view(value, part))

    def tidy(self, now: float) -> None:
        """Let go what was not used for long."""
        if now > self._used + _REST:
            self.close()

    def close(self) -> None:
        """Let go what is open."""
        self._entry = self._value = None
