"""A file that is only appended to, by whoever created it; its descriptor may be taken away."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import time
from typing import TYPE_CHECKING

from tbnb.errors import WriterError
from tbnb.writer.process import PROCESS

if TYPE_CHECKING:
    from pathlib import Path

    from tbnb.writer.descriptors import Parkable

# How a system says that too many files are open.
_FULL = {errno.EMFILE, errno.ENFILE}
_APPEND = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)


class Handle:
    """A new file.

    Parameters
    ----------
    path : Path
        A name that nobody else has; its directory is made if it is not there.
    owner : Parkable
        Is counted among the open files, whenever this is.

    Raises
    ------
    OSError
        The file cannot be created, or is there already.
    """

    def __init__(self, path: Path, owner: Parkable) -> None:
        self.path = path.absolute()  # opened again, perhaps, when the script is somewhere else
        self._owner = owner
        self._sure = True
        path.parent.mkdir(parents=True, exist_ok=True)
        self._fd = self._opened(_APPEND | os.O_CREAT | os.O_EXCL)

    @property
    def parked(self) -> bool:
        """Whether there is no descriptor at the moment."""
        return self._fd < 0

    def fd(self) -> int:
        """Return the descriptor, opened again if it was parked.

        Raises
        ------
        OSError
            It cannot be opened; or, after `doubt`, the file was deleted (FileNotFoundError): no
            reader could find what would be written.
        """
        if not self._sure:
            if self._fd < 0:
                self._fd = self._opened(_APPEND)
            # Some network file systems count no links of a file that is there.
            if os.fstat(self._fd).st_nlink == 0 and not self.path.exists():
                raise FileNotFoundError(errno.ENOENT, "the file was deleted", str(self.path))
            self._sure = True
        return self._fd

    def doubt(self) -> None:
        """Have the next write ask whether the file was deleted, which costs as much as writing."""
        self._sure = False

    def park(self) -> None:
        """Close the descriptor; closing twice does nothing."""
        self._sure = False
        fd, self._fd = self._fd, -1
        if fd >= 0:
            with contextlib.suppress(OSError):
                os.close(fd)

    def remove(self) -> None:
        """Close and delete, if that can be done."""
        self.park()
        with contextlib.suppress(OSError):
            self.path.unlink()

    def _opened(self, flags: int) -> int:
        try:
            fd = os.open(self.path, flags, 0o666)
        except OSError as error:
            if error.errno not in _FULL or not PROCESS.descriptors.park_others(self._owner):
                raise
            fd = os.open(self.path, flags, 0o666)
        PROCESS.descriptors.opened(self._owner)
        return fd


def created(directory: Path, suffix: str, owner: Parkable) -> Handle:
    """Create an event file under a name that nobody else has, nor will have.

    Parameters
    ----------
    directory : Path
        The run; made if it is not there.
    suffix : str
        End of the file's name.
    owner : Parkable
        Is counted among the open files.

    Raises
    ------
    WriterError
        It cannot be created; the message says where, why, and what to do.
    """
    prefix = f"{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}"
    while True:
        # Of equal length: readers take the files of a second in the order of their names.
        number = f"{next(PROCESS.uids):05d}"
        path = directory / f"events.out.tfevents.{prefix}.{number}{suffix}"
        try:
            return Handle(path, owner)
        except OSError as error:
            if isinstance(error, FileExistsError) and path.exists():
                continue  # torch numbers the files of a process likewise
            advice = "make sure that the directory can be written to"
            if error.errno in _FULL:
                advice = "close() what is open, or raise the limit (ulimit -n)"
            raise WriterError(f"{path}: cannot be created: {error.strerror}; {advice}") from error
