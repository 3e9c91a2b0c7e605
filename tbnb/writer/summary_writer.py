"""``SummaryWriter``, the class that users know from torch and tensorboardX."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING, Any

from tbnb.errors import WriterError
from tbnb.writer import values
from tbnb.writer.arrays import ArrayMethods
from tbnb.writer.embeddings import EmbeddingMethods
from tbnb.writer.file_writer import FileWriter
from tbnb.writer.graphs import GraphMethods
from tbnb.writer.hparams import HparamsMethods
from tbnb.writer.media import MediaMethods
from tbnb.writer.options import Options, directory
from tbnb.writer.points import Points
from tbnb.writer.scalars import ScalarMethods

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from typing_extensions import Self


class SummaryWriter(
    ScalarMethods, MediaMethods, ArrayMethods, HparamsMethods, GraphMethods, EmbeddingMethods
):
    """Writes TensorBoard's event files, with torch's arguments in torch's order.

    What is logged is visible to readers within a second, in whole records, and survives whatever
    ends the process later than that. A forked child, and whoever unpickles or copies the writer,
    goes on in a file of its own. After `close` the next event opens a new file.

    Parameters
    ----------
    log_dir : str or os.PathLike, optional
        The run's directory; made if needed. By default ``runs/`` + time + host + `comment`. A
        relative one stays where it is when the script changes its working directory.
    comment : str
        End of the default directory's name; ignored when `log_dir` is given.
    purge_step : int, optional
        A resumed run starts again here: readers drop older points from this step on.
    max_queue : int
        Events held back before they are written at once; 0 or less: as many as come in time.
    flush_secs : float
        Seconds until they are written in any case, which is never more than half a second.
    filename_suffix : str
        End of the event file's name.
    logdir : str or os.PathLike, optional
        What tensorboardX calls `log_dir`.
    write_to_disk : bool
        False checks the arguments and writes nothing, as in tensorboardX.
    fsync : bool
        `flush` and `close` wait until the disk itself has the events: they survive a crash of the
        machine. It takes milliseconds.

    Attributes
    ----------
    file_writer : FileWriter or None
        What writes the run's own file; None once closed.
    all_writers : dict of str to FileWriter, or None
        By directory: that, and those of `add_scalars` and `add_hparams`.
    log_dir, logdir, max_queue, flush_secs, filename_suffix
        As given.
    purge_step
        None once it is written.

    Raises
    ------
    TypeError, ValueError
        An argument is not what is accepted; nothing is created.
    WriterError
        The file cannot be created.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        *,
        logdir: str | os.PathLike[str] | None = None,
        write_to_disk: bool = True,
        fsync: bool = False,
    ) -> None:
        given = directory(log_dir, logdir)
        if given is None:
            name = time.strftime("%b%d_%H-%M-%S_") + socket.gethostname()
            given = os.path.join("runs", name + values.text("comment", comment))  # noqa: PTH118  torch gives a str
        self.log_dir = given
        self.purge_step = None if purge_step is None else values.step(purge_step, "purge_step")
        self.max_queue = max_queue
        self.flush_secs = flush_secs
        self.filename_suffix = filename_suffix
        self._options = Options(max_queue, flush_secs, filename_suffix, fsync, write_to_disk)
        self._points = Points()
        self.file_writer: FileWriter | None = None
        self.all_writers: dict[str, FileWriter] | None = None
        self._get_file_writer()

    @property
    def logdir(self) -> str | os.PathLike[str]:
        """The run's directory: tensorboardX's name of `log_dir`."""
        return self.log_dir

    @property
    def default_bins(self) -> list[float]:
        """Edges of the histogram bins that are used unless others are given, 1549 of them."""
        from tbnb.plugins import histograms

        return histograms.default_bins()

    def get_logdir(self) -> str | os.PathLike[str]:
        """Return the run's directory, as it was given."""
        return self.log_dir

    def export_scalars_to_json(self, path: str | os.PathLike[str]) -> None:
        """Write a file of what `add_scalars` has logged, as tensorboardX does.

        Parameters
        ----------
        path : str or os.PathLike
            The JSON file: ``{directory of a line: [[wall time, step, value], ...], ...}``.

        Raises
        ------
        WriterError
            The file cannot be written, or an event file neither written nor read.

        Notes
        -----
        It is read back from the event files that are open: nothing is kept in memory for it, and
        what was logged before `close` is not in it.
        """
        from tbnb.writer import exported

        self.flush()
        exported.to_json(self.all_writers or {}, path)

    def flush(self) -> None:
        """Make every event visible to readers now.

        Raises
        ------
        WriterError
            A file cannot be written. The events are kept, and the next call tries again.
        """
        writers = self.all_writers
        if writers is None:
            return
        if len(writers) > 1 or self.file_writer is None:
            _each(writers.values(), FileWriter.flush)
        else:
            self.file_writer._file.flush()  # noqa: SLF001  the common case, a call less

    def close(self) -> None:
        """Flush and close the files; the next event opens a new one.

        Raises
        ------
        WriterError
            A file cannot be written. Unless it was deleted, it stays open, and closing again
            tries again.
        """
        _each((self.all_writers or {}).values(), FileWriter.close)
        self.file_writer = self.all_writers = None
        self._append = self._append_anew

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files."""
        self.close()

    def __repr__(self) -> str:
        """Name the directory."""
        return f"{type(self).__name__}({str(self.log_dir)!r})"

    def __getstate__(self) -> dict[str, Any]:
        """Pickle and copy as a writer of its own, whose file is created with its first event."""
        state = {**self.__dict__, "_was_open": self.file_writer is not None}
        for live in ("file_writer", "all_writers", "_points", "_append"):
            state.pop(live, None)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Start without a file."""
        opened = state.pop("_was_open")
        self.__dict__.update(state)
        self._points = Points()
        self.file_writer = self.all_writers = None
        self._append = self._append_anew
        if opened:
            self._use(FileWriter.opened(str(self.log_dir), self._options, now=False))

    def _get_file_writer(self) -> FileWriter:
        """Return what writes the run's own file, opened if it was closed."""
        if self.file_writer is not None:
            return self.file_writer
        purge_step = self.purge_step
        writer = FileWriter.opened(str(self.log_dir), self._options, purge_step=purge_step)
        self.purge_step = None
        return self._use(writer)

    def _use(self, writer: FileWriter) -> FileWriter:
        self.file_writer = writer
        self.all_writers = {writer.get_logdir(): writer}
        self._append = writer._append  # noqa: SLF001  of the same family
        return writer

    def _append_anew(self, framed: bytes) -> None:
        # Of the file itself, which takes it even if another thread closes the writer meanwhile.
        self._get_file_writer()._file.append(framed)  # noqa: SLF001  of the same family

    def _subrun(self, name: str) -> FileWriter:
        self._get_file_writer()
        writers = {} if self.all_writers is None else self.all_writers
        path = f"{self.log_dir}/{name}"
        if path not in writers:
            values.run(name)
            writers[path] = FileWriter.opened(path, self._options)
        return writers[path]


def _each(writers: Iterable[FileWriter], act: Any) -> None:
    """Do the same with all writers, and raise the first error after the last."""
    first: WriterError | None = None
    for writer in list(writers):
        try:
            act(writer)
        except WriterError as error:  # noqa: PERF203  the others must be reached
            first = first or error
    if first is not None:
        raise first
