"""One Chromium for all browser tests, and one JupyterLab for all kernels that it can show."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import array_cell
import kernel_kinds
import lab as harness
import pytest
from playwright.sync_api import Browser, Error, sync_playwright
from projector import Projector
from scene_page import OpenScene, ScenePage

FAILURES = harness.PROJECT / "build" / "failures"
_report = pytest.StashKey[dict[str, pytest.TestReport]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here, and run it after all that is quicker to fail."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
    items.sort(key=lambda item: here in item.path.parents)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport]:
    """Keep each phase's outcome where the fixtures can see it."""
    report = yield
    item.stash.setdefault(_report, {})[report.when] = report
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured, whichever process measured it."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "teardown":
                for name, line in report.user_properties:
                    if name == "measured":
                        terminalreporter.write_line(str(line))


@pytest.fixture(autouse=True)
def pictured(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave a picture of a page without JupyterLab when its test failed."""
    yield
    failed = any(report.failed for report in request.node.stash.get(_report, {}).values())
    for front in [value for value in request.node.funcargs.values() if hasattr(value, "line")]:
        if failed:
            FAILURES.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"[^\w.-]+", "_", request.node.name)
            with contextlib.suppress(Error):
                front.page.screenshot(path=FAILURES / f"{name}.png")


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Lines for the end of the report."""
    lines: list[str] = []
    yield lines
    request.node.user_properties.extend(("measured", line) for line in lines)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = harness.chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], harness.Lab]]:
    """Return the JupyterLab that shows what a kernel has; each is started once."""
    running: dict[Path | None, harness.Lab] = {}
    with contextlib.ExitStack() as stack:

        def start(kernel: str) -> harness.Lab:
            kind = kernel_kinds.KINDS[kernel]
            kind.there()
            if kind.share not in running:
                root, private = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("home")
                lab = stack.enter_context(harness.serve(root, private, kind.share))
                running[kind.share] = lab
            return running[kind.share]

        yield start


@pytest.fixture
def failed(request: pytest.FixtureRequest) -> Callable[[], bool]:
    """Whether the test failed so far."""
    reports = request.node.stash.setdefault(_report, {})
    return lambda: any(report.failed for report in reports.values())


@pytest.fixture
def open_notebook(
    request: pytest.FixtureRequest,
    failed: Callable[[], bool],
    browser: Browser,
    serve: Callable[[str], harness.Lab],
) -> Iterator[harness.OpenNotebook]:
    """Make a notebook of the given cells and open it; a failed test leaves its picture."""
    books: list[harness.Notebook] = []
    name = re.sub(r"[^\w.-]+", "_", request.node.name)

    def make(*cells: str, kernel: str = kernel_kinds.CURRENT, **page: object) -> harness.Notebook:
        lab = serve(kernel)
        (lab.root / name).mkdir(exist_ok=True)
        place = f"{name}/test.ipynb"
        book = harness.Notebook.make(browser, lab, place, *cells, kernel=kernel, **page)
        books.append(book)
        return book

    yield make
    for number, book in enumerate(books):
        if failed():
            FAILURES.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(Error):
                book.page.screenshot(path=FAILURES / f"{name}-{number}.png")
        book.close()
        if not failed():
            shutil.rmtree(book.directory, ignore_errors=True)


@pytest.fixture(scope="session")
def array_book(browser: Browser, serve: Callable[[str], harness.Lab]) -> Iterator[harness.Notebook]:
    """A notebook with an array in the projector, for all tests of it."""
    book = array_cell.opened(browser, serve(kernel_kinds.CURRENT))
    yield book
    book.close()


@pytest.fixture
def shown(array_book: harness.Notebook) -> Iterator[Projector]:
    """A projector of its own for each test."""
    array_book.set_cell(0, array_cell.CELL)
    yield array_cell.again(array_book, array_cell.N)
    assert array_book.errors == []


@pytest.fixture
def scene(browser: Browser) -> Iterator[OpenScene]:
    """Open pages with a scene each; none of them may throw."""
    pages: list[ScenePage] = []

    def make(*given: Any, **options: Any) -> ScenePage:
        pages.append(ScenePage.open(browser, *given, **options))
        return pages[-1]

    yield make
    errors = [error for page in pages for error in page.errors]
    for page in pages:
        page.page.close()
    assert errors == []
