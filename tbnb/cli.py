"""The command `tbnb`. Each of its commands is a function that adds its own parser."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any, Protocol

import tbnb
from tbnb.errors import TbnbError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FAILED, _MISUSED, _INTERRUPTED = 1, 2, 130


class Commands(Protocol):
    """Where a command adds its parser."""

    def add_parser(
        self,
        name: str,
        *,
        help: str,  # noqa: A002 - argparse's own
        description: str,
    ) -> argparse.ArgumentParser:
        """Return the new parser."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process by default.

    Returns
    -------
    int
        0; 1 if it could not be done, 2 if it was not said right, 130 if it was interrupted. What
        was wrong stands on the standard error output.
    """
    parser = argparse.ArgumentParser(prog="tbnb", description="TensorBoard inside the notebook.")
    parser.add_argument("--version", action="version", version=f"tbnb {tbnb.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in COMMANDS:
        add(commands)
    chosen = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], str] = chosen.run
    try:
        done = run(chosen)
    except (TbnbError, OSError) as error:
        return _say(error, _FAILED)
    except (TypeError, ValueError) as error:
        # Of those that are about an argument the message begins with its name.
        if str(error).partition(":")[0] not in vars(chosen):
            raise
        return _say(error, _MISUSED)
    except KeyboardInterrupt:
        return _say("interrupted; nothing was written", _INTERRUPTED)
    _tell(done)
    return 0


def _tell(what: str) -> None:
    """Say what was done; it is done, whether anybody listens or not."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        # A path need not be UTF-8.
        said = what.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        said = said.encode(encoding, "backslashreplace").decode(encoding)
        print(said, flush=True)  # noqa: T201 - a command speaks
    except OSError:
        # Python would flush again at its end, and fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(what: object, code: int) -> int:
    print(f"tbnb: {what}", file=sys.stderr)  # noqa: T201 - a command speaks
    return code


def _export(commands: Commands) -> None:
    """`tbnb export`."""
    parser = commands.add_parser(
        "export",
        help="write a log directory into one HTML file",
        description="Write a log directory into one HTML file that opens from disk, without a "
        "server and without a network, and can be looked at as a live board.",
    )
    parser.add_argument("logdir", metavar="LOGDIR", help="directory with event files, or one")
    parser.add_argument("path", metavar="FILE", help="such as report.html; replaced if it is there")
    parser.add_argument("--runs", default="", metavar="REGEX", help="only runs that this matches")
    parser.add_argument("--tags", default="", metavar="REGEX", help="only tags that this matches")
    parser.add_argument(
        "--max-size",
        type=float,
        metavar="MB",
        help="size of the file at most [25]: if not all fits, scalars are thinned without losing a "
        "spike, and of other values the newest of each tag go in, then older ones, evenly",
    )
    parser.add_argument("--title", default="", help="what to call it [the directory's name]")
    parser.set_defaults(run=_run_export)


def _run_export(chosen: argparse.Namespace) -> str:
    options: dict[str, Any] = {"runs": chosen.runs, "tags": chosen.tags, "title": chosen.title}
    if chosen.max_size is not None:
        options["max_size"] = chosen.max_size
    return str(tbnb.export(chosen.logdir, chosen.path, **options))


COMMANDS: tuple[Callable[[Commands], None], ...] = (_export,)
