"""Points that have no place in the picture, and the note that says which they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import numpy.typing as npt

_NAMED = 3  # of them, one by one
_PIECE = 1 << 20  # numbers looked at at once: what is known of them stays in a processor's cache


class Unplaced:
    """Rows with a number that is not finite.

    Parameters
    ----------
    named : str
        What to call their file or array.
    unit : "line" or "row"
        What is counted: lines from 1, as editors do, or rows from 0, as numpy does.
    """

    def __init__(self, named: str, unit: Literal["line", "row"]) -> None:
        self._named = named
        self._unit = unit
        self._first: list[int] = []
        self._count = 0

    def look(self, rows: npt.NDArray[np.float32], numbers: Sequence[int]) -> None:
        """Look at rows of these numbers; one below 0 is of a row that has a note of its own."""
        finite = np.isfinite(rows)
        if finite.all():
            return
        found = [numbers[at] for at in np.flatnonzero(~finite.all(axis=1)).tolist()]
        found = [number for number in found if number >= 0]
        self._first += found[: _NAMED - len(self._first)]
        self._count += len(found)

    def notes(self) -> list[str]:
        """Return a note on all of them, or none."""
        if not self._count:
            return []
        some = [str(number) for number in self._first]
        if more := self._count - len(some):
            some.append(f"{more:,} more")
        which = " and ".join(filter(None, [", ".join(some[:-1]), some[-1]]))
        unit, points = f"{self._unit}s", f"these {self._count:,} points have"
        if self._count == 1:
            unit, points = self._unit, "this point has"
        start = " (the first is 0)" if self._unit == "row" else ""
        where = f"{self._named}, {unit} {which}{start}"
        return [f"{where}: nan or infinite as float32; {points} no place in the picture"]


def of_rows(named: str, values: npt.NDArray[np.float32]) -> Generator[None, None, list[str]]:
    """Return the note on the rows of an array, shape (n, d), piece by piece."""
    found = Unplaced(named, "row")
    step = max(1, _PIECE // values.shape[1])
    for start in range(0, len(values), step):
        part = values[start : start + step]
        found.look(part, range(start, start + len(part)))
        yield
    return found.notes()
