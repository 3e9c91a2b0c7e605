"""TensorBoard inside the notebook.

`%load_ext tbnb`, then `%tbnb --logdir logs` shows a live board in the cell's output. `Board` is
the same in Python, `project` shows an array in the projector, `read` gives the data, and
`SummaryWriter` writes event files; `summary` has TensorFlow's functions for the same. `export`
writes a board as one HTML file.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os

    from IPython.core.interactiveshell import InteractiveShell

    from tbnb import summary
    from tbnb.data.logs import Logs
    from tbnb.notebook.board import Board
    from tbnb.notebook.project import project
    from tbnb.notebook.report.export import export
    from tbnb.writer import SummaryWriter

__version__ = "0.1.0"

__all__ = [
    "Board",
    "SummaryWriter",
    "__version__",
    "export",
    "load_ipython_extension",
    "project",
    "read",
    "summary",
    "unload_ipython_extension",
]

# Imported when first used, from where they are; what is a module itself from nowhere. A training
# script that only writes needs no widgets and no IPython.
_LAZY = {
    "Board": "tbnb.notebook.board",
    "SummaryWriter": "tbnb.writer",
    "export": "tbnb.notebook.report.export",
    "project": "tbnb.notebook.project",
    "summary": "",
}


def read(logdir: str | os.PathLike[str]) -> Logs:
    """Read all runs below a log directory; `reload()` on the result reads what is new since.

    Parameters
    ----------
    logdir : str or os.PathLike
        Directory with event files, its runs somewhere below; or one event file.
    """
    kinds = importlib.import_module("tbnb.plugins.registry")
    logs: Logs = importlib.import_module("tbnb.data.logs").Logs(
        logdir, decode=kinds.decode, beside=kinds.BESIDE
    )
    logs.reload()
    return logs


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add the `%tbnb` magic; IPython calls this for `%load_ext tbnb`."""
    importlib.import_module("tbnb.notebook.magic").load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take the `%tbnb` magic away; IPython calls this for `%unload_ext tbnb`."""
    importlib.import_module("tbnb.notebook.magic").unload(shell)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _LAZY:
        raise AttributeError(f"module 'tbnb' has no attribute {name!r}")
    where = _LAZY[name]
    found = importlib.import_module(where or f"tbnb.{name}")
    value = getattr(found, name) if where else found
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, imported or not."""
    return sorted(__all__)
