"""A saved notebook, wherever it is read: the board is there as a picture, once, and small."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frontend
import kernel_kinds
import nbformat
import numpy as np
import pytest
from board import Board
from lab import PROJECT, Lab, Notebook, OpenNotebook, settled, until
from log_script import write
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from patience import PATIENCE
from PIL import Image
from playwright.sync_api import Browser, Locator, Route

import tbnb
from tbnb.notebook.requests import MOST_PICTURE

CELL = "%load_ext tbnb\n%tbnb --logdir logs"
PATH = f"import sys; sys.path.insert(0, {str(PROJECT)!r})"
# A cell that ends when all is read, if that took longer than the end of a cell waits for it.
READ = """
import time
from tbnb.notebook.source import source_of
while not source_of("logs").loaded: time.sleep(0.05)
"""
MEGABYTE = 1_000_000
SAVE_STATE = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"
STATE = "application/vnd.jupyter.widget-state+json"
LOADED = "all => all.every((img) => img.complete && img.naturalWidth === 250)"
BLUE = (0x30, 0x6C, 0xE2)  # the first run, on a light page


@dataclass(frozen=True, slots=True)
class Saved:
    """Notebooks with a board that was run, drawn and saved: plain, and with its widgets' state."""

    lab: Lab
    directory: Path
    board: tuple[int, int]  # its size on the page, CSS px

    def read(self, name: str) -> Any:
        """Return a notebook."""
        return nbformat.read(self.directory / f"{name}.ipynb", as_version=4)


# Which kinds of pictures were among the outputs and out of sight, in whatever frame: the first is
# replaced seconds after the board is shown.
RECORD_HIDDEN = """
() => {
  globalThis.__hidden = new Set();
  const look = () => {
    for (const img of document.querySelectorAll(".jp-OutputArea-child img[src^='data:image/']")) {
      if (!img.getClientRects().length) __hidden.add(img.src.match(/^data:image.[a-z]+/)[0]);
    }
    requestAnimationFrame(look);
  };
  look();
}
"""
HIDDEN = "() => [...__hidden]"


def stills(book: Notebook) -> Locator:
    """The pictures of boards among the outputs."""
    return book.page.locator(".jp-OutputArea-child img[src^='data:image/']")


@pytest.fixture(scope="module")
def saved(browser: Browser, serve: Callable[[str], Lab]) -> Saved:
    """Run a board, wait for its picture, save: as JupyterLab does, then with all that it can."""
    lab = serve(kernel_kinds.CURRENT)
    directory = lab.root / "saved"
    directory.mkdir()
    write(directory / "logs" / "first", {"loss": [1 / (step + 1) for step in range(200)]})
    book = Notebook.make(browser, lab, "saved/book.ipynb", CELL, "1 + 1")
    book.page.evaluate(RECORD_HIDDEN)
    book.run(0)
    board = Board.below(book)
    board.wait_chart("loss", points=200)
    # The live board stands for its picture, for the first one and for the one that replaces it.
    for source in ("data:image/svg", "data:image/png"):
        until(lambda source=source: source in book.page.evaluate(HIDDEN), f"a hidden {source}")
    until(lambda: stills(book).count() and not stills(book).first.is_visible(), "only the board")
    width, height = board.root.evaluate("e => [e.offsetWidth, e.offsetHeight]")
    file = directory / "book.ipynb"
    for name, word in (("plain", "image/png"), ("state", STATE)):
        book.save()
        until(lambda word=word: word in file.read_text(), f"saved, {name}")
        (directory / f"{name}.ipynb").write_bytes(file.read_bytes())
        # From now on, or no more.
        settled(book.page, f"() => jupyterapp.commands.execute({SAVE_STATE!r})")
    errors = book.errors
    book.close()
    assert errors == []
    return Saved(lab, directory, (width, height))


def picture(document: Any) -> bytes:
    """Return the PNG of the first cell."""
    (found,) = [o.data["image/png"] for o in document.cells[0].outputs if "image/png" in o.data]
    return base64.b64decode(found)


def test_the_picture_is_the_board_as_drawn(saved: Saved) -> None:
    """Of its size, with the run's curve in its colour."""
    with Image.open(io.BytesIO(picture(saved.read("plain")))) as image:
        assert image.size == saved.board
        pixels = np.asarray(image.convert("RGB"))
    near = (np.abs(pixels.astype(int) - BLUE).sum(axis=2) < 30).sum()

    assert near > 500


@pytest.mark.parametrize("name", ["plain", "state"])
def test_a_board_adds_less_than_a_megabyte(saved: Saved, name: str, measured: list[str]) -> None:
    """With its picture, and with its module and styles where a host saves those."""
    document = saved.read(name)
    bare = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    size = len(nbformat.writes(document)) - len(nbformat.writes(bare))
    measured.append(f"a board in a saved notebook, {name}: {size / 1000:.0f} kB")

    assert ("widgets" in document.metadata) == (name == "state")
    assert size < MEGABYTE


def test_a_board_of_photographs_adds_less_than_a_megabyte(
    open_notebook: OpenNotebook, measured: list[str]
) -> None:
    """Of noise, which no encoder makes smaller: the page leaves colours or pixels away."""
    book = open_notebook(CELL)
    rng = np.random.default_rng(0)
    for run in "abcdefgh":
        with tbnb.SummaryWriter(book.directory / "logs" / run) as writer:
            writer.add_image("noise", rng.integers(0, 256, (3, 250, 250), np.uint8), 0)
    book.run(0)
    board = Board.below(book)
    shown = board.root.locator(".tbnb-card img")
    until(lambda: shown.count() == 8 and shown.evaluate_all(LOADED), "eight pictures of noise")
    drawn = book.page.locator(".jp-OutputArea-child img[src^='data:image/png']")

    def noisy() -> bool:
        return drawn.count() == 1 and len(str(drawn.get_attribute("src"))) > MEGABYTE / 10

    until(noisy, "the picture of the page")
    book.save()
    file = book.directory / "test.ipynb"
    until(lambda: "image/png" in file.read_text(), "saved")
    document = nbformat.read(file, as_version=4)
    size = len(base64.b64encode(picture(document)))
    measured.append(f"the picture of a board of noise: {size / 1000:.0f} kB")
    with Image.open(io.BytesIO(picture(document))) as image:
        colors = image.convert("RGB").getcolors(1 << 24)

    assert size <= MOST_PICTURE
    assert len(colors) < 32**3, "so large that it has fewer colours"
    assert len(colors) > 1000, "it shows the noise"
    assert len(file.read_text()) < MEGABYTE


def visible_once(book: Notebook, saved: Saved) -> None:
    """Assert that the picture is there and that a person sees it."""
    stills(book).first.wait_for(state="visible")
    assert stills(book).count() == 1
    size = "i => [i.naturalWidth, i.naturalHeight]"
    until(lambda: tuple(stills(book).first.evaluate(size)) == saved.board, "its size")
    until(lambda: stills(book).first.evaluate("i => i.width") > 500, "room for it")


def test_reopened_untrusted(saved: Saved, browser: Browser) -> None:
    """JupyterLab shows what is safe: no widget, but the picture."""
    document = saved.read("plain")
    document.cells[1].source = "2 + 2"  # signed by nobody
    nbformat.write(document, saved.directory / "untrusted.ipynb")
    book = Notebook.open(browser, saved.lab, "saved/untrusted.ipynb")

    visible_once(book, saved)
    assert book.page.locator(".tbnb").count() == 0
    book.close()


def test_reopened_trusted(saved: Saved, browser: Browser) -> None:
    """JupyterLab has an error for the widget, and below it the picture."""
    book = Notebook.open(browser, saved.lab, "saved/plain.ipynb")

    visible_once(book, saved)
    assert book.page.locator(".tbnb").count() == 0
    book.close()


def test_reopened_with_the_state_of_its_widgets(saved: Saved, browser: Browser) -> None:
    """The board comes back without data: it is a line, above the picture, until it is run again."""
    book = Notebook.open(browser, saved.lab, "saved/state.ipynb")
    board = Board.below(book)

    visible_once(book, saved)
    until(lambda: "No answer from the kernel" in board.root.inner_text(), "what to do")
    until(lambda: board.root.evaluate("e => e.offsetHeight") < 60, "a line")
    book.run(0)
    Board.below(book).wait_chart("loss", points=200)
    until(lambda: not any(still.is_visible() for still in stills(book).all()), "only the board")
    book.close()


def test_as_html_without_a_network(saved: Saved, browser: Browser) -> None:
    """What nbconvert makes of it, and of a notebook that it ran itself, where no page ever was."""
    sources = (f"{PATH}\n{CELL}", READ)
    ran = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in sources])
    NotebookClient(
        ran, kernel_name="python3", shutdown_kernel="immediate", iopub_timeout=PATIENCE
    ).execute(cwd=str(saved.directory))
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 1000})
    for name, document in (("plain", saved.read("plain")), ("ran", ran)):
        html, _ = HTMLExporter().from_notebook_node(document)
        file = saved.directory / f"{name}.html"
        file.write_text(html)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(file.as_uri(), wait_until="domcontentloaded")
        (still,) = page.locator("img[src^='data:image/']").all()
        still.wait_for(state="visible")
        still.evaluate("i => i.decode()")
        width, height = still.evaluate("i => [i.naturalWidth, i.naturalHeight]")

        assert width > 900
        assert height > 200
    context.close()


@pytest.mark.parametrize("name", ["plain", "state"])
def test_as_html_with_the_network(saved: Saved, browser: Browser, name: str) -> None:
    """What draws widgets comes from there; it finds a board without data, or none: the picture."""
    nodes = frontend.packages("nbconvert")
    parts = {
        "/require.js/": (nodes / "requirejs" / "require.js").read_bytes(),
        "/html-manager": (
            nodes / "@jupyter-widgets" / "html-manager" / "dist" / "embed-amd.js"
        ).read_bytes(),
        "/anywidget": frontend.anywidget_of(kernel_kinds.KINDS[kernel_kinds.CURRENT])[1],
    }
    html, _ = HTMLExporter().from_notebook_node(saved.read(name))
    file = saved.directory / f"{name}-online.html"
    file.write_text(html)
    asked: set[str] = set()

    def give(route: Route) -> None:
        part = next((part for part in parts if part in route.request.url), "")
        asked.add(part)
        if part:
            route.fulfill(body=parts[part], content_type="text/javascript")
        else:
            route.abort()

    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(PATIENCE * 1000)
    page.route(re.compile("^https:"), give)
    page.goto(file.as_uri(), wait_until="domcontentloaded")
    if name == "state":
        page.locator(".tbnb").get_by_text("Here is its last picture").wait_for()
        assert asked >= set(parts)
    (still,) = page.locator("img[src^='data:image/']").all()
    still.evaluate("i => i.decode()")
    assert still.is_visible()
    assert still.evaluate("i => [i.naturalWidth, i.naturalHeight]") == list(saved.board)
    assert page.locator(".tbnb").count() == (name == "state")
    page.close()


def test_in_notebook_7(saved: Saved, browser: Browser) -> None:
    """The live board hides its picture there too; reopened, not trusted, the picture is shown."""
    pytest.importorskip("notebook")
    document = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(CELL)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(document, saved.directory / "seven.ipynb")
    book = Notebook.open(browser, saved.lab, "saved/seven.ipynb", front="Notebook 7")
    book.run(0)
    Board.below(book).wait_chart("loss", points=200)
    drawn = book.page.locator(".jp-OutputArea-child img[src^='data:image/png']")
    until(drawn.count, "the picture of the page")
    until(lambda: not drawn.first.is_visible(), "only the board")
    book.save()
    file = saved.directory / "seven.ipynb"
    until(lambda: "image/png" in file.read_text(), "saved")
    document = nbformat.read(file, as_version=4)
    document.cells[0].source += " "
    nbformat.write(document, saved.directory / "seven-untrusted.ipynb")
    book.page.goto(f"{saved.lab.url}/notebooks/saved/seven-untrusted.ipynb")

    stills(book).first.wait_for(state="visible", timeout=PATIENCE * 1000)
    book.close()
