"""A log directory through other people's readers and through tbnb's, in one form.

Each function takes a log directory and returns every point of every run: TensorBoard's Python
loader, which sees each event; TensorBoard's two servers, which show what a user of TensorBoard
sees; tbparse; and `tbnb.read`. Runs are relative paths, "." for the log directory itself.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import grpc
import numpy as np
import tensorboard_data_server
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.compat.proto import summary_pb2
from tensorboard.context import RequestContext
from tensorboard.data import grpc_provider
from tensorboard.util import tensor_util

from tbnb.data.logs import Logs
from tbnb.format.events import SCALAR

BLOBS = summary_pb2.DATA_CLASS_BLOB_SEQUENCE
# Kinds of data that TensorBoard keeps ten of unless told otherwise.
_ALL = ",".join(
    f"{plugin}=all"
    for plugin in (
        "scalars",
        "histograms",
        "distributions",
        "images",
        "audio",
        "text",
        "hparams",
        "pr_curves",
        "mesh",
        "custom_scalars",
        "graphs",
        "graph_run_metadata",
        "graph_run_metadata_graph",
        "graph_tagged_run_metadata",
        "graph_keras_model",
    )
)


class Point(NamedTuple):
    """One value of one series.

    `value` is a float of a scalar; an array of a tensor, strings as an object array of bytes; and
    of a sequence of blobs (images, audio, graphs) the tuple of them, as rustboard serves them.
    """

    tag: str
    plugin: str
    step: int
    wall_time: float
    value: Any


Runs = dict[str, list[Point]]


def loader(logdir: Path) -> Runs:
    """Read every event with TensorBoard's Python loader, in the order of the files."""
    runs: Runs = {}
    for path in sorted(logdir.rglob("*tfevents*")):
        points = runs.setdefault(str(path.parent.relative_to(logdir)), [])
        plugins: dict[str, tuple[str, int]] = {}
        for event in EventFileLoader(str(path)).Load():
            for value in event.summary.value:
                if value.HasField("metadata"):
                    found = value.metadata.plugin_data.plugin_name, value.metadata.data_class
                    plugins.setdefault(value.tag, found)
                plugin, kind = plugins.get(value.tag, ("", 0))
                array = tensor_util.make_ndarray(value.tensor)
                where = value.tag, plugin, event.step, event.wall_time
                points.append(Point(*where, _plain(array, kind)))
    return {run: _sorted(points) for run, points in runs.items()}


def python_server(logdir: Path) -> Runs:
    """Read what TensorBoard shows with its Python server (`--load_fast=false`)."""
    everything = dict.fromkeys(("tensors", "graph", "meta_graph", "run_metadata"), 0)
    source = plugin_event_multiplexer.EventMultiplexer(
        size_guidance=everything,
        tensor_size_guidance=dict.fromkeys((one.split("=")[0] for one in _ALL.split(",")), 0),
    )
    source.AddRunsFromDirectory(str(logdir))
    source.Reload()
    return _provided(data_provider.MultiplexerDataProvider(source, str(logdir)))


def rustboard(logdir: Path) -> Runs:
    """Read what TensorBoard shows with its data server, its default."""
    with _data_server(logdir) as address, grpc.insecure_channel(address) as channel:
        return _provided(grpc_provider.GrpcDataProvider(address, grpc_provider.make_stub(channel)))


def tbnb(logdir: Path) -> Runs:
    """Read with tbnb; what a later file of the run passed over is left out."""
    logs = Logs(logdir)
    logs.reload()
    assert logs.damage == []
    runs: Runs = {}
    for run in logs.store.runs():
        points = runs.setdefault(run.name, [])
        for tag, plugin in run.series:
            series = logs.series(run.name, tag, plugin)
            for number, point in enumerate(series):
                if not point.superseded:
                    summary = series.summary(number)
                    value = _plain(summary.tensor, summary.data_class)
                    points.append(Point(tag, plugin, point.step, point.wall_time, value))
    return {run: _sorted(points) for run, points in runs.items()}


def tbparse(logdir: Path) -> Mapping[str, Any]:
    """Read with tbparse, by kind of data: tables of scalars, tensors, histograms, text, hparams.

    It decodes images and audio with TensorFlow, which is not here.
    """
    from tbparse import SummaryReader  # noqa: PLC0415  the frameworks' environment has no tbparse

    kinds = {"scalars", "tensors", "histograms", "text", "hparams"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas
        columns = {"wall_time", "dir_name", "min", "max"}
        reader = SummaryReader(str(logdir), event_types=kinds, extra_columns=columns)
        return {kind: getattr(reader, kind) for kind in kinds}


READERS: Mapping[str, Callable[[Path], Runs]] = {
    "loader": loader,
    "python_server": python_server,
    "rustboard": rustboard,
    "tbnb": tbnb,
}


def agreed(
    logdir: Path,
    *,
    hidden: Collection[str] = ("tensor", ""),
    leave_out: Collection[str] = (),
) -> Runs:
    """Read with every reader; they must agree. Return what tbnb read.

    Parameters
    ----------
    hidden : collection of str
        Kinds of data that TensorBoard has no page for: its servers do not give them.
    leave_out : collection of str
        Readers that cannot agree, for a reason that the caller gives.
    """
    found = {name: read(logdir) for name, read in READERS.items() if name not in leave_out}
    for name, runs in found.items():
        served = name.endswith("server") or name == "rustboard"
        want = {
            run: [_comparable(one) for one in points if not (served and one.plugin in hidden)]
            for run, points in found["tbnb"].items()
        }
        got = {run: [_comparable(one) for one in points] for run, points in runs.items()}
        assert got == want, name
    return found["tbnb"]


def _comparable(point: Point) -> tuple[Any, ...]:
    """Return a point so that those of all readers are equal.

    Of a histogram TensorBoard's loader gives the edges as float32, and rustboard keeps empty
    buckets at both ends; the outermost edges are the least and the largest value with all.
    """
    value = point.value
    if point.plugin == "histograms" and len(value):
        ends = value[0, 0], value[-1, 1]
        rows = np.flatnonzero(value[:, 2])
        value = value[rows[0] : rows[-1] + 1] if len(rows) else value[:1]
        value = value.copy()
        value[0, 0], value[-1, 1] = ends
        value = value.astype(np.float32)
    if isinstance(value, np.ndarray):
        value = value.dtype.kind, value.shape, repr(value.tolist())
    return (*point[:4], value if isinstance(value, tuple) else repr(value))


def _provided(source: Any) -> Runs:
    """Ask a data provider, the interface of TensorBoard's plugins, for everything."""
    context = RequestContext()
    names = [run.run_name for run in source.list_runs(context, experiment_id="")]
    runs: Runs = {name: [] for name in names}
    for plugin in source.list_plugins(context, experiment_id=""):
        wanted = {"experiment_id": "", "plugin_name": plugin, "downsample": 1_000_000}
        for read in (source.read_scalars, source.read_tensors, source.read_blob_sequences):
            for run, tags in read(context, **wanted).items():
                for tag, data in tags.items():
                    for datum in data:
                        where = tag, plugin, datum.step, datum.wall_time
                        runs[run].append(Point(*where, _served(source, context, datum)))
    return {run: _sorted(points) for run, points in runs.items()}


def _served(source: Any, context: Any, datum: Any) -> Any:
    if hasattr(datum, "value"):
        return float(datum.value)
    if hasattr(datum, "numpy"):
        return _strings(datum.numpy)
    return tuple(source.read_blob(context, blob_key=one.blob_key) for one in datum.values)


@contextlib.contextmanager
def _data_server(logdir: Path) -> Iterator[str]:
    """Start rustboard, wait until it has read everything, and end it.

    It also ends when this process does: its standard input closes then.
    """
    end, start = os.pipe()
    command = [tensorboard_data_server.server_binary(), "--logdir", str(logdir), "--verbose"]
    command += ["--reload", "once", "--port", "0", "--die-after-stdin"]
    command += ["--samples-per-plugin", _ALL]
    with subprocess.Popen(command, stdin=end, stderr=subprocess.PIPE) as server:
        os.close(end)
        assert server.stderr is not None
        said = io.TextIOWrapper(server.stderr, encoding="utf-8")
        try:
            address = ""
            for line in said:
                if "istening on" in line:
                    address = line.split()[-1]
                if "Finished load cycle" in line:
                    break
            yield address
        finally:
            server.kill()
            os.close(start)


def _plain(array: Any, kind: int) -> Any:
    """Return a tensor as the form of its kind."""
    if kind == SCALAR:
        return float(array.item())
    if kind == BLOBS:
        # Of audio, whose rows are the sound and its label, the blobs are the sounds.
        return tuple((array[:, 0] if array.ndim > 1 else array.ravel()).tolist())
    return _strings(array)


def _strings(array: Any) -> Any:
    """Return strings as an object array of bytes: numpy's own drop NULs at their end."""
    if array.dtype.kind != "S":
        return array
    plain = np.empty(array.shape, dtype=object)
    plain[...] = array.astype(object)
    return plain


def _sorted(points: list[Point]) -> list[Point]:
    """Order by series; within one, points stay as they were logged."""
    return sorted(points, key=lambda point: (point.tag, point.plugin))
