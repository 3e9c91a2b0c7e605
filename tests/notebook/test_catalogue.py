"""Only news of runs and series is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memlogs import MemLogs

from tbnb.notebook.catalogue import Catalogue

if TYPE_CHECKING:
    from tbnb.data.store import Series


def news(catalogue: Catalogue, logs: MemLogs) -> list[tuple[list[int], list[int]]]:
    """Return the indices of runs and series of each message."""
    catalogue.observe(logs.store)
    found = []
    while (message := catalogue.next()) is not None:
        rows = message.body["runs"], message.body["series"]
        found.append(([row[0] for row in rows[0]], [row[0] for row in rows[1]]))
    return found


def drop(logs: MemLogs, series: Series) -> None:
    """Forget a series as the loader does."""
    with logs.store.writing():
        del series.run._series[series.tag, series.plugin]
        logs.store.runs_changed()


def test_only_what_is_new() -> None:
    """First all, then a new series, then nothing; points are no news."""
    logs, catalogue = MemLogs(), Catalogue(1_000_000)
    logs.add("a", "x", [0], [0])
    logs.add("b", "x", [0], [0])

    assert news(catalogue, logs) == [([0, 1], [0, 1])]
    logs.add("a", "y", [0], [0])
    assert news(catalogue, logs) == [([], [2])]
    logs.add("a", "y", [1], [0])
    assert news(catalogue, logs) == []
    assert catalogue.counts == (2, 3)


def test_changed_state_is_sent_again() -> None:
    """A run whose directory is gone."""
    logs, catalogue = MemLogs(), Catalogue(1_000_000)
    series = logs.add("a", "x", [0], [0])
    news(catalogue, logs)
    with logs.store.writing():
        series.run.state = "deleted"
        logs.store.runs_changed()

    assert news(catalogue, logs) == [([0], [])]


def test_dropped_runs() -> None:
    """With their series."""
    logs, catalogue = MemLogs(), Catalogue(1_000_000)
    series = logs.add("a", "x", [0], [0])
    logs.add("b", "x", [0], [0])
    news(catalogue, logs)
    with logs.store.writing():
        logs.store.drop_run(series.run)
    catalogue.observe(logs.store)
    message = catalogue.next()

    assert message is not None
    assert message.body["dropped"] == {"runs": [0], "series": [0]}
    assert catalogue.next() is None


def test_dropped_series() -> None:
    """One whose points are all gone; its run stays."""
    logs, catalogue = MemLogs(), Catalogue(1_000_000)
    logs.add("a", "x", [0], [0])
    series = logs.add("a", "y", [0], [0])
    news(catalogue, logs)
    drop(logs, series)
    catalogue.observe(logs.store)
    message = catalogue.next()

    assert message is not None
    assert message.body["dropped"] == {"runs": [], "series": [1]}
    assert catalogue.next() is None
    assert catalogue.counts == (1, 1)


def test_what_was_dropped_is_said_again() -> None:
    """To a page that may have missed it; before it may have heard of it, nothing is."""
    logs, catalogue = MemLogs(), Catalogue(1_000_000)
    series = logs.add("a", "x", [0], [0])
    logs.add("b", "x", [0], [0])
    news(catalogue, logs)
    catalogue.forget()
    drop(logs, series)
    catalogue.observe(logs.store)
    first = catalogue.next()
    catalogue.forget()
    catalogue.observe(logs.store)
    second = catalogue.next()

    assert first is not None
    assert second is not None
    assert first.body["dropped"] == second.body["dropped"] == {"runs": [], "series": [0]}


def test_huge_catalogues_are_looked_through_message_by_message() -> None:
    """What changes meanwhile is not lost."""
    logs, catalogue = MemLogs(), Catalogue(200)
    for i in range(20):
        logs.add("a", f"x{i}", [0], [0])
    catalogue.observe(logs.store)
    first = catalogue.next()
    logs.add("a", "late", [0], [0])
    rest = news(catalogue, logs)

    assert first is not None
    rows = [row[0] for row in first.body["series"]] + [index for _, part in rest for index in part]
    assert rows == list(range(21))
    assert len(rest) > 3


def test_forget() -> None:
    """A new page gets all."""
    logs, catalogue = MemLogs(), Catalogue(1_000_000)
    logs.add("a", "x", [0], [0])
    news(catalogue, logs)
    catalogue.forget()

    assert news(catalogue, logs) == [([0], [0])]
