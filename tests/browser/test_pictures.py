"""What hands do to pictures, in pixels: zoom, pan, sharpen, compare."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pytest
from board import Board
from lab import Notebook, OpenNotebook, until
from media import only, screen, tile
from playwright.sync_api import Locator
from test_layout import box
from training import BOARD

import tbnb

Pixels = npt.NDArray[np.uint8]
RNG = np.random.default_rng(9)
# All numbers of a canvas, RGBA; none while it is not there.
CANVAS = """
(all) => all.map((canvas) =>
  [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]).flat()
"""
# Where pictures lie in their boxes: left, top, width, height, px.
PLACED = """
(all) => all.map(({ style }) => ["left", "top", "width", "height"].map((name) =>
  Number.parseFloat(style[name])))
"""


def opened(book: Notebook, pictures: Mapping[tuple[str, str, int], Pixels]) -> Board:
    """A board of pictures by run, tag and step, each of shape (height, width, channels)."""
    for run in {run for run, _, _ in pictures}:
        with tbnb.SummaryWriter(book.directory / "logs" / run) as writer:
            for (own, tag, step), pixels in pictures.items():
                if own == run:
                    writer.add_image(tag, pixels, step, dataformats="HWC")
    book.run()
    board = Board.below(book)
    board.wait_status("live", "ready")
    return board


def compare(board: Board, tag: str) -> None:
    """Open the difference of a tag's pictures."""
    card = only(board, tag)
    card.hover()
    card.get_by_label("Compare two: swipe, difference").click()
    board.control("How to compare").select_option("difference")


def difference(a: Pixels, b: Pixels) -> npt.NDArray[np.int64]:
    """How far each number of one is from that of the other."""
    return np.abs(a.astype(int) - b)


def wait_drawn(board: Board, colours: npt.NDArray[np.int64]) -> None:
    """Wait until the canvas shows these red, green and blue, as far as they go, and opaque."""
    canvas = board.root.locator(".tbnb-stage canvas")
    opaque = np.full((*colours.shape[:2], 1), 255)
    want = np.concatenate([np.minimum(colours, 255), opaque], axis=2).ravel().tolist()
    until(lambda: canvas.evaluate_all(CANVAS) == want, "the difference drawn")


def words(a: Pixels, b: Pixels) -> str:
    """What is to be said of two pictures: numbers of four channels a pixel, alpha among them."""
    apart = difference(a, b)
    count, all_of_them = int(apart.any(axis=2).sum()), apart.shape[0] * apart.shape[1]
    mean = f"{apart.sum() / (4 * all_of_them):#.3g}".rstrip(".")
    return (
        f"{count} of {all_of_them} pixels differ, by {apart.max()} of 255 at most,"
        f" {mean} on average"
    )


def test_a_difference_is_that_of_the_numbers(open_notebook: OpenNotebook) -> None:
    """Of two runs, of two steps of one, amplified: the canvas has what numpy says."""
    noise = {
        (run, "noise", step): RNG.integers(0, 256, (5, 7, 3), np.uint8)
        for run in ("one", "two")
        for step in (0, 1)
    }
    noise["two", "noise", 1][:, 3:] = noise["one", "noise", 1][:, 3:]
    sizes = {
        ("one", "sizes", 0): np.full((4, 6, 3), (10, 60, 200), np.uint8),
        ("two", "sizes", 0): np.full((9, 2, 3), (60, 10, 201), np.uint8),
    }
    clear = {(run, "alpha", 0): RNG.integers(0, 256, (3, 4, 4), np.uint8) for run in ("one", "two")}
    book = open_notebook(BOARD)
    board = opened(book, noise | sizes | clear)
    a, b = noise["one", "noise", 1], noise["two", "noise", 1]
    said = board.root.locator(".tbnb-differs")

    compare(board, "noise")
    wait_drawn(board, difference(a, b))
    assert words(a, b) in said.inner_text()
    canvas = board.root.locator(".tbnb-stage canvas")
    assert canvas.evaluate("el => getComputedStyle(el).imageRendering") == "pixelated"
    board.control("Amplify").fill("3")
    wait_drawn(board, 3 * difference(a, b))
    assert words(a, b) in said.inner_text()
    assert "\N{MULTIPLICATION SIGN} 3" in said.inner_text()
    board.control("Amplify").fill("1")

    board.control("Run of B").select_option(label="one")
    wait_drawn(board, difference(a, a))
    assert "No pixel differs" in said.inner_text()
    board.control("Step of B").fill("0")
    before = noise["one", "noise", 0]
    wait_drawn(board, difference(a, before))
    assert words(a, before) in said.inner_text()
    board.control("Run of A").select_option(label="two")
    board.control("Step of A").fill("0")
    wait_drawn(board, difference(noise["two", "noise", 0], before))

    board.control("Leave the comparison").click()
    compare(board, "sizes")
    wait_drawn(board, np.full((4, 6, 3), (50, 50, 1)))
    assert "B has another size and was stretched" in said.inner_text()
    board.control("Leave the comparison").click()
    compare(board, "alpha")
    apart = difference(clear["one", "alpha", 0], clear["two", "alpha", 0])
    # Where alpha alone differs the colours would show nothing.
    wait_drawn(board, np.maximum(apart[..., :3], apart[..., 3:]))
    assert words(clear["one", "alpha", 0], clear["two", "alpha", 0]) in said.inner_text()
    board.control("Leave the comparison").click()

    # Of one run: the one before and the newest.
    board.root.get_by_label("Show two", exact=True).uncheck()
    compare(board, "noise")
    wait_drawn(board, difference(before, a))
    assert board.control("Step of A").get_attribute("aria-valuetext") == "step 0"
    assert board.control("Run of B").inner_text() == "one"
    assert book.errors == []


def test_a_view_is_that_of_all_runs(open_notebook: OpenNotebook) -> None:
    """The wheel and a drag move the pictures of both runs by as much, those of no other card."""
    book = open_notebook(BOARD)
    board = opened(
        book,
        {
            (run, tag, 0): RNG.integers(0, 256, (40, 60, 3), np.uint8)
            for run in ("one", "two")
            for tag in ("here", "there")
        },
    )
    card, other = board.card("here"), board.card("there")
    until(lambda: [one.locator("img").count() for one in (card, other)] == [2, 2], "pictures")
    keyboard, mouse = book.page.keyboard, book.page.mouse
    first, second = (box(tile(card, run).locator(".tbnb-picture")) for run in ("one", "two"))
    fits = placed(card)
    assert fits[0] == fits[1]
    elsewhere = placed(other)

    # A turn of 300 px doubles, and what is under the pointer stays there. Events tell whole px.
    x, y = middle(first)
    mouse.move(x + 20, y - 10)
    at = np.array([x + 20 - first["x"], y - 10 - first["y"]])
    keyboard.down("Control")
    mouse.wheel(0, -600)
    keyboard.up("Control")
    left_top, size = np.array(fits[0][:2]), np.array(fits[0][2:])
    near = np.concatenate([at - 4 * (at - left_top), 4 * size])
    wait_placed(card, near)

    for start, by in ((first, (30, -20)), (second, (-12, 8))):
        x, y = middle(start)
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + by[0], y + by[1], steps=3)
        mouse.up()
        near[:2] += by
        wait_placed(card, near)
    assert placed(other) == elsewhere

    mouse.dblclick(*middle(second))
    wait_placed(card, np.array(fits[0]))
    # The wheel alone is for the notebook; the key after it finds the picture as it was.
    mouse.wheel(0, -600)
    tile(card, "two").locator(".tbnb-picture").press("+")
    widths = [1.25 * fits[0][2]] * 2
    until(lambda: [one[2] for one in placed(card)] == pytest.approx(widths), "a quarter more")
    assert book.errors == []


def middle(area: Mapping[str, float]) -> tuple[int, int]:
    """The px nearest to the middle of an area of the page."""
    return int(area["x"] + area["width"] / 2), int(area["y"] + area["height"] / 2)


def placed(card: Locator) -> list[list[float]]:
    """Where a card's pictures lie in their boxes: left, top, width, height, px."""
    return list(card.locator(".tbnb-picture img").evaluate_all(PLACED))


def wait_placed(card: Locator, where: npt.NDArray[np.float64]) -> None:
    """Wait until the pictures of both runs lie there."""
    want = [pytest.approx(where.tolist(), abs=0.01)] * 2
    until(lambda: placed(card) == want, f"both at {where}, are at {placed(card)}")


def test_settings_change_what_is_seen(open_notebook: OpenNotebook) -> None:
    """Contrast, then brightness, by the numbers of the Filter Effects; pixels sharp or smooth."""
    book = open_notebook(BOARD)
    pixels = np.array([[[100], [160]]], np.uint8).repeat(3, axis=2)
    board = opened(book, {("run", "two", 0): pixels})
    img = board.card("two").locator(".tbnb-picture img")
    img.wait_for()

    def greys() -> list[int]:
        row = screen(book.page, {**box(img), "height": 9})[5, 2:-2, 0]
        middle = len(row) // 2
        return np.unique(np.delete(row, [middle - 1, middle, middle + 1])).tolist()

    until(lambda: greys() == [100, 160], "two pixels, and nothing between them")
    settings(board, "Contrast", "2")
    # Twice as far from 127.5.
    until(lambda: greys() == pytest.approx([72.5, 192.5], abs=1), "more contrast")
    settings(board, "Brightness", "0.5")
    until(lambda: greys() == pytest.approx([36.25, 96.25], abs=1), "half as bright")
    settings(board, "Contrast", "1")
    until(lambda: greys() == pytest.approx([50, 80], abs=1), "half as bright alone")
    settings(board, "Brightness", "1")
    settings(board, "Sharp pixels", None)
    until(lambda: len(greys()) > 10, "one goes over into the other")
    assert book.errors == []


def settings(board: Board, label: str, value: str | None) -> None:
    """Move a slider of the settings, or take a tick away."""
    button = board.control("Settings")
    button.click()
    field = board.control(label)
    if value is None:
        field.uncheck()
    else:
        field.fill(value)
    board.book.page.keyboard.press("Escape")
    until(lambda: button.get_attribute("aria-expanded") == "false", "the settings closed")
