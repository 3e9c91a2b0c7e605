"""What a configuration may name: regular files of the log directory, and nothing else."""

from __future__ import annotations

import os
import re
import stat
from io import BufferedReader
from pathlib import Path

from tbnb.data.files import open_regular
from tbnb.errors import DecodeError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_LONGEST = 4096  # characters of a path: Linux takes no more
_SHOWN = 200


def inside(named: str, place: str, root: str) -> Path:
    """Return the real path of a file that a configuration names.

    Parameters
    ----------
    named : str
        As it stands in the configuration: relative to it, or absolute.
    place, root : str
        Directory of the configuration, and the log directory: absolute. A run may be a link to
        a directory elsewhere; then its files are there.

    Raises
    ------
    DecodeError
        It is no path, leads out of the log directory (links followed), or there is no such file.

    Notes
    -----
    TensorBoard before 2.21 served whatever was named; since then, as here, a hostile log
    directory discloses nothing (plugins/projector, PR #7115).
    """
    if len(named) > _LONGEST:
        raise DecodeError(f"{shown(named)}: not a path ({len(named):,} characters)")
    if _ADDRESS.match(named) or "\0" in named:
        raise DecodeError(f"{named}: not a path below the log directory; copy the file there")
    try:
        real = Path(place, named).resolve()
        homes = [Path(root).resolve(), Path(place).resolve()]
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, by version
        raise DecodeError(f"{named}: not a path ({error})") from error
    if not any(real.is_relative_to(home) for home in homes):
        raise DecodeError(f"{named}: leads out of the log directory; copy the file into it")
    try:
        mode = os.stat(real).st_mode  # noqa: PTH116 - one look, of which every error is seen
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DecodeError(f"{named}: no such file") from error
    except OSError as error:
        raise DecodeError(f"{named}: cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(mode):
        raise DecodeError(f"{named}: not a regular file")
    return real


def shown(named: str) -> str:
    """Return a name as a message has it: whole, or its beginning."""
    return named if len(named) <= _SHOWN else f"{named[:_SHOWN]}…"


def opened(path: Path, named: str) -> BufferedReader:
    """Open a file for reading; DecodeError with what is wrong."""
    try:
        return BufferedReader(open_regular(str(path)))
    except OSError as error:
        raise DecodeError(f"{named}: cannot be read: {error.strerror}") from error


def read(path: Path, named: str, most: int) -> bytes:
    """Return what is in a file of at most `most` bytes; DecodeError with what is wrong."""
    try:
        with opened(path, named) as file:
            data = file.read(most + 1)
    except OSError as error:
        raise DecodeError(f"{named}: cannot be read: {error.strerror}") from error
    if len(data) > most:
        raise DecodeError(f"{named}: more than {most:,} bytes, which is too large to show")
    return data
