"""When a board may be sent what again, by how much may lie unseen on the way to its page.

A page asleep gives no sign, and its server may keep all that is sent meanwhile; but nor does a
page whose kernel is busy with a long cell. What matters is how much that is, in bytes: a small
board is never slowed down, a large one little by little, to its slowest pace.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

FREE_BYTES = 20_000_000
MOST_BYTES = 100_000_000
_SLOWEST = 10.0  # s between news, or values ahead of time
_HEADS_EVERY = 15.0  # s, while data changes
_HEADS_SLOWEST = 300.0


@dataclass(slots=True)
class Due:
    """When each kind of message was sent last, on the caller's clock (s), and how much.

    Attributes
    ----------
    heads_at, news_at, offered_at
        Heads, a whole round of points, values ahead of time.
    unseen, unseen_ahead
        Bytes since the last sign of the page. Values ahead of time apart: they have a budget, and
        must not slow down the news.
    """

    heads_at: float
    news_at: float = -math.inf
    offered_at: float = -math.inf
    unseen: int = 0
    unseen_ahead: int = 0

    def seen(self) -> None:
        """Take it that what was sent has arrived."""
        self.unseen = self.unseen_ahead = 0

    def news(self) -> float:
        """Return when points may be sent again."""
        return self.news_at + _slowness(self.unseen) * _SLOWEST

    def offers(self) -> float:
        """Return when values may be sent ahead again."""
        return self.offered_at + _slowness(self.unseen_ahead) * _SLOWEST

    def heads(self) -> float:
        """Return when the next heads, and what is repeated with them, are due."""
        return self.heads_at + max(_HEADS_EVERY, _slowness(self.unseen) * _HEADS_SLOWEST)

    @property
    def slowest(self) -> bool:
        """Whether the news is as slow as it gets."""
        return _slowness(self.unseen) == 1


def _slowness(unseen: int) -> float:
    """Return from 0 to 1 how much slower to send."""
    return min(1.0, max(0.0, (unseen - FREE_BYTES) / (MOST_BYTES - FREE_BYTES)))
