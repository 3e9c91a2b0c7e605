"""The board as a person sees it: cards, lines, controls, read from the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from lab import Notebook, until
from patience import PATIENCE
from playwright.sync_api import Locator

Floats = npt.NDArray[np.float64]
_TWO_FRAMES = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"


@dataclass(frozen=True, slots=True)
class Chart:
    """What one chart has on its canvas."""

    drawn: dict[str, Any]

    @property
    def keys(self) -> list[str]:
        """The lines' names, in drawing order."""
        return [curve["key"] for curve in self.drawn["curves"]]

    def pixels(self, line: int = 0, part: str = "points") -> Floats:
        """Vertices of one line, float64 (n, 2), in CSS px of the chart."""
        return np.array(self.drawn["curves"][line].get(part, []), float).reshape(-1, 2)

    def values(self, line: int = 0, part: str = "points") -> Floats:
        """Vertices of one line, float64 (n, 2), in data units through the chart's own scales."""
        plot, x, y = self.drawn["plot"], self.drawn["scales"]["x"], self.drawn["scales"]["y"]
        places = self.pixels(line, part)
        across = (places[:, 0] - plot["left"]) / plot["width"]
        up = 1 - (places[:, 1] - plot["top"]) / plot["height"]
        return np.column_stack([_unscale(across, x), _unscale(up, y)])

    @property
    def count(self) -> int:
        """Vertices of all lines."""
        return sum(len(curve["points"]) for curve in self.drawn["curves"])

    def last(self) -> float:
        """The largest x that is drawn, in data units."""
        ends = [self.values(i)[:, 0].max() for i in range(len(self.keys)) if len(self.pixels(i))]
        return float(max(ends, default=-np.inf))


def _unscale(share: Floats, scale: dict[str, Any]) -> Floats:
    low, high = scale["min"], scale["max"]
    if scale["log"]:
        return np.asarray(low * (high / low) ** share, float)
    return low + share * (high - low)


@dataclass(frozen=True, slots=True)
class Board:
    """One view of a board, below one cell."""

    book: Notebook
    root: Locator

    @classmethod
    def below(cls, book: Notebook, cell: int = 0) -> Board:
        """The board in the output of a cell, once it is there."""
        root = book.page.locator(".jp-Notebook .jp-Cell").nth(cell).locator(".tbnb").first
        root.wait_for(timeout=PATIENCE * 1000)
        return cls(book, root)

    def status(self) -> str:
        """waiting, loading, ready, …."""
        return self.root.locator(".tbnb-status").first.get_attribute("data-state") or ""

    def busy(self) -> bool:
        """Whether it says that a request waits for the kernel."""
        return self.root.locator(".tbnb-status").first.get_attribute("data-busy") == "true"

    def wait_status(self, *wanted: str) -> None:
        """Wait until the board says so."""
        until(lambda: self.status() in wanted, f"status {wanted}, is {self.status()}")

    def fit(self, width: int, height: int = 1000) -> None:
        """Make it so wide, px: JupyterLab takes its own share of the page, and its time."""
        page, lacks = width, [1]

        def fits() -> bool:
            nonlocal page
            self.book.page.set_viewport_size({"width": page, "height": height})
            self.book.page.evaluate(_TWO_FRAMES)
            lacks.append(width - int(self.root.evaluate("board => board.offsetWidth")))
            page += lacks[-1]
            return lacks[-3:] == [0, 0, 0]

        until(fits, f"a board {width} px wide")

    def runs(self) -> list[str]:
        """Names in the run list, in order."""
        rows = self.root.locator(".tbnb-run")
        return list(rows.evaluate_all("rows => rows.map(row => row.dataset.run)"))

    def tags(self) -> list[str]:
        """Tags of the cards on the page, in order."""
        cards = self.root.locator(".tbnb-card")
        return list(cards.evaluate_all("cards => cards.map(card => card.dataset.tag)"))

    def card(self, tag: str) -> Locator:
        """The card of a tag."""
        return self.root.locator(f'.tbnb-card[data-tag="{tag}"]').first

    def canvas(self, tag: str) -> Locator:
        """The chart of a tag."""
        return self.card(tag).locator(".tbnb-chart").first

    def chart(self, tag: str) -> Chart | None:
        """What a tag's chart has drawn; None before its first draw."""
        charts = self.card(tag).locator(".tbnb-chart")
        drawn = charts.evaluate_all("charts => charts[0]?.tbnbChart?.drawn() ?? null")
        return Chart(drawn) if drawn and drawn["curves"] else None

    def wait_chart(self, tag: str, *, points: int = 1) -> Chart:
        """Wait until a chart shows at least so many points."""

        def enough() -> Chart | None:
            chart = self.chart(tag)
            return chart if chart and chart.count >= points else None

        chart = until(enough, f"{points} points of {tag} drawn")
        assert chart is not None
        return chart

    def wait_last(self, tag: str, x: float) -> Chart:
        """Wait until a chart has drawn the point at x (in step mode: that step)."""

        def reached() -> Chart | None:
            chart = self.chart(tag)
            # Read back through pixels: half of one is the error allowed.
            return chart if chart and chart.last() > x - 0.5 else None

        chart = until(reached, f"step {x} of {tag} drawn")
        assert chart is not None
        return chart

    def still(self, tag: str) -> tuple[float, float, float, float]:
        """Left, top, width and height of a chart's plot, CSS px of the page, once it stands still.

        JupyterLab still scrolls after it has been asked to, and a drag begun meanwhile goes astray.
        """
        chart = self.canvas(tag)
        chart.scroll_into_view_if_needed()
        self.wait_chart(tag)
        seen: list[tuple[float, float, float, float]] = []

        def rests() -> bool:
            chart.scroll_into_view_if_needed()
            box, shown = chart.bounding_box(), self.chart(tag)
            if box is None or shown is None:
                return False
            plot = shown.drawn["plot"]
            left, top = box["x"] + plot["left"], box["y"] + plot["top"]
            seen.append((left, top, plot["width"], plot["height"]))
            middle = [left + plot["width"] / 2, top + plot["height"] / 2]
            on_top = chart.evaluate(
                "(chart, at) => chart.contains(document.elementFromPoint(...at))", middle
            )
            return on_top and len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

        until(rests, f"{tag} lies still, and nothing over it")
        return seen[-1]

    def control(self, label: str) -> Locator:
        """A control by its accessible name."""
        return self.root.get_by_label(label, exact=True).first


def download(board: Board, tag: str, entry: str) -> Path:
    """Take an entry of a card's menu and wait for the file."""
    board.card(tag).get_by_label("More").click()
    with board.book.page.expect_download() as waiting:
        board.root.get_by_text(entry, exact=True).click()
    return Path(waiting.value.path())
