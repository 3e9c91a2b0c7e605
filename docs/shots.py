"""Draw docs/img: the board in a real JupyterLab, in every width, theme and state worth a look."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from board import Board
from lab import Lab, Notebook, chromium, serve
from log_script import damage, files, write
from playwright.sync_api import Browser, sync_playwright

IMAGES = ROOT / "docs" / "img"
WIDTHS = (500, 900, 1400)
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TAGS = (
    *("loss/train", "loss/validation", "accuracy/train", "accuracy/validation"),
    *("gradient/norm", "learning_rate", "weights/layer 1", "weights/layer 2"),
)


def sweep(logs: Path, runs: int, steps: int = 400, tags: int = len(TAGS)) -> None:
    """Log runs that look like training: noise, decay, plateaus; the first so many tags."""
    rng = np.random.default_rng(runs)
    time = np.arange(steps)
    for run in range(runs):
        pace = 0.004 * 1.6 ** (run % 10 - 3)
        noise = rng.normal(size=(len(TAGS), steps))
        learned = 1 - np.exp(-pace * time)
        name = f"lr={0.001 * 1.5 ** (run % 10):.4f}" + (f"/seed={run // 10}" if runs > 10 else "")
        curves = (
            2.2 - 2 * learned + 0.12 * noise[0],
            2.3 - 1.8 * learned + 0.03 * noise[1] + 0.2 * (pace * time / 4) ** 2,
            0.1 + 0.88 * learned + 0.03 * noise[2],
            0.1 + 0.8 * learned + 0.01 * noise[3],
            np.exp(0.8 - learned * 2 + 0.3 * noise[4]),
            pace * (1 + np.cos(np.pi * time / steps)),
            5 + 3 * learned + 0.01 * np.cumsum(noise[6]),
            7 + 4 * learned + 0.01 * np.cumsum(noise[7]),
        )
        write(logs / name, dict(list(zip(TAGS, curves, strict=True))[:tags]))


def empty(logs: Path) -> None:
    """Make a log directory that nothing was written to."""
    logs.mkdir(parents=True)


def waiting(_logs: Path) -> None:
    """Make nothing: the directory is to come."""


def damaged(logs: Path) -> None:
    """Log runs of which one has bad records."""
    sweep(logs, 3, 100)
    first = min(logs.iterdir())
    for step in range(20, 90, 10):
        damage(files(first)[0], step)


STATES = {
    "1-run": (lambda logs: sweep(logs, 1), WIDTHS),
    "10-runs": (lambda logs: sweep(logs, 10), WIDTHS),
    "100-runs": (lambda logs: sweep(logs, 100, 150), WIDTHS),
    "empty": (empty, WIDTHS),
    "waiting": (waiting, WIDTHS),
    "damaged": (damaged, WIDTHS),
}


def shoot(browser: Browser, lab: Lab, state: str, theme: str, widths: tuple[int, ...]) -> None:
    """Take the pictures of one state in one theme."""
    cell = f"%load_ext tbnb\n%tbnb --logdir ../logs/{state}"
    folder = lab.root / f"{state}-{theme}"
    folder.mkdir()
    book = Notebook.make(browser, lab, f"{folder.name}/board.ipynb", cell)
    book.page.evaluate(
        "(theme) => jupyterapp.commands.execute('apputils:change-theme', {theme})",
        THEMES[theme],
    )
    book.run()
    board = Board.below(book)
    for width in widths:
        # Beside the cell's output JupyterLab takes its own share, less of it on a narrow page.
        page = width
        for _ in range(4):
            book.page.set_viewport_size({"width": page, "height": 1000})
            book.page.evaluate(TWO_FRAMES)
            page += width - int(board.root.evaluate("board => board.offsetWidth"))
        book.page.set_viewport_size({"width": page, "height": 1000})
        if state in {"empty", "waiting"}:
            board.wait_status("waiting")
        else:
            board.wait_chart(board.tags()[0] if board.tags() else TAGS[0], points=50)
        settle(book)
        board.root.screenshot(path=IMAGES / f"{state}-{theme}-{width}.png")
    book.close()


def readme(browser: Browser, lab: Lab) -> None:
    """Take the README's picture: a notebook as a person has it before them."""
    (lab.root / "readme").mkdir()
    sweep(lab.root / "readme" / "logs", 7, tags=4)
    cell = "%load_ext tbnb\n%tbnb --logdir logs --height 620"
    size = {"width": 1280, "height": 820}
    book = Notebook.make(browser, lab, "readme/training.ipynb", cell, viewport=size)
    book.run()
    Board.below(book).wait_chart(TAGS[2], points=1000)
    settle(book)
    book.page.screenshot(path=IMAGES / "board.png")
    book.close()


def settle(book: Notebook) -> None:
    """Wait until no chart was drawn for a while, the pointer away from all."""
    book.page.mouse.move(0, 0)
    book.page.wait_for_function(
        "() => { const last = __draws.at(-1)?.time ?? 0; globalThis.__from ??= Date.now() / 1000;"
        " return Date.now() / 1000 - Math.max(last, globalThis.__from) > 1; }",
    )
    book.page.evaluate("() => { globalThis.__from = undefined; }")


def main() -> None:
    """Draw all, or only the states that are named on the command line."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = Path(place, "notebooks")
        root.mkdir()
        os.chdir(place)
        browser = chromium(playwright)
        with serve(root, Path(place)) as lab:
            if not sys.argv[1:] or "readme" in sys.argv[1:]:
                readme(browser, lab)
            for state, (make, widths) in STATES.items():
                if sys.argv[1:] and state not in sys.argv[1:]:
                    continue
                make(root / "logs" / state)
                for theme in THEMES:
                    shoot(browser, lab, state, theme, widths)
                    print(f"docs/img/{state}-{theme}-*.png")
        browser.close()


if __name__ == "__main__":
    main()
