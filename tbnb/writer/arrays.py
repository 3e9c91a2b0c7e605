"""What is logged as arrays: add_tensor here, the other kinds in files of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.plugins import tensors
from tbnb.writer import values
from tbnb.writer.curves import CurveMethods
from tbnb.writer.histograms import HistogramMethods
from tbnb.writer.layouts import LayoutMethods
from tbnb.writer.meshes import MeshMethods

if TYPE_CHECKING:
    import numpy.typing as npt

_LIMIT = 1 << 31  # bytes of a protobuf message


class ArrayMethods(HistogramMethods, CurveMethods, MeshMethods, LayoutMethods):
    """Tensors, histograms, PR curves, meshes and the layout of custom scalars."""

    def add_tensor(
        self, tag: str, tensor: Any, global_step: Any = None, walltime: float | None = None
    ) -> None:
        """Log an array as it is.

        Parameters
        ----------
        tag : str
            Name of the series; ``/`` separates groups.
        tensor : array_like
            Numbers of any shape and dtype, or text: a list, array or tensor of any library. The
            dtype is kept; float8 is stored as float32.
        global_step : int, optional
            Step, int64; 0 when left out.
        walltime : float, optional
            Seconds since the epoch; now when left out.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted, or has 2 GiB or more; nothing is written.
        WriterError
            An earlier event could not be written.

        Notes
        -----
        float16, bfloat16 and uint8 are stored as TensorFlow stores them, which torch (2.13) does
        not.
        """
        found = _texts(tensor)
        brief = False
        if found is None:
            found = values.array("tensor", tensor)
            brief = "bfloat16" in str(getattr(tensor, "dtype", ""))
            if found.nbytes >= _LIMIT:
                raise ValueError(f"tensor: want less than 2 GiB, got {found.nbytes} bytes")
        self._log(tensors.summary(values.tag(tag), found, bfloat16=brief), global_step, walltime)


def _texts(given: Any) -> npt.NDArray[Any] | None:
    """Return text of any shape as an object array of bytes; None of what is not text."""
    first = values.first(given)
    kind = getattr(getattr(given, "dtype", None), "kind", "")
    if not isinstance(first, (str, bytes)) and kind not in {"U", "S", "O", "T"}:
        return None
    import numpy as np

    found = np.array(given, dtype=object)
    flat = np.empty(found.size, dtype=object)
    flat[:] = [
        item if isinstance(item, bytes) else values.text("tensor", item).encode()
        for item in found.reshape(-1).tolist()
    ]
    return flat.reshape(found.shape)
