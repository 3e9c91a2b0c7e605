"""TensorProto to numpy.

Source: tensorflow/core/framework/tensor.proto and types.proto (TensorFlow 2.21).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRING = 7
BFLOAT16 = 14
HALF = 19

# DataType number: (numpy dtype, the *_val field that carries it)
DTYPES: dict[int, tuple[str, str]] = {
    1: ("<f4", "float_val"),
    2: ("<f8", "double_val"),
    3: ("<i4", "int_val"),
    4: ("<u1", "int_val"),
    5: ("<i2", "int_val"),
    6: ("<i1", "int_val"),
    8: ("<c8", "scomplex_val"),
    9: ("<i8", "int64_val"),
    10: ("?", "bool_val"),
    BFLOAT16: ("<u2", "half_val"),
    17: ("<u2", "int_val"),
    18: ("<c16", "dcomplex_val"),
    HALF: ("<f2", "half_val"),
    22: ("<u4", "uint32_val"),
    23: ("<u8", "uint64_val"),
}
_HALF_BITS = 0xFFFF
_MAX_FILL = 1 << 24  # a shape is not trusted with more memory than this


def shape_of(proto: Any) -> tuple[int, ...]:
    """Return the shape of a TensorProto; DecodeError when a size is negative."""
    shape = tuple(dim.size for dim in proto.tensor_shape.dim)
    if any(size < 0 for size in shape):
        raise DecodeError(f"tensor of shape {shape}: sizes must not be negative")
    return shape


def count_of(proto: Any) -> int:
    """Return how many elements the shape of a TensorProto claims."""
    return math.prod(shape_of(proto))


def to_numpy(proto: Any) -> NDArray[Any]:
    """Decode a TensorProto.

    Parameters
    ----------
    proto : TensorProto

    Returns
    -------
    array
        Of the tensor's shape. Strings are an object array of ``bytes``; bfloat16 becomes
        float32, which holds it exactly.

    Raises
    ------
    DecodeError
        The data do not fit the dtype and shape; nothing was allocated by the shape alone.
    """
    try:
        return _decode(proto, shape_of(proto))
    except DecodeError:
        raise
    except (ValueError, OverflowError) as error:  # numpy's view of a length that cannot be
        raise DecodeError(f"tensor of data type {proto.dtype}: {error}") from error


def _decode(proto: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    count = math.prod(shape)
    if proto.dtype == STRING:
        flat = np.empty(len(proto.string_val), dtype=object)
        flat[:] = list(proto.string_val)
    elif proto.dtype not in DTYPES:
        raise DecodeError(f"tensor of data type {proto.dtype}: not a number or a string")
    elif proto.tensor_content:
        flat = _from_content(proto)
    else:
        flat = _from_values(proto)
    if flat.size != count:
        flat = _repeat(flat, count, shape)
    return flat.reshape(shape)


def _repeat(flat: NDArray[Any], count: int, shape: tuple[int, ...]) -> NDArray[Any]:
    if flat.size == 0 or flat.size > count or count > _MAX_FILL:
        raise DecodeError(f"tensor of shape {shape} with {flat.size} values, want {count}")
    # tensor_util.MakeNdarray: the last value fills the rest, so a single one fills all.
    return np.concatenate([flat, np.repeat(flat[-1:], count - flat.size)])


def _from_content(proto: Any) -> NDArray[Any]:
    dtype = np.dtype(DTYPES[proto.dtype][0])
    content = proto.tensor_content
    if len(content) % dtype.itemsize:
        raise DecodeError(
            f"tensor content of {len(content)} bytes is not a multiple of {dtype.itemsize}"
        )
    flat = np.frombuffer(content, dtype=dtype)
    return _widen_bfloat16(flat) if proto.dtype == BFLOAT16 else flat


def _from_values(proto: Any) -> NDArray[Any]:
    name, field = DTYPES[proto.dtype]
    dtype = np.dtype(name)
    if field == "half_val":
        return _half(proto)
    raw = getattr(proto, field)
    if field == "int_val" and not raw:
        raw = proto.uint32_val  # torch writes uint8 there
    if dtype.kind == "c":
        return np.array(raw, dtype=f"<f{dtype.itemsize // 2}").view(dtype)
    return (
        np.array(raw, dtype=np.int64).astype(dtype)
        if field == "int_val"
        else np.array(raw, dtype=dtype)
    )


def _half(proto: Any) -> NDArray[Any]:
    bits = np.array(proto.half_val, dtype=np.int64)
    if bits.size and (bits.max() > _HALF_BITS or bits.min() < 0):
        # torch.utils.tensorboard (2.13) stores float32 bit patterns here.
        return bits.astype(np.uint32).view(np.float32)
    small = bits.astype(np.uint16)
    return _widen_bfloat16(small) if proto.dtype == BFLOAT16 else small.view(np.float16)


def _widen_bfloat16(bits: NDArray[Any]) -> NDArray[Any]:
    return (bits.astype(np.uint32) << 16).view(np.float32)
