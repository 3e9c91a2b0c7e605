"""What a writer was asked for, checked before there is a file."""

from __future__ import annotations

import math
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tbnb.writer import values
from tbnb.writer.event_file import EventFile
from tbnb.writer.no_file import NoFile


def _working_directory() -> str:
    try:
        return os.getcwd()  # noqa: PTH109  Path.cwd() is the same, and slower
    except OSError:  # it was deleted; then only absolute paths can be written to
        return ""


@dataclass(frozen=True)
class Options:
    """The arguments of a writer that concern its files.

    Attributes
    ----------
    max_queue, flush_secs, filename_suffix
        As torch's.
    fsync : bool
        `flush` waits for the disk.
    write : bool
        False writes nothing at all.
    root : str
        What a relative directory is relative to: the working directory when the writer was made.
    """

    max_queue: int | None = 10
    flush_secs: float = 120
    filename_suffix: str = ""
    fsync: bool = False
    write: bool = True
    root: str = field(default_factory=_working_directory)

    def __post_init__(self) -> None:
        """Check them.

        Raises
        ------
        TypeError, ValueError
            The message names the argument.
        """
        if self.max_queue is None:
            raise TypeError("max_queue: want a whole number, got None")
        values.step(self.max_queue, "max_queue")
        if math.isnan(values.number("flush_secs", self.flush_secs)):
            raise ValueError("flush_secs: want a number of seconds, got nan")
        for name, given in (("fsync", self.fsync), ("write_to_disk", self.write)):
            values.flag(name, given)
        if not isinstance(self.filename_suffix, str):
            raise TypeError(f"filename_suffix: want a str, got {self.filename_suffix!r}")
        if re.search(r"[/\\\0]", self.filename_suffix):
            raise ValueError(
                f"filename_suffix: want the end of a file name, got {self.filename_suffix!r}"
            )

    def file(self, directory: str) -> EventFile | NoFile:
        """Return a file in `directory`, not created yet."""
        if not self.write:
            return NoFile()
        return EventFile(
            self.place(directory),
            values.step(self.max_queue),
            values.number("flush_secs", self.flush_secs),
            self.filename_suffix,
            fsync=self.fsync,
        )

    def place(self, directory: str | os.PathLike[str]) -> Path:
        """Return where a directory is, wherever the script is by now."""
        return Path(self.root, directory)


def directory(log_dir: Any, logdir: Any) -> Any:
    """Return the one directory given under two names, torch's and tensorboardX's; None for none.

    Raises
    ------
    TypeError, ValueError
        It is no path of this machine, or there are two.
    """
    if log_dir and logdir and log_dir != logdir:
        raise ValueError(f"logdir: is another name of log_dir; got {logdir!r} and {log_dir!r}")
    given = log_dir or logdir
    if not given:
        return None
    path = given if isinstance(given, str) else getattr(given, "__fspath__", lambda: None)()
    if not isinstance(path, str):
        raise TypeError(f"log_dir: want a str or os.PathLike, got {values.describe(given)}")
    if re.match(r"[A-Za-z][\w+.-]+://", path):
        raise ValueError(f"log_dir: want a directory of this machine, got {path!r}")
    if "\0" in path:
        raise ValueError(f"log_dir: want a path, got {path!r}, which holds a NUL")
    return given
