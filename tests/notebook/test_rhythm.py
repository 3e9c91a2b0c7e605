"""How long a poller rests."""

from __future__ import annotations

import pytest

from tbnb.notebook.rhythm import Rhythm


def after(*polls: tuple[float, bool]) -> Rhythm:
    """Return the rhythm after a first load and these polls: seconds, and if they found anything."""
    rhythm = Rhythm()
    rhythm.polled(60, changed=True, done=True)
    for seconds, changed in polls:
        rhythm.polled(seconds, changed=changed, done=True)
    return rhythm


def test_the_first_load_counts_for_nothing() -> None:
    """It reads years of logs; the polls after it, what is new."""
    assert after().rest(1) == 1
    assert after().loaded


def test_slices_of_a_poll_add_up() -> None:
    """Also whether they found anything."""
    rhythm = after((2, False), (2, False))
    rhythm.polled(1, changed=True, done=False)
    rhythm.polled(1, changed=False, done=True)

    assert rhythm.rest(1) == 8


@pytest.mark.parametrize(
    ("cost", "busy", "quiet"),
    [(0.01, 1, 1), (0.1, 1, 2), (0.25, 1, 5), (1, 4, 10), (5, 20, 20)],
)
def test_rest(cost: float, busy: float, quiet: float) -> None:
    """Four times the cost of a poll; after three without news twenty times, to ten seconds."""
    assert after((cost, True)).rest(1) == busy
    assert after(*[(cost, False)] * 3).rest(1) == quiet
    assert after(*[(cost, False)] * 3, (cost, True)).rest(1) == busy
