"""The static picture in a real kernel: when it comes, what it is, whom the kernel asks for it."""

from __future__ import annotations

import base64
import io
import re
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import numpy as np
import pytest
import turning
from live_kernel import Kernel
from log_script import write
from memlogs import MemLogs
from PIL import Image

from tbnb.notebook import host, sketch, still
from tbnb.notebook.options import check
from tbnb.notebook.requests import MOST_PICTURE, Picture

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def running() -> Iterator[Kernel]:
    """Start one kernel for all tests."""
    kernel = Kernel()
    kernel.run("import ipywidgets, os, time, tbnb")
    yield kernel
    kernel.stop()


@pytest.fixture
def kernel(running: Kernel) -> Iterator[Kernel]:
    """Return the kernel, without boards; it may print nothing."""
    for seen in (running.boards, running.output, running.displays):
        seen.clear()
    yield running
    running.run("ipywidgets.Widget.close_all()")
    assert running.output == []


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A log directory with one run."""
    write(tmp_path / "logs" / "first", {"loss": [1 / (step + 1) for step in range(100)]})
    return tmp_path / "logs"


def drawn(color: str = "red") -> str:
    """Return what a page would answer: a PNG as base64."""
    file = io.BytesIO()
    Image.new("RGB", (30, 20), color).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def noise(side: int) -> str:
    """Return a picture that no encoder makes smaller, as base64."""
    file = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def asked(kernel: Kernel, comm: str, after: int = 0) -> int:
    """Wait until the page is asked, after another question; return the number of the question."""
    page = kernel.boards[comm]
    assert kernel.until(lambda: page.of("picture") and page.of("picture")[-1]["req"] > after)
    return int(page.of("picture")[-1]["req"])


def answer(kernel: Kernel, comm: str, req: int, png: str) -> None:
    """Answer as the page, and wait until that was heard."""
    content = {"v": 1, "type": "picture", "req": req, "png": png, "width": 1200, "height": 720}
    kernel.say(comm, content)
    kernel.run("")


def key(content: dict[str, Any]) -> str:
    """Return which picture an output is."""
    return str(content["transient"]["display_id"])


def test_the_cell_ends_with_a_picture_and_the_page_draws_a_better_one(
    kernel: Kernel, logs: Path
) -> None:
    """The first is Python's; what the page draws takes its place, labelled for it to find."""
    kernel.run(f"%tbnb --logdir '{logs}'")
    comm = next(iter(kernel.boards))
    ((kind, first),) = kernel.displays
    assert kind == "display_data"
    source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', first["data"]["text/html"])
    assert source is not None
    svg = base64.b64decode(source[1]).decode()
    assert ">loss</text>" in svg
    assert ">first</text>" in svg
    assert "Run the cell to have the live board" in first["data"]["text/plain"]
    answer(kernel, comm, asked(kernel, comm), drawn())

    (_, (kind, second)) = kernel.displays
    assert (kind, key(second)) == ("update_display_data", key(first))
    assert set(second["data"]) == {"image/png", "text/plain"}
    data = base64.b64decode(second["data"]["image/png"])
    assert data[33 + 4 : 33 + 8 + 4 + 1 + 12] == b"tEXttbnb\0" + key(first).encode()
    with Image.open(io.BytesIO(data)) as image:
        assert image.convert("RGB").getpixel((5, 5)) == (255, 0, 0)
    metadata = second["metadata"]["image/png"]
    assert (metadata["width"], metadata["height"]) == (1200, 720)


def test_what_is_no_picture_changes_nothing(kernel: Kernel, logs: Path) -> None:
    """A page's answer is not trusted; nor is an answer to another question."""
    kernel.run(f"%tbnb --logdir '{logs}'")
    comm = next(iter(kernel.boards))
    req = asked(kernel, comm)
    answer(kernel, comm, req + 1, drawn())
    large = noise(400)
    assert len(large) > MOST_PICTURE
    answer(kernel, comm, req, large)
    answer(kernel, comm, req, base64.b64encode(b"<svg onload=alert(1)>").decode())

    assert len(kernel.displays) == 1


TRAIN = """
with tbnb.SummaryWriter({logs!r}) as writer:
    deadline = time.monotonic() + 120
    for step in range(1000, 2000):
        writer.add_scalar("loss", 1.0, step)
        writer.flush()
        time.sleep(0.05)
        if os.path.exists({stop!r}) or time.monotonic() > deadline: break
"""


def test_nobody_is_asked_while_a_cell_runs(kernel: Kernel, logs: Path) -> None:
    """What a page sends then may take the output of the cell's threads along."""
    kernel.run(f"%tbnb --logdir '{logs}' --reload-interval 0.1")
    comm, page = next(iter(kernel.boards.items()))
    first = asked(kernel, comm)
    answer(kernel, comm, first, drawn())
    before = len(page.of("picture"))
    stop = logs.parent / "stop"
    execution = kernel.start(TRAIN.format(logs=str(logs / "first"), stop=str(stop)))
    assert not kernel.until(lambda: len(page.of("picture")) > before, 4)
    assert not kernel.idle(execution)
    stop.touch()
    answer(kernel, comm, asked(kernel, comm, first), drawn("blue"))

    assert kernel.idle(execution)
    assert [kind for kind, _ in kernel.displays] == [
        "display_data",
        "update_display_data",
        "update_display_data",
    ]


def test_a_sketch_follows_the_log_until_there_is_better(kernel: Kernel, logs: Path) -> None:
    """At the ends of cells, as nobody else may be there; but only if there is news."""
    kernel.run(f"%tbnb --logdir '{logs}'")
    kernel.run("1 + 1;")
    assert len(kernel.displays) == 1
    write(logs / "second", {"loss": [1.0]})
    kernel.run("")
    kernel.run("pass")

    (_, (kind, content)) = kernel.displays
    assert kind == "update_display_data"
    assert ">second</text>" in svg_of(content)


def svg_of(content: dict[str, Any]) -> str:
    """Return the SVG of an output."""
    source = re.search(r"base64,([^\"]+)", content["data"]["text/html"])
    assert source is not None
    return base64.b64decode(source[1]).decode()


def test_each_cell_that_shows_a_board_has_its_picture(kernel: Kernel, logs: Path) -> None:
    """The same one: both are renewed together. A board that is captured or unwanted has none."""
    kernel.run(f"board = tbnb.Board({str(logs)!r})")
    assert kernel.displays == []
    kernel.run("display(board)")
    kernel.run("display(board)")
    kernel.run(f"%%capture\n%tbnb --logdir '{logs}'")
    kernel.run(f"%tbnb --logdir '{logs}' --no-picture")

    assert [kind for kind, _ in kernel.displays] == ["display_data", "display_data"]
    assert len({key(content) for _, content in kernel.displays}) == 1


def test_the_answer_may_come_on_another_thread(kernel: Kernel, logs: Path) -> None:
    """Where the kernel has subshells, JupyterLab's messages do."""
    subshell = kernel.subshell()
    if subshell is None:
        pytest.skip("this ipykernel has no subshells")
    kernel.run(f"%tbnb --logdir '{logs}'")
    comm = next(iter(kernel.boards))
    req = asked(kernel, comm)
    content = {"v": 1, "type": "picture", "req": req, "png": drawn(), "width": 30, "height": 20}
    kernel.say(comm, content, subshell)

    assert kernel.until(lambda: len(kernel.displays) == 2)
    assert "image/png" in kernel.displays[1][1]["data"]


def test_what_a_cell_captures_is_its_own(kernel: Kernel, logs: Path) -> None:
    """A picture is renewed at the end of the cell around it, not among what was captured."""
    kernel.run(f"%tbnb --logdir '{logs}' --reload-interval 0.1")
    write(logs / "second", {"loss": [1.0]})
    kernel.run("%%capture captured\ntime.sleep(1)")

    assert kernel.value("len(captured.outputs)") == "0"
    (_, (kind, content)) = kernel.displays
    assert kind == "update_display_data"
    assert ">second</text>" in svg_of(content)


def test_an_answer_inside_a_captured_cell_is_published_behind_it(
    kernel: Kernel, logs: Path
) -> None:
    """It may come on a subshell, and the cell's publisher is everybody's."""
    kernel.run(f"%tbnb --logdir '{logs}'")
    comm = next(iter(kernel.boards))
    req = asked(kernel, comm)
    kernel.run(
        "%%capture captured\n"
        "from tbnb.notebook import still\nfrom tbnb.notebook.requests import Picture\n"
        "(one,) = (s for s in still._stills if s.sitting._waiting)\n"
        f"one.hear(Picture({req}, {drawn()!r}, 30, 20))"
    )

    assert kernel.value("len(captured.outputs)") == "0"
    (_, (kind, content)) = kernel.displays
    assert kind == "update_display_data"
    assert "image/png" in content["data"]


def test_a_board_that_no_cell_displays_has_no_picture(kernel: Kernel, logs: Path) -> None:
    """The callback of a button: the next cell is none of its."""
    kernel.run(f"board = tbnb.Board({str(logs)!r})")
    comm = next(iter(kernel.boards))
    kernel.run(
        "from IPython.display import display\n"
        "heard = []\n"
        "board.on_msg(lambda *_: heard.append(board) or len(heard) > 1 or display(board))"
    )
    kernel.say(comm, {"v": 1, "type": "nothing"})
    kernel.run("")
    kernel.run("")

    assert kernel.value("len(heard) > 0") == "True"
    assert kernel.displays == []


class Unread:
    """What a still needs of a source whose log is never read."""

    def __init__(self, logs: MemLogs) -> None:
        self.logs = logs
        self.loaded = False

    def flush(self) -> threading.Event:
        """Never done."""
        return threading.Event()

    def wake(self) -> None:
        """Nobody is there."""


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is displayed in a cell that runs here."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(still, "_stills", WeakSet())
    monkeypatch.setattr(host, "publishes", lambda: True)
    monkeypatch.setattr(host, "execution", lambda: host.Execution("cell", "1"))
    monkeypatch.setattr("IPython.display.display", lambda data, **_: found.append(data))
    return found


def made(logs: MemLogs) -> still.Still:
    """A still of logs in memory, just shown."""
    source: Any = Unread(logs)
    one = still.Still(source, check("logs"))
    one.shown()
    return one


def test_ten_boards_do_not_wait_one_after_another(published: list[dict[str, Any]]) -> None:
    """1 s for all of them, and 0.6 s to draw."""
    kept = [made(MemLogs()) for _ in range(10)]
    with turning.naps() as spent:
        still.place_all()

    assert len(spent) * turning.NAP < 5
    assert len(published) == len(kept)


def test_the_error_of_one_board_is_not_the_others(published: list[dict[str, Any]]) -> None:
    """They have their pictures."""
    kept = [made(MemLogs()) for _ in range(3)]
    for one in kept[:2]:
        one._source.loaded = True
    kept[2]._source = None
    still.place_all()

    assert len(published) == 2


def test_a_sketch_does_not_follow_the_answer_of_the_page(
    published: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which may come, on another thread, while it is drawn."""
    one = made(MemLogs())
    one._source.loaded = True
    still.place_all()
    req = one.sitting.ask(time.monotonic() + 10)
    assert req is None  # no page has displayed it
    one.sitting.displayed(0)
    req = one.sitting.ask(10)
    real = sketch.draw

    def draw(*args: Any, **how: Any) -> str:
        one.hear(Picture(req, drawn(), 30, 20))
        return real(*args, **how)

    monkeypatch.setattr(sketch, "draw", draw)
    one._source.logs.add("run", "loss", [1], [1.0])
    still.place_all()

    assert ["image/png" in data for data in published] == [False, True]
