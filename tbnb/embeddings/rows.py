"""Rows of numbers parted by tabs, a piece of text at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tbnb.embeddings.unplaced import Unplaced
from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import BinaryIO

    import numpy.typing as npt

_PIECE = 1 << 18  # bytes parsed at once: some milliseconds with the interpreter's lock held
_LONGEST_LINE = 1 << 22
_MOST_BEFORE = 1000  # lines before the first that is all numbers
_MOST_MISSING = 1 << 24  # numbers in rows that cannot be read, and as many as in the others
_NAMED = 3  # bad lines that are named one by one
_SHOWN = 40  # characters of what is no number


class Rows:
    """The rows of one file, read until there are enough.

    The first line that is all numbers says how many a line has. Blank lines are passed over, as
    TensorBoard does; any other line is a point, and one of which something cannot be read is NaN.

    Parameters
    ----------
    named : str
        What to call the file in messages.
    most : int
        Numbers to keep.
    """

    def __init__(self, named: str, most: int) -> None:
        self.notes: list[str] = []
        self._named = named
        self._most = most
        self._parts: list[npt.NDArray[np.float32]] = []
        self._columns = 0
        self._count = 0  # rows so far
        self._before = 0  # of them, before the first that is all numbers
        self._line = 1  # of the next piece
        self._bad = 0
        self._unplaced = Unplaced(named, "line")
        self._enough = False

    def read(self, file: BinaryIO) -> Generator[None, None, None]:
        """Read a file, piece by piece.

        Raises
        ------
        DecodeError
            No line of it is all numbers, or not one of the first.
        """
        rest = b""
        while piece := file.read(_PIECE):
            text = rest + piece
            end = text.rfind(b"\n") + 1
            if not end and len(text) > _LONGEST_LINE:
                raise DecodeError(f"{self._named}: line {self._line} has no end")
            rest = text[end:]
            if end and not self._take(text[:end]):
                rest = b""
                break
            yield
        if rest:
            self._take(rest)
        if not self._columns:
            found = self.notes[0] if self.notes else f"{self._named}: no line in it"
            raise DecodeError(f"{found}; want numbers parted by tabs, a line a point")
        if self._bad > _NAMED:
            self.notes.append(f"{self._named}: {self._bad - _NAMED:,} more lines like that")
        self.notes += self._unplaced.notes()

    def values(self) -> npt.NDArray[np.float32]:
        """Return all rows, shape (n, d)."""
        first = np.full((self._before, self._columns), np.nan, np.float32)
        return np.concatenate([first, *self._parts])

    def _take(self, text: bytes) -> bool:
        """Take whole lines; return False when there are enough rows."""
        lines = text.decode("utf-8", "replace").lstrip("\ufeff").split("\n")
        lines = lines[:-1] if text.endswith(b"\n") else lines
        numbers = self._all(lines)
        if numbers is None:
            numbers, where = self._one_by_one(lines)
        else:
            where = [at for at, line in enumerate(lines, self._line) if _filled(line)]
        self._line += len(lines)
        if not self._columns:
            return True
        room = max(0, self._most // self._columns - self._count)
        if len(numbers) > room:
            self.notes.append(
                f"{self._named}: more rows than are shown; the first {self._count + room:,} are"
            )
            numbers = numbers[:room]
        self._unplaced.look(numbers, where)
        self._parts.append(numbers)
        self._count += len(numbers)
        return not self._enough and self._count * self._columns < self._most

    def _all(self, lines: list[str]) -> npt.NDArray[np.float32] | None:
        """Read lines of which each is as it should be; None when there is another."""
        if not any(map(_filled, lines)):
            return np.empty((0, self._columns), np.float32)
        try:
            numbers = np.loadtxt(lines, np.float64, comments=None, delimiter="\t", ndmin=2)
        except ValueError:
            return None
        if not self._columns and not self._count:
            self._columns = numbers.shape[1]
        return _single(numbers) if numbers.shape[1] == self._columns else None

    def _one_by_one(self, lines: list[str]) -> tuple[npt.NDArray[np.float32], list[int]]:
        """Read lines of any kind; return also their numbers, below 0 of those that have a note."""
        rows: list[list[float] | None] = []
        where: list[int] = []
        for number, line in enumerate(lines, self._line):
            if not _filled(line):
                continue
            row = self._row(number, line)
            if not self._columns:
                self._before += 1
                self._count += 1
                if self._before > _MOST_BEFORE:
                    raise DecodeError(f"{self.notes[0]}, here or in {_MOST_BEFORE:,} more lines")
                continue
            if row is None and self._too_many(len(rows)):
                break
            rows.append(row)
            where.append(-1 if row is None else number)
        found = np.full((len(rows), self._columns), np.nan, np.float32)
        for at, one in enumerate(rows):
            if one is not None:
                found[at] = _single(np.array(one))
        return found, where

    def _row(self, number: int, line: str) -> list[float] | None:
        """Return the numbers of a line; None, and a note, when it has not those of a point."""
        row = _numbers(line.rstrip("\r").split("\t"))
        if isinstance(row, str):
            self._note(number, f"found {row[:_SHOWN]!r}, want a number")
            return None
        if not self._columns:
            self._begin(number, len(row))
        if len(row) != self._columns:
            self._note(number, f"found {len(row):,} numbers, want {self._columns:,}")
            return None
        return row

    def _begin(self, line: int, columns: int) -> None:
        """Take up how many numbers a line has."""
        missing = self._before * columns
        if missing > _MOST_MISSING or self._before >= max(1, self._most // columns):
            raise DecodeError(
                f"{self.notes[0]}; {self._before:,} lines before the first of {columns:,} numbers, "
                f"which is line {line:,}"
            )
        self._columns = columns

    def _too_many(self, more: int) -> bool:
        """Say whether more rows are missing than a file of so many numbers may claim."""
        good = self._count + more - (self._bad - 1)
        self._enough = (self._bad - good) * self._columns > _MOST_MISSING
        if self._enough:
            self.notes.append(
                f"{self._named}: most lines are like that; the first {self._count + more:,} are "
                "shown"
            )
        return self._enough

    def _note(self, line: int, what: str) -> None:
        self._bad += 1
        if self._bad <= _NAMED:
            self.notes.append(f"{self._named}, line {line}: {what}")


def _filled(line: str) -> bool:
    """Say whether a line is a point; blank ones are none."""
    return bool(line) and not line.isspace()


def _numbers(cells: list[str]) -> list[float] | str:
    """Return the numbers of a line, or the first cell that is none."""
    found: list[float] = []
    try:
        found.extend(map(float, cells))  # keeps those before the one that fails
    except ValueError:
        return cells[len(found)]
    return found


def _single(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Return float32; what is too large for it is infinite, and nobody is warned."""
    with np.errstate(over="ignore"):
        return numbers.astype(np.float32)
