"""When a board may be sent what again, by how much may lie unseen on the way to its page.

A page asleep gives no sign, and its server keeps all that is sent meanwhile, in memory and without
bound; but nor does a page whose kernel is busy with a long cell, and that one wants to see it
train. So what is sent without a sign gets dearer with time, and never ends. Some megabytes are
free: small boards are not slowed down for hours. From then on a message of n bytes is followed by
a silence of n / slow of the time since the last sign.

That bounds the bytes: each message multiplies that time by 1 + n / slow, so t seconds after the
sign no more than about free + slow · ln(t / t0) are on the way, t0 being when the free ones were
used up, 5 s at the earliest: in all 160 MB in a night of twelve hours for the largest board, and
25 MB more in a weekend, beside the one full load that a page needs.

And it is what pixels need: a chart of a cell that has run for ten hours has no pixel for the last
half minute. News of thirty lines comes every 30 s then; of a thousand, those on screen first and
the others in turn, every 8 minutes, 1.3 % of the time that the chart shows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REFRESH_BYTES = 512_000  # of what is said again with heads
SLOW_LIMIT = 100_000  # bytes of a slowed message: what is on screen goes first, and more often
FLUSH_BYTES = 100_000_000  # unseen, up to which the end of a cell is told all whatever is due
_HEADS_EVERY = 15.0  # s, while data changes
_NEWS = (20_000_000, 8_000_000)  # bytes free, and bytes for which the time grows e-fold
_UPKEEP = (8_000_000, 2_000_000)
_AHEAD = (20_000_000, 4_000_000)


class Toll:
    """What may be sent of one kind while the page gives no sign, on the caller's clock (s).

    Parameters
    ----------
    now : float
    free, slow : int
        As the module says.
    boards : callable
        How many boards share these: one page, asleep or not, shows all of a kernel's.
    """

    def __init__(
        self, now: float, free: int, slow: int, boards: Callable[[], int] = lambda: 1
    ) -> None:
        self._free = free
        self._slow = slow
        self._boards = boards
        self.seen(now)

    def seen(self, now: float) -> None:
        """Take it that what was sent has arrived."""
        self._seen_at = now
        self.unseen = 0
        self.at = -math.inf  # when the next may be sent

    def pay(self, now: float, size: int) -> None:
        """Note that so many bytes were sent."""
        self.unseen += size
        if self.slowed:
            silence = (now - self._seen_at) * size * self._among() / self._slow
            self.at = max(self.at, now) + silence

    @property
    def slowed(self) -> bool:
        """Whether the free bytes are used up."""
        return self.unseen * self._among() > self._free

    def _among(self) -> int:
        return max(1, self._boards())


class Due:
    """When each kind of message may be sent.

    Parameters
    ----------
    now : float
        The time, on the caller's clock (s).
    boards : callable
        How many boards the page has.

    Attributes
    ----------
    news, upkeep, ahead
        What points, what is said again, and values ahead of time may cost. Each has its own, so
        that none slows down the others.
    heads_at
        When heads were sent last.
    owed
        The page waits for its first load, which is as large as the page, and is not held back.
    """

    def __init__(self, now: float, boards: Callable[[], int] = lambda: 1) -> None:
        self.news = Toll(now, *_NEWS, boards)
        self.upkeep = Toll(now, *_UPKEEP, boards)
        self.ahead = Toll(now, *_AHEAD, boards)
        self.heads_at = now
        self.owed = True

    def seen(self, now: float) -> None:
        """Take it that what was sent has arrived: the page gave a sign."""
        for toll in (self.news, self.upkeep, self.ahead):
            toll.seen(now)

    def news_at(self) -> float:
        """Return when points may be sent."""
        return -math.inf if self.owed else self.news.at

    def heads(self) -> float:
        """Return when the next heads, and what is repeated with them, are due."""
        return max(self.heads_at + _HEADS_EVERY, self.upkeep.at)

    @property
    def slowed(self) -> bool:
        """Whether anything is sent less often than it could be."""
        return self.news.slowed or self.upkeep.slowed or self.ahead.slowed
