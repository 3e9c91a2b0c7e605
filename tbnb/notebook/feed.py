"""What one board is sent, when, and in which order.

Status, catalogue, answers, points, values that are looked at, heads, values ahead of time.
"""

from __future__ import annotations

import functools
import math
import time
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from tbnb.data.logs import natural
from tbnb.notebook import due, plain, requests, wire
from tbnb.notebook.bulletin import Bulletin
from tbnb.notebook.catalogue import Catalogue
from tbnb.notebook.channel import Channel
from tbnb.notebook.closing import WORD_AFTER, Closing
from tbnb.notebook.greeting import Greeting
from tbnb.notebook.post import Post
from tbnb.notebook.replies import Replies
from tbnb.notebook.selection import Selected
from tbnb.notebook.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbnb.data.store import Series, Store
    from tbnb.notebook.bulletin import Moment
    from tbnb.notebook.post import Send
    from tbnb.notebook.still import Still

LIMIT = 1_000_000
BUDGET = 64_000_000
_LOOK_EVERY = 1.0  # s, at new points, runs and series, while the log directory is being loaded
_DRAWN = ("catalogue", "points", "values", "range", "select")  # messages that change the picture
_OVERDRAFT = 3  # messages that the end of a cell may send beyond the pace
_WHOLE = 12  # where what comes later may not be shown; bursts of hundreds were seen to arrive
_ASK_AGAIN = 5.0  # s, where a question may not have been shown


class Feed:
    """The news for one board. Its source calls `pump`; the board's page speaks through `hear`.

    Parameters
    ----------
    send : callable
        Sends one message to the page.
    limit : int
        Bytes of a message at most.
    text : bool
        Send messages as JSON alone, and small; a page may ask for that, too.
    forgetful : bool
        The page may come some time after the board is displayed, and miss what was sent before.
    between : bool
        The page shows what is sent between two cells. If not, only what belongs to a request
        under way; so news waits for the end of the next, a cell or a message of the page.
    prefer : callable
        Says of a series whether the user asked to see it first.
    budget : int
        Bytes of pictures and other values to send ahead of time at most.
    still : Still, optional
        What wants pictures of the page.
    alive : callable
        Says whether there may still be a page.
    clock : callable
        Seconds, never going back.
    idle : callable
        Says whether the kernel would hear the page at once.
    boards : callable
        How many boards the kernel has.
    """

    def __init__(  # noqa: PLR0913 - what differs from one host and board to the next
        self,
        send: Send,
        *,
        limit: int = LIMIT,
        text: bool = False,
        forgetful: bool = False,
        between: bool = True,
        prefer: Callable[[Series], bool] = lambda _series: True,
        budget: int = BUDGET,
        still: Still | None = None,
        alive: Callable[[], bool] = lambda: True,
        clock: Callable[[], float] = time.monotonic,
        idle: Callable[[], bool] = lambda: True,
        boards: Callable[[], int] = lambda: 1,
    ) -> None:
        self._post = Post(send)
        self._still = still
        self._alive = alive
        self._forgetful = forgetful
        self._between = between
        self._clock = clock
        self._idle = idle
        self._bulletin = Bulletin()
        self._catalogue = Catalogue(limit)
        by_tag = functools.cache(natural)  # most tags are in many runs
        self._channel = Channel(
            limit, prefer, lambda series: (by_tag(series.tag), series.run.index)
        )
        self._shelf = Shelf(limit, budget, self._channel.rank, clock)
        self._replies = Replies(limit)
        self._due = due.Due(clock(), boards)
        self._greeting = Greeting(forgetful=forgetful)
        self._closing = Closing(
            self._channel, self._bulletin, self._catalogue, self._due, forgetful=forgetful
        )
        self._asked = False
        self._asked_at = self._looked_at = -math.inf
        self._answer_next = True
        self._offer_next = False
        self._inbox: deque[requests.Request] = deque()
        self.selected = Selected()
        if text:
            self._be_plain()

    @property
    def epoch(self) -> str:
        """What this feed is called in its messages."""
        return self._post.epoch

    def hear(self, content: object) -> bool:
        """Take a message of the page, on any thread; say whether there is something to do."""
        request = requests.parse(content)
        if request is None:
            return False
        if isinstance(request, requests.Select):
            self.selected.hear(request)
            return False
        if isinstance(request, requests.Picture):
            if self._still is not None:
                self._still.hear(request)
            return False
        self._inbox.append(request)
        return True

    def keyframe(self) -> None:
        """Send everything again: the board is displayed, perhaps to a page that knows nothing."""
        self._greeting.display()

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
        if not self._alive():
            return None
        now = self._clock()
        self._post.hidden = not (flush or self._between) and self._idle()
        if flush and self._still is not None:
            self._still.sitting.cell_ended(now, only=not self._between)
        self._listen(now)
        whole = False
        try:
            before = self._post.last
            wait = self._speak(moment, now, flush=flush)
            if flush and not self._between:
                self._ask_for_more(now, went_on=self._post.last != before)
            if flush and self._closing.cell_ended(now):
                wait = WORD_AFTER if wait is None else min(wait, WORD_AFTER)
            whole = True
        finally:
            if not whole:  # an error, or Ctrl-C at the end of a cell
                self._greeting.broke(now)
        return wait

    def stumble(self, error: Exception) -> None:
        """Tell the page of an unexpected error, with the next status."""
        self._bulletin.trouble = wire.text(f"{type(error).__name__}: {error}")

    def _speak(self, moment: Moment, now: float, *, flush: bool) -> float | None:
        """Send message after message until there is nothing to say or no right to."""
        with np.errstate(all="ignore"):  # a warning would be printed into the user's cell
            self._look(moment, now)
            overdraft = _WHOLE if self._forgetful else _OVERDRAFT
            while self._post.pace.ready(now, overdraft if flush else 0):
                message = self._post.rest() or self._next(moment, now, flush=flush)
                if message is None:
                    if not self._post.hidden:
                        self._bulletin.trouble = None
                    return self._wait(moment, now)
                if not self._post.go(message):
                    return None
                if self._still is not None and message.type in _DRAWN:
                    self._still.sitting.changed()
        return self._post.pace.delay()

    @property
    def unfinished(self) -> bool:
        """Whether there is more to send than the pace allowed."""
        left = self._post.pending or self._closing.pending or self._channel.lacks()
        return left or self._shelf.wanted() or self._replies.pending

    def _ask_for_more(self, now: float, *, went_on: bool) -> None:
        """Ask for a sign of the page, with which the rest is shown, or which ends the slowness.

        One sign brings one question at most, and none where nothing went out: so that ends.
        """
        wanted = (self.unfinished and went_on) or self._due.slowed
        if not wanted or (self._asked and now < self._asked_at + _ASK_AGAIN):
            return
        self._asked, self._asked_at = True, now
        self._post.go(wire.ask())

    def _look(self, moment: Moment, now: float) -> None:
        """Notice what changed in the store; while loading, not so often as to use up the pace."""
        self._shelf.tidy()
        if moment.state == "loading" and now < self._looked_at + _LOOK_EVERY:
            return
        self._looked_at = now
        self._catalogue.observe(moment.store)
        self._shelf.ahead.observe(moment.store)
        if self._channel.observe(moment.store):
            self._closing.changed(now)

    def _listen(self, now: float) -> None:
        """Act on what the page said."""
        if self._greeting.begun(now):
            if self._still is not None:
                self._still.sitting.displayed(now)
            self._seen(now)
            self._due.owed = True
        while self._inbox:
            request = self._inbox.popleft()
            self._seen(now)
            if isinstance(request, requests.Hello):
                self._greet(request, now)
            elif isinstance(request, requests.Here):
                # It may have slept through what nobody kept for it.
                if (request.epoch, request.seq) != self._post.last:
                    self._bulletin.repeat()
            elif isinstance(request, requests.Need):
                self._channel.want(request.series)
                self._shelf.ahead.rerank()
            elif isinstance(request, requests.Look):
                self._shelf.look(request)
            elif isinstance(request, requests.Range | requests.Export):
                self._replies.ask(request)

    def _seen(self, now: float) -> None:
        """Take note of a sign of the page."""
        self._due.seen(now)
        self._asked = False

    def _greet(self, hello: requests.Hello, now: float) -> None:
        """Plan to send everything again, as the page asks for it."""
        self._due.owed = True
        if hello.text and not self._post.text:
            self._be_plain()
        self._greeting.hello(now, new_page=hello.epoch != self.epoch)

    def _start_again(self, moment: Moment) -> None:
        """Take it that the page knows nothing."""
        self._closing.again()
        self._offer_next = False
        self._bulletin.repeat()
        self.selected.repeat()
        self._catalogue.forget()
        self._catalogue.observe(moment.store)
        self._channel.forget()
        self._channel.observe(moment.store)
        if self._greeting.take():
            self._shelf.forget()
            self._shelf.ahead.observe(moment.store)

    def _be_plain(self) -> None:
        """Send messages as JSON alone from now on."""
        self._post.text = True
        for room in (self._catalogue, self._channel, self._shelf, self._replies):
            room.limit = min(room.limit, plain.LIMIT)

    def _next(self, moment: Moment, now: float, *, flush: bool) -> wire.Message | None:
        """Return the most urgent message as it goes out, and count it as sent."""
        message = self._urgent(moment, now, flush=flush)
        if message is not None:
            self._pay(message, now)
        else:
            message = self._next_offer(moment, now, flush=flush)
            if message is not None:
                self._due.ahead.pay(now, self._post.cost(message))
        return None if message is None else self._post.cut(message)

    def _pay(self, message: wire.Message, now: float) -> None:
        """Charge a message to the news, and what of it was said before to the upkeep."""
        size = self._post.cost(message)
        again = size if message.type == "heads" else 0
        if message.type == "catalogue" and self._catalogue.again:
            again = size
        if message.type == "points":
            again = min(size, self._channel.again)
        self._due.upkeep.pay(now, again)
        self._due.news.pay(now, size - again)

    def _come_due(self, moment: Moment, now: float) -> None:
        """Plan what had its time set."""
        if self._greeting.due(now):
            self._start_again(moment)
        if self._closing.word(now):
            self._bulletin.repeat()
            self._asked = False

    def _urgent(self, moment: Moment, now: float, *, flush: bool) -> wire.Message | None:
        """Return the most urgent message of those that cannot do without."""
        self._come_due(moment, now)
        if self._post.hidden:  # nothing that counts as told
            return None
        held = self._held(now, flush=flush)
        message = self._bulletin.next(moment, self._catalogue.counts, now, only_state=held)
        if message is None and not held:
            message = self._catalogue.next()
            if message is not None and "dropped" in message.body:
                self._closing.recall()
        if message is None:
            message = self.selected.next(moment.store) or self._next_ask(flush=flush)
        if message is None and self._answer_next:
            message = self._next_answer(moment.store)
            self._answer_next = False
        if message is None and moment.state != "loading":
            message = self._closing.late(now)
        # Points may come as fast as messages may be sent; then values take turns with them.
        yields = self._offer_next and not flush and now >= self._offer_due(moment)
        if message is None and self._channel.lacks() and not (held or yields):
            message = self._news(moment)
        if message is None:
            message = self._next_answer(moment.store)
        if message is None:
            flush &= not held
            message = self._closing.next(moment.store, now, flush=flush, idle=self._idle())
        return message or self._next_picture(now, flush=flush)

    def _held(self, now: float, *, flush: bool) -> bool:
        """Say whether news is held back; at the end of a cell only for a page long silent."""
        if flush and self._due.news.unseen < due.FLUSH_BYTES:
            return False
        return now < self._due.news_at()

    def _next_ask(self, *, flush: bool) -> wire.Message | None:
        """Ask for a sign of the page, if it could give one and much depends on it."""
        if flush or self._asked or not self._due.slowed or not self._idle():
            return None
        self._asked = True
        return wire.ask()

    def _next_picture(self, now: float, *, flush: bool) -> wire.Message | None:
        """Ask for a picture, if one is wanted, no cell runs and the question is heard."""
        if self._still is None or not (self._idle() if self._between else flush):
            return None
        req = self._still.sitting.ask(now)
        return None if req is None else wire.picture(req)

    def _next_answer(self, store: Store) -> wire.Message | None:
        """Return what the page asked for: numbers, then pictures and other values."""
        message = self._replies.next(store) if self._replies.pending else None
        if message is None and self._shelf.wanted():
            message = self._shelf.answer(store)
        return message

    def _next_offer(self, moment: Moment, now: float, *, flush: bool) -> wire.Message | None:
        """Return values that nobody asked for, when the log is read and nothing else is to do."""
        if flush or self._post.hidden or now < self._offer_due(moment):
            return None
        self._offer_next = False
        return self._shelf.offer(self._channel.cap)

    def _news(self, moment: Moment) -> wire.Message | None:
        """Return news of the points; an answer that waits has the next turn."""
        slowed = self._due.news.slowed and not self._due.owed
        message = self._channel.next(due.SLOW_LIMIT if slowed else None)
        self._answer_next = self._replies.pending or self._shelf.wanted()
        # A page is owed what there is, not all that is logged meanwhile: that may never end.
        self._due.owed &= moment.state == "loading" or self._channel.unsent()
        # A round is all that changed; but slowed, news might come faster than it is sent.
        if slowed or not self._channel.lacks():
            self._offer_next = self._shelf.offers()
        return message

    def _offer_due(self, moment: Moment) -> float:
        """Return when values may be sent ahead again: not while reading them slows the loading."""
        if moment.state == "loading" or not self._shelf.offers():
            return math.inf
        return self._due.ahead.at

    def _wait(self, moment: Moment, now: float) -> float | None:
        """Return the seconds until something that is held back comes due."""
        times = [self._greeting.at, self._closing.word_at, self._shelf.tidy_at]
        if self._still is not None and self._between and self._idle():
            times.append(self._still.sitting.due())
        if self._post.hidden:
            return None if min(times) == math.inf else max(0.0, min(times) - now)
        times.append(self._offer_due(moment))
        if self._shelf.wanted():
            times.append(now)
        if self._channel.lacks():
            times.append(self._due.news_at())
        else:
            times.append(self._closing.at)
        return None if min(times) == math.inf else max(0.0, min(times) - now)
