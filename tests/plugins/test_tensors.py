"""Tensors, written and read."""

from __future__ import annotations

import json

import numpy as np
import pytest
from summaries import SAMPLES, logged, raised
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from tbnb.format.events import SummaryValue
from tbnb.plugins import tensors


def test_tensorboard_reads_it() -> None:
    """The plugin's name stands beside the array; there is no content."""
    array = np.arange(6, dtype=np.int16).reshape(2, 3)
    (value,) = Summary.FromString(tensors.summary("a/b", array)).value

    assert (value.tag, value.metadata.plugin_data.plugin_name) == ("a/b", "tensor")
    assert value.metadata.plugin_data.content == b""
    assert np.array_equal(tensor_util.make_ndarray(value.tensor), array)


@pytest.mark.parametrize("dtype", ["float16", "uint8", "complex64", "bool", "uint64", "float64"])
def test_round_trip(dtype: str) -> None:
    """What is decoded has the dtype, shape and values of what was logged."""
    array = np.array([[0, 1], [1, 0]], dtype)
    (value,) = raised(tensors.summary("t", array))

    read = tensors.decode(value)
    assert (value.plugin, read.dtype) == ("tensor", array.dtype)
    assert np.array_equal(read, array)


def test_round_trip_of_bfloat16() -> None:
    """It comes back as float32 of the same values: 1e38 is beyond float16."""
    array = np.array([1.0, -2.5, 2.0**126], np.float32)
    (value,) = raised(tensors.summary("t", array, bfloat16=True))

    assert tensors.decode(value).tolist() == array.tolist()


def test_round_trip_of_strings() -> None:
    """An object array of bytes, of any shape."""
    array = np.array([[b"a\x00", "ü".encode()]], object)
    (value,) = raised(tensors.summary("t", array))

    assert tensors.decode(value).tolist() == array.tolist()


def test_samples_of_torch() -> None:
    """Every dtype that torch wrote is what it was given, its bugs with half precision put right."""
    want = json.loads((SAMPLES / "torch/all/truth.json").read_text())["tensors"]
    series = logged("torch/all", tensors.NAME)

    assert set(want) <= set(series)
    for tag, given in want.items():
        read = tensors.decode(series[tag][0][1])
        assert list(read.shape) == given["shape"]
        assert [str(value) for value in read.ravel().tolist()] == given["values"]


def test_decode_is_the_tensor() -> None:
    """Nothing is copied."""
    array = np.zeros(3)

    assert tensors.decode(SummaryValue("t", "tensor", array)) is array
