"""The fast path: many scalar events at once, as numpy columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(slots=True)
class Segment:
    """Scalars of one tag in one region of the buffer, in record order."""

    region: int
    tag: bytes
    at: NDArray[np.int64]
    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    value: NDArray[np.float64]


class ColumnDecoder:
    """Decodes records that are scalar events of a common shape."""

    def decode(
        self,
        buffer: memoryview,
        at: NDArray[np.int64],
        length: NDArray[np.int64],
        region: NDArray[np.int64],
    ) -> tuple[list[Segment], NDArray[np.intp]]:
        """Return the columns that could be decoded, and the numbers of the other records."""
        return [], np.arange(len(at))
