"""Cells for the notebooks under test, and what they tell of themselves."""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt
from lab import Notebook

BOARD = "%load_ext tbnb\n%tbnb --logdir logs"

# Computes without pause, as training does, logs ten times a second, and notes each flush; ends
# early when there is a file `stop`.
_LIVE = """
import json, math, os, time
import numpy as np
from tbnb import SummaryWriter
flushed = []
weights = np.eye(64)
with SummaryWriter("logs/live") as writer:
    end = time.time() + {seconds}
    step = 0
    while time.time() < end and not os.path.exists("stop"):
        tick = time.time() + 0.1
        while time.time() < tick:
            weights = np.tanh(weights @ weights.T) * 0.5 + np.eye(64) * 0.5
        for tag in {tags}:
            writer.add_scalar(tag, math.exp(-step / 50) + 0.1 * math.sin(step), step)
        writer.flush()
        flushed.append((step, time.time()))
        step += 1
with open("flushed.json", "w") as file:
    json.dump(flushed, file)
"""


def live(seconds: float, *tags: str) -> str:
    """A cell that trains so long, or until `stop`, and logs these tags to the run `live`."""
    return _LIVE.format(seconds=seconds, tags=tags)


def stop(book: Notebook) -> None:
    """Let a cell of `live` come to its end."""
    (book.directory / "stop").touch()


def latencies(book: Notebook, tag: str) -> npt.NDArray[np.float64]:
    """Seconds from the flush of each point to the first draw that held it; inf if none did."""
    flushed = json.loads((book.directory / "flushed.json").read_text())
    # While the axis shows the time of day, x is no step.
    draws = [
        draw
        for draw in book.page.evaluate("() => __draws")
        if draw["tag"] == tag and (draw["lastX"] or 0) < 1e6
    ]
    times = np.array([draw["time"] for draw in draws])
    # The step that a draw reached, running: later draws hold all that earlier ones did.
    reached = np.maximum.accumulate(
        np.array([-1 if draw["lastX"] is None else draw["lastX"] for draw in draws], float)
    )
    out = []
    for step, at in flushed:
        first = int(np.searchsorted(reached, step))
        out.append(times[first] - at if first < len(times) else np.inf)
    return np.array(out)


# A cell that logs 100 steps of a scalar and, every tenth, of the other kinds: of step i a picture
# of the grey 2 i, a histogram about i, a text with a word in bold.
EVERY_KIND = """
import numpy as np
import tbnb
with tbnb.SummaryWriter("{logdir}/run") as writer:
    for i in range(100):
        writer.add_scalar("loss", 1 / (i + 1), i)
        if i % 10 == 9:
            writer.add_image("grey", np.full((3, 32, 32), 2 * i, np.uint8), i)
            writer.add_histogram("weights", i + np.linspace(-1, 1, 100), i)
            writer.add_text("note", f"step **{{i}}**", i)
"""
