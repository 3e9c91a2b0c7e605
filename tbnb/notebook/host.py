"""What differs from one notebook host and kernel to the next, each difference guarded.

Versions are those it was measured on; `tests/notebook/test_kernel.py` runs on any of them.
"""

from __future__ import annotations

import os
import sys
import threading
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Closable(Protocol):
    """A widget, as far as this matters here."""

    comm: Any

    def close(self) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Execution:
    """The run of a cell: which cell, where the host says so, and which time."""

    cell: str | None
    number: str


def reads_text(environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether messages are to be JSON alone; `plain.py` says why.

    Of VS Code a kernel on another machine knows nothing: there the page asks for it.
    """
    return "VSCODE_PID" in environ or "VSCODE_CWD" in environ


def forgets() -> bool:
    """Say whether a page may show only what comes in answer to a request: a cell, a message.

    It is what people see of Colab (googlecolab/colabtools#3373), where moreover the page of an
    output begins some time after the output, and with nothing that was sent before.
    """
    return "google.colab" in sys.modules


def hears_early(environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether a page hears what is sent to a widget before anything of it is shown.

    In Jupyter it does. Colab makes the widgets of each output anew, from their state alone; so
    does marimo when a page is loaded again; VS Code hands messages on once there is an output.
    """
    if forgets() or reads_text(environ):
        return False
    return getattr(shell(), "kernel", None) is not None


def shell() -> Any | None:
    """Return the running IPython shell, if there is one; does not import IPython for it."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def publishes() -> bool:
    """Say whether what is displayed now goes to the outputs of a cell: not if it is captured."""
    if getattr(shell(), "kernel", None) is None:
        return False
    publisher = getattr(shell(), "display_pub", None)
    captured = "Capturing" in type(publisher).__name__  # %%capture, on every IPython
    return not captured and not getattr(publisher, "is_capturing", False)


def execution() -> Execution | None:
    """Return the run of the cell that calls this; None outside of one."""
    kernel = getattr(shell(), "kernel", None)
    try:
        parent = kernel.get_parent()  # type: ignore[union-attr]  # AttributeError below
        header = parent["header"]
        if header["msg_type"] != "execute_request":
            return None
        cell = parent.get("metadata", {}).get("cellId")
        return Execution(cell if isinstance(cell, str) and cell else None, str(header["msg_id"]))
    except (AttributeError, KeyError, TypeError, LookupError):
        return None


def ease(comm: Any) -> None:
    """Free a widget's comm of two habits of its kernel that hurt a board.

    ipykernel 7.4.0 sends messages of the page back to the main shell, to wait for the cell to
    end, although the page asked for the thread that is free. And `comm` fires pre_execute and
    post_execute around each message, on that thread, on which matplotlib closes figures that the
    running cell is still drawing.
    """
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = None  # noqa: SLF001 - no public way; guarded
    if hasattr(comm, "_msg_callback") and hasattr(comm, "handle_msg"):
        comm.handle_msg = _handler(weakref.ref(comm))


def follow(widget: Closable) -> None:
    """Close a widget when its comm is closed by its page or, in marimo, with its cell."""
    ref, comm = weakref.ref(widget), widget.comm

    def closed(_message: object = None) -> None:
        widget = ref()
        if widget is not None:
            widget.close()

    if hasattr(comm, "on_close"):
        comm.on_close(closed)
    if belongs_to_cell(comm):  # where nobody is told
        end = comm.close

        def close(*args: Any, **kwargs: Any) -> None:
            ended = comm._closed  # noqa: SLF001 - no public way; marimo 0.23.14 to 0.25.2
            end(*args, **kwargs)
            if not ended:
                closed()

        comm.close = close


def belongs_to_cell(comm: Any) -> bool:
    """Say whether a comm is closed when the cell that opened it is run again or deleted (marimo).

    What one cell opened, the widgets of another cannot rely on there. Nor those of another
    session: an app has one for each visitor, all in one process. And a page that is loaded again
    has what its widgets opened with, and nothing of what they were sent.
    """
    return type(comm).__module__.startswith("marimo.")


def session(comm: Any) -> Callable[[], bool]:
    """Return what says whether the session goes on to which a comm that was just opened belongs.

    The sessions of an app of marimo end with their threads, and close nothing.
    """
    if not belongs_to_cell(comm):
        return lambda: True
    return threading.current_thread().is_alive


def _handler(ref: weakref.ref[Any]) -> Callable[[Any], None]:
    def handle(message: Any) -> None:
        comm = ref()
        callback = getattr(comm, "_msg_callback", None)
        if callback is not None:
            callback(message)

    return handle
