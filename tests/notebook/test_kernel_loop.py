"""A board in a real kernel that has no threads for it, as in JupyterLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from live_kernel import Kernel, end, open_board

import tbnb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Of our timers on the kernel's loop: those that are not cancelled.
TIMERS = (
    "sum('OnLoop' in repr(t) and not t.cancelled() "
    "for t in __import__('asyncio').get_running_loop()._scheduled)"
)


@pytest.fixture(scope="module")
def running() -> Iterator[Kernel]:
    """Start one kernel for all tests."""
    kernel = Kernel(threads=False)
    kernel.run("import threading, tbnb")
    yield kernel
    kernel.stop()


@pytest.fixture
def kernel(running: Kernel) -> Iterator[Kernel]:
    """Return the kernel; assert that nothing was printed and that no board goes on."""
    running.boards.clear()
    running.output.clear()
    yield running
    running.run("import ipywidgets; ipywidgets.Widget.close_all()")
    assert running.output == []
    assert running.value("'tbnb' in [t.name for t in threading.enumerate()]") == "False"
    running.run("import asyncio; await asyncio.sleep(0.05)")
    assert running.value(TIMERS) == "0"


TRAIN = """
import asyncio, os, time
w = tbnb.SummaryWriter({logdir!r})
deadline, step = time.monotonic() + 120, 0
while not os.path.exists({stop!r}) and time.monotonic() < deadline:
    w.add_scalar("loss", time.time(), step)
    w.flush()
    step += 1
    await asyncio.sleep(0.05)
w.close()
"""


def test_points_arrive_while_a_cell_awaits(kernel: Kernel, tmp_path: Path) -> None:
    """As from a thread, with no word of anything missing."""
    logdir, stop = tmp_path / "logs", tmp_path / "stop"
    _, page = open_board(kernel, f"--logdir '{logdir}' --reload-interval 0.2")
    execution = kernel.start(TRAIN.format(logdir=str(logdir), stop=str(stop)))

    assert kernel.until(lambda: end(page) >= 20)
    assert not kernel.idle(execution)
    stop.touch()
    assert kernel.until(lambda: kernel.idle(execution))
    assert page.stored[0].joined("step").tolist() == list(range(end(page)))
    assert page.heads[0] == (0, end(page))
    assert page.incomplete == set()
    assert page.of("status")[-1]["message"] is None


def test_up_to_date_at_the_end_of_a_cell_that_never_awaits(kernel: Kernel, tmp_path: Path) -> None:
    """Before idle, though the next poll is an hour away."""
    _, page = open_board(kernel, f"--logdir '{tmp_path}' --reload-interval 3600")
    kernel.run(f"w = tbnb.SummaryWriter({str(tmp_path)!r}); w.add_scalar('x', 1, 0); w.close()")

    assert end(page) == 1
    assert kernel.value(TIMERS) != "0"


def test_a_log_of_another_process_grows_while_idle(kernel: Kernel, tmp_path: Path) -> None:
    """And what the page asks is answered."""
    comm, page = open_board(kernel, f"--logdir '{tmp_path}/logs' --reload-interval 0.1")
    assert kernel.until(lambda: page.of("status") and page.of("status")[-1]["state"] == "waiting")
    with tbnb.SummaryWriter(str(tmp_path / "logs")) as writer:
        for step in range(10):
            writer.add_scalar("x", step, step)
    assert kernel.until(lambda: end(page) == 10)
    kernel.say(comm, {"v": 1, "type": "export", "req": 5, "series": [0]})

    assert kernel.until(lambda: page.of("range"))
    assert page.of("range")[0]["req"] == 5


def test_answers_a_board_that_does_not_poll(kernel: Kernel, tmp_path: Path) -> None:
    """A message of the page wakes it."""
    with tbnb.SummaryWriter(str(tmp_path)) as writer:
        writer.add_scalar("x", 1.0, 0)
    comm, page = open_board(kernel, f"--logdir '{tmp_path}' --reload-interval 0")
    assert kernel.until(lambda: end(page) == 1)
    kernel.say(comm, {"v": 1, "type": "export", "req": 6, "series": [0]})

    assert kernel.until(lambda: page.of("range"))
