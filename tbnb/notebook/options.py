"""What the user may choose for a board, checked once for the magic and for Python."""

from __future__ import annotations

import math
import os
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tbnb.notebook.wire import text

if TYPE_CHECKING:
    from tbnb.data.store import Series

THEMES = ("auto", "light", "dark")
HEIGHT = 720
RELOAD_INTERVAL = 1.0
BUDGET = 64.0
_HEIGHTS = (120, 10_000)
_MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """How a board looks at first and what it reads; `check` makes one.

    Attributes
    ----------
    logdir
        As the user gave it, `~` expanded.
    height
        CSS pixels.
    reload_interval
        Seconds between two looks at the files; 0: only one.
    runs, tags
        What presets the filters, compiled; the page, too, ignores case.
    smoothing
        Weight of the past, 0 to 0.999; None leaves it to the page.
    theme
        "auto", "light" or "dark".
    budget
        MB (1,000,000 bytes) of images, histograms, text and audio to send before they are looked
        at; beyond that, in an hour, of what is being logged.
    picture
        Whether a saved notebook is to show the board where no kernel runs.
    """

    logdir: str
    height: int
    reload_interval: float
    runs: re.Pattern[str]
    tags: re.Pattern[str]
    smoothing: float | None
    theme: str
    budget: float
    picture: bool

    @property
    def budget_bytes(self) -> int:
        """The budget in bytes."""
        return round(self.budget * _MEGA)

    def trait(self) -> dict[str, Any]:
        """Return them for the page."""
        return {
            "logdir": text(self.logdir),
            "height": self.height,
            "theme": self.theme,
            "smoothing": self.smoothing,
            "runs": text(self.runs.pattern),
            "tags": text(self.tags.pattern),
            "interval": self.reload_interval,
            "budget": self.budget,
        }

    def prefers(self, series: Series) -> bool:
        """Say whether a series passes the preset filters."""
        return bool(self.runs.search(series.run.name) and self.tags.search(series.tag))


def check(  # noqa: PLR0913 - as Board
    logdir: str | os.PathLike[str],
    *,
    height: int = HEIGHT,
    reload_interval: float = RELOAD_INTERVAL,
    runs: str = "",
    tags: str = "",
    smoothing: float | None = None,
    theme: str = "auto",
    budget: float = BUDGET,
    picture: bool = True,
) -> Options:
    """Check the options of a board.

    Raises
    ------
    TypeError, ValueError
        An option is not what it may be; the message names it and says what it may be.
    """
    return Options(
        logdir=_logdir(logdir),
        height=round(_number("height", height, "CSS pixels", *_HEIGHTS)),
        reload_interval=_number("reload_interval", reload_interval, "seconds", 0, 86_400),
        runs=_regex("runs", runs),
        tags=_regex("tags", tags),
        smoothing=None
        if smoothing is None
        else _number("smoothing", smoothing, "a weight", 0, 0.999),
        theme=_theme(theme),
        budget=_number("budget", budget, "MB", 0, 100_000),
        picture=_flag("picture", picture),
    )


def _logdir(value: object) -> str:
    if not isinstance(value, str | os.PathLike):
        raise TypeError(
            f"logdir: found {value!r}, want the path of a log directory, str or os.PathLike"
        )
    path = os.fspath(value)
    if not isinstance(path, str):
        raise TypeError(f"logdir: found {path!r}, want a path of str; use os.fsdecode")
    if not path or "\0" in path:
        raise ValueError(
            f"logdir: found {path!r}, want the path of a log directory; '.' is this one"
        )
    # pathlib raises where there is no such home; this leaves the path as it is.
    return os.path.expanduser(path)  # noqa: PTH111 - a str in, a str out


def _number(name: str, value: object, unit: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name}: found {value!r}, want {unit}, a number from {low} to {high}")
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{name}: found {value!r}, want {unit} from {low} to {high}")
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{name}: found {value!r}, want True or False")
    return value


def _regex(name: str, value: object) -> re.Pattern[str]:
    if not isinstance(value, str):
        raise TypeError(f"{name}: found {value!r}, want a regular expression, a str; '' for all")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a later Python may read otherwise
            return re.compile(value, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{name}: {value!r} is no regular expression: {error}") from None


def _theme(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"theme: found {value!r}, want one of {', '.join(THEMES)}")
    if value not in THEMES:
        raise ValueError(f"theme: found {value!r}, want one of {', '.join(THEMES)}")
    return value
