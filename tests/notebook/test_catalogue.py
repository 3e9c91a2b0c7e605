"""Only news of runs and series is sent."""

from __future__ import annotations

from memlogs import MemLogs

from tbnb.notebook.catalogue import Catalogue


def news(catalogue: Catalogue, logs: MemLogs) -> list[tuple[list[int], list[int]]]:
    """Return the indices of runs and series of each message."""
    catalogue.observe(logs.store)
    found = []
    while (message := catalogue.next()) is not None:
        rows = message.body["runs"], message.body["series"]
        found.append(([row[0] for row in rows[0]], [row[0] for row in rows[1]]))
    return found


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


def test_forget() -> None:
    """A new page gets all."""
    logs, catalogue = MemLogs(), Catalogue(1_000_000)
    logs.add("a", "x", [0], [0])
    news(catalogue, logs)
    catalogue.forget()

    assert news(catalogue, logs) == [([0], [0])]
