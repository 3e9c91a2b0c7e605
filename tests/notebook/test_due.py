"""How often a board may be sent what."""

from __future__ import annotations

import pytest

from tbnb.notebook.due import Due


@pytest.mark.parametrize(
    ("unseen", "pause", "heads"),
    [(0, 0, 15), (20_000_000, 0, 15), (60_000_000, 5, 150), (10**9, 10, 300)],
)
def test_slower_by_what_lies_unseen(unseen: int, pause: float, heads: float) -> None:
    """From at once to every ten seconds, in proportion between 20 and 100 MB; a sign ends that."""
    due = Due(100.0, news_at=100.0, offered_at=100.0, unseen=unseen)
    assert (due.news(), due.heads()) == (100 + pause, 100 + heads)
    assert due.slowest == (unseen == 10**9)
    assert due.offers() == 100
    due.seen()

    assert (due.news(), due.heads()) == (100, 115)


def test_values_ahead_count_for_themselves() -> None:
    """Of a budget of 64 MB the last is a little slow; the news is not."""
    due = Due(0.0, news_at=0.0, offered_at=0.0, unseen_ahead=60_000_000)

    assert due.offers() == 5
    assert due.news() == 0
