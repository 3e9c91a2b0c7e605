"""Principal components, in slices: whoever computes them may do something else in between.

Exact where one side of the matrix is short (eigenvectors of the smaller of X'X and XX'), else by
random projection: Halko, Martinsson and Tropp, "Finding structure with randomness" (2011),
algorithm 4.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Generator

    import numpy.typing as npt

    Rows = npt.NDArray[Any]
    Numbers = npt.NDArray[np.float64]

_EXACT = 1100  # of the shorter side: some tenths of a second for its eigenvectors
_SPARE = 20  # more directions than wanted, and …
_ROUNDS = 4  # … passes over them, by which the wanted ones get right
_SLICE = 1 << 21  # numbers multiplied at once


@dataclass(frozen=True, slots=True)
class Components:
    """Principal components of points.

    Attributes
    ----------
    values : ndarray
        float32, shape (n, k): coordinates of every point, the largest variance first; NaN in
        the rows of points that are not finite.
    share : ndarray
        float64, shape (k,): part of the whole variance, 0 to 1.
    """

    values: npt.NDArray[np.float32]
    share: npt.NDArray[np.float64]


def principal(
    matrix: Rows, count: int, *, spherized: bool = False
) -> Generator[None, None, Components]:
    """Compute the first principal components.

    Parameters
    ----------
    matrix : ndarray
        Real, shape (n, d). Rows with a number that is not finite do not count.
    count : int
        Components wanted; there are at most as many as rows and as columns.
    spherized : bool
        First take the centre off and give every row the length 1, as TensorBoard's check box.

    Notes
    -----
    A component's sign is that by which its largest loading is positive, so that two steps of an
    embedding look alike.
    """
    rows = _Centred(matrix, spherized=spherized)
    yield from rows.look()
    k = min(count, *matrix.shape)
    short = min(rows.n, rows.d)
    if not rows.total:  # no two points differ
        values, power = np.zeros((len(matrix), k), np.float32), np.zeros(k)
    elif short <= _EXACT and rows.n < rows.d:
        values, power = yield from _by_rows(rows, k)
    else:
        find = _sketched if short > _EXACT else _by_columns
        axes, power = yield from find(rows, k)
        values = yield from _along(rows, axes)
    values[~rows.good] = np.nan
    share = np.clip(power, 0, None) / rows.total if rows.total else power
    return Components(values, share)


class _Centred:
    """The rows as they count: finite, around their centre; others are all zero.

    Attributes
    ----------
    n, d : int
        Rows that count, and columns.
    good : ndarray
        bool, which rows count.
    total : float
        Their whole variance, times n.
    """

    def __init__(self, matrix: Rows, *, spherized: bool) -> None:
        self._matrix = matrix
        self._spherized = spherized
        self._step = max(1, _SLICE // max(1, matrix.shape[1]))
        self._length: Numbers | None = None
        self._centre: Numbers = np.zeros(1)
        self._second: Numbers = np.zeros(1)  # of rows of length 1
        self.good = np.ones(len(matrix), dtype=bool)
        self.n, self.d = matrix.shape
        self.total = 0.0

    def look(self) -> Generator[None, None, None]:
        """Learn what is not known of the rows yet."""
        for start, part in self._raw():
            self.good[start : start + len(part)] = np.isfinite(part).all(axis=1)
            yield
        self.n = int(self.good.sum())
        if self.n <= 1:  # at its own centre
            return
        self._centre = yield from self._mean()
        if self._spherized:
            length = np.zeros(len(self.good))
            for start, part in self.parts():
                length[start : start + len(part)] = np.linalg.norm(part, axis=1)
                yield
            self._length = np.where(length > 0, length, 1.0)
            # Rows of length 1 around the centre have a centre of their own.
            self._second = yield from self._mean()
        for _, part in self.parts():
            self.total += float(np.einsum("ij,ij->", part, part))
            yield

    def parts(self) -> Generator[tuple[int, Numbers], None, None]:
        """Yield (first row, rows), some at a time."""
        for start, raw in self._raw():
            yield start, self._counted(raw, slice(start, start + len(raw)), slice(None))

    def blocks(self) -> Generator[Numbers, None, None]:
        """Yield columns of all rows, some at a time."""
        step = max(1, _SLICE // len(self._matrix))
        for start in range(0, self.d, step):
            columns = slice(start, start + step)
            yield self._counted(self._matrix[:, columns], slice(None), columns)

    def _counted(self, raw: Rows, rows: slice, columns: slice) -> Numbers:
        """Return a piece of the matrix as it counts."""
        good = self.good[rows]
        part = raw.astype(np.float64)
        part[~good] = self._centre[columns]
        part -= self._centre[columns]
        if self._length is not None:
            part /= self._length[rows, None]
            part -= self._second[columns]
            part[~good] = 0
        return part

    def _raw(self) -> Generator[tuple[int, Rows], None, None]:
        for start in range(0, len(self._matrix), self._step):
            yield start, self._matrix[start : start + self._step]

    def _mean(self) -> Generator[None, None, Numbers]:
        total = np.zeros(self.d)
        for _, part in self.parts():
            total += part.sum(axis=0)
            yield
        mean: Numbers = total / max(1, self.n)
        return mean


def _by_columns(rows: _Centred, k: int) -> Generator[None, None, tuple[Numbers, Numbers]]:
    """Return axes (d, k) and their variance times n, by the covariance of the columns."""
    square = np.zeros((rows.d, rows.d))
    for _, part in rows.parts():
        square += part.T @ part
        yield
    power, axes = np.linalg.eigh(square)
    return axes[:, ::-1][:, :k], power[::-1][:k]


def _by_rows(
    rows: _Centred, k: int
) -> Generator[None, None, tuple[npt.NDArray[np.float32], Numbers]]:
    """Return coordinates (n, k) and their variance times n where there are fewer rows than columns.

    By blocks of columns: axes so long are not kept, only which way the largest loading points.
    """
    square = np.zeros((rows.n, rows.n))
    for part in rows.blocks():
        some = part[rows.good]
        square += some @ some.T
        yield
    found, left = np.linalg.eigh(square)
    yield
    there = min(k, rows.n)  # the others are of no variance
    left, found = left[:, ::-1][:, :there], found[::-1][:there]
    largest = np.zeros(there)
    for part in rows.blocks():
        loading = part[rows.good].T @ left
        most = np.take_along_axis(loading, np.abs(loading).argmax(axis=0)[None], axis=0)[0]
        largest = np.where(np.abs(most) > np.abs(largest), most, largest)
        yield
    # Of a direction in which nothing varies there is only rounding left.
    real = found > np.finfo(np.float64).eps * max(rows.n, rows.d) * found[0]
    length = np.where(real, np.sqrt(np.clip(found, 0, None)), 0) * np.where(largest < 0, -1, 1)
    values, power = np.zeros((len(rows.good), k), np.float32), np.zeros(k)
    values[rows.good, :there], power[:there] = left * length, found
    return values, power


def _along(rows: _Centred, axes: Numbers) -> Generator[None, None, npt.NDArray[np.float32]]:
    """Return coordinates along axes, each turned so that its largest loading is positive."""
    flip = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0)[0] < 0
    axes = np.where(flip, -axes, axes)
    values = np.empty((len(rows.good), axes.shape[1]), np.float32)
    for start, part in rows.parts():
        values[start : start + len(part)] = part @ axes
        yield
    return values


def _sketched(rows: _Centred, k: int) -> Generator[None, None, tuple[Numbers, Numbers]]:
    """Return almost the same where both sides are long.

    The leading ones are right; of directions that hardly differ in variance, such as the tenth
    where it goes with the fourth root, one may be another by a tenth.
    """
    axes: Numbers = np.random.default_rng(0).normal(size=(rows.d, min(k + _SPARE, rows.d)))
    for _ in range(_ROUNDS):
        after = np.zeros_like(axes)
        for _, part in rows.parts():
            after += part.T @ (part @ axes)
            yield
        axes, _ = np.linalg.qr(after)
    square = np.zeros((axes.shape[1], axes.shape[1]))
    for _, part in rows.parts():
        seen = part @ axes
        square += seen.T @ seen
        yield
    power, turn = np.linalg.eigh(square)
    return (axes @ turn)[:, ::-1][:, :k], power[::-1][:k]
