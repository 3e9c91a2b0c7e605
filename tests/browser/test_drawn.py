"""The drawn pixels are the logged numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from board import Board, Chart
from lab import OpenNotebook, until
from log_script import write

Floats = npt.NDArray[np.float64]
# How far a canvas pixel lies from a line's colour, and how far a chart's paper does, in RGB.
PIXEL_AT = """
(chart, [places, color]) => {
  const canvas = chart.querySelector(".uplot canvas");
  const ratio = canvas.width / canvas.getBoundingClientRect().width;
  const host = chart.getBoundingClientRect(), own = canvas.getBoundingClientRect();
  const ink = document.createElement("canvas").getContext("2d");
  ink.fillStyle = color; ink.fillRect(0, 0, 1, 1);
  const wanted = ink.getImageData(0, 0, 1, 1).data;
  const context = canvas.getContext("2d");
  return places.map(([x, y]) => {
    const left = Math.round((x + host.left - own.left) * ratio) - 1;
    const top = Math.round((y + host.top - own.top) * ratio) - 1;
    const near = context.getImageData(left, top, 3, 3).data;
    let best = 1e9;
    for (let i = 0; i < near.length; i += 4) {
      const alpha = near[i + 3] / 255;
      const off = [0, 1, 2].map((k) => Math.abs(near[i + k] - wanted[k]));
      best = Math.min(best, alpha < 0.5 ? 255 : Math.max(...off));
    }
    return best;
  });
}
"""


def smoothed(values: Floats, weight: float) -> Floats:
    """Return the debiased moving average, as TensorBoard's formula has it, in plain numpy."""
    out = np.array(values)
    if np.all(values == values[0]):
        return out
    last, count = 0.0, 0
    for i, value in enumerate(values):
        if np.isfinite(value):
            last = last * weight + (1 - weight) * value
            count += 1
            out[i] = last / (1 - weight**count)
    return out


@pytest.mark.parametrize("weight", [0.0, 0.6, 0.95])
def test_line_is_the_smoothed_series(open_notebook: OpenNotebook, weight: float) -> None:
    """Polyline and pixels stand where numpy says, for one chart of 60 points."""
    rng = np.random.default_rng(3)
    logged = np.cumsum(rng.normal(size=60)).astype(np.float32).astype(float)
    book = open_notebook(f"%load_ext tbnb\n%tbnb --logdir logs --smoothing {weight}")
    write(book.directory / "logs" / "run", {"walk": logged})
    book.run()
    board = Board.below(book)
    board.still("walk")
    chart = board.wait_chart("walk", points=60)
    expected = smoothed(logged, weight)

    heights = chart.drawn["scales"]["y"]
    one_pixel = (heights["max"] - heights["min"]) / chart.drawn["plot"]["height"]
    line = chart.values()
    assert np.allclose(line[:, 0], np.arange(60), atol=0.01)
    assert np.abs(line[:, 1] - expected).max() < one_pixel / 10
    if weight:
        behind = chart.values(part="raw")
        assert np.abs(behind[:, 1] - logged).max() < one_pixel / 10

    color = chart.drawn["curves"][0]["color"]
    places = _places(chart, np.arange(60.0), expected)
    inside = _inside(chart, places)
    canvas = board.canvas("walk")
    on_line = canvas.evaluate(PIXEL_AT, [places[inside].tolist(), color])
    away = places[inside] + np.array([0, 40])
    # Only where nothing of the line or of what is behind it passes.
    clear = np.abs(away[:, None] - chart.pixels()[None]).max(2).min(1) > 15
    off_line = canvas.evaluate(PIXEL_AT, [away[clear].tolist(), color])
    assert inside.sum() > 50
    assert np.max(on_line) < 40
    assert np.median(off_line) > 60


def test_non_finite_values_are_marks(open_notebook: OpenNotebook) -> None:
    """NaN stands at the last finite value before it, an infinity at its edge of the plot."""
    book = open_notebook("%load_ext tbnb\n%tbnb --logdir logs --smoothing 0")
    values = [1, 2, np.nan, 3, np.inf, 4, -np.inf, 5]
    write(book.directory / "logs" / "run", {"loss": values})
    book.run()
    chart = Board.below(book).wait_chart("loss", points=5)

    curve = chart.drawn["curves"][0]
    assert [mark["kind"] for mark in curve["marks"]] == [1, 2, 3]
    places = np.array([mark["at"] for mark in curve["marks"]])
    plot = chart.drawn["plot"]
    at = _places(chart, np.array([2.0, 4.0, 6.0]), np.array([2.0, 3.0, 4.0]))
    assert np.allclose(places[:, 0], at[:, 0], atol=0.5)
    assert abs(places[0, 1] - at[0, 1]) < 0.5
    assert abs(places[1, 1] - plot["top"]) < 4
    assert abs(places[2, 1] - plot["top"] - plot["height"]) < 4
    assert np.allclose(chart.values()[:, 1], [1, 2, 3, 4, 5], atol=0.05)


def test_a_hundred_runs_are_all_there(open_notebook: OpenNotebook) -> None:
    """A sweep draws every run, and only the charts on the page."""
    book = open_notebook("%load_ext tbnb\n%tbnb --logdir logs")
    for run in range(100):
        series = np.exp(-np.arange(30) / (5 + run))
        write(
            book.directory / "logs" / f"sweep/{run:03d}",
            {f"group/{tag:02d}": series for tag in range(12)},
        )
    book.run()
    board = Board.below(book)
    chart = until(lambda: _with_lines(board, 100), "100 lines")

    assert len(set(chart.keys)) == 100
    assert chart.count == 3000
    assert book.errors == []


def _with_lines(board: Board, lines: int) -> Chart | None:
    chart = board.chart("group/00")
    return chart if chart and len(chart.keys) == lines and chart.count >= 30 * lines else None


def _places(chart: Chart, x: Floats, y: Floats) -> Floats:
    """Where data stand, in CSS px of the chart: the arithmetic of a linear scale."""
    plot, scales = chart.drawn["plot"], chart.drawn["scales"]
    across = (x - scales["x"]["min"]) / (scales["x"]["max"] - scales["x"]["min"])
    up = (y - scales["y"]["min"]) / (scales["y"]["max"] - scales["y"]["min"])
    return np.column_stack(
        [plot["left"] + across * plot["width"], plot["top"] + (1 - up) * plot["height"]],
    )


def _inside(chart: Chart, places: Floats) -> npt.NDArray[np.bool_]:
    plot = chart.drawn["plot"]
    low = np.array([plot["left"], plot["top"]])
    high = low + np.array([plot["width"], plot["height"]])
    return np.asarray(((places > low + 2) & (places < high - 2)).all(1))
