"""Four messages a second."""

from __future__ import annotations

from tbnb.notebook.pace import Pace


def sent(pace: Pace, now: float, overdraft: int = 0) -> int:
    """Send as much as may be."""
    count = 0
    while pace.ready(now, overdraft):
        pace.spend()
        count += 1
    return count


def test_first_burst_then_four_a_second() -> None:
    """Four at once, and over ten seconds not more than forty in addition."""
    pace = Pace()
    counts = [sent(pace, 100 + i / 20) for i in range(201)]

    assert counts[0] == 4
    assert sum(counts) == 44
    assert max(counts[1:]) == 1


def test_delay_says_when() -> None:
    """Waiting that long is enough."""
    pace = Pace()
    sent(pace, 100)
    assert pace.delay() == 0.25

    assert sent(pace, 100 + pace.delay()) == 1


def test_overdraft_is_paid_back() -> None:
    """The end of a cell may go over, and the pace holds over time."""
    pace = Pace()
    assert sent(pace, 100, overdraft=3) == 7
    assert sent(pace, 100, overdraft=3) == 0

    assert sent(pace, 100.9) == 0
    assert sent(pace, 101) == 1


def test_a_clock_that_stands_or_falls() -> None:
    """Gives nothing away."""
    pace = Pace()
    sent(pace, 100)

    assert sent(pace, 90) == 0
