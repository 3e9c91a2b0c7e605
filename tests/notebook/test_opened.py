"""Values that take long to read: what is half read, what is kept open, and until when."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from memlogs import Clock, MemLogs
from page import Page

from tbnb.data.work import Work
from tbnb.notebook import ahead, opened, shelf
from tbnb.notebook.feed import Feed
from tbnb.notebook.opened import Opened
from tbnb.notebook.requests import Item, Look
from tbnb.notebook.shelf import Shelf
from tbnb.plugins.plugin import Shown

if TYPE_CHECKING:
    from collections.abc import Generator

    from tbnb.data.store import Series

FIRST, SECOND = (0, 0, 0), (1, 0, 0)


class Entry(str):
    """What lists a value: its tag."""

    __slots__ = ()
    bytes = 0


class Kind:
    """A kind beside the events, whose values take as many steps as said, of a second each."""

    NAME = "slow"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.steps = 30
        self.blob = b"blob"
        self.reads: list[str] = []
        self.left: list[str] = []

    def opened(self, entry: str) -> Generator[None, None, str]:
        """Read a value."""
        self.reads.append(entry)
        try:
            for _ in range(self.steps):
                self.clock.now += 1
                yield
        finally:
            self.left.append(entry)
        return entry

    def view(self, value: str, part: int) -> Generator[None, None, Shown]:
        """Show it."""
        yield
        return Shown({"value": value, "part": part}, [self.blob])


class Desk:
    """A shelf over two series of that kind, and its page."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, limit: int = 100_000) -> None:
        self.clock, self.logs, self.page = Clock(), MemLogs(), Page()
        self.kind = Kind(self.clock)
        monkeypatch.setitem(opened.KINDS, "slow", self.kind)
        monkeypatch.setattr(shelf, "KINDS", {"slow"})
        monkeypatch.setattr(ahead, "KINDS", {"slow"})
        self.shelf = Shelf(limit, 10**9, lambda series: series.index, self.clock)
        self.first, self.second = self.add("a"), self.add("b")

    def add(self, tag: str) -> Series:
        """Add a series of one value, which is listed as its tag."""
        series: Series = self.logs.add("r", tag, [0], [0], plugin="slow", file=tag)
        self.logs._sources["r", tag].entries = (Entry(tag),)
        return series

    def look(self, *wanted: Item) -> None:
        """Look at values."""
        self.shelf.look(Look(wanted))

    def answer(self, most: int = 100) -> list[Item]:
        """Go on until a message is sent; return what is in it."""
        for _ in range(most):
            message = self.shelf.answer(self.logs.store)
            if message is not None:
                self.page(message.content("e", self.page.seq + 1), message.buffers)
                return [(i["series"], i["point"], i["part"]) for i in message.body["items"]]
        return []


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk."""
    return Desk(monkeypatch)


def test_who_waits_in_vain_does_not_begin_again(desk: Desk) -> None:
    """A page takes its look back after ten seconds and looks again: the reading goes on."""
    for _ in range(3):
        desk.look(FIRST)
        assert desk.answer(9) == []
        desk.look()
        assert not desk.shelf.wanted()
        assert desk.answer(1) == []
    desk.look(FIRST)

    assert desk.answer() == [FIRST]
    assert desk.kind.reads == ["a"]
    assert not desk.shelf.wanted()


def test_what_is_sent_in_part_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """From its beginning: who looks again lacks some of it."""
    desk = Desk(monkeypatch, limit=1000)
    desk.kind.blob = bytes(range(256)) * 12
    desk.look(FIRST)
    assert desk.answer() == [FIRST]
    desk.page.values.clear()
    desk.look()
    desk.look(FIRST)
    while desk.shelf.wanted():
        desk.answer(1)

    assert desk.page.blobs(0, 0) == [desk.kind.blob]
    assert desk.kind.reads == ["a"]


def test_another_does_not_wait(desk: Desk) -> None:
    """What nobody waits for any more is left, and read from its beginning when it is wanted."""
    desk.look(FIRST)
    desk.answer(3)
    desk.look(SECOND)
    assert desk.answer() == [SECOND]
    assert desk.kind.left == ["a", "b"]
    desk.look(FIRST)

    assert desk.answer() == [FIRST]
    assert desk.kind.reads == ["a", "b", "a"]


def test_half_read_is_let_go(desk: Desk) -> None:
    """Some seconds after nobody waits for it."""
    desk.look(FIRST)
    desk.answer(3)
    desk.shelf.tidy()
    assert desk.shelf.tidy_at == float("inf")
    desk.look()
    desk.shelf.tidy()
    assert desk.kind.left == []
    desk.clock.now = desk.shelf.tidy_at
    desk.shelf.tidy()

    assert desk.kind.left == ["a"]
    assert desk.shelf.tidy_at == float("inf")


def test_an_error_on_the_way_out(desk: Desk) -> None:
    """To join what is sent takes memory, too: an error of this value."""

    class Huge(bytes):
        def __len__(self) -> int:
            raise MemoryError

    desk.kind.blob = Huge()
    desk.look(FIRST)

    assert desk.answer() == [FIRST]
    assert desk.page.errors[FIRST].startswith("MemoryError")


def test_broken_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while it is read: the next look begins anew."""

    def interrupt(_entry: str) -> Generator[None, None, str]:
        yield
        raise KeyboardInterrupt

    desk.look(FIRST)
    with monkeypatch.context() as patch:
        patch.setattr(desk.kind, "opened", interrupt)
        with pytest.raises(KeyboardInterrupt):
            desk.answer()
    assert not desk.shelf.wanted()
    desk.look(SECOND)
    assert desk.answer() == [SECOND]
    desk.look(FIRST)

    assert desk.answer() == [FIRST]


def test_made_anew_while_it_is_read(desk: Desk) -> None:
    """What is sent is of the series as it is."""
    desk.look(FIRST)
    desk.answer(3)
    desk.first.generation += 1

    assert desk.answer() == [FIRST]
    assert desk.page.values[FIRST].generation == desk.first.generation


def test_a_shelf_goes_with_its_board(desk: Desk) -> None:
    """At once, with what is half read, asked for or not."""
    desk.shelf.ahead.observe(desk.logs.store)
    desk.look(FIRST)
    desk.answer(3)
    desk.shelf.offer(10)
    gone = weakref.ref(desk.shelf)
    gc.disable()
    try:
        del desk.shelf
        assert gone() is None
        assert sorted(desk.kind.left) == ["a", "b"]
    finally:
        gc.enable()


def test_feed_asks_to_be_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """When there is something to let go: a board that reads once is pumped for nothing else."""
    desk = Desk(monkeypatch)
    feed = Feed(desk.page, clock=desk.clock, budget=0)
    feed.hear({"v": 1, "type": "look", "wanted": [list(FIRST)]})
    calls = 0
    while (wait := feed.pump(desk.logs.moment("ready"))) is not None:
        desk.clock.now += wait
        calls += 1
        assert calls < 100
    assert desk.page.values.keys() == {FIRST}
    feed.hear({"v": 1, "type": "look", "wanted": [[0, 0, 1]]})
    feed.pump(desk.logs.moment("ready"))

    assert desk.kind.reads == ["a", "a"]


class Kept:
    """What is kept open, and the time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = Clock()
        self.clock.now = 0.0
        self.kind = Kind(self.clock)
        self.kind.steps = 0
        monkeypatch.setitem(opened.KINDS, "slow", self.kind)
        self.opened = Opened(self.clock)

    def part(self, entry: str, part: int, *, now: float | None = None, keep: bool = True) -> Any:
        """Return what is shown of a part."""
        self.clock.now = self.clock.now if now is None else now
        meta = Work(self.opened.part("slow", entry, part, keep=keep)).whole().meta
        return meta["value"], meta["part"]

    def tidy(self, now: float) -> None:
        """Let go what is due."""
        self.clock.now = now
        self.opened.tidy()


def test_let_go_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept while parts of it are wanted, and not for ever."""
    kept = Kept(monkeypatch)

    assert kept.part("a", 0, now=0.0) == ("a", 0)
    assert kept.part("a", 1, now=10.0) == ("a", 1)
    assert kept.part("b", 0, now=20.0, keep=False) == ("b", 0)
    assert kept.part("a", 2, now=30.0) == ("a", 2)
    kept.tidy(89.0)
    kept.part("a", 3, now=89.0)
    assert kept.kind.reads == ["a", "b"]
    kept.tidy(150.0)
    kept.part("a", 3, now=151.0)
    assert kept.kind.reads == ["a", "b", "a"]


def test_kept_from_when_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not from when its reading began, which may take minutes; and not let go meanwhile."""
    kept = Kept(monkeypatch)
    kept.kind.steps = 100
    kept.part("a", 0)
    kept.tidy(kept.clock.now + 50)
    kept.part("a", 1)
    work = Work(kept.opened.part("slow", "a", 2, keep=True))
    work.go_on(lambda: False)
    kept.tidy(kept.clock.now + 100)
    work.whole()
    kept.part("a", 3)

    assert kept.kind.reads == ["a"]
