"""What a page looks at is sent, and then what it may look at next."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from memlogs import Clock, MemLogs
from page import Page

from tbnb.data.places import Place
from tbnb.data.store import Series
from tbnb.notebook import shelf as module
from tbnb.notebook.requests import Item, Look
from tbnb.notebook.shelf import Shelf
from tbnb.notebook.values import Value


class Desk:
    """A shelf, its page, and what was read; each value has as many bytes as said."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *, limit: int = 100_000, budget: int = 10**9
    ) -> None:
        monkeypatch.setattr(module, "read", self._read)
        self.logs, self.page, self.clock = MemLogs(), Page(), Clock()
        self.shelf = Shelf(limit, budget, lambda series: series.index, self.clock)
        self.size: dict[int, int] = {}
        self.reads: list[Item] = []
        self.seconds = 0.0

    def _read(self, _: Any, series: Series, point: int, part: int) -> Value:
        self.reads.append((series.index, point, part))
        self.clock.now += self.seconds
        data = bytes([point % 256]) * self.size.get(series.index, 10)
        generation, meta = series.generation, {"point": point}
        return Value(series, generation, point, part, meta, [len(data)], data, "", 300)

    def add(self, count: int, tag: str = "x", size: int = 10) -> Series:
        """Append points to a series of pictures of a size."""
        series = self.logs.add("r", tag, range(count), [0] * count, plugin="images")
        self.size[series.index] = size
        return series

    def look(self, *wanted: Item) -> None:
        """Look at values."""
        self.shelf.look(Look(wanted))

    def answer(self) -> list[Item]:
        """Send one message of what was asked for; return what is in it."""
        return self._sent(self.shelf.answer(self.logs.store))

    def offer(self) -> list[Item]:
        """Send one message ahead; return what is in it."""
        self.shelf.ahead.observe(self.logs.store)
        return self._sent(self.shelf.offer(4096))

    def _sent(self, message: Any) -> list[Item]:
        if message is None:
            return []
        self.page(message.content("e", self.page.seq + 1), message.buffers)
        return [(i["series"], i["point"], i["part"]) for i in message.body["items"]]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk with five pictures of one series."""
    desk = Desk(monkeypatch)
    desk.add(5)
    return desk


def small(*points: int) -> list[Item]:
    """Return items of the first series."""
    return [(0, point, 0) for point in points]


def test_look_is_answered_in_its_order(desk: Desk) -> None:
    """Most wanted first, thumbnails and whole files apart; nothing else is read."""
    desk.look((0, 3, 0), (0, 1, 1), (0, 1, 0))
    assert desk.shelf.wanted()

    assert desk.answer() == [(0, 3, 0), (0, 1, 1), (0, 1, 0)]
    assert not desk.shelf.wanted()
    assert desk.answer() == []
    assert desk.reads == [(0, 3, 0), (0, 1, 1), (0, 1, 0)]
    assert desk.page.blobs(0, 1, part=1) == [b"\1" * 10]


def test_newer_look_replaces_the_older(desk: Desk) -> None:
    """What nobody looks at any more is not read."""
    desk.look(*small(0, 1))
    desk.look(*small(1, 2))

    assert desk.answer() == small(1, 2)
    assert desk.reads == small(1, 2)


def test_once_for_each_look_in_which_it_is_new(desk: Desk) -> None:
    """Not again while looks repeat it; again when it was taken back between."""
    desk.look(*small(0))
    assert desk.answer() == small(0)
    desk.look(*small(0, 1))
    assert desk.answer() == small(1)
    desk.look()
    assert desk.answer() == []
    desk.look(*small(0, 1))

    assert desk.answer() == small(0, 1)


def test_what_was_sent_ahead_is_sent_when_asked(desk: Desk) -> None:
    """It may have been lost, or thrown out to make room."""
    assert desk.offer() == small(4, 3, 2, 1, 0)
    desk.look(*small(2))

    assert desk.answer() == small(2)


def test_what_was_asked_for_is_not_sent_ahead(desk: Desk) -> None:
    """Once is enough; a whole file does not stand for the thumbnail."""
    desk.shelf.ahead.observe(desk.logs.store)
    desk.look((0, 4, 0), (0, 2, 0), (0, 1, 1))
    desk.answer()

    assert desk.offer() == small(3, 1, 0)


def test_large_value_goes_on_message_by_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read once, whatever comes between."""
    desk = Desk(monkeypatch)
    desk.add(2, size=250_000)
    desk.look((0, 1, 1))
    assert [desk.answer(), desk.answer()] == [[(0, 1, 1)]] * 2
    desk.look((0, 1, 1), (0, 0, 0))
    for _ in range(6):
        desk.answer()

    assert desk.page.blobs(0, 1, part=1) == [b"\1" * 250_000]
    assert desk.page.blobs(0, 0) == [b"\0" * 250_000]
    assert desk.reads == [(0, 1, 1), (0, 0, 0)]
    assert max(desk.page.sizes) <= 100_000
    assert not desk.shelf.wanted()


def test_large_value_that_nobody_wants_any_more_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who pages on does not wait for it."""
    desk = Desk(monkeypatch)
    desk.add(2, size=250_000)
    desk.look((0, 1, 1))
    desk.answer()
    desk.look((0, 0, 1))
    for _ in range(3):
        assert desk.answer() == [(0, 0, 1)]
    assert not desk.shelf.wanted()
    desk.look((0, 1, 1))
    while desk.shelf.wanted():
        desk.answer()

    assert desk.page.blobs(0, 1, part=1) == [b"\1" * 250_000]


def test_a_look_comes_between_the_pieces_of_an_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both arrive."""
    desk = Desk(monkeypatch)
    desk.add(1, size=250_000)
    desk.add(1, "y")
    assert desk.offer() == [(0, 0, 0)]
    desk.look((1, 0, 0))
    assert desk.answer() == [(1, 0, 0)]
    while desk.shelf.offers():
        desk.offer()

    assert desk.page.blobs(0, 0) == [b"\0" * 250_000]


def test_replaced_while_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the old picture is of no use; what is asked for is read again."""
    desk = Desk(monkeypatch)
    series = desk.add(1, size=250_000)
    desk.look((0, 0, 1))
    desk.answer()
    series.generation += 1

    assert desk.answer() == []
    assert not desk.shelf.wanted()


def test_series_that_are_not_there(desk: Desk) -> None:
    """Unknown, dropped, or of a kind without values: passed over, and the rest is sent."""
    desk.logs.add("r", "loss", [0], [1.0])
    desk.look((7, 0, 0), (1, 0, 0), (10**400, 0, 0), (0, 10**400, 0), (0, 0, 0))

    assert desk.answer() == [(0, 10**400, 0), (0, 0, 0)]


def test_offers_end_with_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing beyond it is read; a look is answered all the same."""
    desk = Desk(monkeypatch, budget=100_000)
    desk.add(50, size=10_000)
    while desk.shelf.offers() or not desk.reads:
        desk.offer()
    assert 9 <= len(desk.reads) <= 10
    desk.reads.clear()
    assert desk.offer() == []
    desk.look(*small(0))

    assert desk.answer() == small(0)
    assert desk.reads == small(0)


@pytest.mark.parametrize(("length", "cost"), [(10_000, 310), (200_000, 200_000)])
def test_budget_counts_what_is_sent(
    monkeypatch: pytest.MonkeyPatch, length: int, cost: int
) -> None:
    """A small record was read with its file; only what is read of a large one counts."""
    desk = Desk(monkeypatch, budget=10**6)
    desk.add(1)
    monkeypatch.setattr(Series, "place", lambda *_: Place("f", 0, length, -1, 0, 0.0))
    desk.offer()

    assert desk.shelf.ahead.left == 10**6 - cost


@pytest.mark.parametrize(
    ("size", "cost"), [(10_000, 310), (200_000, 200_000), (96_000_000, 250_000)]
)
def test_budget_counts_files_that_are_read(
    monkeypatch: pytest.MonkeyPatch, size: int, cost: int
) -> None:
    """Of one beside the events, too: up to a quarter, that others are sent as well."""
    desk = Desk(monkeypatch, budget=10**6)
    desk.add(1)
    place = Place("f", 0, 0, 0, 0, 0.0, SimpleNamespace(bytes=size))
    monkeypatch.setattr(Series, "place", lambda *_: place)
    desk.offer()

    assert desk.shelf.ahead.left == 10**6 - cost


def test_offers_begin_again_for_a_new_page(desk: Desk) -> None:
    """And what it asked for, the first piece included, is still sent."""
    desk.offer()
    desk.look(*small(1))
    desk.shelf.forget()

    assert desk.offer() == small(4, 3, 2, 1, 0)
    assert desk.answer() == small(1)


def test_slow_values_leave_room_for_others(desk: Desk) -> None:
    """A message waits for no more reading than a tenth of a second."""
    desk.seconds = 0.06
    desk.look(*small(0, 1, 2, 3, 4))

    assert [desk.answer(), desk.answer(), desk.answer()] == [small(0, 1), small(2, 3), small(4)]
