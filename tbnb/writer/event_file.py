"""One event file on disk: whole records per write, visible to readers within a second."""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from typing import TYPE_CHECKING

from tbnb.errors import WriterError
from tbnb.format.encode import START, event, record
from tbnb.writer.backlog import Backlog
from tbnb.writer.handle import Handle, created
from tbnb.writer.process import PROCESS

if TYPE_CHECKING:
    from pathlib import Path

# Readers see an event within a second: this, and what a busy process takes to wake its thread.
_DELAY = 0.4
# While a disk is full: when the thread tries again by itself, seconds.
_RETRY = 5.0
# What is kept in memory of a file that cannot be written, MiB; while it catches up, twice that.
_KEPT = 64
# How a system says that a file was deleted.
_GONE = {errno.ENOENT, errno.ENOTDIR, getattr(errno, "ESTALE", None)}
# Larger records are written at once: a long queue of images would fill the memory. Bytes.
_LARGE = 1 << 16


class EventFile:
    """An append-only event file of this process, created with its first event if not before.

    After a fork the child goes on in a file of its own.

    Parameters
    ----------
    directory : Path
        The run; made if it is not there.
    max_queue : int
        Events held back before they are written at once; time writes them anyway. If it is 0 or
        less only time does, as the length of torch's queue is unlimited then.
    flush_secs : float
        That time, seconds, where it is less than what holds in any case.
    suffix : str
        End of the file name.
    fsync : bool
        `flush` and `close` wait for the disk itself, not only for the operating system.

    Attributes
    ----------
    used : bool
        It was written since whoever counts open files last looked.
    """

    def __init__(
        self,
        directory: Path,
        max_queue: int = 10,
        flush_secs: float = _DELAY,
        suffix: str = "",
        *,
        fsync: bool = False,
    ) -> None:
        self._directory = directory
        self._suffix = suffix
        self._fsync = fsync
        self._most = max_queue if max_queue > 0 else 1 << 62
        self._delay = min(_DELAY, max(0.0, flush_secs))
        self._dropped = False
        self._begin()
        PROCESS.add(self)

    @property
    def path(self) -> Path | None:
        """Where the file is, once it is there."""
        return None if self._handle is None else self._handle.path

    def create(self, purge_step: int | None = None) -> None:
        """Create the file now.

        Parameters
        ----------
        purge_step : int or None
            Where a resumed run starts again: readers drop what older files have from this step.

        Raises
        ------
        WriterError
            It cannot be created or written; nothing is left of it.
        """
        with self._lock:
            try:
                self._create(purge_step)
                self._drain()
            except WriterError:
                if self._handle is not None:
                    self._handle.remove()
                self._release()
                raise

    def append(self, framed: bytes) -> None:
        """Append one record.

        Raises
        ------
        WriterError
            The file cannot be written. The record is kept, and tried again with the next call,
            unless the message says that it is lost.
        """
        if self._direct:
            self._append_directly(framed)
            return
        items = self._items
        items.append(framed)  # from here on it is queued, whole, whatever interrupts
        full = len(items) > self._most or len(framed) > _LARGE
        if full or not (self._scheduled or self._schedule(self._delay)):
            with self._lock:
                self._drain()

    def flush(self) -> None:
        """Hand every event to the operating system; with `fsync`, to the disk.

        Raises
        ------
        WriterError
            The file cannot be written. The events are kept, and the next call tries again.
        """
        with self._lock:
            self._drain()
            if self._fsync:
                self._sync()

    def flush_quietly(self) -> None:
        """Flush where nobody could catch an error: it is raised by the next call instead."""
        self._scheduled = False
        with self._lock, contextlib.suppress(WriterError):
            self._doubt()
            if self._dropped:
                self._finish()
            else:
                self._drain()
                self._doubt()  # the next call may be hours later
        if self._failure is not None and not self._gone:
            self._schedule(_RETRY)

    def close(self) -> None:
        """Flush and close; closing twice does nothing, and another event makes another file.

        Raises
        ------
        WriterError
            The file cannot be written. If it was deleted it is closed and the events are lost;
            otherwise it stays open, so that this can be called again.
        """
        with self._lock:
            if self._busy:
                return  # called by a signal's handler that interrupted a write; exit will flush
            self._doubt()
            try:
                self._drain()
                if self._fsync:
                    self._sync()
            except WriterError:
                if self._gone:
                    self._release()
                raise
            self._release()

    def abandon(self) -> None:
        """Flush and close, now or soon: nobody has a use for the file any more.

        The garbage collector calls this at any moment, perhaps in the middle of writing this very
        file; then the thread does it.
        """
        self._dropped = True
        if not self._lock.acquire(blocking=False):
            self._schedule(0.0)
            return
        try:
            if self._busy:
                self._schedule(0.0)
            else:
                with contextlib.suppress(WriterError):
                    self._finish()
        finally:
            self._lock.release()

    def park(self) -> bool:
        """Close the descriptor until it is needed again; False while the file is in use."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            if self._busy or self._handle is None or self._handle.parked:
                return False
            self._handle.park()
            return True
        finally:
            self._lock.release()

    def end(self) -> None:
        """Write everything, and hold nothing back from now on: the process ends.

        Raises
        ------
        WriterError
            The file cannot be written. It is no error that it was deleted: a temporary directory
            often is when the process ends.
        """
        self._direct = True
        self._doubt()
        try:
            with self._lock:
                self._drain()
        except WriterError:
            if not self._gone:
                raise

    def forked(self) -> None:
        """Forget, in a forked child, what belongs to the parent: its lock, file and events."""
        handle = self._handle
        self._begin()
        if handle is not None:
            handle.park()

    def _begin(self) -> None:
        """Start without a file, and with a lock that nobody holds."""
        self._lock = threading.RLock()
        self._backlog = Backlog()
        self._items = self._backlog.items
        self._busy = False
        self._scheduled = False
        self._reset()

    def _reset(self) -> None:
        self.used = False
        self._handle: Handle | None = None
        self._failure: OSError | None = None
        self._gone = False
        self._held = 0
        # Whether the next record is more than one item in the queue: there is no file yet, or it
        # cannot be written, or nothing may be held back.
        self._direct = True

    def _append_directly(self, framed: bytes) -> None:
        with self._lock:
            if self._held > _KEPT << 20:
                try:
                    self._drain()
                except WriterError as error:
                    raise WriterError(
                        f"{error}; {_KEPT} MiB are waiting already: this event is lost"
                    ) from error
            self._items.append(framed)
            self._held += len(framed)
            self._drain()
            if self._dropped:  # while another thread was about to log
                self._finish()

    def _schedule(self, delay: float) -> bool:
        self._scheduled = PROCESS.flusher.schedule(self, delay)
        return self._scheduled

    def _doubt(self) -> None:
        if self._handle is not None:
            self._handle.doubt()

    def _drain(self) -> None:
        """Write what waits; the caller holds the lock."""
        # Busy: a signal's handler interrupted a write, which goes on after it.
        if self._busy or (len(self._items) == 1 and not self._backlog):
            return
        try:
            self._busy = True
            self._backlog.write((self._handle or self._create()).fd())
        except OSError as error:
            raise self._failed(error) from error
        finally:
            self._busy = False
        self.used = True
        if self._direct:
            self._failure = None
            self._held = 0
            self._direct = PROCESS.through

    def _failed(self, error: OSError) -> WriterError:
        """Note that the file cannot be written, and say so."""
        waiting = self._backlog.size() if self._failure is None else self._held
        self._failure, self._held, self._direct = error, waiting, True
        self._gone = error.errno in _GONE
        advice = f"kept in memory (up to {_KEPT} MiB) and tried again with the next call"
        if self._gone:
            advice = "they are lost; close() the writer, and what it logs then gets a new file"
        return WriterError(
            f"{self._handle and self._handle.path}: cannot write {waiting} bytes of events: "
            f"{error.strerror}; {advice}"
        )

    def _create(self, purge_step: int | None = None) -> Handle:
        """Create the file and queue its first events."""
        PROCESS.writes()
        header = record(event(time.time(), file_version="brain.Event:2", writer="tbnb.writer"))
        if purge_step is not None:
            # Twice, because TensorBoard's own loader does not act on the first one of a run.
            header += 2 * record(event(time.time(), purge_step, session_log=START))
        handle = created(self._directory, self._suffix, self)
        self._backlog.begin(header)
        self._handle = handle
        return handle

    def _sync(self) -> None:
        """Wait for the disk; the caller holds the lock."""
        if self._handle is None or self._busy:
            return
        try:
            os.fsync(self._handle.fd())
        except OSError as error:
            raise self._failed(error) from error

    def _finish(self) -> None:
        """Write what can be written and close; the caller holds the lock."""
        try:
            self._drain()
        finally:
            self._release()

    def _release(self) -> None:
        """Close, and forget the file; the caller holds the lock."""
        handle = self._handle
        self._backlog.end(drop=self._failure is not None)
        self._reset()
        PROCESS.descriptors.closed(self)
        if handle is not None:
            handle.park()
