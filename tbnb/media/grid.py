"""Lay pictures of one size side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def grid(pictures: npt.NDArray[np.uint8], columns: int = 8) -> npt.NDArray[np.uint8]:
    """Return one picture of many, row by row; places left over are black (and transparent).

    Parameters
    ----------
    pictures : ndarray
        uint8 of shape (N, H, W, C).
    columns : int
        Most pictures in a row.

    Returns
    -------
    ndarray
        uint8 of shape (rows · H, min(N, columns) · W, C).

    Notes
    -----
    Source: torch 2.13, utils/tensorboard/_utils.py, make_grid.
    """
    import numpy as np

    count, height, width, channels = pictures.shape
    columns = min(count, columns)
    rows = -(-count // columns)
    canvas = np.zeros((rows, height, columns, width, channels), np.uint8)
    for index, picture in enumerate(pictures):
        canvas[index // columns, :, index % columns] = picture
    return canvas.reshape(rows * height, columns * width, channels)


def clips(videos: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return one clip of many that run side by side.

    Parameters
    ----------
    videos : ndarray
        uint8 of shape (N, T, H, W, C).

    Returns
    -------
    ndarray
        uint8 of shape (T, rows · H, columns · W, C). N is filled up to a power of two with black
        clips; rows is the largest power of two whose square does not exceed N.

    Notes
    -----
    Source: torch 2.13, utils/tensorboard/_utils.py, _prepare_video.
    """
    import numpy as np

    count, frames, height, width, channels = videos.shape
    filled = 1 << (count - 1).bit_length()
    rows = 1 << (count.bit_length() - 1) // 2
    columns = filled // rows
    canvas = np.zeros((frames, rows, height, columns, width, channels), np.uint8)
    for index, video in enumerate(videos):
        canvas[:, index // columns, :, index % columns] = video
    return canvas.reshape(frames, rows * height, columns * width, channels)
