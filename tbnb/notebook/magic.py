"""The `%tbnb` line magic."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class, needs_local_scope, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments
from IPython.display import display

from tbnb.errors import TbnbError
from tbnb.notebook import hooks
from tbnb.notebook.board import Board
from tbnb.notebook.line import expand, split
from tbnb.notebook.options import BUDGET, HEIGHT, RELOAD_INTERVAL

if TYPE_CHECKING:
    import argparse

    from IPython.core.interactiveshell import InteractiveShell

_USAGE = (
    "%tbnb --logdir PATH [--height PX] [--reload-interval S] [--runs REGEX] [--tags REGEX] "
    "[--smoothing W] [--theme auto|light|dark] [--budget MB] "
    "[--no-picture]"
)


_ARGUMENTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("path", {"nargs": "?", "metavar": "PATH", "help": "Same as --logdir."}),
    (
        "--logdir",
        {
            "metavar": "PATH",
            "help": "Directory with event files, its runs somewhere below; or one event file. "
            "Need not exist yet.",
        },
    ),
    ("--height", {"metavar": "PX", "help": f"Height of the board in pixels [{HEIGHT}]."}),
    (
        "--reload-interval",
        {
            "metavar": "S",
            "help": "Seconds between two looks at the files, 0 for one look only "
            f"[{RELOAD_INTERVAL:g}].",
        },
    ),
    ("--runs", {"metavar": "REGEX", "help": "Show the runs whose name this matches."}),
    ("--tags", {"metavar": "REGEX", "help": "Show the tags that this matches."}),
    (
        "--smoothing",
        {"metavar": "W", "help": "Weight of the past in smoothed lines, 0 to 0.999."},
    ),
    (
        "--theme",
        {"metavar": "auto|light|dark", "help": "Colours; auto follows the notebook [auto]."},
    ),
    (
        "--budget",
        {
            "metavar": "MB",
            "help": "Megabytes of images, histograms, text and audio to send before you look at "
            f"them, the newest first; beyond, in an hour, of what is being logged [{BUDGET:g}].",
        },
    ),
    (
        "--no-picture",
        {
            "action": "store_true",
            "help": "Put no static picture of the board into the notebook; without one a saved "
            "notebook shows nothing where no kernel runs.",
        },
    ),
)

_Method = TypeVar("_Method")


def _with_arguments(method: _Method) -> _Method:
    """Give a magic its arguments, and with them the text of `%tbnb?`."""
    for name, how in reversed(_ARGUMENTS):
        method = argument(name, **how)(method)  # type: ignore[no-untyped-call]  # IPython's
    documented: _Method = magic_arguments()(method)  # type: ignore[no-untyped-call]  # too
    return documented


@magics_class
class TbnbMagics(Magics):
    """What `%load_ext tbnb` adds."""

    @_with_arguments
    @needs_local_scope
    @no_var_expand
    @line_magic
    def tbnb(self, line: str, local_ns: dict[str, Any] | None = None) -> None:
        """Show a live board of the TensorBoard logs below a directory.

        Paths may be quoted, and hold ~, $VARIABLES and {python expressions}.
        """
        names = {**getattr(self.shell, "user_ns", {}), **(local_ns or {})}
        try:
            board = Board(**self._options(line, names))
        except (TypeError, ValueError) as error:
            raise UsageError(f"{error}\nusage: {_USAGE}") from None
        except TbnbError as error:
            raise UsageError(str(error)) from None
        display(board)  # type: ignore[no-untyped-call]  # IPython's

    def _options(self, line: str, names: dict[str, Any]) -> dict[str, Any]:
        """Return the board's arguments; raise ValueError with what is wrong."""
        words = [expand(word, names) for word in split(line)]
        try:
            magic: Any = type(self).tbnb
            chosen: argparse.Namespace = magic.parser.parse_args(words)
        except UsageError as error:
            raise ValueError(str(error)) from None
        if (chosen.path is None) == (chosen.logdir is None):
            raise ValueError("want one log directory" + (", found two" if chosen.path else ""))
        options = {
            "logdir": os.path.expandvars(chosen.logdir or chosen.path or ""),
            "height": _number("--height", chosen.height),
            "reload_interval": _number("--reload-interval", chosen.reload_interval),
            "runs": chosen.runs,
            "tags": chosen.tags,
            "smoothing": _number("--smoothing", chosen.smoothing),
            "theme": chosen.theme,
            "budget": _number("--budget", chosen.budget),
            "picture": not chosen.no_picture,
        }
        return {name: value for name, value in options.items() if value is not None}


def _number(flag: str, word: str | None) -> float | None:
    if word is None:
        return None
    try:
        return float(word)
    except ValueError:
        raise ValueError(f"{flag}: found {word!r}, want a number") from None


def load(shell: InteractiveShell) -> None:
    """Add `%tbnb` to a shell."""
    shell.register_magics(TbnbMagics)
    hooks.register()


def unload(shell: InteractiveShell) -> None:
    """Take `%tbnb` away again; boards that are open stay."""
    shell.magics_manager.magics["line"].pop("tbnb", None)
    hooks.unregister()
