"""Each bad input gives a clear message and loses nothing."""

from __future__ import annotations

import pytest
from board import Board
from lab import OpenNotebook, until
from log_script import append, damage, files, write
from training import BOARD

IMAGE = "<img src=x onerror=window.__pwned=1>"
SCRIPT = f"<script>window.__pwned=1</script>{IMAGE}"


@pytest.mark.parametrize(
    "line",
    [
        "%tbnb --nonsense",
        "%tbnb --logdir",
        "%tbnb",
        "%tbnb --logdir logs --height tall",
        "%tbnb --logdir logs --height -5",
        "%tbnb --logdir logs --reload-interval never",
        "%tbnb --logdir logs --smoothing 2",
        "%tbnb --logdir logs --theme pink",
        "%tbnb --logdir logs --runs (",
        "%tbnb --logdir logs --tags [",
        "%tbnb --logdir 'logs",
    ],
)
def test_a_bad_line_gives_the_usage(open_notebook: OpenNotebook, line: str) -> None:
    """One line of usage and what is wrong, never a traceback."""
    book = open_notebook(f"%load_ext tbnb\n{line}")
    book.run()
    text = until(lambda: book.output(0), "an answer")

    assert "usage" in text.lower() or "%tbnb" in text
    assert "Traceback" not in text
    assert book.page.locator(".tbnb").count() == 0


def test_help(open_notebook: OpenNotebook) -> None:
    """``%tbnb?`` prints the options."""
    book = open_notebook("%load_ext tbnb", "print(get_ipython().find_line_magic('tbnb').__doc__)")
    book.run()

    flags = ("logdir", "height", "reload-interval", "runs", "tags", "smoothing", "theme")
    until(lambda: all(f"--{flag}" in book.output(1) for flag in flags), "all options")


def test_damaged_records_are_counted_and_named(open_notebook: OpenNotebook) -> None:
    """Two bad records of fifty: 48 points, the count, and the file that has them."""
    book = open_notebook(BOARD)
    run = book.directory / "logs" / "run"
    write(run, {"loss": range(50)})
    for step in (10, 20):
        damage(files(run)[0], step)
    book.run()
    board = Board.below(book)
    chart = board.wait_last("loss", 49)
    badge = board.root.locator(".tbnb-damage").first
    badge.wait_for()

    assert chart.count == 48
    assert "2" in badge.inner_text()
    badge.click()
    board.book.page.get_by_text(files(run)[0].name).first.wait_for()


def test_an_unreadable_file_is_named_and_the_rest_is_drawn(open_notebook: OpenNotebook) -> None:
    """Its path is shown; the other runs are there."""
    book = open_notebook(BOARD)
    logs = book.directory / "logs"
    write(logs / "good", {"loss": range(10)})
    write(logs / "bad", {"loss": range(20)})
    # Root reads whatever its mode says; a link to itself nobody reads.
    (logs / "bad" / "events.out.tfevents.1.x").symlink_to("events.out.tfevents.1.x")
    book.run()
    board = Board.below(book)
    board.wait_last("loss", 19)
    badge = board.root.locator(".tbnb-damage").first
    badge.wait_for()
    badge.click()

    until(lambda: board.runs() == ["bad", "good"], "both runs")
    board.book.page.get_by_text("bad/events.out.tfevents.1.x").first.wait_for()


def test_html_in_names_is_text(open_notebook: OpenNotebook) -> None:
    """A log is untrusted: its tags and runs are shown, never run."""
    book = open_notebook(BOARD)
    write(book.directory / "logs" / IMAGE, {SCRIPT: range(10)})
    book.run()
    board = Board.below(book)
    until(lambda: board.tags() == [SCRIPT], "the card")
    until(lambda: board.runs() == [IMAGE], "the run")
    chart = board.root.locator(".tbnb-chart").first
    chart.hover()

    text = board.root.evaluate("board => board.textContent")
    assert IMAGE in text
    assert SCRIPT.split("/", maxsplit=1)[0] in text
    assert book.page.evaluate("() => window.__pwned") is None
    assert board.root.locator("img, script").count() == 0


def test_a_log_path_that_is_a_file_is_that_file_alone(open_notebook: OpenNotebook) -> None:
    """One file of two: one run, its points only."""
    book = open_notebook(BOARD)
    run = book.directory / "logs"
    for first in (0, 100):
        write(run, {"loss": range(10)}, first=first)
    newest = files(run)[-1]
    book.set_cell(0, f"%load_ext tbnb\n%tbnb --logdir logs/{newest.name}")
    book.run()
    board = Board.below(book)
    chart = board.wait_chart("loss", points=10)

    assert chart.count == 10
    assert board.runs() == ["."]


def test_a_bad_regex_is_told_where_it_is_typed(open_notebook: OpenNotebook) -> None:
    """What was shown stays; the field says that it is wrong."""
    book = open_notebook(BOARD)
    write(book.directory / "logs" / "run", {"loss": range(10)})
    book.run()
    board = Board.below(book)
    board.wait_last("loss", 9)
    field = board.control("Filter tags")
    field.fill("(")

    until(lambda: field.get_attribute("aria-invalid") == "true", "an invalid field")
    field.fill("lo(ss)")
    until(lambda: field.get_attribute("aria-invalid") != "true", "a valid field")
    assert board.tags() == ["loss"]


def test_a_directory_without_event_files_waits(open_notebook: OpenNotebook) -> None:
    """Empty is a state, not a blank."""
    book = open_notebook(BOARD)
    (book.directory / "logs").mkdir()
    book.run()
    board = Board.below(book)
    board.wait_status("waiting")
    append(book.directory / "logs" / "events.out.tfevents.1.x", "loss", 1, 3)

    board.wait_chart("loss")
