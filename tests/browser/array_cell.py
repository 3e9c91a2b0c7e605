"""One array of the user's in the projector, in a cell: its points, and what is known of them."""

from __future__ import annotations

import numpy as np
from lab import Lab, Notebook, until
from playwright.sync_api import Browser
from projector import Projector

N = 60
RNG = np.random.default_rng(0)
KINDS = np.arange(N) % 3
ARRAY = RNG.normal(size=(N, 6)) + 5 * np.eye(6)[KINDS]
IMAGES = RNG.integers(0, 256, (N, 6, 8, 3), dtype=np.uint8)
# Far apart, so that every point can be met by the pointer.
GRID = np.stack([np.arange(N) % 8, np.arange(N) // 8], axis=1)
NAMES = [f"point {i}" for i in range(N)]
TREES = ["oak", "elm", "fir"]
CELL = """
import numpy as np, tbnb
given = np.load("given.npz")
labels = {
    "name": [f"point {i}" for i in range(60)],
    "kind": [["oak", "elm", "fir"][i % 3] for i in range(60)],
    "size": [i / 2 for i in range(60)],
}
board = tbnb.project(
    given["array"], labels, given["images"], projections={"grid": given["grid"]}, height=640
)
board
"""


def opened(browser: Browser, lab: Lab) -> Notebook:
    """Open a notebook of one cell that shows the array."""
    place = lab.root / "projector"
    place.mkdir()
    np.savez(place / "given.npz", array=ARRAY, images=IMAGES, grid=GRID)
    return Notebook.make(browser, lab, "projector/test.ipynb", CELL)


def again(book: Notebook, points: int) -> Projector:
    """Run the cell again: another board, of which nothing was chosen."""
    book.page.evaluate("() => document.querySelector('.tbnb')?.setAttribute('data-old', '')")
    book.run()
    until(lambda: not book.page.locator(".tbnb[data-old]").count(), "another board")
    return Projector.below(book, points)
