"""Draw docs/img: the board in a real JupyterLab, in every width, theme and state worth a look."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import shots_projector
import shots_report
from board import Board
from lab import Lab, Notebook, chromium, serve
from log_script import damage, files, write
from media import tab
from playwright.sync_api import Browser, sync_playwright

from tbnb.writer import SummaryWriter

if TYPE_CHECKING:
    from collections.abc import Callable

IMAGES = ROOT / "docs" / "img"
WIDTHS = (500, 900, 1400)
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
TAGS = (
    *("loss/train", "loss/validation", "accuracy/train", "accuracy/validation"),
    *("gradient/norm", "learning_rate", "weights/layer 1", "weights/layer 2"),
)


def sweep(logs: Path, runs: int, steps: int = 400, tags: int = len(TAGS)) -> None:
    """Log runs that look like training: noise, decay, plateaus; the first so many tags."""
    rng = np.random.default_rng(runs)
    steps_at = np.arange(steps)
    for run in range(runs):
        pace = 0.004 * 1.6 ** (run % 10 - 3)
        noise = rng.normal(size=(len(TAGS), steps))
        learned = 1 - np.exp(-pace * steps_at)
        name = f"lr={0.001 * 1.5 ** (run % 10):.4f}" + (f"/seed={run // 10}" if runs > 10 else "")
        curves = (
            2.2 - 2 * learned + 0.12 * noise[0],
            2.3 - 1.8 * learned + 0.03 * noise[1] + 0.2 * (pace * steps_at / 4) ** 2,
            0.1 + 0.88 * learned + 0.03 * noise[2],
            0.1 + 0.8 * learned + 0.01 * noise[3],
            np.exp(0.8 - learned * 2 + 0.3 * noise[4]),
            pace * (1 + np.cos(np.pi * steps_at / steps)),
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


def media(logs: Path) -> None:
    """Log two runs that look like training with pictures, histograms, sounds and texts."""
    rng = np.random.default_rng(4)
    for run, pace in (("baseline", 0.08), ("wider", 0.2)):
        weights = rng.normal(size=4000)
        with SummaryWriter(logs / run) as writer:
            for step in range(0, 1000, 20):
                done = 1 - np.exp(-pace * step / 20)
                when = 1_700_000_000.0 + step
                writer.add_scalar("loss/train", 2.3 - 2 * done + 0.05 * rng.normal(), step, when)
                writer.add_scalar("loss/validation", 2.4 - 1.8 * done, step, when)
                for layer, width in enumerate((1.0, 0.5)):
                    values = weights * width * (1 - 0.6 * done) + (layer - 0.5) * done * 3
                    writer.add_histogram(f"weights/layer {layer + 1}", values, step, walltime=when)
                if step % 100 == 0:
                    _pictures(writer, step, when, done)
                    _sounds_and_texts(writer, step, when, done)


def _pictures(writer: SummaryWriter, step: int, when: float, done: float) -> None:
    """Log a generated picture that becomes clear, a map of attention, and a batch."""
    rng = np.random.default_rng(step)
    rows, columns = np.mgrid[0:1:96j, 0:1:128j]
    clear = np.stack([rows, columns, 0.5 + 0.5 * np.sin(12 * rows) * np.cos(9 * columns)])
    noise = rng.uniform(size=clear.shape)
    writer.add_image("samples/generated", done * clear + (1 - done) * noise, step, when)
    disc = np.exp(-((rows - 0.5) ** 2 + (columns - 0.5) ** 2) * 20 * (1 + done))
    writer.add_image("samples/attention", disc, step, when, dataformats="HW")
    across, down = np.linspace(-1, 1, 28), np.linspace(-1, 1, 28)[:, None]
    rings = [np.hypot(across, down) * (2 + n) % 1 for n in range(16)]
    tiles = (1 - done) * rng.uniform(size=(16, 3, 28, 28)) + done * np.array(rings)[:, None]
    writer.add_images("samples/batch", tiles, step, when)


def _sounds_and_texts(writer: SummaryWriter, step: int, when: float, done: float) -> None:
    """Log a tone that fades, and what a model said."""
    at = np.arange(16_000) / 8000
    tone = np.sin(2 * np.pi * (220 + 220 * done) * at) * np.exp(-at * (1 + 3 * done))
    writer.add_audio("speech/tone", 0.9 * tone, step, 8000, when)
    chirp = np.sin(2 * np.pi * (100 + 300 * at * done) * at) * np.sin(np.pi * at / 2) ** 2
    writer.add_audio("speech/chirp", np.stack([chirp, 0.4 * tone]), step, 8000, when)
    table = f"| metric | value |\n|---|---:|\n| loss | {2.3 - 2 * done:.3f} |\n| acc | {done:.2f} |"
    said = (
        f"## Step {step}\n\nThe model says: *a **{'clear' if done > 0.5 else 'noisy'}** day*.\n\n"
    )
    code = "```python\nmodel.generate(prompt, top_p=0.9)\n```\n\n"
    writer.add_text("samples/said", said + code + table, step, when)
    if step == 0:
        writer.add_text("samples/config", "- lr: `0.001`\n- batch: 64\n- **AdamW**", step, when)


def drawn(mode: str) -> Callable[[Board], None]:
    """Have histograms drawn in a mode."""
    choose = "(root, mode) => { root.tbnbStore.choices.histogramMode.value = mode; }"
    return lambda board: board.root.evaluate(choose, mode)


def compared(tag: str, how: str) -> Callable[[Board], None]:
    """Compare the pictures of two runs at step 300."""

    def switch(board: Board) -> None:
        opened(board, tag, "Compare two: swipe, difference")
        board.control("How to compare").select_option(how)
        for side in "AB":
            board.control(f"Step of {side}").fill("3")
        if how == "difference":
            board.control("Amplify").fill("4")

    return switch


def changed(board: Board) -> None:
    """Compare the texts of two steps, 100 and 900."""
    opened(board, "samples/said/text_summary", "Difference of two texts")
    board.control("Run of B").select_option(index=0)
    board.control("Step of A").fill("1")


def opened(board: Board, tag: str, button: str) -> None:
    """Open a card's comparison."""
    board.card(tag).hover()
    board.card(tag).get_by_label(button).click()


# Views of one log, each a tab; what a view can be switched to stands behind it.
VIEWS: dict[str, tuple[str, Callable[[Board], None] | None]] = {
    "overview": ("Overview", None),
    "images": ("Images", None),
    "images-swipe": ("Images", compared("samples/generated", "swipe")),
    "images-difference": ("Images", compared("samples/generated", "difference")),
    "histograms": ("Histograms", drawn("offset")),
    "histograms-overlay": ("Histograms", drawn("overlay")),
    "histograms-heatmap": ("Histograms", drawn("heatmap")),
    "distributions": ("Distributions", None),
    "audio": ("Audio", None),
    "text": ("Text", None),
    "text-changes": ("Text", changed),
}

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
        board.fit(width)
        if state in {"empty", "waiting"}:
            board.wait_status("waiting")
        else:
            board.wait_chart(board.tags()[0] if board.tags() else TAGS[0], points=50)
        settle(book)
        board.root.screenshot(path=IMAGES / f"{state}-{theme}-{width}.png")
    book.close()


def shoot_views(browser: Browser, lab: Lab, theme: str, names: list[str], width: int = 900) -> None:
    """Take pictures of views of one log in one theme."""
    folder = lab.root / f"media-{theme}"
    folder.mkdir()
    cell = "%load_ext tbnb\n%tbnb --logdir ../logs/media --height 760"
    book = Notebook.make(browser, lab, f"{folder.name}/board.ipynb", cell)
    book.page.evaluate(
        "(theme) => jupyterapp.commands.execute('apputils:change-theme', {theme})",
        THEMES[theme],
    )
    book.run()
    board = Board.below(book)
    board.fit(width)
    board.wait_chart("loss/train", points=50)
    for name in names:
        title, switch = VIEWS[name]
        tab(board, title)
        board.root.locator(".tbnb-cardbody").first.wait_for()
        if switch is not None:
            switch(board)
        # Charts of plotly tell nobody when they are done.
        time.sleep(3)
        settle(book)
        shot = IMAGES / f"{name}-{theme}-{width}.png"
        dialog = board.root.locator("dialog")
        if dialog.count():
            book.page.set_viewport_size({"width": width, "height": 760})
            book.page.evaluate("() => document.activeElement.blur()")
            settle(book)
            book.page.screenshot(path=shot)
            dialog.get_by_label("Leave the comparison").click()
            board.fit(width)
        else:
            board.root.screenshot(path=shot)
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
    """Draw all, or only the states and views that are named on the command line."""
    chosen = set(sys.argv[1:]) or {"readme", "report", "projector", *STATES, *VIEWS}
    views = [name for name in VIEWS if {name, "views"} & chosen]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = Path(place, "notebooks")
        root.mkdir()
        os.chdir(place)
        browser = chromium(playwright)
        with serve(root, Path(place)) as lab:
            if "readme" in chosen:
                readme(browser, lab)
            if views or "report" in chosen:
                media(root / "logs" / "media")
            for theme, title in THEMES.items():
                if views:
                    shoot_views(browser, lab, theme, views)
                if "report" in chosen:
                    shots_report.shoot(browser, root / "logs" / "media", theme, IMAGES)
                if "projector" in chosen:
                    shots_projector.shoot(browser, lab, theme, title, IMAGES)
                print(f"docs/img: views, reports and projector, {theme}")
            for state in [name for name in STATES if name in chosen]:
                make, widths = STATES[state]
                make(root / "logs" / state)
                for theme in THEMES:
                    shoot(browser, lab, state, theme, widths)
                    print(f"docs/img/{state}-{theme}-*.png")
        browser.close()


if __name__ == "__main__":
    main()
