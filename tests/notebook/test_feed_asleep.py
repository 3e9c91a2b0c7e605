"""What a page that gives no sign is sent: little, though a long cell is followed."""

from __future__ import annotations

import numpy as np
import pytest
from feeds import Wire, busy, minutes, small

from tbnb.notebook import due
from tbnb.notebook.feed import Feed


def test_what_a_page_is_owed_ends_though_news_does_not(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More is logged than may be sent: once each series was, the page is like any that sleeps."""
    monkeypatch.setattr(due, "_NEWS", (200_000, 80_000))
    wire.feed = Feed(wire.page, limit=2_000, clock=wire.clock)
    for step in range(600):
        for i in range(20):
            wire.logs.add("r", f"t{i}", range(step * 3, step * 3 + 3), [1, 2, 3])
        wire.pump()
        wire.clock.now += 0.25

    assert not wire.feed._due.owed
    assert wire.feed._due.news.slowed


def test_a_long_cell_is_followed_to_its_end(wire: Wire) -> None:
    """No page can give a sign while a cell runs, and news of a few points weighs nothing."""
    wire.settle()
    minutes(wire, 100)

    assert minutes(wire, 1).count("points") >= 59


def hours(wire: Wire, count: float, series: int) -> list[str]:
    """Log ten points in each of some series every ten seconds; return what was said."""
    said = []
    for _ in range(int(360 * count)):
        step = int(wire.clock.now)
        for i in range(series):
            wire.logs.add("r", f"t{i:02}", range(step, step + 10), range(10))
        said += [kind for _, kind in wire.run(10)]
    return said


def test_a_page_asleep_is_sent_little(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the time is at most slow · ln 2 more bytes, of news and of what is said again."""
    small(wire, monkeypatch, idle=busy)
    hours(wire, 1, 60)
    before = sum(wire.page.sizes)
    hours(wire, 1, 60)
    more = sum(wire.page.sizes) - before

    assert before > 280_000
    assert 20_000 < more < 1.2 * (80_000 + 20_000) * np.log(2)


def test_a_page_awake_sees_a_long_cell_train(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on screen lags by some percent of the time, and all others have their turn."""
    small(wire, monkeypatch, idle=busy)
    wire.hear("need", series=[5, 7])
    lags = []
    for _ in range(360):
        step = int(wire.clock.now)
        for i in range(60):
            wire.logs.add("r", f"t{i:02}", [step], [1])
        wire.run(10)
        last = {i: stored.joined("step")[-1] for i, stored in wire.page.stored.items()}
        lags.append((wire.clock.now - last[5] - 10) / (wire.clock.now - 1000))

    assert wire.feed._due.news.slowed
    assert np.mean(lags[180:]) < 0.03
    assert max(lags[180:]) < 0.1
    assert min(last[i] for i in range(2, 62)) > 1000 + 0.15 * 3600


def test_an_idle_kernel_asks_whether_the_page_is_there(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once; an answer ends the slowness. What a busy kernel asks would wait for the cell's end."""
    running = True
    small(wire, monkeypatch, idle=lambda: not running)
    assert "ask" not in hours(wire, 1 / 4, 60)
    running = False
    slow = hours(wire, 1 / 30, 60)
    wire.hear("here", epoch=wire.feed.epoch, seq=wire.page.seq)
    quick = hours(wire, 1 / 60, 60)

    assert slow.count("ask") == 1
    assert quick.count("points") > 3 * slow.count("points")


def test_a_page_that_slept_learns_what_it_missed(wire: Wire) -> None:
    """It says how far it heard; a word shows it the gap. One that missed nothing gets none."""
    wire.settle()
    wire.hear("here", epoch=wire.feed.epoch, seq=wire.page.seq)
    assert wire.pump() == []
    wire.hear("here", epoch=wire.feed.epoch, seq=wire.page.seq - 1)

    assert wire.pump() == ["status"]


def test_ends_of_cells_are_bounded_too(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of cells run one after another over night each says all; when that is much, a word."""
    small(wire, monkeypatch, idle=busy)
    said = []
    for step in range(800):
        for i in range(60):
            wire.logs.add("r", f"t{i:02}", [step], [1])
        wire.pump(flush=True)
        wire.page.messages.clear()
        said.append([kind for _, kind in wire.run(10)])

    assert 900_000 < sum(wire.page.sizes) < 1_000_000 + 400_000
    assert "status" in said[-1]
