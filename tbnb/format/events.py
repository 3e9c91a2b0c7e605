"""Events to values: every legacy form is raised to today's form here and nowhere else.

Today's form of a value is a tensor with a plugin name. Sources: tensorboard 2.21,
data_compat.py and dataclass_compat.py.

============================  =====================  ==========================================
on disk                       plugin                 tensor
============================  =====================  ==========================================
simple_value                  scalars                rank 0
histo                         histograms             float64 (k, 3): left, right, count
image                         images                 bytes [width, height, encoded]
audio                         audio                  bytes (1, 2): encoded, label
tensor                        its metadata's         as it is
metadata alone                its metadata's         float32 (0,)
graph_def                     graphs                 rank 0 bytes, tag ``__run_graph__``
tagged_run_metadata           graph_tagged_run_…     rank 0 bytes
============================  =====================  ==========================================

A meta_graph_def is passed over, as tensorboard's loader does: TensorFlow 1 writes it beside the
graph_def that it repeats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from google.protobuf.message import DecodeError as ProtobufError

from tbnb.errors import DecodeError, FormatError
from tbnb.format import schema, tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

RUN_GRAPH = b"__run_graph__"
SESSION_START = 1
OF_EVENT = -1  # index of a value that is a field of the event itself

_LEGACY = {"histo": "histograms", "image": "images", "audio": "audio"}

SCALAR, TENSOR, BLOBS = 1, 2, 3
DATA_CLASS = {
    "scalars": SCALAR,
    **dict.fromkeys(
        ("histograms", "text", "hparams", "pr_curves", "mesh", "custom_scalars"), TENSOR
    ),
    **dict.fromkeys(
        (
            "images",
            "audio",
            "graphs",
            "graph_run_metadata",
            "graph_run_metadata_graph",
            "graph_tagged_run_metadata",
            "graph_keras_model",
        ),
        BLOBS,
    ),
}


class Entry(NamedTuple):
    """One value of an event, found but not decoded (except a scalar)."""

    number: int  # which value of the summary, or OF_EVENT
    tag: bytes
    plugin: str | None  # None: a tensor without metadata, of the plugin its tag had before
    scalar: float | None
    problem: str = ""  # why the value cannot be used; empty when it can
    display_name: bytes = b""
    description: bytes = b""


@dataclass(frozen=True, slots=True)
class SummaryValue:
    """One value in today's form, as a plugin decodes it.

    Attributes
    ----------
    tag, plugin : str
    tensor : array
        Strings are an object array of ``bytes``.
    content : bytes
        The plugin's own metadata.
    data_class : int
        1 scalar, 2 tensor, 3 blob sequence, 0 unknown; filled from the plugin's name.
    """

    tag: str
    plugin: str
    tensor: NDArray[Any]
    content: bytes = b""
    display_name: str = ""
    description: str = ""
    data_class: int = 0


def text(raw: bytes) -> str:
    r"""Return bytes as text; what is not UTF-8 appears as ``\xff`` escapes."""
    return raw.decode("utf-8", "backslashreplace")


_ESCAPE = re.compile(r"\\x[89a-f][0-9a-f]")


def label(raw: bytes) -> str:
    r"""Return a tag or path as text that no other bytes give.

    What is not UTF-8 appears as ``\xff`` escapes. Beside such, and where a name holds what looks
    like one, each backslash of its own is doubled.
    """
    shown = text(raw)
    if b"\\" in raw and _ESCAPE.search(shown):
        return text(raw.replace(b"\\", b"\\\\"))
    return shown


def parse(payload: bytes | memoryview) -> Any:
    """Parse the payload of one record; FormatError when it is no event."""
    try:
        return schema.Event.FromString(bytes(payload))
    except ProtobufError as error:
        raise FormatError(str(error)) from error


def entries(event: Any) -> Iterator[Entry]:
    """Yield what an event logs, in order."""
    what = event.WhichOneof("what")
    if what == "summary":
        for index, value in enumerate(event.summary.value):
            entry = _entry(index, value)
            if entry is not None:
                yield entry
    elif what == "graph_def":
        yield Entry(OF_EVENT, RUN_GRAPH, "graphs", None)
    elif what == "tagged_run_metadata":
        tag = event.tagged_run_metadata.tag
        yield Entry(OF_EVENT, tag, "graph_tagged_run_metadata", None)


def session_start(event: Any) -> bool:
    """Say whether the event is a SessionLog START: steps from its own on begin anew."""
    if event.WhichOneof("what") != "session_log":
        return False
    return bool(event.session_log.status == SESSION_START)


def _entry(index: int, value: Any) -> Entry | None:
    kind = value.WhichOneof("value")
    if not value.HasField("metadata"):
        if kind == "simple_value":
            return Entry(index, value.tag, "scalars", value.simple_value)
        name = display = description = b""
    else:
        metadata = value.metadata
        name, display = metadata.plugin_data.plugin_name, metadata.display_name
        description = metadata.summary_description
    plugin: str | None = text(name)
    scalar, problem = None, ""
    if kind == "simple_value":
        plugin, scalar = "scalars", value.simple_value
    elif kind == "tensor":
        plugin, scalar, problem = _tensor(plugin, value.tensor)
    elif kind in _LEGACY:
        plugin = _LEGACY[kind]
    elif not plugin:
        return None  # moviepy 2 makes torch write a tag and nothing else
    return Entry(index, value.tag, plugin, scalar, problem, display, description)


def _tensor(plugin: str | None, proto: Any) -> tuple[str | None, float | None, str]:
    """Plugin, scalar and problem of a tensor: a number of rank 0 is a scalar."""
    rank = len(proto.tensor_shape.dim)
    numeric = proto.dtype in tensors.DTYPES and proto.dtype not in _COMPLEX
    if plugin != "scalars" and (plugin or rank or not numeric):
        return plugin or None, None, ""
    if not numeric:
        return "scalars", None, f"scalar of data type {proto.dtype}, want a number"
    try:
        if rank and tensors.count_of(proto) != 1:
            return "scalars", None, f"scalar of shape {tensors.shape_of(proto)}, want ()"
        return "scalars", float(tensors.to_numpy(proto).item()), ""
    except DecodeError as error:
        return "scalars", None, str(error)


_COMPLEX = (8, 18)


def decode(event: Any, index: int, plugin: str) -> SummaryValue:
    """Decode the value that `entries` gave this `index`.

    Raises
    ------
    DecodeError
        The value is malformed; show it as broken.
    """
    if index == OF_EVENT:
        return _of_event(event)
    if not 0 <= index < len(event.summary.value):
        raise DecodeError(f"event has {len(event.summary.value)} values, no number {index}")
    value = event.summary.value[index]
    metadata = value.metadata
    return SummaryValue(
        tag=label(value.tag),
        plugin=plugin,
        tensor=_raised(value),
        content=metadata.plugin_data.content,
        display_name=text(metadata.display_name),
        description=text(metadata.summary_description),
        data_class=metadata.data_class or DATA_CLASS.get(plugin, 0),
    )


def _of_event(event: Any) -> SummaryValue:
    what = event.WhichOneof("what")
    if what == "tagged_run_metadata":
        tagged = event.tagged_run_metadata
        tag, plugin, data = tagged.tag, "graph_tagged_run_metadata", tagged.run_metadata
    elif what == "graph_def":
        tag, plugin, data = RUN_GRAPH, "graphs", event.graph_def
    else:
        raise DecodeError(f"event holds {what or 'nothing'}, want a graph")
    return SummaryValue(label(tag), plugin, _strings([data], ()), data_class=BLOBS)


def _raised(value: Any) -> NDArray[Any]:
    kind = value.WhichOneof("value")
    if kind == "simple_value":
        return np.array(value.simple_value, dtype=np.float32)
    if kind == "tensor":
        return tensors.to_numpy(value.tensor)
    if kind == "histo":
        return _histogram(value.histo)
    if kind == "image":
        image = value.image
        size = [str(image.width).encode(), str(image.height).encode()]
        return _strings([*size, image.encoded_image_string], (3,))
    if kind == "audio":
        return _strings([value.audio.encoded_audio_string, b""], (1, 2))
    return np.empty(0, dtype=np.float32)


def _strings(items: list[bytes], shape: tuple[int, ...]) -> NDArray[Any]:
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array.reshape(shape)


def _histogram(histo: Any) -> NDArray[Any]:
    """Raise HistogramProto to (k, 3); empty buckets at both ends are dropped.

    The outermost edges are the smallest and largest value logged, as in data_compat.py, but
    float64 stays float64.
    """
    count = np.array(histo.bucket, dtype=np.float64)
    right = np.array(histo.bucket_limit, dtype=np.float64)
    if count.size != right.size:
        raise DecodeError(f"histogram of {count.size} counts and {right.size} limits, want equal")
    kept = np.flatnonzero(count > 0)
    if kept.size == 0:
        return np.empty((0, 3))
    first, last = int(kept[0]), int(kept[-1])
    left = np.concatenate([[-np.inf], right[:-1]])
    buckets = np.stack([left, right, count], axis=1)[first : last + 1]
    buckets[0, 0], buckets[-1, 1] = histo.min, histo.max
    return buckets
