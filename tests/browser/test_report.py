"""A report opens from disk, needs nothing else, and shows what was logged."""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from board import Board
from lab import until
from log_script import write
from media import BUCKETS, SAMPLES, go, only, picture, plotted, ridges, sound, tab, tile, truth
from patience import PATIENCE
from playwright.sync_api import Browser
from projector import Projector
from report_page import OpenReport
from tables import table
from test_drawn import smoothed
from test_media_hostile import MARKDOWN

import tbnb
from tbnb.notebook.report.contents import Report

Opened = tuple[OpenReport, Board]
Open = Callable[..., Opened]
SIZES = """
() => {
  const own = document.querySelector(".tbnb").getBoundingClientRect();
  const { scrollHeight, scrollWidth } = document.documentElement;
  return [own.bottom, own.width, scrollHeight, scrollWidth];
}
"""
EDGES = "</script><img src=x onerror=window.__pwned=1>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reports of this module lie: of a real log, and of one with lines and traps."""
    root = tmp_path_factory.mktemp("reports")
    tbnb.export(SAMPLES / "torch" / "all", root / "real.html")
    rng = np.random.default_rng(5)
    for run, factor in (("a", 1), ("b", 10), (EDGES, 100)):
        write(root / "logs" / run, {"walk": factor * np.cumsum(rng.normal(size=60))})
    spiked = rng.normal(size=200_000)
    spiked[31_415] = 99
    write(root / "logs" / "a", {"long": spiked})
    with tbnb.SummaryWriter(root / "logs" / "a") as writer:
        writer.add_text("note", MARKDOWN, 0)
        writer.add_image("noise", rng.integers(0, 256, (3, 350, 600), np.uint8), 0)
    return root


@pytest.fixture(scope="module", autouse=True)
def thinned(made: Path) -> Report:
    """What is in the report of lines and traps."""
    return tbnb.export(made / "logs", made / "lines.html", max_size=1.7, title=EDGES)


@pytest.fixture
def opened(browser: Browser, made: Path) -> Iterator[Open]:
    """Open a report, the network off; at the end nothing was asked for."""
    books: list[tuple[OpenReport, Path]] = []

    def open_(name: str, **how: Any) -> Opened:
        book, board = OpenReport.open(browser, made / name, **how)
        books.append((book, made / name))
        return book, board

    yield open_
    for book, path in books:
        book.close(path)


def test_lines(opened: Open, made: Path) -> None:
    """The points as they were logged; smoothing, hover, both filters, zoom and its end."""
    book, board = opened("lines.html")
    tab(board, "Scalars")
    assert board.runs() == [EDGES, "a", "b"]
    only(board, "walk")
    board.control("Filter runs").fill("^a$")
    chart = board.wait_chart("walk", points=60)
    until(lambda: board.wait_chart("walk").count == 60, "one line")
    logged = tbnb.read(made / "logs").scalars("a", "walk").value
    for weight in (0.6, 0.9):
        board.control("Smoothing").fill(str(weight))
        wanted = smoothed(logged, weight)

        def off(wanted: Any = wanted) -> float:
            chart = board.wait_chart("walk", points=60)
            assert chart is not None
            return float(np.abs(chart.values()[:, 1] - wanted).max())

        until(lambda: off() < np.ptp(logged) / 500, f"smoothed by {weight}")

    left, top, width, height = board.still("walk")
    middle = left + width / 2, top + height / 2
    book.page.mouse.move(*middle)
    tip = board.root.locator(".tbnb-tooltip").or_(book.page.locator(".tbnb-tip")).first
    tip.wait_for()
    assert "a" in tip.inner_text()
    span = chart.last()
    book.page.keyboard.down("Control")
    book.page.mouse.wheel(0, -400)
    book.page.keyboard.up("Control")
    until(lambda: board.wait_chart("walk").drawn["scales"]["x"]["max"] < span, "zoomed in")
    book.page.mouse.dblclick(*middle)
    until(lambda: board.wait_chart("walk").drawn["scales"]["x"]["max"] >= span, "all again")


def test_what_was_thinned_says_so(opened: Open, thinned: Report) -> None:
    """A spike is there, all that is drawn can be saved, and the bar says what was left out."""
    book, board = opened("lines.html")
    tab(board, "Scalars")
    only(board, "long")
    board.root.evaluate("root => { root.tbnbStore.choices.outliers.value = false; }")
    board.control("Smoothing").fill("0")
    until(lambda: board.wait_chart("long").values()[:, 1].max() > 98, "the spike")
    bar = book.page.locator(".report-bar").inner_text()
    points, images, texts = thinned.parts

    assert points.kept < points.total == 200_180
    assert f"{points.kept:,} of 200,180 points" in bar
    assert (str(images), str(texts)) == ("1 of 1 image, 1 in part", "1 of 1 text")
    assert "1 of 1 image, 1 in part" in bar
    assert EDGES in bar
    board.card("long").get_by_label("More").click()
    board.root.get_by_text("Download CSV", exact=True).click()
    note = board.card("long").locator(".tbnb-note")
    assert note.inner_text().startswith("The report has no more:")
    with book.page.expect_download() as waiting:
        note.get_by_role("button", name="Download what is shown").click()
    rows = Path(waiting.value.path()).read_text().splitlines()[1:]
    steps = [int(row.split(",")[2]) for row in rows]
    assert {0, 31_415, 199_999} <= set(steps)

    # A preview is all there is: it stays when one zooms in, and can be saved.
    tab(board, "Images")
    own = tile(only(board, "noise"), "a")
    mark = own.locator(".tbnb-thumb")
    mark.wait_for()
    assert mark.inner_text() == "preview of 600 \u00d7 350"
    own.locator(".tbnb-picture").focus()
    book.page.keyboard.press("+")
    own.locator("img").wait_for()
    assert own.locator(".tbnb-problem").count() == 0
    with book.page.expect_download():
        own.get_by_label("Download the picture of a").click()


def test_hostile_text_is_text(opened: Open) -> None:
    """Nothing of it runs, whatever it would do in a file that one opens."""
    book, board = opened("lines.html")
    tab(board, "Text")
    only(board, "note/text_summary").locator(".tbnb-markdown h1").wait_for()

    assert book.page.evaluate("window.__pwned") is None
    assert board.root.locator(".tbnb-markdown").locator("script, iframe, form, svg").count() == 0
    assert book.page.title() == f"{EDGES} · tbnb report"
    assert book.page.locator("h1").first.inner_text() == EDGES


def test_pictures_sounds_and_texts_of_a_real_log(opened: Open) -> None:
    """What the browser decodes hashes to what torch was given."""
    place = truth("torch/all")
    _, board = opened("real.html")
    tab(board, "Images")
    hashes = 0
    for tag, rows in list(place["images"].items())[:4]:
        card = only(board, tag)
        for row in rows:
            if not isinstance(row[3], str):
                continue
            if len(rows) > 1:
                go(card, row[1])
            assert picture(card, row[2][2])["hash"] == row[3], tag
            hashes += 1
    assert hashes >= 3

    tab(board, "Audio")
    (tag, want), *_ = place["audio"].items()
    card = only(board, tag)
    samples = np.array(sound(card)["samples"]).astype("<i2")
    assert hashlib.sha256(samples).hexdigest() == want["pcm16_sha"]
    card.locator(".tbnb-play").click()
    clock = card.locator(".tbnb-clock")
    until(lambda: not clock.inner_text().startswith(("0.00 ", "0.000 ")), "it plays")

    board.root.evaluate("root => { root.tbnbStore.choices.markdown.value = false; }")
    tab(board, "Text")
    for tag, rows in place["text"].items():
        entries = only(board, tag).locator('.tbnb-entry[data-state="ready"]')
        until(lambda: entries.count() == len(rows), f"the texts of {tag}")  # noqa: B023  called at once
        shown = entries.first.locator(".tbnb-plain")
        got = shown.evaluate_all("cells => cells.map((cell) => cell.textContent)")
        assert got == np.array(rows[-1][2], object).ravel().tolist(), tag


def test_overview(opened: Open) -> None:
    """It comes first, with all kinds; one kind alone by its button."""
    _, board = opened("real.html")
    board.root.get_by_role("tab", name="Overview", selected=True).wait_for()
    until(lambda: {"scalars", "images"} <= set(_kinds(board)), "scalars and pictures")
    board.root.get_by_role("button", name="Images").click()
    until(lambda: set(_kinds(board)) == {"images"}, "the pictures alone")
    board.root.locator("[data-kind=images] img").first.wait_for()


def _kinds(board: Board) -> list[str]:
    """The kind of each card."""
    cards = board.root.locator(".tbnb-card")
    return list(cards.evaluate_all("cards => cards.map((card) => card.dataset.kind)"))


def test_histograms_and_distributions(opened: Open) -> None:
    """Every bucket is there; drawn by our own chart, by plotly, and over time."""
    book, board = opened("real.html")
    tab(board, "Histograms")
    tag, rows = max(truth("torch/all")["histograms"].items(), key=lambda item: len(item[1]))
    card = only(board, tag)
    until(lambda: len(ridges(card)) == len(rows), f"{tag} drawn")
    for one, (_, step, want) in zip(board.root.evaluate(BUCKETS, tag), rows, strict=True):
        counts = table(one["meta"], list(map(bytes, one["blobs"])))[:, 2]
        assert (one["step"], counts.sum()) == (step, sum(want["bucket"]))
    board.control("How histograms are drawn").select_option("heatmap")
    drawn = until(lambda: plotted(card, "heatmap"), "plotly's heat map")
    logged = [sum(want["bucket"]) for _, _, want in rows]
    np.testing.assert_allclose([sum(row) for row in drawn["traces"][0]["z"]], logged)
    tab(board, "Distributions")
    until(lambda: board.chart(tag) is not None, "percentiles drawn")
    left, top, width, height = board.still(tag)
    book.page.mouse.move(left + width * 0.4, top + height * 0.4)
    book.page.mouse.move(left + width * 0.5, top + height * 0.5, steps=3)
    told = book.page.locator(".tbnb-tooltip").first
    told.wait_for()
    assert "15.87 %" in told.inner_text()


def test_projector(opened: Open) -> None:
    """Its points, their rows, and both layouts in a worker from the file."""
    _, board = opened("real.html")
    tab(board, "Projector")
    shown = Projector(board)
    embedding = tbnb.read(SAMPLES / "torch" / "all").series(".", "default", "projector")[-1].value
    n = len(embedding.matrix)
    shown.wait_points(n)
    matrix = next(one for one in shown.parts(2) if one.get("blobs"))["blobs"][0]
    np.testing.assert_array_equal(np.frombuffer(matrix, "<f4"), embedding.matrix.ravel())
    for method in ("t-SNE", "UMAP"):
        before = shown.places(n)
        shown.choose(method)
        shown.panel("Projection").get_by_text("Done").wait_for()
        until(lambda: np.abs(shown.places(n) - before).max() > 10, f"places of {method}")  # noqa: B023  called at once


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_the_boards(opened: Open, scheme: str) -> None:
    """It fills the window at any width, and wears the system's colours, or the reader's."""
    book, board = opened("real.html", color_scheme=scheme)
    for width in (500, 1400):
        book.page.set_viewport_size({"width": width, "height": 700})
        until(lambda: book.page.evaluate(SIZES) == [700, width, 700, width], f"{width} px")  # noqa: B023  called at once
    until(lambda: board.root.get_attribute("data-theme") == scheme, scheme)
    other = {"light": "dark", "dark": "light"}[scheme]
    bar = "() => getComputedStyle(document.querySelector('.report-bar')).backgroundColor"
    before = book.page.evaluate(bar)
    board.control("Settings").click()
    assert "System's" in board.control("Theme").inner_text()
    board.control("Theme").select_option(other)
    until(lambda: book.page.evaluate(bar) != before, "the bar changes, too")
    board.control("Theme").select_option("auto")
    until(lambda: book.page.evaluate(bar) == before, "the system's again")


def asks_of(browser: Browser, path: Path, url: str, wanted: set[str]) -> Any:
    """Have a report ask a server in every way, until all was refused; what of it ran."""
    book, _ = OpenReport.open(browser, path, offline=False)
    try:
        book.page.evaluate(
            """async (url) => {
              globalThis.refused = new Set();
              document.addEventListener("securitypolicyviolation", (event) =>
                refused.add(event.effectiveDirective));
              await fetch(`${url}/fetch`).catch(() => {});
              navigator.sendBeacon(`${url}/beacon`, "x");
              new Image().src = `${url}/image`;
              await import(`${url}/module.js`).catch(() => {});
              for (const [name, key, path] of [["script", "src", "s.js"], ["iframe", "src", "f"]]) {
                const made = document.createElement(name);
                made[key] = `${url}/${path}`;
                document.body.append(made);
              }
              document.body.insertAdjacentHTML("beforeend",
                `<link rel=stylesheet href=${url}/c.css><a onclick="window.__pwned=1">x</a>` +
                `<style>@font-face { font-family: far; src: url(${url}/font) } ` +
                `body { font-family: far; background: url(${url}/css) }</style>`);
              document.querySelector("body > a").click();
            }""",
            url,
        )
        until(lambda: wanted <= set(book.page.evaluate("[...refused]")), "all is refused")
        book.page.wait_for_timeout(500)
        return book.page.evaluate("window.__pwned")
    finally:
        book.page.context.close()


def test_the_browser_forbids_the_network(browser: Browser, made: Path) -> None:
    """With the network on, whatever the page would ask of a server is refused before it is sent."""
    heard: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    wanted = {"connect-src", "img-src", "script-src-elem", "frame-src", "style-src-elem"}
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        try:
            pwned = asks_of(browser, made / "lines.html", url, wanted)
        finally:
            server.shutdown()

    assert heard == []
    assert pwned is None


def test_without_scripts_it_is_a_table(browser: Browser, made: Path) -> None:
    """Of the last point of each scalar, in order, names as text."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto((made / "lines.html").as_uri())
    rows = [row.inner_text().split("\t") for row in page.locator("noscript tr").all()]
    shown = page.locator("#tbnb-board").is_visible()
    context.close()
    wanted = tbnb.read(made / "logs").scalars(EDGES, "walk")

    assert rows[0] == ["Run", "Tag", "Points", "Step", "Value"]
    assert [EDGES, "walk", "60", "59", f"{wanted.value[-1]:.6g}"] in rows
    assert len(rows) == 5
    assert not shown


def test_a_file_that_was_cut_short_says_so(browser: Browser, made: Path, tmp_path: Path) -> None:
    """A download that broke off shows what came, or why it shows nothing."""
    whole = (made / "real.html").read_bytes()
    place = whole.index(b'id="tbnb-s2"')
    (tmp_path / "cut.html").write_bytes(whole[: place + 100])
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto((tmp_path / "cut.html").as_uri())
    page.get_by_text("If this stays, the file was cut short").wait_for()
    context.close()
