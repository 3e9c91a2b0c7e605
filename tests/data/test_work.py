"""Work in slices: left, gone on with, given up, and broken off by an error."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from tbnb.data.work import Work

if TYPE_CHECKING:
    from collections.abc import Generator


def test_slices() -> None:
    """A step at least, more while there is time; then all that is left."""
    done: list[int] = []

    def steps() -> Generator[None, None, str]:
        for number in range(4):
            done.append(number)
            yield
        return "all"

    work = Work(steps())
    assert not work.go_on(lambda: len(done) < 2)
    assert done == [0, 1]
    assert work.whole() == "all"
    assert (done, work.go_on(lambda: True), work.whole()) == ([0, 1, 2, 3], True, "all")


def test_given_up() -> None:
    """What it holds open is closed at once, not when memory is next searched for circles."""
    closed: list[bool] = []

    def steps() -> Generator[None, None, None]:
        try:
            yield
        finally:
            closed.append(True)

    gc.disable()
    try:
        work = Work(steps())
        work.go_on(lambda: False)
        del work
        assert closed == [True]
    finally:
        gc.enable()


def test_broken_off() -> None:
    """Who asks again is told, not given nothing."""

    def steps() -> Generator[None, None, None]:
        yield
        raise MemoryError

    work = Work(steps())
    with pytest.raises(MemoryError):
        work.whole()

    with pytest.raises(RuntimeError, match="broken off"):
        work.whole()
