"""What a hand does to a card: turn the wheel, drag, pick a step, pin, download."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
from board import Board, download
from lab import OpenNotebook, until
from log_script import write

CELL = "%load_ext tbnb\n%tbnb --logdir logs --smoothing 0"


def middle(board: Board, tag: str) -> tuple[float, float]:
    """The centre of a plot that lies still, in px of the page."""
    left, top, width, height = board.still(tag)
    return left + width / 2, top + height / 2


def test_wheel_and_drag_move_the_view(open_notebook: OpenNotebook) -> None:
    """With Ctrl the wheel zooms, with Shift a drag pans, a double click ends both."""
    book = open_notebook(CELL)
    write(book.directory / "logs" / "run", {"line": np.arange(100.0)})
    book.run()
    board = Board.below(book)
    chart = board.wait_chart("line", points=100)
    whole = chart.drawn["scales"]["x"]
    mouse = book.page.mouse

    def span() -> tuple[float, float]:
        chart = board.chart("line")
        assert chart is not None
        return chart.drawn["scales"]["x"]["min"], chart.drawn["scales"]["x"]["max"]

    at = middle(board, "line")
    mouse.move(*at)
    book.page.keyboard.down("Control")
    mouse.wheel(0, -300)
    book.page.keyboard.up("Control")
    until(lambda: span()[1] - span()[0] < 90, "zoomed in")
    low, high = span()

    at = middle(board, "line")
    mouse.move(*at)
    book.page.keyboard.down("Shift")
    mouse.down()
    mouse.move(at[0] - 60, at[1], steps=4)
    mouse.up()
    book.page.keyboard.up("Shift")
    until(lambda: span()[0] > low, "panned to the right")
    left, right = span()
    assert abs((right - left) - (high - low)) < 1e-6 * (high - low)

    mouse.dblclick(*middle(board, "line"))
    until(lambda: span() == (whole["min"], whole["max"]), "reset")

    # Last, since it scrolls the notebook. A zoom would be drawn a frame or two later.
    mouse.wheel(0, 100)
    book.page.evaluate(
        "() => new Promise((go) => setTimeout(() => requestAnimationFrame(go), 200))"
    )
    assert span() == (whole["min"], whole["max"])


def test_a_step_is_picked_on_the_axis(open_notebook: OpenNotebook) -> None:
    """A click below the plot shows each run's value at that step."""
    book = open_notebook(CELL)
    for run, factor in (("a", 1), ("b", 10)):
        write(book.directory / "logs" / run, {"line": factor * np.arange(101.0)})
    book.run()
    board = Board.below(book)
    scale = board.wait_chart("line", points=202).drawn["scales"]["x"]
    left, top, width, height = board.still("line")
    share = (40 - scale["min"]) / (scale["max"] - scale["min"])
    book.page.mouse.click(left + share * width, top + height + 8)

    table = board.card("line").locator(".tbnb-steptable")
    table.wait_for()
    rows = [line.split() for line in table.locator("tbody tr").all_inner_texts()]
    # One px is half a step: the click may be off by that much.
    step = float(rows[0][3])
    assert abs(step - 40) <= 1
    assert [float(row[2]) for row in rows] == [step, 10 * step]


def test_pins_stay(open_notebook: OpenNotebook) -> None:
    """A pinned card stands on top, and there again after the page is loaded anew."""
    book = open_notebook(CELL)
    write(book.directory / "logs" / "run", {"a/one": [1.0, 2.0], "z/last": [3.0, 4.0]})
    book.run()
    board = Board.below(book)
    board.wait_chart("a/one")
    assert board.tags()[0] == "a/one"

    board.card("z/last").hover()
    board.card("z/last").get_by_label("Pin to the top").click()
    until(lambda: board.tags()[0] == "z/last", "pinned")
    book.save()
    book.load()
    again = Board.below(book)
    until(lambda: again.tags()[:1] == ["z/last"], "pinned after a reload")


def test_downloads_hold_every_point(open_notebook: OpenNotebook) -> None:
    """CSV and JSON have what the page never held; pictures name tag and run."""
    logged = np.random.default_rng(5).normal(size=20_000).astype(np.float32)
    book = open_notebook(CELL, accept_downloads=True)
    write(book.directory / "logs" / "run", {"noise": logged.astype(float)})
    book.run()
    board = Board.below(book)
    shown = board.wait_chart("noise", points=500)
    assert shown.count < 20_000

    rows = list(csv.reader(io.StringIO(download(board, "noise", "Download CSV").read_text())))
    head = [name.lower() for name in rows[0]]
    value, step = head.index("value"), head.index("step")
    assert [int(row[step]) for row in rows[1:]] == list(range(20_000))
    assert np.array_equal(np.array([row[value] for row in rows[1:]], np.float32), logged)

    (run,) = json.loads(download(board, "noise", "Download JSON").read_text())["runs"]
    assert (run["run"], run["step"]) == ("run", list(range(20_000)))
    assert np.array_equal(np.array(run["value"], np.float32), logged)
    svg = download(board, "noise", "Download SVG").read_text()
    assert svg.startswith("<svg")
    assert ">noise<" in svg
    assert ">run<" in svg
    assert download(board, "noise", "Download PNG").read_bytes().startswith(b"\x89PNG\r\n")
