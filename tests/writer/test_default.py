"""The default writer, step and condition of TensorFlow's functions."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import runs

from tbnb import summary
from tbnb.writer import default


@pytest.fixture(autouse=True)
def nothing_set() -> Iterator[None]:
    """Each test begins without a default."""
    yield
    state = default._thread.state
    state.writer = state.step = state.recording = None


def steps(directory: Path) -> list[int]:
    """Return the steps of what a run logged, in order."""
    return [step for _, _, step, _ in runs.values(directory)]


def tags(directory: Path) -> list[str]:
    """Return the tags of what a run logged, in order."""
    return [tag for tag, _, _, _ in runs.values(directory)]


def test_without_a_default_writer() -> None:
    """Nothing is written, and nothing evaluated, as in TensorFlow; but the user is told."""
    with pytest.warns(RuntimeWarning, match="create_file_writer") as caught:
        assert not summary.scalar("x", None)

    assert caught[0].filename == __file__
    assert not summary.should_record_summaries()
    assert not summary.graph(None)
    summary.flush()


def test_record_if(tmp_path: Path) -> None:
    """Holds inside the block, may be a function, and keeps the data from being looked at."""
    with summary.create_file_writer(tmp_path):
        assert summary.should_record_summaries()
        with summary.record_if(condition=False):
            assert not summary.should_record_summaries()
            assert not summary.scalar("x", None)
            with summary.record_if(lambda: True):
                assert summary.scalar("x", 1, step=1)
        assert summary.scalar("x", 2, step=2)

    assert steps(tmp_path) == [1, 2]


def test_steps(tmp_path: Path) -> None:
    """From the call, else from the writer's block, else from set_step; never made up."""
    writer = summary.create_file_writer(tmp_path)
    with writer.as_default():
        with pytest.raises(ValueError, match=r"step: want an int, got None.*set_step"):
            summary.scalar("x", 1)
        summary.experimental.set_step(np.int64(5))
        summary.scalar("x", 1)
        with writer.as_default(step=6):
            summary.scalar("x", 1)
            summary.scalar("x", 1, step=0)
            summary.experimental.set_step(7)
            summary.scalar("x", 1)
        assert summary.experimental.get_step() == 5
        summary.experimental.set_step(None)
        assert summary.experimental.get_step() is None
    writer.close()

    assert steps(tmp_path) == [5, 6, 0, 7]


def test_defaults_nest(tmp_path: Path) -> None:
    """The inner writer has the inner block, also when it ends in an error."""
    outer, inner = (summary.create_file_writer(tmp_path / name) for name in "ab")
    outer.set_as_default(step=1)

    def fails() -> None:
        with inner.as_default():
            summary.scalar("x", 1)
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    summary.scalar("y", 1)
    outer.close()
    inner.close()

    assert tags(tmp_path / "a") == ["y"]
    assert tags(tmp_path / "b") == ["x"]


def test_threads(tmp_path: Path) -> None:
    """A thread uses the main thread's writer unless it has set its own, which is its own alone."""
    own = summary.create_file_writer(tmp_path / "own")

    def work() -> None:
        summary.scalar("before", 1, step=1)
        own.set_as_default(step=2)
        summary.scalar("after", 1)

    with summary.create_file_writer(tmp_path / "main"):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert summary.experimental.get_step() is None
        summary.scalar("main", 1, step=3)
    own.close()

    assert tags(tmp_path / "main") == ["before", "main"]
    assert tags(tmp_path / "own") == ["after"]


def test_tasks(tmp_path: Path) -> None:
    """What one cell of a notebook sets, a task of the loop, the next one finds."""
    writer = summary.create_file_writer(tmp_path)

    async def cell(code: Any) -> None:
        code()

    async def cells() -> None:
        await asyncio.create_task(cell(writer.set_as_default))
        await asyncio.create_task(cell(lambda: summary.scalar("x", 1, step=0)))

    asyncio.run(cells())
    writer.close()
    assert tags(tmp_path) == ["x"]


def test_closed(tmp_path: Path) -> None:
    """Closing is for good: what is written afterwards would be missed."""
    with summary.create_file_writer(tmp_path, name="n") as writer:
        writer.init()
        writer.close()
        with pytest.raises(RuntimeError, match="closed"):
            summary.scalar("x", 1, step=0)
    writer.flush()
    with pytest.raises(RuntimeError, match="closed"):
        writer.set_as_default()
    with pytest.raises(RuntimeError, match="closed"), writer.as_default():
        pass


def test_file(tmp_path: Path) -> None:
    """Named as TensorFlow names it, and the arguments are taken."""
    summary.create_file_writer(tmp_path / "a").close()
    summary.create_file_writer(tmp_path / "b", 1, 1000, ".mine").close()

    assert [path.name[-3:] for path in (tmp_path / "a").iterdir()] == [".v2"]
    assert [path.name[-5:] for path in (tmp_path / "b").iterdir()] == [".mine"]
    with pytest.raises(ValueError, match="logdir"):
        summary.create_file_writer("")


def test_noop() -> None:
    """For processes that shall not log."""
    with summary.create_noop_writer():
        assert not summary.scalar("x", 1, step=0)
        summary.flush()
