"""Scalars, written, read and seen."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from tbnb.data.store import Columns
from tbnb.errors import DecodeError
from tbnb.format.events import SummaryValue
from tbnb.plugins import scalars


def parsed(data: bytes) -> Summary.Value:
    """Parse with TensorBoard's own message, and return its one value."""
    (value,) = Summary.FromString(data).value
    return value


def columns(value: object, superseded: object = 0) -> Columns:
    """Return points at steps 0, 1, 2 and so on."""
    values = np.asarray(value, np.float64)
    step = np.arange(len(values))
    return Columns(step, step + 1e9, values, np.broadcast_to(superseded, len(values)).astype(bool))


@pytest.mark.parametrize("value", [0.0, -1.5, 3e38, math.inf, -math.inf])
def test_simple_value_is_what_pytorch_writes(value: float) -> None:
    """TensorBoard's message reads it; there is no metadata to make it longer."""
    message = parsed(scalars.summary("train/loss", value))

    assert message == Summary.Value(tag="train/loss", simple_value=value)


def test_too_large_for_float32_becomes_infinite() -> None:
    """As a cast does, with its sign; NaN stays."""
    assert parsed(scalars.summary("x", 1e39)).simple_value == math.inf
    assert parsed(scalars.summary("x", -1e39)).simple_value == -math.inf
    assert math.isnan(parsed(scalars.summary("x", math.nan)).simple_value)


@pytest.mark.parametrize("double", [False, True])
def test_tensor_forms(double: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Both are rank 0 and of plugin "scalars" to TensorBoard."""
    data = scalars.summary("x" * 200, 0.1, tensor=True, double=double, description="d")
    message = parsed(data)

    tensor = tensor_util.make_ndarray(message.tensor)
    assert tensor.shape == ()
    assert tensor.dtype == (np.float64 if double else np.float32)
    assert tensor[()] == (0.1 if double else np.float32(0.1))
    assert message.metadata.plugin_data.plugin_name == "scalars"
    assert message.metadata.summary_description == "d"
    assert message.tag == "x" * 200


def test_display_name_of_a_simple_value() -> None:
    """TensorBoard X writes such."""
    message = parsed(scalars.summary("x", 1, display_name="Größe"))

    assert message.metadata.display_name == "Größe"
    assert message.simple_value == 1


@pytest.mark.parametrize(
    "dtype", [np.float16, np.float32, np.float64, np.int64, np.uint8, np.bool_]
)
def test_decode_numbers(dtype: type) -> None:
    """Every real dtype is a scalar."""
    assert scalars.decode(SummaryValue("x", "scalars", np.array(1, dtype))) == 1.0


@pytest.mark.parametrize("tensor", [np.zeros(1), np.array(b"1", object), np.array(1j)])
def test_decode_refuses_what_is_no_number(tensor: np.ndarray) -> None:
    """The message has the tag and what was found."""
    with pytest.raises(DecodeError, match=r"acc: found .* of shape"):
        scalars.decode(SummaryValue("acc", "scalars", tensor))


def test_view_of_everything() -> None:
    """Without columns nothing is left out."""
    points = columns([1, 2, 3])
    view = scalars.view(points, 7)

    assert (view.start, view.end, len(view)) == (7, 10, 3)
    assert view.superseded is None
    assert view.gap is None


def test_view_accounts_for_every_point() -> None:
    """Kept and left out add up; the last point is kept."""
    value = np.sin(np.arange(10_000) / 50)
    value[100:200] = np.nan
    view = scalars.view(columns(value), columns=64)

    assert view.gap is not None
    assert view.mean is not None
    assert np.isfinite(view.value).sum() + view.gap.sum() == 9_900
    assert view.step[[0, -1]].tolist() == [0, 9_999]
    total = np.nansum(view.value) + (view.gap * view.mean).sum()
    assert total == pytest.approx(np.nansum(value), abs=1e-6)


def test_view_thins_superseded_points_apart() -> None:
    """A spike of points that the page hides never stands in for one it shows, nor do gaps mix."""
    value = np.zeros(10_000)
    value[:5_000] = 7.0
    old = np.arange(10_000) < 5_000
    value[1_234], value[7_654] = 100.0, 1.0
    view = scalars.view(columns(value, old), columns=8)

    assert view.superseded is not None
    assert view.gap is not None
    assert view.mean is not None
    assert {1_234, 7_654} <= set(view.step.tolist())
    assert view.gap[view.superseded].sum() + view.superseded.sum() == 5_000
    assert set(view.mean[~view.superseded].tolist()) == {0.0}


def test_view_serves_uneven_steps() -> None:
    """Where 99 % of the points lie in 1 % of the steps, both parts keep their shape."""
    step = np.concatenate([np.arange(99_000), np.linspace(99_000, 9_900_000, 1_000).astype(int)])
    value = np.sin(np.arange(100_000) / 7)
    points = Columns(step, step * 1.0, value, np.zeros(100_000, bool))
    view = scalars.view(points, columns=1024)

    late = (view.step >= 99_000).sum()
    assert late > 500
    assert len(view) - late > 1_000


def test_packed_bytes_are_the_published_encoding() -> None:
    """One scalar by hand: a value of eight bytes with field 1 "a", field 2 fixed32."""
    assert scalars.summary("a", 1.0) == b"\x0a\x08" + b"\x0a\x01a\x15" + struct.pack("<f", 1.0)
