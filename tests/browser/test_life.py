"""What may happen to a log and its board, and the board goes on; see also `test_kernels.py`."""

from __future__ import annotations

import shutil

import pytest
from board import Board
from lab import Notebook, OpenNotebook, until
from log_script import append, append_bytes, files, write
from training import BOARD

# The feed's threads and the boards' comms, as the kernel has them.
THREADS = "sorted(t.name for t in __import__('threading').enumerate() if 'tbnb' in t.name)"
COMMS = "len(__import__('comm').get_comm_manager().comms)"


@pytest.fixture
def book(open_notebook: OpenNotebook) -> Notebook:
    """A notebook with a board of one run, drawn."""
    notebook = open_notebook(BOARD)
    write(notebook.directory / "logs" / "first", {"loss": range(50)})
    notebook.run(0)
    Board.below(notebook).wait_last("loss", 49)
    return notebook


def grow(book: Notebook, step: int, value: float = 1) -> None:
    """Log one more point to the first run."""
    append(files(book.directory / "logs" / "first")[0], "loss", value, step)


def test_a_growing_log_is_drawn_when_the_kernel_is_idle(book: Notebook) -> None:
    """A log written by another process grows on the board, with no cell running."""
    grow(book, 60)

    Board.below(book).wait_last("loss", 60)


def test_a_torn_record_is_drawn_once_it_is_whole(book: Notebook) -> None:
    """The end of a file that is being written is not damage."""
    file = files(book.directory / "logs" / "first")[0]
    rest = append(file, "loss", 1, 60, torn=7)
    append(book.directory / "logs" / "first" / "events.out.tfevents.9999999999.x", "other", 1, 1)
    board = Board.below(book)
    board.wait_chart("other")
    append_bytes(file, rest)
    board.wait_last("loss", 60)

    until(lambda: board.root.locator(".tbnb-damage").count() == 0, "no damage")


def test_running_the_cell_again_closes_the_old_board(book: Notebook) -> None:
    """Neither threads nor comms pile up."""
    threads, comms = book.ask(THREADS), book.ask(COMMS)
    for _ in range(3):
        book.run(0)
    board = Board.below(book)
    board.wait_last("loss", 49)

    until(lambda: book.ask(THREADS) == threads, f"threads {threads}, {book.ask(THREADS)}")
    until(lambda: book.ask(COMMS) == comms, f"{comms} comms")
    grow(book, 75)
    board.wait_last("loss", 75)


@pytest.mark.parametrize("back", ["at once", "after a while"])
def test_the_directory_is_deleted_and_made_again(book: Notebook, back: str) -> None:
    """The board says that the runs are gone, and draws the new ones."""
    board = Board.below(book)
    logs = book.directory / "logs"
    shutil.rmtree(logs)
    if back == "after a while":
        until(lambda: _says_gone(board), "the board says that the run is gone")
    write(logs / "second", {"loss": [5.0] * 120})
    board.wait_last("loss", 119)

    assert "second" in board.runs()


def _says_gone(board: Board) -> bool:
    return board.status() == "waiting" or "deleted" in board.root.inner_text().lower()


def test_a_directory_that_is_not_there_yet(open_notebook: OpenNotebook) -> None:
    """No error: the board says what it waits for, and starts when it comes."""
    book = open_notebook(BOARD)
    book.run()
    board = Board.below(book)
    board.wait_status("waiting")
    logs = str(book.directory / "logs")
    until(lambda: logs in board.root.inner_text(), "what it waits for")
    write(book.directory / "logs" / "late", {"loss": range(10)})

    board.wait_last("loss", 9)


WAYS = (
    "%tbnb --logdir=logs",
    "%tbnb --logdir 'my logs'",
    "where = 'logs'\n%tbnb --logdir {where}",
    "%env WHERE=logs\n%tbnb --logdir $WHERE",
    "import tbnb\ntbnb.Board('logs')",
)


def test_ways_to_name_the_directory(open_notebook: OpenNotebook) -> None:
    """Each is a board of the same runs."""
    book = open_notebook("%load_ext tbnb", *WAYS)
    for name in ("logs", "my logs"):
        write(book.directory / name / "run", {"loss": range(10)})
    book.run()

    for cell in range(1, 1 + len(WAYS)):
        board = Board.below(book, cell)
        until(lambda board=board: _in_sight(board), "the board in sight")
        board.wait_last("loss", 9)


def _in_sight(board: Board) -> bool:
    """Scroll there, as often as JupyterLab scrolls elsewhere: out of sight nothing is drawn."""
    board.root.scroll_into_view_if_needed()
    return board.chart("loss") is not None
