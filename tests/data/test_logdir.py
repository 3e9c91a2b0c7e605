"""Discovery of runs and files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from eventlogs import NAME

from tbnb.data.logdir import Directory, Logdir, Unreadable, absolute, shown


def found(logdir: Logdir) -> dict[str, list[str]]:
    """Return the names of event files by place."""
    return {d.place: [f.name for f in d.files] for d in logdir.look() if isinstance(d, Directory)}


def put(root: Path, *places: str) -> None:
    """Make files."""
    for place in places:
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_files_in_name_order(tmp_path: Path) -> None:
    """Whatever has tfevents in its name counts, sorted; nothing else does."""
    put(tmp_path, f"r/{NAME}.2", f"r/{NAME}.10", "r/model.pt", "r/my.tfevents", "q/notes.txt")

    assert found(Logdir(str(tmp_path))) == {"r": [f"{NAME}.10", f"{NAME}.2", "my.tfevents"]}


def test_look_says_size_and_identity(tmp_path: Path) -> None:
    """A file is found with what tells its changes."""
    put(tmp_path, NAME)
    status = (tmp_path / NAME).stat()
    (directory,) = [d for d in Logdir(str(tmp_path)).look() if isinstance(d, Directory)]
    (file,) = directory.files

    assert (file.size, file.mtime) == (1, status.st_mtime)
    assert file.identity == (status.st_dev, status.st_ino)
    assert file.path == str(tmp_path / NAME)


def test_settled_directories_are_not_listed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A directory that did not change for a while is not listed at every look."""
    put(tmp_path, f"old/{NAME}", f"new/{NAME}")
    for place in (tmp_path, tmp_path / "old"):
        os.utime(place, (1e9, 1e9))
    logdir = Logdir(str(tmp_path))
    first = found(logdir)
    listed: list[str] = []
    real = os.scandir

    def spy(path: str) -> object:
        listed.append(path)
        return real(path)

    monkeypatch.setattr("os.scandir", spy)
    second = found(logdir)
    put(tmp_path, f"old/{NAME}.2")
    third = found(logdir)

    assert first == second == {"new": [NAME], "old": [NAME]}
    assert third == {"new": [NAME], "old": [NAME, f"{NAME}.2"]}
    assert listed.count(str(tmp_path / "old")) == 1
    assert str(tmp_path) not in listed


def test_neither_directory_nor_file() -> None:
    """A path that is a device is reported, not opened."""
    (one,) = list(Logdir(os.devnull).look())

    assert isinstance(one, Unreadable)
    assert one.place == "."


def test_shown_and_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undecodable bytes are shown as escapes; paths are made absolute."""
    monkeypatch.setenv("HOME", "/home/me")

    assert shown(os.fsdecode(b"run_\xff/a")) == "run_\\xff/a"
    assert absolute("~/logs") == "/home/me/logs"
    assert absolute(Path("/a/../b")) == "/b"
