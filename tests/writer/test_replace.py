"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tbnb.writer import replace


def test_a_link_stays_and_what_it_names_is_replaced(tmp_path: Path) -> None:
    """Relative ones too, and those that name what is not there yet."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "old").write_text("old")
    for name in ("old", "new"):
        link = tmp_path / f"to_{name}"
        link.symlink_to(f"real/{name}")
        replace.file(link, [b"a", b"b"])

        assert link.is_symlink()
        assert (tmp_path / "real" / name).read_text() == "ab"
    assert len(list((tmp_path / "real").iterdir())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o640])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    """Before anything is written; a new file has those that the umask leaves."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.touch()
    old.chmod(mode)

    def parts() -> Iterator[bytes]:
        yield b"secret"
        (own,) = tmp_path.glob(".tbnb-*.tmp")
        assert stat.S_IMODE(own.stat().st_mode) == mode

    replace.file(old, parts())
    replace.file(new, [b"new"])
    umask = os.umask(0)
    os.umask(umask)

    assert stat.S_IMODE(old.stat().st_mode) == mode
    assert old.read_text() == "secret"
    assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~umask


def test_a_name_as_long_as_names_may_be(tmp_path: Path) -> None:
    """255 bytes, on the usual disks."""
    path = tmp_path / ("r" * 255)
    replace.file(path, [b"there"])

    assert path.read_text() == "there"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_of_another_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if it had the same name: only what a call opened does it remove."""
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=7))
    other = tmp_path / f".tbnb-{uuid.UUID(int=7).hex}.tmp"
    other.write_text("other")
    with pytest.raises(FileExistsError):
        replace.file(tmp_path / "mine", [b"mine"])

    assert other.read_text() == "other"
    assert list(tmp_path.iterdir()) == [other]


def test_two_processes_of_one_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As containers have them, on one disk: neither disturbs the other."""
    monkeypatch.setattr(os, "getpid", lambda: 7)
    path = tmp_path / "both"

    def parts() -> Iterator[bytes]:
        yield b"first"
        replace.file(path, [b"second"])

    replace.file(path, parts())

    assert path.read_text() == "first"
    assert list(tmp_path.iterdir()) == [path]
