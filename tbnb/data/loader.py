"""One pass over a log directory: look, see what changed, read what is new into the store."""

from __future__ import annotations

import time
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from tbnb.data import batch, framing, trouble
from tbnb.data.beside import Besides
from tbnb.data.catalogue import Catalogue
from tbnb.data.files import open_regular
from tbnb.data.logdir import Aside, Logdir
from tbnb.data.merge import merge
from tbnb.format.columns import SLACK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tbnb.data.beside import Beside
    from tbnb.data.files import EventFile
    from tbnb.data.logdir import Seen
    from tbnb.data.pieces import Piece
    from tbnb.data.store import Store
    from tbnb.format.columns import ColumnDecoder

_LEAST, _MOST = 1 << 17, 1 << 22  # bytes decoded at once; any record but a long one fits
_SLOW, _QUICK = 0.06, 0.03  # s a batch should take: callers watch the time between batches
_FILES = 1024  # in one batch


class Loader:
    """Fills a store from a log directory, in slices of time."""

    def __init__(
        self,
        path: str,
        store: Store,
        columns: ColumnDecoder | None,
        beside: Sequence[Beside] = (),
    ) -> None:
        self.catalogue = Catalogue(store)
        self._besides = Besides(store, self.catalogue, path, beside)
        self._store = store
        self._logdir = Logdir(path, frozenset(kind.FILE for kind in beside))
        self._columns = columns
        self._look: Iterator[None] | None = None
        self._seen: list[Seen] = []
        self._queue: deque[EventFile] = deque()
        self._room = _LEAST

    def advance(self, seconds: float | None) -> bool:
        """Go on with the pass; return True when it is done, False when time is up."""
        deadline = float("inf") if seconds is None else time.monotonic() + seconds
        if not self._queue and not self._discover(deadline):
            return False
        while self._queue:
            started = time.monotonic()
            self._batch()
            now = time.monotonic()
            if now - started > _SLOW:
                self._room = max(self._room // 2, _LEAST)
            elif now - started < _QUICK:
                self._room = min(self._room * 4, _MOST)
            if now >= deadline:
                break
        if self._queue:
            return False
        with self._store.writing():
            self.catalogue.tidy()
        return True

    def _discover(self, deadline: float) -> bool:
        if self._look is None:
            self._look = self._looked()
        try:
            for _ in self._look:
                if time.monotonic() >= deadline:
                    return False
        except BaseException:
            self._look = None  # a generator that was interrupted gives nothing more
            raise
        self._look = None
        try:
            with self._store.writing():
                runs = [one for one in self._seen if not isinstance(one, Aside)]
                self._queue.extend(self.catalogue.reconcile(runs))
                self._besides.reconcile()
        except BaseException:
            self.catalogue.doubt(self.catalogue.files())
            raise
        return True

    def _looked(self) -> Iterator[None]:
        """Look at all that is there, with a `yield` wherever time may be up."""
        self._seen = []
        for found in self._logdir.look():
            if found is None:
                yield
            else:
                self._seen.append(found)
        yield from self._besides.look(self._seen)

    def _batch(self) -> None:
        """Take one buffer; a file that is interrupted on its way into the store is read anew."""
        taken: list[EventFile] = []
        try:
            self._take(taken)
        except BaseException:
            self.catalogue.doubt(taken)
            waiting = set(map(id, self._queue))
            self._queue.extend(file for file in taken if id(file) not in waiting)
            raise

    def _take(self, files: list[EventFile]) -> None:
        """Read up to one buffer, a piece of each file in turn, and take it into the store."""
        first = islice(self._queue, _FILES)
        # Of one that skips, what lies between long records fills the buffer bit by bit.
        wanted = sum(
            min(file.size - file.offset, self._room if file.skips else file.chunk) for file in first
        )
        whole = memoryview(bytearray(min(max(wanted, _LEAST), self._room) + SLACK))
        buffer = whole[:-SLACK]
        if self._queue[0].trouble is not None:
            files.append(self._queue.popleft())
            self._search(files[0], buffer)
            return
        taken = self._read(buffer, files)
        if not taken:
            return
        batch.decode(whole, taken, self._columns)
        with self._store.writing():
            for piece in taken:
                piece.file.remember(*piece.ends(buffer))
                self._commit(piece)

    def _read(self, buffer: memoryview, files: list[EventFile]) -> list[Piece]:
        taken: list[Piece] = []
        begin, until = 0, time.monotonic() + _QUICK
        while self._queue and begin < len(buffer) and len(taken) < _FILES:
            if self._queue[0].trouble is not None:
                break
            file = self._queue.popleft()
            files.append(file)
            try:
                with open_regular(file.found.path) as handle:
                    piece = framing.read(file, handle, buffer, begin, until)
            except OSError as error:
                with self._store.writing():
                    self.catalogue.unreadable(file, error)
                continue
            taken.append(piece)
            begin = piece.end
        return taken

    def _commit(self, piece: Piece) -> None:
        file = piece.file
        if piece.consumed > file.offset:
            self.catalogue.good(file)
            for loss in merge(self._store, self.catalogue.run_of(file), piece):
                self.catalogue.reports.add(file, loss.offset, loss.kind, loss.reason, loss.skipped)
            file.searched = 0
        file.offset, file.trouble = piece.consumed, piece.trouble
        if file.trouble is not None:
            file.chunk = framing.SHORT
        if file.torn:
            self.catalogue.wait(file)
        elif piece.short:
            file.waiting = file.blocked = True  # cut, or not there yet: look again next time
        self._again(file)

    def _search(self, file: EventFile, buffer: memoryview) -> None:
        """Look for the next record that holds behind a trouble."""
        found = file.trouble
        if found is None:
            return
        at, done = None, True
        try:
            with open_regular(file.found.path) as handle:
                foreign = trouble.identify(handle) if file.offset == 0 else None
                if foreign is None:
                    at, done = trouble.search(file, found, handle, buffer)
        except OSError as error:
            with self._store.writing():
                self.catalogue.unreadable(file, error)
            return
        if done:
            with self._store.writing():
                file.trouble = foreign or found
                if at is None:
                    self.catalogue.wait(file)
                else:
                    self.catalogue.resume(file, found, at)
        self._again(file)

    def _again(self, file: EventFile) -> None:
        if self.catalogue.more(file):
            self._queue.append(file)
