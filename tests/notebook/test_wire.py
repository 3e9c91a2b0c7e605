"""The messages, byte for byte where it matters."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import numpy as np
import pytest
from memlogs import MemLogs
from page import decode

from tbnb.data.store import Damage
from tbnb.notebook import wire
from tbnb.plugins.scalars import View


def view(count: int, start: int = 0) -> View:
    """Return a view of so many points, as costly as they come."""
    rng = np.random.default_rng(count)
    return View(
        start,
        start + 2 * count,
        rng.integers(0, 2**62, count),
        rng.random(count),
        rng.random(count),
        np.ones(count, bool),
        np.ones(count, np.uint32),
        rng.random(count),
    )


def test_envelope() -> None:
    """Every message has version, type, epoch and number."""
    message = wire.Message("heads", {"heads": []})

    assert message.content("e", 3) == {
        "v": 1,
        "type": "heads",
        "epoch": "e",
        "seq": 3,
        "heads": [],
    }


def test_heads_of_nothing() -> None:
    """One message without rows: a page that missed something learns that this was all."""
    assert [m.body for m in wire.heads([], 1_000)] == [{"heads": []}]


def test_status() -> None:
    """Counts, and the latest hundred of the damage."""
    damage = [Damage(f"f{i}", i, "why", "bad_proto", 9) for i in range(250)]
    damage[7] = replace(damage[7], count=5_000)  # of one file the rest are told as one
    now = wire.Status("ready", "/l", None, 1, 2, 3, 4, 5, 1.0)
    body = wire.status(now, damage, 12.5).body

    assert body["damage"]["count"] == 5_249
    assert [item["file"] for item in body["damage"]["items"]] == [f"f{i}" for i in range(150, 250)]
    assert body["damage"]["items"][0] == {
        "file": "f150",
        "offset": 150,
        "kind": "bad_proto",
        "reason": "why",
        "skipped": 9,
    }
    assert {key: body[key] for key in ("state", "read", "total", "runs", "series", "points")} == {
        "state": "ready",
        "read": 1,
        "total": 2,
        "runs": 3,
        "series": 4,
        "points": 5,
    }


def test_rows_of_the_catalogue() -> None:
    """Index first; a display name only where it says more than the tag."""
    logs = MemLogs()
    series = logs.add("train", "loss", [0], [1])
    series.display_name, series.description = "Loss", "d"

    assert wire.run_row(series.run) == [0, "train", None, "live"]
    assert wire.series_row(series) == [0, 0, "loss", "scalars", "Loss", "d"]
    series.display_name = "loss"
    assert wire.series_row(series)[4] == ""


def test_catalogue_is_cut_to_size() -> None:
    """In order, nothing lost, each message within the limit."""
    runs = [[i, "r" * 50, None, "live"] for i in range(100)]
    series = [[i, i, "t" * 50, "scalars", "", ""] for i in range(100)]
    messages = list(wire.catalogues(runs, series, 2_000))

    assert [row for m in messages for row in m.body["runs"]] == runs
    assert [row for m in messages for row in m.body["series"]] == series
    assert max(len(json.dumps(m.body)) for m in messages) < 2_200
    assert len(list(wire.catalogues(runs, series, 1_000_000))) == 1


def test_segments_say_where_they_belong() -> None:
    """Series, generation and stretch; all columns come back."""
    segments = wire.Segments(1_000_000)
    sent = view(5, start=10)
    segments.add(7, 2, sent)
    message = segments.points()
    (row,) = message.body["segments"]

    assert [row[key] for key in ("series", "generation", "start", "end", "n")] == [7, 2, 10, 20, 5]
    got = decode(row, message.buffers)
    np.testing.assert_array_equal(got["step"], sent.step)
    np.testing.assert_array_equal(got["wall"], sent.wall_time)
    np.testing.assert_array_equal(got["value"], sent.value)
    assert got["flags"].tolist() == [1] * 5
    assert got["gap"].tolist() == [1] * 5
    assert row["tail"] == [0, 0]


@pytest.mark.parametrize("points", [1, 2, 10, 1000])
def test_size_is_never_underestimated(points: int) -> None:
    """The limit is kept by an estimate."""
    segments = wire.Segments(100_000)
    while segments.room(points):
        segments.add(2**31, 2**31, view(points, 2**31))
        if len(segments) > 300:
            break
    message = segments.points()
    real = len(json.dumps(message.content("0123456789ab", 2**31))) + sum(map(len, message.buffers))

    assert real <= max(segments.size, 100_000) + 100


def test_reply_and_refusal() -> None:
    """Both answer by the request's number."""
    segments = wire.Segments(1000)
    segments.add(1, 0, view(2))

    assert segments.reply(5, done=False).body["req"] == 5
    assert wire.refusal(6, "no").body == {"req": 6, "error": "no", "done": True, "segments": []}


def test_text_is_always_utf_8() -> None:
    """Names of files that are not, and lone surrogates, are escaped; everything else stays."""
    name = os.fsdecode(b"run\xff-\xc3\xa9")

    assert wire.text(name) == "run\\xff-é"
    assert wire.text("\ud800") == "\\ud800"
    assert wire.text("é\n<b>") == "é\n<b>"
