"""From running the cell to twelve charts drawn: tbnb against TensorBoard, in one Chromium."""

from __future__ import annotations

import gzip
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))
# The magic %tensorboard looks for its program on PATH.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

from lab import Lab, Notebook, chromium, serve, until
from playwright.sync_api import Browser, Page, sync_playwright

from tbnb.writer import SummaryWriter

REPEATS = 5
RUNS, TAGS, STEPS = 4, 12, 1000
WIDGET_LIMIT = 250_000
# Both draw only what is on the page, so the page is tall enough for twelve charts.
PAGE = {"viewport": {"width": 1600, "height": 3600}}
TALL = "iframe { height: 3200px !important; }"

TBNB_DRAWN = """
() => new Set((globalThis.__draws ?? []).filter((draw) => draw.points > 0).map((draw) => draw.tag))
  .size >= 12
"""
# TensorBoard's lines are drawn in a worker; axes and the table below tell that the data is there.
TENSORBOARD_DRAWN = """
() => [...document.querySelectorAll("card-view")].filter((card) =>
  card.querySelectorAll("line-chart-axis text").length > 4
  && card.querySelector("tb-data-table-content-row")).length >= 12
"""
# Its server outlives the kernel that asked for it.
STOP = (
    "[__import__('os').kill(server.pid, 15)"
    " for server in __import__('tensorboard.manager').manager.get_all()]"
)


def main() -> None:
    """Measure both, turn about, and print the medians."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = Path(place, "notebooks")
        root.mkdir()
        write_logs(root / "logs")
        browser = chromium(playwright)
        with serve(root, Path(place)) as lab:
            for turn in range(REPEATS):
                ours.append(measure(browser, lab, f"ours-{turn}", "tbnb", TBNB_DRAWN))
                theirs.append(
                    measure(browser, lab, f"theirs-{turn}", "tensorboard", TENSORBOARD_DRAWN),
                )
        browser.close()
    report(ours, theirs)


def write_logs(logs: Path) -> None:
    """Write runs of twelve tags in one group."""
    rng = np.random.default_rng(0)
    for run in range(RUNS):
        with SummaryWriter(logs / f"run-{run}", max_queue=1000) as writer:
            for tag in range(TAGS):
                for step, value in enumerate(np.cumsum(rng.normal(size=STEPS))):
                    writer.add_scalar(f"metric/{tag:02d}", value, step)


def measure(browser: Browser, lab: Lab, name: str, extension: str, drawn: str) -> float:
    """Return the seconds from running the magic to twelve charts, with a new kernel and page."""
    options = "--height 3200" if extension == "tbnb" else "--port 0"
    book = Notebook.make(
        browser,
        lab,
        f"{name}.ipynb",
        f"%load_ext {extension}",
        f"%{extension} --logdir logs {options}",
        **PAGE,
    )
    book.page.add_style_tag(content=TALL)
    book.run(0)
    try:
        start = time.perf_counter()
        book.run(1, wait=False)
        until(lambda: any(frame.evaluate(drawn) for frame in book.page.frames), "12 charts")
        return time.perf_counter() - start
    except Exception:
        picture(book.page, name)
        raise
    finally:
        if extension == "tensorboard":
            book.ask(STOP)
        book.close()


def picture(page: Page, name: str) -> None:
    """Leave what the page showed when nothing came."""
    folder = ROOT / "build" / "failures"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"bench-{name}.png")


def report(ours: list[float], theirs: list[float]) -> None:
    """Print medians, ratio and sizes."""
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"twelve charts of {RUNS} runs x {STEPS} steps, median of {REPEATS}")
    print(f"  tbnb         {a:7.2f} s   ({min(ours):.2f} to {max(ours):.2f})")
    print(f"  tensorboard  {b:7.2f} s   ({min(theirs):.2f} to {max(theirs):.2f})")
    print(f"  tbnb is {b / a:.1f} times as fast (goal 5)")
    for name in ("widget.js", "widget.css"):
        content = (ROOT / "tbnb" / "static" / name).read_bytes()
        print(f"  {name}: {len(content):,} bytes, {len(gzip.compress(content)):,} gzipped", end="")
        print(f" (limit {WIDGET_LIMIT:,})" if name == "widget.js" else "")


if __name__ == "__main__":
    main()
