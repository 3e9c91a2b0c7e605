"""What a board does in every host that has a double."""

from __future__ import annotations

from pathlib import Path

from board import Board
from frontend import Frontend
from lab import until
from media import GREY, ridges, tab, tile
from training import live

import tbnb


def draws_every_kind(shown: Board) -> None:
    """Scalars, and from chunks pictures, histograms and text: those of `training.EVERY_KIND`."""
    shown.wait_last("loss", 99)
    tab(shown, "Images")
    img = tile(shown.card("grey"), "run").locator("img").first
    until(lambda: img.count() and img.evaluate(GREY) == 198, "the grey of step 99")
    tab(shown, "Histograms")
    until(lambda: len(ridges(shown.card("weights"), "run")) == 10, "ten histograms")
    tab(shown, "Text")
    bold = shown.root.locator(".tbnb-markdown strong").first
    until(lambda: bold.count() and bold.inner_text() == "99", "the text of step 99")


def grows_and_answers(front: Frontend, shown: Board, logdir: Path) -> None:
    """A board of this log directory, while a cell trains and when that has ended."""
    request = front.run(
        live(600, "loss").replace("logs/live", f"{logdir.name}/run"), "train", wait=False
    )

    end = logdir.parent / "stop"
    try:
        shown.wait_last("loss", 10)
        shown.control("Smoothing").fill("0")
        shown.control("Horizontal axis").select_option("relative")
        shown.control("Horizontal axis").select_option("step")
        shown.wait_last("loss", 20)
        assert front.line.running(request), "all that was while the cell ran"
    finally:
        end.touch()
        front.line.wait(request)
        end.unlink()
    points = tbnb.read(logdir).scalars("run", "loss")
    shown.wait_last("loss", float(points.step[-1]))
