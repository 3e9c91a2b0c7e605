"""Where things stand at the widths that notebooks have: the toolbar, the cards, what is in them."""

from __future__ import annotations

import itertools

import pytest
from board import Board
from lab import OpenNotebook, until
from media import tab
from playwright.sync_api import Locator
from training import BOARD

_LOG = """
import numpy as np
from tbnb import SummaryWriter
at = np.arange(8000) / 8000
with SummaryWriter("logs/run") as writer:
    for step in range(12):
        for tag in ("lr", "a/x", "a/y", "b/z"):
            writer.add_scalar(tag, step, step)
        writer.add_text("said", "one line" + 20 * "\\n\\nand one more", step)
    for step, level in enumerate((0, 255)):
        writer.add_image("grey", np.full((1, 40, 60), level, np.uint8), step)
    writer.add_histogram("weights", np.arange(100), 0)
    writer.add_audio("stereo", np.stack([np.sin(500 * at), np.sin(700 * at)]), 0, 8000)
"""
KINDS = ("Overview", "Scalars", "Images", "Histograms", "Distributions", "Audio", "Text")
GAP = 8
PADDING = 10


@pytest.fixture
def board(open_notebook: OpenNotebook) -> Board:
    """A board of a log with seven tabs, and in the scalars' three groups of one, two and one."""
    book = open_notebook(_LOG, BOARD)
    book.run()
    board = Board.below(book, 1)
    board.root.get_by_role("tab", name="Overview", selected=True).wait_for()
    return board


def box(one: Locator) -> dict[str, float]:
    """Where an element is, px, with its far edges."""
    found = one.bounding_box()
    assert found is not None
    right, bottom = found["x"] + found["width"], found["y"] + found["height"]
    return {**found, "right": right, "bottom": bottom}


def room(board: Board) -> float:
    """What cards have of the page's width, px."""
    width = board.root.locator(".tbnb-main").evaluate("main => main.clientWidth")
    return float(width) - 2 * PADDING


def test_the_toolbar_is_one_line(board: Board) -> None:
    """At 900 px, of every kind; the chosen tab is in it, nothing lies over anything else."""
    board.fit(900)

    for kind in KINDS:
        tab(board, kind)
        board.root.locator(".tbnb-bar-own").wait_for()
        one_line(board, kind)
    # The most there can be: two lists and a step for all cards.
    tab(board, "Histograms")
    board.control("Link steps").click()
    board.control("Step of all cards: number").wait_for()
    one_line(board, "Histograms")


def one_line(board: Board, kind: str) -> None:
    """See that the toolbar's parts stand one after the other, the tab of this kind among them."""
    chosen = board.root.get_by_role("tab", name=kind, selected=True)
    assert chosen.is_visible(), kind
    bar = box(board.root.locator(".tbnb-bar"))
    assert bar["height"] < 2 * box(chosen)["height"], kind
    parts = board.root.locator(
        ".tbnb-tablist > [data-away=false], .tbnb-moretabs[data-away=false], "
        ".tbnb-bar > .tbnb-filter, .tbnb-bar-own > *, .tbnb-status, .tbnb-settings"
    )
    boxes = [box(part) for part in parts.all()]
    for before, after in itertools.pairwise(boxes):
        assert before["right"] <= after["x"] + 0.5, kind
    assert boxes[-1]["right"] <= bar["right"], kind


def test_tabs_without_room_are_in_a_menu(board: Board) -> None:
    """At 500 px: the menu is seen, names the others, and the keys reach every tab."""
    board.fit(500)
    more = board.root.get_by_role("button", name="More kinds of data")
    more.wait_for()
    in_line = board.root.get_by_role("tab").all_inner_texts()

    more.click()
    in_menu = board.root.locator(".tbnb-menu button").all_inner_texts()
    assert (*in_line, *in_menu) == KINDS
    more.press("Escape")
    board.root.get_by_role("tab", selected=True).press("End")
    board.root.get_by_role("tab", name="Text", selected=True).wait_for()
    assert box(more)["right"] <= box(board.root.locator(".tbnb-bar > .tbnb-filter"))["x"]
    board.book.page.keyboard.press("ArrowLeft")
    board.root.get_by_role("tab", name="Audio", selected=True).wait_for()

    board.fit(1400)
    until(lambda: board.root.get_by_role("tab").count() == len(KINDS), "all tabs in the line")
    assert not more.is_visible()


def test_small_groups_share_the_width(board: Board) -> None:
    """Groups stand side by side as far as their cards fit; a row's cards share all of its width."""
    tab(board, "Scalars")
    tags = ("lr", "a/x", "a/y", "b/z")

    board.fit(1400)
    lr, x, y, z = (box(board.card(tag)) for tag in tags)
    third = (room(board) - 2 * GAP) / 3
    assert [lr["y"], lr["y"]] == pytest.approx([x["y"], y["y"]])
    assert [one["width"] for one in (lr, x, y)] == pytest.approx([third] * 3, abs=1)
    assert z["y"] > lr["bottom"]
    assert z["width"] == pytest.approx(room(board), abs=1)

    board.fit(900)
    lr, x, y, z = (box(board.card(tag)) for tag in tags)
    assert [lr["width"], z["width"]] == pytest.approx([room(board)] * 2, abs=1)
    assert x["y"] == pytest.approx(y["y"])
    assert x["width"] == pytest.approx((room(board) - GAP) / 2, abs=1)

    board.fit(1400)
    board.card("a/x").hover()
    board.card("a/x").get_by_label("Full width").click()
    until(lambda: box(board.card("a/x"))["width"] > 2 * third + GAP + 1, "wide")
    assert box(board.card("a/x"))["width"] == pytest.approx(room(board), abs=1)


def test_a_list_of_texts_ends_softly(board: Board) -> None:
    """While there is more below the end fades; at the end the last text is there as a whole."""
    tab(board, "Text")
    texts = board.card("said/text_summary").locator(".tbnb-entries")
    until(lambda: texts.get_attribute("data-below") == "true", "more below")
    assert "gradient" in texts.evaluate("el => getComputedStyle(el).maskImage")

    texts.evaluate("el => el.scrollTo(0, el.scrollHeight)")

    until(lambda: texts.get_attribute("data-below") == "false", "the end")
    assert texts.evaluate("el => getComputedStyle(el).maskImage") == "none"
    last = texts.locator(".tbnb-entry").last
    assert last.get_attribute("data-step") == "0"
    assert box(last)["bottom"] <= box(texts)["bottom"] + 1


def test_the_clock_is_not_over_the_sound(board: Board) -> None:
    """The outline of the last channel is seen to its end."""
    tab(board, "Audio")
    card = board.card("stereo")
    wave = card.locator("canvas.tbnb-wave")
    wave.wait_for()

    assert box(wave)["bottom"] <= box(card.locator(".tbnb-clock"))["y"] + 0.5


def test_the_divider_is_dragged_on_the_picture(board: Board) -> None:
    """A press puts it there, a drag and the arrows move it; a zoomed picture moves instead."""
    tab(board, "Images")
    card = board.card("grey")
    card.locator("img").first.wait_for()
    card.hover()
    card.get_by_label("Compare two: swipe, difference").click()
    divider = board.root.get_by_role("slider", name="Share of A")
    stage = board.root.locator(".tbnb-stage .tbnb-picture")
    at, mouse = box(stage), board.book.page.mouse
    middle = at["y"] + at["height"] / 3

    def share() -> int:
        return int(divider.get_attribute("aria-valuenow") or -1)

    assert share() == 50
    mouse.move(at["x"] + 0.25 * at["width"], middle)
    mouse.down()
    assert share() == 25
    mouse.move(at["x"] + 0.75 * at["width"], middle, steps=3)
    mouse.up()
    mouse.move(at["x"] + 0.1 * at["width"], middle)
    assert share() == 75
    line = box(divider)
    assert line["x"] + line["width"] / 2 == pytest.approx(at["x"] + 0.75 * at["width"], abs=2)
    # A is black, cut off right of the line.
    clip = board.root.locator(".tbnb-over").evaluate("el => el.style.clipPath")
    assert clip == f"inset(0px {25}% 0px 0px)"

    for key, wanted in (("ArrowLeft", 74), ("PageUp", 84), ("End", 100), ("Home", 0)):
        board.book.page.keyboard.press(key)
        assert share() == wanted

    divider.press("+")
    mouse.move(at["x"] + 0.5 * at["width"], middle)
    mouse.down()
    mouse.move(at["x"] + 0.6 * at["width"], middle, steps=3)
    mouse.up()
    assert share() == 0
    mouse.move(at["x"] + 2, middle)
    mouse.down()
    mouse.move(at["x"] + 0.4 * at["width"], middle, steps=3)
    mouse.up()
    assert share() == 40
