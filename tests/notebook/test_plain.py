"""Messages as JSON alone: nothing lost, nothing large."""

from __future__ import annotations

import json

import numpy as np
import pytest
from page import Page

from tbnb.notebook import plain
from tbnb.notebook.wire import Message, Segments
from tbnb.plugins.scalars import View


def size(message: Message) -> int:
    """Return the bytes of a message as the kernel sends it, without what is around it."""
    return len(json.dumps(message.content("0123456789ab", 10**9), ensure_ascii=False).encode())


def points(count: int) -> Segments:
    """Return one stretch that cannot be packed."""
    rng = np.random.default_rng(0)
    segments = Segments(plain.LIMIT)
    step = rng.integers(0, 2**62, count)
    segments.add(0, 0, View(0, count, step, rng.random(count), rng.random(count)))
    return segments


def test_buffers_go_as_text() -> None:
    """In the header, as base64; the page has the same points."""
    message = points(500).points()
    (sent,) = plain.messages(message)
    page, other = Page(), Page()
    page(sent.content("e", 0), sent.buffers)
    other(message.content("e", 0), message.buffers)

    assert sent.buffers == []
    assert page.stored[0].joined("value").tolist() == other.stored[0].joined("value").tolist()


def test_the_limit_fills_a_message() -> None:
    """As many points as it allows stay one message, and little is left of its room."""
    count = 1
    while points(count + 1).size < plain.LIMIT:
        count += 100
    (sent,) = plain.messages(points(count - 100).points())

    assert 0.9 * plain.MOST < size(sent) <= plain.MOST - 3_000


@pytest.mark.parametrize("letter", ["a", '"', "β", "\u2028", "😀"])
def test_what_is_too_large_comes_in_parts(letter: str) -> None:
    """Each within the bounds, whatever the text; together they are the message."""
    rows = [[0, 0, f"{i}{letter * 1000}", "scalars", "", ""] for i in range(400)]
    rows = [[i, *row[1:]] for i, row in enumerate(rows)]
    parts = list(plain.messages(Message("catalogue", {"runs": [], "series": rows})))
    page = Page()
    for seq, part in enumerate(parts):
        page(part.content("e", seq), part.buffers)

    assert len(parts) > 2
    assert max(size(part) for part in parts) <= plain.MOST - 3_000
    assert [page.series[i] for i in range(400)] == rows
    assert page.incomplete == set()
