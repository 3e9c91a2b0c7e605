"""Thinning keeps what shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page import smooth

from tbnb.data.thin import dropped, even, m4, stride

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]


def brute(x: Array, y: Array, columns: int) -> set[int]:
    """Return the points that have to be kept, column by column, in plain Python."""
    low, high = min(x), max(x)
    column = [min(int((at - low) / (high - low) * columns), columns - 1) for at in x]
    starts = [0, *(i for i in range(1, len(x)) if column[i] != column[i - 1])]
    keep: set[int] = set()
    for first, end in zip(starts, [*starts[1:], len(x)], strict=True):
        members = range(first, end)
        keep |= {first, end - 1}
        finite = [i for i in members if np.isfinite(y[i])]
        if finite:
            keep |= {min(finite, key=lambda i: y[i]), max(finite, key=lambda i: y[i])}
        holes = [i for i in members if not np.isfinite(y[i])]
        if holes:
            keep |= {holes[0], holes[-1]}
            keep |= {i for i in (holes[0] - 1, holes[-1] + 1) if i in members}
            for like in (np.isnan, np.isposinf, np.isneginf):
                keep |= {next(i for i in holes if like(y[i]))} if any(like(y[holes])) else set()
    return keep


@given(
    st.lists(st.integers(0, 3), min_size=40, max_size=300),
    st.lists(
        st.sampled_from([0.0, 1.0, -1.0, 2.5, np.nan, np.inf, -np.inf]), min_size=300, max_size=300
    ),
    st.integers(1, 9),
)
def test_equals_brute_force(strides: list[int], values: list[float], columns: int) -> None:
    """Vectorised and by hand it is the same choice, repeated steps and holes included."""
    x = np.cumsum(strides).astype(float) + np.linspace(0, 1e-3, len(strides))
    y = np.array(values[: len(x)])

    kept = m4(x, y, columns)

    wanted = brute(x, y, columns) if len(x) > 4 * columns else set(range(len(x)))
    assert set(kept.tolist()) == wanted
    assert list(kept) == sorted(kept)


def test_a_spike_survives_any_width() -> None:
    """One point in a million, up or down, is drawn."""
    y = np.sin(np.arange(1_000_000) / 1e5)
    y[654_321], y[123_456] = 9.0, -9.0

    kept = m4(np.arange(len(y)), y, 100)

    assert {654_321, 123_456} <= set(kept.tolist())
    assert len(kept) <= 400


def test_extremes_of_every_column_are_those_of_all_points() -> None:
    """What each pixel column spans from bottom to top does not change."""
    rng = np.random.default_rng(1)
    y = np.cumsum(rng.normal(size=100_000))
    kept = m4(np.arange(len(y)), y, 500)
    column = np.arange(len(y)) * 500 // (len(y) - 1)
    column = np.minimum(column, 499)

    for c in range(0, 500, 7):
        inside = kept[column[kept] == c]
        assert (y[inside].min(), y[inside].max()) == (y[column == c].min(), y[column == c].max())
        assert y[inside[[0, -1]]].tolist() == y[column == c][[0, -1]].tolist()


def test_non_finite_points_show() -> None:
    """A lone NaN, a stretch of them and each infinity are kept in columns full of numbers."""
    y = np.zeros(10_000)
    y[5_005], y[7_001], y[7_002] = np.nan, np.inf, -np.inf
    y[2_000:4_000] = np.nan

    kept = set(m4(np.arange(10_000), y, 10).tolist())

    assert {5_004, 5_005, 5_006, 7_001, 7_002, 2_000, 3_999, 4_000} <= kept
    assert len(kept) <= 110


def test_all_nan_and_equal_steps() -> None:
    """Neither stops it."""
    nan = np.full(1000, np.nan)

    assert m4(np.arange(1000), nan, 10)[[0, -1]].tolist() == [0, 999]
    assert m4(np.zeros(1000), np.arange(1000.0), 10).tolist() == [0, 999]


def test_a_line_that_goes_back_and_forth_stays_bounded() -> None:
    """Ten thousand passes over the same steps do not keep all their points."""
    x = np.tile(np.arange(20), 5_000)
    y = np.random.default_rng(2).normal(size=len(x))

    kept = m4(x, y, 64)

    assert len(kept) <= 4 * 64
    assert {int(y.argmax()), int(y.argmin())} <= set(kept.tolist())


def test_few_passes_keep_their_shape() -> None:
    """A restart shows as two lines, each whole."""
    x = np.concatenate([np.arange(10_000), np.arange(5_000, 10_000)])
    y = np.concatenate([np.zeros(10_000), np.ones(5_000)])

    kept = m4(x, y, 100)

    assert {9_999, 10_000, 14_999} <= set(kept.tolist())
    assert (kept >= 10_000).sum() > 90


def test_places_at_the_ends_of_the_range() -> None:
    """Spans beyond float64 and places that are not finite are no error."""
    huge = np.linspace(-1.0, 1.0, 1000) * 1.7e308
    y = np.arange(1000.0)

    assert len(m4(huge, y, 10)) == 20
    assert len(m4(np.where(y == 3, np.nan, y), y, 10)) == 20


def test_columns_must_be_positive() -> None:
    """The message says what was given."""
    with pytest.raises(ValueError, match="not 0"):
        m4(np.arange(3), np.arange(3.0), 0)


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=2, max_size=60),
    st.sets(st.integers(0, 59)),
)
def test_dropped_counts_and_averages_what_is_left_out(
    values: list[float], chosen: set[int]
) -> None:
    """Against plain Python, with values up to the end of the range."""
    y = np.array(values)
    kept = np.array(sorted({i for i in chosen if i < len(y)} | {len(y) - 1}), np.int64)

    gap, mean = dropped(y, kept)

    begin = 0
    for place, count, average in zip(kept, gap, mean, strict=True):
        out = [v for v in values[begin:place] if np.isfinite(v)]
        assert count == len(out)
        assert average == pytest.approx(
            sum(v / len(out) for v in out) if out else 0,
            rel=1e-9,
            abs=1e-9 * max(map(abs, out), default=0),
        )
        begin = place + 1


@pytest.mark.parametrize("weight", [0.1, 0.6, 0.9, 0.99])
def test_smoothing_hardly_notices(weight: float) -> None:
    """The average with gaps differs from that of all points by less than a column spans."""
    rng = np.random.default_rng(3)
    y = 2 + np.exp(-np.arange(50_000) / 9_000) + rng.normal(0, 0.05, 50_000)
    kept = m4(np.arange(len(y)), y, 256)
    gap, mean = dropped(y, kept)

    full = smooth(y, np.zeros(len(y)), np.zeros(len(y)), weight)
    thin = smooth(y[kept], gap, mean, weight)

    spread = max(np.ptp(y[max(0, i - 200) : i + 1]) for i in kept)
    assert np.abs(thin - full[kept]).max() <= spread
    # What a page without the gaps would draw is far worse: its average forgets too slowly.
    bare = smooth(y[kept], np.zeros(len(kept)), np.zeros(len(kept)), weight)
    assert np.sqrt(np.mean((thin - full[kept]) ** 2)) <= np.sqrt(np.mean((bare - full[kept]) ** 2))


def test_smoothing_is_exact_where_the_line_is_level() -> None:
    """Left-out points that equal their mean change nothing at all."""
    y = np.repeat([1.0, 5.0, -2.0], 10_000)
    kept = m4(np.arange(len(y)), y, 30)
    gap, mean = dropped(y, kept)

    thin = smooth(y[kept], gap, mean, 0.99)
    full = smooth(y, np.zeros(len(y)), np.zeros(len(y)), 0.99)

    assert thin == pytest.approx(full[kept], rel=1e-9)


@pytest.mark.parametrize(
    ("count", "most", "every"),
    [(0, 4, 1), (4, 4, 1), (5, 4, 2), (8, 4, 2), (9, 4, 4), (16, 4, 4), (17, 4, 8), (10, 0, 16)],
)
def test_stride(count: int, most: int, every: int) -> None:
    """The least power of two that is enough."""
    assert stride(count, most) == every


@pytest.mark.parametrize(
    ("start", "stop", "every", "kept"),
    [
        (0, 0, 1, []),
        (0, 3, 1, [0, 1, 2]),
        (0, 8, 4, [0, 4, 7]),
        (0, 9, 4, [0, 4, 8]),
        (5, 8, 4, [7]),
        (8, 9, 4, [8]),
        (7, 14, 4, [8, 12, 13]),
    ],
)
def test_even(start: int, stop: int, every: int, kept: list[int]) -> None:
    """Multiples, whatever the stretch, and its last point."""
    assert even(start, stop, every).tolist() == kept
