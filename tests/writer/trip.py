"""A log directory that a test writes to and every reader reads."""

from __future__ import annotations

from pathlib import Path

from readers import Point, Runs, agreed

from tbnb import SummaryWriter


class Log:
    """A log directory that is written to, then read by everyone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer = SummaryWriter(path)

    def runs(self) -> Runs:
        """Close the writer; return what all readers agree on."""
        self.writer.close()
        return agreed(self.path)

    def points(self, tag: str | None = None) -> list[Point]:
        """Return the points of the one run, or of one tag of it."""
        runs = self.runs()
        assert set(runs) <= {"."}
        return [point for point in runs.get(".", []) if tag in {None, point.tag}]
