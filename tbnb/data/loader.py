"""One pass over a log directory: look, see what changed, read what is new into the store."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from tbnb.data import batch, trouble
from tbnb.data.catalogue import Catalogue
from tbnb.data.files import open_regular
from tbnb.data.logdir import Directory, Logdir, Unreadable
from tbnb.data.merge import merge
from tbnb.data.store import Store
from tbnb.format.columns import SLACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tbnb.data.batch import Delta, Loss
    from tbnb.data.files import EventFile
    from tbnb.format.columns import ColumnDecoder

_BUFFER = 1 << 22  # decoded at once: a thread holds the interpreter for some 20 ms


class Loader:
    """Fills a store from a log directory, in slices of time."""

    def __init__(self, path: str, store: Store, columns: ColumnDecoder | None) -> None:
        self.store = store
        self._logdir = Logdir(path)
        self._columns = columns
        self.catalogue = Catalogue(store)
        self._look: Iterator[Directory | Unreadable | None] | None = None
        self._seen: list[Directory | Unreadable] = []
        self._queue: deque[EventFile] = deque()

    def advance(self, seconds: float | None) -> bool:
        """Go on with the pass; return True when it is done, False when time is up."""
        deadline = None if seconds is None else time.monotonic() + seconds
        if not self._queue and not self._discover(deadline):
            return False
        while self._queue:
            self._read_batch()
            if deadline is not None and time.monotonic() >= deadline:
                return not self._queue
        return True

    def _discover(self, deadline: float | None) -> bool:
        if self._look is None:
            self._look, self._seen = self._logdir.look(), []
        for found in self._look:
            if found is not None:
                self._seen.append(found)
            elif deadline is not None and time.monotonic() >= deadline:
                return False
        self._look = None
        with self.store.writing():
            self._queue.extend(self.catalogue.reconcile(self._seen))
        return True

    def _read_batch(self) -> None:
        """Read up to one buffer, a piece of each file in turn, and take it into the store."""
        wanted = sum(min(f.size - f.offset, f.chunk) for f in list(self._queue)[: _BUFFER >> 12])
        whole = memoryview(bytearray(min(max(wanted, 1 << 16), _BUFFER) + SLACK))
        buffer = whole[:-SLACK]
        deltas: list[Delta] = []
        taken: list[EventFile] = []
        begin = 0
        while self._queue and begin < len(buffer):
            file = self._queue.popleft()
            taken.append(file)
            if file.trouble is not None:
                if begin:
                    self._queue.appendleft(taken.pop())
                    break
                self._search(file, buffer)
                break
            try:
                with open_regular(file.found.path) as handle:
                    delta, begin = batch.read(file, handle, buffer, begin)
            except OSError as error:
                self.catalogue.unreadable(file, error)
                taken.pop()
                continue
            deltas.append(delta)
        if deltas:
            batch.decode(whole, deltas, self._columns)
            for delta in deltas:
                self._remember(delta, buffer)
            with self.store.writing():
                for delta in deltas:
                    self._commit(delta)
        self._queue.extend(file for file in taken if self.catalogue.more(file))

    def _remember(self, delta: Delta, buffer: memoryview) -> None:
        file = delta.file
        in_buffer = min(delta.consumed - delta.base, len(buffer) - delta.begin)
        file.remember(buffer[delta.begin :], delta.base, delta.base + in_buffer)

    def _commit(self, delta: Delta) -> None:
        file = delta.file
        progress = delta.consumed > file.offset or not file.size
        if progress:
            self.catalogue.good(file)
            losses: list[Loss] = merge(self.store, self.catalogue.run_of(file), delta)
            for loss in losses:
                self.catalogue.lost(file, loss)
        file.offset = delta.consumed
        file.trouble = delta.trouble
        if delta.trouble is not None and delta.trouble.kind == "truncated_tail":
            self.catalogue.wait(file)

    def _search(self, file: EventFile, buffer: memoryview) -> None:
        """Look for the next record that holds behind a trouble."""
        found = file.trouble
        assert found is not None  # noqa: S101 - the caller has looked
        try:
            with open_regular(file.found.path) as handle:
                foreign = trouble.identify(file, handle) if file.offset == 0 else None
                if foreign is not None:
                    at, done, found = None, True, foreign
                else:
                    at, done = trouble.search(file, found, handle, buffer)
        except OSError as error:
            with self.store.writing():
                self.catalogue.unreadable(file, error)
            return
        if not done:
            return
        with self.store.writing():
            file.trouble = found
            if at is None:
                self.catalogue.wait(file)
            else:
                self.catalogue.resume(file, found, at)
