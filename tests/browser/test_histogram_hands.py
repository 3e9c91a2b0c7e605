"""What a pointer does on histograms, and on their percentiles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from board import Board
from lab import OpenNotebook, until
from media import only, opened, plotted, ridges, tab, tile
from playwright.sync_api import Mouse
from tensorboard.plugins.distribution import compressor

import tbnb

CELL = "%load_ext tbnb\n%tbnb --logdir logs --height 900"
SAMPLES = Path(__file__).parents[1] / "samples"
# Left, top, width and height of the plot of a panel, px of the page, if nothing lies over it.
PLOT = """
(chart) => {
  const box = chart.getBoundingClientRect();
  const plot = (chart.tbnbHistogram ?? chart.tbnbChart)?.drawn()?.plot;
  if (!plot || plot.width === 0) return null;
  const { width, height } = plot;
  const [left, top] = [box.left + plot.left, box.top + plot.top];
  const found = document.elementFromPoint(left + width / 2, top + height / 2);
  return chart.contains(found) ? [left, top, width, height] : null;
}
"""


class Hand:
    """A mouse over the panel of one run, whose places are shares of its plot."""

    def __init__(self, board: Board, tag: str, run: str) -> None:
        self.board, self.card, self.run = board, board.card(tag), run
        self.mouse: Mouse = board.book.page.mouse

    def plot(self) -> tuple[float, float, float, float]:
        """Left, top, width and height, px of the page, once it lies still."""
        chart = tile(self.card, self.run).locator(".tbnb-chart")
        seen: list[Any] = []

        def rests() -> bool:
            chart.scroll_into_view_if_needed()
            seen.append(chart.evaluate(PLOT))
            return bool(seen[-1]) and len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

        until(rests, "the panel lies still")
        left, top, width, height = seen[-1]
        return left, top, width, height

    def to(self, x: float, y: float) -> None:
        """Move to a place, from the left and from the top."""
        left, top, width, height = self.plot()
        self.mouse.move(left + x * width, top + y * height)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one place to another."""
        left, top, width, height = self.plot()
        self.mouse.move(left + start[0] * width, top + start[1] * height)
        self.mouse.down()
        self.mouse.move(left + end[0] * width, top + end[1] * height, steps=4)
        self.mouse.up()

    def tip(self) -> dict[str, str]:
        """What the tooltip says, by name."""
        rows = self.board.root.locator(".tbnb-tooltip tr")
        return dict(
            rows.evaluate_all("all => all.map((row) => [...row.cells].map((c) => c.innerText))")
        )


@pytest.fixture
def hand(open_notebook: OpenNotebook) -> Iterator[Hand]:
    """A hand over three steps of thirty buckets from 0 to 30: of 10, 20 and 30 values each."""
    book = open_notebook(CELL)
    limits = list(range(1, 31))
    with tbnb.SummaryWriter(book.directory / "logs" / "run") as writer:
        for step in range(3):
            counts = [10 * (step + 1)] * 30
            writer.add_histogram_raw("h", 0, 30, sum(counts), 0, 0, limits, counts, step)
    book.run()
    board = Board.below(book)
    tab(board, "Histograms")
    until(lambda: len(ridges(board.card("h"), "run")) == 3, "three histograms")
    yield Hand(board, "h", "run")
    assert book.errors == []


def bins(hand: Hand) -> np.ndarray[Any, Any]:
    """Left edge, right edge and count of what is drawn, float64 (steps, 30, 3)."""
    return np.array([ridge["bins"] for ridge in ridges(hand.card, hand.run)]).reshape(-1, 30, 3)


def test_hover_says_bin_and_count(hand: Hand) -> None:
    """At the foot of the newest, and in the rows of a heat map, which plotly drew."""
    hand.to(7.5 / 30, 0.98)
    until(lambda: hand.tip().get("Bin") == "7 … 8", "the bin under the pointer")
    assert (hand.tip()["Step"], hand.tip()["Count"]) == ("2", "30 (3.333 %)")

    hand.board.control("How histograms are drawn").select_option("heatmap")
    until(lambda: plotted(hand.card, "heatmap", "run"), "plotly's heat map")
    hand.to(20.5 / 30, 0.5)
    until(lambda: hand.tip().get("Bin") == "20 … 21", "the bin under the pointer")
    assert (hand.tip()["Step"], hand.tip()["Count"]) == ("1", "20 (3.333 %)")
    hand.mouse.move(1, 1)
    until(lambda: hand.tip() == {}, "no tooltip")


def test_drag_and_wheel_divide_the_bins_anew(hand: Hand) -> None:
    """What is dragged over has thirty bins; the wheel looks closer; a double click shows all."""
    # A px is a tenth of a bin.
    hand.drag((6 / 30, 0.7), (15 / 30, 0.72))
    until(lambda: bins(hand)[0, 0, 0] > 1, "zoomed")
    left, right, counts = np.moveaxis(bins(hand), 2, 0)
    assert np.allclose([left[0, 0], right[0, -1]], [6, 15], atol=0.2)
    assert np.allclose(right - left, (right[0, -1] - left[0, 0]) / 30)
    assert np.allclose(counts, (right - left) * [[10], [20], [30]])

    hand.mouse.dblclick(*_middle(hand))
    until(lambda: bins(hand)[0, [0, -1], [0, 1]].tolist() == [0, 30], "reset")

    hand.to(0.5, 0.5)
    keyboard = hand.board.book.page.keyboard
    keyboard.down("Control")
    hand.mouse.wheel(0, -300)
    keyboard.up("Control")
    until(lambda: bins(hand)[0, 0, 0] > 1, "zoomed")
    # The most that one turn does is a factor of e, about the pointer; all steps stay.
    ends = bins(hand)[0, [0, -1], [0, 1]]
    assert np.allclose(ends, 15 + np.array([-15, 15]) / np.e, atol=0.2)
    assert len(bins(hand)) == 3


def _middle(hand: Hand) -> tuple[float, float]:
    left, top, width, height = hand.plot()
    return left + width / 2, top + height / 2


def test_drag_over_counts(hand: Hand) -> None:
    """In an overlay the axis of counts is what was dragged over, and plotly's lines stand on it."""
    hand.board.control("How histograms are drawn").select_option("overlay")
    until(lambda: plotted(hand.card, "scatter", "run"), "plotly's lines")
    # From 0 to 1.04 · 30 before; upright, from the middle to the foot.
    hand.drag((0.5, 0.5), (0.51, 1))

    def heights() -> list[float]:
        drawn = plotted(hand.card, "scatter", "run")
        if drawn is None:
            return [0, 0, 0]
        tall = drawn["plot"]["height"]
        return [1 - np.array(line).reshape(-1, 2)[15, 1] / tall for line in drawn["lines"]]

    want = np.array([10, 20, 30]) / (1.04 * 30 / 2)
    until(lambda: np.allclose(heights(), want, atol=0.02), f"lines at {want}")
    assert bins(hand)[0, [0, -1], [0, 1]].tolist() == [0, 30]
    hand.mouse.dblclick(*_middle(hand))
    until(lambda: np.allclose(heights(), want / 2, atol=0.01), "all counts")


def test_percentiles_under_the_pointer(open_notebook: OpenNotebook) -> None:
    """Of torch's file: what TensorBoard's own compressor makes of it, at each step."""
    book, board = opened(open_notebook, "torch/all")
    tag = "hist/normal_f32"
    tab(board, "Distributions")
    only(board, tag)
    points = tbnb.read(SAMPLES / "torch" / "all").series(".", tag, "histograms")
    chart = board.wait_chart(tag, points=9 * len(points))
    hand = Hand(board, tag, ".")
    scale = chart.drawn["scales"]["x"]
    for point in points:
        x = (point.step - scale["min"]) / (scale["max"] - scale["min"])
        hand.to(min(max(x, 0.01), 0.99), 0.5)
        until(lambda: hand.tip().get("step") == str(point.step), f"step {point.step}")  # noqa: B023  called at once
        want = [value for _, value in compressor.compress_histogram(point.value)]
        tip = hand.tip()
        # The highest is on top; four digits are shown.
        shown = [float(text.replace("\N{MINUS SIGN}", "-")) for text in list(tip.values())[9:0:-1]]
        assert np.allclose(shown, want, rtol=6e-4), point.step
    assert book.errors == []
