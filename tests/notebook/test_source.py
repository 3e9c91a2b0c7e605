"""One runner per log directory, and its end."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
import warnings
import weakref
from asyncio import events
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import turning
from memlogs import Clock, MemLogs
from page import Page
from patience import PATIENCE

from tbnb.notebook import source as module
from tbnb.notebook.feed import Feed
from tbnb.notebook.source import Source, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


class Listener(Page):
    """A page that a test can wait on."""

    def __init__(self) -> None:
        super().__init__()
        self.news = threading.Lock()

    def __call__(self, content: dict[str, Any], buffers: list[bytes]) -> bool:
        """Take a message."""
        with self.news:
            return super().__call__(content, buffers)

    def wait(self, ready: Any, seconds: float = PATIENCE) -> bool:
        """Wait until something holds of what the page has."""

        def holds() -> object:
            with self.news:
                return ready(self)

        return turning.until(holds, seconds)


def count(page: Page) -> int:
    """Return the points of the first series."""
    return page.stored[0].end if 0 in page.stored else -1


both_ways = pytest.mark.usefixtures("way")


NAMES = {turning.THREAD: {"tbnb"}, turning.LOOP: {"MainThread"}}


def test_points_arrive_by_themselves(way: str) -> None:
    """The runner polls and pushes: a thread while this one is busy, the loop while it awaits."""
    logs, page = MemLogs(), Listener()
    source, feed = Source(logs), Feed(page)  # type: ignore[arg-type]  # as much as it needs
    logs.add("r", "x", range(5), range(5))
    source.add(feed, 0.01)
    assert page.wait(lambda p: count(p) == 5)
    logs.before_reload = lambda: (
        setattr(logs, "before_reload", lambda: None) or logs.add("r", "x", [5], [5])
    )

    assert page.wait(lambda p: count(p) == 6)
    assert logs.threads == NAMES[way]
    assert {status["message"] for status in page.of("status")} == {None}
    source.remove(feed)
    assert source.join(PATIENCE)


@both_ways
def test_two_boards_one_runner() -> None:
    """They share the store; the runner ends with the last."""
    logs, pages = MemLogs(), (Listener(), Listener())
    source = Source(logs)  # type: ignore[arg-type]
    feeds = [Feed(page) for page in pages]
    logs.add("r", "x", range(5), range(5))
    for feed in feeds:
        source.add(feed, 5)

    assert all(page.wait(lambda p: count(p) == 5) for page in pages)
    assert turning.until(lambda: turning.pollers() == 1)
    source.remove(feeds[0])
    assert not turning.until(lambda: turning.pollers() != 1, 0.1)
    source.remove(feeds[1])
    assert source.join(PATIENCE)
    assert turning.until(lambda: not turning.pollers())


@both_ways
def test_a_board_for_a_source_that_has_just_stopped() -> None:
    """The last board was closed between finding the source and adding the next one to it."""
    logs, pages = MemLogs(), (Listener(), Listener())
    source = Source(logs)  # type: ignore[arg-type]
    first, second = (Feed(page) for page in pages)
    logs.add("r", "x", range(5), range(5))
    source.add(first, 0.01)
    assert pages[0].wait(lambda p: count(p) == 5)
    source.remove(first)
    source.add(second, 0.01)

    assert pages[1].wait(lambda p: count(p) == 5)
    logs.add("r", "x", [5], [5])
    assert pages[1].wait(lambda p: count(p) == 6)
    source.remove(second)
    assert source.join(PATIENCE)


@both_ways
def test_ends_when_nobody_refers_to_it() -> None:
    """No call is needed."""
    logs, page = MemLogs(), Listener()
    source, feed = Source(logs), Feed(page)  # type: ignore[arg-type]
    source.add(feed, 60)
    assert turning.until(logs.polled.is_set)
    ref = weakref.ref(source)
    del source, feed
    gc.collect()

    assert turning.until(lambda: not turning.pollers())
    assert ref() is None


def test_same_directory_same_source(tmp_path: Path) -> None:
    """However it is written; another directory is another."""
    first = source_of(tmp_path / "a")

    assert source_of(f"{tmp_path}/b/../a") is first
    assert source_of(tmp_path / "b") is not first
    first.stop()
    assert source_of(tmp_path / "a") is not first


def stepped(logs: MemLogs, interval: float = 1.0) -> tuple[Source, Clock, Page, Feed]:
    """Return a source whose steps the test takes, without a runner."""
    clock, page = Clock(), Page()
    source, feed = Source(logs, clock), Feed(page, clock=clock)  # type: ignore[arg-type]
    source._running = lambda: None  # type: ignore[method-assign]
    source.add(feed, interval)
    return source, clock, page, feed


def test_rests_four_times_as_long_as_it_polls() -> None:
    """A huge directory on a slow disk takes a fifth of the time at most, after the first load."""
    logs = MemLogs()
    source, clock, page, _feed = stepped(logs)

    def slow() -> None:
        clock.now += 2.0

    logs.before_reload = slow
    source.step()
    busy, began = 0.0, clock.now
    for _ in range(20):
        before = clock.now
        wait = source.step()
        busy += clock.now - before
        assert wait is not None
        clock.now += wait

    assert busy / (clock.now - began) <= 0.21
    assert page.of("status")[0]["interval"] == 1.0


def polls(source: Source, clock: Clock, seconds: float) -> list[float]:
    """Let a source run for so long; return how long it rested each time."""
    end, rests = clock.now + seconds, []
    while clock.now < end:
        wait = source.step()
        assert wait is not None
        rests.append(wait)
        clock.now += wait
    return rests


def test_rests_longer_while_nothing_happens() -> None:
    """Ten thousand runs at rest: a poll costs a quarter of a second, a core 5 percent at most."""
    logs = MemLogs()
    logs.add("r", "x", [0], [0])
    source, clock, page, _feed = stepped(logs)
    logs.before_reload = lambda: setattr(clock, "now", clock.now + 0.25)
    polls(source, clock, 30)
    reloads, began = logs.reloads, clock.now
    polls(source, clock, 100)

    assert (logs.reloads - reloads) * 0.25 / (clock.now - began) <= 0.05
    logs.before_reload = lambda: (
        logs.add("r", "x", [logs.reloads], [0]) and setattr(clock, "now", clock.now + 0.25)
    )
    polls(source, clock, 10)
    reloads = logs.reloads
    polls(source, clock, 10)
    assert logs.reloads - reloads >= 7  # at the interval of a second again
    assert count(page) >= 10


@pytest.mark.parametrize("cost", [0.01, 0.25, 2.0])
def test_news_after_a_quiet_time_is_seen_soon(cost: float) -> None:
    """Within ten seconds, or four times what a look costs; a cheap look is not put off."""
    logs = MemLogs()
    logs.add("r", "x", [0], [0])
    source, clock, _page, _feed = stepped(logs)
    logs.before_reload = lambda: setattr(clock, "now", clock.now + cost)
    rests = polls(source, clock, 200)[-5:]

    assert max(rests) <= {0.01: 1.01, 0.25: 5.01, 2.0: 10.01}[cost]


def test_loads_in_slices_and_speaks_between() -> None:
    """While a load goes on, the page hears of it."""
    logs = MemLogs()
    logs.done = False
    source, clock, page, _feed = stepped(logs)
    logs.add("r", "x", range(5), range(5))
    waits = []
    for _ in range(20):
        waits.append(source.step())
        clock.now += 0.1
    logs.done = True
    source.step()

    assert max(wait or 9 for wait in waits) <= 0.01
    assert {m["state"] for m in page.of("status")} == {"loading", "ready"}
    assert count(page) == 5


def test_trouble_is_told_and_tried_again() -> None:
    """An error of the reader becomes a status, not a traceback; rests grow to a minute."""
    logs = MemLogs()
    source, clock, page, _feed = stepped(logs)

    def fail() -> None:
        raise PermissionError(13, "Permission denied")

    logs.before_reload = fail
    began = clock.now
    for _ in range(12):
        wait = source.step()
        assert wait is not None
        clock.now += wait
    assert "PermissionError: [Errno 13] Permission denied" in page.of("status")[0]["message"]
    assert clock.now - began > 60
    assert logs.reloads <= 12
    logs.before_reload = lambda: None
    clock.now += 60
    source.step()

    assert page.of("status")[-1]["message"] is not None
    assert page.of("status")[-1]["state"] == "waiting"


def test_waiting_says_for_what(tmp_path: Path) -> None:
    """A directory that is not there, and one that is empty."""
    logs = MemLogs(str(tmp_path / "none"))
    source, clock, page, _feed = stepped(logs)
    source.step()
    logs.path = str(tmp_path)
    clock.now += 1
    source.step()

    messages = [m["message"] for m in page.of("status")]
    assert messages == [
        f"There is no {tmp_path / 'none'} yet.",
        f"There are no event files in {tmp_path} or below yet.",
    ]


def test_one_look_only() -> None:
    """Interval 0 reads once; a page may still ask."""
    logs = MemLogs()
    logs.add("r", "x", range(5), range(5))
    source, clock, page, feed = stepped(logs, interval=0)
    source.step()
    for _ in range(5):
        clock.now += 100
        source.step()
    source.flush()
    assert logs.reloads == 1

    page.messages.clear()
    feed.hear({"v": 1, "type": "hello", "epoch": None, "seq": -1})
    source.step()
    assert "points" in page.types()


@pytest.fixture
def served(
    way: str,  # noqa: ARG001 - who it is that serves
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[MemLogs, Listener]]:
    """Return logs and a page, served by a runner that looks once a minute."""
    logs, page = MemLogs(), Listener()
    source, feed = Source(logs), Feed(page)  # type: ignore[arg-type]
    monkeypatch.setattr(module, "_sources", {"/logs": source})
    source.add(feed, 60)
    assert page.wait(lambda p: p.of("status"))
    yield logs, page
    source.remove(feed)
    assert source.join(PATIENCE)


def test_the_end_of_a_cell_waits_for_the_news(served: tuple[MemLogs, Listener], way: str) -> None:
    """What a cell wrote last is on the page before the kernel is idle, and Ctrl-C breaks nothing.

    It is raised on the main thread, which must not be the one that reads and sends, if there is
    another.
    """
    logs, page = served
    logs.before_reload = lambda: logs.add("r", "x", range(5), range(5)) and None
    module.flush_all()

    assert count(page) == 5
    assert "heads" in page.types()
    assert logs.threads == NAMES[way]


@pytest.mark.parametrize("way", [turning.THREAD], indirect=True)
def test_the_end_of_a_cell_does_not_wait_long(served: tuple[MemLogs, Listener]) -> None:
    """Half a second, if the disk hangs."""
    logs, _page = served
    hanging = threading.Event()
    logs.before_reload = lambda: hanging.wait(PATIENCE) and None
    began = time.monotonic()
    with turning.naps() as spent:
        module.flush_all()
    waited = time.monotonic() - began
    hanging.set()

    assert waited > 0.4
    assert len(spent) * turning.NAP < 5


def test_flush_without_a_runner_reads_and_sends_here() -> None:
    """There is nobody else to do it."""
    logs = MemLogs()
    source, _clock, page, _feed = stepped(logs, interval=60)
    source.step()
    page.messages.clear()
    logs.before_reload = lambda: logs.add("r", "x", range(5), range(5)) and None
    source.flush()

    assert count(page) == 5
    assert "heads" in page.types()
    assert logs.threads == {"MainThread"}


def test_flush_does_not_wait_for_a_slow_disk() -> None:
    """Nor does a cell end later because of it."""
    logs = MemLogs()
    source, clock, _page, _feed = stepped(logs)
    logs.before_reload = lambda: setattr(clock, "now", clock.now + 3)
    source.step()
    source.step()
    clock.now += 60
    source.step()
    reloads = logs.reloads
    source.flush()

    assert logs.reloads == reloads


def test_one_board_in_trouble_does_not_end_the_others() -> None:
    """Its page is told; the other gets its points."""
    logs = MemLogs()
    logs.add("r", "x", range(5), range(5))
    source, clock, page, _feed = stepped(logs)
    bad = Page()

    def send(content: dict[str, Any], buffers: list[bytes]) -> bool:
        if content["type"] == "points":
            raise BrokenPipeError
        return bad(content, buffers)

    broken = Feed(send, clock=clock)
    source.add(broken, 1)
    source.step()
    clock.now += 1
    source.step()

    assert count(page) == 5
    assert bad.of("status")[-1]["message"] == "BrokenPipeError: "


def test_with_nobody_to_run_it_it_says_so_and_flushes() -> None:
    """Neither thread nor loop, as in a script in Pyodide; a loop that runs later is used."""
    with turning.only_a_loop():
        loop = events._get_running_loop()
        events._set_running_loop(None)
        logs, page = MemLogs(), Listener()
        logs.add("r", "x", range(5), range(5))
        source, feed = Source(logs), Feed(page)  # type: ignore[arg-type]
        source.add(feed, 0.01)
        source.flush()
        assert "no live updates here" in page.of("status")[0]["message"]
        assert count(page) == 5

        events._set_running_loop(loop)
        source.wake()
        logs.add("r", "x", [5], [5])
        assert page.wait(lambda p: count(p) == 6)
        assert page.wait(lambda p: p.of("status")[-1]["message"] is None)
        source.stop()


def test_no_warnings_from_numbers() -> None:
    """Overflowing and undefined values would print into the user's cell."""
    logs = MemLogs()
    value = np.resize([1e308, -1e308, np.nan, np.inf, -np.inf, 5e-324], 50_000)
    logs.add("r", "x", range(50_000), value, wall=np.resize([np.nan, np.inf, 0.0], 50_000))
    source, _clock, page, feed = stepped(logs)
    for axis in ("step", "wall"):
        feed.hear(
            {"v": 1, "type": "range", "req": 1, "series": [0], "axis": axis, "lo": 0, "columns": 9}
        )
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            source.step()

    assert count(page) == 50_000


@both_ways
def test_idle_costs_no_time() -> None:
    """It sleeps between polls: no spinning."""
    logs, page = MemLogs(), Listener()
    source, feed = Source(logs), Feed(page)  # type: ignore[arg-type]
    logs.add("r", "x", range(5), range(5))
    source.add(feed, 0.2)
    assert page.wait(lambda p: count(p) == 5)
    began, reloads = time.monotonic(), logs.reloads
    assert not page.wait(lambda p: p.of("never"), 1.0)

    assert logs.reloads - reloads <= 2 + (time.monotonic() - began) / 0.2
    source.stop()
    source.join()


def test_not_in_forked_children(tmp_path: Path) -> None:
    """A worker of a data loader must neither poll nor send."""
    source = source_of(tmp_path)
    feed = Feed(Page())
    source.add(feed, 1)
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if not child:
        other = source_of(tmp_path / "x")
        mine = Feed(Page())
        other.add(mine, 1)
        other.flush()
        source.flush()
        os.write(write, b"%d" % (other.runner is None and threading.active_count() == 1))
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(read, 9) == b"1"
    os.close(read)
    os.close(write)
    source.remove(feed)
    assert source.join(PATIENCE)


def test_ends_cleanly_with_the_interpreter(tmp_path: Path) -> None:
    """No traceback, no hanging, with boards open."""
    code = (
        "from tbnb.notebook.source import source_of\n"
        "from tbnb.notebook.feed import Feed\n"
        "feed = Feed(lambda content, buffers: True)\n"
        f"source = source_of({str(tmp_path)!r}); source.add(feed, 0.001)\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", code],
        cwd=ROOT,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@both_ways
def test_stop_all_joins(tmp_path: Path) -> None:
    """What runs at exit."""
    source, feed = source_of(tmp_path), Feed(Page())
    source.add(feed, 1)
    module._stop_all()

    assert turning.until(lambda: not turning.pollers())
