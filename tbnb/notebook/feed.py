"""What one board is sent, when, and in which order: status, catalogue, answers, scalars, heads."""

from __future__ import annotations

import functools
import math
import time
import uuid
from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from tbnb.data.logs import natural
from tbnb.notebook import requests, wire
from tbnb.notebook.bulletin import Bulletin
from tbnb.notebook.catalogue import Catalogue
from tbnb.notebook.channel import Channel
from tbnb.notebook.pace import Pace
from tbnb.notebook.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbnb.data.store import Series
    from tbnb.notebook.bulletin import Moment

LIMIT = 1_000_000
_LOOK_EVERY = 1.0  # s, at new points, runs and series, while the log directory is being loaded
_HEADS_EVERY = 15.0  # s, while data changes
_HEADS_SLOWEST = 300.0
# A page asleep gives no sign, and its server may keep all that is sent meanwhile; but nor does a
# page whose kernel is busy with a long cell. What matters is how much that is, in bytes: a small
# board is never slowed down, a large one little by little, to its slowest pace.
_FREE_BYTES = 20_000_000
_MOST_BYTES = 100_000_000
_SLOWEST = 10.0  # s between news then
_RESTART_EVERY = 5.0  # s between two hellos that are heard, or after an error
_OVERDRAFT = 3  # messages that the end of a cell may send beyond the pace


class Send(Protocol):
    """Sends one message; says whether there is still somebody to send to."""

    def __call__(self, content: dict[str, Any], buffers: list[bytes]) -> bool: ...  # noqa: D102


class Feed:
    """The news for one board. Its source calls `pump`; the board's page speaks through `hear`.

    Parameters
    ----------
    send : callable
        Sends one message to the page.
    limit : int
        Bytes of a message at most.
    prefer : callable
        Says of a series whether the user asked to see it first.
    clock : callable
        Seconds, never going back.
    """

    def __init__(
        self,
        send: Send,
        *,
        limit: int = LIMIT,
        prefer: Callable[[Series], bool] = lambda _series: True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.epoch = uuid.uuid4().hex[:12]
        self._send = send
        self._limit = limit
        self._clock = clock
        self._seq = 0
        self._pace = Pace()
        self._bulletin = Bulletin()
        self._catalogue = Catalogue(limit)
        by_tag = functools.cache(natural)  # most tags are in many runs
        self._channel = Channel(
            limit, prefer, lambda series: (by_tag(series.tag), series.run.index)
        )
        self._replies = Replies(limit)
        self._heads: list[wire.Message] = []
        self._heads_at = clock()
        self._unseen = 0  # bytes sent since the last sign of the page
        self._heads_asked = False
        self._changed = self._unflushed = False
        self._looked_at = self._news_at = self._greeted_at = -math.inf
        self._restart_at = math.inf
        self._displayed = False
        self._answer_next = True
        self._inbox: deque[requests.Request] = deque()

    def hear(self, content: object) -> bool:
        """Take a message of the page, on any thread; say whether there is something to do."""
        request = requests.parse(content)
        if request is None:
            return False
        self._inbox.append(request)
        return True

    def keyframe(self) -> None:
        """Send everything again: the board is displayed, perhaps to a page that knows nothing."""
        self._displayed = True

    def pump(self, moment: Moment, *, flush: bool = False) -> float | None:
        """Send what is to be sent and may be.

        Parameters
        ----------
        moment : Moment
        flush : bool
            A cell has ended: leave nothing for later that matters to what is shown.

        Returns
        -------
        float or None
            Seconds after which to be called again; None if only news makes that necessary.
        """
        now = self._clock()
        if flush:
            self._unseen = 0
        self._listen(now)
        whole = False
        try:
            wait = self._speak(moment, now, flush=flush)
            whole = True
        finally:
            # What was being sent may be lost, with nothing to show it: an error, or Ctrl-C at the
            # end of a cell.
            if not whole:
                self._restart_at = min(self._restart_at, now + _RESTART_EVERY)
        return wait

    def stumble(self, error: Exception) -> None:
        """Tell the page of an unexpected error, with the next status."""
        self._bulletin.trouble = wire.text(f"{type(error).__name__}: {error}")

    def _speak(self, moment: Moment, now: float, *, flush: bool) -> float | None:
        """Send message after message until there is nothing to say or no right to."""
        with np.errstate(all="ignore"):  # a warning would be printed into the user's cell
            self._look(moment, now)
            while self._pace.ready(now, _OVERDRAFT if flush else 0):
                message = self._next(moment, now, flush=flush)
                if message is None:
                    self._bulletin.trouble = None
                    return self._wait(now)
                if not self._send(message.content(self.epoch, self._seq), message.buffers):
                    return None
                self._seq += 1
                self._unseen += message.size
                self._pace.spend()
        return self._pace.delay()

    def _look(self, moment: Moment, now: float) -> None:
        """Notice what changed in the store; while loading, not so often as to use up the pace."""
        if moment.state == "loading" and now < self._looked_at + _LOOK_EVERY:
            return
        self._looked_at = now
        self._catalogue.observe(moment.store)
        if self._channel.observe(moment.store):
            self._unflushed = True
            if not self._changed:
                self._changed = True
                self._heads_at = max(self._heads_at, now)

    def _listen(self, now: float) -> None:
        """Act on what the page said."""
        if self._displayed:
            self._displayed = False
            self._unseen = 0
            self._restart_at = now
        while self._inbox:
            request = self._inbox.popleft()
            self._unseen = 0
            if isinstance(request, requests.Hello):
                self._greet(now)
            elif isinstance(request, requests.Need):
                self._channel.want(request.series)
            else:
                self._replies.ask(request)

    def _greet(self, now: float) -> None:
        """Plan to send everything again.

        The page says hello when it knows nothing, saw a gap or doubts the line; whatever it has,
        only all of it is surely enough.
        """
        if self._restart_at == math.inf:
            self._greeted_at = max(now, self._greeted_at + _RESTART_EVERY)
            self._restart_at = self._greeted_at

    def _start_again(self, moment: Moment) -> None:
        """Take it that the page knows nothing."""
        self._restart_at = math.inf
        self._heads_asked = True
        self._bulletin.repeat()
        self._catalogue.forget()
        self._catalogue.observe(moment.store)
        self._channel.forget()
        self._channel.observe(moment.store)

    def _next(self, moment: Moment, now: float, *, flush: bool) -> wire.Message | None:
        """Return the most urgent message."""
        if now >= self._restart_at:
            self._start_again(moment)
        status = self._bulletin.next(moment, self._catalogue.counts, now)
        if status is not None:
            return status
        message = self._catalogue.next()
        if message is None and self._answer_next:
            message = self._replies.next(moment.store)
            self._answer_next = False
        if message is None and self._channel.lacks():
            message = self._news(now, flush=flush)
        if message is None and self._replies.pending:
            message = self._replies.next(moment.store)
        return message or self._next_heads(now, flush=flush)

    def _news(self, now: float, *, flush: bool) -> wire.Message | None:
        """Return news of the scalars, if it is time; an answer that waits has the next turn."""
        if not flush and now < self._news_due():
            return None
        message = self._channel.next()
        self._answer_next = self._replies.pending
        # All that there was at first goes out as fast as it may. Later a round of all that changed
        # does, too, but at the slowest each message is a round: news might come faster than that.
        endless = self._news_at > -math.inf and self._slowness() == 1
        if endless or not self._channel.lacks():
            self._news_at = now
        return message

    def _next_heads(self, now: float, *, flush: bool) -> wire.Message | None:
        """Return the next of the heads, when all that they promise has been sent."""
        if self._heads or self._channel.lacks():
            return self._heads.pop() if self._heads else None
        due = self._changed and now >= self._heads_due()
        if due or self._heads_asked or (flush and self._unflushed):
            self._heads = list(wire.heads(self._channel.heads(), self._limit))[::-1]
            self._heads_asked = self._unflushed = False
        # Other heads do not stand for the due ones: of a cell that printed too much a server drops
        # every message to its end.
        if due:
            self._changed = False
            self._heads_at = now
            self._bulletin.repeat()
            self._channel.refresh()
        return self._heads.pop() if self._heads else None

    def _news_due(self) -> float:
        """Return when news may be sent again."""
        return self._news_at + self._slowness() * _SLOWEST

    def _heads_due(self) -> float:
        """Return when the next heads, and what is repeated with them, are due."""
        return self._heads_at + max(_HEADS_EVERY, self._slowness() * _HEADS_SLOWEST)

    def _slowness(self) -> float:
        """Return from 0 to 1 how much slower to send, by what may lie unseen on the way."""
        over = (self._unseen - _FREE_BYTES) / (_MOST_BYTES - _FREE_BYTES)
        return min(1.0, max(0.0, over))

    def _wait(self, now: float) -> float | None:
        """Return the seconds until something that is held back comes due."""
        due = [self._restart_at] if self._restart_at < math.inf else []
        if self._channel.lacks():
            due.append(self._news_due())
        elif self._changed:
            due.append(self._heads_due())
        return max(0.0, min(due) - now) if due else None
