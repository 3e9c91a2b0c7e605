"""Odd steps, values, restarts and kinds."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
from eventlogs import (
    WALL,
    metadata,
    scalar,
    scalars,
    session_start,
    sized,
    summary,
    tensor,
    version,
)
from stores import kinds, loaded, points

FIRST = "events.out.tfevents.1700000000.h.1.0"
SECOND = "events.out.tfevents.1700001000.h.2.0"
HISTO = sized(5, b"\x11" + bytes(6) + b"\xf0\x3f" + sized(6, bytes(8)) + sized(7, bytes(8)))
IMAGE = sized(4, b"\x08\x08\x10\x08\x18\x01" + sized(4, b"\x89PNG"))


def put(root: Path, data: bytes, name: str = FIRST, run: str = "run") -> None:
    """Write one event file."""
    (root / run).mkdir(parents=True, exist_ok=True)
    (root / run / name).write_bytes(data)


def tagged(tag: str, body: bytes) -> bytes:
    """Return a summary value of a tag."""
    return sized(1, tag.encode()) + body


def test_nonfinite_values(tmp_path: Path) -> None:
    """B01: NaN, infinities, minus zero and the extremes of float32 are kept as they are."""
    values = [1.0, math.nan, math.inf, -math.inf, -0.0, 1e-45, 3.4028234e38, -3.4028234e38, 2.0]
    put(tmp_path, version() + b"".join(scalar("a", i, v) for i, v in enumerate(values)))

    got = loaded(tmp_path).scalars("run", "a").value.tolist()

    assert len(got) == len(values)
    assert [math.isnan(v) for v in got] == [math.isnan(v) for v in values]
    assert got[2:4] == [math.inf, -math.inf]
    assert math.copysign(1, got[4]) == -1
    assert got[5] == 2.0**-149
    assert got[6] == -got[7] == (2 - 2.0**-23) * 2.0**127


@pytest.mark.parametrize("fast", [True, False], ids=["columns", "protobuf"])
@pytest.mark.parametrize(
    "steps",
    [
        [0, 2**31, 2**53 - 1, 2**53, 2**53 + 1, 2**62, 2**63 - 1],
        [-(2**63), -5, -1, 0, 1],
    ],
    ids=["B02", "B03"],
)
def test_extreme_steps(steps: list[int], fast: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Steps are int64 from disk to column; none is rounded or merged with its neighbour."""
    many = steps * 30  # enough of each length for the columns
    put(tmp_path, version() + b"".join(scalar("a", s, 1.0) for s in many))

    assert loaded(tmp_path, fast=fast).scalars("run", "a").step.tolist() == many


def test_all_steps_zero(tmp_path: Path) -> None:
    """B05: fifty points at step 0 are fifty points."""
    put(tmp_path, version() + b"".join(scalar("a", 0, i, WALL + i) for i in range(50)))

    assert points(loaded(tmp_path)) == {"run": {"a": 50}}


def test_restart_by_session_log(tmp_path: Path) -> None:
    """B06: points that a START goes over again are kept, and marked as superseded."""
    again = b"".join(scalar("a", s, 1000.0 + s, WALL + 300 + s) for s in range(60, 120))
    data = version() + session_start(0) + scalars("a", range(100)) + session_start(60) + again
    put(tmp_path, data)

    logs = loaded(tmp_path)
    columns = logs.scalars("run", "a")

    assert columns.step[columns.superseded].tolist() == list(range(60, 100))
    assert (~columns.superseded).sum() == 120
    assert kinds(logs) == Counter()


def test_restart_in_a_second_file(tmp_path: Path) -> None:
    """B07: without a START, a later file supersedes what its first step goes over again."""
    put(tmp_path, version() + scalars("a", range(100)))
    again = b"".join(scalar("a", s, 1000.0 + s, WALL + 1000 + s) for s in range(60, 120))
    put(tmp_path, version(WALL + 1000) + again, SECOND)

    logs = loaded(tmp_path)
    columns = logs.scalars("run", "a")

    assert columns.step.tolist() == [*range(100), *range(60, 120)]
    assert columns.step[columns.superseded].tolist() == list(range(60, 100))
    assert kinds(logs) == Counter()


def test_clock_skew(tmp_path: Path) -> None:
    """B08: clocks that jump cost no point."""
    walls = [WALL, WALL + 1, WALL - 3600, WALL + 2, WALL + 10**9, WALL + 3, 5.0, WALL + 4]
    put(tmp_path, version() + b"".join(scalar("a", s, 1.0, w) for s, w in enumerate(walls)))

    assert loaded(tmp_path).scalars("run", "a").wall_time.tolist() == walls


def test_kinds_share_a_tag(tmp_path: Path) -> None:
    """B09, B10: a tag that carries several kinds is several series, in one run or in two."""
    float_val = sized(5, b"\0\0\x20\x40")
    data = [
        version(),
        scalar("x", 0, 1.0),
        summary(1, tagged("x", HISTO)),
        summary(2, tagged("x", IMAGE)),
        summary(3, tensor("x", 7, [1], sized(8, b"hello"), metadata("text"))),
        summary(4, tensor("x", 1, [], float_val, metadata("scalars"))),
        scalar("x", 5, 6.0),
        scalars("a", range(5)),
    ]
    put(tmp_path, b"".join(data))
    put(tmp_path, version() + summary(1, tagged("x", HISTO)), run="other")

    logs = loaded(tmp_path)
    number = {
        (run.name, plugin): len(series)
        for run in logs.store.runs()
        for (tag, plugin), series in run.series.items()
        if tag == "x"
    }

    assert number == {
        ("run", "scalars"): 3,
        ("run", "histograms"): 1,
        ("run", "images"): 1,
        ("run", "text"): 1,
        ("other", "histograms"): 1,
    }
    assert logs.scalars("run", "x").value.tolist() == [1.0, 2.5, 6.0]
    assert logs.tags("run") == {"a": "scalars", "x": "scalars"}


def test_metadata_on_the_first_value_only(tmp_path: Path) -> None:
    """B23: TensorFlow 2 names the plugin once; later values of the tag are of the same kind."""
    numbers = [
        summary(i, tensor("s", 1, [], sized(5, bytes(4)), metadata("scalars") if not i else b""))
        for i in range(5)
    ]
    texts = [
        summary(i, tensor("t", 7, [], sized(8, b"x"), metadata("text") if not i else b""))
        for i in range(3)
    ]
    put(tmp_path, version() + b"".join(numbers + texts))

    logs = loaded(tmp_path)

    assert points(logs) == {"run": {"s": 5, "t": 3}}
    assert logs.tags("run") == {"s": "scalars", "t": "text"}
    assert kinds(logs) == Counter()


def test_names_of_tags(tmp_path: Path) -> None:
    """B17: hostile names stay distinct, bytes that are not UTF-8 appear as escapes."""
    names = ["__proto__", "a//b", "..", "caf\u00e9", "cafe\u0301", "new\nline", "", "L" * 70000]
    data = version() + b"".join(scalar(t, i, 1.0) for t in names for i in range(2))
    put(tmp_path, data + scalar(b"bad\xff\xfe", 0, 1.0) + scalar(b"nul\0", 0, 1.0))

    got = points(loaded(tmp_path))["run"]

    assert got == {**dict.fromkeys(names, 2), "bad\\xff\\xfe": 1, "nul\0": 1}


def test_long_series(tmp_path: Path) -> None:
    """B25: every one of 150 000 points is kept."""
    put(tmp_path, version() + scalars("a", range(150_000)))

    columns = loaded(tmp_path).scalars("run", "a")

    assert columns.step.tolist() == list(range(150_000))
    assert columns.value.tolist() == list(range(150_000))


def test_many_files_in_a_run(tmp_path: Path) -> None:
    """B26: two hundred files of one point make one series, and nothing is superseded."""
    for i in range(200):
        name = f"events.out.tfevents.{1700000000 + i}.h.1.{i}"
        put(tmp_path, version() + scalar("a", i, float(i)), name)

    logs = loaded(tmp_path)
    columns = logs.scalars("run", "a")

    assert columns.step.tolist() == list(range(200))
    assert not columns.superseded.any()
    assert kinds(logs) == Counter()
