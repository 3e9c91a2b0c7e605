"""When all is to be said again: to a page that knows nothing, or lost the thread."""

from __future__ import annotations

import math

_AGAIN_EVERY = 5.0  # s between two hellos that are heard, or after an error
_ECHO = 3.0  # s from the display of a board until a page that comes late is there


class Greeting:
    """What is planned, on the caller's clock (s).

    Parameters
    ----------
    forgetful : bool
        The page may come some time after the board is displayed, and miss what was sent before.
    """

    def __init__(self, *, forgetful: bool) -> None:
        self._forgetful = forgetful
        self._displayed = False
        self._new_page = False
        self._greeted_at = -math.inf
        self._again_at = self._echo_at = math.inf

    @property
    def at(self) -> float:
        """When something comes due."""
        return min(self._again_at, self._echo_at)

    def display(self) -> None:
        """Take note that the board is displayed; on any thread."""
        self._displayed = True

    def begun(self, now: float) -> bool:
        """Say whether the board was displayed since the last time, and plan for its page."""
        displayed, self._displayed = self._displayed, False
        if displayed or now >= self._echo_at:
            self._echo_at = now + _ECHO if displayed and self._forgetful else math.inf
            self._new_page = True
            self._again_at = now
        return displayed

    def hello(self, now: float, *, new_page: bool) -> None:
        """Plan to send everything again.

        The page says hello when it knows nothing, saw a gap or doubts the line; whatever it has,
        only all of it is surely enough.
        """
        # A page that missed a message has the values it has; the others it will ask for.
        self._new_page |= new_page
        self._echo_at = math.inf
        if self._again_at == math.inf:
            # What comes late is no answer to a forgetful page, and such a one may be new each time.
            pause = 0 if self._forgetful else _AGAIN_EVERY
            self._greeted_at = max(now, self._greeted_at + pause)
            self._again_at = self._greeted_at

    def broke(self, now: float) -> None:
        """Plan for what may be lost, with nothing to show it: sending was broken off."""
        self._again_at = min(self._again_at, now + _AGAIN_EVERY)

    def due(self, now: float) -> bool:
        """Say whether all is to be said again now."""
        return now >= self._again_at

    def take(self) -> bool:
        """Take it that all is said again from here; say whether a new page hears it."""
        self._again_at = math.inf
        new_page, self._new_page = self._new_page, False
        return new_page
