"""Rows of numbers parted by tabs, a piece of text at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import BinaryIO

    import numpy.typing as npt

_PIECE = 1 << 18  # bytes parsed at once: some milliseconds with the interpreter's lock held
_LONGEST_LINE = 1 << 24
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
    dtype : dtype
        Of the result.
    most : int
        Numbers to keep.
    """

    def __init__(self, named: str, dtype: np.dtype[Any], most: int) -> None:
        self.notes: list[str] = []
        self._named = named
        self._dtype = dtype
        self._most = most
        self._parts: list[npt.NDArray[Any]] = []
        self._columns = 0
        self._count = 0  # rows so far
        self._before = 0  # of them, before the first that is all numbers
        self._line = 1  # of the next piece
        self._bad = 0

    def read(self, file: BinaryIO) -> Generator[None, None, None]:
        """Read a file, piece by piece.

        Raises
        ------
        DecodeError
            No line of it is all numbers.
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

    def values(self) -> npt.NDArray[Any]:
        """Return all rows, shape (n, d)."""
        first = np.full((self._before, self._columns), np.nan, self._dtype)
        return np.concatenate([first, *self._parts])

    def _take(self, text: bytes) -> bool:
        """Take whole lines; return False when there are enough rows."""
        lines = text.decode("utf-8", "replace").lstrip("\ufeff").split("\n")
        lines = lines[:-1] if text.endswith(b"\n") else lines
        numbers = self._all(lines)
        if numbers is None:
            numbers = self._one_by_one(lines)
        self._line += len(lines)
        room = self._most // self._columns - self._count if self._columns else len(numbers)
        if len(numbers) > room:
            self.notes.append(
                f"{self._named}: more rows than are shown; the first {self._count + room:,} are"
            )
            numbers = numbers[:room]
        if self._columns:
            self._parts.append(numbers.astype(self._dtype, copy=False))
        self._count += len(numbers)
        return self._count * max(1, self._columns) < self._most

    def _all(self, lines: list[str]) -> npt.NDArray[np.float64] | None:
        """Read lines of which each is as it should be; None when there is another."""
        if not any(line and not line.isspace() for line in lines):
            return np.empty((0, max(1, self._columns)))
        try:
            numbers = np.loadtxt(lines, np.float64, comments=None, delimiter="\t", ndmin=2)
        except ValueError:
            return None
        if not self._columns and not self._count:
            self._columns = numbers.shape[1]
        return numbers if numbers.shape[1] == self._columns else None

    def _one_by_one(self, lines: list[str]) -> npt.NDArray[np.float64]:
        """Read lines of any kind."""
        rows: list[list[float]] = []
        for number, line in enumerate(lines, self._line):
            if not line or line.isspace():
                continue
            cells = line.rstrip("\r").split("\t")
            row = _numbers(cells)
            if not self._columns and isinstance(row, list):
                self._columns = len(row)
                self._before = self._count = self._count + len(rows)
                rows.clear()
            if isinstance(row, str):
                self._note(number, f"found {row[:_SHOWN]!r}, want a number")
                row = []
            elif len(row) != self._columns:
                self._note(number, f"found {len(row):,} numbers, want {self._columns:,}")
                row = []
            rows.append(row or [np.nan] * max(1, self._columns))
        return np.array(rows, np.float64).reshape(len(rows), max(1, self._columns))

    def _note(self, line: int, what: str) -> None:
        self._bad += 1
        if self._bad <= _NAMED:
            self.notes.append(f"{self._named}, line {line}: {what}")


def _numbers(cells: list[str]) -> list[float] | str:
    """Return the numbers of a line, or the first cell that is none."""
    found: list[float] = []
    try:
        found.extend(map(float, cells))  # keeps those before the one that fails
    except ValueError:
        return cells[len(found)]
    return found
