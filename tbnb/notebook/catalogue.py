"""What the page knows of runs and series: only what is new or different is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.notebook import wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tbnb.data.store import Run, Store


_FEW = 1_000  # runs and series: some 100 kB


class Catalogue:
    """The catalogue as one page has it.

    Parameters
    ----------
    limit : int
        Bytes of a message at most.

    Attributes
    ----------
    limit : int
        As given.
    counts : tuple of int
        Runs and series there are.
    again : bool
        What `next` returns was said before.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._told_runs: set[int] = set()  # ever
        self._told_series: set[int] = set()
        self.forget()

    def forget(self) -> None:
        """Take it that the page knows nothing, or still knows what it was told to forget."""
        self._revision = -1
        self._runs: dict[int, list[Any]] = {}
        self._series: dict[int, tuple[str, str]] = {}  # what of a series may change
        self._dropped: tuple[set[int], set[int]] = set(), set()
        self._found: list[Run] | None = None
        self._messages: Iterator[wire.Message] = iter(())
        self.counts = (0, 0)
        self.again = False

    def repeat(self, store: Store) -> None:
        """Have all of it sent again, unless that is much."""
        if sum(self.counts) <= _FEW:
            self.forget()
            self.observe(store)
            self.again = True

    def observe(self, store: Store) -> None:
        """Note what there is now; `next` finds what of it is new."""
        revision = store.runs_revision
        if revision == self._revision:
            return
        self._revision, self._found = revision, store.runs()
        self.counts = len(self._found), sum(len(run.series) for run in self._found)

    def next(self) -> wire.Message | None:
        """Return the next message, if there is one.

        What is new is looked for message by message: to go through a hundred thousand series
        takes a second.
        """
        message = next(self._messages, None)
        self.again &= message is not None or self._found is not None
        while message is None and self._found is not None:
            self._messages, self._found = self._news(self._found), None
            message = next(self._messages, None)
        return message

    def _news(self, runs: list[Run]) -> Iterator[wire.Message]:
        """Say what is gone, then what is new or different."""
        gone = (
            self._told_runs - {run.index for run in runs},
            self._told_series - {s.index for run in runs for s in run.series.values()},
        )
        new = [sorted(now - before) for now, before in zip(gone, self._dropped, strict=True)]
        self._dropped = gone
        if any(new):
            yield wire.dropped(*new)
        yield from wire.catalogues(self._new_runs(runs), self._new_series(runs), self.limit)

    def _new_runs(self, runs: list[Run]) -> Iterator[list[Any]]:
        for run in runs:
            row = wire.run_row(run)
            if self._runs.get(run.index) != row:
                self._runs[run.index] = row
                self._told_runs.add(run.index)
                yield row

    def _new_series(self, runs: list[Run]) -> Iterator[list[Any]]:
        for run in runs:
            for series in run.series.values():
                now = (series.display_name, series.description)
                if self._series.get(series.index) != now:
                    self._series[series.index] = now
                    self._told_series.add(series.index)
                    yield wire.series_row(series)
