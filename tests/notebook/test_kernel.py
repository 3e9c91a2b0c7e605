"""A board in kernels that people have, on three Pythons; no browser.

Not on 7.1 and 7.3: once in some dozens of executions these hear no more of what a client sends.
"""

from __future__ import annotations

import io
import queue
import threading
from typing import TYPE_CHECKING

import kernel_kinds
import numpy as np
import pytest
import turning
from live_kernel import Kernel, end, open_board
from PIL import Image
from tables import table as unpacked

import tbnb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module", params=["6.17.1", "6.30.1", kernel_kinds.CURRENT])
def running(request: pytest.FixtureRequest) -> Iterator[Kernel]:
    """Start one kernel of each kind for all tests."""
    kernel = Kernel(request.param)
    yield kernel
    kernel.stop()


@pytest.fixture
def kernel(running: Kernel) -> Iterator[Kernel]:
    """Return the kernel; assert that nothing was printed and that no board's thread is left."""
    running.boards.clear()
    running.closed.clear()
    running.output.clear()
    running.arrived.clear()
    yield running
    running.run("import ipywidgets; ipywidgets.Widget.close_all()")
    assert running.output == []
    running.run(
        "import threading\nfor t in threading.enumerate():\n    if t.name == 'tbnb': t.join(5)"
    )
    assert (
        running.value("'tbnb' in [t.name for t in __import__('threading').enumerate()]") == "False"
    )


TRAIN = """
import os, time
w = tbnb.SummaryWriter({logdir!r})
deadline, step = time.monotonic() + 120, 0
while not os.path.exists({stop!r}) and time.monotonic() < deadline:
    w.add_scalar("loss", time.time(), step)
    w.flush()
    step += 1
    time.sleep(0.05)
w.close()
"""


def test_points_arrive_while_a_cell_trains(kernel: Kernel, tmp_path: Path) -> None:
    """Pushed by the thread, in order, without a word in the cell's output."""
    logdir, stop = tmp_path / "logs", tmp_path / "stop"
    kernel.run("import tbnb")
    _, page = open_board(kernel, f"--logdir '{logdir}' --reload-interval 0.2")
    execution = kernel.start(TRAIN.format(logdir=str(logdir), stop=str(stop)))

    assert kernel.until(lambda: end(page) >= 20)
    assert not kernel.idle(execution)
    stop.touch()
    assert kernel.until(lambda: kernel.idle(execution))
    assert page.stored[0].joined("step").tolist() == list(range(end(page)))
    assert page.heads[0] == (0, end(page))
    assert page.incomplete == set()
    assert kernel.output == []


PAINT = """
import os, time
import numpy as np
w = tbnb.SummaryWriter({logdir!r})
deadline, step = time.monotonic() + 120, 0
while not os.path.exists({stop!r}) and time.monotonic() < deadline:
    w.add_image("im", np.full((3, 4, 5), step % 256, np.uint8), step)
    w.add_histogram("h", np.full(10, float(step)), step, bins=[-1.0, 1e9])
    w.flush()
    step += 1
    time.sleep(0.05)
w.close()
"""


def test_values_arrive_while_a_cell_trains(kernel: Kernel, tmp_path: Path) -> None:
    """Pushed as the points are; what the page looks at is sent when the kernel is free."""
    logdir, stop = tmp_path / "logs", tmp_path / "stop"
    kernel.run("import tbnb")
    comm, page = open_board(kernel, f"--logdir '{logdir}' --reload-interval 0.2")
    execution = kernel.start(PAINT.format(logdir=str(logdir), stop=str(stop)))

    assert kernel.until(lambda: len(page.values) >= 20)
    assert not kernel.idle(execution)
    stop.touch()
    assert kernel.until(lambda: kernel.idle(execution))
    assert page.errors == {}
    plugins = {index: row[3] for index, row in page.series.items()}
    for index, point, _ in list(page.values):
        blobs = page.blobs(index, point)
        if plugins[index] == "images":
            (blob,) = blobs
            with Image.open(io.BytesIO(blob)) as image:
                assert np.asarray(image).tolist() == [[[point % 256] * 3] * 5] * 4
        else:
            # One bucket: its edges are those of the values, as TensorBoard has it.
            meta = page.values[index, point, False].meta
            assert unpacked(meta, blobs).tolist() == [[point, point, 10]]
    images = next(index for index, plugin in plugins.items() if plugin == "images")
    kernel.say(comm, {"v": 1, "type": "look", "wanted": [[images, 0, 1]]})
    assert kernel.until(lambda: (images, 0, True) in page.values)
    assert kernel.output == []


def test_last_points_are_there_when_the_cell_ends(kernel: Kernel, tmp_path: Path) -> None:
    """Before idle, though the next poll is an hour away."""
    kernel.run("import tbnb")
    _, page = open_board(kernel, f"--logdir '{tmp_path}' --reload-interval 3600")
    kernel.run(f"w = tbnb.SummaryWriter({str(tmp_path)!r}); w.add_scalar('x', 1, 0); w.close()")

    assert end(page) == 1


# A thread that waits until no cell runs.
LOOK = """
def look():
    end = time.monotonic() + 120
    while not hooks.idle() and time.monotonic() < end: time.sleep(0.01)
    idle.append(hooks.idle())
    open({seen!r}, "x").close()
threading.Thread(target=look).start()
"""


def test_what_is_known_of_running_cells(kernel: Kernel, tmp_path: Path) -> None:
    """In the cell that makes the first board, in later ones, and between them."""
    kernel.run("import threading, time, tbnb\nfrom tbnb.notebook import hooks\nidle = []")
    kernel.run(f"tbnb.Board({str(tmp_path)!r}).close(); idle.append(hooks.idle())")
    kernel.run("idle.append(hooks.idle())")
    seen = tmp_path / "seen"
    kernel.run(LOOK.format(seen=str(seen)))
    assert turning.until(seen.exists)

    assert kernel.value("idle") == "[False, False, True]"


def test_an_idle_board_says_nothing(kernel: Kernel, tmp_path: Path) -> None:
    """Neither it nor its kernel, once the heads were sent: so that it can be culled."""
    kernel.run("from tbnb.notebook import due; due._HEADS_EVERY = 0.5")
    with tbnb.SummaryWriter(str(tmp_path)) as writer:
        writer.add_scalar("x", 1.0, 0)
    _, page = open_board(kernel, f"--logdir '{tmp_path}' --reload-interval 0.1")
    # The question for its picture is the last that is due.
    assert kernel.until(lambda: page.heads and page.of("picture"))

    with pytest.raises(queue.Empty):
        kernel.client.get_iopub_msg(timeout=3)
    kernel.run("due._HEADS_EVERY = 15")


def test_directory_appears_later(kernel: Kernel, tmp_path: Path) -> None:
    """The board says what it waits for, and goes on."""
    logdir = tmp_path / "later"
    _, page = open_board(kernel, f"--logdir '{logdir}' --reload-interval 0.1")
    assert kernel.until(lambda: page.of("status") and page.of("status")[-1]["state"] == "waiting")
    assert str(logdir) in page.of("status")[-1]["message"]
    with tbnb.SummaryWriter(str(logdir / "run")) as writer:
        writer.add_scalar("x", 1.0, 0)

    assert kernel.until(lambda: end(page) == 1)


def test_page_is_heard_while_a_cell_runs(kernel: Kernel, tmp_path: Path) -> None:
    """Where the kernel has subshells, as JupyterLab uses them: 7.1 to 7.3, and 7.4 by our help."""
    subshell = kernel.subshell()
    version = kernel.value("__import__('ipykernel').__version__")
    if subshell is None:
        pytest.skip(f"ipykernel {version} has no subshells")
    with tbnb.SummaryWriter(str(tmp_path / "logs")) as writer:
        writer.add_scalar("x", 1.0, 0)
    stop = tmp_path / "stop"
    comm, page = open_board(kernel, f"--logdir '{tmp_path}/logs'")
    assert kernel.until(lambda: end(page) == 1)
    execution = kernel.start(
        f"import os, time\nd = time.monotonic() + 120\n"
        f"while not os.path.exists({str(stop)!r}) and time.monotonic() < d: time.sleep(0.01)"
    )
    kernel.say(comm, {"v": 1, "type": "export", "req": 5, "series": [0]}, subshell)

    assert kernel.until(lambda: page.of("range"))
    assert not kernel.idle(execution)
    stop.touch()
    assert kernel.until(lambda: kernel.idle(execution))


def test_messages_of_the_page_fire_no_cell_events(kernel: Kernel, tmp_path: Path) -> None:
    """Else matplotlib closes the figures that a running cell is drawing."""
    with tbnb.SummaryWriter(str(tmp_path)) as writer:
        writer.add_scalar("x", 1.0, 0)
    comm, page = open_board(kernel, f"--logdir '{tmp_path}'")
    kernel.run(
        "fired = []\n_note = lambda: fired.append(1)\n"
        "get_ipython().events.register('pre_execute', _note)\n"
        "get_ipython().events.register('post_execute', _note)"
    )
    kernel.run("fired.clear()")
    kernel.say(comm, {"v": 1, "type": "export", "req": 5, "series": [0]})
    assert kernel.until(lambda: page.of("range"))
    # This cell's own pre_execute, and the post_execute of the cell that cleared the list.
    fired = kernel.value("len(fired)")
    kernel.run(
        "get_ipython().events.unregister('pre_execute', _note)\n"
        "get_ipython().events.unregister('post_execute', _note)"
    )

    assert fired == "2"


def test_running_the_cell_again(kernel: Kernel, tmp_path: Path) -> None:
    """Closes the boards of its last run, all of them, and no other's."""
    code = f"%tbnb --logdir '{tmp_path}/a'\n%tbnb --logdir '{tmp_path}/b'"
    kernel.run(code, "cell-1")
    kernel.run(f"%tbnb --logdir '{tmp_path}/a'", "cell-2")
    assert kernel.closed == []
    first, second, other = kernel.boards
    kernel.run(code, "cell-1")

    assert {first, second} <= set(kernel.closed)
    assert other not in kernel.closed
    assert len(set(kernel.boards) - set(kernel.closed)) == 3
    names = "[t.name for t in __import__('threading').enumerate()].count('tbnb')"
    assert kernel.value(names) == "2"


def test_closing_ends_the_thread(kernel: Kernel, tmp_path: Path) -> None:
    """From Python, and when the page closes the comm."""
    kernel.run(f"import tbnb; board = tbnb.Board({str(tmp_path)!r})")
    kernel.run("t = board._source.runner.thread; board.close(); t.join(5)")
    assert kernel.value("t.is_alive()") == "False"
    comm, _ = open_board(kernel, f"--logdir '{tmp_path}'")
    kernel.run("t = [t for t in __import__('threading').enumerate() if t.name == 'tbnb'][0]")
    kernel.client.shell_channel.send(
        kernel.client.session.msg("comm_close", {"comm_id": comm, "data": {}})
    )
    kernel.run("t.join(5)")

    assert kernel.value("t.is_alive()") == "False"


@pytest.mark.parametrize(
    ("line", "words"),
    [("", "want one log directory"), ("--logdir x --height tall", "--height: found 'tall'")],
)
def test_bad_usage(kernel: Kernel, line: str, words: str) -> None:
    """The usage line and what was wrong; no traceback."""
    kernel.run(f"%tbnb {line}")
    ((kind, text),) = kernel.output
    kernel.output.clear()

    assert kind == "stream"
    assert words in text
    assert "%tbnb --logdir PATH" in text
    assert "Traceback" not in text


def test_kernel_ends_with_boards_open(tmp_path: Path) -> None:
    """At once, by the ordinary way."""
    kernel = Kernel()
    ended = threading.Event()
    try:
        kernel.run(f"%tbnb --logdir '{tmp_path}' --reload-interval 0.05")
        kernel.client.shutdown()
        deadline = 20.0
        while kernel.manager.is_alive() and deadline > 0:
            ended.wait(0.05)
            deadline -= 0.05
        assert not kernel.manager.is_alive()
    finally:
        kernel.stop()
