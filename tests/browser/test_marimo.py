"""The board in marimo: no Jupyter, no IPython, cells that run by themselves, a shadow root."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from board import Board
from lab import PROJECT, until
from log_script import append, files, write
from marimo_book import MarimoBook, notebook, serve
from patience import PATIENCE
from playwright.sync_api import Browser, Download, Error

import tbnb

LOGGED = 20_000  # of one series: more than the page is sent
IMPORTS = ("", "import marimo as mo\nimport tbnb", "mo, tbnb")
BOARD = ("tbnb", "board = tbnb.Board('logs', reload_interval=0.5)\nboard", "board")
WRAPPED = ("mo, tbnb", "mo.ui.anywidget(tbnb.Board('logs', height=300))", "")
# Trains when its button is pressed, ten times a second, until a file appears.
BUTTON = ("mo", "button = mo.ui.run_button(label='train now')\nbutton", "button")
TRAIN = (
    "button, tbnb",
    """\
import os, time
if button.value:
    with tbnb.SummaryWriter("logs/cell") as writer:
        for step in range(3000):
            writer.add_scalar("loss", 1 / (1 + step), step)
            writer.flush()
            time.sleep(0.05)
            if os.path.exists("stop"):
                break
""",
    "",
)
# What goes on in the kernel, each time its button is pressed.
PROBE = (
    "mo",
    "probe = mo.ui.button(label='count', value=0, on_click=lambda n: n + 1)\nprobe",
    "probe",
)
COUNT = (
    "mo, probe",
    """\
import threading
from ipywidgets.widgets import widget
kinds = [type(one).__name__ for one in widget._instances.values()]
names = [thread.name for thread in threading.enumerate()]
mo.md(f"{probe.value}: {names.count('tbnb')} threads, {kinds.count('Board')} boards, "
      f"{len(kinds)} widgets")
""",
    "",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebook's directory, with a log in it."""
    root = tmp_path_factory.mktemp("marimo")
    write(root / "logs" / "first", {"loss": range(50), "other/acc": range(10)})
    write(root / "logs" / "first", {"long": np.sin(np.arange(LOGGED))})
    with tbnb.SummaryWriter(root / "logs" / "first") as writer:
        writer.add_histogram("weights", np.arange(100.0), 0)
        writer.add_image("picture", np.full((3, 8, 8), 200, np.uint8), 0)
    (root / "book.py").write_text(notebook(IMPORTS, BOARD, WRAPPED, BUTTON, TRAIN, PROBE, COUNT))
    return root


@pytest.fixture(scope="module")
def url(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Marimo's editor with that notebook."""
    with serve(home / "book.py", tmp_path_factory.mktemp("marimo-home")) as address:
        yield address


@pytest.fixture
def book(
    browser: Browser, url: str, request: pytest.FixtureRequest, failed: Callable[[], bool]
) -> Iterator[MarimoBook]:
    """The notebook in a page; all tests share its session. A failed one leaves its picture."""
    opened = MarimoBook.open(browser, url)
    yield opened
    if failed():
        with contextlib.suppress(Error):
            name = f"{request.node.name}.png"
            opened.page.screenshot(path=PROJECT / "build" / "failures" / name)
    opened.page.close()


def board(book: MarimoBook, cell: int) -> Board:
    """The board in the output of a cell."""
    root = book.cell(cell).locator(".tbnb").first
    root.wait_for(timeout=PATIENCE * 1000)
    return Board(book, root)  # type: ignore[arg-type]  # as far as it needs a notebook


def count(book: MarimoBook, pressed: int) -> str:
    """What goes on in the kernel."""
    book.page.get_by_role("button", name="count", exact=True).last.click()
    said = book.cell(6).get_by_text(f"{pressed}: ")
    said.wait_for()
    return said.inner_text()


def test_shows_grows_answers_and_comes_back(book: MarimoBook, home: Path) -> None:
    """As the value of a cell and wrapped; from another process, and while a cell trains."""
    shown, wrapped = board(book, 1), board(book, 2)
    for view in (shown, wrapped):
        view.wait_last("loss", 49)
        view.card("weights").locator(".tbnb-chart").first.wait_for()  # comes with a chunk
        view.card("picture").locator("canvas, img").first.wait_for()
    until(  # no second scroll bar
        lambda: shown.root.evaluate("board => board.offsetHeight") == 578, "a height of 578 px"
    )
    append(files(home / "logs" / "first")[0], "loss", 1, 60)
    shown.wait_last("loss", 60)

    book.page.get_by_role("button", name="train now", exact=True).last.click()
    until(lambda: _points(shown) >= 10, "the cell's points, while it runs")
    shown.control("Filter tags").click()
    book.page.keyboard.type("loss")  # and not marimo's shortcuts
    until(lambda: shown.tags() == ["loss"], "only the tag that matches")
    shown.control("Filter tags").fill("")
    shown.control("Smoothing").fill("0")
    until(lambda: _value(shown, 10) == pytest.approx(1 / 11, abs=0.01), "smoothing off")
    so_far = _points(shown)

    book.page.reload()  # while it trains: what is logged now comes by itself
    shown, wrapped = board(book, 1), board(book, 2)
    until(lambda: _points(shown) > so_far, "it still trains")
    (home / "stop").touch()
    for view in (shown, wrapped):  # and the rest when the kernel hears the page
        until(lambda view=view: _points(view) > so_far, "both runs again")
        view.card("weights").locator(".tbnb-chart").first.wait_for()
    # As marimo's dark theme colours a cell, in that notation.
    color = "color(srgb 0.09 0.11 0.1) !important; transition: none !important"
    book.page.add_style_tag(content=f".marimo-cell {{ background: {color} }}")
    until(lambda: view.root.get_attribute("data-theme") == "dark", "the host's theme")
    assert book.errors == []


def test_what_only_the_kernel_has_comes_when_the_cell_ends(book: MarimoBook, home: Path) -> None:
    """All points of a long series; the board says that it waits."""
    saved: list[Download] = []
    book.page.on("download", lambda download: saved.append(download))  # noqa: PLW0108 - it is marked
    (home / "stop").unlink(missing_ok=True)
    shown = board(book, 1)
    shown.wait_chart("long", points=500)
    before = len(files(home / "logs" / "cell"))
    book.page.get_by_role("button", name="train now", exact=True).last.click()
    until(lambda: len(files(home / "logs" / "cell")) > before, "it trains")
    shown.card("long").get_by_label("More").click()
    shown.root.get_by_text("Download CSV", exact=True).click()

    until(shown.busy, "the board says that a request waits")
    assert saved == []
    (home / "stop").touch()
    # A page tells of its downloads only while it is spoken to.
    until(lambda: not shown.busy() and saved, "the answer when the cell has ended")
    assert len(Path(saved[0].path()).read_text().splitlines()) == 1 + LOGGED
    assert book.errors == []


def test_a_cell_that_runs_again_ends_its_board(book: MarimoBook) -> None:
    """Its thread, its comm and its chunks; the board of the other cell goes on."""
    board(book, 2).wait_last("loss", 49)
    pressed = itertools.count(1)
    before = until(lambda: _alone(count(book, next(pressed))), "one thread, two boards")
    for _ in range(2):
        old = book.cell(1).locator(".tbnb").first.element_handle()
        book.run(1)
        until(lambda old=old: not old.is_visible(), "the old board is gone")
        board(book, 1).wait_last("loss", 49)

    until(lambda: _alone(count(book, next(pressed))) == before, f"as it was: {before}")
    assert book.errors == []


def _alone(counted: str) -> str:
    """What was counted, if it is one thread for two boards."""
    _, what = counted.split(": ")
    return what if what.startswith("1 threads, 2 boards, ") else ""


def _points(view: Board) -> int:
    """Points of the cell's run in the chart."""
    chart = view.chart("loss")
    return len(chart.pixels(1)) if chart and len(chart.keys) > 1 else 0


def _value(view: Board, step: int) -> float:
    chart = view.chart("loss")
    return float(chart.values(1)[step, 1]) if chart and _points(view) > step else np.nan
