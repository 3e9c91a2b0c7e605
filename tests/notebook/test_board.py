"""The widget: what it shows, and how it ends."""

from __future__ import annotations

import gc
import re
import threading
import weakref
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import pytest
import turning
from ipywidgets.widgets import widget

import tbnb
from tbnb.errors import TbnbError
from tbnb.notebook import board as module
from tbnb.notebook import bundle
from tbnb.notebook.board import Board
from tbnb.notebook.host import Execution
from tbnb.notebook.project import project

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RecordingComm

    Comms = list[RecordingComm]


pytestmark = pytest.mark.usefixtures("way")


def board_comm(comms: Comms, number: int = 0) -> RecordingComm:
    """Return the comm of a board; each board has a layout, and all have one for their chunks."""
    return [c for c in comms if "options" in c.state][number]


def write(path: Path, tag: str = "loss") -> None:
    """Write three points."""
    with tbnb.SummaryWriter(str(path)) as writer:
        for step in range(3):
            writer.add_scalar(tag, step * 0.5, step)


def ended(board: Board) -> bool:
    """Say whether nothing of a board goes on."""
    return board.comm is None and turning.until(lambda: not turning.pollers())


def test_state_is_small_and_plain(comms: Comms, tmp_path: Path) -> None:
    """The options and the bundle are all the traits; no bytes (Colab cannot open those)."""
    Board(tmp_path, height=300, smoothing=0.5, runs="a", tags="b", theme="dark", reload_interval=2)
    comm = board_comm(comms)
    names = ("_esm", "_css", "options", "assets")
    ours = {key: value for key, value in comm.state.items() if key in names}
    still = comm.state["options"]["still"]

    assert ours == {
        "_esm": "/* widget.js */",
        "_css": "/* widget.css */",
        "options": {
            "logdir": str(tmp_path),
            "height": 300,
            "theme": "dark",
            "smoothing": 0.5,
            "runs": "a",
            "tags": "b",
            "interval": 2,
            "budget": 64.0,
            "still": still,
        },
        "assets": comms[1].comm_id,
    }
    assert re.fullmatch("[0-9a-f]{12}", still)
    known = set(ipywidgets.DOMWidget().get_state()) | {"_anywidget_id"}
    assert set(comm.state) - known == set(ours)


def test_points_reach_the_page(comms: Comms, tmp_path: Path) -> None:
    """Of a directory that appears later, too."""
    board = Board(tmp_path / "logs", reload_interval=0.02)
    comm = board_comm(comms)
    assert comm.wait(lambda page: page.of("status"))
    assert comm.wait(lambda page: page.of("status")[-1]["state"] == "waiting")
    write(tmp_path / "logs" / "train")

    assert comm.wait(lambda page: 0 in page.stored and page.stored[0].end == 3)
    assert comm.page.runs[0][1] == "train"
    assert board.logs.scalars("train", "loss").value.tolist() == [0, 0.5, 1]


def test_close(comms: Comms, tmp_path: Path) -> None:
    """Runner and comms are gone; twice is no harm."""
    board = Board(tmp_path)
    board.close()
    board.close()

    assert ended(board)
    chunks = comms[:2]  # and their layout: other boards use them
    assert not any(comm.closed for comm in chunks)
    assert all(comm.closed for comm in comms[2:])
    assert repr(board).startswith("tbnb.Board(")


def test_page_closes_the_comm(comms: Comms, tmp_path: Path) -> None:
    """As when its output is cleared for good."""
    board = Board(tmp_path)
    comm = board_comm(comms)
    comm.handle_close({})

    assert ended(board)


def test_board_nobody_refers_to_ends(comms: Comms, tmp_path: Path) -> None:
    """Neither runner nor hooks keep it; ipywidgets does, until told not to."""
    board = Board(tmp_path)
    ref = weakref.ref(board)
    widget._instances.pop(board.model_id)
    comm = board_comm(comms)
    comm._msg_callback = None  # held by ipywidgets as well
    comms.clear()
    del board, comm

    # While its runner sends, that refers to it.
    assert turning.until(lambda: gc.collect() >= 0 and ref() is None)
    assert turning.until(lambda: not turning.pollers())


def test_close_all(comms: Comms, tmp_path: Path) -> None:
    """What users do to clean up."""
    board = Board(tmp_path)
    ipywidgets.Widget.close_all()

    assert ended(board)
    assert comms


def test_display_sends_a_keyframe(comms: Comms, tmp_path: Path) -> None:
    """A view that is opened later gets everything."""
    write(tmp_path)
    board = Board(tmp_path, reload_interval=60)
    comm = board_comm(comms)
    assert comm.wait(lambda page: page.of("points"))
    comm.page.messages.clear()
    bundled = board._repr_mimebundle_()

    assert "application/vnd.jupyter.widget-view+json" in bundled[0]
    assert comm.wait(lambda page: page.of("catalogue") and page.of("points"))


def test_colab_metadata_is_kept(
    comms: Comms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Colab finds anywidget's manager by it."""
    metadata = {"application/vnd.jupyter.widget-view+json": {"colab": {"custom": 1}}}

    def repr_mimebundle(**_: Any) -> Any:
        return {}, metadata

    monkeypatch.setattr("anywidget.widget.repr_mimebundle", repr_mimebundle)

    assert Board(tmp_path)._repr_mimebundle_()[1] == metadata
    assert comms


def test_page_can_ask(comms: Comms, tmp_path: Path) -> None:
    """And what it says wrong harms nothing."""
    write(tmp_path)
    Board(tmp_path, reload_interval=60)
    comm = board_comm(comms)
    assert comm.wait(lambda page: page.of("points"))
    for nonsense in (None, 3, {"v": 1, "type": "range"}, {"type": "hello"}):
        comm.say(nonsense)  # type: ignore[arg-type]
    comm.say({"v": 1, "type": "export", "req": 3, "series": [0]})

    assert comm.wait(lambda page: page.of("range"))
    assert comm.page.of("range")[0]["req"] == 3


def test_running_the_cell_again_replaces_the_board(
    comms: Comms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old comm is closed; runner and store go on."""
    monkeypatch.setattr(module.host, "execution", lambda: Execution("cell", "1"))
    old = Board(tmp_path)
    runner = old._source.runner
    monkeypatch.setattr(module.host, "execution", lambda: Execution("cell", "2"))
    new = Board(tmp_path)

    assert board_comm(comms, 0).closed
    assert not board_comm(comms, 1).closed
    assert new._source.runner is runner
    assert turning.until(lambda: turning.pollers() == 1)


def test_thread_without_parent_message(comms: Comms, tmp_path: Path) -> None:
    """A kernel like ipykernel 7.0 knows the parent only in the cell's context: it is used."""
    import contextvars  # noqa: PLC0415

    parent: contextvars.ContextVar[str] = contextvars.ContextVar("parent")
    parent.set("cell")
    seen = []

    class Sender(module._Sender):
        pass

    board = Board(tmp_path)
    send = Sender(board)
    board.send = lambda *_: seen.append(parent.get())
    thread = threading.Thread(target=send, args=({}, []))
    thread.start()
    thread.join()

    assert seen[-1] == "cell"
    assert comms


def test_bundle_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message has the path and the command; no thread is left behind."""
    monkeypatch.setattr(bundle, "_STATIC", tmp_path)
    bundle.script.cache_clear()
    with pytest.raises(TbnbError, match=r"widget.js: cannot be read .*npm run build"):
        Board(tmp_path)

    assert turning.pollers() == 0


@pytest.mark.parametrize(
    ("argument", "kind"),
    [
        ({"height": "tall"}, TypeError),
        ({"height": 3}, ValueError),
        ({"theme": "blue"}, ValueError),
        ({"runs": "("}, ValueError),
        ({"smoothing": 1}, ValueError),
    ],
)
def test_bad_arguments_name_themselves(
    comms: Comms, tmp_path: Path, argument: dict[str, Any], kind: type[Exception]
) -> None:
    """Before anything is opened."""
    with pytest.raises(kind, match=next(iter(argument))):
        Board(tmp_path, **argument)

    assert comms == []


@pytest.mark.usefixtures("comms")
def test_saved_as_a_report(tmp_path: Path) -> None:
    """What its filters let through, or what one names; also of what is only in memory."""
    for run in ("a", "b"):
        write(tmp_path / "logs" / run)
    board = Board(tmp_path / "logs", runs="a", smoothing=0.25, theme="dark")
    made = board.save(tmp_path / "r.html", title="Mine")
    report = (tmp_path / "r.html").read_text()
    letters = project(np.eye(4), name="letters")
    array = letters.save(tmp_path / "array.html")

    assert (made.runs, made.tags, made.whole) == (1, 1, True)
    assert '"options": {"theme": "dark", "smoothing": 0.25, "logdir": "report:logs:' in report
    assert board.save(tmp_path / "r.html", runs="").runs == 2
    assert [str(part) for part in array.parts] == ["1 of 1 embedding"]
    for one in (board, letters):
        one.close()
