"""What the page knows of runs and series: only what is new or different is sent."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from tbnb.notebook import wire

if TYPE_CHECKING:
    from tbnb.data.store import Run, Store


class Catalogue:
    """The catalogue as one page has it.

    Parameters
    ----------
    limit : int
        Bytes of a message at most.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._revision = -1
        self._runs: dict[int, list[Any]] = {}
        self._series: dict[int, list[Any]] = {}
        self._queue: deque[wire.Message] = deque()

    def forget(self) -> None:
        """Take it that the page knows nothing."""
        self.__init__(self._limit)  # type: ignore[misc]  # the same as new

    def observe(self, store: Store) -> None:
        """Queue what is new since the last time."""
        revision = store.runs_revision
        if revision == self._revision:
            return
        runs = store.runs()
        self._drop(runs)
        new_runs = [row for run in runs if _differs(self._runs, row := wire.run_row(run))]
        new_series = [
            row
            for run in runs
            for series in list(run.series.values())
            if _differs(self._series, row := wire.series_row(series))
        ]
        self._queue.extend(wire.catalogues(new_runs, new_series, self._limit))
        self._revision = revision

    def _drop(self, runs: list[Run]) -> None:
        """Queue what is gone."""
        gone_runs = self._runs.keys() - {run.index for run in runs}
        if not gone_runs:
            return
        gone_series = [index for index, row in self._series.items() if row[1] in gone_runs]
        for index in gone_runs:
            del self._runs[index]
        for index in gone_series:
            del self._series[index]
        self._queue.append(wire.dropped(sorted(gone_runs), gone_series))

    def next(self) -> wire.Message | None:
        """Return the next message, if there is one."""
        return self._queue.popleft() if self._queue else None

    @property
    def counts(self) -> tuple[int, int]:
        """Runs and series known."""
        return len(self._runs), len(self._series)


def _differs(known: dict[int, list[Any]], row: list[Any]) -> bool:
    """Note a row; say whether it was not known like this."""
    if known.get(row[0]) == row:
        return False
    known[row[0]] = row
    return True
