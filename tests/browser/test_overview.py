"""The tab where all kinds stand together."""

from __future__ import annotations

from board import Board
from lab import OpenNotebook, until
from training import BOARD

_LOG = """
import numpy as np
from tbnb import SummaryWriter
with SummaryWriter("logs/run") as writer:
    for step in range(3):
        writer.add_scalar("a/loss", 1 / (step + 1), step)
        writer.add_scalar("b/same", step, step)
        writer.add_image("b/same", np.full((3, 8, 8), 80 * step, np.uint8), step)
        writer.add_histogram("a/weights", np.arange(100) * step, step)
"""


def kinds(board: Board) -> list[str]:
    """Kind and tag of each card, in order."""
    cards = board.root.locator(".tbnb-card")
    text = "cards => cards.map(card => `${card.dataset.kind} ${card.dataset.tag}`)"
    return list(cards.evaluate_all(text))


def test_kinds_of_a_group_stand_together(open_notebook: OpenNotebook) -> None:
    """First of the tabs, all kinds drawn; one kind alone by its button."""
    book = open_notebook(_LOG, BOARD)
    book.run()
    board = Board.below(book, 1)
    board.root.get_by_role("tab", name="Overview", selected=True).wait_for()

    wanted = ["scalars a/loss", "histograms a/weights", "scalars b/same", "images b/same"]
    until(lambda: kinds(board) == wanted, "a card of each kind, group by group")
    board.wait_chart("a/loss", points=3)
    board.root.locator("[data-kind=images] img").wait_for()
    board.root.locator("[data-kind=histograms] .tbnb-stepper").wait_for()
    board.root.get_by_role("button", name="Images").click()
    until(lambda: kinds(board) == ["images b/same"], "the pictures alone")
    assert book.errors == []


def test_a_pin_is_of_one_kind(open_notebook: OpenNotebook) -> None:
    """The picture is pinned, not the scalar of that name; so after the page is loaded anew."""
    book = open_notebook(_LOG, BOARD)
    book.run()
    board = Board.below(book, 1)
    picture = board.root.locator("[data-kind=images][data-tag='b/same']").first
    picture.locator(".tbnb-cardhead").wait_for()

    picture.hover()
    picture.get_by_label("Pin to the top").click()
    until(lambda: kinds(board)[:1] == ["images b/same"], "pinned")
    book.save()
    book.load()
    again = Board.below(book, 1)
    until(lambda: kinds(again)[:1] == ["images b/same"], "pinned after a reload")

    again.root.get_by_role("tab", name="Scalars").click()
    until(lambda: kinds(again) == ["scalars a/loss", "scalars b/same"], "the scalars")
    assert again.root.locator("[data-group=pinned]").count() == 0


def test_scalars_alone_have_no_tabs(open_notebook: OpenNotebook) -> None:
    """Nothing of it is there until a log has a second kind; then it comes by itself."""
    more = _LOG.replace("logs/run", "logs/more")
    book = open_notebook(
        "from tbnb import SummaryWriter\n"
        "with SummaryWriter('logs/run') as writer: writer.add_scalar('a/loss', 1.0, 0)",
        BOARD,
        more,
    )
    book.run(0)
    book.run(1)
    board = Board.below(book, 1)
    board.wait_chart("a/loss")
    assert board.root.get_by_role("tab").count() == 0
    assert board.root.locator(".tbnb-kinds").count() == 0

    book.run(2)

    board.root.get_by_role("tab", name="Overview", selected=True).wait_for()
