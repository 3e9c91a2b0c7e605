"""A real jupyter_server, and lines to its kernels as a front end has them; no browser."""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
import time
import urllib.request
import uuid
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError

import websocket
from page import Page
from patience import PATIENCE
from ports import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The kernel is tested, not the front end: no build is needed.
_PREPARE = """
import tbnb, tbnb.notebook.bundle
tbnb.notebook.bundle._read = lambda name: ""
"""


class Server:
    """A running server."""

    def __init__(self, port: int, log: Path) -> None:
        self.host = f"127.0.0.1:{port}"
        self.log = log

    def ask(self, path: str, body: Any = None) -> Any:
        """Return what a call of its API answers; None where there is no such thing."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://{self.host}/api/{path}", data)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return json.load(reply)
        except HTTPError as error:
            with error:
                if error.code == 404:
                    return None
            raise

    def kernel(self) -> str:
        """Start a kernel; return its id."""
        return str(self.ask("kernels", {"name": "python3"})["id"])


@contextlib.contextmanager
def serve(private: Path, *options: str) -> Iterator[Server]:
    """Run jupyter_server, its home below `private`, while the block runs."""
    port = free_port()
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = {**os.environ, "HOME": str(private)}
    environment |= {name: str(private / name.lower()) for name in places}
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={private}"),
        *("--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", *options),
    ]
    server = Server(port, private / "server.log")
    with server.log.open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            end = time.monotonic() + PATIENCE
            while not _answers(server):
                assert process.poll() is None, server.log.read_text()
                assert time.monotonic() < end, server.log.read_text()
                time.sleep(0.1)
            yield server
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _answers(server: Server) -> bool:
    try:
        return server.ask("status") is not None
    except (URLError, ConnectionError, TimeoutError):
        return False


class Line:
    """A line to a kernel, and the page of each board at its end.

    Attributes
    ----------
    boards
        Comm id → page, in order.
    count, bytes
        Messages of boards, and their bytes on the line, since it was opened last.
    """

    def __init__(self, server: Server, kernel: str) -> None:
        self._url = f"ws://{server.host}/api/kernels/{kernel}/channels?session_id="
        self.session = uuid.uuid4().hex
        self.boards: dict[str, Page] = {}
        self.count = self.bytes = 0
        self._idle: set[str] = set()
        self.open()
        self.run(_PREPARE)

    def open(self) -> None:
        """Open it, or open it again as a front end does that was away: by the same session."""
        self.count = self.bytes = 0
        self._socket = websocket.create_connection(self._url + self.session, timeout=PATIENCE)

    def close(self) -> None:
        """Go away."""
        self._socket.close()

    def start(self, code: str) -> str:
        """Start to execute a cell; return the id of its execution."""
        return self._send(
            "execute_request",
            {"code": code, "silent": False, "store_history": False, "allow_stdin": False},
        )

    def run(self, code: str) -> None:
        """Execute a cell, and hear all it says."""
        execution = self.start(code)
        assert self.until(lambda: execution in self._idle)

    def idle(self, execution: str) -> bool:
        """Whether an execution has ended, as far as the line tells."""
        return execution in self._idle

    def say(self, comm: str, content: dict[str, Any]) -> None:
        """Speak as the page of a board."""
        data = {"method": "custom", "content": {"v": 1, **content}}
        self._send("comm_msg", {"comm_id": comm, "data": data})

    def until(self, ready: Callable[[], Any], seconds: float = PATIENCE) -> bool:
        """Listen until something holds; say whether it did in time."""
        end = time.monotonic() + seconds
        while not ready():
            left = end - time.monotonic()
            if left <= 0:
                return False
            # Each ping of the server begins the wait anew: a long one would have no end.
            self._socket.settimeout(min(left, 1))
            with contextlib.suppress(websocket.WebSocketTimeoutException):
                self._take(self._socket.recv())
        return True

    def _send(self, kind: str, content: dict[str, Any]) -> str:
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": self.session,
            "username": "",
            "version": "5.3",
        }
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self._socket.send(json.dumps({**message, "channel": "shell", "buffers": []}))
        return header["msg_id"]

    def _take(self, frame: str | bytes) -> None:
        buffers: list[bytes] = []
        text: str | bytes = frame
        if isinstance(frame, bytes):
            # Number of parts and where each begins; the first is the message without buffers.
            (parts,) = struct.unpack_from("!I", frame)
            starts = [*struct.unpack_from(f"!{parts}I", frame, 4), len(frame)]
            text, *buffers = (frame[a:b] for a, b in pairwise(starts))
        message = json.loads(text)
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "status" and content["execution_state"] == "idle":
            self._idle.add(message["parent_header"].get("msg_id", ""))
        elif kind == "comm_open" and "options" in content["data"]["state"]:
            self.boards[content["comm_id"]] = Page()
        elif kind == "comm_msg" and content["comm_id"] in self.boards:
            self.count += 1
            self.bytes += len(frame)
            self.boards[content["comm_id"]](content["data"]["content"], buffers)
