"""Arithmetic of points, apart from the page's: what lies in a polygon, components, kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def inside(places: Floats, polygon: Any) -> npt.NDArray[np.bool_]:
    """Which places lie in a polygon: a ray to the right crosses an odd number of its edges."""
    corners = np.asarray(polygon, float)
    odd = np.zeros(len(places), bool)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        between = (places[:, 1] >= min(y0, y1)) & (places[:, 1] < max(y0, y1))
        cross = x0 + (places[:, 1] - y0) * (x1 - x0) / (y1 - y0)
        odd ^= between & (cross > places[:, 0])
    return odd


def clear(places: Floats, polygon: Any, least: float = 3) -> bool:
    """Whether all places are some pixels away from a polygon's edges: a hand is not exact."""
    corners = np.asarray(polygon, float)
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        way = end - start
        share = np.clip(((places - start) @ way) / max(way @ way, 1e-9), 0, 1)
        if np.hypot(*(places - start - share[:, None] * way).T).min() < least:
            return False
    return True


def components(matrix: Floats, count: int) -> Floats:
    """Principal components by numpy, each of a sign that may be the other."""
    centred = matrix - matrix.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    return np.asarray(left[:, :count] * sizes[:count], float)


def stars(middle: Floats, reach: Floats) -> Iterator[Floats]:
    """Stars of four points around the middle, of many sizes and turns."""
    angles = np.linspace(0, 2 * np.pi, 9)[:-1]
    for size in np.linspace(0.6, 1.2, 13):
        for turn in np.linspace(0, np.pi / 2, 20):
            way = np.column_stack([np.cos(angles + turn), np.sin(angles + turn)])
            yield middle + size * reach * np.array([1, 0.6] * 4)[:, None] * way


def together(places: Any, kinds: Any) -> float:
    """Share of the points whose nearest one in the picture is of their kind."""
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return float((kinds[apart.argmin(axis=1)] == kinds).mean())
