"""Numpy arrays and byte strings to TensorProto, by hand; `tensors` is the way back.

Apart from its decoder so that what logs only text and pictures starts without numpy.

Source: tensorflow/core/framework/tensor.proto and types.proto (TensorFlow 2.21).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tbnb.format.encode import field, varint, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import numpy.typing as npt

DT_STRING = 7
DT_BFLOAT16 = 14

# numpy dtype: (DataType number, number of the *_val field, how that field holds the elements)
_NUMBERS: dict[str, tuple[int, int, str]] = {
    "float32": (1, 5, "fixed"),
    "float64": (2, 6, "fixed"),
    "int32": (3, 7, "varint"),
    "uint8": (4, 7, "varint"),
    "int16": (5, 7, "varint"),
    "int8": (6, 7, "varint"),
    "complex64": (8, 9, "fixed"),
    "int64": (9, 10, "varint"),
    "bool": (10, 11, "fixed"),
    "uint16": (17, 7, "varint"),
    "complex128": (18, 12, "fixed"),
    "float16": (19, 13, "bits"),
    "uint32": (22, 16, "varint"),
    "uint64": (23, 17, "varint"),
}
_HALF_VAL = 13
_CHUNK = 1 << 16  # elements whose varints are made at a time: ten bytes each


def encode(array: npt.NDArray[Any], *, bfloat16: bool = False, content: bool = False) -> bytes:
    """Encode an array of numbers.

    Parameters
    ----------
    array : ndarray
        Boolean, integer, float16 to float64 or complex, of any shape and byte order.
    bfloat16 : bool
        Write a float32 array that holds bfloat16 numbers as such.
    content : bool
        Write the elements as ``tensor_content``, as TensorFlow does. By default they stand in
        the typed field of their dtype, as torch writes them.

    Returns
    -------
    bytes
        A TensorProto; its fields stand in the order in which protobuf writes them.

    Raises
    ------
    TypeError
        TensorProto has no such dtype.
    """
    import numpy as np  # noqa: PLC0415  only arrays need it

    name = array.dtype.newbyteorder("=").name
    if name not in _NUMBERS:
        accepted = ", ".join(_NUMBERS)
        raise TypeError(f"tensor: want one of the dtypes {accepted}; got {array.dtype}")
    flat = np.ascontiguousarray(array).reshape(-1).astype(array.dtype.newbyteorder("<"), copy=False)
    if bfloat16:
        if name != "float32":
            raise TypeError(f"tensor: want the bfloat16 numbers in float32, got {array.dtype}")
        data_type, number, held = DT_BFLOAT16, _HALF_VAL, "bits"
        flat = (flat.view("<u4") >> 16).astype("<u2")
    else:
        data_type, number, held = _NUMBERS[name]
    head = whole(1, data_type) + _shape(array.shape)
    if not flat.size:
        return head
    if content:
        return head + field(4, flat.tobytes())
    if held == "fixed":
        return head + field(number, flat.tobytes())
    return head + field(number, varints(flat.view("<u2") if held == "bits" else flat))


def strings(items: Sequence[bytes], shape: Iterable[int] | None = None) -> bytes:
    """Encode byte strings; text is UTF-8.

    Parameters
    ----------
    items : sequence of bytes
        Row by row.
    shape : iterable of int, optional
        By default (number of items,).

    Raises
    ------
    ValueError
        Number and shape differ.
    """
    sizes = (len(items),) if shape is None else tuple(shape)
    if math.prod(sizes) != len(items):
        raise ValueError(f"shape {sizes}: got {len(items)} strings, want {math.prod(sizes)}")
    head = whole(1, DT_STRING) + _shape(sizes)
    return head + b"".join(field(8, item) for item in items)


def varints(values: npt.NDArray[np.integer[Any]]) -> bytes:
    """Encode integers one after the other, as `encode.varint` does one."""
    import numpy as np  # noqa: PLC0415  only arrays need it

    parts = []
    for start in range(0, len(values), _CHUNK):
        # A negative number goes as the 64 bits of its two's complement.
        rest = values[start : start + _CHUNK].astype(np.int64, copy=False).view(np.uint64)
        groups = max(1, -(-int(rest.max()).bit_length() // 7))
        shifts = np.arange(0, 7 * groups, 7, dtype=np.uint64)
        octets = (rest[:, None] >> shifts).astype(np.uint8) & np.uint8(0x7F)
        # Every byte but a number's last says that another follows.
        more = rest[:, None] >> shifts[1:] != 0
        octets[:, :-1] |= more.view(np.uint8) << 7
        kept = np.ones(octets.shape, bool)
        kept[:, 1:] = more
        parts.append(octets[kept].tobytes())
    return b"".join(parts)


def _shape(sizes: Iterable[int]) -> bytes:
    """Encode field 2, a TensorShapeProto."""
    return field(2, b"".join(field(2, _size(size)) for size in sizes))


def _size(size: int) -> bytes:
    return b"\x08" + varint(size) if size else b""
