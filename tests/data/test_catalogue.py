"""Files and runs that move, vanish and return between two looks: whose points are whose."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from eventlogs import NAME, WALL, scalars, version
from stores import content, kinds, loaded, points

from tbnb.data.logs import Logs

EARLY, LATE = "events.out.tfevents.1700000001.h", "events.out.tfevents.1700000009.h"
FIVE, MORE = scalars("a", range(5)), scalars("a", range(5, 10))


def put(root: Path, run: str, data: bytes, name: str = NAME) -> Path:
    """Write an event file of a run, in place."""
    path = root / run / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def sync(path: Path, data: bytes) -> None:
    """Write a copy and put it in a file's place, as rsync does."""
    copy = path.with_name(".copy")
    copy.write_bytes(data)
    copy.replace(path)


def age(path: Path) -> None:
    """Make a file look unchanged for an hour."""
    os.utime(path, (time.time() - 3600,) * 2)


def where(logs: Logs) -> list[tuple[str, str]]:
    """Return kind and file of each damage."""
    return [(damage.kind, damage.file) for damage in logs.damage]


def test_copied_while_it_grows(tmp_path: Path) -> None:
    """A file that another one goes on as is the same: no damage, and points are appended."""
    path = put(tmp_path, "r", version() + FIVE)
    logs = loaded(tmp_path)
    series = logs.store.runs()[0].series["a", "scalars"]
    generation = series.generation
    sync(path, version() + FIVE + MORE)
    logs.reload()

    assert points(logs) == {"r": {"a": 10}}
    assert (kinds(logs), series.generation) == ({}, generation)


def test_copied_from_another_file(tmp_path: Path) -> None:
    """A longer file that begins in another way is another file."""
    path = put(tmp_path, "r", version() + FIVE)
    logs = loaded(tmp_path)
    sync(path, version(WALL + 1) + FIVE + MORE)
    logs.reload()

    assert points(logs) == {"r": {"a": 10}}
    assert kinds(logs) == {"replaced": 1}


@pytest.mark.parametrize("place", ["r", "s"])
def test_inode_used_again(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file that gets the inode of a deleted one is not the deleted one by a new name."""
    monkeypatch.setattr("tbnb.data.logdir._identity", _by_kind)
    put(tmp_path, "r", version() + FIVE)
    logs = loaded(tmp_path)
    shutil.rmtree(tmp_path / "r")
    put(tmp_path, place, version(WALL + 9) + scalars("b", range(9)), LATE)
    logs.reload()

    found = points(logs)
    assert found["r"]["a"] == 5
    assert found[place]["b"] == 9
    assert where(logs) == [("deleted", "r" if place == "s" else f"r/{NAME}")]


def _by_kind(status: os.stat_result) -> tuple[int, int]:
    """Give all files one identity, and each directory its own."""
    return (1, 0) if status.st_mode & 0o100000 else (2, status.st_ino)


def test_renamed_before_its_first_record(tmp_path: Path) -> None:
    """A file of which nothing was read yet takes its new place in the order, too."""
    path = put(tmp_path, "r", version()[:12], EARLY)
    put(tmp_path, "r", version() + scalars("a", range(10, 15)), "events.out.tfevents.1700000005.h")
    logs = loaded(tmp_path)
    path.rename(path.with_name(LATE))
    logs.reload()
    put(tmp_path, "r", version() + FIVE, LATE)
    logs.reload()

    assert logs.scalars("r", "a").step.tolist() == [*range(10, 15), *range(5)]
    assert content(logs) == content(loaded(tmp_path))


def test_damage_follows_a_rename(tmp_path: Path) -> None:
    """What was reported of a file is listed under the name it has now."""
    path = put(tmp_path, "r", version() + FIVE + bytes(50) + MORE)
    logs = loaded(tmp_path)
    path.rename(path.with_name(LATE))
    logs.reload()
    file = where(logs)
    (tmp_path / "r").rename(tmp_path / "s")
    logs.reload()

    assert file == [("bad_length_crc", f"r/{LATE}")]
    assert where(logs) == [("bad_length_crc", f"s/{LATE}")]


def test_away_and_back(tmp_path: Path) -> None:
    """That a run is deleted is said as long as it is, and no longer."""
    put(tmp_path, "logs/r", version() + FIVE)
    put(tmp_path, "logs/r", version() + MORE, LATE)
    logs = loaded(tmp_path / "logs")
    (tmp_path / "logs").rename(tmp_path / "away")
    logs.reload()
    away = where(logs)
    (tmp_path / "away").rename(tmp_path / "logs")
    logs.reload()

    assert away == [("deleted", "r")]
    assert (where(logs), points(logs)) == ([], {"r": {"a": 10}})


def test_file_away_and_back(tmp_path: Path) -> None:
    """That one file of a run is deleted is said as long as it is."""
    path = put(tmp_path, "r", version() + FIVE)
    put(tmp_path, "r", version() + MORE, LATE)
    logs = loaded(tmp_path)
    path.rename(tmp_path / "hidden")
    logs.reload()
    away = where(logs)
    (tmp_path / "hidden").rename(path)
    logs.reload()

    assert away == [("deleted", f"r/{NAME}")]
    assert (where(logs), points(logs)) == ([], {"r": {"a": 10}})


def test_damage_before_the_cut_is_listed_once(tmp_path: Path) -> None:
    """A file that is cut is read anew; damage that is still in it is not reported anew."""
    path = put(tmp_path, "r", version() + FIVE + bytes(50) + MORE)
    logs = loaded(tmp_path)
    os.truncate(path, path.stat().st_size - 50)
    logs.reload()

    assert kinds(logs) == {"bad_length_crc": 1, "truncated_file": 1}


def test_file_that_holds_no_event_any_more(tmp_path: Path) -> None:
    """Points go when their file turned into something else, or stays empty."""
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    for name, data in (("lfs", pointer), ("noise", b"\xfe" * 500), ("empty", b"")):
        path = put(tmp_path, name, version() + FIVE)
        put(tmp_path, name, version() + scalars("b", range(3)), EARLY)
        put(tmp_path, f"only {name}", version() + FIVE)
        logs = loaded(tmp_path)
        for one in (path, tmp_path / f"only {name}" / NAME):
            one.write_bytes(data)
            age(one)
        logs.reload()
        logs.reload()

        assert points(logs)[name] == {"b": 3}
        assert points(logs).get(f"only {name}") == ({} if name == "empty" else None)
        assert logs.runs == loaded(tmp_path).runs


def test_tags_of_what_a_run_was_before(tmp_path: Path) -> None:
    """A run that is made anew has the series of its new files only; their numbers are new."""
    put(tmp_path, "r", version() + FIVE + scalars("b", range(3)))
    logs = loaded(tmp_path)
    before = {series.index for series in logs.store.runs()[0].series.values()}
    shutil.rmtree(tmp_path / "r")
    logs.reload()
    put(tmp_path, "r", version(WALL + 9) + scalars("c", range(3)), LATE)
    revision = logs.store.runs_revision
    logs.reload()

    (run,) = logs.store.runs()
    assert [(tag, len(series)) for (tag, _), series in run.series.items()] == [("c", 3)]
    assert not before & {series.index for series in logs.store.changed(0)}
    assert logs.store.runs_revision > revision


def test_rewritten_file_keeps_its_series(tmp_path: Path) -> None:
    """A tag that is in the new file, too, stays the series it was."""
    path = put(tmp_path, "r", version() + FIVE)
    logs = loaded(tmp_path)
    series = logs.store.runs()[0].series["a", "scalars"]
    path.write_bytes(version(WALL + 9) + scalars("b", range(90)) + scalars("a", range(9)))
    logs.reload()

    assert logs.store.runs()[0].series["a", "scalars"] is series
    assert len(series) == 9


def test_runs_without_points_vanish(tmp_path: Path) -> None:
    """A run that is deleted before it has any point leaves nothing; one with points is kept."""
    put(tmp_path, "young", version())
    put(tmp_path, "empty", b"")
    put(tmp_path, "old", version() + FIVE)
    logs = loaded(tmp_path)
    before = sorted(logs.runs)
    for run in before:
        shutil.rmtree(tmp_path / run)
    logs.reload()
    gone = [(run.name, run.state) for run in logs.store.runs()]
    put(tmp_path, "young", version() + FIVE)
    logs.reload()

    assert before == ["empty", "old", "young"]
    assert gone == [("old", "deleted")]
    assert points(logs) == {"old": {"a": 5}, "young": {"a": 5}}
    assert where(logs) == [("deleted", "old")]
