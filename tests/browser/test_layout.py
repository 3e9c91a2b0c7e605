"""Where things stand at the widths that notebooks have: the toolbar, the cards, what is in them."""

from __future__ import annotations

import itertools

import pytest
from board import Board
from lab import OpenNotebook, until
from media import screen, tab
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
# Where elements are, px of the page, two frames later.
PLACES = """
async (all) => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return all.map((el) => el.getBoundingClientRect().toJSON());
}
"""
# To the end of a list; whether that is so, with all that is in sight there as it shall be.
TO_THE_END = """
(list) => {
  list.scrollTo(0, list.scrollHeight);
  const { top, bottom } = list.getBoundingClientRect();
  const seen = [...list.querySelectorAll(".tbnb-entry")].filter((entry) => {
    const own = entry.getBoundingClientRect();
    return own.bottom > top && own.top < bottom;
  });
  const done = (entry) => entry.querySelector(".tbnb-markdown")?.firstChild;
  return list.dataset.below === "false" && seen.every(done);
}
"""


@pytest.fixture
def board(open_notebook: OpenNotebook) -> Board:
    """A board of a log with seven tabs, and in the scalars' three groups of one, two and one."""
    book = open_notebook(_LOG, BOARD)
    book.run()
    board = Board.below(book, 1)
    board.root.get_by_role("tab", name="Overview", selected=True).wait_for()
    return board


def box(one: Locator) -> dict[str, float]:
    """Where an element is, px, with its far edges, once it lies still."""
    (found,) = boxes(one)
    return found


def boxes(*some: Locator) -> list[dict[str, float]]:
    """Where all that these find is, once it is there and lies still."""
    seen: list[list[dict[str, float]]] = []

    def still() -> bool:
        for one in some:
            one.first.wait_for()
        seen.append([place for one in some for place in one.evaluate_all(PLACES)])
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    until(still, "all lies still")
    return seen[-1]


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
    bar, own = boxes(board.root.locator(".tbnb-bar"), chosen)
    assert bar["height"] < 2 * own["height"], kind
    parts = board.root.locator(
        ".tbnb-tablist > [data-away=false], .tbnb-moretabs[data-away=false], "
        ".tbnb-bar > .tbnb-filter, .tbnb-bar-own > *, .tbnb-status, .tbnb-settings"
    )
    places = boxes(parts)
    for before, after in itertools.pairwise(places):
        assert before["right"] <= after["x"] + 0.5, kind
    assert places[-1]["right"] <= bar["right"], kind


def test_tabs_without_room_are_in_a_menu(board: Board) -> None:
    """At 500 px: the menu is seen, names the others, and the keys reach every tab."""
    board.fit(500)
    more = board.root.get_by_role("button", name="More kinds of data")
    more.wait_for()
    boxes(board.root.get_by_role("tab"))
    in_line = board.root.get_by_role("tab").all_inner_texts()

    more.click()
    in_menu = board.root.locator(".tbnb-menu button").all_inner_texts()
    assert (*in_line, *in_menu) == KINDS
    more.press("Escape")
    board.root.get_by_role("tab", selected=True).press("End")
    board.root.get_by_role("tab", name="Text", selected=True).wait_for()
    one, other = boxes(more, board.root.locator(".tbnb-bar > .tbnb-filter"))
    assert one["right"] <= other["x"]
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
    lr, x, y, z = boxes(*(board.card(tag) for tag in tags))
    third = (room(board) - 2 * GAP) / 3
    assert [lr["y"], lr["y"]] == pytest.approx([x["y"], y["y"]])
    assert [one["width"] for one in (lr, x, y)] == pytest.approx([third] * 3, abs=1)
    assert z["y"] > lr["bottom"]
    assert z["width"] == pytest.approx(room(board), abs=1)

    board.fit(900)
    lr, x, y, z = boxes(*(board.card(tag) for tag in tags))
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

    until(lambda: texts.evaluate(TO_THE_END), "the end")
    assert texts.evaluate("el => getComputedStyle(el).maskImage") == "none"
    last = texts.locator(".tbnb-entry").last
    assert last.get_attribute("data-step") == "0"
    end, whole = boxes(last, texts)
    assert end["bottom"] <= whole["bottom"] + 1


def test_the_clock_is_not_over_the_sound(board: Board) -> None:
    """The outline of the last channel is seen to its end."""
    tab(board, "Audio")
    card = board.card("stereo")
    wave, clock = boxes(card.locator("canvas.tbnb-wave"), card.locator(".tbnb-clock"))

    assert wave["bottom"] <= clock["y"] + 0.5


def test_the_divider_is_dragged_on_the_picture(board: Board) -> None:
    """A press puts it there, a drag and the arrows move it; a zoomed picture moves instead."""
    tab(board, "Images")
    card = board.card("grey")
    card.locator("img").first.wait_for()
    card.hover()
    card.get_by_label("Compare two: swipe, difference").click()
    divider = board.root.get_by_role("slider", name="Share of A")
    stage = board.root.locator(".tbnb-stage .tbnb-picture")
    board.root.locator(".tbnb-over img").wait_for()
    at, mouse = box(stage), board.book.page.mouse
    middle = at["y"] + at["height"] / 3

    def share() -> int:
        return int(divider.get_attribute("aria-valuenow") or -1)

    assert share() == 50
    mouse.move(at["x"] + 0.25 * at["width"], middle)
    mouse.down()
    until(lambda: share() == 25, "where it was pressed")
    mouse.move(at["x"] + 0.75 * at["width"], middle, steps=3)
    mouse.up()
    until(lambda: share() == 75, "where it was dragged")
    mouse.move(at["x"] + 0.1 * at["width"], middle)
    assert share() == 75
    line = box(divider)
    assert line["x"] + line["width"] / 2 == pytest.approx(at["x"] + 0.75 * at["width"], abs=2)
    clip = board.root.locator(".tbnb-over").evaluate("el => el.style.clipPath")
    assert clip == f"inset(0px {25}% 0px 0px)"
    # A is black and the step before, B white and the newest: left of the line there is A alone.
    assert board.control("Step of A").get_attribute("aria-valuetext") == "step 0"
    assert board.control("Step of B").get_attribute("aria-valuetext") == "step 1"
    shown = box(board.root.locator(".tbnb-over img"))
    inner = {**at, "y": middle, "height": 1, "x": shown["x"] + 2, "width": shown["width"] - 4}
    seen = screen(board.book.page, inner)[0, :, 0]
    line_at = round(line["x"] + line["width"] / 2 - inner["x"])
    assert set(seen[: line_at - 5]) == {0}
    assert set(seen[line_at + 5 :]) == {255}

    for key, wanted in (("ArrowLeft", 74), ("PageUp", 84), ("End", 100), ("Home", 0)):
        board.book.page.keyboard.press(key)
        until(lambda wanted=wanted: share() == wanted, f"{wanted} by {key}")

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
    until(lambda: share() == 40, "dragged by the line")
