"""Heads: a page learns what it lacks, whatever else is to be said."""

from __future__ import annotations

import numpy as np
import pytest
from feeds import Wire, pictures

from tbnb.notebook import due
from tbnb.notebook.feed import Feed


def test_heads_of_an_empty_log() -> None:
    """A page that says hello is told that nothing is all; then not a word."""
    wire = Wire()
    wire.settle()
    wire.hear("hello", epoch=wire.feed.epoch, seq=0)

    assert "heads" in [kind for _, kind in wire.run(20)]
    assert wire.run(600) == []
    assert wire.pump(flush=True) == []


def test_heads_follow_changes_after_15_seconds(wire: Wire) -> None:
    """With a status and what changed once more."""
    wire.settle()
    wire.logs.add("r", "loss", [10], [10])
    began = wire.clock.now
    said = wire.run(40)

    assert [kind for _, kind in said] == ["points", "heads", "status", "points"]
    assert said[1][0] - began <= 16
    assert wire.page.heads == {0: (0, 11), 1: (0, 10)}


def test_constant_news_does_not_hold_up_the_heads(wire: Wire) -> None:
    """News at every look, more often than messages may be sent: heads and status come all the same.

    Without them a page that missed something, or came late, does not learn of it.
    """
    wire.settle()
    end, said, step = wire.clock.now + 60, [], 10
    while wire.clock.now < end:
        wire.logs.add("r", "loss", [step], [step])
        step += 1
        said += [(wire.clock.now, kind) for kind in wire.pump()]
        wire.clock.now += 0.2
    heads = [at for at, kind in said if kind == "heads"]

    assert len(heads) >= 2
    assert max(np.diff([end - 60, *heads, end])) < 25
    wire.run(40)
    wire.check()


def test_values_ahead_that_are_slowed_do_not_hold_up_the_heads(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does what is said again: only where news itself is slowed does it end by itself."""
    monkeypatch.setattr(due, "_AHEAD", (0, 1))
    wire.feed = Feed(wire.page, clock=wire.clock)
    pictures(wire, 100)
    wire.settle()
    assert wire.feed._due.ahead.slowed
    heads = 0
    for step in range(10, 310):
        wire.logs.add("r", "loss", [step], [step])
        heads += wire.pump().count("heads")
        wire.clock.now += 0.2

    assert heads >= 2


def test_a_long_load_is_closed_by_heads(wire: Wire) -> None:
    """Those in its midst tell of a part alone, and have nothing sent twice."""
    rng = np.random.default_rng(0)
    for i in range(100):
        wire.logs.add("big", f"t{i}", range(4_000), rng.normal(size=4_000))
    wire.feed = Feed(wire.page, clock=wire.clock, limit=50_000)
    wire.feed.keyframe()
    said, points = [], 0
    for _ in range(400):
        if said and not wire.feed._channel.lacks():
            break
        wire.feed.pump(wire.logs.moment())
        for message in wire.page.messages:
            points += sum(segment["n"] for segment in message.get("segments", []))
        said += wire.page.types()
        wire.clock.now += 0.25
    assert said.count("heads") >= 2
    assert points == 100 * 4_000 + 20
    wire.check()
    wire.run(1)

    assert [end for _, end in wire.page.heads.values()] == [10] * 2 + [4_000] * 100


def heads_on_the_way(wire: Wire) -> None:
    """Leave a feed in the midst of its heads, which are many messages here."""
    for i in range(500):
        wire.logs.add(f"run{i}", "x", [0], [0])
    wire.feed = Feed(wire.page, clock=wire.clock, limit=2_000)
    for _ in range(400):
        wire.clock.now += 0.25
        wire.pump()
        if wire.feed._closing.pending:
            return
    raise AssertionError


def test_a_page_that_knows_nothing_is_told_no_heads_before_the_rest(wire: Wire) -> None:
    """It would ask for everything again."""
    heads_on_the_way(wire)
    wire.page.__init__()  # type: ignore[misc]  # the page as new
    wire.hear("hello", epoch=None, seq=-1)
    said = [kind for _, kind in wire.run(60)]

    assert said.index("heads") > said.index("points")
    assert len(wire.page.heads) == 502


def test_heads_name_nothing_that_is_gone(wire: Wire) -> None:
    """The page was just told to forget it."""
    heads_on_the_way(wire)
    with wire.logs.store.writing():
        for run in wire.logs.store.runs()[1:]:
            wire.logs.store.drop_run(run)
    wire.page.heads.clear()
    wire.run(60)

    assert set(wire.page.heads) <= set(wire.page.series)


def test_flush_at_the_end_of_a_cell(wire: Wire) -> None:
    """News and heads at once, pace or no pace; nothing if there is none."""
    wire.settle()
    for step in range(10, 20):
        wire.logs.add("r", "loss", [step], [1])
        wire.pump()
    wire.logs.add("r", "loss", [20], [1])
    said = wire.pump(flush=True)

    assert said == ["points", "heads"]
    wire.check()
    assert wire.pump(flush=True) == []


def test_a_lost_end_of_a_cell_is_mended(wire: Wire) -> None:
    """A cell that printed too much has all its messages dropped by the server, to its very end."""
    wire.settle()
    wire.logs.add("r", "loss", [10], [10])
    wire.page.deaf = True
    wire.pump(flush=True)
    wire.page.deaf = False
    wire.run(20)

    assert wire.page.incomplete == {-1}  # it saw that something was lost
    assert wire.page.stored[0].end == 11
    assert wire.page.heads[0] == (0, 11)
    assert wire.run(600) == []


def test_a_lost_end_is_seen_though_the_log_ended_long_before(wire: Wire) -> None:
    """A cell goes on printing: the heads that were due are lost as well, and then all is said."""
    wire.feed = Feed(wire.page, clock=wire.clock, idle=lambda: idle)
    idle = True
    wire.settle()
    idle = False
    wire.logs.add("r", "loss", [10], [10])
    wire.page.deaf = True
    wire.run(100)
    wire.pump(flush=True)
    wire.page.deaf, idle = False, True

    assert wire.run(1)[0][1] == "status"
    assert wire.page.incomplete == {-1}  # its number tells, and the page will say hello
    assert [kind for _, kind in wire.run(20)] == ["heads", "status"]
    assert wire.pump(flush=True) == []
    assert wire.run(600) == []
