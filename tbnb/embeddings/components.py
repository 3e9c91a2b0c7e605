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
        axes, power = np.eye(rows.d, k), np.zeros(k)
    elif short > _EXACT:
        axes, power = yield from _sketched(rows, k)
    elif rows.d <= rows.n:
        axes, power = yield from _by_columns(rows, k)
    else:
        axes, power = yield from _by_rows(rows, k)
    flip = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0)[0] < 0
    axes = np.where(flip, -axes, axes)
    values = np.full((len(matrix), k), np.nan, np.float32)
    for start, part in rows.parts():
        values[start : start + len(part)] = part @ axes
        yield
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
        self._centre: Numbers = np.zeros(matrix.shape[1])
        self._second: Numbers = np.zeros(matrix.shape[1])  # of rows of length 1
        self.good = np.ones(len(matrix), dtype=bool)
        self.n, self.d = matrix.shape
        self.total = 0.0

    def look(self) -> Generator[None, None, None]:
        """Learn what is not known of the rows yet."""
        for start, part in self._raw():
            self.good[start : start + len(part)] = np.isfinite(part).all(axis=1)
            yield
        self.n = int(self.good.sum())
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
            good = self.good[start : start + len(raw)]
            part = raw.astype(np.float64)
            part[~good] = self._centre
            part -= self._centre
            if self._length is not None:
                part /= self._length[start : start + len(part), None]
                part -= self._second
                part[~good] = 0
            yield start, part

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


def _by_rows(rows: _Centred, k: int) -> Generator[None, None, tuple[Numbers, Numbers]]:
    """Return the same where there are fewer rows than columns."""
    whole = np.concatenate([part for _, part in rows.parts()])
    yield
    power, left = np.linalg.eigh(whole @ whole.T)
    yield
    left, power = left[:, ::-1][:, :k], power[::-1][:k]
    axes = whole.T @ left
    # Of a direction in which nothing varies there is only rounding left.
    real = power > np.finfo(np.float64).eps * max(rows.n, rows.d) * power[0]
    return axes * (real / np.where(real, np.linalg.norm(axes, axis=0), 1.0)), power


def _sketched(rows: _Centred, k: int) -> Generator[None, None, tuple[Numbers, Numbers]]:
    """Return the same, all but the smallest of them almost right, where both sides are long."""
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
