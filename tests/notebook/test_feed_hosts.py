"""Messages as text alone, and pages that forget."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from feeds import Wire, pictures, small

from tbnb.notebook import plain
from tbnb.notebook.feed import Feed
from tbnb.notebook.sitting import Sitting


def large(wire: Wire) -> None:
    """Log much: points, values, a tag that no message holds."""
    rng = np.random.default_rng(0)
    for i in range(40):
        wire.logs.add("big", f"t{i}", range(4_000), rng.normal(size=4_000))
    pictures(wire, 20)
    wire.logs.add("r", "long" * 100_000, [0], [0])


@pytest.mark.parametrize("asked", [False, True])
def test_text_alone(wire: Wire, *, asked: bool) -> None:
    """From the start or a hello on: no buffers, 150 kB at most, at the same pace, all of it."""
    buffers: list[int] = []

    def send(content: dict[str, Any], given: list[bytes]) -> bool:
        buffers.append(len(given))
        return wire.page(content, given)

    wire.feed = Feed(send, clock=wire.clock, text=not asked)
    large(wire)
    if asked:
        wire.pump()
        assert any(buffers)
        buffers.clear()
        wire.page.sizes.clear()
        wire.hear("hello", epoch=wire.feed.epoch, seq=wire.page.seq, text=True)
    began = wire.clock.now
    said = wire.run(60)

    assert not any(buffers)
    assert 100_000 < max(wire.page.sizes) <= plain.MOST - 3_000
    for at in range(60):
        assert len([t for t, _ in said if at <= t - began < at + 1]) <= 8
    wire.check()
    assert len(wire.page.errors) == 20
    assert "long" * 100_000 in {row[2] for row in wire.page.series.values()}
    wire.hear("export", req=1, series=[2, 3, 4])
    assert len([kind for _, kind in wire.run(20) if kind == "range"]) >= 2
    assert not any(buffers)
    assert max(wire.page.sizes) <= plain.MOST - 3_000


def forgetful(*, between: bool = False) -> Wire:
    """Return a feed whose page forgets, and shows what comes between two cells, or not."""
    wire = Wire()
    wire.logs.add("r", "loss", range(10), range(10))
    wire.feed = Feed(wire.page, clock=wire.clock, forgetful=True, between=between)
    return wire


def test_a_page_that_comes_after_the_display() -> None:
    """Of a cell that goes on and a log that is at rest: it is sent everything once more."""
    wire = forgetful(between=True)
    wire.feed.keyframe()
    wire.page.deaf = True
    wire.run(2)
    wire.page.deaf = False
    wire.run(3)

    assert wire.page.stored[0].end == 10
    assert [row[2] for row in wire.page.series.values()] == ["loss"]


def test_a_page_that_said_hello_is_not_sent_all_of_it_thrice() -> None:
    """The hello is answered, and that is that."""
    wire = forgetful(between=True)
    wire.feed.keyframe()
    wire.run(1)
    wire.hear("hello", epoch=None, seq=-1)
    assert len([kind for _, kind in wire.run(4) if kind == "catalogue"]) == 1


def answered(wire: Wire) -> int:
    """Answer every question as the page does; return how many there were."""
    asks = 0
    while wire.page.of("ask"):
        asks += 1
        assert asks < 100
        wire.page.messages.clear()
        wire.hear("here", epoch=wire.feed.epoch, seq=wire.page.seq)
        for _ in range(8):
            wire.feed.pump(wire.logs.moment(), flush=True)
            wire.clock.now += 0.25
    return asks


def test_a_large_board_is_loaded_question_by_question() -> None:
    """Where what comes between two cells is not shown; then there is silence."""
    wire = forgetful()
    for i in range(20):
        wire.logs.add("big", f"t{i}", range(4_000), np.sin(range(4_000)))
    wire.feed = Feed(wire.page, clock=wire.clock, limit=20_000, forgetful=True, between=False)
    wire.feed.keyframe()
    wire.feed.pump(wire.logs.moment(), flush=True)
    asks = answered(wire)

    assert 3 < asks < 40
    wire.check()
    assert len(wire.page.heads) == 21
    wire.run(600)
    assert wire.page.of("ask") == []


def test_slowness_ends_with_a_question_at_the_end_of_a_cell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Asked anew at the end of the next, should it be lost."""
    wire = forgetful()
    small(wire, monkeypatch, forgetful=True, between=False)
    wire.feed._due.news.pay(wire.clock.now, 10**6)
    for _ in range(2):
        wire.logs.add("r", "loss", [wire.clock.now], [1])
        assert wire.pump(flush=True)[-1] == "ask"
        wire.run(10)
    wire.hear("here", epoch=wire.feed.epoch, seq=wire.page.seq)
    wire.pump(flush=True)

    assert not wire.feed._due.slowed


def test_a_catalogue_said_again_is_no_news() -> None:
    """It must not slow down the points."""
    wire = forgetful(between=True)
    for i in range(500):
        wire.logs.add("r", f"{i}" * 100, [0], [0])
    wire.settle()
    news, upkeep = wire.feed._due.news, wire.feed._due.upkeep
    told, again = news.unseen, upkeep.unseen
    wire.logs.add("r", "loss", [10], [10])
    wire.settle()

    assert news.unseen - told < 10_000
    assert upkeep.unseen - again > 100_000


def test_what_is_always_shown_is_always_numbered() -> None:
    """In marimo no cell is known to run; a gap must be seen there all the same."""
    wire = forgetful(between=True)
    wire.settle()

    assert wire.page.seq > 2


@pytest.mark.parametrize("later", [3, 30, 120])
def test_what_came_between_two_cells_comes_at_the_end_of_the_next(later: float) -> None:
    """Points and series, however long it takes; that some was lost is no gap."""
    wire = forgetful()
    wire.settle()
    wire.pump(flush=True)
    wire.page.deaf = True
    wire.logs.add("r", "loss", [10], [10])
    wire.logs.add("r", "new", [0], [1])
    assert len(wire.run(later)) <= 2  # nor a busy loop
    wire.page.deaf = False
    wire.pump(flush=True)

    assert wire.page.incomplete == set()
    assert wire.page.heads == {0: (0, 11), 1: (0, 1)}
    assert [wire.page.stored[series].end for series in (0, 1)] == [11, 1]
    assert [row[2] for row in wire.page.series.values()] == ["loss", "new"]


def test_a_page_that_hears_answers_alone_is_asked_for_its_picture_with_one() -> None:
    """Of a board that has had time to be drawn; between two answers it would not be heard."""
    wire = Wire()
    sitting = Sitting()
    sitting.wanted = True
    still: Any = SimpleNamespace(sitting=sitting)
    wire.feed = Feed(wire.page, clock=wire.clock, forgetful=True, between=False, still=still)
    wire.logs.add("r", "loss", range(10), range(10))
    wire.feed.keyframe()

    assert "picture" not in wire.pump(flush=True)  # the cell that displays it
    assert "picture" not in [kind for _, kind in wire.run(60)]
    assert "picture" in wire.pump(flush=True)
    assert "picture" not in wire.pump(flush=True)
