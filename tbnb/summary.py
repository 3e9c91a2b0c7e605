"""Logging in TensorFlow's words: functions that write to a default writer, as ``tf.summary`` does.

::

    import tbnb

    with tbnb.summary.create_file_writer("logs").as_default():
        for step in range(100):
            tbnb.summary.scalar("loss", 0.9**step, step=step)

The functions take what ``tf.summary``'s take, in the same order, and write the same events; data
may come from any library, and TensorFlow is not needed. They return whether they wrote. Where
there is no default writer nothing is written, as in TensorFlow, but a `RuntimeWarning` says so. A
thread without a default writer, step or condition of its own uses the main thread's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.writer import default, tensor_forms, values
from tbnb.writer.default import record_if
from tbnb.writer.default import recording as should_record_summaries

if TYPE_CHECKING:
    import os

    from tbnb.writer.default import Writer

__all__ = [
    "audio",
    "create_file_writer",
    "create_noop_writer",
    "experimental",
    "flush",
    "graph",
    "histogram",
    "image",
    "record_if",
    "scalar",
    "should_record_summaries",
    "text",
    "write",
]


def create_file_writer(
    logdir: str | os.PathLike[str],
    max_queue: int | None = None,
    flush_millis: float | None = None,
    filename_suffix: str | None = None,
    name: str | None = None,  # noqa: ARG001  TensorFlow names its operations
) -> Writer:
    """Open an event file, for the functions to write to once it is the default.

    Parameters
    ----------
    logdir : str or os.PathLike
        The run's directory; made if needed.
    max_queue : int, optional
        Events held back before they are written at once; 10.
    flush_millis : float, optional
        Milliseconds after which they are written in any case; tbnb's are visible within a second.
    filename_suffix : str, optional
        End of the file's name; ``.v2``.
    name : str, optional
        Not used.
    """
    if not logdir:
        raise ValueError(f"logdir: want the path of a directory, got {values.describe(logdir)}")
    return default.Writer(
        logdir,
        10 if max_queue is None else max_queue,
        120 if flush_millis is None else values.number("flush_millis", flush_millis) / 1000,
        ".v2" if filename_suffix is None else filename_suffix,
    )


def create_noop_writer() -> Writer:
    """Return a writer that writes nothing: the default of a process that shall not log."""
    return default.Writer(None)


def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """Write one number.

    Parameters
    ----------
    name : str
        The tag.
    data : float or anything of one element
        Becomes a float32; NaN and infinities are values.
    step : int, optional
        By default `experimental.get_step()`.
    description : str, optional
        Markdown, shown with the series.

    Raises
    ------
    TypeError, ValueError
        An argument is not what is accepted, or there is no step; nothing is written.
    """
    tag, words = values.tag(name, "name"), _described(description)
    return default.write(lambda: tensor_forms.scalar(tag, data, words), step)


def histogram(
    name: str,
    data: Any,
    step: Any = None,
    buckets: int | None = None,
    description: str | None = None,
) -> bool:
    """Write how many numbers fall into each of some buckets of equal width.

    Parameters
    ----------
    name : str
        The tag.
    data : array_like
        Real numbers of any shape; what is not finite is left out.
    step : int, optional
        By default `experimental.get_step()`.
    buckets : int, optional
        Number of buckets; 30.
    description : str, optional
        Markdown, shown with the series.
    """
    tag, words = values.tag(name, "name"), _described(description)
    return default.write(lambda: tensor_forms.histogram(tag, data, buckets, words), step)


def image(
    name: str,
    data: Any,
    step: Any = None,
    max_outputs: int = 3,
    description: str | None = None,
) -> bool:
    """Write pictures.

    Parameters
    ----------
    name : str
        The tag.
    data : array_like
        Shape (k, height, width, channels), 1 to 4 channels: grey, grey and alpha, RGB, RGBA.
        Floating point from 0 to 1, uint8 as it is, uint16 as its upper byte, other integers from
        0 to 255 (TensorFlow divides those by the range of their dtype); the rest is clipped.
    step : int, optional
        By default `experimental.get_step()`.
    max_outputs : int
        Of more pictures than this the first are written.
    description : str, optional
        Markdown, shown with the series.
    """
    tag, words = values.tag(name, "name"), _described(description)
    return default.write(lambda: tensor_forms.image(tag, data, max_outputs, words), step)


def audio(  # noqa: PLR0913, PLR0917  TensorFlow's arguments
    name: str,
    data: Any,
    sample_rate: int,
    step: Any = None,
    max_outputs: int = 3,
    encoding: str | None = None,
    description: str | None = None,
) -> bool:
    """Write sound.

    Parameters
    ----------
    name : str
        The tag.
    data : array_like
        Shape (k, frames, channels), floating point from -1 to 1; the rest is clipped.
    sample_rate : int
        Frames a second.
    step : int, optional
        By default `experimental.get_step()`.
    max_outputs : int
        Of more clips than this the first are written.
    encoding : str, optional
        ``"wav"``, of 16 bits.
    description : str, optional
        Markdown, shown with the series.
    """
    tag, words = values.tag(name, "name"), _described(description)
    return default.write(
        lambda: tensor_forms.audio(tag, data, sample_rate, max_outputs, encoding, words), step
    )


def text(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """Write text, as Markdown; lists of strings are a table.

    Parameters
    ----------
    name : str
        The tag.
    data : str or bytes or (nested) sequence of them
        One string, or rows of a table.
    step : int, optional
        By default `experimental.get_step()`.
    description : str, optional
        Markdown, shown with the series.
    """
    tag, words = values.tag(name, "name"), _described(description)
    return default.write(lambda: tensor_forms.text(tag, data, words), step)


def write(
    tag: str,
    tensor: Any,
    step: Any = None,
    metadata: Any = None,
    name: str | None = None,  # noqa: ARG001  TensorFlow names its operations
) -> bool:
    """Write any tensor, for a plugin of one's own.

    Parameters
    ----------
    tag : str
    tensor : array_like or callable
        Numbers or strings, or what gives them, called only when something is written.
    step : int, optional
        By default `experimental.get_step()`.
    metadata : SummaryMetadata or bytes, optional
        A protocol buffer of any library, or its serialized bytes.
    name : str, optional
        Not used.
    """
    checked = values.tag(tag)
    described = metadata.SerializeToString() if hasattr(metadata, "SerializeToString") else metadata
    if not (described is None or isinstance(described, bytes)):
        raise TypeError(f"metadata: want a SummaryMetadata, got {values.describe(metadata)}")
    return default.write(lambda: tensor_forms.raw(checked, tensor, described or b""), step)


def graph(graph_data: Any) -> bool:
    """Write the graph of a model: whatever `SummaryWriter.add_graph` takes alone."""
    writer = default.writer()
    return writer is not None and default.recording() and writer.log_graph(graph_data)


def flush(writer: Writer | None = None, name: str | None = None) -> None:  # noqa: ARG001  TensorFlow's
    """Make what a writer, or the default one, has written visible to readers now."""
    chosen = writer or default.writer()
    if chosen is not None:
        chosen.flush()


class experimental:  # noqa: N801  tf.summary.experimental is a module
    """The default step."""

    @staticmethod
    def get_step() -> int | None:
        """Return the default step of this thread, if there is one."""
        return default.step()

    @staticmethod
    def set_step(step: Any) -> None:
        """Set the default step of this thread; None for none."""
        default.set_step(step)


def _described(description: Any) -> str:
    return "" if description is None else values.text("description", description)
