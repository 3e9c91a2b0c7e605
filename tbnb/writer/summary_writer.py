"""``SummaryWriter``, the class that users know from torch and tensorboardX."""

from __future__ import annotations

import math
import os
import socket
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbnb.format.encode import event
from tbnb.plugins import scalars
from tbnb.writer.event_file import EventFile

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self


class SummaryWriter:
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

    def __init__(  # noqa: PLR0913, PLR0917  torch's signature
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

    def add_scalar(  # noqa: PLR0913, PLR0917  torch's signature
        self,
        tag: str,
        scalar_value: Any,
        global_step: Any = None,
        walltime: float | None = None,
        new_style: bool = False,  # noqa: FBT001, FBT002  torch's signature
        double_precision: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Log one number.

        Parameters
        ----------
        tag : str
            Name of the series; ``/`` separates groups.
        scalar_value : float or anything of one element
            A Python, numpy, torch, jax or tensorflow number; NaN and infinities are values.
        global_step : int, optional
            Step, int64; 0 when left out.
        walltime : float, optional
            Seconds since the epoch; now when left out.
        new_style : bool
            Write a tensor, as TensorFlow 2 does, in place of a ``simple_value``.
        double_precision : bool
            With `new_style`: keep all 64 bits.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            An earlier event could not be written (disk full, directory deleted).
        """
        if not isinstance(tag, str):
            raise TypeError(f"tag: want a str, got {tag!r} ({type(tag).__name__})")
        value = _number("scalar_value", scalar_value)
        step = 0 if global_step is None else _step(global_step)
        double = new_style and double_precision
        encoded = scalars.summary(tag, value, tensor=new_style, double=double)
        if self._file is None:
            self._file = self._open(None)
        wall_time = time.time() if walltime is None else _number("walltime", walltime)
        self._file.write(event(wall_time, step, value=encoded))

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

    def _open(self, purge_step: int | None) -> EventFile:
        file = EventFile(
            Path(self.log_dir),
            None if purge_step is None else _step(purge_step, "purge_step"),
            self.max_queue,
            self.filename_suffix,
        )
        self._dropped = weakref.finalize(self, file.abandon)
        # At exit a thread may still be logging: files are flushed then, and closed by the system.
        self._dropped.atexit = False
        return file


def _number(name: str, value: Any) -> float:
    """Turn a number of any library into a float."""
    if type(value) is float:
        return value
    try:
        return float(value.item() if hasattr(value, "item") else value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except (TypeError, ValueError, RuntimeError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(
            f"{name}: want one number, got {_brief(value)} ({type(value).__name__})",
        ) from error


def _step(value: Any, name: str = "global_step") -> int:
    """Turn a step of any library into an int64."""
    if type(value) is not int:
        number = value.item() if hasattr(value, "item") else value
        try:
            value = int(number)
        except (TypeError, ValueError, OverflowError) as error:
            kind = TypeError if isinstance(error, TypeError) else ValueError
            raise kind(
                f"{name}: want a whole number, got {_brief(value)} ({type(value).__name__})",
            ) from error
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{name}: want an int64, got {value}")
    return int(value)


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004  a line of a message
