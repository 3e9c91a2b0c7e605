"""How often a board may be sent what."""

from __future__ import annotations

import math

import pytest

from tbnb.notebook import due
from tbnb.notebook.due import Due, Toll

HOUR = 3600.0
PACE = 0.25  # s from one message to the next at least


def night(hours: float, boards: int = 1) -> tuple[float, float]:
    """Send as much as may be, the largest messages there are, for so long without a sign.

    Returns the bytes of all `boards`, and the longest silence between news in the last hour.
    """
    own = Due(0, lambda: boards)
    own.owed = False
    now = told = sent = longest = 0.0
    while now < hours * HOUR:
        if now >= own.heads():
            own.heads_at = now
            own.upkeep.pay(now, size := 600_000)
        elif now >= own.news_at():
            longest = max(longest, now - told) if now > (hours - 1) * HOUR else 0.0
            told = now
            own.news.pay(now, size := due.SLOW_LIMIT if own.news.slowed else 1_000_000)
        elif now >= own.ahead.at:
            own.ahead.pay(now, size := 1_000_000)
        else:
            now = min(own.heads(), own.news_at(), own.ahead.at)
            continue
        sent += size
        now += PACE
    return sent * boards, longest


@pytest.mark.parametrize(("hours", "most"), [(12, 165e6), (60, 190e6), (24 * 365, 265e6)])
def test_a_night_is_bounded(hours: float, most: float) -> None:
    """By the arithmetic of the module, of the largest board there can be."""
    sent, _ = night(hours)

    assert 0.8 * most < sent < most


def test_ten_boards_cost_less_than_two() -> None:
    """One page has them all, and they share what may lie unseen."""
    assert night(12, boards=10)[0] < 2 * night(12)[0]


def test_a_long_cell_is_followed() -> None:
    """News of the largest board is late by 1.5 % of ten hours, no more."""
    assert night(10)[1] < 0.015 * 10 * HOUR


def test_what_is_free_has_no_price() -> None:
    """Up to that many bytes."""
    toll = Toll(0.0, 1_000, 100)
    toll.pay(50.0, 1_000)
    assert not toll.slowed
    assert toll.at == -math.inf
    toll.pay(60.0, 10)

    assert toll.slowed
    assert toll.at == 60 + 60 * 10 / 100


def test_a_message_too_early_is_paid_too() -> None:
    """The end of a cell waits for nothing; what comes after it does."""
    toll = Toll(0.0, 0, 100)
    toll.pay(50.0, 10)
    toll.pay(51.0, 10)

    assert toll.at == pytest.approx(55 + 5.1)


def test_a_sign_ends_it() -> None:
    """Of all kinds."""
    own = Due(0.0)
    own.owed = False
    for toll in (own.news, own.upkeep, own.ahead):
        toll.pay(100.0, 10**9)
    assert own.slowed
    assert own.heads() > own.news_at() > 200
    own.seen(200.0)

    assert not own.slowed
    assert own.news_at() == own.ahead.at == -math.inf
    assert own.heads() == 15


def test_the_first_load_is_owed() -> None:
    """A page that has nothing waits for no toll."""
    own = Due(0.0)
    own.news.pay(10.0, 10**9)

    assert own.news_at() == -math.inf
