"""Series whose values lie in files beside the events, as one small file lists them.

What such a file is called and lists is a plugin's to know; here is when it is read, and which
points that makes. A file that only grew adds points; any other change makes the series anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from tbnb.data.logdir import Aside, join, shown
from tbnb.data.places import pack
from tbnb.data.series import Source
from tbnb.data.store import Damage
from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tbnb.data.catalogue import Catalogue
    from tbnb.data.logdir import Found
    from tbnb.data.store import Run, Store


class Value(Protocol):
    """One value beside the events; two are equal if nothing about the value has changed."""

    @property
    def tag(self) -> str: ...  # noqa: D102 - of its series
    @property
    def step(self) -> int: ...  # noqa: D102 - int64
    @property
    def wall_time(self) -> float: ...  # noqa: D102 - s since 1970; 0: there is no file
    @property
    def bytes(self) -> int: ...  # noqa: D102 - to read for the value


class Listed(Value, Protocol):
    """One value that a file lists."""

    @property
    def late(self) -> bool: ...  # noqa: D102 - the file of the value may still come


class Beside(Protocol):
    """A kind of values in files beside the events.

    Attributes
    ----------
    NAME
        Of the kind.
    FILE
        Base name of the file that lists values.
    listed
        What such a file lists, given its path and the log directory; DecodeError if it is none,
        because of an OSError if it cannot be read now.
    again
        The same values, those looked for whose file was late.
    load
        The value of what it lists, as a user gets it. Raises `DecodeError`.
    """

    @property
    def NAME(self) -> str: ...  # noqa: N802, D102 - a module's constant
    @property
    def FILE(self) -> str: ...  # noqa: N802, D102 - likewise
    @property
    def listed(self) -> Callable[[str, str], Sequence[Listed]]: ...  # noqa: D102 - said above
    @property
    def again(self) -> Callable[[Sequence[Any]], Sequence[Listed]]: ...  # noqa: D102 - likewise
    @property
    def load(self) -> Callable[[Any], Any]: ...  # noqa: D102 - likewise


class _File:
    """A file that lists values, as it was read last."""

    def __init__(self) -> None:
        self.found: Found | None = None
        self.source: Source | None = None  # of the points that it made
        self.run: Run | None = None  # theirs
        self.entries: list[Listed] = []
        self.late = False  # some of those
        self.damage: int | None = None
        self.reason: str | None = None  # for that
        self.whole = True  # False: interrupted (Ctrl-C) while the store took it in


@dataclass(frozen=True, slots=True)
class _News:
    """What a file that changed lists now, or why it is none; `passing`: try again."""

    aside: Aside
    entries: list[Listed]
    error: str | None = None
    passing: bool = False


class Besides:
    """All files that list values, kept in step with what is on disk.

    Parameters
    ----------
    store : Store
    catalogue : Catalogue
        Knows the runs.
    root : str
        The log directory.
    kinds : sequence of Beside
    """

    def __init__(
        self, store: Store, catalogue: Catalogue, root: str, kinds: Sequence[Beside]
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._root = root
        self._kinds = {kind.FILE: kind for kind in kinds}
        self._files: dict[str, _File] = {}
        self._gone: set[str] = set()
        self._news: dict[str, _News] = {}

    def look(self, seen: Iterable[object]) -> Iterator[None]:
        """Read what changed of the files that one look saw, with a `yield` after each."""
        there = {join(one.place, one.found.name): one for one in seen if isinstance(one, Aside)}
        self._gone = self._files.keys() - there.keys()
        self._news = {}
        for where, aside in there.items():
            file = self._files.get(where)
            if file is None or file.found != aside.found or not file.whole:
                self._news[where] = self._read(aside)
                yield
            elif file.late and file.reason is None:
                entries = list(self._kinds[aside.found.name].again(file.entries))
                if entries != file.entries:
                    self._news[where] = _News(aside, entries)
                yield

    def reconcile(self) -> None:
        """Have the store take in what was read. Inside of `store.writing`."""
        for where in self._gone:
            if where in self._files:
                self._drop(self._files[where])
                self._report(self._files.pop(where), where, None)
        for where, news in self._news.items():
            file = self._files.setdefault(where, _File())
            self._report(file, where, news.error)
            if news.error is None:
                self._take(file, news)
            if not news.passing:
                file.found = news.aside.found

    def _read(self, aside: Aside) -> _News:
        kind = self._kinds[aside.found.name]
        try:
            return _News(aside, list(kind.listed(aside.found.path, self._root)))
        except DecodeError as error:
            return _News(aside, [], str(error), isinstance(error.__cause__, OSError))
        except Exception as error:  # noqa: BLE001 - logs are untrusted, and all else must be read
            passing = isinstance(error, OSError | MemoryError)
            return _News(aside, [], f"{type(error).__name__}: {error}", passing)

    def _take(self, file: _File, news: _News) -> None:
        known = len(file.entries)
        if not file.whole or news.entries[:known] != file.entries:
            self._drop(file)
            known = 0
        if len(news.entries) == known:
            return
        file.whole = False
        if file.source is None or file.run is None:
            found = news.aside.found
            file.source = Source(found.name, found.path)
            file.run = self._catalogue.run_at(news.aside.run)
            self._store.add_source(file.run, file.source)
        plugin = self._kinds[file.source.name].NAME
        append(self._store, file.run, file.source, plugin, news.entries[known:])
        file.entries, file.whole = news.entries, True
        file.late = any(entry.late for entry in file.entries)

    def _drop(self, file: _File) -> None:
        """Forget what a file listed."""
        if file.source is not None and file.run is not None:
            self._store.drop_source(file.run, file.source)
            self._catalogue.untidy(file.run)
        file.source = file.run = None
        file.entries, file.whole, file.late = [], True, False

    def _report(self, file: _File, where: str, reason: str | None) -> None:
        """Say what is wrong with a file, as long as it is."""
        if reason == file.reason:
            return
        file.reason = reason
        if file.damage is not None:
            self._store.drop_damage(file.damage)
            file.damage = None
        if reason is not None:
            said = f"{reason}; repair or remove it"
            file.damage = self._store.add_damage(Damage(shown(where), 0, said, "bad_value", 0))


def append(store: Store, run: Run, source: Source, plugin: str, entries: Sequence[Value]) -> None:
    """Add values to their series. Inside of `store.writing`."""
    first = len(source.entries)
    source.entries = (*source.entries, *entries)
    rows: dict[str, list[tuple[int, float, int]]] = {}
    for number, entry in enumerate(entries, first):
        rows.setdefault(entry.tag, []).append((entry.step, entry.wall_time, number))
    for tag, own in rows.items():
        steps, walls, numbers = zip(*own, strict=True)
        index = np.array(numbers, np.int64)
        nothing = np.zeros_like(index)
        columns = [
            np.array(steps, np.int64),
            np.array(walls, np.float64).view(np.int64),
            nothing,
            pack(nothing, index),
        ]
        series = store.series(run, tag, plugin)
        series.append(source, columns)
        store.touch(series)
