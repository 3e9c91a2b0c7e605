"""``make demo CHECK=1``: run the quickstart, leave a picture, fail if nothing is drawn."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from board import Board
from lab import PROJECT, Notebook, chromium, serve, until
from playwright.sync_api import sync_playwright

PICTURE = PROJECT / "demo" / "board.png"
TAG = "loss/train"
RUNS = {"live", "rate=0.01", "rate=0.03", "rate=0.1"}
# Pixels that are neither the paper nor grey: ink of the lines.
INK = """
(chart) => {
  const canvas = chart.querySelector(".uplot canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let ink = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b, alpha] = data.subarray(i, i + 4);
    ink += alpha > 128 && Math.max(r, g, b) - Math.min(r, g, b) > 40;
  }
  return ink;
}
"""


def main() -> None:
    """Run the notebook as a person would, the training cell while the board is looked at."""
    if (PROJECT / "demo" / "logs" / "live").exists():
        sys.exit("the run `live` is there before it was trained")
    with tempfile.TemporaryDirectory() as private, sync_playwright() as playwright:
        browser = chromium(playwright)
        # A copy, because JupyterLab saves what ran into the notebook.
        root = Path(private, "project")
        shutil.copytree(PROJECT / "notebooks", root / "notebooks")
        (root / "demo").symlink_to(PROJECT / "demo")
        with serve(root, Path(private)) as lab:
            book = Notebook.open(browser, lab, "notebooks/quickstart.ipynb")
            book.run(wait=False)
            board = Board.below(book, 1)
            board.wait_chart(TAG, points=2000)
            live = board.wait_last(TAG, 100)
            PICTURE.parent.mkdir(exist_ok=True)
            book.page.screenshot(path=PICTURE)
            running = book.running()
            ink = board.canvas(TAG).evaluate(INK)
            book.wait_ran()
            numbers = until(lambda: "live" in book.output(5) and book.output(5), "the numbers")
            runs = set(board.runs())
            book.close()
        browser.close()
    print(f"{live.count} points drawn while training, {ink} pixels of ink: {PICTURE}")
    if not running or ink < 500 or runs != RUNS:
        sys.exit(f"not as it should be: runs {sorted(runs)}, numbers {numbers!r}")


if __name__ == "__main__":
    main()
