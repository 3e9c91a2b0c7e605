"""Who takes the steps: a thread, the loop, nobody."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
import weakref

import pytest
import turning
from patience import PATIENCE

from tbnb.notebook import runner
from tbnb.notebook.runner import OnLoop, OnThread


class Steps:
    """Counts its steps, and says when the next is due."""

    def __init__(self, wait: float | None = None) -> None:
        self.wait = wait
        self.taken = 0
        self.error: Exception | None = None

    def step(self) -> float | None:
        """Be a source."""
        self.taken += 1
        if self.error is not None:
            raise self.error
        return self.wait


def test_each_where_it_can_be() -> None:
    """A thread if there are any, else the loop if one runs, else nobody."""
    steps = Steps()
    first = runner.start(steps)
    assert isinstance(first, OnThread)
    first.stop()
    assert first.join(PATIENCE)
    with turning.only_a_loop():
        second = runner.start(steps)
        assert isinstance(second, OnLoop)
        loop = asyncio.get_running_loop()
        asyncio.events._set_running_loop(None)
        assert runner.start(steps) is None
        asyncio.events._set_running_loop(loop)
        second.stop()
        assert second.join(0)


@pytest.mark.usefixtures("way")
def test_wakes_steps_and_stops() -> None:
    """A step at once and at each wake, on any thread; none after the end."""
    steps = Steps()
    runs = runner.start(steps)
    assert runs is not None
    assert turning.until(lambda: steps.taken == 1)
    other = threading.Thread(target=runs.wake)
    other.start()
    other.join()
    assert turning.until(lambda: steps.taken == 2)
    steps.wait = 0.01
    runs.wake()
    assert turning.until(lambda: steps.taken > 10)
    runs.stop()
    assert turning.until(lambda: not turning.pollers())
    taken = steps.taken
    runs.wake()

    assert not turning.until(lambda: steps.taken > taken, 0.1)


@pytest.mark.usefixtures("way")
def test_errors_are_nobodys_output(capfd: pytest.CaptureFixture[str]) -> None:
    """It rests a second and goes on."""
    steps = Steps()
    steps.error = OSError("no")
    runs = runner.start(steps)
    assert runs is not None
    assert turning.until(lambda: steps.taken == 1)
    steps.error = None

    assert turning.until(lambda: steps.taken == 2)
    assert capfd.readouterr() == ("", "")
    runs.stop()


def test_the_loop_is_left_to_others() -> None:
    """However much there is to do, everything else has its turns."""
    turns = 500  # of a millisecond each

    class Loop(asyncio.SelectorEventLoop):
        now = 0.0

        def time(self) -> float:
            return self.now

    async def cell() -> None:
        runs = OnLoop(busy)
        for _ in range(turns):
            loop.now += 0.001
            await asyncio.sleep(0)
        runs.stop()

    class Busy(Steps):
        def step(self) -> float | None:
            super().step()
            return 0.0

    busy = Busy()
    with contextlib.closing(Loop()) as loop:
        loop.run_until_complete(cell())
    assert turns > 2 * busy.taken > 4


def test_a_loop_that_ends_says_nothing(recwarn: pytest.WarningsRecorder) -> None:
    """With steps still to take: no task is left pending, and later wakes are no error."""
    steps = Steps(60)

    async def cell() -> OnLoop:
        runs = OnLoop(steps)
        await asyncio.sleep(0.01)
        return runs

    runs = asyncio.run(cell(), debug=True)
    runs.wake()
    runs.stop()
    ref = weakref.ref(runs)
    del runs
    gc.collect()

    assert ref() is None
    assert not list(recwarn)


def test_ctrl_c_is_the_cells() -> None:
    """Raised in a step, it reaches whoever runs the loop, and the steps go on."""
    taken = []

    class Interrupted(Steps):
        def step(self) -> float | None:
            taken.append(1)
            if len(taken) == 1:
                raise KeyboardInterrupt
            return None

    steps = Interrupted()
    with turning.only_a_loop():
        runs = OnLoop(steps)
        with pytest.raises(KeyboardInterrupt):
            turning.until(lambda: taken)
        assert turning.until(lambda: len(taken) == 2)
        runs.stop()
