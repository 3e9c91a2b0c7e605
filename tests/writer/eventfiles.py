"""What the tests of the writer share: its files read by TensorBoard's own loader."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from patience import PATIENCE
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event


def in_file(path: Path) -> list[Event]:
    """Every event of a file; its checksums hold."""
    return [Event.FromString(raw) for raw in RawEventFileLoader(str(path)).Load()]


def files(directory: Path) -> list[Path]:
    """The event files of a run, in name order."""
    return sorted(directory.glob("*tfevents*"))


def events(directory: Path) -> list[Event]:
    """Every event of a run's files, in name order."""
    return [event for path in files(directory) for event in in_file(path)]


def steps(directory: Path) -> list[int]:
    """The steps of a run's summaries, in the order of the files."""
    return [event.step for event in events(directory) if event.HasField("summary")]


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait for a condition, at most so long."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(condition())
