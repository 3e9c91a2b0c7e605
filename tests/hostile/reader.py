"""Our reader in the shape that the hostile cases' scripts drive."""

from __future__ import annotations

from tbnb.data.logs import Logs


class Reader:
    """A log directory, looked at again at every poll."""

    def __init__(self, logdir: str) -> None:
        self._logs = Logs(logdir)

    def poll(self) -> dict[str, dict[str, int]]:
        """Read what is new; return the number of points of each tag of each run."""
        self._logs.reload()
        return {
            run: {tag: len(self._logs.series(run, tag)) for tag in self._logs.tags(run)}
            for run in self._logs.runs
        }

    def messages(self) -> list[str]:
        """Return what was reported, each as ``kind file:offset reason``."""
        return [f"{d.kind} {d.file}:{d.offset} {d.reason}" for d in self._logs.damage]


factory = Reader
