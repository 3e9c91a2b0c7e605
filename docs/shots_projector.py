"""Pictures of the projector: scikit-learn's digits in space, by t-SNE, one with its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from lab import Lab, Notebook
from projector import Projector

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

CELL = """
import tbnb
from sklearn.datasets import load_digits

digits = load_digits()
labels = {"digit": digits.target, "drawn by": [f"hand {i % 43}" for i in range(len(digits.data))]}
tbnb.project(digits.data, labels, 1 - digits.images / 16, name="digits", height=640)
"""
COUNT = 1797
WIDTHS = {"pca": (500, 900, 1400), "tsne": (900,), "neighbours": (900,)}
COMMAND = "(theme) => jupyterapp.commands.execute('apputils:change-theme', {theme})"


def shoot(browser: Browser, lab: Lab, theme: str, title: str, images: Path) -> None:
    """Take all pictures in one theme."""
    folder = lab.root / f"projector-{theme}"
    folder.mkdir()
    book = Notebook.make(browser, lab, f"{folder.name}/board.ipynb", CELL)
    book.page.evaluate(COMMAND, title)
    book.run()
    shown = Projector.below(book, COUNT)
    for name, make in (("pca", _pca), ("tsne", _tsne), ("neighbours", _neighbours)):
        make(shown)
        for width in WIDTHS[name]:
            shown.board.fit(width)
            book.page.mouse.move(0, 0)
            shown.rest()
            shown.root.screenshot(path=images / f"projector-{name}-{theme}-{width}.png")
        shown.board.fit(1400)
    book.close()


def _pca(shown: Projector) -> None:
    """Turn it a little, with pictures of digits in place of points."""
    shown.drag([(200, 300), (260, 270)])


def _tsne(shown: Projector) -> None:
    """Run t-SNE to its end, flat, a dot a digit."""
    shown.root.get_by_label("Pictures in place of points").uncheck()
    shown.choose("2-D")
    shown.choose("t-SNE")
    shown.panel("Projection").get_by_text("done").wait_for(timeout=120_000)


def _neighbours(shown: Projector) -> None:
    """Select one digit, and list those nearest to it in all dimensions."""
    shown.root.get_by_label("Pictures in place of points").check()
    places = shown.places(COUNT)
    middle = places.mean(axis=0)
    point = int(np.hypot(*(places - middle).T).argmin())
    shown.page.mouse.click(*shown.at(places[point]))
    shown.panel("Selection").locator("[data-list=nearest]").wait_for(timeout=10_000)
