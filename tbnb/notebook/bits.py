"""Numbers of points as a bit each, as text: a selection of half a million takes 83 kB."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

MOST_POINTS = 1 << 24  # as many as the page takes of anything: text of 2.8 MB


def packed(points: npt.NDArray[np.int64]) -> str:
    """Return numbers of points as base64 of a bit a point, the first in the lowest bit."""
    mask = np.zeros(int(points[-1]) + 1 if len(points) else 0, np.uint8)
    mask[points] = 1
    return base64.b64encode(np.packbits(mask, bitorder="little").tobytes()).decode()


def unpacked(text: str) -> npt.NDArray[np.int64] | None:
    """Return the numbers again; None if the text is something else."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
    return np.flatnonzero(bits).astype(np.int64, copy=False)
