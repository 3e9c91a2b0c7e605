"""Columns into bytes, exactly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from page import column

from tbnb.notebook.pack import Packer, number

INT64 = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(INT64, min_size=1, max_size=9))
def test_integers_come_back(values: list[int]) -> None:
    """Whatever they are."""
    packer = Packer()
    form = packer.integers(np.array(values, np.int64))

    assert column(form, len(values), packer.buffers()).tolist() == values


@given(INT64, INT64, st.integers(1, 9))
def test_ranges_come_back(first: int, stride: int, count: int) -> None:
    """Those that wrap around int64, too."""
    values = (np.arange(count) * np.int64(stride)) + np.int64(first)
    packer = Packer()
    form = packer.integers(values)

    assert column(form, count, packer.buffers()).tolist() == values.tolist()


def test_evenly_spaced_steps_take_no_bytes() -> None:
    """They are most steps there are."""
    packer = Packer()

    assert packer.integers(np.arange(0, 10_000, 5)) == ["range", 0, 5]
    assert packer.buffers() == []


def test_steps_beyond_2_53_are_strings() -> None:
    """A JavaScript number would round them."""
    packer = Packer()

    assert packer.integers(np.array([2**53, 2**53 + 1])) == ["range", str(2**53), "1"]
    assert packer.integers(np.array([2**53 - 1, 2**53])) == ["range", 2**53 - 1, 1]


@given(st.lists(st.floats(width=32), min_size=1))
def test_float32_values_are_sent_as_such(values: list[float]) -> None:
    """NaN and infinities included."""
    packer = Packer()
    form = packer.floats(np.array(values, np.float64))

    assert form[0] == "f4"
    np.testing.assert_array_equal(column(form, len(values), packer.buffers()), values)


@given(st.lists(st.floats(), min_size=1))
def test_floats_come_back(values: list[float]) -> None:
    """In four bytes or eight, exactly."""
    packer = Packer()
    form = packer.floats(np.array(values))

    np.testing.assert_array_equal(column(form, len(values), packer.buffers()), values)


def test_one_buffer_aligned_to_eight() -> None:
    """The page lays typed arrays over it."""
    packer = Packer()
    forms = [
        packer.flags(np.array([1, 0, 1])),
        packer.counts(np.array([7], np.uint32)),
        packer.doubles(np.array([1e9 + 0.1])),
    ]
    (buffer,) = packer.buffers()

    assert forms == [["u1", 0, 0], ["u4", 0, 8], ["f8", 0, 16]]
    assert len(buffer) == len(packer) == 24
    assert column(forms[2], 1, [buffer]).tolist() == [1e9 + 0.1]


def test_packing_copies() -> None:
    """The kernel sends the buffer later: what the array holds by then must not matter."""
    values = np.array([1.5, 2.5])
    packer = Packer()
    form = packer.doubles(values)
    values[:] = 0

    assert column(form, 2, packer.buffers()).tolist() == [1.5, 2.5]


def test_number_for_json() -> None:
    """NaN and infinities have no place in JSON."""
    assert [number(v) for v in (1.5, None, float("nan"), float("inf"))] == [1.5, None, None, None]
