"""Text: Markdown at a step, one string or a table of them.

On disk: a tensor of strings of plugin "text" (tensorboard 2.21, plugins/text/summary_v2.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import encode, tensor_proto
from tbnb.format.encode import field, metadata
from tbnb.plugins.plugin import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from tbnb.format.events import SummaryValue

NAME = "text"

_CUT_BYTES = 100_000
_FULL_BYTES = 4_000_000
_CELL_BYTES = 3  # what an empty cell takes in JSON


def summary(
    tag: str,
    text: str | Sequence[str],
    shape: Sequence[int] | None = None,
    *,
    display_name: str = "",
    description: str = "",
) -> bytes:
    r"""Encode text as a `Summary` message.

    Parameters
    ----------
    tag : str
        As it stands on disk: PyTorch adds ``/text_summary`` to the user's, TensorFlow does not.
    text : str or sequence of str
        Anything a str holds, NULs too; a lone surrogate, which UTF-8 has no bytes for, becomes
        an escape such as ``\udc80``.
    shape : sequence of int, optional
        Of the tensor, rows first; by default (n,), and (1,) of a single str, as PyTorch writes.
    display_name, description : str
        Shown by the page; readers keep those of a tag's first event.
    """
    strings = [text] if isinstance(text, str) else text
    items = [item.encode("utf-8", "backslashreplace") for item in strings]
    tensor = tensor_proto.strings(items, (len(items),) if shape is None else shape)
    described = metadata(NAME, display_name=display_name, description=description)
    return encode.value(tag, field(8, tensor), described)


def decode(value: SummaryValue) -> npt.NDArray[Any]:
    """Decode one text summary.

    Parameters
    ----------
    value : SummaryValue
        Tensor of ``bytes`` of any shape.

    Returns
    -------
    ndarray
        Object array of ``str``, in the tensor's shape; what is not UTF-8 appears as escapes.

    Raises
    ------
    DecodeError
        The tensor holds no strings. The caller shows the point as broken and goes on.
    """
    import numpy as np

    tensor = value.tensor
    if tensor.dtype != object:
        found = f"{tensor.dtype} of shape {tensor.shape}"
        raise DecodeError(f"{value.tag}: found {found}, want strings")
    out = np.empty(tensor.shape, object)
    flat = [item.decode("utf-8", "backslashreplace") for item in tensor.ravel().tolist()]
    out.reshape(-1)[:] = flat
    return out


def view(text: npt.NDArray[Any], *, full: bool) -> Shown:
    """Return what the page needs to show the text of one step.

    Parameters
    ----------
    text : ndarray
        Object array of ``str``.
    full : bool
        All of it, up to 4 MB; otherwise up to 100 kB.

    Returns
    -------
    Shown
        ``shape``; ``cells``, row by row, fewer than the shape has where they were cut; ``cut``.
    """
    left = _FULL_BYTES if full else _CUT_BYTES
    cells: list[str] = []
    for cell in text.reshape(-1):
        raw = cell.encode("utf-8", "backslashreplace")
        if len(raw) > left:
            cells.append(raw[: max(0, left)].decode("utf-8", "ignore"))
            return Shown({"shape": list(text.shape), "cells": cells, "cut": True})
        cells.append(raw.decode())
        left -= len(raw) + _CELL_BYTES
    return Shown({"shape": list(text.shape), "cells": cells, "cut": False})
