"""Points that are not finite: which they are is said, wherever they come from."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tbnb.data.work import Work
from tbnb.embeddings import matrix, unplaced
from tbnb.embeddings.matrix import Matrix

WHY = "nan or infinite as float32"
ONE = f"{WHY}; this point has no place in the picture"


def read(path: Path, data: bytes, shape: tuple[int, ...] = ()) -> Matrix:
    """Read a file with these bytes in it."""
    path.write_bytes(data)
    return Work(matrix.read(path, path.name, shape)).whole()


def several(points: int) -> str:
    """What is said of more than one point."""
    return f"{WHY}; these {points:,} points have no place in the picture"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("1\t2\nnan\t3\n4\t5\n", [f"t.tsv, line 2: {ONE}"]),
        ("1\t2\n\n3\t4\nnan\t5\n", [f"t.tsv, line 4: {ONE}"]),
        ("1\t2\n\n3\t4\n\r\n5\t-inf", [f"t.tsv, line 5: {ONE}"]),
        ("1\t2\n3\t1e39\n-1e300\t4\n", [f"t.tsv, lines 2 and 3: {several(2)}"]),
        ("nan\tnan\n1\t2\nnan\tinf\nInfinity\t1", [f"t.tsv, lines 1, 3 and 4: {several(3)}"]),
        (
            "1\t2\n" + "nan\t1\n" * 2000,
            [f"t.tsv, lines 2, 3, 4 and 1,997 more: {several(2000)}"],
        ),
    ],
)
def test_lines(tmp_path: Path, text: str, notes: list[str]) -> None:
    """As an editor counts them, blank ones too; how many there are is said."""
    assert read(tmp_path / "t.tsv", text.encode()).notes == notes


def test_lines_among_bad_ones(tmp_path: Path) -> None:
    """Those that cannot be read have a note of their own, and only that."""
    found = read(tmp_path / "t.tsv", b"a\tb\n\n1\tinf\nx\ty\n1\t2\n3\nnan\t3\n")

    assert len(found.values) == 6
    assert found.notes == [
        "t.tsv, line 1: found 'a', want a number",
        "t.tsv, line 4: found 'x', want a number",
        "t.tsv, line 6: found 1 numbers, want 2",
        f"t.tsv, lines 3 and 7: {several(2)}",
    ]


def test_lines_far_apart(tmp_path: Path) -> None:
    """Whatever piece of the file they are in, and whether the others in it can be read."""
    lines = [f"{i}\t{i}" for i in range(200_000)]
    lines[9], lines[70_000], lines[100_000], lines[199_999] = "nan\t1", "", "x", "1\tinf"
    lines[100_001] = "1\tnan"
    found = read(tmp_path / "t.tsv", "\n".join(lines).encode())

    assert found.notes == [
        "t.tsv, line 100001: found 'x', want a number",
        f"t.tsv, lines 10, 100002 and 200000: {several(3)}",
    ]


@pytest.mark.parametrize("name", ["t.npy", "t.bytes"])
def test_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As numpy counts them, from 0, whatever piece they are in."""
    monkeypatch.setattr(unplaced, "_PIECE", 8)
    values = np.arange(60, dtype="<f4").reshape(20, 3)

    def notes(given: Any) -> list[str]:
        file = io.BytesIO()
        np.save(file, given)
        data = file.getvalue() if name == "t.npy" else given.tobytes()
        return read(tmp_path / name, data, given.shape).notes

    assert notes(values) == []
    values[0, 2] = np.nan
    assert notes(values) == [f"{name}, row 0 (the first is 0): {ONE}"]
    values[[7, 18], 0] = np.inf, -np.inf
    assert notes(values) == [f"{name}, rows 0, 7 and 18 (the first is 0): {several(3)}"]
    values[19, 1] = np.nan
    assert notes(values) == [f"{name}, rows 0, 7, 18 and 1 more (the first is 0): {several(4)}"]


def test_rows_that_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file of which the first rows are read, nothing is said of the others."""
    monkeypatch.setattr(matrix, "MOST_VALUES", 8)
    text = b"1\t2\nnan\t3\n4\t5\n6\t7\nnan\t9\n"

    assert read(tmp_path / "t.tsv", text).notes == [
        "t.tsv: more rows than are shown; the first 4 are",
        f"t.tsv, line 2: {ONE}",
    ]
    assert read(tmp_path / "t.tsv", b"x\ty\n" + text).notes[2:] == [f"t.tsv, line 3: {ONE}"]
