"""Principal components, against numpy's singular values."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tbnb.data.work import Work
from tbnb.embeddings import components
from tbnb.embeddings.components import Components, principal

Numbers = npt.NDArray[Any]


def points(n: int, d: int, seed: int = 0, spread: Numbers | None = None) -> Numbers:
    """Return points whose directions vary each by another amount, around another centre."""
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(d, d)))
    spread = 0.9 ** np.arange(d) * 10 if spread is None else spread
    return (rng.normal(size=(n, d)) * spread @ turn + rng.normal(size=d) * 5).astype(np.float32)


def truth(matrix: Numbers, k: int) -> tuple[Numbers, Numbers]:
    """Return what the singular value decomposition says: coordinates and shares."""
    centred = matrix.astype(np.float64) - matrix.mean(axis=0, dtype=np.float64)
    left, values, _ = np.linalg.svd(centred, full_matrices=False)
    return left[:, :k] * values[:k], (values**2 / (values**2).sum())[:k]


def same(found: Components, coordinates: Numbers, share: Numbers, tolerance: float) -> None:
    """Compare, but for the sign of each component."""
    sign = np.sign((found.values * coordinates).sum(axis=0))
    scale = np.abs(coordinates).max()
    np.testing.assert_allclose(found.values, coordinates * sign, atol=tolerance * scale)
    np.testing.assert_allclose(found.share, share, atol=tolerance)


@pytest.mark.parametrize(
    ("n", "d"), [(300, 20), (20, 300), (50, 50), (2, 3), (5000, 3), (3, 1), (1000, 64)]
)
def test_exact(n: int, d: int) -> None:
    """Where one side is short, to float32's digits."""
    matrix = points(n, d)
    k = min(10, n, d)

    same(Work(principal(matrix, 10)).whole(), *truth(matrix, k), 1e-5)


def test_random_projection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both sides are long, the components that one looks at."""
    matrix = points(1500, 400)
    exact = Work(principal(matrix, 10)).whole()
    monkeypatch.setattr(components, "_EXACT", 10)

    same(Work(principal(matrix, 10)).whole(), *truth(matrix, 10), 1e-4)
    same(exact, *truth(matrix, 10), 1e-5)


@pytest.mark.parametrize(("n", "d"), [(1500, 1200), (1200, 1500)])
def test_both_sides_long(n: int, d: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they come, of a spectrum that decays slowly: the leading ten to float32's digits.

    The last of the fifty may be mixed with those beyond; their shares are right to a hundredth.
    """
    matrix = points(n, d, spread=10 / np.arange(1, d + 1))
    real, taken = components._sketched, []

    def sketched(rows: Any, k: int) -> Any:
        taken.append(k)
        return real(rows, k)

    monkeypatch.setattr(components, "_sketched", sketched)
    found = Work(principal(matrix, 50)).whole()
    coordinates, share = truth(matrix, 50)

    assert taken == [50]
    leading = Components(found.values[:, :10], found.share[:10])
    same(leading, coordinates[:, :10], share[:10], 1e-6)
    np.testing.assert_allclose(found.share[:10], share[:10], rtol=1e-9)
    np.testing.assert_allclose(found.share, share, rtol=1e-2)


def test_spherized() -> None:
    """Centre off, every row of length 1: as TensorBoard's check box; then the components."""
    matrix = points(200, 8)
    unit = matrix - matrix.mean(axis=0)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)

    same(Work(principal(matrix, 5, spherized=True)).whole(), *truth(unit, 5), 1e-4)


@pytest.mark.parametrize("spherized", [False, True])
def test_rows_that_are_not_finite(spherized: bool) -> None:  # noqa: FBT001 - both
    """They have no coordinates, and no part in those of the others."""
    matrix = points(100, 6)
    bad = [0, 40, 99]
    holes = matrix.copy()
    holes[0], holes[40, 2], holes[99, 5] = np.nan, np.inf, -np.inf
    found = Work(principal(holes, 4, spherized=spherized)).whole()
    rest = Work(principal(np.delete(matrix, bad, axis=0), 4, spherized=spherized)).whole()

    assert np.isnan(found.values[bad]).all()
    np.testing.assert_allclose(np.delete(found.values, bad, axis=0), rest.values, atol=1e-4)
    np.testing.assert_allclose(found.share, rest.share, atol=1e-6)


@pytest.mark.parametrize("matrix", [np.ones((4, 3)), np.zeros((1, 5)), np.full((3, 2), np.nan)])
def test_nothing_varies(matrix: Numbers) -> None:
    """Every point is at the origin, or has no place."""
    found = Work(principal(matrix.astype(np.float32), 3)).whole()

    np.testing.assert_array_equal(found.share, 0)
    expected = np.full(found.values.shape, 0 * matrix[0, 0])
    np.testing.assert_array_equal(found.values, expected)


def test_sign_is_settled() -> None:
    """The same points in another order, or some more of them, look the same way."""
    matrix = points(400, 12)
    found = Work(principal(matrix, 3)).whole().values

    back = Work(principal(matrix[::-1], 3)).whole().values[::-1]
    np.testing.assert_allclose(back, found, atol=1e-4)
    more = Work(principal(np.concatenate([matrix, matrix[:5]]), 3)).whole().values[:400]
    assert ((found * more).sum(axis=0) > 0).all()


def test_goes_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever computes them may do something else in between."""
    monkeypatch.setattr(components, "_SLICE", 1000)

    assert sum(1 for _ in principal(points(500, 20), 3)) >= 5 * 500 * 20 / 1000


def memory(matrix: Numbers, count: int) -> tuple[Components, int, int]:
    """Return components, the most memory taken for them, and how often one may leave."""
    tracemalloc.start()
    steps = principal(matrix, count)
    slices = 0
    while True:
        try:
            next(steps)
        except StopIteration as done:
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return done.value, most, slices
        slices += 1


def test_one_point_of_many_dimensions() -> None:
    """It is the origin, and no axes of megabytes are needed to see that."""
    matrix = np.ones((1, 4_000_000), np.float32)
    found, most, _ = memory(matrix, 50)

    assert (found.values.tolist(), found.share.tolist()) == ([[0]], [0])
    assert most < 2 * matrix.nbytes


def test_few_points_of_many_dimensions() -> None:
    """A block of columns at a time: not all of them as float64, and not in one go."""
    matrix = np.random.default_rng(0).normal(size=(200, 100_000)).astype(np.float32)
    found, most, slices = memory(matrix, 10)

    assert most < 1.5 * matrix.nbytes
    assert slices > 4 * matrix.size / components._SLICE
    # The singular values, by the eigenvalues of XX'.
    centred = matrix.astype(np.float64) - matrix.mean(axis=0, dtype=np.float64)
    power = np.linalg.eigvalsh(centred @ centred.T)[::-1]
    np.testing.assert_allclose(np.linalg.norm(found.values, axis=0), power[:10] ** 0.5, rtol=1e-5)
    np.testing.assert_allclose(found.share, power[:10] / power.sum(), rtol=1e-6)


def test_sign_of_few_points() -> None:
    """That by which the largest loading is positive, in whatever block of columns it is."""
    for at in (0, 99):
        matrix = np.zeros((2, 100), np.float32)
        matrix[:, at] = [3, -3]
        matrix[:, 50] = [-1, 1]

        found = Work(principal(matrix, 2)).whole()
        np.testing.assert_allclose(found.values, [[10**0.5, 0], [-(10**0.5), 0]], atol=1e-6)


def test_few_rows_that_are_finite() -> None:
    """Those that are not take no part in any square of rows by rows."""
    matrix = np.full((20_000, 30), np.nan, np.float32)
    matrix[[7, 9, 19_999]] = points(3, 30)
    found, most, _ = memory(matrix, 10)

    assert most < 30_000_000
    coordinates, share = truth(matrix[[7, 9, 19_999]], 3)
    sign = np.sign((found.values[[7, 9, 19_999], :2] * coordinates[:, :2]).sum(axis=0))
    np.testing.assert_allclose(
        found.values[[7, 9, 19_999], :2], coordinates[:, :2] * sign, atol=1e-4
    )
    np.testing.assert_allclose(found.share[:3], share, atol=1e-6)
    assert found.values.shape == (20_000, 10)
    assert np.isnan(found.values[8]).all()
