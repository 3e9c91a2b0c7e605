"""One event file on disk: whole records per write, visible to readers within a second."""

from __future__ import annotations

import atexit
import contextlib
import errno
import itertools
import os
import socket
import threading
import time
import weakref
from pathlib import Path

from tbnb.errors import WriterError
from tbnb.format.encode import START, event, record
from tbnb.writer.flusher import Flusher

_uids = itertools.count()
_flusher = Flusher()
_open: weakref.WeakSet[EventFile] = weakref.WeakSet()


class EventFile:
    """An append-only event file of this process; a forked child goes on in a file of its own.

    Parameters
    ----------
    directory : Path
        The run; made if it is not there.
    purge_step : int or None
        Where a resumed run starts again: readers drop what older files have from this step on.
    max_queue : int
        Records held back before they are written at once; time writes them anyway.
    suffix : str
        End of the file name.
    """

    def __init__(
        self, directory: Path, purge_step: int | None, max_queue: int, suffix: str
    ) -> None:
        self._directory = directory
        self._max_queue = max_queue
        self._suffix = suffix
        self._lock = threading.Lock()
        self._pending = bytearray()
        self._waiting = 0
        self._failure: OSError | None = None
        self._fd = -1
        self._abandoned = False
        self.path = Path()
        with self._lock:
            self._start(purge_step)
        _open.add(self)

    def write(self, message: bytes) -> None:
        """Append one event.

        Raises
        ------
        WriterError
            An earlier event could not be written. It is kept, and tried again with the next.
        """
        framed = record(message)
        with self._lock:
            if self._fd < 0:
                self._start(None)
            self._pending += framed
            self._waiting += 1
            if self._failure is not None or self._waiting >= self._max_queue:
                self._drain()
            elif self._waiting == 1:
                _flusher.schedule(self)

    def flush(self) -> None:
        """Hand every event to the operating system.

        Raises
        ------
        WriterError
            The file cannot be written. Nothing is lost: the next call tries again.
        """
        with self._lock:
            self._drain()

    def flush_quietly(self) -> None:
        """Flush where nobody could catch an error: it is raised by the next call instead."""
        with self._lock, contextlib.suppress(WriterError):
            if self._abandoned:
                self._finish()
            else:
                self._drain()

    def close(self) -> None:
        """Flush and close; closing twice does nothing."""
        with self._lock:
            self._finish()

    def abandon(self) -> None:
        """Flush and close, now or soon: nobody has a use for the file any more.

        The garbage collector calls this at any moment, perhaps in the middle of writing this very
        file; then the thread does it.
        """
        self._abandoned = True
        if not self._lock.acquire(blocking=False):
            _flusher.schedule(self)
            return
        try:
            with contextlib.suppress(WriterError):
                self._finish()
        finally:
            self._lock.release()

    def forked(self) -> None:
        """Forget, in a forked child, what belongs to the parent: its lock, file and events."""
        self._lock = threading.Lock()
        self._pending = bytearray()
        self._waiting = 0
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _start(self, purge_step: int | None) -> None:
        """Create the file, under a name nobody else has, and write its first events."""
        now = time.time()
        name = f"events.out.tfevents.{int(now):010d}.{socket.gethostname()}.{os.getpid()}"
        self.path = self._directory / f"{name}.{next(_uids)}{self._suffix}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(self.path, flags, 0o666)
        except OSError as error:
            advice = "make sure that the directory can be written to"
            if error.errno in {errno.EMFILE, errno.ENFILE}:
                advice = "close() the writers that are done, or raise the limit (ulimit -n)"
            raise WriterError(
                f"{self.path}: cannot be created: {error.strerror}; {advice}"
            ) from error
        self._pending += record(event(now, file_version="brain.Event:2", writer="tbnb.writer"))
        if purge_step is not None:
            # Twice, because TensorBoard's own loader does not act on the first one of a run.
            self._pending += 2 * record(event(now, purge_step, session_log=START))
        self._drain()

    def _finish(self) -> None:
        """Write what is pending and close; the caller holds the lock."""
        try:
            self._drain()
        finally:
            fd, self._fd = self._fd, -1
            if fd >= 0:
                os.close(fd)

    def _drain(self) -> None:
        """Write what is pending; the caller holds the lock."""
        try:
            if self._fd >= 0 and os.fstat(self._fd).st_nlink == 0:
                raise FileNotFoundError(2, "the file was deleted", str(self.path))
            while self._pending:
                del self._pending[: os.write(self._fd, self._pending)]
        except OSError as error:
            self._failure = error
            raise WriterError(
                f"{self.path}: cannot write {len(self._pending)} bytes of events: "
                f"{error.strerror}; they are kept in memory and tried again with the next call",
            ) from error
        self._failure = None
        self._waiting = 0


def _flush_all() -> None:
    for file in list(_open):
        file.flush_quietly()


def _after_fork() -> None:
    global _flusher  # noqa: PLW0603  a child needs a thread of its own
    _flusher = Flusher()
    for file in list(_open):
        file.forked()


atexit.register(_flush_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
