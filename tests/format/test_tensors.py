"""Tensors to numpy."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from eventlogs import sized, varint
from tensorboard.compat.proto import types_pb2
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError
from tbnb.format import schema, tensors

NUMBERS = ["f4", "f8", "i4", "u1", "i2", "i1", "c8", "i8", "?", "c16", "f2", "u4", "u8", "u2"]


def ours(proto: Any) -> Any:
    """Return a tensor of the peer as one of ours, over the wire."""
    return schema.TensorProto.FromString(proto.SerializeToString())


def raw(*parts: bytes) -> Any:
    """Return a tensor from its encoded fields."""
    return schema.TensorProto.FromString(b"".join(parts))


def head(dtype: int, *shape: int) -> bytes:
    """Return the encoded type and shape of a tensor."""
    dims = b"".join(sized(2, b"\x08" + varint(size)) for size in shape)
    return b"\x08" + varint(dtype) + sized(2, dims)


@pytest.mark.parametrize("dtype", NUMBERS)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_numbers(dtype: str, shape: tuple[int, ...]) -> None:
    """Every numeric type comes back as it went into tensorboard's tensor_util."""
    want = np.arange(np.prod(shape), dtype=np.float64).astype(dtype).reshape(shape)
    proto = tensor_util.make_tensor_proto(want)

    got = tensors.to_numpy(ours(proto))

    assert got.shape == shape
    np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize("dtype", ["f4", "f8", "i4", "i8", "f2"])
def test_content(dtype: str) -> None:
    """The same numbers in tensor_content."""
    want = np.arange(6, dtype=dtype).reshape(2, 3)
    proto = tensor_util.make_tensor_proto(want)
    proto.ClearField("float_val")
    for field in ("double_val", "int_val", "int64_val", "half_val"):
        proto.ClearField(field)
    proto.tensor_content = want.tobytes()

    np.testing.assert_array_equal(tensors.to_numpy(ours(proto)), want)


def test_strings() -> None:
    """Strings are bytes in an object array."""
    proto = tensor_util.make_tensor_proto([[b"a", b"\xff"], [b"", b"d"]])

    assert tensors.to_numpy(ours(proto)).tolist() == [[b"a", b"\xff"], [b"", b"d"]]


def test_bfloat16() -> None:
    """The bits of bfloat16 are the upper half of float32."""
    bits = b"".join(varint(b) for b in (0x3F80, 0xC000))
    in_values = raw(head(types_pb2.DT_BFLOAT16, 2), sized(13, bits))
    in_content = raw(head(types_pb2.DT_BFLOAT16, 2), sized(4, struct.pack("<2H", 0x3F80, 0xC000)))

    assert tensors.to_numpy(in_values).tolist() == [1.0, -2.0]
    assert tensors.to_numpy(in_content).tolist() == [1.0, -2.0]


@pytest.mark.parametrize("dtype", [types_pb2.DT_HALF, types_pb2.DT_BFLOAT16])
def test_half_as_torch_writes_it(dtype: int) -> None:
    """Torch stores float32 bit patterns in half_val: 1.0 is 1065353216."""
    proto = raw(head(dtype, 2), sized(13, varint(1065353216) + varint(0x40490000)))

    assert tensors.to_numpy(proto).tolist() == [1.0, 3.140625]


def test_one_value_fills_the_shape() -> None:
    """A single value in a *_val field stands for all, the last of several for the rest."""
    one = raw(head(1, 2, 2), sized(5, struct.pack("<f", 7.0)))
    two = raw(head(1, 4), sized(5, struct.pack("<2f", 1.0, 2.0)))

    assert tensors.to_numpy(one).tolist() == [[7.0, 7.0], [7.0, 7.0]]
    assert tensors.to_numpy(two).tolist() == [1.0, 2.0, 2.0, 2.0]


@pytest.mark.parametrize(
    "proto",
    [
        raw(head(1, -1)),
        raw(head(1, 1 << 40), sized(5, struct.pack("<f", 1.0))),
        raw(head(1, 1 << 31, 1 << 31), sized(5, struct.pack("<f", 1.0))),
        raw(head(1, 3), sized(4, b"\0" * 5)),
        raw(head(1, 3), sized(4, b"\0" * 16)),
        raw(head(1, 3)),
        raw(head(20)),
        raw(head(8, 1), sized(9, struct.pack("<3f", 1, 2, 3))),
    ],
    ids=["negative", "huge", "huger", "odd", "too much", "nothing", "resource", "half a complex"],
)
def test_malformed(proto: Any) -> None:
    """What does not fit its type and shape is a DecodeError, and no memory is spent on it."""
    with pytest.raises(DecodeError):
        tensors.to_numpy(proto)
