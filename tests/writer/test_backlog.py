"""What waits to be written, and how far the file has come."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tbnb.writer import backlog
from tbnb.writer.backlog import Backlog


@pytest.fixture
def fd(tmp_path: Path) -> Iterator[int]:
    """An empty file."""
    number = os.open(tmp_path / "file", os.O_CREAT | os.O_RDWR | os.O_APPEND)
    yield number
    os.close(number)


def written(fd: int) -> bytes:
    """What the file holds."""
    return os.pread(fd, 1000, 0)


def test_all_in_one_write(fd: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader never finds half of what was logged together, but when the disk is full."""
    sizes = []
    real = os.write
    monkeypatch.setattr(
        backlog.os, "write", lambda fd, data: (sizes.append(len(data)), real(fd, data))[1]
    )
    waiting = Backlog()
    waiting.items += [b"one", b"two", b"three"]
    waiting.write(fd)

    assert sizes == [11]
    assert not waiting
    assert written(fd) == b"onetwothree"


@pytest.mark.parametrize("taken", range(12))
@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt()])
@pytest.mark.parametrize("reported", [True, False])
def test_a_write_that_ends_halfway(
    fd: int,
    monkeypatch: pytest.MonkeyPatch,
    taken: int,
    error: BaseException,
    *,
    reported: bool,
) -> None:
    """The next goes on behind what the kernel took, though nobody was told how much that is."""
    real = os.write
    calls: list[int] = []

    def halfway(fd: int, data: bytes | memoryview) -> int:
        calls.append(len(data))
        if len(calls) > 1:
            raise error
        count = real(fd, bytes(data)[:taken])
        if not reported:
            raise error
        return count

    waiting = Backlog()
    waiting.write(fd)
    waiting.items += [b"one", b"two", b"three"]
    monkeypatch.setattr(backlog.os, "write", halfway)
    if reported and taken == 11:
        waiting.write(fd)
    else:
        with pytest.raises(type(error)):
            waiting.write(fd)
    monkeypatch.setattr(backlog.os, "write", real)
    waiting.items.append(b"four")
    waiting.write(fd)

    assert written(fd) == b"onetwothreefour"
    assert not waiting


def test_a_file_that_somebody_else_cut(fd: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The piece that was on its way is written whole: there is nothing to go on from."""

    def fail(_fd: int, _data: bytes) -> int:
        raise OSError(5, "Input/output error")

    waiting = Backlog()
    waiting.items.append(b"one")
    waiting.write(fd)
    waiting.items.append(b"two")
    with monkeypatch.context() as patch:
        patch.setattr(backlog.os, "write", fail)
        with pytest.raises(OSError, match="Input/output error"):
            waiting.write(fd)
    os.ftruncate(fd, 0)
    waiting.write(fd)

    assert written(fd) == b"two"


def test_what_comes_when_a_file_was_left_is_for_the_next(fd: int) -> None:
    """A thread may append while another closes."""
    waiting = Backlog()
    waiting.items.append(b"one")
    waiting.write(fd)
    waiting.items.append(b"two")
    waiting.end(drop=False)
    waiting.begin(b"header ")
    os.ftruncate(fd, 0)
    waiting.write(fd)

    assert written(fd) == b"header two"


def test_a_lost_file_takes_what_waits_with_it() -> None:
    """Nothing of it turns up in another file."""
    waiting = Backlog()
    waiting.begin(b"header")
    waiting.items += [b"one", b"two"]

    assert waiting.size() == 12
    waiting.end(drop=True)
    assert not waiting
    assert waiting.size() == 0
