"""`tbnb.export`, and what `Board.save` is made of."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tbnb.data.logs import Logs
from tbnb.errors import TbnbError
from tbnb.notebook import wire
from tbnb.notebook.options import check
from tbnb.notebook.report.draft import MEGA, Draft
from tbnb.plugins import registry
from tbnb.writer import replace

if TYPE_CHECKING:
    from tbnb.notebook.options import Options
    from tbnb.notebook.report.contents import Report

MAX_SIZE = 25.0
_MOST = 2_000.0  # MB: no browser opens more
_ATTEMPTS = 3


def export(  # noqa: PLR0913 - keywords, one per flag of the command
    logdir: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    runs: str = "",
    tags: str = "",
    max_size: float = MAX_SIZE,
    title: str = "",
    smoothing: float | None = None,
    theme: str = "auto",
) -> Report:
    """Write a log directory into one HTML file that needs nothing else to be looked at.

    It opens from disk, without a server and without a network, and what is in it can be
    looked at as on a live board. A log that is still being written is taken as it is now.

    Parameters
    ----------
    logdir : str or os.PathLike
        Directory with event files, its runs somewhere below; or one event file.
    path : str or os.PathLike
        The file. One that is there is replaced, once the new one is whole.
    runs, tags : str
        Regular expressions: only runs and tags that they match go in.
    max_size : float
        MB (1,000,000 bytes) of the file at most. If not all fits, scalars are thinned so that no
        spike is lost, and of other values the newest of each tag go in, then older ones, evenly;
        the report says how much was left out.
    title : str
        What to call it; by default the name of the directory.
    smoothing, theme
        As of `Board`.

    Returns
    -------
    Report
        What is in it, and its size.

    Raises
    ------
    TbnbError
        There is nothing to report, `max_size` is too small, or the file cannot be written.
    TypeError, ValueError
        An argument is not what it may be.
    """
    options = check(logdir, runs=runs, tags=tags, smoothing=smoothing, theme=theme)
    logs = Logs(options.logdir, decode=registry.decode, beside=registry.BESIDE)
    return save(logs, options, path, max_size=max_size, title=title)


def save(
    logs: Logs,
    options: Options,
    path: str | os.PathLike[str],
    *,
    max_size: float = MAX_SIZE,
    title: str = "",
) -> Report:
    """Write a report of what logs hold now and the options let through; as `export`."""
    target = _target(path)
    most = _most(max_size)
    if not isinstance(title, str):
        raise TypeError(f"title: found {title!r}, want a str")
    logs.reload()
    for _ in range(_ATTEMPTS):
        made = Draft(logs, options, wire.text(title), most)
        try:
            report, parts = made.whole(target)
        except Exception:
            # Points that are not there any more: whatever that led to is not to be told.
            if made.still():
                raise
            continue
        if made.still():
            break
    else:
        raise TbnbError(f"{logs.path}: its files keep being replaced; export it when that is over")
    try:
        replace.file(Path(target), parts)
    except OSError as error:
        raise _unwritable(target, error) from None
    return report


def _target(path: object) -> str:
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"path: found {path!r}, want the file to write, str or os.PathLike")
    found = os.path.expanduser(os.fspath(path))  # noqa: PTH111 - as `options` does
    if not isinstance(found, str) or not found or "\0" in found:
        raise ValueError(f"path: found {found!r}, want the file to write, such as 'report.html'")
    try:
        if Path(found).is_dir():
            raise TbnbError(f"{found}: is a directory; name a file in it, such as report.html")
        if not Path(found).parent.is_dir():
            raise TbnbError(f"{found}: there is no directory {Path(found).parent}; make it first")
    except OSError as error:  # a name too long, by version
        raise _unwritable(found, error) from None
    return found


def _unwritable(path: str, error: OSError) -> TbnbError:
    return TbnbError(f"{path}: cannot be written ({error.strerror or error})")


def _most(size: object) -> int:
    """Return the bytes of a report at most."""
    if isinstance(size, bool) or not isinstance(size, (int, float)):
        raise TypeError(f"max_size: found {size!r}, want MB, a number")
    if not (math.isfinite(size) and 0 < size <= _MOST):
        raise ValueError(f"max_size: found {size!r}, want MB above 0 and up to {_MOST:g}")
    return int(size * MEGA)
