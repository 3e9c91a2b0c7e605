"""The board in a double of VS Code's notebook: every message goes through JSON, buffers are dear.

The double (`js/test/hosts/vscode`) has today's versions of the libraries that VS Code's own
renderer is made of. It has no subshells, no storage that lasts, and does not know the models of a
notebook that is opened again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import frontend
import numpy as np
import pytest
from every_host import draws_every_kind, grows_and_answers, hides_its_picture, projects
from frontend import Frontend, Line, Said
from kernel_kinds import CURRENT, KINDS
from lab import until
from media import tab, tile
from playwright.sync_api import Browser
from training import EVERY_KIND

import tbnb

KIND = KINDS[CURRENT]
MOST = 150_000
# What a page of VS Code's finds: no storage, and VS Code.
BEFORE = """
Object.defineProperty(globalThis, "localStorage", {
  get() { throw new DOMException("denied", "SecurityError"); },
});
globalThis.acquireVsCodeApi = () => { throw new Error("taken"); };
"""
DARK = (
    'class="vscode-dark" data-vscode-theme-kind="vscode-dark" style="background: #1f1f1f; '
    '--vscode-editor-background: #1f1f1f"'
)


def opened(browser: Browser, directory: Path, **env: str) -> Frontend:
    """A notebook in the double."""
    files = {
        "/": frontend.html("/page.js", BEFORE, DARK),
        "/anywidget.js": frontend.anywidget_of(KIND),
        **frontend.bundled("vscode"),
    }
    line = Line(directory, KIND.spec(), "%load_ext tbnb\nimport tbnb", env)
    return frontend.opened(browser, line, files)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the kernel works."""
    return tmp_path_factory.mktemp("vscode")


@pytest.fixture(scope="module")
def notebook(browser: Browser, directory: Path) -> Iterator[Frontend]:
    """One notebook for all tests; each has cells and logs of its own."""
    with opened(browser, directory, VSCODE_PID="1") as front:
        yield front


@pytest.fixture
def vscode(notebook: Frontend) -> Iterator[Frontend]:
    """The notebook; all that the kernel sent is text, and none of it large."""
    yield notebook
    assert notebook.errors == []
    # What a page says while its board is closed is told of by the kernel itself.
    assert [text for text in notebook.line.streams if "No such comm" not in text] == []
    sent = notebook.messages()
    assert sum(said.buffers for said in sent) == 0
    assert max(said.size for said in sent) <= MOST


def rate(sent: list[Said]) -> float:
    """The most messages of one board in a second."""
    most = 0
    for comm in {said.comm for said in sent}:
        times = np.array([said.time for said in sent if said.comm == comm])
        most = max(most, *(np.count_nonzero((times >= at) & (times < at + 1)) for at in times))
    return most


def test_draws_and_loads_what_is_large(vscode: Frontend) -> None:
    """Scalars, and from chunks pictures, histograms by plotly's library, text by the Markdown's."""
    vscode.run(EVERY_KIND.format(logdir="kinds"), "log")
    vscode.run("%tbnb --logdir kinds", "kinds")
    shown = vscode.board("kinds")

    draws_every_kind(shown)


def test_grows_while_a_cell_trains(vscode: Frontend, directory: Path) -> None:
    """Controls work meanwhile; what the page asks of the kernel waits for the end of the cell."""
    grows_and_answers(vscode, vscode.board, directory)


def test_loads_the_projector(vscode: Frontend) -> None:
    """Its chunks come with the hidden widget."""
    projects(vscode, vscode.board)


def test_the_board_hides_its_picture(vscode: Frontend, directory: Path) -> None:
    """Of a PNG the page has the description alone."""
    pictures = vscode.page.locator("#pictured .output:not(:has(.tbnb)) img")
    hides_its_picture(vscode, vscode.board, directory, lambda: pictures)


def test_a_big_log_keeps_to_the_bounds(vscode: Frontend, directory: Path) -> None:
    """In many small messages, at the same pace; large values, too."""
    rng = np.random.default_rng(0)
    with tbnb.SummaryWriter(directory / "big" / "run") as writer:
        for i in range(2_000):
            for tag in range(30):
                writer.add_scalar(f"t{tag:02}", rng.normal(), i)
        writer.add_image("noise", rng.integers(0, 255, (3, 400, 400), np.uint8), 0)
    before = len(vscode.messages())
    vscode.run("%tbnb --logdir big", "big")
    shown = vscode.board("big")
    shown.wait_last("t00", 1999)
    tab(shown, "Images")
    img = tile(shown.card("noise"), "run").locator("img").first
    until(lambda: img.count() and img.evaluate("img => img.naturalWidth") == 400, "the noise")
    sent = vscode.messages()[before:]

    assert len(sent) > 10
    assert max(said.size for said in sent) > MOST / 2
    assert rate(sent) <= 8 + 3  # a full bucket, four a second, and the end of a cell


def test_choices_outlast_the_view(vscode: Frontend, directory: Path) -> None:
    """Without storage: for the cell that is run again, and for another board on the page."""
    for log in ("chosen", "other"):
        with tbnb.SummaryWriter(directory / log / "run") as writer:
            writer.add_scalar("loss", 1.0, 1)
    vscode.run("%tbnb --logdir chosen", "chosen")
    first = vscode.board("chosen")
    first.wait_last("loss", 1)
    first.control("Smoothing").fill("0.25")
    first.control("Horizontal axis").select_option("relative")
    first.root.evaluate("root => root.setAttribute('data-old', '')")

    vscode.run("%tbnb --logdir chosen", "chosen")
    vscode.run("%tbnb --logdir other", "beside")

    until(lambda: not vscode.page.locator(".tbnb[data-old]").count(), "another view")
    # Both are there before a choice of one changes what the other would begin with.
    for again in [vscode.board(cell) for cell in ("chosen", "beside")]:
        assert again.control("Smoothing").input_value() == "0.25"
        assert again.control("Horizontal axis").input_value() == "relative"
        again.control("Horizontal axis").select_option("step")
    vscode.board("chosen").control("Smoothing").fill("0.6")


def test_a_notebook_that_is_opened_again_shows_the_next_kind_of_data(
    vscode: Frontend, directory: Path
) -> None:
    """Its page knows no models: what stands beside the widget in the output is shown."""
    with tbnb.SummaryWriter(directory / "saved" / "run") as writer:
        writer.add_scalar("loss", 1.0, 1)
    vscode.line.output.clear()
    vscode.run("%tbnb --logdir saved", "saved")
    vscode.board("saved")
    outputs = list(vscode.line.output)
    vscode.load()

    vscode.line.tell({"type": "cell", "id": "saved", "request": "reopened"})
    for output in outputs:
        message = {"type": "display_data", "content": output, "metadata": {}}
        vscode.line.tell({**message, "parent": "reopened"})
    shown = vscode.page.locator("#saved")
    until(lambda: shown.locator("img").count(), "the static picture")

    until(lambda: "tbnb.Board('saved')" in shown.inner_text(), "what it is a picture of")
    assert vscode.page.locator(".tbnb").count() == 0


def texts(sent: list[Said]) -> list[int]:
    """Which messages have buffers that are text among their JSON."""
    return [i for i, said in enumerate(sent) if "buffers" in said.data["content"]]


def test_a_kernel_that_knows_nothing_of_vs_code(browser: Browser, tmp_path: Path) -> None:
    """On another machine: its first messages have buffers; the page's hello changes that."""
    with opened(browser, tmp_path) as front:
        front.run(EVERY_KIND.format(logdir="kinds"), "log")
        front.run("%tbnb --logdir kinds", "kinds")
        front.board("kinds").wait_last("loss", 99)
        until(lambda: any(said.get("text") for said in front.line.heard), "a hello")
        until(lambda: texts(front.messages()), "an answer, as text")
        said = texts(front.messages())[0]
        front.run("with tbnb.SummaryWriter('kinds/b') as w: w.add_scalar('loss', 1.0, 300)", "b")
        front.board("kinds").wait_last("loss", 300)
        points = [m for m in front.messages()[said:] if m.data["content"]["type"] == "points"]

        assert any(m.buffers for m in front.messages())
        assert points
        assert sum(m.buffers for m in points) == 0
        assert front.errors == []
