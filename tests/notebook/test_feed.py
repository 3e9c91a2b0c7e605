"""What a board is sent, in which order and how often."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from memlogs import Clock, MemLogs
from page import Page

from tbnb.notebook import due, feed, plain
from tbnb.notebook.feed import Feed
from tbnb.notebook.sitting import Sitting


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


@pytest.fixture
def wire() -> Wire:
    """Return a feed over one run with two tags."""
    wire = Wire()
    wire.logs.add("r", "loss", range(10), range(10))
    wire.logs.add("r", "acc", range(10), range(10))
    return wire


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


def test_heads_of_an_empty_log() -> None:
    """A page that says hello is told that nothing is all; then not a word."""
    wire = Wire()
    wire.settle()
    wire.hear("hello", epoch=wire.feed.epoch, seq=0)

    assert "heads" in [kind for _, kind in wire.run(20)]
    assert wire.run(600) == []
    assert wire.pump(flush=True) == []


def test_news_is_one_message(wire: Wire) -> None:
    """New points cost no status and no catalogue."""
    wire.settle()
    wire.logs.add("r", "loss", [10], [10])

    assert wire.pump() == ["points"]
    wire.check()


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
        if wire.feed._heads:
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


def minutes(wire: Wire, count: int, series: int = 1) -> list[str]:
    """Log a point a second in each of some series; return what was said."""
    said = []
    for _ in range(60 * count):
        step = int(wire.clock.now)
        for i in range(series):
            wire.logs.add("r", f"t{i}", [step], [1])
        said += [kind for _, kind in wire.run(1)]
    return said


def test_a_long_cell_is_followed_to_its_end(wire: Wire) -> None:
    """No page can give a sign while a cell runs, and news of a few points weighs nothing."""
    wire.settle()
    minutes(wire, 100)

    assert minutes(wire, 1).count("points") >= 59


def small(wire: Wire, monkeypatch: pytest.MonkeyPatch, **kwargs: Any) -> None:
    """Begin anew, all bounds a hundredth of what they are."""
    for name in ("_NEWS", "_UPKEEP", "_AHEAD"):
        free, slow = getattr(due, name)
        monkeypatch.setattr(due, name, (free // 100, slow // 100))
    monkeypatch.setattr(feed, "SLOW_LIMIT", 2_000)
    monkeypatch.setattr(feed, "FLUSH_BYTES", 1_000_000)
    monkeypatch.setattr(feed, "REFRESH_BYTES", 5_120)
    wire.feed = Feed(wire.page, clock=wire.clock, limit=50_000, **kwargs)


def hours(wire: Wire, count: float, series: int) -> list[str]:
    """Log ten points in each of some series every ten seconds; return what was said."""
    said = []
    for _ in range(int(360 * count)):
        step = int(wire.clock.now)
        for i in range(series):
            wire.logs.add("r", f"t{i:02}", range(step, step + 10), range(10))
        said += [kind for _, kind in wire.run(10)]
    return said


def busy() -> bool:
    """Be a kernel that hears no page."""
    return False


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


def pictures(wire: Wire, count: int, tag: str = "im") -> None:
    """Append points whose values cannot be read: that is told of each."""
    wire.logs.add("r", tag, range(count), [0] * count, plugin="images")


def told(wire: Wire) -> list[tuple[int, int, bool]]:
    """Return the values that were sent, in order, and forget the messages."""
    items = [item for message in wire.page.of("values") for item in message["items"]]
    wire.page.messages.clear()
    return [(item["series"], item["point"], item["part"]) for item in items]


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


def test_status_fields(wire: Wire) -> None:
    """Counted from the store."""
    wire.feed.pump(wire.logs.moment())
    status = wire.page.of("status")[0]

    assert (status["runs"], status["series"], status["points"]) == (1, 2, 20)
    assert status["state"] == "ready"
    assert status["logdir"] == "/logs"
    assert status["damage"] == {"count": 0, "items": []}


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
