"""``make lite PYODIDE=…``: a JupyterLite site with this tbnb, tried with the network off.

No part of the gate: a distribution of Pyodide has hundreds of megabytes. PYODIDE is one of version
0.27, a file or directory; WHEELS, where it lacks what tbnb needs, a directory of more wheels.
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
from board import Board
from lab import PROJECT, Notebook, chromium, until
from playwright.sync_api import sync_playwright

BIN = PROJECT / "build" / "lite-environment" / "bin"
# What tbnb needs and Pyodide does not have, in pure Python.
PURE = ("anywidget", "comm", "ipywidgets", "jupyterlab_widgets", "narwhals", "plotly", "protobuf")
PURE = (*PURE, "psygnal", "typing_extensions")
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
CELLS = (
    "%pip install -q tbnb\n%load_ext tbnb\nimport asyncio, math, tbnb",
    # Below /drive, where notebooks are, JupyterLite shows a file to others only once it is closed.
    "%tbnb --logdir /tmp/logs --reload-interval 0.5",
    """\
with tbnb.SummaryWriter("/tmp/logs/live") as writer:
    for step in range(300):
        writer.add_scalar("loss", math.exp(-step / 50), step)
        writer.add_histogram("weights", [step / 10, 1, 2, 3], step)
        writer.flush()
        await asyncio.sleep(0.05)
print("trained")
""",
)


def main(pyodide: str, wheels: str | None = None) -> None:
    """Build the site, serve it, and watch a board while a cell trains."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        site = build(Path(name), Path(pyodide).resolve(), Path(wheels) if wheels else None)
        server = ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        off = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        browser = chromium(playwright, off)
        page = browser.new_page(viewport={"width": 1400, "height": 1100})
        page.goto(f"http://127.0.0.1:{server.server_port}/lab/index.html?path=board.ipynb")
        picture = PROJECT / "build" / "lite.png"
        try:
            drawn = watch(Notebook(page, None, "board.ipynb"))  # type: ignore[arg-type]  # no server
        finally:
            page.screenshot(path=picture)
        browser.close()
        server.shutdown()
    print(f"live in JupyterLite, {drawn} points drawn while the cell ran: {picture}")


def watch(book: Notebook) -> int:
    """Run the cells; return how many points were drawn before the training had ended."""
    book.wait_ready()
    book.run(0, wait=False)
    book.wait_ran(180)
    book.run(1)
    book.run(2, wait=False)
    board = Board.below(book, 1)
    drawn = board.wait_chart("loss", points=50).count
    board.root.get_by_role("tab", name="Histograms").click()  # which come with a chunk
    board.card("weights").locator(".tbnb-chart").first.wait_for(timeout=30_000)
    board.root.get_by_role("tab", name="Scalars").click()
    if not book.running():
        sys.exit("it was drawn only when the cell had ended")
    book.wait_ran()
    board.wait_last("loss", 299)
    until(lambda: "trained" in book.output(2), "the cell's own output")
    return drawn


def build(root: Path, pyodide: Path, wheels: Path | None) -> Path:
    """Build a site that needs no network; return its directory."""
    pip = [str(BIN / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    own = root / "wheels"
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", own, PROJECT], check=True)
    pure = ["--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none"]
    chosen = ["--no-deps", "--python-version=3.12", *pure, "--dest", str(own)]
    subprocess.run([*pip, "download", *chosen, *PURE], check=True)
    found = sorted(own.glob("*.whl")) + sorted(wheels.resolve().glob("*.whl") if wheels else [])
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"kernelspec": {"name": "python", "display_name": "Python (Pyodide)"}}
    (root / "files").mkdir()
    book = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(book, root / "files" / "board.ipynb")
    alone = {"litePluginSettings": {KERNEL: {"disablePyPIFallback": True}}}
    data = {"exposeAppInBrowser": True, **alone}
    write(
        root / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}
    )
    addons = {
        "PipliteAddon": {"piplite_urls": [str(path) for path in found]},
        "PyodideAddon": {"pyodide_url": str(pyodide)},
    }
    write(root / "jupyter_lite_config.json", addons)
    command = [str(BIN / "jupyter-lite"), "build", "--contents", "files", "--output-dir", "site"]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
    # What a partial distribution lacks is not to be looked for elsewhere.
    lock = root / "site" / "static" / "pyodide" / "pyodide-lock.json"
    listed = json.loads(lock.read_text())
    has = {path.name for path in lock.parent.iterdir()}
    packages = listed["packages"].items()
    listed["packages"] = {name: one for name, one in packages if one["file_name"] in has}
    write(lock, listed)
    return root / "site"


def write(path: Path, content: object) -> None:
    """Write a file of JSON."""
    path.write_text(json.dumps(content))


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main(*sys.argv[1:])
