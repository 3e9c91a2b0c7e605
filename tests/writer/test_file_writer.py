"""FileWriter: ready-made messages of other libraries, as frameworks hand them over."""

from __future__ import annotations

import copy
import pickle
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from eventfiles import events, files, steps
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.event_pb2 import Event, LogMessage, TaggedRunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.summary_pb2 import Summary

from tbnb.errors import WriterError
from tbnb.writer import FileWriter

SUMMARY = Summary(value=[Summary.Value(tag="a", simple_value=0.5)])


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[FileWriter]:
    """A writer of the test's directory."""
    made = FileWriter(str(tmp_path))
    yield made
    made.close()


def last(writer: FileWriter) -> Event:
    """The event that was written last."""
    writer.flush()
    return events(Path(writer.get_logdir()))[-1]


@pytest.mark.parametrize("give", [lambda m: m, lambda m: m.SerializeToString(), bytearray])
def test_a_foreign_summary(writer: FileWriter, give: Any) -> None:
    """A message of any protobuf pool, or its bytes."""
    given = give(SUMMARY.SerializeToString() if give is bytearray else SUMMARY)
    writer.add_summary(given, 7, walltime=12.5)

    assert last(writer) == Event(wall_time=12.5, step=7, summary=SUMMARY)


def test_a_summary_without_step_and_time(writer: FileWriter) -> None:
    """Step 0 and now."""
    before = time.time()
    writer.add_summary(SUMMARY)

    assert last(writer).step == 0
    assert before <= last(writer).wall_time <= time.time()


def test_an_event_gets_time_and_step(writer: FileWriter) -> None:
    """As with torch's, but that the caller's own message stays as it is."""
    given = Event(wall_time=1.0, step=3, summary=SUMMARY)
    kept = copy.deepcopy(given)
    writer.add_event(given, 9, walltime=2.0)
    first = last(writer)
    writer.add_event(given, walltime=2.0)

    assert first == Event(wall_time=2.0, step=9, summary=SUMMARY)
    assert last(writer) == Event(wall_time=2.0, step=3, summary=SUMMARY)
    assert given == kept


def test_an_events_step_may_be_taken_away(writer: FileWriter) -> None:
    """Step 0 is a step, too."""
    writer.add_event(Event(wall_time=1.0, step=3, summary=SUMMARY), 0)

    assert last(writer).step == 0


@pytest.mark.parametrize(
    "given",
    [
        Event(wall_time=1.0, file_version="brain.Event:2"),
        Event(wall_time=1.0, step=-1, log_message=LogMessage(message="x", level=20)),
        Event(wall_time=1.0, step=5, graph_def=b"\x0a\x00"),
        Event(wall_time=1.0, tagged_run_metadata=TaggedRunMetadata(tag="t", run_metadata=b"x")),
    ],
)
def test_events_of_all_kinds(writer: FileWriter, given: Event) -> None:
    """What an event says besides time and step is not looked at."""
    writer.add_event(given, walltime=1.0)

    assert last(writer) == given


def test_event_writer_leaves_events_as_they_are(writer: FileWriter, tmp_path: Path) -> None:
    """Also their wall time, as tensorboard's EventFileWriter does."""
    inner = writer.event_writer
    inner.add_event(Event(wall_time=1.25, step=3, summary=SUMMARY))
    inner.flush()

    assert last(writer) == Event(wall_time=1.25, step=3, summary=SUMMARY)
    assert inner.get_logdir() == writer.get_logdir() == str(tmp_path)
    inner.close()


def test_graphs(writer: FileWriter, tmp_path: Path) -> None:
    """With what its nodes took, or without; the tag is torch's."""
    graph = GraphDef()
    graph.node.add(name="a", op="b")
    ran = RunMetadata()
    ran.step_stats.dev_stats.add(device="/device:CPU:0")
    writer.add_graph((graph, ran), walltime=1.0)
    writer.add_graph(graph, walltime=2.0)
    writer.add_onnx_graph(graph, walltime=3.0)
    writer.close()

    encoded = graph.SerializeToString()
    tagged = TaggedRunMetadata(tag="step1", run_metadata=ran.SerializeToString())
    assert events(tmp_path)[1:] == [
        Event(wall_time=1.0, graph_def=encoded),
        Event(wall_time=1.0, tagged_run_metadata=tagged),
        Event(wall_time=2.0, graph_def=encoded),
        Event(wall_time=3.0, graph_def=encoded),
    ]


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda w: w.add_summary({"a": 1}), TypeError, "summary: want a message with Serialize"),
        (lambda w: w.add_summary(None), TypeError, "summary: want a message .* got None"),
        (lambda w: w.add_summary(Summary), TypeError, "summary: want a message with Serialize"),
        (lambda w: w.add_summary(b"\xff"), ValueError, "summary: want a serialized message"),
        (lambda w: w.add_summary(Event(step=3)), ValueError, "summary: want a Summary.*field 2"),
        (lambda w: w.add_summary(SUMMARY, "x"), ValueError, "global_step: want a whole number"),
        (lambda w: w.add_summary(SUMMARY, 1, "x"), ValueError, "walltime: want one number"),
        (lambda w: w.add_summary(SUMMARY, 1, float("nan")), ValueError, "walltime: want seconds"),
        (lambda w: w.add_event(3), TypeError, "event: want a message"),
        (lambda w: w.add_event(b"\x0a"), ValueError, "event: want a serialized message"),
        (lambda w: w.add_event(Event(), 1.5j), TypeError, "step: want a whole number"),
        (lambda w: w.event_writer.add_event(b"\x0a"), ValueError, "event: want a serialized"),
        (lambda w: w.add_graph("net"), TypeError, "graph_profile: want a message"),
        (lambda w: w.add_graph(()), ValueError, "graph_profile: want .GraphDef, RunMetadata."),
        (lambda w: w.add_graph((GraphDef(), 4)), TypeError, "graph_profile: want a message"),
        (lambda w: w.add_onnx_graph("net.onnx"), TypeError, "graph: want a message"),
    ],
)
def test_bad_arguments_name_themselves(
    writer: FileWriter, call: Any, kind: type[Exception], message: str
) -> None:
    """Nothing is written that a reader could not read."""
    with pytest.raises(kind, match=message):
        call(writer)

    assert last(writer).file_version == "brain.Event:2"


def test_tensorboardx_names_the_directory_otherwise(tmp_path: Path) -> None:
    """A path of any kind; and there must be one."""
    FileWriter(logdir=tmp_path / "x").close()

    assert len(files(tmp_path / "x")) == 1
    with pytest.raises(TypeError, match="log_dir: want a str"):
        FileWriter()


def test_a_closed_writer_refuses_and_reopens(tmp_path: Path) -> None:
    """Events after close have nowhere to go; `reopen` begins a new file, and only then."""
    writer = FileWriter(tmp_path)
    writer.reopen()
    writer.add_summary(SUMMARY, 1)
    writer.close()
    writer.close()
    writer.flush()
    with pytest.raises(WriterError, match="is closed; reopen"):
        writer.add_summary(SUMMARY, 2)
    writer.reopen()
    writer.add_summary(SUMMARY, 3)
    writer.close()

    assert steps(tmp_path) == [1, 3]
    assert len(files(tmp_path)) == 2


def test_metadata_for_a_while(writer: FileWriter, tmp_path: Path) -> None:
    """The step and time of calls that give none, as in tensorboardX."""
    with writer.use_metadata(global_step=4, walltime=2.5) as same:
        assert same is writer
        writer.add_summary(SUMMARY)
        writer.add_summary(SUMMARY, 5, walltime=3.0)
        writer.add_event(Event(step=9, summary=SUMMARY))
    writer.add_summary(SUMMARY)
    writer.flush()

    found = [(event.step, event.wall_time) for event in events(tmp_path)[1:]]
    assert found[:3] == [(4, 2.5), (5, 3.0), (4, 2.5)]
    assert found[3][0] == 0
    assert found[3][1] > 1e9


def pickled(writer: FileWriter) -> Any:
    """What another process gets."""
    return pickle.loads(pickle.dumps(writer))  # noqa: S301  our own


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
def test_a_copy_has_a_file_of_its_own(tmp_path: Path, again: Any) -> None:
    """It is created when there is something to write."""
    writer = FileWriter(tmp_path, filename_suffix=".x")
    writer.add_summary(SUMMARY, 1)
    other = again(writer)
    writer.flush()
    assert len(files(tmp_path)) == 1
    other.add_summary(SUMMARY, 2)
    other.close()
    writer.add_summary(SUMMARY, 3)
    writer.close()
    closed = again(writer)

    assert sorted(steps(tmp_path)) == [1, 2, 3]
    assert [path.suffix for path in files(tmp_path)] == [".x", ".x"]
    with pytest.raises(WriterError, match="is closed"):
        closed.add_summary(SUMMARY)


def test_nothing_is_written_when_asked_not_to(tmp_path: Path) -> None:
    """The rank that does not log runs the same code; arguments are checked."""
    writer = FileWriter(tmp_path / "x", write_to_disk=False)
    writer.add_summary(SUMMARY)
    writer.flush()
    with pytest.raises(TypeError, match="summary: want a message"):
        writer.add_summary(4)
    writer.close()
    writer.reopen()
    writer.close()

    assert list(tmp_path.iterdir()) == []
    assert repr(writer) == f"FileWriter({str(tmp_path / 'x')!r})"
