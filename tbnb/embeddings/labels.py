"""The text of a table of labels as it grows: a row for each point, and no more than is shown."""

from __future__ import annotations

LONGEST_CELL = 1000  # characters; the page shows forty of a label, and all of this in a list
MOST_BYTES = 1 << 26  # of a table: it goes to the page with the first picture of the points
_MOST_COLUMNS = 1000
_NAMED = 3  # bad lines that are named one by one


class Labels:
    """Rows of as many cells as there are columns.

    Parameters
    ----------
    named : str
        What to call their file in messages.
    wide : int
        Cells that a line should have. There are fewer columns where that many are not shown.
    points : int
        Rows in the end: where there are no labels, of empty cells.

    Attributes
    ----------
    columns : int
        0: there are too many points for any.
    notes : list of str
    """

    def __init__(self, named: str, wide: int, points: int) -> None:
        # Empty cells take half of a table at most.
        self.columns = min(wide, _MOST_COLUMNS, MOST_BYTES // 2 // max(1, points))
        self.notes: list[str] = []
        self._named = named
        self._wide = wide
        self._points = points
        self._room = MOST_BYTES - points * self.columns
        self._text = bytearray()
        self._count = self._bad = self._cut = 0
        if not self.columns:
            self.notes.append(f"{named}: {points:,} points are too many to show labels of")
        elif self.columns < wide:
            self.notes.append(f"{named}: {wide:,} columns; the first {self.columns:,} are shown")

    def add(self, number: int, line: str) -> bool:
        """Take the cells of the next point; return whether there is room for another's.

        Parameters
        ----------
        number : int
            Of the line, in messages.
        line : str
            Cells parted by tabs; those that are missing are empty, more are passed over.
        """
        if self._count == self._points or not self.columns:
            return False
        cells = line.count("\t") + 1
        if cells != self._wide:
            self._bad += 1
            if self._bad <= _NAMED:
                self.notes.append(
                    f"{self._named}, line {number}: found {cells:,} cells, want {self._wide:,}"
                )
        if cells != self.columns or len(line) > LONGEST_CELL:
            parts = [self._short(one) for one in line.split("\t", self.columns)[: self.columns]]
            line = "\t".join(parts + [""] * (self.columns - len(parts)))
        row = line.encode("utf-8", "backslashreplace")
        self._room -= len(row) - (self.columns - 1)
        if self._room < 0:
            self.notes.append(
                f"{self._named}: more than {MOST_BYTES:,} bytes of labels; the first "
                f"{self._count:,} points have theirs"
            )
            return False
        self._text += row + b"\n"
        self._count += 1
        return self._count < self._points

    def text(self) -> bytes:
        """Return all rows, and say in `notes` what there is to say of them."""
        if self._bad > _NAMED:
            self.notes.append(f"{self._named}: {self._bad - _NAMED:,} more lines like that")
        if self._cut:
            cells = "1 cell" if self._cut == 1 else f"{self._cut:,} cells"
            self.notes.append(f"{self._named}: {cells} cut at {LONGEST_CELL:,} characters")
        if not self.columns:
            return b""
        missing = self._points - self._count
        return bytes(self._text) + (b"\t" * (self.columns - 1) + b"\n") * missing

    def _short(self, cell: str) -> str:
        if len(cell) <= LONGEST_CELL:
            return cell
        self._cut += 1
        return f"{cell[:LONGEST_CELL]}…"
