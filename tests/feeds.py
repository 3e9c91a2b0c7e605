"""A feed, its page and the time."""

from __future__ import annotations

from typing import Any

import pytest
from memlogs import Clock, MemLogs
from page import Page

from tbnb.notebook import due
from tbnb.notebook.feed import Feed


class Wire:
    """A feed, its page and the time."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.logs = MemLogs()
        self.page = Page()
        self.feed = Feed(self.page, clock=self.clock)
        self.state = "ready"

    def pump(self, *, flush: bool = False) -> list[str]:
        """Let the feed speak once; return the types of its messages."""
        self.feed.pump(self.logs.moment(self.state), flush=flush)
        return self.page.types()

    def run(self, seconds: float) -> list[tuple[float, str]]:
        """Let it speak as often as it asks to; return time and type of each message."""
        end, said = self.clock.now + seconds, []
        while True:
            began = self.clock.now
            wait = self.feed.pump(self.logs.moment(self.state))
            said += [(began, kind) for kind in self.page.types()]
            self.clock.now += min(wait if wait is not None else 1.0, 1.0) + 1e-6
            if self.clock.now >= end:
                return said

    def settle(self) -> None:
        """Send all that is to be sent now, heads included."""
        self.run(40)

    def hear(self, kind: str, **fields: Any) -> bool:
        """Speak as the page."""
        return self.feed.hear({"v": 1, "type": kind, **fields})

    def check(self) -> None:
        """Assert that the page has all series whole."""
        for run in self.logs.store.runs():
            for series in run.series.values():
                assert self.page.stored[series.index].end == len(series)
        assert self.page.incomplete == set()


def minutes(wire: Wire, count: int, series: int = 1) -> list[str]:
    """Log a point a second in each of some series; return what was said."""
    said = []
    for _ in range(60 * count):
        step = int(wire.clock.now)
        for i in range(series):
            wire.logs.add("r", f"t{i}", [step], [1])
        said += [kind for _, kind in wire.run(1)]
    return said


def small(wire: Wire, monkeypatch: pytest.MonkeyPatch, **kwargs: Any) -> None:
    """Begin anew, all bounds a hundredth of what they are."""
    for name in ("_NEWS", "_UPKEEP", "_AHEAD"):
        free, slow = getattr(due, name)
        monkeypatch.setattr(due, name, (free // 100, slow // 100))
    monkeypatch.setattr(due, "SLOW_LIMIT", 2_000)
    monkeypatch.setattr(due, "FLUSH_BYTES", 1_000_000)
    monkeypatch.setattr(due, "REFRESH_BYTES", 5_120)
    wire.feed = Feed(wire.page, clock=wire.clock, limit=50_000, **kwargs)


def busy() -> bool:
    """Be a kernel that hears no page."""
    return False


def pictures(wire: Wire, count: int, tag: str = "im") -> None:
    """Append points whose values cannot be read: that is told of each."""
    wire.logs.add("r", tag, range(count), [0] * count, plugin="images")


def told(wire: Wire) -> list[tuple[int, int, bool]]:
    """Return the values that were sent, in order, and forget the messages."""
    items = [item for message in wire.page.of("values") for item in message["items"]]
    wire.page.messages.clear()
    return [(item["series"], item["point"], item["part"]) for item in items]
