"""What `tbnb.read` returns."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from eventlogs import NAME, WALL, scalar, scalars, version, write_run
from stores import loaded, points

from tbnb.data.logs import Logs, natural
from tbnb.errors import NotFoundError, TbnbError

SAMPLES = Path(__file__).parents[1] / "samples"


def put(root: Path, run: str, data: bytes) -> None:
    """Write the event file of a run."""
    (root / run).mkdir(parents=True, exist_ok=True)
    (root / run / NAME).write_bytes(data)


def test_runs_in_the_order_they_began(tmp_path: Path) -> None:
    """Runs are ordered by their first wall time, then by name; unknown ones come last."""
    put(tmp_path, "b", version(WALL + 2))
    put(tmp_path, "c", version(WALL + 1))
    put(tmp_path, "a", version(WALL + 2))
    put(tmp_path, "empty", b"")
    put(tmp_path, ".", version(WALL))

    assert loaded(tmp_path).runs == [".", "c", "a", "b", "empty"]


def test_tags_in_natural_order(tmp_path: Path) -> None:
    """layer2 comes before layer10, and a group before what begins with its name."""
    tags = ["layer10/w", "layer2/w", "a_b", "a/b", "a", "10", "9"]
    put(tmp_path, "r", version() + b"".join(scalar(tag, 0, 1.0) for tag in tags))
    logs = loaded(tmp_path)

    assert logs.tags("r", "scalars") == ["9", "10", "a", "a/b", "a_b", "layer2/w", "layer10/w"]
    assert logs.tags("r") == dict.fromkeys(logs.tags("r", "scalars"), "scalars")
    assert natural("x" + "9" * 5000)


def test_no_reading_before_the_first_reload(tmp_path: Path) -> None:
    """Making Logs does nothing to the disk."""
    put(tmp_path, "r", version() + scalars("a", range(3)))
    logs = Logs(tmp_path)

    assert logs.runs == []
    assert logs.path == str(tmp_path)


def test_home_and_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde is the home directory, and a relative path is made absolute at once."""
    put(tmp_path, "logs/r", version() + scalars("a", range(3)))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    home, relative = Logs("~/logs"), Logs(Path("logs"))
    monkeypatch.chdir("/")

    for logs in (home, relative):
        logs.reload()
        assert logs.runs == ["r"]


def test_what_is_not_there_names_what_is_near(tmp_path: Path) -> None:
    """A wrong name is a KeyError whose message lists near names."""
    put(tmp_path, "train", version() + scalars("loss", range(3)))
    logs = loaded(tmp_path)

    with pytest.raises(NotFoundError, match=r"no run 'trian' in .*; near: 'train'"):
        logs.scalars("trian", "loss")
    with pytest.raises(KeyError, match="no tag of scalars 'los' in run 'train'; near: 'loss'"):
        logs.scalars("train", "los")
    with pytest.raises(TbnbError, match="no tag 'zzz' in run 'train'; there are 1"):
        logs.series("train", "zzz")


def test_scalar_points(tmp_path: Path) -> None:
    """A scalar series is a sequence of points, too, with floats as values."""
    put(tmp_path, "r", version() + scalars("a", range(5)))
    points = loaded(tmp_path).series("r", "a")

    assert len(points) == 5
    assert (points[-1].step, points[-1].wall_time, points[-1].value) == (4, WALL + 4, 4.0)
    assert [p.value for p in points[1:3]] == [1.0, 2.0]
    assert points.summary(2).tensor.item() == 2.0
    with pytest.raises(IndexError):
        points[5]


def test_decoder_on_top() -> None:
    """Whoever makes the logs says what a value is; the tensor by default."""
    plain = loaded(SAMPLES / "torch/all")
    logs = Logs(SAMPLES / "torch/all", decode=lambda summary: (summary.plugin, summary.tag))
    logs.reload()

    assert logs.series(".", "hist/one")[0].value == ("histograms", "hist/one")
    assert plain.series(".", "hist/one")[0].value.shape[1] == 3


def test_to_pandas(tmp_path: Path) -> None:
    """All scalars in one table, runs and tags in their order."""
    put(tmp_path, "r1", version() + scalars("a", range(3)) + scalars("b", [7]))
    put(tmp_path, "r2", version(WALL + 9) + scalars("a", [5]))

    table = loaded(tmp_path).to_pandas()

    rows = table[["run", "tag", "step", "value"]].to_numpy().tolist()
    assert rows == [
        ["r1", "a", 0, 0.0],
        ["r1", "a", 1, 1.0],
        ["r1", "a", 2, 2.0],
        ["r1", "b", 7, 7.0],
        ["r2", "a", 5, 5.0],
    ]
    assert table["step"].dtype == np.int64
    assert list(loaded(tmp_path / "nothing").to_pandas().columns) == list(table.columns)


def test_to_pandas_without_pandas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pandas is not installed, the message says how to get it."""
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(ImportError, match="pip install pandas"):
        loaded(tmp_path).to_pandas()


def test_progress(tmp_path: Path) -> None:
    """A reload says how far it came and whether anything changed."""
    size = write_run(tmp_path / "r", ["a", "b"], 100)
    logs = Logs(tmp_path)
    first, second = logs.reload(), logs.reload()

    assert (first.state, first.done, first.changed) == ("ready", True, True)
    assert (first.read, first.total) == (size, size)
    assert (second.state, second.done, second.changed) == ("ready", True, False)


def test_slices_of_time(tmp_path: Path) -> None:
    """With no time at all, each call goes on by one batch until all is read."""
    write_run(tmp_path / "r", ["loss"], 200_000)
    logs = Logs(tmp_path)
    seen = [logs.reload(seconds=0.0)]
    while not seen[-1].done:
        seen.append(logs.reload(seconds=0.0))

    assert len(seen) > 2
    assert [p.read for p in seen] == sorted(p.read for p in seen)
    assert points(logs) == {"r": {"loss": 200_000}}
    assert {p.state for p in seen[1:-1]} <= {"loading"}


def test_readers_in_other_threads(tmp_path: Path) -> None:
    """While one thread reads the disk, others see series that only ever grow, and never torn."""
    for number in range(20):
        write_run(tmp_path / f"r{number}", ["a", "b"], 2000)
    logs = Logs(tmp_path)
    done = threading.Event()
    wrong: list[str] = []

    def look() -> None:
        while not done.is_set():
            for run in logs.store.runs():
                for series in run.series.values():
                    columns = series.columns()
                    if columns.step.tolist() != list(range(len(columns))):
                        wrong.append(f"{run.name} {series.tag}")

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    while not logs.reload(seconds=0.0).done:
        pass
    done.set()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert sum(points(logs)["r7"].values()) == 4000


def test_names_that_look_like_escapes(tmp_path: Path) -> None:
    r"""Bytes that are not UTF-8 and a name that spells their escape are two, for runs and tags."""
    for run in (b"run_\xff", rb"run_\xff", rb"$\xi$"):
        place = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + run))
        place.mkdir()
        tags = scalar(b"t\xff", 0, 1.0) + scalar(rb"t\xff", 0, 2.0) + scalar(rb"t\xi", 0, 3.0)
        (place / NAME).write_bytes(version() + tags)
    logs = loaded(tmp_path)

    assert sorted(logs.runs) == sorted([r"run_\xff", r"run_\\xff", r"$\xi$"])
    for run in logs.runs:
        found = {tag: logs.scalars(run, tag).value.tolist() for tag in logs.tags(run)}
        assert found == {r"t\xff": [1.0], r"t\\xff": [2.0], r"t\xi": [3.0]}


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        ("", ValueError, "logdir .* not ''"),
        ("a\0b", ValueError, "logdir"),
        (None, TypeError, "logdir .* not NoneType"),
        (7, TypeError, "logdir .* not int"),
        (b"logs", TypeError, "logdir .* not bytes"),
    ],
)
def test_what_is_no_log_directory(wrong: Any, error: type[Exception], says: str) -> None:
    """What cannot name a directory is refused at once, by the argument's name."""
    with pytest.raises(error, match=says):
        Logs(wrong)


def test_run_in_a_directory_that_does_not_exist(tmp_path: Path) -> None:
    """A missing run's message says when there is no log directory at all."""
    with pytest.raises(NotFoundError, match=r"no run 'r' in .*/lgos, which does not exist"):
        loaded(tmp_path / "lgos").scalars("r", "a")
