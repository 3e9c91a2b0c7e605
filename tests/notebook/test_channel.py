"""Which scalars are sent when, and that the page ends up with all of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from memlogs import MemLogs
from page import Page

from tbnb.data.logs import natural
from tbnb.notebook import due
from tbnb.notebook.channel import FULL, PAGE_POINTS, Channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbnb.data.store import Series


def channel(limit: int = 1_000_000) -> Channel:
    """Return a channel that has sent nothing."""
    return Channel(limit, lambda _: True, lambda s: (natural(s.tag), s.run.index))


FAR = [2.0**60 + 1e9, 2.0**61 + 1e9]


class Line:
    """A channel and the page at its end."""

    def __init__(self, limit: int = 1_000_000) -> None:
        self.channel = channel(limit)
        self.page = Page()
        self.logs = MemLogs()
        self.seq = 0

    def push(self, *, lost: bool = False, most: int = 10_000) -> list[list[int]]:
        """Send all there is; return the series of each message."""
        self.channel.observe(self.logs.store)
        self.page.deaf = lost
        order = []
        while len(order) < most and (message := self.channel.next()) is not None:
            self.page(message.content("e", self.seq), message.buffers)
            self.seq += 1
            order.append([segment["series"] for segment in message.body["segments"]])
        return order

    def check(self, series: Series) -> None:
        """Assert that the page has a series whole."""
        stored = self.page.stored[series.index]
        columns = series.columns()
        assert stored.end == len(series)
        assert stored.generation == series.generation
        assert series.index not in self.page.incomplete
        kept = stored.joined("step")
        if len(kept) == len(series):
            np.testing.assert_array_equal(kept, columns.step)
            np.testing.assert_array_equal(stored.joined("wall"), columns.wall_time)
            np.testing.assert_array_equal(stored.joined("value"), columns.value)
            np.testing.assert_array_equal(stored.joined("flags"), columns.superseded)
        finite = np.isfinite(stored.joined("value")).sum() + stored.joined("gap").sum()
        assert finite == np.isfinite(columns.value).sum()
        assert np.nanmax(stored.joined("value")) == np.nanmax(columns.value)


def test_small_series_are_sent_whole_and_then_by_their_ends() -> None:
    """Every point, once."""
    line = Line()
    series = line.logs.add("a", "x", range(100), np.arange(100) * 0.1)
    line.push()
    line.logs.add("a", "x", [100, 102], [np.nan, np.inf])
    line.push()

    line.check(series)
    starts = [(s["start"], s["end"]) for m in line.page.messages for s in m["segments"]]
    assert starts == [(0, 100), (100, 102)]


def test_silent_when_nothing_changed() -> None:
    """Not a message."""
    line = Line()
    line.logs.add("a", "x", [0], [0])
    line.push()

    assert line.push() == []
    assert not line.channel.lacks()


def test_long_series_are_thinned_and_stay_within_bounds() -> None:
    """A million points and what comes after never take more than twice the full number."""
    line = Line()
    rng = np.random.default_rng(0)
    series = line.logs.add("a", "x", range(1_000_000), rng.normal(size=1_000_000))
    line.push()
    assert len(line.page.stored[0].joined("step")) <= FULL

    for at in range(1_000_000, 1_400_000, 20_000):
        line.logs.add("a", "x", range(at, at + 20_000), rng.normal(size=20_000))
        line.push()
        assert len(line.page.stored[0].joined("step")) <= 2 * FULL
        line.check(series)


def test_growing_series_is_thinned_when_it_gets_long() -> None:
    """Full first; from the start again, thinned, once it has grown too long."""
    line = Line()
    series = line.logs.add("a", "x", [0], [0.0])
    for at in range(1, 20_000, 500):
        line.logs.add("a", "x", range(at, at + 500), np.sin(np.arange(at, at + 500)))
        line.push()
        line.check(series)

    assert len(line.page.stored[0].joined("step")) <= 2 * FULL
    restarts = [s["end"] for m in line.page.messages for s in m["segments"] if s["start"] == 0]
    assert len(restarts) <= 4


@given(st.data())
def test_any_history_arrives(data: st.DataObject) -> None:
    """Appended, superseded, replaced, in messages of any size: the page has what the store has."""
    line = Line(limit=data.draw(st.sampled_from([2_000, 20_000, 1_000_000])))
    known: set[str] = set()
    series: dict[str, Series] = {}
    for _ in range(data.draw(st.integers(1, 6))):
        tag = data.draw(st.sampled_from(["x", "y"]))
        file = data.draw(st.sampled_from(["a", "b"]))
        if file in known and data.draw(st.integers(0, 5)) == 0:
            line.logs.forget_file("r", file)
            known.remove(file)
        start = data.draw(st.integers(0, 50))
        count = data.draw(st.sampled_from([1, 40, 5_000]))
        value = np.random.default_rng(start).normal(size=count)
        series[tag] = line.logs.add("r", tag, np.arange(start, start + count), value, file=file)
        known.add(file)
        line.push(most=data.draw(st.sampled_from([1, 10_000])))
    line.push()

    for each in series.values():
        if len(each):
            line.check(each)


def test_order_is_need_then_natural() -> None:
    """What is on screen first; else layer2 before layer10, the runs of a tag together."""
    line = Line(limit=1)
    for tag in ("layer10", "layer2"):
        for run in ("b", "a"):
            line.logs.add(run, tag, [0], [0])

    assert line.push() == [[2], [3], [0], [1]]
    line.channel.forget()
    line.channel.want([1, 3])
    assert line.push() == [[1], [3], [2], [0]]


def test_preferred_series_come_before_others() -> None:
    """What the user's filter shows."""
    line = Line(limit=1)
    line.channel = Channel(1, lambda s: s.tag == "b", lambda s: natural(s.tag))
    for tag in "abc":
        line.logs.add("r", tag, [0], [0])

    assert line.push() == [[1], [0], [2]]


@pytest.mark.parametrize("limit", [3_000, 150_000, 1_000_000])
def test_messages_keep_the_limit(limit: int) -> None:
    """Header and buffers together, whatever the series."""
    line = Line(limit)
    rng = np.random.default_rng(0)
    series = [
        line.logs.add(f"r{i}", "x", np.sort(rng.integers(0, 2**60, count)), rng.normal(size=count))
        for i, count in enumerate([1, 10, 3_000, 4_096, 30_000])
    ]
    line.push()

    assert max(line.page.sizes) <= limit * 1.05
    for each in series:
        line.check(each)


def test_a_thousand_series_fit_on_the_page() -> None:
    """Beyond four million points in all, each gets fewer."""
    line = Line()
    value = np.sin(np.arange(5_000))
    for i in range(1_500):
        line.logs.add("r", f"t{i}", np.arange(5_000), value)
    line.push()

    kept = sum(len(stored.joined("step")) for stored in line.page.stored.values())
    assert len(line.page.stored) == 1_500
    assert kept <= PAGE_POINTS
    assert kept > PAGE_POINTS / 4


def test_refresh_repeats_what_may_be_lost() -> None:
    """In turn, at most half a megabyte at a time, until each was repeated once."""
    line = Line()
    series = [line.logs.add("r", f"t{i}", range(2_000), np.arange(2_000)) for i in range(30)]
    line.push(lost=True)
    assert line.page.stored == {}
    rounds = 0
    while len(line.page.stored) < 30:
        line.channel.refresh(due.REFRESH_BYTES)
        before = len(line.page.stored)
        line.push()
        assert 0 < len(line.page.stored) - before <= 10
        rounds += 1

    for each in series:
        line.check(each)
    line.channel.refresh(due.REFRESH_BYTES)
    assert line.push() == []
    assert rounds == 4


def test_lost_end_is_seen_and_mended() -> None:
    """A page that missed points marks the series; the refresh brings it back."""
    line = Line()
    series = line.logs.add("r", "x", range(10), range(10))
    line.push()
    line.logs.add("r", "x", range(10, 20), range(10))
    line.push(lost=True)
    line.logs.add("r", "x", range(20, 30), range(10))
    line.push()
    assert series.index in line.page.incomplete

    line.channel.refresh(due.REFRESH_BYTES)
    line.push()
    line.check(series)


def test_emptied_series_is_emptied() -> None:
    """Its only file was replaced by an empty one."""
    line = Line()
    series = line.logs.add("r", "x", range(10), range(10))
    line.push()
    line.logs.forget_file("r")
    line.push()

    assert line.page.stored[series.index].end == 0


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(Channel.forget, id="forget"),
        pytest.param(lambda channel: channel.refresh(due.REFRESH_BYTES), id="refresh"),
    ],
)
def test_emptied_series_is_emptied_though_the_message_was_lost(
    again: Callable[[Channel], None],
) -> None:
    """What is repeated says so, too: the page may still show the points."""
    line = Line()
    series = line.logs.add("r", "x", range(10), range(10))
    line.push()
    line.logs.forget_file("r")
    line.push(lost=True)
    again(line.channel)
    line.push()

    assert line.page.stored[series.index].end == 0
    assert line.channel.heads() == [[series.index, series.generation, 0]]


def test_kinds_without_a_view_are_not_sent() -> None:
    """A page that cannot show them has no use for their points."""
    line = Line()
    line.logs.add("r", "w", [0], [0], plugin="mesh")
    line.logs.add("r", "w", [0], [0], plugin="somebody's")

    assert line.push() == []


@pytest.mark.parametrize("plugin", ["images", "histograms", "text", "audio"])
def test_values_by_reference_are_sent_by_number(plugin: str) -> None:
    """Step, time and flags as of scalars, and which value of its series it is."""
    line = Line()
    series = line.logs.add("r", "w", [5, 7, 9], [0] * 3, plugin=plugin)
    line.push()
    line.logs.add("r", "w", [7, 2**60], [0] * 2, plugin=plugin, file="b")
    line.push()
    line.logs.add("r", "w", [2**61], [0], plugin=plugin, file="b")
    line.push()

    stored = line.page.stored[series.index]
    assert stored.joined("step").tolist() == [5, 7, 9, 7, 2**60, 2**61]
    assert stored.joined("wall").tolist() == [1e9 + 5, 1e9 + 7, 1e9 + 9, 1e9 + 7, *FAR]
    assert stored.joined("value").tolist() == [0, 1, 2, 3, 4, 5]
    assert stored.joined("flags").tolist() == [0, 1, 1, 0, 0, 0]
    assert line.page.incomplete == set()


def test_long_series_by_reference_are_thinned_evenly() -> None:
    """By powers of two, first and last kept; no gap, no mean."""
    line = Line()
    series = line.logs.add("r", "w", range(20_000), [0] * 20_000, plugin="images")
    line.push()

    stored = line.page.stored[series.index]
    assert stored.joined("value").tolist() == [*range(0, 20_000, 8), 19_999]
    assert stored.end == 20_000
    assert not {"gap", "mean"} & set(stored.parts[0])


def test_what_was_kept_of_a_growing_series_stays_known() -> None:
    """What is kept of 50,000 points was kept of 20,000: the page may have its picture already."""
    line = Line()
    kept = []
    for start, stop in ((0, 20_000), (20_000, 50_000)):
        line.logs.add("r", "w", range(start, stop), [0] * (stop - start), plugin="images")
        line.push()
        kept.append(set(line.page.stored[0].joined("value").tolist()))
        assert len(line.page.stored[0].joined("value")) <= 2 * FULL

    assert {number for number in kept[1] if number < 20_000} <= kept[0]
    assert {0, 49_999} <= kept[1]


def test_heads_say_what_was_sent() -> None:
    """Not what the store has meanwhile: the page would ask for what is on its way."""
    line = Line()
    line.logs.add("r", "x", range(10), range(10))
    line.push()
    line.logs.add("r", "x", range(10, 20), range(10))

    assert json.loads(json.dumps(line.channel.heads())) == [[0, 0, 10]]
