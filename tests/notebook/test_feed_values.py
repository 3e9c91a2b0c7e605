"""Pictures and other values: what is looked at, and what goes ahead."""

from __future__ import annotations

import numpy as np
import pytest
from feeds import Wire, minutes, pictures, told

from tbnb.notebook import due
from tbnb.notebook.feed import Feed


def test_values_come_last(wire: Wire) -> None:
    """After the points and the heads; then it is quiet."""
    pictures(wire, 2)
    said = [kind for _, kind in wire.run(40)]

    assert said == ["status", "catalogue", "points", "values", "heads", "status", "points"]
    assert set(wire.page.errors) == {(2, 0, False), (2, 1, False)}
    assert wire.run(600) == []


def test_what_is_looked_at_goes_before_the_heads(wire: Wire) -> None:
    """And before what nobody asked for."""
    pictures(wire, 8)
    wire.settle()
    wire.feed.keyframe()
    wire.hear("look", wanted=[[2, 3, 0], [2, 5, 1]])
    for _ in range(20):
        wire.feed.pump(wire.logs.moment())
        wire.clock.now += 0.25

    kinds = [m["type"] for m in wire.page.messages]
    assert kinds[:6] == ["status", "catalogue", "points", "values", "heads", "values"]
    assert told(wire)[:4] == [(2, 3, False), (2, 5, True), (2, 7, False), (2, 6, False)]


def test_look_is_not_kept_waiting_by_a_flood_of_points(wire: Wire) -> None:
    """They take turns."""
    wire.settle()
    rng = np.random.default_rng(0)
    pictures(wire, 1)
    wire.settle()
    for i in range(300):
        wire.logs.add("big", f"t{i}", range(4_000), rng.normal(size=4_000))
    wire.run(1)
    wire.hear("look", wanted=[[2, 0, 1]])
    said = [kind for _, kind in wire.run(1)]

    assert said.index("values") <= 1
    assert said.count("points") >= 3


def test_the_end_of_a_cell_sends_no_values_ahead(wire: Wire) -> None:
    """It waits for nothing that the page can ask for a moment later."""
    wire.settle()
    pictures(wire, 3)

    assert wire.pump(flush=True) == ["status", "catalogue", "points", "heads"]
    assert "values" in [kind for _, kind in wire.run(1)]


def test_nothing_is_read_ahead_while_the_log_is_loaded(wire: Wire) -> None:
    """Only what is looked at."""
    pictures(wire, 3)
    wire.state = "loading"
    assert "values" not in [kind for _, kind in wire.run(10)]
    wire.hear("look", wanted=[[2, 1, 0]])
    wire.page.messages.clear()
    wire.feed.pump(wire.logs.moment("loading"))

    assert told(wire) == [(2, 1, False)]


@pytest.mark.parametrize(("epoch", "again"), [(None, True), ("ours", False)])
def test_hello_of_a_new_page_brings_the_values_again(
    wire: Wire,
    epoch: str | None,
    again: bool,  # noqa: FBT001 - a parameter
) -> None:
    """A page that saw a gap has them, or asks."""
    pictures(wire, 1)
    wire.settle()
    wire.hear("hello", epoch=wire.feed.epoch if epoch else None, seq=-1)

    assert ("values" in [kind for _, kind in wire.run(10)]) == again


def test_display_brings_the_values_again(wire: Wire) -> None:
    """In Colab what was sent before is gone; the page cannot ask while the cell runs."""
    pictures(wire, 1)
    wire.settle()
    wire.feed.keyframe()

    assert "values" in [kind for _, kind in wire.run(10)]


def test_values_ahead_do_not_slow_down_the_news(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have a budget, and a slowness, of their own."""
    monkeypatch.setattr(due, "_AHEAD", (100_000, 10_000))
    wire.feed = Feed(wire.page, clock=wire.clock)
    pictures(wire, 1_000)
    wire.settle()
    assert wire.feed._due.ahead.slowed

    assert minutes(wire, 1).count("points") >= 55


def test_values_ahead_are_not_held_up_by_constant_news(wire: Wire) -> None:
    """New points at every turn, as with a short reload interval."""
    wire.settle()
    pictures(wire, 1)
    said = []
    for step in range(10, 60):
        wire.logs.add("r", "loss", [step], [1])
        said += wire.pump()
        wire.clock.now += 0.25

    assert said.index("values") <= 8
    assert said.count("points") >= 45


def test_no_budget_no_values(wire: Wire) -> None:
    """But what is looked at."""
    wire.feed = Feed(wire.page, clock=wire.clock, budget=0)
    pictures(wire, 3)
    assert "values" not in [kind for _, kind in wire.run(60)]
    wire.hear("look", wanted=[[2, 1, 0]])

    assert wire.pump() == ["values"]
