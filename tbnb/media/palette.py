"""Pixels to a palette of at most 256 colours: the very colours if that is enough of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST = 256
_PROBE = 4096  # pixels that tell most pictures of many colours from those of few
_DISTINCT = 1 << 11  # colours that are weighed one by one
_REFINED = 2  # rounds of k-means; a third gains nothing that shows


def colours(packed: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32] | None:
    """Return the colours of a picture in ascending order, or None if there are more than 256.

    Parameters
    ----------
    packed : ndarray
        uint32 of shape (n,): ``red << 16 | green << 8 | blue``.
    """
    import numpy as np

    step = len(packed) // _PROBE
    if step > 1 and len(np.unique(packed[::step])) > MOST:
        return None
    found = np.unique(packed)
    return found if len(found) <= MOST else None


def exact(
    packed: npt.NDArray[np.uint32], found: npt.NDArray[np.uint32]
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Return the palette of a picture's own colours, and each pixel's place in it.

    Parameters
    ----------
    found : ndarray
        All of them, as `colours` gives them. The palette has them in descending order: one of
        the greys 0, 1, 2 and so on makes Pillow (13) show the whole clip as grey.

    Returns
    -------
    palette : ndarray
        uint8 of shape (n, 3).
    indices : ndarray
        uint8 of shape (pixels,).
    """
    import numpy as np

    shifts = np.array([16, 8, 0], np.uint32)
    palette: npt.NDArray[np.uint8] = (found[::-1, None] >> shifts & np.uint32(0xFF)).astype(
        np.uint8
    )
    return palette, (len(found) - 1 - np.searchsorted(found, packed)).astype(np.uint8)


def adaptive(
    packed: npt.NDArray[np.uint32],
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Choose 256 colours for a picture of more.

    Boxes of colours are cut in two where it helps most (at the mean of the axis of the largest
    spread) until there are 256 of them; k-means then moves the colours to where they fit best.
    Of a picture of thousands of colours, those within 8 by 8 by 8 of each other count as one.

    Returns
    -------
    palette : ndarray
        uint8 of shape (n, 3), n at most 256.
    indices : ndarray
        uint8 of shape (pixels,).
    """
    import numpy as np

    key = packed
    found = np.unique(key)
    if len(found) > _DISTINCT:
        key = packed >> 9 & np.uint32(0x7C00) | packed >> 6 & np.uint32(0x3E0)
        key |= packed >> 3 & np.uint32(0x1F)
        found = np.flatnonzero(np.bincount(key)).astype(np.uint32)
    cell = np.searchsorted(found, key)
    weight = np.bincount(cell).astype(np.float64)
    mean = np.stack(
        [
            np.bincount(cell, weights=packed >> np.uint32(shift) & np.uint32(0xFF)) / weight
            for shift in (16, 8, 0)
        ],
        axis=1,
    )
    centres = _centres(mean, weight, _boxes(mean, weight))
    for _ in range(_REFINED):
        centres = _centres(mean, weight, _nearest(mean, centres), centres)
    palette = np.rint(centres)
    place = _nearest(mean, palette).astype(np.uint8)
    return palette.astype(np.uint8), place[cell]


def _boxes(mean: npt.NDArray[np.float64], weight: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Return which of at most 256 boxes each cell is in."""
    import numpy as np

    box = np.zeros(len(mean), np.intp)
    number = 1
    while number < MOST:
        total = np.bincount(box, weights=weight, minlength=number)
        middle = _sums(box, mean * weight[:, None], number) / total[:, None]
        spread = _sums(box, (mean - middle[box]) ** 2 * weight[:, None], number)
        worst = np.argsort(-spread.sum(axis=1))[: min(MOST - number, max(1, number // 2))]
        worst = worst[spread.sum(axis=1)[worst] > 1e-6]  # noqa: PLR2004  of one colour, rounded
        if not len(worst):
            break
        axis = spread.argmax(axis=1)
        new = np.full(number, -1)
        new[worst] = number + np.arange(len(worst))
        above = mean[np.arange(len(mean)), axis[box]] > middle[box, axis[box]]
        move = (new[box] >= 0) & above
        box[move] = new[box][move]
        number += len(worst)
    return box


def _centres(
    mean: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    box: npt.NDArray[np.intp],
    old: npt.NDArray[np.float64] | None = None,
) -> npt.NDArray[np.float64]:
    """Return the mean colour of each box; an empty one keeps its old."""
    import numpy as np

    number = int(box.max()) + 1 if old is None else len(old)
    total = np.bincount(box, weights=weight, minlength=number)
    sums = _sums(box, mean * weight[:, None], number)
    if old is not None:
        sums = np.where(total[:, None] > 0, sums, old)
    result: npt.NDArray[np.float64] = sums / np.where(total > 0, total, 1)[:, None]
    return result


def _nearest(
    mean: npt.NDArray[np.float64], centres: npt.NDArray[np.float64]
) -> npt.NDArray[np.intp]:
    """Return the nearest centre of each colour: least |c|² - 2 m·c."""
    import numpy as np

    where = centres.astype(np.float32)
    twice = -2 * mean.astype(np.float32)
    # Not a matrix product: its threads wait for each other where a training has the processor.
    distance = np.multiply.outer(twice[:, 0], where[:, 0])
    for axis in (1, 2):
        distance += np.multiply.outer(twice[:, axis], where[:, axis])
    distance += (where**2).sum(axis=1)
    found: npt.NDArray[np.intp] = distance.argmin(axis=1)
    return found


def _sums(
    box: npt.NDArray[np.intp], values: npt.NDArray[np.float64], number: int
) -> npt.NDArray[np.float64]:
    import numpy as np

    return np.stack(
        [np.bincount(box, weights=column, minlength=number) for column in values.T], axis=1
    )
