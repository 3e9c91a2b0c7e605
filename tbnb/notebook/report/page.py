"""The file itself: a head that people can read, the front end, and the data as blocks."""

from __future__ import annotations

import base64
import hashlib
import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tbnb.notebook import bundle, chunks
from tbnb.notebook.report.block import OVERHEAD, dumped
from tbnb.notebook.report.contents import counted, megabytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from tbnb.notebook.report.block import Block
    from tbnb.notebook.report.contents import Report

SLACK = 4_000  # bytes that the numbers in the head may take more than they do at first
# What a page with these kinds of data loads late; all but scalars need the views.
_NEEDS = {
    "text": ("markdown",),
    "histograms": ("plotly",),
    "projector": ("scenes", "layouts"),
}
# Nothing may be loaded from anywhere: blob: and data: are in the page itself. Plotly and the charts
# style their elements; the layouts are WebAssembly.
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "script-src 'sha256-{sum}' 'wasm-unsafe-eval' blob:; worker-src blob:; "
    "style-src 'unsafe-inline'; img-src blob: data:; media-src blob: data:; connect-src blob: data:"
)

# Shown after some seconds.
_LATE = '<span class="report-late">If this stays, the file was cut short: get it again.</span>'


@dataclass(frozen=True, slots=True)
class Row:
    """A scalar series in words, for who has no JavaScript: its last point."""

    run: str
    tag: str
    points: int
    step: int
    value: float


@dataclass(frozen=True, slots=True)
class Page:
    """What is in the file besides how much it holds.

    Attributes
    ----------
    name, title
        Of the log directory, and what the user calls the report.
    version
        Of tbnb.
    made
        When, UTC.
    options
        As `js/src/store/choices.ts` has them.
    kinds
        Kinds of data.
    rows
        Last points of scalars.
    more
        Scalar series that have no row.
    start
        What the page is told first: how things are, runs and tags, points.
    values, index
        What it looks at, and where each lies.
    """

    name: str
    title: str
    version: str
    made: datetime
    options: dict[str, Any]
    kinds: Sequence[str]
    rows: Sequence[Row] = ()
    more: int = 0
    start: Sequence[Block] = ()
    values: Sequence[Block] = ()
    index: Block | None = None
    chunks: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find out which chunks it needs."""
        late = ("views",) if set(self.kinds) - {"scalars"} else ()
        needed = [name for kind in self.kinds for name in _NEEDS.get(kind, ())]
        object.__setattr__(self, "chunks", (*late, *needed))

    def size(self, report: Report) -> int:
        """Return the bytes of it."""
        return sum(map(len, self.parts(report)))

    def parts(self, report: Report) -> Iterator[bytes]:
        """Return it piece by piece; what is needed first comes first."""
        script = bundle.chunk("report")
        yield self._head(script).encode()
        yield self._bar(report).encode()
        yield self._words(report).encode()
        yield f'<div id="tbnb-board"><p>Opening… {_LATE}</p></div>\n'.encode()
        yield self._description().encode()
        yield _chunk("widget", *chunks.pack(bundle.script()))
        yield from _blocks("s", self.start)
        # No module: it begins here, while what follows is still being read.
        yield f"<script>{script}</script>\n".encode()
        for name in self.chunks:
            yield _chunk(name, *chunks.packed(name))
        if self.index is not None:
            yield from _blocks("i", [self.index])
        yield from _blocks("v", self.values)
        yield b"</body>\n</html>\n"

    def _head(self, script: str) -> str:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        styles = bundle.styles() + bundle.sheet("report")
        return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(sum=digest)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="tbnb {html.escape(self.version)}">
<meta name="color-scheme" content="light dark">
<title>{html.escape(self.title or self.name)} · tbnb report</title>
<style>{styles}</style>
</head>
<body>
"""

    def _bar(self, report: Report) -> str:
        """Return the line on top: what it is, of when, how large, what was left out."""
        title = _named(self.title or self.name)
        of = f'<span class="report-of">{_named(self.name)}</span>' if self.title else ""
        facts = [
            f'<time datetime="{self.made:%Y-%m-%dT%H:%MZ}">{self.made:%d %b %Y, %H:%M} UTC</time>',
            f"<span>{megabytes(report.size)}</span>",
            f"<span>{counted(report.runs, 'runs')}, {counted(report.tags, 'tags')}</span>",
        ]
        for part in report.parts:
            said = counted(part.total, part.noun) if part.whole else str(part)
            mark = (
                ""
                if part.whole
                else ' class="report-less" title="Some were left out, to keep the file small"'
            )
            facts.append(f"<span{mark}>{html.escape(said)}</span>")
        return f"""\
<header class="report-bar">
<h1>{title}</h1>{of}
<p class="report-facts">{" ".join(facts)}</p>
<span class="report-by">tbnb {html.escape(self.version)}</span>
</header>
"""

    def _words(self, report: Report) -> str:
        """Return what the report says where no script runs."""
        rows = "".join(
            f"<tr><td>{_named(row.run)}</td><td>{_named(row.tag)}</td><td>{row.points:,}</td>"
            f"<td>{row.step}</td><td>{row.value:.6g}</td></tr>\n"
            for row in self.rows
        )
        more = f"<p>{self.more:,} more are in the report.</p>\n" if self.more else ""
        heads = "".join(f"<th>{name}</th>" for name in ("Run", "Tag", "Points", "Step", "Value"))
        title = "<caption>The last point of each scalar</caption>"
        table = f"<table>\n{title}\n<tr>{heads}</tr>\n{rows}</table>\n"
        return (
            "<noscript>\n<style>#tbnb-board { display: none }</style>\n"
            "<p>This is a report of TensorBoard logs; the charts need JavaScript. "
            f"In it: {counted(report.runs, 'runs')}, {counted(report.tags, 'tags')}.</p>\n"
            f"{table if rows else ''}{more}</noscript>\n"
        )

    def _description(self) -> str:
        told = {"options": self.options, "start": len(self.start)}
        return f'<script type="application/json" id="tbnb-report">{dumped(told)}</script>\n'


def _named(name: str) -> str:
    """Return a name from the log as text, whatever its letters do to those around it."""
    return f"<bdi>{html.escape(name)}</bdi>"


def _chunk(name: str, text: str, checksum: str) -> bytes:
    return (
        f'<script type="text/plain" id="tbnb-{name}" data-sum="{checksum}">{text}</script>\n'
    ).encode()


def _blocks(series: str, blocks: Sequence[Block]) -> Iterator[bytes]:
    for number, one in enumerate(blocks):
        mark = " data-zipped" if one.zipped else ""
        head = f'<script type="text/plain" id="tbnb-{series}{number}"{mark}>'.encode()
        tail = b"</script>\n"
        assert len(head) + len(tail) <= OVERHEAD  # noqa: S101 - what the budget counts on
        yield b"".join([head, one.text, tail])
