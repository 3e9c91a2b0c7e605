"""A real JupyterLab, and a notebook in it as a person has it: cells to run, a page to look at.

Notebook 7 is of the same parts, from the same server, at an address of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError

import kernel_kinds
import nbformat
from patience import PATIENCE
from playwright.sync_api import Browser, Error, Locator, Page, Playwright
from ports import free_port

T = TypeVar("T")
PROJECT = kernel_kinds.PROJECT
FRONTS = {"JupyterLab": "doc/tree", "Notebook 7": "notebooks"}
# What hosts throw themselves, in their own code.
THROWN_BY_HOST = {
    # Notebook 7 while it loads.
    "Cannot read properties of undefined (reading 'schema')",
    "Command 'filebrowser:open-path' not registered.",
    # ipywidgets 7 when a view goes whose model is closed.
    "Cannot convert undefined or null to object",
}
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Every draw of every chart, with the clock that the kernel has too.
RECORD_DRAWS = """
globalThis.__draws = [];
document.addEventListener("tbnb-drawn", (event) => globalThis.__draws.push({
  tag: event.target.closest(".tbnb-card")?.dataset.tag ?? null,
  time: Date.now() / 1000,
  points: event.detail.points,
  lastX: event.detail.lastX,
}));
"""
# The client whose connecting makes such a kernel read on, every few seconds.
CONNECT_TO_LOSING = (
    f"const losing = {json.dumps(kernel_kinds.LOSING)};"
    """
setInterval(() => {
  const kernel = globalThis.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  if (!losing.includes(kernel?.name)) return;
  const channels = `api/kernels/${kernel.id}/channels?session_id=${crypto.randomUUID()}`;
  const client = new WebSocket(kernel.serverSettings.wsUrl + channels);
  setTimeout(() => client.close(), 2000);
}, 5000);
"""
)
QUIET = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/completer-extension/inline-completer": {"providers": {}},
}


def chromium(playwright: Playwright, *flags: str) -> Browser:
    """Start Debian's Chromium (or the one that CHROMIUM names)."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise FileNotFoundError("no Chromium on PATH: `make chromium` installs Debian's")
    return playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS, *flags])


@dataclass(frozen=True, slots=True)
class Lab:
    """A running server."""

    url: str
    root: Path  # its notebooks


@contextlib.contextmanager
def serve(root: Path, private: Path, share: Path | None = None) -> Iterator[Lab]:
    """Run JupyterLab and Notebook 7 on `root`, with every kernel, while the block runs.

    Home and settings are below `private`. What `share` has of widgets for the page goes before
    that of the environment.
    """
    for name, settings in QUIET.items():
        path = private / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    kernel_kinds.write_specs(private / "jupyter")
    port = free_port()
    places = [private / "jupyter", share, os.environ.get("JUPYTER_PATH")]
    environment = {
        **os.environ,
        "HOME": str(private),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "JUPYTER_PATH": os.pathsep.join(str(place) for place in places if place),
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(private / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(private / "workspaces"),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}"),
        *("--ServerApp.token=", "--ServerApp.password=", "--expose-app-in-browser"),
        "--JupyterNotebookApp.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    url = f"http://127.0.0.1:{port}"
    with (private / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            until(lambda: _answers(url), "JupyterLab answers")
            yield Lab(url, root)
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/status", timeout=5):
            return True
    except (URLError, ConnectionError, TimeoutError):
        return False


def until(condition: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """Return the condition's first true value; say what was waited for if it never comes."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s: {what}; last: {value!r}")
        time.sleep(0.05)


def settled(place: Page | Locator, promise: str, argument: object = None) -> Any:
    """Return what a promise of the page comes to, which Playwright would await for ever."""
    late = f"new Error('not settled within {PATIENCE} s')"
    return place.evaluate(
        f"""(...given) => Promise.race([
          ({promise})(...given),
          new Promise((_, fail) => setTimeout(fail, {PATIENCE * 1000}, {late})),
        ])""",
        argument,
    )


@dataclass(slots=True)
class Notebook:
    """One notebook, open in one page."""

    page: Page
    lab: Lab
    name: str
    front: str = "JupyterLab"
    errors: list[str] = field(default_factory=list)  # what the page threw

    @property
    def directory(self) -> Path:
        """Where the notebook lies, and its kernel works."""
        return (self.lab.root / self.name).parent

    @classmethod
    def make(
        cls,
        browser: Browser,
        lab: Lab,
        name: str,
        *cells: str,
        kernel: str = kernel_kinds.CURRENT,
        **page: Any,
    ) -> Notebook:
        """Write a notebook of code cells, to run on this kernel, and open it."""
        document = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in cells],
            metadata={"kernelspec": {"name": kernel, "display_name": kernel}},
        )
        nbformat.write(document, lab.root / name)
        return cls.open(browser, lab, name, **page)

    @classmethod
    def open(
        cls, browser: Browser, lab: Lab, name: str, *, front: str = "JupyterLab", **page: Any
    ) -> Notebook:
        """Open a notebook that is there, alone on the page."""
        page.setdefault("viewport", {"width": 1400, "height": 1000})
        book = cls(browser.new_page(**page), lab, name, front)
        book.page.set_default_timeout(PATIENCE * 1000)
        book.page.on("pageerror", lambda error: book.thrown(error))  # noqa: PLW0108 - it is marked
        book.page.add_init_script(RECORD_DRAWS)
        book.page.add_init_script(CONNECT_TO_LOSING)
        book.load()
        return book

    def thrown(self, error: Error) -> None:
        """Keep what the page threw, unless the host did; a board's own code is at a blob's URL."""
        thrower = (error.stack or "").split("\n    at ")[1:2]
        if error.message not in THROWN_BY_HOST or "blob:" in "".join(thrower):
            self.errors.append(str(error))

    def load(self) -> None:
        """Load the page, or load it again; done when the kernel is there."""
        self.page.goto(f"{self.lab.url}/{FRONTS[self.front]}/{self.name}")
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait for the notebook and its kernel."""
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE * 1000)
        self.page.wait_for_function(
            """() => {
              const context = globalThis.jupyterapp?.shell.currentWidget?.sessionContext;
              const kernel = context?.session?.kernel;
              return context?.isReady && kernel?.connectionStatus === "connected"
                && ["idle", "busy"].includes(kernel.status);
            }""",
            timeout=PATIENCE * 1000,
        )

    def close(self) -> None:
        """Stop the kernel and close the page."""
        with contextlib.suppress(Exception):
            settled(self.page, "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.page.close()

    def run(self, cell: int | None = None, *, wait: bool = True) -> None:
        """Run one cell, or all; waits for its end unless told not to."""
        self.page.evaluate(
            """(cell) => {
              const book = jupyterapp.shell.currentWidget.content;
              if (cell !== null) { book.deselectAll(); book.activeCellIndex = cell; }
              globalThis.__ran = false;
              jupyterapp.commands
                .execute(cell === null ? "notebook:run-all-cells" : "notebook:run-cell")
                .then(() => { globalThis.__ran = true; });
            }""",
            cell,
        )
        if wait:
            self.wait_ran()

    def wait_ran(self, seconds: float = PATIENCE) -> None:
        """Wait for the end of the last run."""
        self.page.wait_for_function("() => globalThis.__ran", timeout=seconds * 1000)

    def save(self) -> None:
        """Save the notebook, outputs and all."""
        settled(self.page, "() => jupyterapp.commands.execute('docmanager:save')")

    def set_cell(self, cell: int, source: str) -> None:
        """Type a cell anew."""
        self.page.evaluate(
            "([cell, source]) => jupyterapp.shell.currentWidget.content.widgets[cell]"
            ".model.sharedModel.setSource(source)",
            [cell, source],
        )

    def restart(self) -> None:
        """Restart the kernel, as its menu does."""
        settled(self.page, "() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
        self.page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'",
            timeout=PATIENCE * 1000,
        )

    def running(self) -> bool:
        """Whether the last run goes on; the kernel's own status tells of its subshells, too."""
        return not self.page.evaluate("() => globalThis.__ran")

    def output(self, cell: int) -> str:
        """Return the text below a cell."""
        return (
            self.page.locator(".jp-Notebook .jp-Cell")
            .nth(cell)
            .locator(".jp-OutputArea")
            .first.inner_text()
        )

    def ask(self, expression: str) -> str:
        """Run an expression in the kernel, silently, and return its `repr`."""
        return str(
            settled(
                self.page,
                """async (code) => {
                  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                  const future = kernel.requestExecute(
                    {code: "", silent: false, store_history: false,
                     user_expressions: {value: code}});
                  const reply = await future.done;
                  const value = reply.content.user_expressions.value;
                  return value.status === "ok" ? value.data["text/plain"] : JSON.stringify(value);
                }""",
                expression,
            ),
        )


OpenNotebook = Callable[..., Notebook]  # the fixture: cells in, an open notebook out
