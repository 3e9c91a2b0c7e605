"""``FileWriter``, which takes ready-made messages; frameworks reach for it."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from tbnb.errors import WriterError
from tbnb.format.encode import record
from tbnb.writer import foreign, values
from tbnb.writer.base import Base
from tbnb.writer.options import Options, directory
from tbnb.writer.points import Points

if TYPE_CHECKING:
    import os


class FileWriter(Base):
    """Writes Summary, Event and GraphDef messages to an event file of its own.

    The messages may come from any library: tensorboard, TensorFlow, tensorboardX. They are taken
    by their serialized bytes, or as bytes.

    Parameters
    ----------
    log_dir : str or os.PathLike
        The run's directory; made if needed. tensorboardX calls it `logdir`.
    max_queue, flush_secs, filename_suffix
        As those of `SummaryWriter`.
    fsync : bool
        `flush` and `close` wait for the disk.
    write_to_disk : bool
        False writes nothing.

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
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
        *,
        logdir: str | os.PathLike[str] | None = None,
        fsync: bool = False,
        write_to_disk: bool = True,
    ) -> None:
        given = directory(log_dir, logdir)
        if given is None:
            raise TypeError("log_dir: want a str or os.PathLike, got none")
        options = Options(max_queue, flush_secs, filename_suffix, fsync, write_to_disk)
        self._start(str(given), options)
        self._file.create()

    @classmethod
    def opened(
        cls, log_dir: str, options: Options, *, purge_step: int | None = None, now: bool = True
    ) -> FileWriter:
        """Return a writer with options that are checked; its file is created now or when needed."""
        writer = cls.__new__(cls)
        writer._start(log_dir, options)  # noqa: SLF001  its own
        if now:
            writer._file.create(purge_step)  # noqa: SLF001  its own
        return writer

    def _start(self, log_dir: str, options: Options) -> None:
        self.log_dir = log_dir
        self._options = options
        self._closed = False
        self._points = Points()
        self._step: Any = None
        self._walltime: Any = None
        self._file = options.file(log_dir)
        self._append = self._file.append
        # At exit a thread may still be logging: files are flushed then, and closed by the system.
        weakref.finalize(self, self._file.abandon).atexit = False

    def __getstate__(self) -> tuple[str, Options, bool]:
        """Pickle and copy as a writer of its own, whose file is created with its first event."""
        return str(self.log_dir), self._options, self._closed

    def __setstate__(self, state: tuple[str, Options, bool]) -> None:
        """Start without a file."""
        self._start(state[0], state[1])
        if state[2]:
            self.close()

    def __repr__(self) -> str:
        """Name the directory."""
        return f"{type(self).__name__}({self.log_dir!r})"

    def get_logdir(self) -> str:
        """Return the run's directory."""
        return str(self.log_dir)

    @property
    def event_writer(self) -> EventFileWriter:
        """What writes events as they are, with their own wall time."""
        return EventFileWriter(self)

    def add_event(self, event: Any, step: Any = None, walltime: Any = None) -> None:
        """Write an Event; the object itself is left as it is.

        Parameters
        ----------
        event : Event or bytes
            Of any library.
        step : int, optional
            In place of its own step.
        walltime : float, optional
            In place of its own wall time; now when left out, as in torch.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            The writer is closed, or an earlier event could not be written.
        """
        step = self._step if step is None else step
        whole = None if step is None else values.step(step, "step")
        self._append(record(foreign.event(event, self._wall_time(walltime), whole)))

    def add_summary(self, summary: Any, global_step: Any = None, walltime: Any = None) -> None:
        """Write a Summary as an event; see `add_event` for the arguments and errors."""
        self._log(foreign.summary(summary), global_step, walltime)

    def add_graph(self, graph_profile: Any, walltime: Any = None) -> None:
        """Write a graph and what its nodes took.

        Parameters
        ----------
        graph_profile : (GraphDef, RunMetadata), GraphDef, or their bytes
        walltime : float, optional
            Now when left out.

        Raises
        ------
        TypeError, ValueError, WriterError
            As `add_event`.
        """
        graph, metadata = graph_profile, None
        if isinstance(graph_profile, (tuple, list)):
            if not 1 <= len(graph_profile) <= 2:  # noqa: PLR2004  a graph and its metadata
                raise ValueError(
                    "graph_profile: want (GraphDef, RunMetadata), "
                    f"got {values.describe(graph_profile)}"
                )
            graph, metadata = (*graph_profile, None)[:2]
        encoded = foreign.serialized("graph_profile", graph)
        ran = b"" if metadata is None else foreign.serialized("graph_profile", metadata)
        self._log_graph(encoded, ran, walltime)

    def add_onnx_graph(self, graph: Any, walltime: Any = None) -> None:
        """Write a GraphDef that was made of an ONNX model; as `add_graph`."""
        self._log_graph(foreign.serialized("graph", graph), b"", walltime)

    def flush(self) -> None:
        """Make every event visible to readers now.

        Raises
        ------
        WriterError
            The file cannot be written. The events are kept, and the next call tries again.
        """
        self._file.flush()

    def close(self) -> None:
        """Flush and close; closing twice does nothing."""
        self._file.close()
        if not self._closed:
            self._closed = True
            self._append = self._refuse

    def reopen(self) -> None:
        """Go on after `close`, in a new file of the same directory."""
        if self._closed:
            self._file.create()
            self._closed = False
            self._append = self._file.append

    def _refuse(self, _framed: bytes) -> None:
        raise WriterError(f"{self!r}: is closed; reopen() goes on in a new file")


class EventFileWriter:
    """What `FileWriter.event_writer` is: events are written as they are.

    Parameters
    ----------
    writer : FileWriter
        Whose file it is.
    """

    def __init__(self, writer: FileWriter) -> None:
        self._writer = writer
        self.get_logdir = writer.get_logdir
        self.flush = writer.flush
        self.close = writer.close
        self.reopen = writer.reopen

    def add_event(self, event: Any) -> None:
        """Write an Event as it is."""
        self._writer._append(record(foreign.event(event)))  # noqa: SLF001  its own
