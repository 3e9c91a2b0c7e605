"""The writer, step and condition that hold where none is given, as TensorFlow 2 has them."""

from __future__ import annotations

import contextlib
import threading
import warnings
from typing import TYPE_CHECKING, Any

from tbnb.writer import values
from tbnb.writer.summary_writer import SummaryWriter

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from typing_extensions import Self


class _State:
    """What one thread has set; None where it has not."""

    def __init__(self) -> None:
        self.writer: Writer | None = None
        self.step: int | None = None
        self.recording: bool | Callable[[], Any] | None = None


class _Thread(threading.local):
    """A thread's own state; what it has not set is the main thread's."""

    def __init__(self) -> None:
        self.state = _main if threading.current_thread() is threading.main_thread() else _State()


_main = _State()
_thread = _Thread()


class Writer:
    """What `create_file_writer` returns: a writer that functions find as the default.

    Parameters
    ----------
    logdir : str or os.PathLike or None
        The run's directory; None writes nothing.
    max_queue : int
        Events held back before they are written at once.
    flush_secs : float
        Events are visible to readers sooner in any case.
    filename_suffix : str
        End of the event file's name.
    """

    def __init__(
        self,
        logdir: str | os.PathLike[str] | None,
        max_queue: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = ".v2",
    ) -> None:
        self._closed = False
        self._entered: list[Any] = []
        self._file = (
            None
            if logdir is None
            else SummaryWriter(
                logdir,
                max_queue=max_queue,
                flush_secs=flush_secs,
                filename_suffix=filename_suffix,
            )
        )

    def set_as_default(self, step: Any = None) -> None:
        """Make this the default of the thread and, in the main thread, of all that have none.

        Parameters
        ----------
        step : int, optional
            The default step from now on.
        """
        self._check()
        given = None if step is None else values.step(step, "step")
        _thread.state.writer = self
        if given is not None:
            _thread.state.step = given

    @contextlib.contextmanager
    def as_default(self, step: Any = None) -> Iterator[Self]:
        """Make this the default inside a ``with`` block.

        Parameters
        ----------
        step : int, optional
            The default step inside the block.
        """
        self._check()
        given = None if step is None else values.step(step, "step")
        state = _thread.state
        writer, before = state.writer, state.step
        state.writer = self
        if given is not None:
            state.step = given
        try:
            yield self
        finally:
            state.writer = writer
            if given is not None:
                state.step = before

    def init(self) -> None:
        """Do nothing: the file is there; in TensorFlow this creates it."""

    def flush(self) -> None:
        """Make every event visible to readers now."""
        if self._file is not None and not self._closed:
            self._file.flush()

    def close(self) -> None:
        """Flush and close the file, for good; closing twice does nothing."""
        self._closed = True
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Self:
        """Make this the default; unlike TensorFlow's, it is closed at the end of the block."""
        context = self.as_default()
        context.__enter__()
        self._entered.append(context)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Restore the default, and close."""
        self._entered.pop().__exit__(None, None, None)
        self.close()

    def log(self, summary: bytes, step: int) -> bool:
        """Append an event; say whether there is a file that has it."""
        self._check()
        if self._file is None:
            return False
        self._file._log(summary, step)  # noqa: SLF001  the two are one room
        return True

    def log_graph(self, graph: Any) -> bool:
        """Append the graph of a model."""
        self._check()
        if self._file is None:
            return False
        self._file.add_graph(graph)
        return True

    def _check(self) -> None:
        if self._closed:
            raise RuntimeError(
                "the writer is closed; create_file_writer(logdir) opens another file"
            )


def writer() -> Writer | None:
    """Return the default writer, if there is one."""
    return _thread.state.writer or _main.writer


def step() -> int | None:
    """Return the default step, if there is one."""
    own = _thread.state.step
    return _main.step if own is None else own


def set_step(value: Any) -> None:
    """Set the default step of the thread; None for none."""
    _thread.state.step = None if value is None else values.step(value, "step")


def recording() -> bool:
    """Say whether there is a default writer and `record_if` lets it write."""
    return writer() is not None and _wanted()


@contextlib.contextmanager
def record_if(condition: Any) -> Iterator[None]:
    """Write inside a ``with`` block only where the condition holds: a bool, or what gives one."""
    state = _thread.state
    before, state.recording = state.recording, condition
    try:
        yield
    finally:
        state.recording = before


def write(encode: Callable[[], bytes], given: Any, stacklevel: int = 3) -> bool:
    """Have the default writer write one event; say whether it did.

    Parameters
    ----------
    encode : callable
        Gives the Summary; not called when nothing is written.
    given : int or None
        The step; None for the default one.
    stacklevel : int
        How many calls away the user is, for the warning.
    """
    current = writer()
    if current is None:
        if _wanted():
            warnings.warn(
                "nothing is written: there is no default writer; call "
                "tbnb.summary.create_file_writer(logdir).set_as_default() first",
                RuntimeWarning,
                stacklevel=stacklevel,
            )
        return False
    if not _wanted():
        return False
    at = step() if given is None else values.step(given, "step")
    if at is None:
        raise ValueError(
            "step: want an int, got None, and no default is set: give step, or call "
            "tbnb.summary.experimental.set_step(step)"
        )
    return current.log(encode(), at)


def _wanted() -> bool:
    own = _thread.state.recording
    condition = _main.recording if own is None else own
    return True if condition is None else bool(condition() if callable(condition) else condition)
