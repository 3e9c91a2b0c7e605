"""How long to rest between two looks at the files, by what a look costs and whether it pays."""

from __future__ import annotations

# A poll is followed by at least so many times its own duration of rest.
_SHARE = 4.0
# While polls find nothing: the poll of ten thousand runs at rest costs 0.2 s, most of it with the
# interpreter's lock held, and the user trains meanwhile. But no rest is so long that news is not
# seen soon.
_QUIET_SHARE = 20.0
_QUIET_POLLS = 3
_QUIET_MOST = 10.0  # s


class Rhythm:
    """What the polls of a log directory were like.

    Attributes
    ----------
    loaded : bool
        The first poll is complete.
    cost : float
        Seconds that the latest complete poll took; 0 for the first, which loads everything: what
        that took says nothing of a later one.
    """

    def __init__(self) -> None:
        self.loaded = False
        self.cost = 0.0
        self._spent = 0.0
        self._changed = False
        self._quiet = 0  # polls in a row that found nothing

    def polled(self, seconds: float, *, changed: bool, done: bool) -> None:
        """Note a slice of a poll: how long it took, if it found anything, if it was the last."""
        self._spent += seconds
        self._changed |= changed
        if done:
            self.cost = self._spent if self.loaded else 0.0
            self._quiet = 0 if self._changed else self._quiet + 1
            self._spent, self._changed, self.loaded = 0.0, False, True

    def rest(self, interval: float) -> float:
        """Return how many seconds to rest after a poll, at least `interval`."""
        rest = _SHARE * self.cost
        if self._quiet >= _QUIET_POLLS:
            rest = max(rest, min(_QUIET_SHARE * self.cost, _QUIET_MOST))
        return max(interval, round(rest, 1))
