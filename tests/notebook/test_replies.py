"""Answers for zoom and download."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from memlogs import MemLogs
from page import decode

from tbnb.notebook.replies import Replies
from tbnb.notebook.requests import Axis, Export, Range


def answer(replies: Replies, logs: MemLogs) -> list[Any]:
    """Return all messages."""
    messages = []
    while (message := replies.next(logs.store)) is not None:
        messages.append(message)
    return messages


def steps(messages: list[Any]) -> npt.NDArray[np.int64]:
    """Return the steps of all segments."""
    parts = [decode(s, m.buffers)["step"] for m in messages for s in m.body["segments"]]
    return np.concatenate(parts)


def test_export_is_every_point_in_chunks() -> None:
    """A million points, in messages of the usual size, the last one marked."""
    logs, replies = MemLogs(), Replies(1_000_000)
    value = np.random.default_rng(0).normal(size=300_000)
    logs.add("r", "x", range(300_000), value)
    logs.add("r", "y", range(10), range(10))
    replies.ask(Export(4, (1, 0)))
    messages = answer(replies, logs)

    assert [m.body["done"] for m in messages] == [False] * (len(messages) - 1) + [True]
    assert {m.body["req"] for m in messages} == {4}
    assert max(sum(map(len, m.buffers)) for m in messages) <= 1_000_000
    segments = [(s, m.buffers) for m in messages for s in m.body["segments"]]
    assert [s["series"] for s, _ in segments[:2]] == [1, 0]
    got = np.concatenate([decode(s, b)["value"] for s, b in segments if s["series"] == 0])
    np.testing.assert_array_equal(got, value)
    assert not replies.pending


def test_newer_export_ends_the_older() -> None:
    """Nobody waits for that any more."""
    logs, replies = MemLogs(), Replies(10_000)
    logs.add("r", "x", range(100_000), range(100_000))
    replies.ask(Export(1, (0,)))
    replies.next(logs.store)
    replies.ask(Export(2, (0,)))

    assert {m.body["req"] for m in answer(replies, logs)} == {2}


@pytest.mark.parametrize("kind", ["range", "export"])
def test_cards_that_ask_together(kind: str) -> None:
    """With linked zoom every card asks at once; each is answered, in turn."""
    logs, replies = MemLogs(), Replies(1_000_000)
    for index in range(8):
        logs.add("r", f"tag{index}", range(100), range(100))
    for index in range(8):
        zoom = Range(index, (index,), 5, 9, "step", 100)
        replies.ask(zoom if kind == "range" else Export(index, (index,)))

    answers = [(m.body["req"], m.body["segments"][0]["series"]) for m in answer(replies, logs)]
    assert answers == [(index, index) for index in range(8)]
    assert not replies.pending


def test_question_asked_again_is_answered_once() -> None:
    """A page that doubts the line asks again, by another number, and waits for that answer."""
    logs, replies = MemLogs(), Replies(1_000_000)
    logs.add("r", "x", range(100), range(100))
    for req in (1, 2, 3):
        replies.ask(Range(req, (0,), 5, 9, "step", 100))

    assert [m.body["req"] for m in answer(replies, logs)] == [3]


def test_too_many_questions() -> None:
    """Beyond 64 the oldest is refused, so that its card does not wait for ever."""
    logs, replies = MemLogs(), Replies(1_000_000)
    logs.add("r", "x", range(100), range(100))
    for req in range(66):
        replies.ask(Range(req, (0,), 0, req, "step", 100))
    answers = answer(replies, logs)

    assert sorted(m.body["req"] for m in answers) == list(range(66))
    refused = [m.body["req"] for m in answers if "error" in m.body]
    assert refused == [0, 1]


def test_zoom_goes_before_export() -> None:
    """A download may take a minute; a zoom must not wait for it."""
    logs, replies = MemLogs(), Replies(10_000)
    logs.add("r", "x", range(100_000), range(100_000))
    replies.ask(Export(1, (0,)))
    replies.next(logs.store)
    replies.ask(Range(2, (0,), 5, 9, "step", 100))
    message = replies.next(logs.store)

    assert message is not None
    assert message.body["req"] == 2
    assert len(answer(replies, logs)) > 10


@pytest.mark.parametrize(("axis", "lo", "hi"), [("step", 20, 40), ("wall", 1e9 + 20, 1e9 + 40)])
def test_range_has_the_window_and_a_point_on_each_side(axis: Axis, lo: float, hi: float) -> None:
    """On every axis: the line comes in and goes out."""
    logs, replies = MemLogs(), Replies(1_000_000)
    logs.add("r", "x", range(1000), range(1000))
    replies.ask(Range(1, (0,), lo, hi, axis, 100))
    messages = answer(replies, logs)

    assert steps(messages).tolist() == list(range(19, 42))
    (segment,) = messages[0].body["segments"]
    assert (segment["start"], segment["end"]) == (19, 42)


def test_relative_range_counts_from_where_the_page_says() -> None:
    """A run that was restarted the next day, beside one that was not: each from its own start."""
    logs, replies = MemLogs(), Replies(1_000_000)
    logs.add("r", "x", range(100), range(100), wall=1e9 + np.arange(100), file="a")
    logs.add("r", "x", range(900), range(900), wall=1e9 + 86_400 + np.arange(900), file="b")
    logs.add("s", "x", range(900), range(900), wall=2e9 + np.arange(900))
    replies.ask(Range(1, (0, 1), 20, 40, "wall", 500, (1e9 + 86_400, 2e9)))
    (message,) = answer(replies, logs)

    windows = [(s["start"], s["end"]) for s in message.body["segments"]]
    assert windows == [(119, 142), (19, 42)]


def test_range_with_a_broken_clock_in_it() -> None:
    """One wall time of 1970 neither moves the window nor takes the columns of the others."""
    logs, replies = MemLogs(), Replies(1_000_000)
    wall = 1e9 + np.arange(20_000)
    wall[[0, 9_000]] = 0
    logs.add("r", "x", range(20_000), np.sin(np.arange(20_000)), wall=wall)
    replies.ask(Range(1, (0,), 5_000, 15_000, "wall", 100, (1e9,)))
    messages = answer(replies, logs)

    (segment,) = messages[0].body["segments"]
    assert (segment["start"], segment["end"]) == (4_999, 15_002)
    assert 300 <= len(steps(messages)) <= 400


def test_range_between_two_points() -> None:
    """The line that crosses the window has no point in it."""
    logs, replies = MemLogs(), Replies(1_000_000)
    logs.add("r", "x", [0, 10, 20], [1, 2, 3])
    replies.ask(Range(1, (0,), 12, 14, "step", 100))

    assert steps(answer(replies, logs)).tolist() == [10, 20]


@pytest.mark.parametrize(("lo", "hi"), [(100, 200), (-9, -1)])
def test_range_outside(lo: float, hi: float) -> None:
    """Nothing there is an answer, too."""
    logs, replies = MemLogs(), Replies(1_000_000)
    logs.add("r", "x", [0, 10, 20], [1, 2, 3])
    replies.ask(Range(1, (0,), lo, hi, "step", 100))
    (message,) = answer(replies, logs)

    assert message.body == {"req": 1, "done": True, "segments": []}


def test_open_range_is_thinned_to_the_columns() -> None:
    """On the axis that was asked for."""
    logs, replies = MemLogs(), Replies(1_000_000)
    value = np.sin(np.arange(100_000))
    value[50_000] = 9
    logs.add("r", "x", range(100_000), value)
    replies.ask(Range(1, (0,), None, None, "step", 50))
    messages = answer(replies, logs)

    assert 100 <= len(steps(messages)) <= 200
    assert 50_000 in steps(messages)


def test_unknown_series_is_refused() -> None:
    """With what to do."""
    logs, replies = MemLogs(), Replies(1_000_000)
    logs.add("r", "x", [0], [1])
    replies.ask(Export(3, (0, 7)))
    (message,) = answer(replies, logs)

    assert message.body["done"] is True
    assert "[7]" in message.body["error"]
    assert "reload the page" in message.body["error"]


def test_export_notices_that_files_were_replaced() -> None:
    """Half of each would be worse than none."""
    logs, replies = MemLogs(), Replies(10_000)
    logs.add("r", "x", range(10_000), range(10_000))
    replies.ask(Export(1, (0,)))
    replies.next(logs.store)
    logs.forget_file("r")
    logs.add("r", "x", range(10_000), range(10_000))
    last = answer(replies, logs)[-1]

    assert "ask again" in last.body["error"]


def test_nothing_asked_nothing_said() -> None:
    """As a rule."""
    assert Replies(1_000).next(MemLogs().store) is None
