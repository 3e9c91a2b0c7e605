"""One pass after the other: both paths, any chunks, many files."""

from __future__ import annotations

import pkgutil
import struct
import tempfile
from pathlib import Path
from typing import Any

import pytest
from eventlogs import (
    NAME,
    event,
    metadata,
    record,
    scalars,
    session_start,
    simple,
    sized,
    summary,
    tensor,
    version,
    write_run,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stores import content, loaded, points

from tbnb.data.logs import Logs
from tbnb.format import records

TAGS = st.sampled_from(["loss", "acc", "train/loss", "x" * 300, ""])
STEPS = st.integers(-5, 300) | st.integers(-(2**63), 2**63 - 1)
WALLS = st.floats(1.6e9, 1.8e9) | st.floats()


def f4(value: float) -> bytes:
    """Pack a float32."""
    return struct.pack("<f", value)


@st.composite
def values(draw: Any) -> bytes:
    """One summary value of any kind."""
    tag, number = draw(TAGS), draw(st.floats(width=32))
    return draw(
        st.sampled_from(
            [
                simple(tag, number),
                tensor(tag, 1, [], sized(5, f4(number)), metadata("scalars")),
                tensor(tag, 1, [], sized(4, f4(number))),
                tensor(tag, 2, [], sized(6, struct.pack("<d", number))),
                tensor(tag, 1, [2], sized(5, f4(1) + f4(2)), metadata("scalars")),
                tensor(tag, 7, [1], sized(8, b"words"), metadata("text", b"", "Shown")),
                tensor(tag, 7, [1], sized(8, b"words")),
                sized(1, tag.encode()) + sized(4, sized(4, b"png")),
                sized(1, tag.encode()),
                sized(1, tag.encode()) + metadata("hparams", b"x"),
            ]
        )
    )


@st.composite
def stretches(draw: Any) -> bytes:
    """Some records: a stretch of scalars as a training loop writes it, or anything else."""
    kind = draw(st.integers(0, 9))
    if kind < 5:
        tags = draw(st.lists(TAGS, min_size=1, max_size=4))
        first, count = draw(st.integers(0, 200)), draw(st.integers(1, 60))
        return b"".join(
            summary(step, simple(tag, step / 3))
            for step in range(first, first + count)
            for tag in tags
        )
    some = draw(st.lists(values(), min_size=1, max_size=3))
    body = b"".join(sized(1, value) for value in some)
    one = record(event(draw(STEPS), draw(WALLS), sized(5, body)))
    odd = {
        5: one * draw(st.integers(1, 40)),
        6: session_start(draw(st.integers(0, 300))),
        7: record(event(1, 1.7e9, sized(5, body)), spoil_data=1),
        8: draw(st.binary(max_size=50)),
        9: record(draw(st.binary(max_size=50))),
    }
    return odd[kind]


LOG = st.lists(st.lists(stretches(), max_size=6), min_size=1, max_size=3)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(LOG, st.sampled_from([3000, 20_000, 1 << 22]))
def test_paths_are_equal(files: list[list[bytes]], room: int) -> None:
    """On random logs the columns and protobuf give one store, in chunks of any size."""
    with tempfile.TemporaryDirectory() as root, pytest.MonkeyPatch.context() as patch:
        for number, parts in enumerate(files):
            path = Path(root) / f"events.out.tfevents.170000000{number}.h.1.0"
            path.write_bytes(version() + b"".join(parts))
        slow = loaded(root, fast=False)
        patch.setattr("tbnb.data.loader._LEAST", room)
        patch.setattr("tbnb.data.loader._MOST", room)
        fast = Logs(root)
        fast._loader._room = room
        fast.reload()

        assert content(fast) == content(slow)


def test_record_longer_than_a_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record of up to 16 kB that is longer than a piece is read in a longer one."""
    value = tensor("t", 7, [1], sized(8, bytes(16_000)), metadata("text"))
    (tmp_path / NAME).write_bytes(version() + summary(0, value) + scalars("a", range(50)))
    monkeypatch.setattr("tbnb.data.files._FIRST", 100)

    assert points(loaded(tmp_path)) == {".": {"t": 1, "a": 50}}


def test_longest_record_that_is_read_at_once(tmp_path: Path) -> None:
    """A payload of 16383 bytes, the longest that is not long, fits into the least buffer."""
    start = event(1, 1.0, sized(5, sized(1, simple("t", 2.0))))
    unknown = 2 + 2  # bytes of the key and length of a long field number 15 or above
    payload = start + sized(100, bytes(records.LARGE - len(start) - unknown))
    assert len(payload) == records.LARGE
    (tmp_path / NAME).write_bytes(version() + record(payload) * 3)
    logs = Logs(tmp_path)
    logs._loader._room = 1 << 17
    logs.reload()

    assert points(logs) == {".": {"t": 3}}


def test_files_that_give_less_than_they_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that shrinks between look and read ends the pass, not the process."""
    path = tmp_path / NAME
    path.write_bytes(version() + scalars("a", range(50)))
    logs = Logs(tmp_path)
    real = logs._loader.catalogue.reconcile

    def cut(seen: Any) -> Any:
        todo = real(seen)
        path.write_bytes(version() + scalars("a", range(5)))
        return todo

    monkeypatch.setattr(logs._loader.catalogue, "reconcile", cut)
    logs.reload()
    monkeypatch.undo()
    logs.reload()

    assert points(logs) == {".": {"a": 5}}


def test_file_deleted_between_look_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is gone when it is opened is reported until the next look shows that it is."""
    path = tmp_path / NAME
    path.write_bytes(version() + scalars("a", range(5)))
    logs = Logs(tmp_path)
    real = logs._loader.catalogue.reconcile

    def delete(seen: Any) -> Any:
        todo = real(seen)
        path.unlink()
        return todo

    monkeypatch.setattr(logs._loader.catalogue, "reconcile", delete)
    logs.reload()
    monkeypatch.undo()
    before = [d.kind for d in logs.damage]
    logs.reload()

    assert before == ["unreadable"]
    assert (logs.damage, logs.runs) == ([], [])


INTERRUPTED = {  # at which of its calls
    "tbnb.data.series.Series.append": 2,
    "tbnb.data.store.Store.touch": 2,
    "tbnb.data.reports.Reports.add": 2,
    "tbnb.data.files.EventFile.remember": 2,
    "tbnb.data.loader.batch.decode": 1,
    "tbnb.data.loader.trouble.search": 2,
    "tbnb.data.logdir.Logdir._files": 2,
    "tbnb.data.catalogue.Catalogue._meet": 2,
    "tbnb.data.catalogue.Catalogue._note_missing": 1,
}


@pytest.mark.parametrize("place", INTERRUPTED)
def test_interrupted_reload(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C anywhere in a reload neither loses points nor doubles them; the next one goes on."""
    for run in "pqr":
        (tmp_path / run).mkdir()
        data = version() + scalars("a", range(9)) + bytes(50) + scalars("b", range(9))
        (tmp_path / run / NAME).write_bytes(data)
    logs = loaded(tmp_path)
    for run in "pqr":
        with (tmp_path / run / NAME).open("ab") as file:
            file.write(scalars("a", range(9, 20)) + bytes(50) + scalars("b", range(9, 20)))
    owner, name = place.rsplit(".", 1)
    real = pkgutil.resolve_name(place)
    calls = 0

    def interrupted(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        result = real(*args)
        if calls == INTERRUPTED[place]:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(pkgutil.resolve_name(owner), name, interrupted)
    with pytest.raises(KeyboardInterrupt):
        logs.reload()
    monkeypatch.undo()
    logs.reload()
    fresh = loaded(tmp_path)

    assert content(logs) == content(fresh)


def test_first_slices_are_small(tmp_path: Path) -> None:
    """Reading begins with little and takes more as that proves quick: the first call is short."""
    size = write_run(tmp_path, ["loss"], 100_000)
    logs = Logs(tmp_path)
    seen = [logs.reload(0.0).read]
    while seen[-1] < size:
        seen.append(logs.reload(0.0).read)

    assert seen[0] <= 1 << 17
    assert len(seen) > 3
