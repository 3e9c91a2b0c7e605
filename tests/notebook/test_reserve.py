"""What a run logs while a board is open still comes when the board's budget is used up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from memlogs import Clock, MemLogs
from page import Page

import tbnb
from tbnb.data.logs import Logs
from tbnb.notebook.bulletin import Moment
from tbnb.notebook.feed import Feed
from tbnb.notebook.reserve import Reserve

if TYPE_CHECKING:
    from pathlib import Path

    from tbnb.data.store import Series

KILO = 1_000
NOISE = np.random.default_rng(0).integers(0, 256, (3, 48, 48), np.uint8)  # 7 kB that do not shrink


class Training:
    """A run that logs pictures, and a board beside it whose page never says a word."""

    def __init__(self, logdir: Path, budget: int) -> None:
        self.writer = tbnb.SummaryWriter(logdir)
        self.logs = Logs(logdir)
        self.page, self.clock = Page(), Clock()
        self.feed = Feed(self.page, budget=budget, clock=self.clock)
        self.step = 0

    def log(self, *tags: str) -> None:
        """Log a picture of each tag."""
        for tag in tags:
            self.writer.add_image(tag, NOISE, self.step)
        self.step += 1

    def wait(self, seconds: int) -> None:
        """Let the board look at the files once a second."""
        self.writer.flush()
        for _ in range(seconds):
            self.logs.reload()
            moment = Moment(
                self.logs.store, self.logs.damage, "ready", None, "/l", self.step, 1, 1.0
            )
            for _ in range(4):
                self.feed.pump(moment)
                self.clock.now += 0.25

    @property
    def sent(self) -> int:
        """Bytes of values on the page."""
        return sum(sum(pieces.sizes) for pieces in self.page.values.values())

    def has_newest(self, tag: str) -> bool:
        """Say whether the page has the last picture of a tag."""
        (series,) = (s for s in self.logs.store.runs()[0].series.values() if s.tag == tag)
        return (series.index, len(series) - 1, False) in self.page.values


def test_newest_picture_arrives_beyond_the_budget(tmp_path: Path) -> None:
    """One every 6 minutes, of a budget for 13 in all: so many may come in an hour, too."""
    training = Training(tmp_path, 100 * KILO)
    for _ in range(50):
        training.log("a")
    training.wait(60)
    assert training.sent <= 100 * KILO

    for _ in range(12):
        training.log("a")
        training.wait(360)
        assert training.has_newest("a")


def test_an_hour_brings_at_most_as_much_again(tmp_path: Path) -> None:
    """However much is logged; of each tag in turn, and always the newest of it."""
    training = Training(tmp_path, 200 * KILO)
    for _ in range(50):
        training.log("a", "b", "c")
    training.wait(60)
    before = training.sent
    assert before <= 200 * KILO

    for _ in range(360):
        training.log("a", "b", "c")
        training.wait(10)
    extra = training.sent - before
    assert 150 * KILO <= extra <= 200 * KILO + 3 * 8 * KILO
    counts = [
        sum(index == series and point >= 50 for index, point, _ in training.page.values)
        for series in range(3)
    ]
    assert max(counts) - min(counts) <= 1


def test_what_nobody_writes_any_more_does_not_come(tmp_path: Path) -> None:
    """A log at rest is silent when the budget is used up."""
    training = Training(tmp_path, 100 * KILO)
    for _ in range(50):
        training.log("a")
    training.wait(60)
    before = len(training.page.values)
    training.wait(3_600)

    assert len(training.page.values) == before


def test_no_budget_has_no_reserve(tmp_path: Path) -> None:
    """Nothing is read until somebody looks."""
    training = Training(tmp_path, 0)
    for _ in range(5):
        training.log("a")
        training.wait(60)

    assert training.page.values == {}


class Till:
    """A reserve of 8000 bytes: full, it has 1000; then 7000 come in an hour."""

    def __init__(self) -> None:
        self.logs, self.clock = MemLogs(), Clock()
        self.first = ""
        self.reserve = Reserve(8_000, lambda s: (s.tag != self.first, s.tag), self.clock)

    def add(self, *tags: str) -> list[Series]:
        """Append a point to each series and have it noted."""
        found = [self.logs.add("r", tag, [0], [0], plugin="images") for tag in tags]
        for series in found:
            self.reserve.note(series)
        return found

    def take(self, size: int = 1) -> list[str]:
        """Take what there is, at so many bytes each."""
        found = []
        while self.reserve and (value := self.reserve.next()) is not None:
            self.reserve.spend(size)
            found.append(f"{value[0].tag}{value[1]}")
        return found


def test_newer_replaces_older() -> None:
    """What was not sent in time is not sent."""
    till = Till()
    for _ in range(3):
        till.add("a", "b")

    assert till.take() == ["a2", "b2"]
    assert till.take() == []


def test_everyone_has_a_turn() -> None:
    """A tag that logs at every step, or ranks first, does not keep the others out."""
    till = Till()
    till.take(1)
    till.first = "c"
    said = []
    for _ in range(4):
        till.add("a", "b", "c")
        said += till.take(1_000)
        till.clock.now += 3600 / 7 + 1  # 1000 bytes

    assert said == ["c0", "a1", "b2", "c3"]


def test_what_was_asked_for_is_not_sent_again() -> None:
    """The page has it; but not what comes after."""
    till = Till()
    (series,) = till.add("a")
    till.reserve.given(series, 0)
    assert till.take() == []
    till.add("a")

    assert till.take() == ["a1"]


@pytest.mark.parametrize("hours", [1, 100])
def test_a_pause_saves_up_no_more_than_an_eighth(hours: int) -> None:
    """After a night's rest nothing floods."""
    till = Till()
    till.clock.now += 3600 * hours
    till.add(*"abcdefghij")

    assert len(till.take(100)) == 10
    till.add(*"abcdefghij")
    assert till.take(100) == []
