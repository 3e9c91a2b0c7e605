"""Embeddings: from opening a log to the first picture, against TensorBoard's projector.

tbnb is a board in JupyterLab, from the start of its cell in a new kernel that has loaded tbnb;
TensorBoard a page, from the address of a new server. A picture is drawn when all its points are.
Then an embedding that TensorBoard does not show, turned in the board.
"""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

import peer
from lab import Lab, Notebook, chromium, serve, until
from playwright.sync_api import Browser, sync_playwright
from sklearn.datasets import load_digits

if TYPE_CHECKING:
    from numpy.typing import NDArray

REPEATS = 3
GOAL = 1.5
SIZES = ((10_000, 784), (100_000, 64))
LARGE = (500_000, 64)
TURNED = 5.0  # s
# Counts the points that a page has WebGL draw.
COUNT_POINTS = """
globalThis.__points = 0;
for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
  const draw = prototype.drawArrays;
  prototype.drawArrays = function (mode, first, count) {
    if (mode === this.POINTS) globalThis.__points = Math.max(globalThis.__points, count);
    return draw.call(this, mode, first, count);
  };
}
"""
POINTS = "() => document.querySelector('.tbnb-scene')?.tbnbScene?.drawn().points ?? 0"
FRAMES = "() => document.querySelector('.tbnb-scene').tbnbScene.drawn().frames"


def main() -> None:
    """Measure, print the medians."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = Path(place, "notebooks")
        for n, d in (*SIZES, LARGE):
            write_log(root / str(n), n, d)
        browser = chromium(playwright)
        with serve(root, Path(place)) as lab:
            for n, d in SIZES:
                print(f"the first picture of {n:,} x {d}, as tab-separated text")
                turns = range(REPEATS)
                report([(ours(browser, lab, n), theirs(browser, root / str(n), n)) for _ in turns])
            large(browser, lab)
        browser.close()


def digits(n: int, d: int) -> NDArray[Any]:
    """Return scikit-learn's digits, tiled to n rows of d columns, with a little noise."""
    some = load_digits().data
    tiled = np.tile(some, (n // len(some) + 1, d // some.shape[1] + 1))[:n, :d]
    return tiled + np.random.default_rng(0).normal(0, 2, (n, d))


def write_log(run: Path, n: int, d: int) -> None:
    """Log an embedding: as text, as torch and others write it, or where large as bare numbers."""
    run.mkdir(parents=True)
    name = "tensors.bytes" if (n, d) == LARGE else "tensors.tsv"
    if (n, d) == LARGE:
        (run / name).write_bytes(digits(n, d).astype("<f4").tobytes())
    else:
        np.savetxt(run / name, digits(n, d), "%.6g", "\t")
    (run / "projector_config.pbtxt").write_text(
        f'embeddings {{ tensor_name: "digits" tensor_path: "{name}" '
        f"tensor_shape: {n} tensor_shape: {d} }}\n"
    )


def ours(browser: Browser, lab: Lab, n: int) -> float:
    """Return the seconds from a board's cell to its picture."""
    book = Notebook.make(browser, lab, f"{n}.ipynb", "%load_ext tbnb", f"%tbnb --logdir {n}")
    book.run(0)
    start = time.perf_counter()
    book.run(1, wait=False)
    until(lambda: book.page.evaluate(POINTS) == n, "tbnb's picture", 300)
    seconds = time.perf_counter() - start
    book.close()
    return seconds


def theirs(browser: Browser, logs: Path, n: int) -> float:
    """Return the seconds from TensorBoard's address to its picture."""
    with peer.tensorboard(logs) as url:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.add_init_script(COUNT_POINTS)
        start = time.perf_counter()
        page.goto(url + peer.PROJECTOR)
        until(lambda: page.evaluate("() => globalThis.__points") == n, "TensorBoard's picture", 300)
        seconds = time.perf_counter() - start
        page.close()
    return seconds


def report(pairs: list[tuple[float, float]]) -> None:
    """Print medians and their ratio."""
    mine, peers = ([pair[at] for pair in pairs] for at in (0, 1))
    for name, found in (("tbnb", mine), ("tensorboard", peers)):
        print(
            f"  {name:11} {statistics.median(found):6.2f} s ({min(found):.2f} to {max(found):.2f})"
        )
    ratio = statistics.median(peers) / statistics.median(mine)
    print(f"  tbnb: {ratio:.1f} times as soon (goal {GOAL})", flush=True)


def large(browser: Browser, lab: Lab) -> None:
    """Load what TensorBoard does not, and turn it."""
    n, d = LARGE
    book = Notebook.make(browser, lab, "large.ipynb", f"%load_ext tbnb\n%tbnb --logdir {n}")
    start = time.perf_counter()
    book.run(wait=False)
    until(lambda: book.page.evaluate(POINTS) > 0, "its picture", 300)
    print(f"the first picture of {n:,} x {d}: {time.perf_counter() - start:.2f} s", end="")
    box = book.page.locator(".tbnb-scene").bounding_box()
    if box is None:
        raise RuntimeError("the picture is gone from the page")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = book.page.mouse
    mouse.move(x, y)
    mouse.down()
    begun, before = time.perf_counter(), book.page.evaluate(FRAMES)
    while (passed := time.perf_counter() - begun) < TURNED:
        mouse.move(x + box["width"] / 4 * math.sin(3 * passed), y + 40 * math.sin(2 * passed))
    rate = (book.page.evaluate(FRAMES) - before) / (time.perf_counter() - begun)
    moving = book.page.evaluate(POINTS)
    mouse.up()
    until(lambda: book.page.evaluate(POINTS) == n, "all points at rest")
    print(f"; turned at {rate:.1f} frames a second, {moving:,} points in each, all at rest")
    book.close()


if __name__ == "__main__":
    main()
