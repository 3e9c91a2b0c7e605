"""Labels of points, against what TensorBoard's page makes of the same files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbnb.embeddings import cells, metadata, written
from tbnb.embeddings.metadata import Table
from tbnb.errors import DecodeError

SAMPLES = Path(__file__).parents[1] / "samples"


def read(path: Path, text: str, points: int) -> Table:
    """Read a file with this text in it."""
    path.write_text(text, newline="")
    return metadata.read(path, path.name, points)


def rows(table: Table) -> list[list[str]]:
    """Return all cells."""
    return [list(row) for row in zip(*[table.column(name) for name in table.names], strict=True)]


@pytest.mark.parametrize("writer", ["torch", "tensorboardX"])
def test_samples(writer: str) -> None:
    """One column without a header, two columns with one."""
    root = SAMPLES / writer / "all"
    one = metadata.read(root / "00000" / "default" / "metadata.tsv", "m", 25)
    two = metadata.read(root / "00001" / "two%2fcols" / "metadata.tsv", "m", 25)

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
            ["m.tsv: found 2 rows, want 4, one for each point"],
        ),
        (
            "a\nb\nc\nd",
            2,
            ("label",),
            [["a"], ["b"]],
            ["m.tsv: found 4 rows, want 2, one for each point"],
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

    assert metadata.read(path, "m.tsv", 1).column("label") == [r"caf\xe9"]


def test_gone(tmp_path: Path) -> None:
    """It says so."""
    with pytest.raises(DecodeError, match=r"m\.tsv: cannot be read: No such file"):
        metadata.read(tmp_path / "m.tsv", "m.tsv", 1)


_text = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(_text, _text), min_size=1))
def test_whatever_is_written_comes_back(labels: list[tuple[str, str]]) -> None:
    """Tabs and line feeds included, from our own files and from columns in memory."""
    table = metadata.table(["x", "y"], zip(*labels, strict=True), len(labels))
    data = written.metadata(labels, ["x", "y"]).decode()

    assert rows(table) == [list(one) for one in labels]
    assert [list(map(cells.label, line.split("\t"))) for line in data.split("\n")[1:-1]] == rows(
        table
    )
