"""Values by reference: read from their file, and in pieces to the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from eventlogs import NAME, metadata, scalars, sized, summary, tensor, version
from memlogs import MemLogs
from page import Page
from stores import loaded

from tbnb.data import values
from tbnb.data.logs import Logs
from tbnb.data.store import Series
from tbnb.data.values import Reader
from tbnb.notebook import values as module
from tbnb.notebook.values import Value, Values, read
from tbnb.plugins.plugin import Shown


def value(size: int, *, blobs: int = 1, meta: dict[str, Any] | None = None) -> Value:
    """Return a value of random bytes."""
    series = MemLogs().add("r", "x", [0], [0], plugin="images")
    data = np.random.default_rng(size).bytes(size)
    cuts = [size * i // blobs for i in range(blobs + 1)]
    sizes = [cuts[i + 1] - cuts[i] for i in range(blobs)]
    return Value(
        series,
        generation=0,
        point=3,
        part=0,
        meta=meta or {},
        sizes=sizes,
        data=data,
        error="",
        head=300,
    )


def sent(parts: list[Value], limit: int) -> Page:
    """Send values one after another, in as many messages as it takes."""
    page, gathered = Page(), Values(limit)

    def flush() -> None:
        message = gathered.message()
        page(message.content("e", page.seq + 1), message.buffers)

    for part in parts:
        at: int | None = 0
        while (at := gathered.add(part, at or 0)) is not None:
            flush()
            gathered = Values(limit)
    flush()
    return page


@pytest.mark.parametrize("limit", [20_000, 150_000, 1_000_000])
@pytest.mark.parametrize("size", [0, 1, 7, 1_000, 200_000, 1_000_000, 3_333_333])
def test_large_values_come_in_pieces(size: int, limit: int) -> None:
    """Each within the limit; together every byte, blob by blob."""
    whole = value(size, blobs=3)
    page = sent([whole], limit)

    assert b"".join(page.blobs(0, 3)) == whole.data
    assert [len(blob) for blob in page.blobs(0, 3)] == whole.sizes
    assert max(page.sizes) <= limit + 300
    assert len(page.messages) <= 1 + size // (limit - 700)


def test_small_values_share_a_message() -> None:
    """A thousand histograms of 30 buckets are one megabyte, and one message."""
    page = sent([value(720) for _ in range(900)], 1_000_000)

    assert len(page.messages) == 1
    assert len(page.messages[0]["items"]) == 900


def test_a_value_without_bytes_has_no_buffer() -> None:
    """A text is all header."""
    gathered = Values(1_000)
    assert gathered.add(value(0, meta={"cells": ["é" * 5_000]})) is None

    assert gathered.message().buffers == []
    assert gathered.message().body["items"][0]["n"] == 0


@pytest.mark.parametrize("blobs", [0, 1, 40])
def test_size_is_never_underestimated(blobs: int) -> None:
    """The limit is kept by an estimate; with the largest numbers there may be."""
    big = 2**31
    series = MemLogs().add("r", "x", [0], [0], plugin="images")
    series.index = series.generation = big
    meta = {"samples": [{"label": "é" * 10, "thumb": False}] * blobs}
    shown = Shown(meta, [b"x" * 1_000] * blobs)
    gathered = Values(100_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_shown", lambda *_, **__: shown)
        one = read(Reader(), series, big, 0)
    while gathered.add(one) is None:
        pass
    message = gathered.message()
    header = message.content("0123456789ab", big)
    real = len(json.dumps(header, ensure_ascii=False).encode()) + sum(map(len, message.buffers))

    assert real <= gathered.size + 100
    assert gathered.size <= 100_000


def put(root: Path, *records: bytes) -> Logs:
    """Write the event file of a run and read it."""
    (root / "r").mkdir()
    (root / "r" / NAME).write_bytes(version() + b"".join(records))
    return loaded(root)


def series_of(logs: Logs, tag: str) -> Series:
    """Return the series of a tag."""
    (run,) = logs.store.runs()
    return next(series for (name, _), series in run.series.items() if name == tag)


def strings(tag: str, plugin: str, *items: bytes) -> bytes:
    """Return a summary value that holds strings."""
    body = b"".join(sized(8, item) for item in items)
    return tensor(tag, 7, [len(items)], body, metadata(plugin))


def test_broken_values_say_why(tmp_path: Path) -> None:
    """One that is no image, one whose file is gone, one that was never there."""
    logs = put(tmp_path, *(summary(i, strings("im", "images", b"1")) for i in range(2)))
    series = series_of(logs, "im")

    assert "want width, height and encoded" in read(Reader(), series, 0, 0).error
    assert "no value 7" in read(Reader(), series, 7, 0).error
    (tmp_path / "r" / NAME).unlink()
    broken = read(Reader(), series, 1, 1)
    assert "No such file" in broken.error
    assert broken.row() == {
        "series": series.index,
        "generation": 0,
        "point": 1,
        "part": 1,
        "error": broken.error,
    }


def test_unexpected_errors_are_of_one_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decoder with a bug ends neither the thread nor the board."""
    logs = put(tmp_path, summary(0, strings("t", "text", b"x")))
    monkeypatch.setattr("tbnb.plugins.text.decode", lambda _: 1 / 0)

    error = read(Reader(), series_of(logs, "t"), 0, 0).error
    assert error == "ZeroDivisionError: division by zero"


def test_records_too_large_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what else can be done."""
    logs = put(tmp_path, summary(0, strings("t", "text", b"x" * 70_000)))
    monkeypatch.setattr(module, "_LARGEST", 65_536)
    monkeypatch.setattr("tbnb.data.values.open_regular", None)

    assert "more than the 65536 that a board shows" in (
        read(Reader(), series_of(logs, "t"), 0, 1).error
    )


def test_one_record_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TensorFlow 1 writes all summaries of a step into one record."""
    both = summary(0, strings("a", "text", b"x"), strings("b", "text", b"y"))
    logs = put(tmp_path, both, scalars("s", range(3)))
    payload, reads = values._payload, []
    monkeypatch.setattr(
        "tbnb.data.values._payload", lambda *place: reads.append(place) or payload(*place)
    )
    reader = Reader()

    found = [read(reader, series_of(logs, tag), 0, 0) for tag in "ab"]
    assert [one.meta["cells"] for one in found] == [["x"], ["y"]]
    assert len(reads) == 1
