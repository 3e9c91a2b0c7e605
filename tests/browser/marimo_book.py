"""A real marimo, and a notebook in it: cells to run, a page to look at."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

from lab import until
from patience import PATIENCE
from playwright.sync_api import Browser, Locator, Page
from ports import free_port

_CELL = """
@app.cell
def {name}({needs}):
{body}
    return {gives}
"""


def notebook(*cells: tuple[str, str, str]) -> str:
    """Return the file of a notebook: of each cell what it needs, its source, what it defines."""
    text = "import marimo\n\napp = marimo.App()\n\n"
    for number, (needs, source, gives) in enumerate(cells):
        body = "\n".join(f"    {line}" for line in source.splitlines())
        text += _CELL.format(
            name=f"cell_{number}", needs=needs, body=body, gives=gives and f"({gives},)"
        )
    return text


@contextlib.contextmanager
def serve(file: Path, private: Path, theme: str = "light") -> Iterator[str]:
    """Run marimo's editor on a notebook, its home below `private`, while the block runs."""
    settings = private / ".config" / "marimo" / "marimo.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'[runtime]\nauto_instantiate = true\n[display]\ntheme = "{theme}"\n')
    port = free_port()
    names = {"CONFIG": ".config", "CACHE": ".cache", "STATE": ".state", "DATA": ".data"}
    homes = {f"XDG_{name}_HOME": str(private / at) for name, at in names.items()}
    command = [sys.executable, "-m", "marimo", "edit", str(file), "--headless", "--no-token"]
    command += [f"--port={port}", "--skip-update-check"]
    with (private / "server.log").open("w") as log:
        server = subprocess.Popen(
            command,
            env={**os.environ, "HOME": str(private), **homes},
            cwd=file.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            until(lambda: _answers(f"{url}/health"), "marimo answers")
            yield url
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except (URLError, ConnectionError, TimeoutError):
        return False


@dataclass(slots=True)
class MarimoBook:
    """One notebook, open in one page."""

    page: Page
    errors: list[str] = field(default_factory=list)  # what the page threw

    @classmethod
    def open(cls, browser: Browser, url: str) -> MarimoBook:
        """Open the notebook; its cells run by themselves."""
        book = cls(browser.new_page(viewport={"width": 1400, "height": 1300}))
        book.page.set_default_timeout(PATIENCE * 1000)
        book.page.on("pageerror", lambda error: book.errors.append(str(error)))
        book.page.goto(url)
        return book

    def cell(self, number: int) -> Locator:
        """A cell with its output."""
        return self.page.locator(".marimo-cell").nth(number)

    def run(self, number: int) -> None:
        """Run a cell, as from its editor."""
        self.cell(number).locator(".cm-content").first.click()
        self.page.keyboard.press("Control+Enter")
