"""Tensors: arrays of any shape and dtype, kept as they are.

On disk: a tensor of plugin "tensor", as torch writes it (2.13, torch.utils.tensorboard
`add_tensor`). TensorBoard itself shows none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.format import encode, tensor_proto
from tbnb.format.encode import field, metadata

if TYPE_CHECKING:
    import numpy.typing as npt

    from tbnb.format.events import SummaryValue

NAME = "tensor"


def summary(tag: str, tensor: npt.NDArray[Any], *, bfloat16: bool = False) -> bytes:
    """Encode one tensor as a `Summary` message.

    Parameters
    ----------
    tag : str
    tensor : ndarray
        Numbers, or an object array of bytes for strings; any shape.
    bfloat16 : bool
        Write a float32 array that holds bfloat16 numbers as bfloat16.

    Returns
    -------
    bytes
        The message, of one value.

    Raises
    ------
    TypeError
        There is no such dtype on disk.

    Notes
    -----
    float16 and bfloat16 are stored as their 16 bits and uint8 in `int_val`, as TensorFlow's
    decoder wants them; torch stores the bits of a float32, and uint8 in `uint32_val`.
    """
    if tensor.dtype.kind == "O":
        proto = tensor_proto.strings(tensor.reshape(-1).tolist(), tensor.shape)
    else:
        proto = tensor_proto.encode(tensor, bfloat16=bfloat16)
    return encode.value(tag, field(8, proto), metadata(NAME))


def decode(value: SummaryValue) -> npt.NDArray[Any]:
    """Return the tensor itself; strings are an object array of bytes, bfloat16 is float32."""
    return value.tensor
