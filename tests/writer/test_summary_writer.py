"""The writer's files, read back with TensorBoard's own loader."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event, SessionLog

from tbnb.errors import WriterError
from tbnb.writer import SummaryWriter


def events(directory: Path) -> list[Event]:
    """Every event of the directory's files, in name order."""
    return [
        Event.FromString(raw)
        for path in sorted(directory.glob("*tfevents*"))
        for raw in RawEventFileLoader(str(path)).Load()
    ]


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for a condition, at most so long."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(condition())


def test_first_event_names_the_format(tmp_path: Path) -> None:
    """Readers know a file by its first event."""
    SummaryWriter(tmp_path).close()

    assert [event.file_version for event in events(tmp_path)] == ["brain.Event:2"]


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


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.5, 0.5),
        (3, 3.0),
        (np.float64(0.25), 0.25),
        (np.array([2.0]), 2.0),
        (1e39, math.inf),
        (-(10**400), -math.inf),
        (True, 1.0),
    ],
)
def test_a_number_of_any_kind_is_a_simple_value(
    tmp_path: Path,
    value: object,
    expected: float,
) -> None:
    """Torch's default form, float32."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a/b", value, 7, walltime=12.5)

    (event,) = events(tmp_path)[1:]
    assert (event.wall_time, event.step) == (12.5, 7)
    assert [(v.tag, v.simple_value) for v in event.summary.value] == [("a/b", expected)]


def test_nan_is_a_value(tmp_path: Path) -> None:
    """A diverged loss must show."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("loss", math.nan)

    assert math.isnan(events(tmp_path)[1].summary.value[0].simple_value)


@pytest.mark.parametrize(("double", "value"), [(False, 0.10000000149011612), (True, 0.1)])
def test_new_style_is_a_tensor_with_metadata(tmp_path: Path, *, double: bool, value: float) -> None:
    """TensorFlow 2's form keeps 32 or 64 bits and names its plugin."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("x", 0.1, 1, new_style=True, double_precision=double)

    (written,) = events(tmp_path)[1].summary.value
    assert written.metadata.plugin_data.plugin_name == "scalars"
    assert list(written.tensor.double_val if double else written.tensor.float_val) == [value]
    assert written.tensor.dtype == (2 if double else 1)


@pytest.mark.parametrize("step", [0, 127, 128, 2**31, 2**63 - 1, -1, -(2**63), np.int32(5)])
def test_steps_are_int64(tmp_path: Path, step: int) -> None:
    """Nothing narrows."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("x", 1.0, step)

    assert events(tmp_path)[1].step == step


def test_purge_step_starts_a_session_twice(tmp_path: Path) -> None:
    """TensorBoard's loader ignores the first START of a run."""
    SummaryWriter(tmp_path, purge_step=9).close()

    starts = [(event.step, event.session_log.status) for event in events(tmp_path)[1:]]
    assert starts == [(9, SessionLog.START)] * 2


def test_flush_hands_over_everything(tmp_path: Path) -> None:
    """After flush a reader sees every event, the file still open."""
    writer = SummaryWriter(tmp_path, max_queue=1000)
    for step in range(25):
        writer.add_scalar("x", step, step)
    writer.flush()

    assert len(events(tmp_path)) == 26
    writer.close()


def test_an_event_is_visible_within_a_second(tmp_path: Path) -> None:
    """Nobody has to call flush for a live board."""
    writer = SummaryWriter(tmp_path, max_queue=1000)
    writer.add_scalar("x", 1.0, 1)
    first = until(lambda: len(events(tmp_path)) == 2, 1.5)
    writer.add_scalar("x", 2.0, 2)

    assert first
    assert until(lambda: len(events(tmp_path)) == 3, 1.5)
    writer.close()


def test_an_event_after_close_opens_a_new_file(tmp_path: Path) -> None:
    """Torch's writer can be used again after close, and so can ours."""
    writer = SummaryWriter(tmp_path, purge_step=3)
    writer.close()
    writer.close()
    writer.add_scalar("x", 1.0, 4)
    writer.close()

    assert len(list(tmp_path.iterdir())) == 2
    assert sum(event.HasField("session_log") for event in events(tmp_path)) == 2


def test_a_dropped_writer_writes_and_closes_its_file(tmp_path: Path) -> None:
    """A loop that makes a writer for each trial and closes none must not run out of files."""
    opened = len(list(Path("/dev/fd").iterdir()))
    for trial in range(20):
        SummaryWriter(tmp_path / str(trial)).add_scalar("a", trial, 1)

    assert len(list(Path("/dev/fd").iterdir())) == opened
    assert events(tmp_path / "19")[1].summary.value[0].simple_value == 19


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
        assert [event.step for event in events(tmp_path / str(trial))] == [0, 0, 1, 2]
        assert len(list((tmp_path / str(trial)).iterdir())) == 1


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


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    """A file is in its place."""
    (tmp_path / "run").write_text("")

    with pytest.raises(WriterError, match=f"{tmp_path / 'run'}.*: File exists; "):
        SummaryWriter(tmp_path / "run")


def test_exit_without_close_loses_nothing(tmp_path: Path) -> None:
    """A script that just ends has written all it logged."""
    script = (
        "import sys; from tbnb.writer import SummaryWriter\n"
        "w = SummaryWriter(sys.argv[1], max_queue=10**6)\n"
        "for i in range(100): w.add_scalar('x', i, i)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)

    assert [event.step for event in events(tmp_path)[1:]] == list(range(100))


def test_a_forked_child_writes_a_file_of_its_own(tmp_path: Path) -> None:
    """A data loader's worker neither hangs nor writes into its parent's file."""
    script = (
        "import os, sys; from tbnb.writer import SummaryWriter\n"
        "w = SummaryWriter(sys.argv[1], max_queue=100)\n"
        "w.add_scalar('x', 1, 1)\n"
        "pid = os.fork()\n"
        "w.add_scalar('x', 2, 2 if pid else 3)\n"
        "w.flush()\n"
        "os.waitpid(pid, 0) if pid else os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=20)

    files = sorted(tmp_path.iterdir())
    assert len(files) == 2
    steps = [
        [e.step for e in map(Event.FromString, RawEventFileLoader(str(f)).Load())] for f in files
    ]
    assert sorted(steps) == [[0, 1, 2], [0, 3]]


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((5, 1.0), TypeError, "tag: want a str, got 5"),
        (("x", "abc"), ValueError, "scalar_value: want one number, got 'abc'"),
        (("x", [1, 2]), TypeError, "scalar_value: want one number, got .1, 2."),
        (("x", np.zeros(3)), ValueError, "scalar_value: want one number, got ndarray"),
        (("x", None), TypeError, "scalar_value: want one number, got None"),
        (("x", 1.0, math.nan), ValueError, "global_step: want a whole number, got nan"),
        (("x", 1.0, math.inf), ValueError, "global_step: want a whole number, got inf"),
        (("x", 1.0, "two"), ValueError, "global_step: want a whole number, got 'two'"),
        (("x", 1.0, 2**63), ValueError, "global_step: want an int64"),
    ],
)
def test_bad_arguments_name_themselves(
    tmp_path: Path,
    arguments: tuple[object, ...],
    kind: type[Exception],
    message: str,
) -> None:
    """Nothing is half written."""
    with SummaryWriter(tmp_path) as writer, pytest.raises(kind, match=message):
        writer.add_scalar(*arguments)

    assert len(events(tmp_path)) == 1


def test_default_directory_is_torchs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``runs/`` + time + host + comment."""
    monkeypatch.chdir(tmp_path)
    with SummaryWriter(comment="-mine") as writer:
        directory = Path(writer.get_logdir())

    assert directory.parent == Path("runs")
    assert directory.name.endswith("-mine")
    assert len(events(directory)) == 1
