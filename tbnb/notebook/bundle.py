"""The front end as built from `js/`: read once, when the first board is made."""

from __future__ import annotations

import functools
from pathlib import Path

from tbnb.errors import TbnbError

_STATIC = Path(__file__).parent.parent / "static"


@functools.cache
def script() -> str:
    """Return the widget's JavaScript module.

    Raises
    ------
    TbnbError
        It was not built. The message says how to.
    """
    return _read("widget.js")


@functools.cache
def styles() -> str:
    """Return the widget's style sheet."""
    return _read("widget.css")


def chunk(name: str) -> str:
    """Return another script: what the page loads when a view needs it, or a report begins with."""
    return _read(f"{name}.js")


def sheet(name: str) -> str:
    """Return another style sheet."""
    return _read(f"{name}.css")


def _read(name: str) -> str:
    path = _STATIC / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise TbnbError(
            f"{path}: cannot be read ({error.strerror}), want tbnb's built front end; "
            "in a checkout run `npm ci && npm run build` in js/, else reinstall tbnb"
        ) from None
