"""What a board does in every host that has a double."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from board import Board
from frontend import Frontend
from lab import until
from log_script import write
from media import GREY, Floats, plotted, ridges, tab, tile
from playwright.sync_api import Download, Locator
from points import together
from projector import Projector
from training import live

import tbnb

LOGGED = 20_000  # of one series: more than the page is sent


def draws_every_kind(shown: Board) -> None:
    """Scalars, and from chunks pictures, histograms and text: those of `training.EVERY_KIND`."""
    shown.wait_last("loss", 99)
    tab(shown, "Images")
    img = tile(shown.card("grey"), "run").locator("img").first
    until(lambda: img.count() and img.evaluate(GREY) == 198, "the grey of step 99")
    tab(shown, "Histograms")
    until(lambda: len(ridges(shown.card("weights"), "run")) == 10, "ten histograms")
    plotly_draws(shown)
    tab(shown, "Text")
    bold = shown.root.locator(".tbnb-markdown strong").first
    until(lambda: bold.count() and bold.inner_text() == "99", "the text of step 99")


def plotly_draws(shown: Board) -> None:
    """Overlay and heat map by plotly's library: of each tenth step 100 values about the step."""
    mode = shown.control("How histograms are drawn")
    mode.select_option("overlay")
    drawn = until(lambda: plotted(shown.card("weights"), "scatter", "run"), "plotly's lines")
    middles, counts = (np.array([one[side] for one in drawn["traces"]]) for side in "xy")
    _are_about_their_steps(middles[:, 1:-1], counts[:, 1:-1])
    # Ten lines, each of thirty bins and both ends.
    assert [len(line) for line in drawn["lines"]] == [2 * 32] * 10

    mode.select_option("heatmap")
    drawn = until(lambda: plotted(shown.card("weights"), "heatmap", "run"), "plotly's heat map")
    (heat,) = drawn["traces"]
    edges, counts = np.array(heat["x"]), np.array(heat["z"])
    _are_about_their_steps(np.tile((edges[:-1] + edges[1:]) / 2, (10, 1)), counts)
    assert np.allclose(drawn["cells"], counts / counts.max(), atol=0.01)
    mode.select_option("offset")


def _are_about_their_steps(middles: Floats, counts: Floats) -> None:
    """Ten histograms in thirty bins: to a bin where they were logged, with all of their values."""
    width = np.diff(middles[0]).mean()
    assert counts.shape == (10, 30)
    assert np.allclose(counts.sum(1), 100)
    means = (middles * counts).sum(1) / counts.sum(1)
    assert np.abs(means - np.arange(9, 100, 10)).max() < width


def grows_and_answers(front: Frontend, board: Callable[[str], Board], directory: Path) -> None:
    """A board while a cell trains, and when that has ended: what only the kernel has comes then."""
    logdir, end = directory / "logs", directory / "stop"
    write(logdir / "first", {"long": np.sin(np.arange(LOGGED))})
    saved: list[Download] = []
    front.page.on("download", lambda download: saved.append(download))  # noqa: PLW0108 - it is marked
    front.run("%tbnb --logdir logs", "live")
    shown = board("live")
    shown.wait_chart("long", points=500)
    request = front.run(live(600, "loss"), "train", wait=False)

    try:
        shown.wait_last("loss", 10)
        shown.card("long").get_by_label("More").click()
        shown.root.get_by_text("Download CSV", exact=True).click()
        shown.control("Smoothing").fill("0")
        shown.control("Horizontal axis").select_option("relative")
        shown.control("Horizontal axis").select_option("step")
        shown.wait_last("loss", 20)
        until(shown.busy, "the board says that a request waits")
        assert front.line.running(request), "all that was while the cell ran"
        assert saved == []
    finally:
        end.touch()
        front.line.wait(request)
        end.unlink()
    points = tbnb.read(logdir).scalars("live", "loss")
    shown.wait_last("loss", float(points.step[-1]))
    # A page tells of its downloads only while it is spoken to.
    until(lambda: not shown.busy() and saved, "the answer when the cell has ended")
    assert len(Path(saved[0].path()).read_text().splitlines()) == 1 + LOGGED


def projects(front: Frontend, board: Callable[[str], Board]) -> None:
    """The chunks of the projector: its scene, and a layout in a worker of its own."""
    front.run(
        "import numpy as np\nrng = np.random.default_rng(0)\n"
        "near = rng.normal(size=(60, 6)) + 9 * np.eye(6)[np.arange(60) % 3]\n"
        "tbnb.project(near, height=640)",
        "project",
    )
    shown = Projector(board("project"))
    shown.wait_points(60)
    shown.choose("t-SNE")
    shown.choose("2-D")
    shown.panel("Projection").get_by_text("Done").wait_for()
    shown.rest()

    assert together(shown.places(60), np.arange(60) % 3) > 0.9


def hides_its_picture(
    front: Frontend,
    board: Callable[[str], Board],
    directory: Path,
    pictures: Callable[[], Locator],
) -> None:
    """The one that Python draws, and the one of the page that takes its place."""
    with tbnb.SummaryWriter(directory / "pictured" / "run") as writer:
        writer.add_scalar("loss", 1.0, 1)
    front.run("%tbnb --logdir pictured", "pictured")
    board("pictured").wait_last("loss", 1)

    def hidden(*, by_page: bool) -> bool:
        if pictures().count() != 1 or pictures().is_visible():
            return False
        by_python = pictures().evaluate("img => img.src.startsWith('data:image/svg+xml')")
        return bool(by_python) != by_page

    until(lambda: hidden(by_page=False), "a hidden picture by Python")

    def drawn() -> bool:
        front.run("pass", "next")  # a page may hear the question only then
        front.page.wait_for_timeout(3_000)  # or some time after it
        return hidden(by_page=True)

    until(drawn, "a hidden picture by the page")
    assert board("pictured").root.is_visible()
    width, height = pictures().evaluate("img => [img.naturalWidth, img.naturalHeight]")
    root = board("pictured").root
    assert [width, height] == root.evaluate("e => [e.offsetWidth, e.offsetHeight]")
