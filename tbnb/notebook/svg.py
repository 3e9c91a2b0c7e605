"""Words in an SVG: whatever a log calls its runs and tags, they are text, and fit."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tbnb.notebook import wire

INK, QUIET, LINE, GRID = "#1f2328", "#59636e", "#d1d9e0", "#eaeef2"


def text(  # noqa: PLR0913 - as SVG has them
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    fill: str = INK,
    bold: bool = False,
    anchor: str = "",
) -> str:
    """Return words at a place, px."""
    more = (' font-weight="600"' if bold else "") + (f' text-anchor="{anchor}"' if anchor else "")
    place = f'x="{x:.0f}" y="{y:.0f}" font-size="{size:g}" fill="{fill}"'
    return f"<text {place}{more}>{escape(words)}</text>"


def short(name: str, most: int) -> str:
    """Return a name of so many characters at most; its end says more than its middle."""
    whole = clean(name) or "."
    if len(whole) <= most:
        return whole
    tail = most // 2
    return f"{whole[: most - tail - 1]}…{whole[-tail:]}"


def clean(name: str) -> str:
    """Return a name without what XML cannot hold or nobody can see."""
    return "".join(c if c.isprintable() else "\ufffd" for c in wire.text(name))
