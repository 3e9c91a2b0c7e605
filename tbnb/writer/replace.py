"""Files that are there whole or not at all, also when several processes write them."""

from __future__ import annotations

import contextlib
import os
import stat
import threading
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_here = threading.Lock()


def file(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file in place of what is there, or leave what is there.

    A link stays one, and the file that it names keeps its permissions.

    Raises
    ------
    OSError
        It cannot be written; nothing is changed.
    """
    target = Path(os.path.realpath(path))
    mode = None
    with contextlib.suppress(FileNotFoundError):
        mode = stat.S_IMODE(target.stat().st_mode)
    # No other process has the name, nor one in another container on the same disk.
    temporary = target.with_name(f".tbnb-{uuid.uuid4().hex}.tmp")
    with temporary.open("xb") as opened:
        try:
            if mode is not None:
                with contextlib.suppress(OSError):  # a disk that has no permissions
                    temporary.chmod(mode)
            opened.writelines(parts)
            opened.close()
            temporary.replace(target)
        except BaseException:
            opened.close()  # Windows removes no open file
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
