"""Tensors encoded by hand, against TensorBoard's message and its encoder."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.util import tensor_util

from tbnb.format import encode, tensor_proto, tensors
from tbnb.format.schema import TensorProto as OurProto

# As `DataType` of types.proto numbers them.
DTYPES = {
    np.float32: 1,
    np.float64: 2,
    np.int32: 3,
    np.uint8: 4,
    np.int16: 5,
    np.int8: 6,
    np.complex64: 8,
    np.int64: 9,
    np.bool_: 10,
    np.uint16: 17,
    np.complex128: 18,
    np.float16: 19,
    np.uint32: 22,
    np.uint64: 23,
}
# TensorBoard's decoder knows their content only.
UNSIGNED = {np.uint32: "uint32_val", np.uint64: "uint64_val"}


def sample(dtype: Any) -> np.ndarray:
    """Return two rows of three numbers with both ends of the dtype's range."""
    info = np.iinfo(dtype) if np.dtype(dtype).kind in "iu" else None
    ends = [info.min, info.max] if info else [0, 1]
    return np.array([0, 1, 2, 100, *ends], dtype=dtype).reshape(2, 3)


@pytest.mark.parametrize("dtype", DTYPES)
def test_tensorboard_reads_every_dtype(dtype: Any) -> None:
    """Its decoder gives back the array, and its encoder's message is one of our two forms."""
    array = sample(dtype)
    typed, content = tensor_proto.encode(array), tensor_proto.encode(array, content=True)

    assert np.array_equal(tensor_util.make_ndarray(TensorProto.FromString(content)), array)
    assert tensor_util.make_tensor_proto(array).SerializeToString() in {typed, content}


@pytest.mark.parametrize("dtype", DTYPES)
def test_typed_fields(dtype: Any) -> None:
    """Each dtype stands in its own field, in the order protobuf writes, and is read again."""
    array = sample(dtype)
    data = tensor_proto.encode(array)
    message = TensorProto.FromString(data)

    if dtype in UNSIGNED:
        assert list(getattr(message, UNSIGNED[dtype])) == array.ravel().tolist()
    else:
        assert np.array_equal(tensor_util.make_ndarray(message), array)
    assert message.dtype == DTYPES[dtype]
    assert message.SerializeToString() == data
    assert np.array_equal(tensors.to_numpy(OurProto.FromString(data)), array)


@pytest.mark.parametrize("content", [False, True])
@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (1, 1)])
def test_shapes(shape: tuple[int, ...], content: bool) -> None:  # noqa: FBT001  a parameter of the test
    """Rank 0 and sizes of 0 survive."""
    data = tensor_proto.encode(np.ones(shape, np.int16), content=content)

    read = tensors.to_numpy(OurProto.FromString(data))
    assert read.shape == shape
    assert read.dtype == np.int16
    assert read.sum() == np.prod(shape)
    assert TensorProto.FromString(data).SerializeToString() == data


def test_order_in_memory_does_not_matter() -> None:
    """Columns first, every other element and big-endian arrays are written row by row."""
    array = np.arange(24, dtype=np.float32).reshape(4, 6)
    want = tensor_proto.encode(array[::2, ::3].copy())

    assert tensor_proto.encode(np.asfortranarray(array)[::2, ::3]) == want
    assert tensor_proto.encode(array.astype(">f4")[::2, ::3]) == want


def test_half_bits_are_ieee() -> None:
    """1.0 is 0x3c00 in float16 and 0x3f80 in bfloat16; NaN and -0.0 keep their bits."""
    values = np.array([1.0, -0.0, np.inf], np.float32)
    half = TensorProto.FromString(tensor_proto.encode(values.astype(np.float16)))
    brain = TensorProto.FromString(tensor_proto.encode(values, bfloat16=True))

    assert list(half.half_val) == [0x3C00, 0x8000, 0x7C00]
    assert (brain.dtype, list(brain.half_val)) == (14, [0x3F80, 0x8000, 0x7F80])


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=40))
def test_varints_are_those_of_one_number(numbers: list[int]) -> None:
    """Many at once are the bytes of each, one after the other."""
    data = tensor_proto.varints(np.array(numbers, np.int64))

    assert data == b"".join(encode.varint(number) for number in numbers)


def test_many_varints() -> None:
    """Across the pieces they are made in, too."""
    numbers = np.arange(200_000) * 37 - 1_000
    message = TensorProto.FromString(tensor_proto.encode(numbers))

    assert np.array_equal(np.array(message.int64_val), numbers)


def test_strings() -> None:
    """Bytes of any kind, in any shape."""
    items = [b"", b"a\x00b", "größe".encode(), b"\xff"]
    read = tensor_util.make_ndarray(TensorProto.FromString(tensor_proto.strings(items, (2, 2))))

    assert read.shape == (2, 2)
    assert read.ravel().tolist() == items
    (size,) = TensorProto.FromString(tensor_proto.strings(items)).tensor_shape.dim
    assert size.size == 4


def test_refuses_what_has_no_dtype() -> None:
    """A date, a shape of another number, bfloat16 of something else."""
    with pytest.raises(TypeError, match=r"tensor: want one of .* got datetime64"):
        tensor_proto.encode(np.array(["2020-01-01"], "datetime64[D]"))
    with pytest.raises(TypeError, match="float32, got float64"):
        tensor_proto.encode(np.zeros(2), bfloat16=True)
    with pytest.raises(ValueError, match=r"shape \(3,\): got 2 strings, want 3"):
        tensor_proto.strings([b"a", b"b"], (3,))
