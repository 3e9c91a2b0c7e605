"""``SummaryWriter``, the class that users know from torch and tensorboardX."""

from __future__ import annotations

import os
import socket
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbnb.format.encode import event, field
from tbnb.writer import values
from tbnb.writer.arrays import ArrayMethods
from tbnb.writer.embeddings import EmbeddingMethods
from tbnb.writer.event_file import EventFile
from tbnb.writer.graphs import GraphMethods
from tbnb.writer.hparams import HparamsMethods
from tbnb.writer.media import MediaMethods
from tbnb.writer.scalars import ScalarMethods

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self


class SummaryWriter(
    ScalarMethods, MediaMethods, ArrayMethods, HparamsMethods, GraphMethods, EmbeddingMethods
):
    """Writes TensorBoard's event files, with torch's arguments in torch's order.

    Parameters
    ----------
    log_dir : str or os.PathLike, optional
        The run's directory; made if needed. By default ``runs/`` + time + host + `comment`.
    comment : str
        End of the default directory's name; ignored when `log_dir` is given.
    purge_step : int, optional
        A resumed run starts again here: readers drop older points from this step on.
    max_queue : int
        Events held back before they are written at once.
    flush_secs : float
        Accepted for torch's sake: events are visible to readers within a second in any case.
    filename_suffix : str
        End of the event file's name.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
    ) -> None:
        if not log_dir:
            started = time.strftime("%b%d_%H-%M-%S")
            log_dir = os.path.join("runs", f"{started}_{socket.gethostname()}{comment}")  # noqa: PTH118  torch gives a str
        self.log_dir = log_dir
        self.purge_step = purge_step
        self.max_queue = max_queue
        self.flush_secs = flush_secs
        self.filename_suffix = filename_suffix
        self._file: EventFile | None = self._open(purge_step)

    def get_logdir(self) -> str | os.PathLike[str]:
        """Return the run's directory, as it was given."""
        return self.log_dir

    def flush(self) -> None:
        """Make every event visible to readers now."""
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        """Flush and close the file; the next event opens a new one."""
        if self._file is not None:
            file, self._file = self._file, None
            self._dropped.detach()
            file.close()

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def _log(self, summary: bytes, global_step: Any = None, walltime: Any = None) -> None:
        step, wall_time = values.step(global_step), _wall_time(walltime)
        self._append(event(wall_time, step, summary))

    def _log_graph(self, graph: bytes, run_metadata: bytes = b"", walltime: Any = None) -> None:
        wall_time = _wall_time(walltime)
        self._append(event(wall_time, graph_def=graph))
        if run_metadata:
            tagged = field(1, b"step1") + field(2, run_metadata)
            self._append(event(wall_time, tagged_run_metadata=tagged))

    def _append(self, message: bytes) -> None:
        if self._file is None:
            self._file = self._open(None)
        self._file.write(message)

    def _open(self, purge_step: int | None) -> EventFile:
        file = EventFile(
            Path(self.log_dir),
            None if purge_step is None else values.step(purge_step, "purge_step"),
            self.max_queue,
            self.filename_suffix,
        )
        self._dropped = weakref.finalize(self, file.abandon)
        # At exit a thread may still be logging: files are flushed then, and closed by the system.
        self._dropped.atexit = False
        return file


def _wall_time(given: Any) -> float:
    return time.time() if given is None else values.number("walltime", given)
