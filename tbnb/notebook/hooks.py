"""Begin and end of a cell; its end is the last moment to bring the page up to date before idle."""

from __future__ import annotations

import contextlib
from typing import Any

from tbnb.notebook import host, still
from tbnb.notebook.source import flush_all

_shell: Any | None = None
_running = 0  # cells: one may run another, as %%capture does


def idle() -> bool:
    """Say whether no cell runs, as far as that can be known."""
    return _running == 0


def register() -> None:
    """Have every cell end with a flush and pictures; once a shell, however often it is called."""
    global _shell, _running  # noqa: PLW0603 - there is one shell in a process
    shell = host.shell()
    if shell is None or shell is _shell:
        return
    unregister()
    shell.events.register("pre_run_cell", _begin)
    shell.events.register("post_run_cell", _flush)
    _shell = shell
    if host.execution() is not None:
        _running = 1


def unregister() -> None:
    """Undo `register`."""
    global _shell, _running  # noqa: PLW0603 - likewise
    shell, _shell = _shell, None
    _running = 0
    if shell is not None:
        shell.events.unregister("pre_run_cell", _begin)
        shell.events.unregister("post_run_cell", _flush)


def _begin(info: object = None) -> None:  # noqa: ARG001 - IPython passes what it is about to run
    """Note that a cell runs."""
    global _running  # noqa: PLW0603 - likewise
    _running += 1


def _flush(result: object = None) -> None:  # noqa: ARG001 - IPython passes the cell's result
    """Flush; IPython would print the traceback of an error into the user's cell."""
    global _running  # noqa: PLW0603 - likewise
    _running = max(0, _running - 1)  # of an empty cell no begin is told
    # Ctrl-C: the cell it was meant for is over. Of an error the thread tells the page.
    with contextlib.suppress(Exception, KeyboardInterrupt):
        flush_all()
        still.place_all()
