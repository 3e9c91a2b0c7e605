"""What the event files of one process share; a forked child gets its own."""

from __future__ import annotations

import atexit
import itertools
import os
import sys
import weakref
from typing import Protocol

from tbnb.errors import WriterError
from tbnb.writer.descriptors import Descriptors, Parkable
from tbnb.writer.flusher import Flushable, Flusher


class File(Flushable, Parkable, Protocol):
    """What is asked of a file when the process forks or ends."""

    def end(self) -> None:
        """Write everything, and hold nothing back from now on; raises what prevents it."""

    def forked(self) -> None:
        """Forget, in a forked child, what belongs to the parent."""


class Process:
    """The thread, the open descriptors, and all files.

    Attributes
    ----------
    through : bool
        Files hold nothing back: the process is about to end, or is a child, forked or of
        multiprocessing. Such a child usually ends without the handlers of `atexit` (os._exit,
        Pool.terminate), so that what it held back would be lost.
    """

    def __init__(self) -> None:
        self.flusher = Flusher()
        self.descriptors = Descriptors()
        self.through = False
        self.uids = itertools.count()
        self._files: weakref.WeakSet[File] = weakref.WeakSet()

    def add(self, file: File) -> None:
        """Have `file` told when the process forks or ends."""
        self._files.add(file)

    def writes(self) -> None:
        """Find out, when a file is created, what kind of process this is.

        A child that multiprocessing did not fork from here has no `forked`, and knows its parent
        only after its arguments, perhaps a writer, were unpickled.
        """
        module = sys.modules.get("multiprocessing.process")
        if module is not None and module.parent_process() is not None:
            self.through = True

    def ends(self) -> None:
        """Write everything; what is logged from now on, by whichever thread, is written at once.

        Raises
        ------
        WriterError
            A file cannot be written, and its events are lost: Python prints this at exit.
        """
        self.through = True
        first: WriterError | None = None
        for file in self._snapshot():
            try:
                file.end()
            except WriterError as error:  # noqa: PERF203  the others must be reached
                first = first or error
        self.flusher.end()
        if first is not None:
            raise first

    def forked(self) -> None:
        """Begin anew in a forked child: neither threads nor what they held came along."""
        self.flusher = Flusher()
        self.descriptors = Descriptors()
        self.through = True
        for file in self._snapshot():
            file.forked()

    def _snapshot(self) -> list[File]:
        while True:
            try:
                return list(self._files)
            except RuntimeError:  # noqa: PERF203  another thread made a file meanwhile
                continue


PROCESS = Process()
atexit.register(PROCESS.ends)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=PROCESS.forked)
