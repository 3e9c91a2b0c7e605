"""Heads, which close what a page was sent: how much it should have, so that it sees what lacks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tbnb.notebook import due, wire

if TYPE_CHECKING:
    from tbnb.data.store import Store
    from tbnb.notebook.bulletin import Bulletin
    from tbnb.notebook.catalogue import Catalogue
    from tbnb.notebook.channel import Channel

WORD_AFTER = 0.5  # s after the end of a cell
_LATE = 5.0  # s, for news that comes faster than it may be sent


class Closing:
    """When heads go out, and what is repeated with them, on the caller's clock (s).

    Parameters
    ----------
    channel, bulletin, catalogue, dues
        What heads are of, what is repeated with them, and when that may be.
    forgetful : bool
        The page may miss what was sent before it came: catalogues are repeated, too.
    """

    def __init__(
        self,
        channel: Channel,
        bulletin: Bulletin,
        catalogue: Catalogue,
        dues: due.Due,
        *,
        forgetful: bool,
    ) -> None:
        self._channel = channel
        self._bulletin = bulletin
        self._catalogue = catalogue
        self._due = dues
        self._forgetful = forgetful
        self._heads: list[wire.Message] = []
        self._asked = False  # for whatever comes next
        self._changed = False  # the log, since the due ones
        self._unflushed = False  # the log, since the last ones
        self._open = False  # the log changed, and no heads went to an idle kernel's page since
        self._word_at = math.inf

    @property
    def pending(self) -> bool:
        """Whether heads are under way."""
        return bool(self._heads)

    @property
    def at(self) -> float:
        """When the due ones come, if there is no news."""
        return self._due.heads() if self._changed else math.inf

    @property
    def word_at(self) -> float:
        """When a word is to follow a cell."""
        return self._word_at

    def changed(self, now: float) -> None:
        """Take note that the log changed."""
        self._unflushed = self._open = True
        self._plan(now)

    def cell_ended(self, now: float) -> bool:
        """See to it that the page learns what it lacks; say whether a word is to follow.

        Of a cell that printed too much a server drops every message to its end, heads and what
        was sent just now too. So a word follows when the kernel is idle: its number tells. And
        should that be lost, heads do.
        """
        if not self._open or self._forgetful:
            return False
        self._word_at = now + WORD_AFTER
        self._plan(now)
        return True

    def word(self, now: float) -> bool:
        """Say, once, that the word after a cell is due."""
        if now < self._word_at:
            return False
        self._word_at = math.inf
        return True

    def again(self) -> None:
        """Take it that the page knows nothing."""
        self._heads.clear()
        self._asked = True

    def recall(self) -> None:
        """Have those under way made anew, after the news: they name what is gone."""
        self._asked |= self.pending
        self._heads.clear()

    def next(self, store: Store, now: float, *, flush: bool, idle: bool) -> wire.Message | None:
        """Return the next of the heads, if all news has been sent."""
        if self._heads:
            return self._heads.pop()
        if self._channel.lacks():
            return None
        is_due = now >= self.at
        if is_due or self._asked or (flush and self._unflushed):
            self._take()
            self._asked = self._unflushed = False
        # Other heads do not stand for the due ones: of a cell that printed too much a server drops
        # every message to its end.
        if is_due:
            self._changed = False
            self._open &= not idle
            self._told(now)
            # Nobody can tell what was lost of what was sent before.
            if self._forgetful:
                self._catalogue.repeat(store)
            slowed = self._due.upkeep.slowed
            self._channel.refresh(due.SLOW_LIMIT if slowed else due.REFRESH_BYTES)
        return self._heads.pop() if self._heads else None

    def late(self, now: float) -> wire.Message | None:
        """Return the next of the heads if they must not wait for the end of the news any more.

        They may where news is slowed: it ends then, and they would only slow it more. That end
        has heads of its own all the same.
        """
        if self._due.news.slowed:
            return None
        if not self._heads and self._channel.lacks() and now >= self.at + _LATE:
            self._told(now)
            self._take()
        return self._heads.pop() if self._heads else None

    def _plan(self, now: float) -> None:
        if not self._changed:
            self._changed = True
            self._due.heads_at = max(self._due.heads_at, now)

    def _told(self, now: float) -> None:
        self._due.heads_at = now
        self._bulletin.repeat()

    def _take(self) -> None:
        """Queue heads of what was sent so far."""
        self._heads = list(wire.heads(self._channel.heads(), self._channel.limit))[::-1]
