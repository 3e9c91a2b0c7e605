"""Labels of points from a ``metadata.tsv``, made into a table that has a cell for each.

A large table stays one piece of text: every line has as many cells, so that whoever wants one
finds it. Sources: tensorboard 2.21, plugins/projector (what tf_projector_plugin/
projector_binary.js makes of it: a table of one column has no header, any other has one).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tbnb.embeddings import cells, paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MOST_BYTES = 1 << 28
_MOST_COLUMNS = 1000
_NAMED = 3  # bad lines that are named one by one
LABEL = "label"  # the name of a single column


@dataclass(slots=True)
class Table:
    """Cells of text, a row for each point.

    Attributes
    ----------
    names : tuple of str
        Of the columns, each another.
    text : bytes
        UTF-8: the rows, each ended by a line feed, their cells parted by tabs.
    rows : int
    notes : list of str
        What is wrong with the file: line, what was found, what was wanted.
    """

    names: tuple[str, ...]
    text: bytes
    rows: int
    notes: list[str] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        """Return the cells of a column; KeyError when there is none of the name."""
        if name not in self.names:
            raise KeyError(name)
        at = self.names.index(name)
        rows = self.text.decode().split("\n")[: self.rows]
        return [cells.label(row.split("\t")[at]) for row in rows]


def read(path: Path, named: str, points: int) -> Table:
    """Read the labels of so many points.

    A file that fits them badly is read as far as it goes: cells that are missing are empty.

    Raises
    ------
    DecodeError
        The file cannot be read.
    """
    data = paths.read(path, named, MOST_BYTES)
    text = data.decode("utf-8", "backslashreplace").removeprefix("\ufeff")
    numbered = [
        (number, line.removesuffix("\r"))
        for number, line in enumerate(text.split("\n"), 1)
        if line and not line.isspace()
    ]
    if not numbered:
        return Table((), b"", points, [f"{named}: no line in it"])
    notes: list[str] = []
    first = numbered[0][1].split("\t")[:_MOST_COLUMNS]
    names, numbered = _header(first, numbered, points, named, notes)
    if len(numbered) != points:
        notes.append(f"{named}: found {len(numbered):,} rows, want {points:,}, one for each point")
    lines = _whole([*numbered[:points]], len(names), named, notes)
    lines += ["\t" * (len(names) - 1)] * (points - len(lines))
    body = "".join([line + "\n" for line in lines])
    return Table(_told_apart(names), body.encode("utf-8", "backslashreplace"), points, notes)


def table(names: Sequence[str], columns: Iterable[Iterable[str]], rows: int) -> Table:
    """Return a table of columns of any text."""
    parts = [[cells.cell(one) for one in column] for column in columns]
    lines = ["\t".join(row) + "\n" for row in zip(*parts, strict=True)]
    body = "".join(lines).encode("utf-8", "backslashreplace")
    return Table(_told_apart(list(names)), body, rows)


def _header(
    first: list[str],
    numbered: list[tuple[int, str]],
    points: int,
    named: str,
    notes: list[str],
) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the names of the columns, and the rows."""
    if len(first) == 1 and len(numbered) != points + 1:
        return [LABEL], numbered
    if len(first) > 1 and len(numbered) == points:
        notes.append(
            f"{named}, line {numbered[0][0]}: as many lines as points, so taken for the first "
            f"point's; want the names of its {len(first)} columns in a line before it"
        )
        return [f"column {i}" for i in range(1, len(first) + 1)], numbered
    return first, numbered[1:]


def _whole(
    numbered: list[tuple[int, str]], columns: int, named: str, notes: list[str]
) -> list[str]:
    """Return lines of as many cells as there are columns."""
    lines, bad = [], 0
    for number, line in numbered:
        count = line.count("\t") + 1
        if count == columns:
            lines.append(line)
            continue
        bad += 1
        if bad <= _NAMED:
            notes.append(f"{named}, line {number}: found {count:,} cells, want {columns:,}")
        parts = line.split("\t")[:columns]
        lines.append("\t".join(parts + [""] * (columns - len(parts))))
    if bad > _NAMED:
        notes.append(f"{named}: {bad - _NAMED:,} more lines like that")
    return lines


def _told_apart(names: list[str]) -> tuple[str, ...]:
    """Return names of which none is there twice, and none is empty."""
    found: dict[str, None] = {}
    for at, name in enumerate(map(cells.label, names), 1):
        one, number = name.strip() or f"column {at}", 2
        while one in found:
            one, number = f"{name.strip()} ({number})", number + 1
        found[one] = None
    return tuple(found)
