"""Labels of points, against what TensorBoard's page makes of the same files."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from tbnb.data.work import Work
from tbnb.embeddings import cells, labels, metadata, written
from tbnb.embeddings.metadata import Table
from tbnb.errors import DecodeError

SAMPLES = Path(__file__).parents[1] / "samples"


def read(path: Path, text: str, points: int) -> Table:
    """Read a file with this text in it."""
    path.write_text(text, newline="")
    return Work(metadata.read(path, path.name, points)).whole()


def rows(table: Table) -> list[list[str]]:
    """Return all cells."""
    return [list(row) for row in zip(*[table.column(name) for name in table.names], strict=True)]


@pytest.mark.parametrize("writer", ["torch", "tensorboardX"])
def test_samples(writer: str) -> None:
    """One column without a header, two columns with one."""
    root = SAMPLES / writer / "all"
    one = Work(metadata.read(root / "00000" / "default" / "metadata.tsv", "m", 25)).whole()
    two = Work(metadata.read(root / "00001" / "two%2fcols" / "metadata.tsv", "m", 25)).whole()

    assert one.names == ("label",)
    assert one.column("label") == [f"lab{i}" for i in range(25)]
    assert two.names == ("id", "name")
    assert rows(two) == [[str(i), f"n{i}"] for i in range(25)]
    assert one.notes == two.notes == []


@pytest.mark.parametrize(
    ("text", "points", "names", "cells", "notes"),
    [
        ("a\nb\n", 2, ("label",), [["a"], ["b"]], []),
        ("a\r\nb\r\n", 2, ("label",), [["a"], ["b"]], []),
        ("\ufeffa\n\n \nb", 2, ("label",), [["a"], ["b"]], []),
        ("name\na\nb", 2, ("name",), [["a"], ["b"]], []),
        ("x\ty\n1\t2\n", 1, ("x", "y"), [["1", "2"]], []),
        ("x\tx\t\n1\t2\t3", 1, ("x", "x (2)", "column 3"), [["1", "2", "3"]], []),
        (
            "1\t2\n3\t4\n",
            2,
            ("column 1", "column 2"),
            [["1", "2"], ["3", "4"]],
            [
                (
                    "m.tsv, line 1: as many lines as points, so taken for the first point's; want "
                    "the names of its 2 columns in a line before it"
                )
            ],
        ),
        (
            "a\nb\n",
            4,
            ("label",),
            [["a"], ["b"], [""], [""]],
            ["m.tsv: found 2 rows, want 4, one for each point; they end in line 2"],
        ),
        (
            "a\nb\nc\nd",
            2,
            ("label",),
            [["a"], ["b"]],
            [
                (
                    "m.tsv: found 4 rows, want 2, one for each point; those from line 3 on are "
                    "left out"
                )
            ],
        ),
        (
            "\nx\ty\n\n1\t2\n3\t4\n\n5\t6\n7\t8\n",
            2,
            ("x", "y"),
            [["1", "2"], ["3", "4"]],
            [
                (
                    "m.tsv: found 4 rows, want 2, one for each point; those from line 7 on are "
                    "left out"
                )
            ],
        ),
        (
            "x\ty\n\n1\t2\n\n",
            3,
            ("x", "y"),
            [["1", "2"], ["", ""], ["", ""]],
            ["m.tsv: found 1 rows, want 3, one for each point; they end in line 3"],
        ),
        (
            "x\ty\n1\n1\t2\t3\n\n4\t5",
            3,
            ("x", "y"),
            [["1", ""], ["1", "2"], ["4", "5"]],
            ["m.tsv, line 2: found 1 cells, want 2", "m.tsv, line 3: found 3 cells, want 2"],
        ),
        ("x\ty\n" + "1\n" * 5, 5, ("x", "y"), [["1", ""]] * 5, None),
    ],
)
def test_tables(
    tmp_path: Path,
    text: str,
    points: int,
    names: tuple[str, ...],
    cells: list[list[str]],
    notes: list[str] | None,
) -> None:
    """As TensorBoard reads them, and where they do not fit, with a note and a cell for each."""
    table = read(tmp_path / "m.tsv", text, points)

    assert table.names == names
    assert rows(table) == cells
    assert table.rows == points
    if notes is None:
        assert table.notes[-1] == "m.tsv: 2 more lines like that"
    else:
        assert table.notes == notes


def test_empty(tmp_path: Path) -> None:
    """There is no column, and a note."""
    table = read(tmp_path / "m.tsv", "\n", 3)

    assert (table.names, table.rows, table.notes) == ((), 3, ["m.tsv: no line in it"])


def test_not_utf8(tmp_path: Path) -> None:
    """What is no text is its escapes."""
    path = tmp_path / "m.tsv"
    path.write_bytes(b"caf\xe9\n")

    assert Work(metadata.read(path, "m.tsv", 1)).whole().column("label") == [r"caf\xe9"]


def test_gone(tmp_path: Path) -> None:
    """It says so."""
    with pytest.raises(DecodeError, match=r"m\.tsv: cannot be read: No such file"):
        Work(metadata.read(tmp_path / "m.tsv", "m.tsv", 1)).whole()


_text = st.text(st.characters(exclude_categories=["Cs"]))


@hypothesis.given(st.lists(st.tuples(_text, _text), min_size=1))
def test_whatever_is_written_comes_back(given: list[tuple[str, str]]) -> None:
    """Tabs and line feeds included, from our own files and from columns in memory."""
    table = metadata.table(["x", "y"], zip(*given, strict=True), len(given))
    data = written.metadata(given, ["x", "y"]).decode()

    assert rows(table) == [list(one) for one in given]
    assert [list(map(cells.label, line.split("\t"))) for line in data.split("\n")[1:-1]] == rows(
        table
    )


def test_more_lines_than_points(tmp_path: Path) -> None:
    """They are counted, and take no memory."""
    path = tmp_path / "m.tsv"
    path.write_bytes(b"a\n" * 200_000)
    tracemalloc.start()
    table = Work(metadata.read(path, "m.tsv", 10)).whole()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert table.column("label") == ["a"] * 10
    assert table.notes == [
        "m.tsv: found 200,000 rows, want 10, one for each point; those from line 11 on are left out"
    ]
    assert most < 8_000_000


def test_goes_in_slices(tmp_path: Path) -> None:
    """A file of megabytes is left and gone on with, also where it is blank."""
    for text in ("a label\n" * 300_000, "\n" * 2_200_000):
        (tmp_path / "m.tsv").write_text(text)

        assert sum(1 for _ in metadata.read(tmp_path / "m.tsv", "m.tsv", 300_000)) > 8


def test_more_cells_than_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kilobyte makes no table of hundreds of megabytes: so many columns are left out."""
    monkeypatch.setattr(labels, "MOST_BYTES", 100)
    table = read(tmp_path / "m.tsv", "a\tb\tc\n1\t2\t3\n", 20)
    none = read(tmp_path / "m.tsv", "a\nb\n", 60)

    assert table.names == ("a", "b")
    assert rows(table) == [["1", "2"], *[["", ""]] * 19]
    assert table.notes == [
        "m.tsv: found 1 rows, want 20, one for each point; they end in line 2",
        "m.tsv: 3 columns; the first 2 are shown",
    ]
    assert (none.names, none.text, none.rows) == ((), b"", 60)
    assert none.notes[-1] == "m.tsv: 60 points are too many to show labels of"


def test_more_text_than_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a table of more bytes the first points have labels."""
    monkeypatch.setattr(labels, "MOST_BYTES", 100)
    table = read(tmp_path / "m.tsv", ("x" * 30 + "\n") * 4, 4)
    ours = metadata.table(["a"], [["x" * 30] * 4], 4)

    for one in (table, ours):
        assert [len(row) for row in one.text.split(b"\n")] == [30, 30, 30, 0, 0]
        assert "more than 100 bytes of labels; the first 3 points have theirs" in one.notes[0]


def test_long_cells_are_cut(tmp_path: Path) -> None:
    """At a thousand characters; how many is said."""
    long = "é" * 5_000_000
    table = read(tmp_path / "m.tsv", f"a\tb\n{long}\tx\n{'y' * 1000}\t{'z' * 1001}\n", 2)
    ours = metadata.table(["a"], [["x" * 1000, "x" * 1001]], 2)

    assert rows(table) == [["é" * 1000 + "…", ""], ["y" * 1000, "z" * 1000 + "…"]]
    assert table.notes[-1] == "m.tsv: 2 cells cut at 1,000 characters"
    assert ours.column("a") == ["x" * 1000, "x" * 1000 + "…"]
    assert ours.notes == ["labels: 1 cell cut at 1,000 characters"]


def test_long_names_are_cut(tmp_path: Path) -> None:
    """And told apart."""
    long = "n" * 5_000_000
    table = read(tmp_path / "m.tsv", f"{'n' * 300}\t{'n' * 301}\n1\t2\n", 1)
    (name,) = metadata.table([long], [["x"]], 1).names

    assert table.names == ("n" * 200 + "…", "n" * 200 + "… (2)")
    assert name == "n" * 200 + "…"
