"""A real kernel and, for each of its boards, a page that listens; no browser."""

from __future__ import annotations

import queue
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kernel_kinds
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from page import Page
from patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

# The kernel is tested, not the front end: no build is needed.
_PREPARE = """
import tbnb.notebook.bundle
tbnb.notebook.bundle._read = lambda name: ""
%load_ext tbnb
"""


_NO_THREADS = """
import threading
_start = threading.Thread.start
def _refused(thread):
    if thread.name == "tbnb":
        raise RuntimeError("can't start new thread")
    _start(thread)
threading.Thread.start = _refused
"""


class Kernel:
    """A kernel with what it said since the last look.

    Parameters
    ----------
    version : str
        Which of those that people have.
    threads : bool
        Whether tbnb may start threads; in Pyodide it may not.

    Attributes
    ----------
    boards
        Comm id → page, of every board opened, in order.
    closed
        Comms that the kernel closed.
    output
        Streams, errors and results: all that a user would see besides boards.
    displays
        What was displayed beside boards: (message type, content).
    """

    def __init__(self, version: str = kernel_kinds.CURRENT, *, threads: bool = True) -> None:
        self.boards: dict[str, Page] = {}
        self.closed: list[str] = []
        self.output: list[tuple[str, str]] = []
        self.displays: list[tuple[str, dict[str, Any]]] = []
        self.arrived: list[tuple[float, dict[str, Any]]] = []
        self._idle: set[str] = set()
        kernel_kinds.KINDS[version].there()
        with tempfile.TemporaryDirectory() as place:
            kernel_kinds.write_specs(Path(place))
            specs = KernelSpecManager(kernel_dirs=[f"{place}/kernels"])
            self.manager = KernelManager(kernel_name=version, kernel_spec_manager=specs)
            self.manager.start_kernel(cwd=str(kernel_kinds.PROJECT), stderr=subprocess.DEVNULL)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=PATIENCE)
            self.run(_PREPARE if threads else _NO_THREADS + _PREPARE)
        except BaseException:
            self.stop()
            raise
        self.output.clear()

    def stop(self) -> None:
        """End the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def start(self, code: str, cell: str | None = None) -> str:
        """Start to execute a cell; return the id of its execution."""
        content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True}
        message = self.client.session.msg("execute_request", content)
        if cell is not None:
            message["metadata"]["cellId"] = cell
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def run(self, code: str, cell: str | None = None, seconds: float = PATIENCE) -> None:
        """Execute a cell and take in all that it says."""
        execution = self.start(code, cell)
        assert self.until(lambda: self.idle(execution), seconds), self.output

    def value(self, expression: str) -> str:
        """Return the repr of an expression."""
        self.run(expression)
        kind, text = self.output.pop()
        assert kind == "execute_result"
        return text

    def idle(self, execution: str) -> bool:
        """Say whether an execution has ended."""
        return execution in self._idle

    def until(self, ready: Callable[[], Any], seconds: float = PATIENCE) -> bool:
        """Listen until something holds; say whether it did in time."""
        end = time.monotonic() + seconds
        while not ready():
            try:
                self._take(self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic())))
            except queue.Empty:  # noqa: PERF203 - this is how a client says that time is up
                return bool(ready())
        return True

    def say(self, comm: str, content: dict[str, Any], subshell: str | None = None) -> None:
        """Speak as the page of a board."""
        data = {"method": "custom", "content": content}
        message = self.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        if subshell is not None:
            message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)

    def subshell(self) -> str | None:
        """Return a new subshell, as JupyterLab opens one for comms; None where there are none."""
        self.client.kernel_info()
        info = self.client.get_shell_msg(timeout=PATIENCE)
        while info["msg_type"] != "kernel_info_reply":
            info = self.client.get_shell_msg(timeout=PATIENCE)
        if "kernel subshells" not in info["content"].get("supported_features", []):
            return None
        message = self.client.session.msg("create_subshell_request")
        self.client.control_channel.send(message)
        reply = self.client.get_control_msg(timeout=PATIENCE)
        return str(reply["content"]["subshell_id"])

    def _take(self, message: dict[str, Any]) -> None:
        kind, content = message["msg_type"], message["content"]
        if kind == "status" and content["execution_state"] == "idle":
            self._idle.add(message["parent_header"].get("msg_id", ""))
        elif kind == "comm_open" and "options" in content["data"]["state"]:
            self.boards[content["comm_id"]] = Page()
        elif kind == "comm_close":
            self.closed.append(content["comm_id"])
        elif kind == "comm_msg" and content["comm_id"] in self.boards:
            data = content["data"]
            assert data["method"] == "custom", "no traits are sent after the board is open"
            self.arrived.append((time.time(), data["content"]))
            buffers = [bytes(buffer) for buffer in message["buffers"]]
            self.boards[content["comm_id"]](data["content"], buffers)
        elif kind in ("stream", "error"):
            self.output.append((kind, content.get("text") or "\n".join(content["traceback"])))
        elif kind in ("display_data", "update_display_data") and content["transient"]:
            self.displays.append((kind, content))
        elif kind == "execute_result":
            self.output.append((kind, content["data"]["text/plain"]))


def open_board(kernel: Kernel, line: str, cell: str | None = None) -> tuple[str, Page]:
    """Run the magic; return the new board's comm and page."""
    kernel.run(f"%tbnb {line}", cell)
    comm = list(kernel.boards)[-1]
    return comm, kernel.boards[comm]


def end(page: Page) -> int:
    """Return the points of the first series."""
    return page.stored[0].end if 0 in page.stored else 0
