"""The lines of `add_scalars` as JSON, read back from their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tbnb.errors import WriterError
from tbnb.writer import replace

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from tbnb.writer.file_writer import FileWriter


def to_json(writers: Mapping[str, FileWriter], path: str | os.PathLike[str]) -> None:
    """Write a file of the points of some runs, by directory; see `SummaryWriter`.

    Raises
    ------
    WriterError
        It cannot be written, or an event file cannot be read.
    """
    runs = list(writers.items())[1:]  # the first is the writer's own
    try:
        lines = {
            directory: _points(writer._file.path)  # noqa: SLF001  of the same family
            for directory, writer in runs
            if writer._points and writer._file.path  # noqa: SLF001  not of add_hparams
        }
        replace.file(Path(path), [json.dumps(lines).encode()])
    except OSError as error:
        raise WriterError(f"path: cannot export to {path}: {error}") from error


def _points(path: Path) -> list[tuple[float, int, float]]:
    """Return wall time, step and value of each scalar of an event file."""
    from tbnb.format import events, records

    data = memoryview(path.read_bytes())
    frames = records.frame(data, 0, len(data))
    found = []
    for at, length in zip(frames.at.tolist(), frames.length.tolist(), strict=True):
        start = at + records.HEADER.size
        event = events.parse(data[start : start + length])
        found += [
            (event.wall_time, event.step, value.simple_value) for value in event.summary.value
        ]
    return found
