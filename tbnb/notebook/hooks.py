"""The end of a cell: the last moment to bring the page up to date before the kernel is idle."""

from __future__ import annotations

import contextlib
from typing import Any

from tbnb.notebook import host
from tbnb.notebook.source import flush_all

_shell: Any | None = None


def register() -> None:
    """Have every cell end with a flush; once a shell, however often it is called."""
    global _shell  # noqa: PLW0603 - there is one shell in a process
    shell = host.shell()
    if shell is None or shell is _shell:
        return
    unregister()
    shell.events.register("post_run_cell", _flush)
    _shell = shell


def unregister() -> None:
    """Undo `register`."""
    global _shell
    shell, _shell = _shell, None
    if shell is not None:
        shell.events.unregister("post_run_cell", _flush)


def _flush(result: object = None) -> None:  # noqa: ARG001 - IPython passes the cell's result
    """Flush; IPython would print the traceback of an error into the user's cell."""
    # Ctrl-C: the cell it was meant for is over. Of an error the thread tells the page.
    with contextlib.suppress(Exception, KeyboardInterrupt):
        flush_all()
