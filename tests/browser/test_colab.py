"""The board in a double of Colab's widget manager, with Colab's versions in the kernel.

The double (`js/test/hosts/colab`) is written after what is known of Colab: models of each output's
frame made from their state, what a comm said before is gone, binary traits break the opening of a
widget, and what a thread sends after its request is done is not shown.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import frontend
import pytest
from board import Board
from every_host import draws_every_kind, grows_and_answers, hides_its_picture, projects
from frontend import Frontend, Line
from kernel_kinds import KINDS
from lab import until
from playwright.sync_api import Browser
from training import EVERY_KIND

import tbnb
from tbnb.notebook.requests import MOST_PICTURE

KIND = KINDS["6.17.1"]
SITE = Path(__file__).parent / "colab_site"
WIDGET = "application/vnd.jupyter.widget-view+json"
MANAGER = {"colab": {"custom_widget_manager": {"url": "https://manager.example/manager.min.js"}}}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the kernel works."""
    return tmp_path_factory.mktemp("colab")


@pytest.fixture(scope="module")
def notebook(browser: Browser, directory: Path) -> Iterator[Frontend]:
    """One notebook for all tests; each has cells and logs of its own."""
    files = {
        "/": frontend.html("/page.js"),
        "/frame": frontend.html("/frame.js"),
        "/anywidget.js": frontend.anywidget_of(KIND),
        **frontend.bundled("colab"),
    }
    line = Line(directory, KIND.spec(SITE), "import google.colab\n%load_ext tbnb\nimport tbnb")
    with frontend.opened(browser, line, files) as front:
        yield front


@pytest.fixture
def colab(notebook: Frontend) -> Iterator[Frontend]:
    """The notebook; a test that throws or prints something has failed."""
    yield notebook
    assert notebook.errors == []
    assert notebook.line.streams == []


def board(colab: Frontend, cell: str) -> Board:
    """The board in the frame of a cell."""
    # Out of sight nothing is drawn; without its frame a cell has no height to scroll to.
    colab.page.locator(f"#{cell} iframe").evaluate("frame => frame.scrollIntoView()")
    return colab.board(cell, colab.page.frame_locator(f"#{cell} iframe"))


def test_versions(colab: Frontend) -> None:
    """The kernel is what Colab's is, where it matters to widgets."""
    colab.run(
        "import anywidget, importlib.util, ipykernel, ipywidgets\n"
        "try:\n    import comm\nexcept ImportError:\n    comm = None\n"
        "versions = [ipykernel.__version__, ipywidgets.__version__, anywidget.__version__, comm]\n"
        "print(versions)"
    )

    assert colab.line.streams == ["['6.17.1', '7.7.1', '0.9.21', None]\n"]
    colab.line.streams.clear()


def test_draws_and_loads_what_is_large(colab: Frontend) -> None:
    """Scalars, and from chunks pictures, histograms by plotly's library, text by the Markdown's."""
    colab.run(EVERY_KIND.format(logdir="kinds"), "log")
    colab.run("%tbnb --logdir kinds", "kinds")
    shown = board(colab, "kinds")

    draws_every_kind(shown)


def test_outputs_name_the_manager(colab: Frontend) -> None:
    """Of `%tbnb`, of `display` and of the last value of a cell; without it Colab shows nothing."""
    colab.line.output.clear()
    colab.run("%tbnb --logdir none", "a")
    colab.run("shown = tbnb.Board('nothing')\ndisplay(shown)", "b")
    colab.run("shown", "c")

    widgets = [output for output in colab.line.output if WIDGET in output["data"]]
    assert [output["metadata"].get(WIDGET) for output in widgets] == [MANAGER] * 3


def test_grows_while_a_cell_trains(colab: Frontend, directory: Path) -> None:
    """By what the thread sends; controls work meanwhile; what it asked for is there at the end."""
    grows_and_answers(colab, functools.partial(board, colab), directory)


def test_loads_the_projector(colab: Frontend) -> None:
    """Its chunks, too large for the notebook's file, are asked for."""
    projects(colab, functools.partial(board, colab))


def test_the_board_hides_its_picture(colab: Frontend, directory: Path) -> None:
    """Both are in the frame of the cell."""
    frame = colab.page.frame_locator("#pictured iframe")
    pictures = frame.locator(".display_data img")
    hides_its_picture(colab, functools.partial(board, colab), directory, lambda: pictures)


def test_a_board_adds_less_than_a_megabyte(
    colab: Frontend, directory: Path, measured: list[str]
) -> None:
    """The state of its widgets, which Colab saves, and the largest picture there may be."""
    with tbnb.SummaryWriter(directory / "size" / "run") as writer:
        writer.add_scalar("loss", 1.0, 1)
    colab.run("%tbnb --logdir size", "size")
    board(colab, "size").wait_last("loss", 1)
    sizes: dict[str, int] = colab.page.evaluate(
        "() => Object.fromEntries([...__models.values()].map("
        "(state) => [state._anywidget_id ?? state._model_name, JSON.stringify(state).length]))"
    )
    state = sum(sizes.values())
    measured.append(f"a board's widgets in Colab's saved notebook: {state / 1000:.0f} kB")

    assert {"tbnb.notebook.board.Board", "tbnb.notebook.assets.Assets"} <= set(sizes)
    assert state + MOST_PICTURE < 1_000_000


def test_what_is_logged_between_two_cells_comes_with_the_next(
    colab: Frontend, directory: Path
) -> None:
    """Sent by the thread at once it would not be shown: it waits for the cell's end."""
    with tbnb.SummaryWriter(directory / "between" / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
    colab.line.heard.clear()
    colab.run("%tbnb --logdir between", "between")
    shown = board(colab, "between")
    shown.wait_last("loss", 0)
    # It says what it shows half a second later, and is answered with all that is new.
    until(lambda: any(said["type"] == "need" for said in colab.line.heard), "what it shows")
    colab.run("pass", "settled")
    # Whatever the page would ask now, the answer would have what is new.
    colab.page.evaluate("__mute = true; __dropped.length = 0")
    with tbnb.SummaryWriter(directory / "between" / "run") as writer:
        writer.add_scalar("loss", 1.0, 5)
        writer.add_scalar("later", 1.0, 5)
    sent = "__dropped.some(({ content }) => content.type === 'points')"
    colab.page.wait_for_timeout(3_000)  # some looks of the thread at the files

    assert not colab.page.evaluate(sent), "it would not be shown"
    assert shown.tags() == ["loss"]
    chart = shown.chart("loss")
    assert chart is not None
    assert chart.last() < 1

    colab.run("pass", "next")
    shown.wait_last("loss", 5)
    until(lambda: shown.tags() == ["later", "loss"], "the new tag")
    colab.page.evaluate("__mute = false")


def test_a_frame_that_comes_late(colab: Frontend, directory: Path) -> None:
    """Of a board that is displayed once more: when idle, and in a cell that goes on."""
    with tbnb.SummaryWriter(directory / "late" / "run") as writer:
        for i in range(10):
            writer.add_scalar("loss", 1.0, i)
    colab.run("late = tbnb.Board('late')\nlate", "first")
    board(colab, "first").wait_last("loss", 9)

    colab.run("late", "second")
    board(colab, "second").wait_last("loss", 9)

    busy = (
        "import pathlib, time\ndisplay(late)\nend = time.time() + 120\n"
        "while time.time() < end and not pathlib.Path('stop').exists(): time.sleep(0.1)"
    )
    request = colab.run(busy, "third", wait=False)
    colab.page.locator("#third iframe").wait_for()
    board(colab, "third").wait_last("loss", 9)
    assert colab.line.running(request)
    (directory / "stop").touch()
    colab.line.wait(request)


def test_two_models_of_one_board_in_a_frame(colab: Frontend, directory: Path) -> None:
    """One by the comm that opens while the frame is there, one by the state: only one speaks."""
    with tbnb.SummaryWriter(directory / "twice" / "run") as writer:
        writer.add_scalar("loss", 1.0, 7)
    colab.line.heard.clear()
    request = colab.run(
        "from IPython.display import HTML\nimport pathlib, time\n"
        "display(HTML('<p>A title</p>'))\nend = time.time() + 120\n"
        "while time.time() < end and not pathlib.Path('framed').exists(): time.sleep(0.1)\n"
        "twice = tbnb.Board('twice')\ntime.sleep(0.5)\ndisplay(twice)",
        "twice",
        wait=False,
    )
    colab.page.frame_locator("#twice iframe").get_by_text("A title").wait_for()
    (directory / "framed").touch()
    colab.line.wait(request)
    shown = board(colab, "twice")
    shown.wait_last("loss", 7)
    frame = colab.page.locator("#twice iframe").element_handle().content_frame()
    assert frame is not None

    made = frame.evaluate("__made")
    assert made.count("tbnb.notebook.board.Board") == 2
    assert frame.locator(".tbnb").count() == 1
    colab.page.wait_for_timeout(1500)  # more than a second hello would wait
    colab.run("twice.model_id", "asked")
    comm = colab.line.output[-1]["data"]["text/plain"].strip("'")
    # One hello of a page that knows nothing; it may say another when it finds that it missed much.
    said = [said for said in colab.line.heard if said["comm"] == comm]
    assert len([one for one in said if one["type"] == "hello" and one["epoch"] is None]) <= 1
