"""Files that are there whole or not at all, also when several processes write them."""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_numbers = itertools.count()
_here = threading.Lock()


def file(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file in place of what is there, or leave what is there.

    Raises
    ------
    OSError
        It cannot be written; nothing is changed.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{next(_numbers)}.tmp")
    try:
        with temporary.open("xb") as opened:
            opened.writelines(parts)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


@contextlib.contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Keep all others that ask for the same directory waiting, in this process and in others.

    Where there are no such locks (Windows, some network drives) only this process waits.
    """
    with contextlib.ExitStack() as stack:
        try:
            import fcntl

            opened = os.open(directory, os.O_RDONLY)
            stack.callback(os.close, opened)
            fcntl.flock(opened, fcntl.LOCK_EX)
            # A child forked meanwhile holds the same lock: closing would not let it go.
            stack.callback(fcntl.flock, opened, fcntl.LOCK_UN)
        except (ImportError, OSError):
            stack.enter_context(_here)
        yield
