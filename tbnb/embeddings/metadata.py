"""Labels of points from a ``metadata.tsv``, made into a table that has a cell for each.

A large table stays one piece of text: every line has as many cells, so that whoever wants one
finds it. Sources: tensorboard 2.21, plugins/projector (what tf_projector_plugin/
projector_binary.js makes of it: a table of one column has no header, any other has one).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from tbnb.embeddings import cells, paths
from tbnb.embeddings.labels import Labels
from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from pathlib import Path

LABEL = "label"  # the name of a single column
_MOST_BYTES = 1 << 28
_PIECE = 1 << 18  # bytes looked at at once …
_LINES = 1 << 13  # … and lines: some milliseconds
_LONGEST_LINE = 1 << 22  # bytes; what a line has more is passed over
_LONGEST_NAME = 200  # characters of a column's


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


def read(path: Path, named: str, points: int, origin: str = "") -> Generator[None, None, Table]:
    """Read the labels of so many points, piece by piece.

    A file that fits them badly is read as far as it goes: cells that are missing are empty.

    Parameters
    ----------
    path : Path
    named : str
        What to call it in messages.
    points : int
    origin : str
        Where a configuration says that these are their labels, for the end of a message.

    Raises
    ------
    DecodeError
        The file cannot be read.
    """
    try:
        with paths.opened(path, named) as file:
            if os.fstat(file.fileno()).st_size > _MOST_BYTES:
                raise DecodeError(f"{named}: more than {_MOST_BYTES:,} bytes, too large to show")
            return (yield from _read(file, named, points, origin))
    except OSError as error:
        raise DecodeError(f"{named}: cannot be read: {error.strerror}") from error


def _read(file: BinaryIO, named: str, points: int, origin: str) -> Generator[None, None, Table]:
    # Whether the first line is a header is known when all are counted; they are not kept for it.
    count, at, first, last, most, over = 0, 0, "", 0, 0, 0
    for piece in _pieces(file):
        for number, line in piece:
            count += 1
            if count == 1:
                at, first = number, line
                most = points + ("\t" in line)  # of more lines, the first of columns is a header
            elif count == most + 1:
                over = number
            last = number
        yield
    if not count:
        return Table((), b"", points, [f"{named}: no line in it"])
    notes: list[str] = []
    names, header = _header(first.split("\t"), f"{named}, line {at}", count, points, notes)
    rows = count - header
    if rows != points:
        end = f"they end in line {last}"
        if rows > points:
            end = f"those from line {over} on are left out"
        notes.append(
            f"{named}: found {rows:,} rows, want {points:,}, one for each point; {end}{origin}"
        )
    labels = Labels(named, len(names), points)
    file.seek(0)
    for piece in _pieces(file):
        if not all(labels.add(number, line) for number, line in piece if number > header * at):
            break
        yield
    text = labels.text()
    return Table(_told_apart(names[: labels.columns]), text, points, notes + labels.notes)


def table(names: Sequence[str], columns: Iterable[Iterable[str]], rows: int) -> Table:
    """Return a table of columns of any text."""
    labels = Labels("labels", len(names), rows)
    parts = [map(cells.cell, column) for column in islice(columns, labels.columns)]
    for number, row in enumerate(zip(*parts, strict=True), 1):
        if not labels.add(number, "\t".join(row)):
            break
    text = labels.text()
    return Table(_told_apart(list(names[: labels.columns])), text, rows, labels.notes)


def _pieces(file: BinaryIO) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines of a file by their numbers, some at a time, without the blank ones."""
    number, more = 0, True
    while more:
        lines, size, last = [], 0, number + _LINES
        while more and size < _PIECE and number < last:
            raw = file.readline(_LONGEST_LINE)
            number, more, size = number + 1, bool(raw), size + len(raw)
            line = raw.decode("utf-8", "backslashreplace").removesuffix("\n")
            line = line.removeprefix("\ufeff") if number == 1 else line
            if line and not line.isspace():
                lines.append((number, line.removesuffix("\r")))
            while len(raw) == _LONGEST_LINE and not raw.endswith(b"\n"):
                raw = file.readline(_LONGEST_LINE)
        yield lines


def _header(
    first: list[str], where: str, count: int, points: int, notes: list[str]
) -> tuple[list[str], bool]:
    """Return the names of the columns, and whether they are those of the first line."""
    if len(first) == 1 and count != points + 1:
        return [LABEL], False
    if len(first) > 1 and count == points:
        notes.append(
            f"{where}: as many lines as points, so taken for the first point's; want the names of "
            f"its {len(first):,} columns in a line before it"
        )
        return [f"column {i}" for i in range(1, len(first) + 1)], False
    return first, True


def _told_apart(names: list[str]) -> tuple[str, ...]:
    """Return names of which none is there twice, and none is empty."""
    found: dict[str, None] = {}
    for at, name in enumerate(map(cells.label, names), 1):
        whole = name.strip() or f"column {at}"
        short = whole if len(whole) <= _LONGEST_NAME else f"{whole[:_LONGEST_NAME]}…"
        one, number = short, 2
        while one in found:
            one, number = f"{short} ({number})", number + 1
        found[one] = None
    return tuple(found)
