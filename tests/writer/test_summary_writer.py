"""SummaryWriter itself: its files, its attributes, its copies."""

from __future__ import annotations

import copy
import gc
import os
import pickle
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from eventfiles import events, files, steps, until
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary

from tbnb.errors import WriterError
from tbnb.writer import FileWriter, SummaryWriter


def test_first_event_names_the_format(tmp_path: Path) -> None:
    """Readers know a file by its first event."""
    SummaryWriter(tmp_path).close()

    (event,) = events(tmp_path)
    assert (event.file_version, event.source_metadata.writer) == ("brain.Event:2", "tbnb.writer")


def test_file_name_carries_time_host_pid_and_number(tmp_path: Path) -> None:
    """Two writers of one second and process have two files."""
    for _ in range(2):
        SummaryWriter(tmp_path, filename_suffix=".mine").close()

    names = [path.name.split(".") for path in tmp_path.iterdir()]
    assert len(names) == 2
    for name in names:
        assert name[:3] == ["events", "out", "tfevents"]
        assert len(name[3]) == 10
        assert name[-3] == str(os.getpid())
        assert name[-1] == "mine"


def test_default_directory_is_torchs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``runs/`` + time + host + comment."""
    monkeypatch.chdir(tmp_path)
    with SummaryWriter(comment="-mine") as writer:
        directory = Path(writer.get_logdir())

    assert directory.parent == Path("runs")
    assert re.fullmatch(r"[A-Z][a-z]{2}\d\d_\d\d-\d\d-\d\d_.+-mine", directory.name)
    assert len(events(directory)) == 1


def test_a_script_that_goes_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files of a run stay together: sub-runs, embeddings, reopened and copied ones."""
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter("run")
    monkeypatch.chdir(tmp_path / "other")
    writer.add_scalars("x", {"a": 1.0}, 1)
    writer.add_embedding([[1.0, 2.0]])
    writer.close()
    writer.add_scalar("again", 1.0, 2)
    with copy.copy(writer) as another:
        another.add_scalar("copied", 1.0, 3)
    writer.close()

    assert list(Path().iterdir()) == []
    assert writer.log_dir == "run"
    assert len(files(tmp_path / "run")) == 3
    assert {"x_a", "projector_config.pbtxt"} < {path.name for path in (tmp_path / "run").iterdir()}


def test_attributes_that_frameworks_read(tmp_path: Path) -> None:
    """Under torch's names and tensorboardX's; a path comes back as it was given."""
    with SummaryWriter(
        tmp_path, purge_step=3, max_queue=4, flush_secs=5, filename_suffix=".s"
    ) as writer:
        assert writer.log_dir is writer.logdir is writer.get_logdir() is tmp_path
        assert (writer.max_queue, writer.flush_secs, writer.filename_suffix) == (4, 5, ".s")
        assert writer.purge_step is None  # written
        assert isinstance(writer.file_writer, FileWriter)
        assert writer.file_writer is writer._get_file_writer()
        assert writer.all_writers == {str(tmp_path): writer.file_writer}
        assert writer.file_writer.get_logdir() == str(tmp_path)
        assert repr(writer) == f"SummaryWriter({str(tmp_path)!r})"

    assert writer.file_writer is None
    assert writer.all_writers is None


def test_default_bins(tmp_path: Path) -> None:
    """Torch's loop: 1e-12, times 1.1 up to 1e20, zero, and the same below it."""
    edges = []
    edge = 1e-12
    while edge < 1e20:
        edges.append(edge)
        edge *= 1.1

    bins = SummaryWriter(tmp_path, write_to_disk=False).default_bins
    assert bins == [*(-edge for edge in reversed(edges)), 0, *edges]
    assert len(bins) == 1549


def test_tensorboardx_names_the_directory_otherwise(tmp_path: Path) -> None:
    """`logdir` is `log_dir`; two different ones are a mistake."""
    with SummaryWriter(logdir=str(tmp_path / "a")) as writer:
        assert writer.log_dir == str(tmp_path / "a")

    with pytest.raises(ValueError, match="logdir: is another name of log_dir"):
        SummaryWriter("a", logdir="b")


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"log_dir": 5}, TypeError, "log_dir: want a str or os.PathLike, got 5"),
        ({"log_dir": b"x"}, TypeError, "log_dir: want a str or os.PathLike, got b'x'"),
        ({"log_dir": "s3://bucket/x"}, ValueError, "log_dir: want a directory of this machine"),
        ({"log_dir": "a\0b"}, ValueError, "log_dir: want a path"),
        ({"purge_step": "x"}, ValueError, "purge_step: want a whole number"),
        ({"purge_step": float("nan")}, ValueError, "purge_step: want a whole number"),
        ({"max_queue": None}, TypeError, "max_queue: want a whole number, got None"),
        ({"max_queue": "x"}, ValueError, "max_queue: want a whole number"),
        ({"flush_secs": "soon"}, ValueError, "flush_secs: want one number"),
        ({"flush_secs": float("nan")}, ValueError, "flush_secs: want a number of seconds"),
        ({"filename_suffix": 5}, TypeError, "filename_suffix: want a str"),
        ({"filename_suffix": "/../x"}, ValueError, "filename_suffix: want the end of a file name"),
        ({"comment": 5}, TypeError, "comment: want a str"),
    ],
)
def test_bad_arguments_name_themselves(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: dict[str, Any],
    kind: type[Exception],
    message: str,
) -> None:
    """Nothing is created."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(kind, match=message):
        SummaryWriter(**arguments)

    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    """A file is in its place."""
    (tmp_path / "run").write_text("")

    with pytest.raises(WriterError, match=f"{tmp_path / 'run'}.*: File exists; "):
        SummaryWriter(tmp_path / "run")


def test_purge_step_starts_a_session_twice(tmp_path: Path) -> None:
    """TensorBoard's loader ignores the first START of a run."""
    SummaryWriter(tmp_path, purge_step=9).close()

    starts = [(event.step, event.session_log.status) for event in events(tmp_path)[1:]]
    assert starts == [(9, SessionLog.START)] * 2


def test_a_resumed_run_hides_what_it_repeats(tmp_path: Path) -> None:
    """As TensorBoard's accumulator sees it."""
    for start, purge_step in ((0, None), (5, 5)):
        with SummaryWriter(tmp_path, purge_step=purge_step, filename_suffix=f".{start}") as writer:
            for step in range(start, 10):
                writer.add_scalar("loss", start, step)
    accumulator = EventAccumulator(str(tmp_path))
    accumulator.Reload()

    shown = [(event.step, event.value) for event in accumulator.Scalars("loss")]
    assert shown == [(step, 0 if step < 5 else 5) for step in range(10)]


def test_flush_hands_over_everything(tmp_path: Path) -> None:
    """After flush a reader sees every event, the file still open."""
    writer = SummaryWriter(tmp_path, max_queue=1000)
    for step in range(25):
        writer.add_scalar("x", step, step)
    writer.add_scalars("y", {"a": 1, "b": 2}, 3)
    writer.flush()

    assert steps(tmp_path) == list(range(25))
    assert steps(tmp_path / "y_a") == steps(tmp_path / "y_b") == [3]
    writer.close()


def test_an_event_is_visible_within_a_second(tmp_path: Path) -> None:
    """Nobody has to call flush for a live board; the limit is a slow machine's."""
    writer = SummaryWriter(tmp_path, max_queue=1000)
    writer.add_scalar("x", 1.0, 1)
    first = until(lambda: steps(tmp_path) == [1])
    writer.add_scalar("x", 2.0, 2)

    assert first
    assert until(lambda: steps(tmp_path) == [1, 2])
    writer.close()


def test_an_event_after_close_opens_a_new_file(tmp_path: Path) -> None:
    """Torch's writer can be used again after close, and so can ours, in all its runs."""
    writer = SummaryWriter(tmp_path, purge_step=3)
    writer.close()
    writer.close()
    writer.flush()
    writer.add_scalar("x", 1.0, 4)
    writer.add_scalars("y", {"a": 1}, 5)
    writer.close()
    writer.add_scalars("y", {"a": 1}, 6)
    writer.close()

    assert len(files(tmp_path)) == 3
    assert sum(event.HasField("session_log") for event in events(tmp_path)) == 2
    assert sorted(steps(tmp_path / "y_a")) == [5, 6]


def test_close_closes_what_it_can(tmp_path: Path) -> None:
    """A deleted run is an error; the others are closed nevertheless, and so is the writer."""
    writer = SummaryWriter(tmp_path)
    writer.add_scalars("y", {"a": 1, "b": 2}, 3)
    writer.flush()
    files(tmp_path / "y_a")[0].unlink()
    writer.add_scalars("y", {"a": 1, "b": 2}, 4)

    with pytest.raises(WriterError, match=r"y_a.*was deleted"):
        writer.close()
    assert steps(tmp_path / "y_b") == [3, 4]
    writer.close()
    assert writer.file_writer is None


def test_a_dropped_writer_writes_and_closes_its_file(tmp_path: Path) -> None:
    """A loop that makes a writer for each trial and closes none must not run out of files."""
    opened = len(list(Path("/dev/fd").iterdir()))
    for trial in range(20):
        SummaryWriter(tmp_path / str(trial)).add_scalar("a", trial, 1)

    assert len(list(Path("/dev/fd").iterdir())) <= opened
    assert events(tmp_path / "19")[1].summary.value[0].simple_value == 19


def test_a_writer_dropped_while_its_file_is_being_written(tmp_path: Path) -> None:
    """By the thread, or by whatever the garbage collector interrupted: closed soon after."""
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("a", 1, 1)
    assert writer.file_writer is not None
    file: Any = writer.file_writer._file
    with file._lock:
        file._busy = True
        del writer
        assert file._handle is not None
        file._busy = False

    assert until(lambda: file._handle is None)
    assert steps(tmp_path) == [1]


def test_more_writers_than_descriptors(tmp_path: Path) -> None:
    """A sweep that keeps a writer for each trial does not take the script's own files away."""
    code = (
        "import resource, sys\n"
        "from tbnb import SummaryWriter\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))\n"
        "kept = [SummaryWriter(f'{sys.argv[1]}/{i}') for i in range(60)]\n"
        "for step in range(3):\n"
        "    for writer in kept: writer.add_scalar('a', step, step)\n"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], check=True)

    for trial in range(60):
        assert steps(tmp_path / str(trial)) == [0, 1, 2]
        assert len(files(tmp_path / str(trial))) == 1


def test_no_descriptor_left(tmp_path: Path) -> None:
    """Is said with the path and what to do."""
    code = (
        "import os, resource, sys\n"
        "from tbnb import SummaryWriter\n"
        "from tbnb.errors import WriterError\n"
        "kept = [os.open(os.devnull, os.O_RDONLY) for _ in range(20)]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (len(kept), len(kept)))\n"
        "try: SummaryWriter(sys.argv[1])\n"
        "except WriterError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, check=True, text=True
    )

    assert str(tmp_path) in done.stdout
    assert "Too many open files" in done.stdout
    assert "close() what is open" in done.stdout


def test_nothing_is_written_when_asked_not_to(tmp_path: Path) -> None:
    """The rank that does not log runs the same code; arguments are checked."""
    with SummaryWriter(tmp_path / "x", write_to_disk=False) as writer:
        writer.add_scalar("a", 1, 1)
        writer.add_scalars("a", {"b": 1}, 1)
        writer._get_file_writer().add_summary(Summary())
        writer.flush()
        with pytest.raises(TypeError, match="scalar_value: want one number"):
            writer.add_scalar("a", None)
    writer.add_scalar("a", 1, 2)
    writer.close()

    assert list(tmp_path.iterdir()) == []


def test_metadata_for_a_while(tmp_path: Path) -> None:
    """The step and time of calls that give none, as in tensorboardX."""
    with SummaryWriter(tmp_path) as writer:
        with writer.use_metadata(global_step=4, walltime=2.5) as same:
            assert same is writer
            writer.add_scalar("a", 1)
            writer.add_scalar("a", 1, 5, walltime=3.0)
            writer.add_text("b", "text")
            writer.add_scalars("c", {"d": 1})
        writer.add_scalar("e", 1)

    found = [(event.step, event.wall_time) for event in events(tmp_path)[1:]]
    assert found[:3] == [(4, 2.5), (5, 3.0), (4, 2.5)]
    assert found[3][0] == 0
    assert found[3][1] > 1e9
    assert (events(tmp_path / "c_d")[1].step, events(tmp_path / "c_d")[1].wall_time) == (4, 2.5)


class Mine(SummaryWriter):
    """As users extend it."""

    def __init__(self, *given: Any, prefix: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self.prefix = prefix

    def add_scalar(self, tag: str, *given: Any, **named: Any) -> None:
        """Log below a prefix."""
        super().add_scalar(f"{self.prefix}/{tag}", *given, **named)


def pickled(writer: SummaryWriter) -> Any:
    """What another process gets."""
    return pickle.loads(pickle.dumps(writer))  # noqa: S301  our own


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
def test_a_copy_has_a_file_of_its_own(tmp_path: Path, again: Any) -> None:
    """Created when there is something to write; also of a user's own class, and of a closed one."""
    writer = Mine(tmp_path, prefix="my", purge_step=7)
    writer.add_scalar("loss", 1, 7)
    writer.add_scalars("x", {"y": 1}, 7)
    other = again(writer)
    writer.flush()
    assert len(files(tmp_path)) == 1
    assert isinstance(other, Mine)
    assert isinstance(other.file_writer, FileWriter)
    other.add_scalar("loss", 1, 8)
    other.add_scalars("x", {"y": 1}, 8)
    other.close()
    writer.add_scalar("loss", 1, 9)
    writer.close()
    closed = again(writer)
    assert closed.file_writer is None
    closed.add_scalar("loss", 1, 10)
    closed.close()

    assert len(files(tmp_path)) == 3
    assert sorted(steps(tmp_path)) == [7, 8, 9, 10]
    assert sorted(steps(tmp_path / "x_y")) == [7, 8]
    assert sum(event.HasField("session_log") for event in events(tmp_path)) == 2
    tags = {value.tag for event in events(tmp_path) for value in event.summary.value}
    assert tags == {"my/loss"}


def test_a_foreign_summary_beside_ours(tmp_path: Path) -> None:
    """What Lightning and Stable-Baselines3 do with their hyperparameters."""
    with SummaryWriter(tmp_path) as writer:
        summary = Summary(value=[Summary.Value(tag="a", simple_value=0.5)])
        writer._get_file_writer().add_summary(summary)
        assert writer.file_writer is not None
        writer.file_writer.add_summary(summary, 2)
        writer.add_scalar("a", 0.5, 3)

    assert [event.summary for event in events(tmp_path)[1:]] == [summary] * 3
    assert steps(tmp_path) == [0, 2, 3]


def test_logging_loads_no_library(tmp_path: Path) -> None:
    """A script that logs numbers and text starts in a fraction of numpy's time."""
    code = (
        "import sys\n"
        "from tbnb import SummaryWriter\n"
        "writer = SummaryWriter(sys.argv[1])\n"
        "writer.add_scalar('a', 1.0, 1)\n"
        "writer.add_scalars('a', {'b': 1.0}, 1)\n"
        "writer.add_text('a', 'text', 1)\n"
        "writer.flush()\n"
        "heavy = {'numpy', 'torch', 'tensorflow', 'google', 'PIL', 'IPython', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], check=True, capture_output=True, text=True
    )

    assert done.stdout == "[]\n"


def test_no_thread_warns(tmp_path: Path) -> None:
    """A file that vanishes is said by the next call, not by the thread."""
    gc.collect()  # no warning of another test
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        writer = SummaryWriter(tmp_path)
        writer.add_scalar("a", 1, 1)
        files(tmp_path)[0].unlink()
        assert writer.file_writer is not None
        file: Any = writer.file_writer._file
        assert until(lambda: file._failure is not None)

    assert caught == []
    with pytest.raises(WriterError):
        writer.add_scalar("a", 1, 2)
    with pytest.raises(WriterError):
        writer.close()
