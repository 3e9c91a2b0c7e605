"""The widget that carries the chunks."""

from __future__ import annotations

import base64
import gzip
import hashlib
from typing import TYPE_CHECKING

import ipywidgets
import pytest

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
    """It has nothing to show, and no bytes, which Colab could not open."""
    Board(tmp_path)
    state = carriers(comms)[0].state

    assert state["_esm"] == "export default {}"
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


def unpacked(packed: str) -> str:
    """Return what the page gets."""
    return gzip.decompress(base64.b64decode(packed)).decode()


@pytest.mark.parametrize("name", ["views", "markdown", "scenes", "layouts"])
def test_our_own_chunks_come_as_they_were_built(comms: Comms, tmp_path: Path, name: str) -> None:
    """Each as text, with the sum by which boards share it."""
    Board(tmp_path)
    state = carriers(comms)[0].state

    assert unpacked(state[name]) == f"/* {name}.js */"
    assert state[f"{name}_sha"] == hashlib.sha256(f"/* {name}.js */".encode()).hexdigest()
