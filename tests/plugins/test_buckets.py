"""Buckets on their way to the page: not a bit is lost, and empty ones cost nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from summaries import raised
from tables import table as unpacked

from tbnb.plugins import buckets, histograms

Floats = npt.NDArray[np.float64]


def made(edges: list[float] | Floats, counts: list[float] | Floats) -> Floats:
    """Return buckets side by side."""
    return np.stack([edges[:-1], edges[1:], counts], axis=1).astype(np.float64)


def arrived(table: Floats) -> tuple[Floats, int]:
    """Return the buckets as the page has them, and the bytes that came."""
    meta, blobs = buckets.packed(table)
    return unpacked(meta, blobs), sum(map(len, blobs))


def assert_same(table: Floats, others: Floats) -> None:
    """Compare to the bit: -0 is not 0."""
    assert table.astype("<f8").tobytes() == others.astype("<f8").tobytes()


COUNTS = st.one_of(
    st.just(0.0),
    st.integers(0, 2**54).map(float),
    st.sampled_from([-0.0, 0.5, -1.0, np.nan, np.inf, 127.0, 128.0, 2.0**53]),
)
EDGES = st.one_of(st.floats(), st.sampled_from([0.0, -0.0, 1.0, *histograms.default_bins()[:9]]))


@given(counts=st.lists(COUNTS, max_size=40), data=st.data(), ordered=st.booleans())
def test_any_buckets_arrive_to_the_bit(
    counts: list[float], data: st.DataObject, *, ordered: bool
) -> None:
    """Joined or not, rising or not, whatever the counts are."""
    size = len(counts) + 1
    edges = data.draw(st.lists(EDGES, min_size=size, max_size=size))
    table = made(sorted(edges) if ordered else edges, counts)

    assert_same(arrived(table)[0], table)
    assert_same(arrived(np.asfortranarray(table[::-1]))[0], table[::-1])


@given(st.data())
def test_default_bins_arrive_to_the_bit(data: st.DataObject) -> None:
    """Any stretch of torch's edges, with the smallest and largest value at its ends."""
    edges = np.array(histograms.default_bins())
    first = data.draw(st.integers(0, len(edges) - 2))
    stop = data.draw(st.integers(first + 2, len(edges)))
    some = edges[first:stop].copy()
    some[0], some[-1] = some[0] + (some[1] - some[0]) / 3, some[-2] + (some[-1] - some[-2]) / 7
    counts = np.zeros(len(some) - 1)
    counts[:: data.draw(st.integers(1, 50))] = data.draw(st.integers(1, 300))

    assert_same(arrived(made(some, counts))[0], made(some, counts))


def test_a_histogram_of_torch_costs_what_is_in_it() -> None:
    """Its outermost edges 8 bytes each; 8 counts below 128 a byte each, a run of zeros 2 or 3."""
    values = np.array([-3.0, -3.0, -1e-3, 1e-12, 1.0, 1.5, 2.0, 2.5, 3.0])
    (value,) = raised(histograms.summary("h", values))
    table = histograms.decode(value)

    found, size = arrived(table)
    assert len(table) > 600
    assert_same(found, table)
    assert 2 * 8 + 8 <= size <= 2 * 8 + 8 + 7 * 3


@pytest.mark.parametrize(("counts", "size"), [([5, 300, 7], 4 * 8 + 4), ([0, 0, 0], 4 * 8 + 2)])
def test_buckets_of_equal_width_share_their_edges(counts: list[float], size: int) -> None:
    """As TensorFlow 2 writes them; a count of 128 or more takes two bytes."""
    table = made([0.0, 1.0, 2.0, 3.0], counts)

    assert (arrived(table)[1], 3 * 3 * 8) == (size, 72)
    assert_same(arrived(table)[0], table)
