"""Scalars: one number a step, drawn as a line.

On disk: a rank-0 tensor of plugin "scalars" (tensorboard 2.21, plugins/scalar/summary_v2.py), or a
`simple_value` (compat/proto/summary.proto), which PyTorch writes and every reader takes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import encode
from tbnb.format.encode import field, float32, metadata

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from tbnb.data.store import Columns
    from tbnb.format.events import SummaryValue

NAME = "scalars"

_DT_FLOAT = 1
_DT_DOUBLE = 2


@dataclass(frozen=True, slots=True)
class View:
    """The points [start, end) of a series, all of them or thinned.

    Attributes
    ----------
    start, end
        The stretch this is a picture of, in points of the series.
    step, wall_time, value
        The points kept: int64, float64 (s since epoch), float64, each of shape (n,).
    superseded
        Bool, shape (n,): a later file of the run passed over these. None when there are none.
    gap, mean
        What was left out, so that the page can smooth as if nothing had been: of the finite
        points between the kept point before and this one, both superseded or both not, the number
        (uint32) and the mean (float64). None when nothing was left out. There is nothing after
        the last kept point: the last point is always kept.
    """

    start: int
    end: int
    step: npt.NDArray[np.int64]
    wall_time: npt.NDArray[np.float64]
    value: npt.NDArray[np.float64]
    superseded: npt.NDArray[np.bool_] | None = None
    gap: npt.NDArray[np.uint32] | None = None
    mean: npt.NDArray[np.float64] | None = None

    def __len__(self) -> int:
        """Return the number of points kept."""
        return len(self.step)


def summary(  # noqa: PLR0913 - keywords, one per field of the format
    tag: str,
    value: float,
    *,
    tensor: bool = False,
    double: bool = False,
    display_name: str = "",
    description: str = "",
) -> bytes:
    """Encode one scalar as a `Summary` message.

    Parameters
    ----------
    tag : str
    value : float
        NaN and infinities are kept. Beyond the range of float32 it becomes an infinity, unless
        `double`.
    tensor : bool
        Write a rank-0 float32 tensor of plugin "scalars" (PyTorch's `new_style`) instead of
        `simple_value`.
    double : bool
        Write a rank-0 float64 tensor. RustBoard does not show such series; TensorBoard's Python
        reader and tbnb do.
    display_name, description : str
        Shown by the page; readers keep those of a tag's first event.

    Returns
    -------
    bytes
        The message, of one value.
    """
    described = b""
    if tensor or double or display_name or description:
        described = metadata(NAME, display_name=display_name, description=description)
    if double:
        content = _tensor(_DT_DOUBLE, field(6, struct.pack("<d", value)))
    elif tensor:
        content = _tensor(_DT_FLOAT, field(5, float32(value)))
    else:
        content = b"\x15" + float32(value)
    return encode.value(tag, content, described)


def decode(value: SummaryValue) -> float:
    """Decode one scalar summary.

    Parameters
    ----------
    value : SummaryValue
        Tensor of shape () of a real dtype.

    Raises
    ------
    DecodeError
        The tensor is not one number. The caller shows the point as broken and goes on.
    """
    tensor = value.tensor
    if tensor.shape != () or tensor.dtype.kind not in "fiub":
        found = f"{tensor.dtype} of shape {tensor.shape}"
        raise DecodeError(f"{value.tag}: found {found}, want one real number")
    return float(tensor)


def view(
    points: Columns,
    start: int = 0,
    *,
    columns: int | None = None,
    x: npt.NDArray[Any] | None = None,
) -> View:
    """Return what the page needs to draw a stretch of a series.

    Parameters
    ----------
    points : Columns
        The stretch, every point of it.
    start : int
        Number in the series of its first point.
    columns : int or None
        Pixel columns to thin to, about four points each; None keeps every point.
    x : ndarray or None
        What the columns divide. By default half the step and half the rank, so that the result
        also serves the other axes: of a run whose steps or times are unevenly spread no part
        loses its shape.
    """
    end = start + len(points.step)
    old = points.superseded if points.superseded.any() else None
    if columns is None or len(points.step) <= 4 * columns:
        return View(start, end, points.step, points.wall_time, points.value, old)
    kept, gap, mean = _thin(points, columns, _place(points.step) if x is None else x)
    return View(
        start,
        end,
        points.step[kept],
        points.wall_time[kept],
        points.value[kept],
        None if old is None else old[kept],
        gap,
        mean,
    )


def _thin(
    points: Columns, columns: int, x: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32], npt.NDArray[np.float64]]:
    """Thin what is superseded and what is not each by itself: the page hides one of them."""
    import numpy as np

    from tbnb.data import thin

    if not points.superseded.any():
        chosen = thin.m4(x, points.value, columns)
        return chosen, *thin.dropped(points.value, chosen)
    kept, gap, mean = [], [], []
    for which in (~points.superseded, points.superseded):
        members = np.flatnonzero(which)
        if not len(members):
            continue
        value = points.value[members]
        share = max(1, round(columns * len(members) / len(points.step)))
        chosen = thin.m4(x[members], value, share)
        counted, average = thin.dropped(value, chosen)
        kept.append(members[chosen])
        gap.append(counted)
        mean.append(average)
    order = np.argsort(np.concatenate(kept), kind="stable")
    return np.concatenate(kept)[order], np.concatenate(gap)[order], np.concatenate(mean)[order]


def _place(step: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return half the rank and half the step of every point, both over the same span."""
    import numpy as np

    place = step.astype(np.float64)
    span = float(place.max()) - float(place.min())
    # In place: ten million points are 80 MB an array.
    rank = np.arange(len(step), dtype=np.float64)
    rank *= (span or 1.0) / max(1, len(step) - 1)
    place += rank
    return place


def _tensor(dtype: int, packed: bytes) -> bytes:
    """Encode field 8, a TensorProto of rank 0: dtype = 1, tensor_shape = 2, then the value."""
    return field(8, b"\x08" + bytes([dtype]) + b"\x12\x00" + packed)
