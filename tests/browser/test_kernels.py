"""What a person does with a board, on each front end and each kernel that people have."""

from __future__ import annotations

from pathlib import Path

import kernel_kinds
import numpy as np
import pytest
from board import Board
from lab import FRONTS, Notebook, OpenNotebook, settled, until
from log_script import append, files, write
from playwright.sync_api import Download
from training import latencies, live, stop

TAGS = ("accuracy", "loss/train", "loss/validation")
LOGGED = 20_000  # of one series before the board opens: more than the page is sent
BOARD = "import tbnb\nboard = tbnb.Board('logs')\nboard"
# The kernels that answer the page while a cell runs; older ones do when it ends.
ANSWERS = {"7.1.0", "7.3.0", "7.4.0"}
# The boards' comms, as the kernel lists them; the feed's threads.
COMMS = """
async () => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const reply = await kernel.requestCommInfo({ target_name: "jupyter.widget" });
  return Object.keys(reply.content.comms).length;
}
"""
# What the page loads late.
LATE = "async (board) => typeof (await board.tbnbStore.chunk('views')).default"
THREADS = "[t.name for t in __import__('threading').enumerate()].count('tbnb')"


@pytest.mark.parametrize("kernel", kernel_kinds.KINDS)
@pytest.mark.parametrize("front", FRONTS)
def test_a_day(open_notebook: OpenNotebook, front: str, kernel: str, measured: list[str]) -> None:
    """Train, choose, zoom and ask meanwhile; reload, look twice, run again, restart."""
    book = open_notebook(BOARD, live(600, *TAGS), "board", kernel=kernel, front=front)
    write(book.directory / "logs" / "first", {"long": np.sin(np.arange(LOGGED))})
    saved: list[Download] = []
    book.page.on("download", lambda download: saved.append(download))  # noqa: PLW0108 - it is marked
    book.run(0)
    board = Board.below(book)
    board.wait_chart("long", points=500)

    book.run(1, wait=False)
    board.wait_chart("loss/train", points=5)
    _asks_for_every_point(board)
    # A page tells of its downloads only while it is spoken to.
    if kernel in ANSWERS:
        until(lambda: book.running() and saved, "an answer while the cell runs")
    _chooses(board)
    span = _zooms(board)
    _hovers(board)
    waits = not saved
    assert waits == (kernel not in ANSWERS), "an answer comes at once, or when the cell has ended"
    until(lambda: board.busy() == waits, f"the board says that a request waits: {waits}")
    assert book.running(), "all that was while the cell ran"

    stop(book)
    book.wait_ran()
    until(lambda: not book.running() and saved, "the answer when the cell has ended")
    assert len(Path(saved[0].path()).read_text().splitlines()) == 1 + LOGGED
    delays = latencies(book, "loss/train")
    board.wait_last("loss/train", len(delays) - 1)
    until(lambda: np.isfinite(latencies(book, "loss/train")).all(), "every point was drawn")
    delays = latencies(book, "loss/train")
    python = _python(book, kernel)
    measured.append(
        f"{front}, ipykernel {kernel}, Python {python}: flush to drawn, {len(delays)} points: "
        f"median {np.median(delays):.2f} s, 95 % {np.quantile(delays, 0.95):.2f} s",
    )
    assert np.median(delays) <= 2
    assert _span(board, "accuracy") == span, "the zoom survives new data"

    _reloads(book, kernel)
    _looks_twice(book)
    _runs_again(book)
    _restarts(book)
    assert book.errors == []


def _python(book: Notebook, kernel: str) -> str:
    """Which Python the kernel has, whose own version is the one it is named after."""
    asked = "__import__('ipykernel').__version__ + ' ' + __import__('platform').python_version()"
    version, python = book.ask(asked).strip("'").split()
    assert version == kernel
    return python


def _asks_for_every_point(board: Board) -> None:
    """Only the kernel has them all."""
    board.card("long").get_by_label("More").click()
    board.root.get_by_text("Download CSV", exact=True).click()


def _chooses(board: Board) -> None:
    """Smoothing, tags, runs and the axis are the page's own."""
    board.control("Smoothing").fill("0")
    until(lambda: _unsmoothed(board, "loss/train"), "smoothing off")
    board.control("Smoothing").fill("0.9")
    until(lambda: not _unsmoothed(board, "loss/train"), "smoothing on")

    board.control("Filter tags").fill("loss/val")
    until(lambda: board.tags() == ["loss/validation"], "only the tag that matches")
    board.control("Filter tags").fill("")
    until(lambda: set(board.tags()) == {*TAGS, "long"}, "all tags again")
    board.control("Filter runs").fill("nothing like it")
    until(lambda: board.runs() == [], "no run matches")
    board.control("Filter runs").fill("")
    until(lambda: board.runs() == ["first", "live"], "the runs again")

    board.control("Horizontal axis").select_option("wall")
    until(lambda: _span(board, "accuracy")[1] > 1e9, "the time of day on the axis")
    board.control("Horizontal axis").select_option("relative")
    until(lambda: _span(board, "accuracy")[1] < 200, "seconds on the axis")
    board.control("Horizontal axis").select_option("step")
    until(lambda: _steps(board, "accuracy"), "steps on the axis")


def _zooms(board: Board) -> tuple[float, float]:
    """Drag a box over the left half of a chart; return what it shows then, in steps."""
    left, top, width, height = board.still("accuracy")
    mouse = board.book.page.mouse
    mouse.move(left + width * 0.1, top + height * 0.1)
    mouse.down()
    mouse.move(left + width * 0.3, top + height * 0.5, steps=4)
    mouse.move(left + width * 0.5, top + height * 0.9, steps=4)
    mouse.up()

    # Told from another chart of the same points: what this one showed before the drag grew until
    # then.
    def zoomed() -> bool:
        return _span(board, "accuracy")[1] < 0.8 * _span(board, "loss/train")[1]

    until(zoomed, "zoomed in")
    return _span(board, "accuracy")


def _hovers(board: Board) -> None:
    """Point at the middle of a chart."""
    left, top, width, height = board.still("loss/train")
    mouse = board.book.page.mouse
    mouse.move(left + width * 0.4, top + height * 0.4)
    mouse.move(left + width * 0.5, top + height * 0.5, steps=3)
    tooltip = board.book.page.locator(".tbnb-tooltip").first
    tooltip.wait_for()
    assert "live" in tooltip.inner_text()


def _reloads(book: Notebook, kernel: str) -> None:
    """After a reload the board is there again, with what it loads late, and lives."""
    book.save()
    book.load()
    # A kernel that reads late can leave the page's widgets without their models.
    for _ in range(2 if kernel in kernel_kinds.LOSING else 0):
        until(lambda: _restored(book) is not None, "a widget or an error")
        if not _restored(book):
            book.load()
    board = Board.below(book)
    _lives(book, board, 10)
    assert settled(board.root, LATE) == "function"


def _restored(book: Notebook) -> bool | None:
    """Whether the first cell has its board again; None before that is known."""
    cell = book.page.locator(".jp-Notebook .jp-Cell").first
    if cell.get_by_text("model not found").count():
        return False
    return True if cell.locator(".tbnb").count() else None


def _looks_twice(book: Notebook) -> None:
    """What is chosen in one view of a board is chosen in the other; both grow."""
    book.run(2)
    first, second = Board.below(book), Board.below(book, 2)
    first.control("Filter tags").fill("long")
    until(lambda: second.tags() == ["long"], "the filter in both views")
    second.control("Filter tags").fill("")
    _lives(book, first, 20)
    _lives(book, second, 30)


def _runs_again(book: Notebook) -> None:
    """Neither threads nor comms pile up; the old view of the old board is told."""
    comms, threads = settled(book.page, COMMS), book.ask(THREADS)
    for _ in range(2):
        book.run(0)
    _lives(book, Board.below(book), 40)
    until(lambda: book.ask(THREADS) == threads, f"{threads} threads, {book.ask(THREADS)}")
    until(lambda: settled(book.page, COMMS) == comms, f"{comms} comms")


def _restarts(book: Notebook) -> None:
    """A restart leaves the drawn lines; running the cell again brings a live board."""
    book.restart()
    board = Board.below(book)
    assert board.wait_chart("long").last() > LOGGED
    until(lambda: board.status() != "ready", "the board says that nobody feeds it")
    book.run(0)
    _lives(book, Board.below(book), 50)


def _lives(book: Notebook, board: Board, more: int) -> None:
    """One more point is drawn."""
    append(files(book.directory / "logs" / "first")[0], "long", 0, LOGGED + more)
    board.wait_last("long", LOGGED + more)


def _unsmoothed(board: Board, tag: str) -> bool:
    """Whether the line goes through the logged values: at step 0, 1 + 0.1 · sin 0, and at 1."""
    chart = board.chart(tag)
    if chart is None or len(chart.pixels()) < 2:
        return False
    values = chart.values()[:3, 1]
    steps = np.arange(len(values))
    return bool(np.allclose(values, np.exp(-steps / 50) + 0.1 * np.sin(steps), atol=0.01))


def _steps(board: Board, tag: str) -> bool:
    """Whether the first points of a line are at the steps 0 and 1."""
    chart = board.chart(tag)
    return chart is not None and bool(np.allclose(chart.values()[:2, 0], [0, 1], atol=0.01))


def _span(board: Board, tag: str) -> tuple[float, float]:
    """The steps that a chart shows, from and to; NaN before its first draw."""
    chart = board.chart(tag)
    if chart is None:
        return (np.nan, np.nan)
    scale = chart.drawn["scales"]["x"]
    return (scale["min"], scale["max"])
