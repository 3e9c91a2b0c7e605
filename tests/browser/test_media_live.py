"""Pictures and histograms on the board while the cell that logs them goes on."""

from __future__ import annotations

import json
import time

import numpy as np
from board import Board
from lab import OpenNotebook, until
from media import GREY, ridges, tab
from training import BOARD, stop

# Until there is a file `stop`: of each step a picture of that grey, a histogram about the step.
TRAINS = """
import json, os, time
import numpy as np
from tbnb import SummaryWriter
flushed = []
weights = np.eye(64)
with SummaryWriter("logs/live") as writer:
    step = 0
    while step < 256 and not os.path.exists("stop"):
        tick = time.time() + 0.5
        while time.time() < tick:
            weights = np.tanh(weights @ weights.T) * 0.5 + np.eye(64) * 0.5
        writer.add_image("seen", np.full((3, 16, 16), step, np.uint8), step)
        writer.add_histogram("weights", step + np.linspace(-1, 1, 100), step)
        writer.flush()
        flushed.append(time.time())
        step += 1
with open("flushed.json", "w") as file:
    json.dump(flushed, file)
"""


def test_each_new_step_is_shown_while_the_cell_runs(
    open_notebook: OpenNotebook,
    measured: list[str],
) -> None:
    """A picture's grey and the histograms' steps follow the flush; how soon is printed."""
    book = open_notebook(BOARD, TRAINS)
    book.run(wait=False)
    board = Board.below(book)
    until(lambda: board.root.get_by_role("tab", name="Images").count(), "a tab of images")
    pictures: dict[int, float] = {}
    histograms: dict[int, float] = {}

    def look_at_pictures() -> bool:
        step = _grey(board)
        if step >= 0:
            pictures.setdefault(step, time.time())
        return len(pictures) >= 5

    def look_at_histograms() -> bool:
        drawn = ridges(board.card("weights"), "live")
        now = time.time()  # one for all: those of the first look were there before the tab was
        for ridge in drawn:
            histograms.setdefault(int(ridge["step"]), now)
        first = min(histograms.values(), default=now)
        return len({at for at in histograms.values() if at > first}) >= 5

    tab(board, "Images")
    until(look_at_pictures, "five pictures")
    tab(board, "Histograms")
    until(look_at_histograms, "news in five looks after the first")
    assert book.running(), "all that was while the cell ran"

    stop(book)
    book.wait_ran()
    flushed = json.loads((book.directory / "flushed.json").read_text())
    late = [at - flushed[step] for step, at in pictures.items()]
    first = min(histograms.values())
    later = [at - flushed[step] for step, at in histograms.items() if at > first]
    # Of what is logged between two looks at the files only the last picture is ever shown.
    newest = {at: step for step, at in sorted(histograms.items()) if at > first}
    soonest = [at - flushed[step] for at, step in newest.items()]
    measured.append(
        f"flush to shown: {len(late)} pictures, median {np.median(late):.2f} s; "
        f"{len(later)} histograms, median {np.median(later):.2f} s, "
        f"the newest of each time {np.median(soonest):.2f} s"
    )

    assert np.median(late) <= 2
    assert np.median(soonest) <= 2

    last = len(flushed) - 1
    drawn = until(
        lambda: [r for r in ridges(board.card("weights"), "live") if r["step"] == str(last)],
        "the last histogram",
    )
    table = np.array(drawn[0]["bins"], float).reshape(-1, 3)
    inside = table[table[:, 2] > 0]
    assert np.isclose(table[:, 2].sum(), 100)
    assert last - 2 < inside[0, 0] < inside[-1, 1] < last + 2
    tab(board, "Images")
    until(lambda: _grey(board) == last, "the last picture")
    assert book.errors == []


def _grey(board: Board) -> int:
    """The grey of the picture that is shown; -1 before there is one."""
    img = board.card("seen").locator("img").first
    return int(img.evaluate(GREY)) if img.count() else -1
