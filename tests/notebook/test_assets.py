"""The widget that carries the chunks."""

from __future__ import annotations

import base64
import gzip
import hashlib
from types import SimpleNamespace
from typing import TYPE_CHECKING

import ipywidgets
import pytest

from tbnb.notebook import assets, chunks, host
from tbnb.notebook.board import Board

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RecordingComm

    Comms = list[RecordingComm]


def carriers(comms: Comms) -> Comms:
    """Return the comms of all widgets that carry chunks."""
    return [comm for comm in comms if "plotly" in comm.state]


def test_one_for_all_boards(comms: Comms, tmp_path: Path) -> None:
    """Opened before the first of them; they name it, and closing one leaves it."""
    boards = [Board(tmp_path), Board(tmp_path)]
    (carrier,) = carriers(comms)
    of_boards = [comm for comm in comms if "options" in comm.state]

    assert comms.index(carrier) < comms.index(of_boards[0])
    assert [comm.state["assets"] for comm in of_boards] == [carrier.comm_id] * 2
    for board in boards:
        board.close()
    assert not carrier.closed
    assert carrier.state["plotly"] == "packed"
    assert carrier.state["plotly_sha"] == "sum"


def test_it_is_never_shown(comms: Comms, tmp_path: Path) -> None:
    """It has no more than its module, and no bytes, which Colab could not open."""
    Board(tmp_path)
    state = carriers(comms)[0].state

    assert state["_esm"] == "/* assets.js */"
    assert not [key for key, value in state.items() if isinstance(value, bytes | memoryview)]


@pytest.mark.parametrize("how", ["close_all", "page"])
def test_made_again_when_it_is_gone(comms: Comms, tmp_path: Path, how: str) -> None:
    """By a user's clean-up, or by the page's."""
    Board(tmp_path)
    (old,) = carriers(comms)
    if how == "close_all":
        ipywidgets.Widget.close_all()
    else:
        old.handle_close({})
    board = Board(tmp_path)

    assert len(carriers(comms)) == 2
    assert board.assets == carriers(comms)[1].comm_id


@pytest.fixture
def carrier(comms: Comms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RecordingComm:
    """One in a kernel of Jupyter, where a page hears what follows."""
    monkeypatch.setattr(host, "hears_early", lambda: True)
    monkeypatch.setattr(chunks, "_plotly", lambda: ("p" * 2_500_000, "sum"))
    Board(tmp_path)
    return carriers(comms)[0]


def test_where_messages_are_heard_they_carry_the_chunks(carrier: RecordingComm) -> None:
    """So that who saves the widgets' state saves none; each message within what may be sent."""
    texts: dict[str, str] = {}
    for message in carrier.chunks:
        texts[message["sha"]] = texts.get(message["sha"], "") + message["text"]
        assert len(message["text"]) <= 1_000_000
    names = list(chunks.NAMES)

    assert [carrier.state[name] for name in names] == [""] * len(names)
    assert set(texts) == {carrier.state[f"{name}_sha"] for name in names}
    assert texts["sum"] == "p" * 2_500_000
    assert unpacked(texts[carrier.state["views_sha"]]) == "/* views.js */"
    plotly = [(m["part"], m["parts"]) for m in carrier.chunks if m["sha"] == "sum"]
    assert plotly == [(0, 3), (1, 3), (2, 3)]


def test_a_page_that_is_loaded_again_gets_them_as_state(carrier: RecordingComm) -> None:
    """It asks the kernel for the state of all widgets."""
    assert assets._latest is not None
    assert assets._latest.comm is carrier
    assert assets._latest.get_state()["plotly"] == "p" * 2_500_000


def test_a_page_that_misses_one_asks_for_it(
    carrier: RecordingComm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it asked while the kernel was busy, it comes once."""
    now = [assets.time.monotonic() + 60]
    monkeypatch.setattr(assets, "time", SimpleNamespace(monotonic=lambda: now[0]))
    carrier.chunks.clear()
    for name in ("views", "views", "nothing", None):
        carrier.say({"v": 1, "type": "chunk", "name": name})
    assert [message["sha"] for message in carrier.chunks] == [carrier.state["views_sha"]]
    now[0] += 20
    carrier.say({"v": 1, "type": "chunk", "name": "views"})

    assert len(carrier.chunks) == 2


def test_colab_saves_the_small_ones_alone(
    comms: Comms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pages hear answers only: they are told to ask for the others."""
    monkeypatch.setattr(host, "forgets", lambda: True)
    Board(tmp_path)
    (colab,) = carriers(comms)
    small = {name for name in chunks.NAMES if colab.state[name]}
    unsent = list(colab.chunks)
    colab.say({"v": 1, "type": "chunk", "name": "scenes"})

    assert colab.state["asks"] is True
    assert small == {"views", "markdown", "picture"}
    assert unsent == []
    assert [unpacked(message["text"]) for message in colab.chunks] == ["/* scenes.js */"]


def unpacked(packed: str) -> str:
    """Return what the page gets."""
    return gzip.decompress(base64.b64decode(packed)).decode()


@pytest.mark.parametrize("name", ["views", "markdown", "scenes", "layouts", "picture"])
def test_our_own_chunks_come_as_they_were_built(comms: Comms, tmp_path: Path, name: str) -> None:
    """Each as text, with the sum by which boards share it."""
    Board(tmp_path)
    state = carriers(comms)[0].state

    assert unpacked(state[name]) == f"/* {name}.js */"
    assert state[f"{name}_sha"] == hashlib.sha256(f"/* {name}.js */".encode()).hexdigest()
