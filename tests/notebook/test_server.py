"""Boards on a real jupyter_server: what it keeps for a page that is away, and when it culls."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

import pytest
from live_server import Line, Server, serve
from patience import PATIENCE

import tbnb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from page import Page

CULL = 8  # s of rest after which a kernel is ended, whoever is connected


CULLS = [
    f"--MappingKernelManager.{option}"
    for option in (f"cull_idle_timeout={CULL}", "cull_interval=1", "cull_connected=True")
]
# All bounds a thousandth of what they are, or none.
_BOUNDED = """
from tbnb.notebook import due
due._NEWS, due._UPKEEP, due._AHEAD = (20_000, 8_000), (8_000, 2_000), (20_000, 4_000)
due.SLOW_LIMIT, due.FLUSH_BYTES = 5_000, 30_000
"""
_UNBOUNDED = """
from tbnb.notebook import due
due._NEWS = due._UPKEEP = due._AHEAD = (10**12, 10**12)
"""
# One step, and when the page is away the others.
_TRAIN = """
import os, time
with tbnb.SummaryWriter({logdir!r}) as w:
    for step in range(21):
        for i in range(200):
            w.add_scalar(f"t{{i}}", step, step)
        w.flush()
        while not os.path.exists({away!r}): time.sleep(0.01)
        time.sleep(0.2)
"""


@contextlib.contextmanager
def asleep(server: Server, logdir: Path, bounds: str) -> Iterator[tuple[int, Line]]:
    """Be away while a cell trains, and come back; the bytes that were kept for us, and the line."""
    kernel, away = server.kernel(), logdir.with_suffix(".away")
    with contextlib.closing(Line(server, kernel)) as line:
        line.run(f"{bounds}\ntbnb.Board({str(logdir)!r}, reload_interval=0.2)")
        execution = line.start(_TRAIN.format(logdir=str(logdir), away=str(away)))
        (page,) = line.boards.values()
        # What the kernel says while a line closes the server may drop: by then all points are here.
        assert line.until(lambda: page.stored and not behind(page, logdir))
        line.close()
        away.touch()
        end = time.monotonic() + PATIENCE
        while server.ask(f"kernels/{kernel}")["execution_state"] != "idle":
            assert time.monotonic() < end
            time.sleep(0.1)
        line.open()
        assert line.until(lambda: line.idle(execution))
        yield line.bytes, line


def behind(page: Page, logdir: Path) -> dict[str, tuple[int, int]]:
    """Return the series that a page has not whole: what it has, and what there is."""
    logs = tbnb.read(logdir)
    (run,) = logs.runs
    found = {tag: len(logs.scalars(run, tag).step) for tag in logs.tags(run, "scalars")}
    has = {page.series[index][2]: stored.end for index, stored in page.stored.items()}
    return {tag: (has.get(tag, 0), n) for tag, n in found.items() if has.get(tag) != n}


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Run a server with the options that a test has for it."""
    (tmp_path / "server").mkdir()
    with serve(tmp_path / "server", *request.param) as running:
        yield running


@pytest.mark.parametrize("server", [[]], indirect=True)
def test_what_a_server_keeps_for_a_page_asleep(server: Server, tmp_path: Path) -> None:
    """Is bounded, and once awake the page says so and gets the rest."""
    with asleep(server, tmp_path / "free", _UNBOUNDED) as (free, _):
        assert free > 250_000, "the server keeps all that is sent"
    with asleep(server, tmp_path / "bounded", _BOUNDED) as (kept, line):
        ((comm, page),) = line.boards.items()

        assert kept < 150_000
        assert behind(page, tmp_path / "bounded")
        line.say(comm, {"type": "here", "epoch": page.epoch, "seq": page.seq})
        assert line.until(lambda: not behind(page, tmp_path / "bounded"))
        assert page.incomplete <= {-1}, "no series; of other messages some may have been dropped"


@pytest.mark.parametrize("server", [CULLS], indirect=True)
def test_a_board_at_rest_lets_its_kernel_be_culled(server: Server, tmp_path: Path) -> None:
    """A log that grows keeps it alive; one that does not is told of in a second, then no more."""
    kernel, logdir = server.kernel(), tmp_path / "logs"
    with contextlib.closing(Line(server, kernel)) as line:
        line.run("import tbnb.notebook.due\ntbnb.notebook.due._HEADS_EVERY = 1")
        line.run(f"tbnb.Board({str(logdir)!r}, reload_interval=0.2)")
        (page,) = line.boards.values()
        began, step = time.monotonic(), 0
        while time.monotonic() < began + CULL + 2:
            with tbnb.SummaryWriter(logdir) as writer:
                writer.add_scalar("loss", 1.0, step)
            assert line.until(lambda step=step: 0 in page.stored and page.stored[0].end > step)
            step += 1
        assert server.ask(f"kernels/{kernel}") is not None, "a log that grows keeps the kernel"

        def told() -> bool:
            """Whether the last heads and their status came, all points again, and the question."""
            kinds = [message["type"] for message in page.messages]
            if not {"picture", "heads"} <= set(kinds):
                return False
            (last,) = page.of("points")[-1]["segments"]
            # The last points may be in what was repeated for the heads before: then no more come.
            repeated = last["start"] == 0 and page.heads[0][1] == step
            return repeated and "status" in kinds[len(kinds) - kinds[::-1].index("heads") :]

        assert line.until(told)
        count = line.count
        # The server ends a kernel from which nothing came for so long; nothing else ends it.
        end = time.monotonic() + 4 * CULL
        while server.ask(f"kernels/{kernel}") is not None:
            assert time.monotonic() < end
            line.until(lambda: False, 0.5)
        assert line.count == count
        assert f"({kernel}) with 1 connections due to" in server.log.read_text()
