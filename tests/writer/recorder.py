"""A writer that keeps what would be logged, for tests of its methods."""

from __future__ import annotations

from typing import Any

from tensorboard.compat.proto.summary_pb2 import Summary

from tbnb.writer.arrays import ArrayMethods
from tbnb.writer.hparams import HparamsMethods
from tbnb.writer.media import MediaMethods


class Recorder(ArrayMethods, HparamsMethods, MediaMethods):
    """Keeps each event in place of writing it.

    Attributes
    ----------
    events
        Summary as TensorBoard parses it, step and wall time of each event of this run.
    runs
        The recorders of its sub-runs, by name.
    """

    def __init__(self) -> None:
        self.events: list[tuple[Summary, Any, Any]] = []
        self.runs: dict[str, Recorder] = {}

    def _log(self, summary: bytes, global_step: Any = None, walltime: Any = None) -> None:
        self.events.append((Summary.FromString(summary), global_step, walltime))

    def _subrun(self, name: str) -> Recorder:
        return self.runs.setdefault(name, Recorder())

    def values(self) -> list[Summary.Value]:
        """Return the values of all events."""
        return [value for summary, _, _ in self.events for value in summary.value]
