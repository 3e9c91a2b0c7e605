"""How a log directory is doing, and when that is worth telling a page again."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tbnb.notebook import wire

if TYPE_CHECKING:
    from tbnb.data.store import Damage, Store

_EVERY = 1.0  # s, of progress; what the board waits for, or cannot do, is told at once


@dataclass(frozen=True, slots=True)
class Moment:
    """The log directory as the poller left it."""

    store: Store
    damage: list[Damage]
    state: wire.State
    message: str | None
    logdir: str
    read: int
    total: int
    interval: float


class Bulletin:
    """The status one page was told last.

    Attributes
    ----------
    trouble : str or None
        An unexpected error of this board's, told in place of the directory's own message.
    """

    def __init__(self) -> None:
        self.trouble: str | None = None
        self._told: tuple[object, ...] = ()
        self._told_at = -math.inf
        self._again = False

    def repeat(self) -> None:
        """Have the next status told though nothing is new."""
        self._again = True

    def next(
        self,
        moment: Moment,
        counts: tuple[int, int],
        now: float,
        *,
        only_state: bool = False,
    ) -> wire.Message | None:
        """Return the status if it says something new, not more often than eyes can follow.

        Parameters
        ----------
        moment : Moment
        counts : tuple of int
            Runs and series.
        now : float
        only_state : bool
            Other state is news enough, more of the same is not.
        """
        message = self.trouble or moment.message
        progress = moment.read if moment.state == "loading" else None
        told = (moment.state, message, counts, moment.store.damage_revision, progress)
        soon = (only_state or now < self._told_at + _EVERY) and told[:2] == self._told[:2]
        if not self._again and (told == self._told or soon):
            return None
        self._told, self._told_at, self._again = told, now, False
        runs, series = counts
        status = wire.Status(
            state=moment.state,
            logdir=moment.logdir,
            message=message,
            read=moment.read,
            total=moment.total,
            runs=runs,
            series=series,
            points=sum(len(s) for run in moment.store.runs() for s in run.series.values()),
            interval=moment.interval,
        )
        return wire.status(status, moment.damage, time.time())
