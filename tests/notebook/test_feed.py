"""What a board is sent, in which order and how often."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from feeds import Wire
from memlogs import Clock, MemLogs
from page import Page

from tbnb.notebook.feed import Feed
from tbnb.notebook.sitting import Sitting


def test_first_burst(wire: Wire) -> None:
    """Status, catalogue and data go out together, in this order, numbered from 0."""
    wire.feed.pump(wire.logs.moment())
    messages = wire.page.messages

    assert [m["type"] for m in messages] == ["status", "catalogue", "points"]
    assert [m["seq"] for m in messages] == [0, 1, 2]
    assert len({m["epoch"] for m in messages}) == 1
    assert [s["series"] for s in messages[2]["segments"]] == [1, 0]
    wire.check()


def test_silent_when_nothing_changes(wire: Wire) -> None:
    """After heads have closed the first round, not a word; a kernel that is idle can be culled."""
    wire.settle()

    assert wire.run(600) == []
    assert wire.pump(flush=True) == []


def test_news_is_one_message(wire: Wire) -> None:
    """New points cost no status and no catalogue."""
    wire.settle()
    wire.logs.add("r", "loss", [10], [10])

    assert wire.pump() == ["points"]
    wire.check()


def test_pace_and_size(wire: Wire) -> None:
    """Whatever there is to say, not more than four messages a second and a megabyte each."""
    rng = np.random.default_rng(0)
    for i in range(300):
        wire.logs.add("big", f"t{i}", range(4_000), rng.normal(size=4_000))
    said = wire.run(60)

    for at in range(1000, 1060):
        assert len([t for t, _ in said if at <= t < at + 1]) <= 8 if at == 1000 else 5
    assert len(said) <= 4 + 60 * 4
    assert max(wire.page.sizes) <= 1_000_000
    wire.check()


def test_need_goes_first(wire: Wire) -> None:
    """What comes on screen overtakes what waits."""
    wire.settle()
    rng = np.random.default_rng(0)
    for i in range(200):
        wire.logs.add("big", f"t{i:03}", range(4_000), rng.normal(size=4_000))
    wire.pump()
    assert wire.hear("need", series=[201])
    wire.clock.now += 0.25
    wire.feed.pump(wire.logs.moment())

    (message,) = wire.page.messages
    assert message["segments"][0]["series"] == 201


def test_hello_after_a_reload(wire: Wire) -> None:
    """A page that knows nothing gets all, in the order of the first time."""
    wire.settle()
    wire.page.__init__()  # type: ignore[misc]  # the page as new
    wire.hear("hello", epoch=None, seq=-1)
    wire.feed.pump(wire.logs.moment())

    assert wire.page.types() == ["status", "catalogue", "points", "heads"]
    assert set(wire.page.stored) == {0, 1}


def test_hello_after_a_gap(wire: Wire) -> None:
    """A page that missed a message gets all again, however often it asks at most every 5 s."""
    wire.settle()
    wire.page.deaf = True
    wire.logs.add("r", "loss", [10], [10])
    wire.pump()
    wire.page.deaf = False
    wire.logs.add("r", "loss", [11], [10])
    wire.pump()
    assert {0, -1} <= wire.page.incomplete
    news = 0
    for _ in range(20):
        wire.hear("hello", epoch=wire.feed.epoch, seq=wire.page.seq - 2)
        wire.clock.now += 0.5
        news += wire.pump().count("points")

    assert 0 not in wire.page.incomplete
    assert news <= 3


def test_hello_of_a_page_that_was_just_displayed(wire: Wire) -> None:
    """It is not kept waiting: in Colab the display comes before the page is there."""
    wire.feed.keyframe()
    wire.pump()
    wire.clock.now += 1
    wire.hear("hello", epoch=None, seq=-1)

    assert wire.pump()[:3] == ["status", "catalogue", "points"]


def test_keyframe(wire: Wire) -> None:
    """A display sends everything, for a page that may be new."""
    wire.settle()
    wire.feed.keyframe()

    assert wire.pump() == ["status", "catalogue", "points", "heads"]


def test_epochs_differ(wire: Wire) -> None:
    """A new feed is a new epoch: the page drops what it had."""
    assert Feed(wire.page).epoch != wire.feed.epoch


def test_range_and_export(wire: Wire) -> None:
    """Answered between the news."""
    wire.settle()
    wire.hear("range", req=7, series=[0], lo=2, hi=4, axis="step", columns=100)
    wire.hear("export", req=8, series=[0, 1])
    wire.feed.pump(wire.logs.moment())

    assert [(m["type"], m["req"], m["done"]) for m in wire.page.messages] == [
        ("range", 7, True),
        ("range", 8, True),
    ]


def test_export_does_not_hold_up_the_news(wire: Wire) -> None:
    """A download takes turns with the charts."""
    wire.logs.add("r", "long", range(1_000_000), range(1_000_000))
    wire.settle()
    wire.hear("export", req=8, series=[2])
    news = []
    for step in range(10, 20):
        wire.logs.add("r", "loss", [step], [1])
        news.append("points" in [kind for _, kind in wire.run(1.0)])

    assert all(news)
    assert wire.page.of("range") == []


def test_progress_while_loading(wire: Wire) -> None:
    """Catalogue and progress leave room for data."""
    wire.state = "loading"
    rng = np.random.default_rng(0)
    said = []
    for i in range(100):
        wire.logs.add(f"run{i}", "x", range(4_000), rng.normal(size=4_000))
        wire.clock.now += 0.1
        said += wire.pump()

    assert said.count("points") >= 10
    assert said.count("catalogue") <= 11


def test_status_tells_trouble_and_damage(wire: Wire) -> None:
    """Once each time it changes."""
    wire.settle()
    wire.feed.stumble(RuntimeError("disk on fire"))
    wire.feed.pump(wire.logs.moment())
    first = wire.page.messages[0]
    wire.page.messages.clear()
    wire.clock.now += 5
    wire.feed.pump(wire.logs.moment())

    assert first["message"] == "RuntimeError: disk on fire"
    assert wire.page.messages[0]["message"] is None
    wire.page.messages.clear()
    assert wire.run(10) == []


def test_error_while_sending_is_mended(wire: Wire) -> None:
    """What was being sent is not taken as sent."""
    broken = True

    def send(content: dict[str, Any], buffers: list[bytes]) -> bool:
        if broken and content["type"] == "points":
            raise ConnectionError
        return wire.page(content, buffers)

    wire.feed = Feed(send, clock=wire.clock)
    with pytest.raises(ConnectionError):
        wire.feed.pump(wire.logs.moment())
    broken = False
    wire.run(10)

    wire.check()


def test_nobody_there(wire: Wire) -> None:
    """A closed board is not sent to again in this round."""
    calls = []
    feed = Feed(lambda content, _: bool(calls.append(content)), clock=wire.clock)

    assert feed.pump(wire.logs.moment()) is None
    assert len(calls) == 1


def test_status_fields(wire: Wire) -> None:
    """Counted from the store."""
    wire.feed.pump(wire.logs.moment())
    status = wire.page.of("status")[0]

    assert (status["runs"], status["series"], status["points"]) == (1, 2, 20)
    assert status["state"] == "ready"
    assert status["logdir"] == "/logs"
    assert status["damage"] == {"count": 0, "items": []}


def test_a_picture_is_asked_for_once_and_then_there_is_silence() -> None:
    """Of a board that was drawn; again when a cell brought news, and never while one runs."""
    sitting, idle = Sitting(), [True]
    sitting.wanted = True
    clock, logs, page = Clock(), MemLogs(), Page()
    still: Any = SimpleNamespace(
        sitting=sitting, hear=lambda picture: sitting.answered(picture.req)
    )
    feed = Feed(page, clock=clock, still=still, idle=lambda: idle[0])
    logs.add("r", "loss", range(10), range(10))

    def run(seconds: float, *, flush: bool = False) -> int:
        """Return how often the page was asked."""
        end = clock.now + seconds
        while clock.now < end:
            wait = feed.pump(logs.moment("ready"), flush=flush)
            flush = False
            clock.now += min(1.0 if wait is None else wait, 1.0) + 1e-6
        asked = page.of("picture")
        page.messages.clear()
        if asked:
            answer = {"v": 1, "type": "picture", "png": "AA", "width": 1, "height": 1}
            assert not feed.hear({**answer, "req": asked[-1]["req"]})
        return len(asked)

    feed.keyframe()
    assert run(60) == 1
    assert run(3600) <= 1  # what was repeated since, for a page that may have missed it
    assert run(36_000) == 0
    idle[0] = False
    logs.add("r", "loss", range(10, 20), range(10))
    assert run(1000) == 0
    idle[0] = True

    assert run(10, flush=True) == 1
