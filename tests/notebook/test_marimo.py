"""Boards over marimo's comms, which end with cells and sessions; its pages are in tests/browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import turning
from ipywidgets import Widget
from marimo._plugins.ui._impl.anywidget.init import WIDGET_COMM_MANAGER, init_marimo_widget
from marimo._plugins.ui._impl.comm import MarimoComm

from tbnb.notebook import bundle, chunks
from tbnb.notebook.board import Board


@pytest.fixture(autouse=True)
def marimo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have every widget open as in marimo; assert that nothing outlives the test."""
    monkeypatch.setattr(bundle, "_read", lambda name: f"/* {name} */")
    monkeypatch.setattr(chunks, "packed", lambda name: (f"packed {name}", "sum"))
    Widget.on_widget_constructed(init_marimo_widget)
    yield
    Widget.on_widget_constructed(None)
    Widget.close_all()
    assert turning.until(lambda: not turning.pollers())
    assert WIDGET_COMM_MANAGER.comms == {}


def test_a_board_ends_with_its_cell(tmp_path: Path) -> None:
    """As marimo closes its comm when the cell runs again; twice is no harm."""
    board = Board(tmp_path)
    assert isinstance(board.comm, MarimoComm)
    comm = board.comm
    assert turning.until(lambda: turning.pollers() == 1)
    comm.close()
    comm.close()

    assert board.comm is None
    assert turning.until(lambda: not turning.pollers())
    assert WIDGET_COMM_MANAGER.comms == {}  # the chunks' and the layouts' are closed, too


def test_each_board_has_chunks_of_its_own(tmp_path: Path) -> None:
    """When one's cell runs again, those of the other stay."""
    first, second = Board(tmp_path), Board(tmp_path)
    assert first.assets != second.assets
    first.comm.close()

    assert second.assets in WIDGET_COMM_MANAGER.comms
    assert turning.until(lambda: turning.pollers() == 1)
    assert first.comm is None
    assert second.comm is not None


def test_a_board_ends_with_its_session(tmp_path: Path) -> None:
    """An app's, whose thread ends and which closes nothing."""
    boards = []
    session = threading.Thread(target=lambda: boards.append(Board(tmp_path, reload_interval=0.02)))
    session.start()
    session.join()

    assert turning.until(lambda: not turning.pollers())
    assert boards[0].comm is None
