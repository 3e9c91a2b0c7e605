"""Pictures side by side."""

from __future__ import annotations

import numpy as np
import pytest

from tbnb.media.grid import clips, grid


@pytest.mark.parametrize(
    ("count", "rows", "columns"), [(1, 1, 1), (8, 1, 8), (9, 2, 8), (17, 3, 8)]
)
def test_eight_in_a_row(count: int, rows: int, columns: int) -> None:
    """Pictures go left to right, then down; what is left over is black."""
    pictures = np.arange(1, count + 1, dtype=np.uint8)[:, None, None, None] * np.ones(
        (1, 2, 3, 4), np.uint8
    )
    found = grid(pictures)

    assert found.shape == (2 * rows, 3 * columns, 4)
    cells = found[::2, ::3, 0].ravel()
    assert cells[:count].tolist() == list(range(1, count + 1))
    assert not cells[count:].any()


@pytest.mark.parametrize(
    ("count", "rows", "columns"),
    [(1, 1, 1), (2, 1, 2), (3, 1, 4), (4, 2, 2), (5, 2, 4), (16, 4, 4)],
)
def test_clips_run_side_by_side(count: int, rows: int, columns: int) -> None:
    """Filled up to a power of two; the rows follow from the clips that were given, as in torch."""
    videos = np.arange(1, count + 1, dtype=np.uint8)[:, None, None, None, None] * np.ones(
        (1, 2, 3, 5, 1), np.uint8
    )
    videos[:, 1] += 100
    found = clips(videos)

    assert found.shape == (2, 3 * rows, 5 * columns, 1)
    assert found[0, ::3, ::5].ravel()[:count].tolist() == list(range(1, count + 1))
    assert found[1, ::3, ::5].ravel()[:count].tolist() == list(range(101, count + 101))
    assert not found[0, ::3, ::5].ravel()[count:].any()
