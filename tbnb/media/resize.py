"""Scale a picture with the Lanczos filter, to the very pixels of Pillow.

Source: Pillow 13, libImaging/Resample.c and Convert.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LOBES = 3.0
_PRECISION = 22  # bits after the point of Pillow's weights
_OPAQUE = 255


def resize(pixels: npt.NDArray[np.uint8], height: int, width: int) -> npt.NDArray[np.uint8]:
    """Scale a picture.

    Parameters
    ----------
    pixels : ndarray
        uint8 of shape (H, W, C); with C of 2 or 4 the last channel is alpha, and transparent
        pixels do not bleed into others.
    height, width : int
        At least 1.

    Returns
    -------
    ndarray
        uint8 of shape (height, width, C).
    """
    if pixels.shape[:2] == (height, width):
        return pixels
    if pixels.shape[2] in {2, 4}:
        return _divided(_scaled(_multiplied(pixels), height, width))
    return _scaled(pixels, height, width)


def _scaled(pixels: npt.NDArray[np.uint8], height: int, width: int) -> npt.NDArray[np.uint8]:
    """Scale the rows, round to bytes, scale the columns."""
    import numpy as np

    if pixels.shape[1] != width:
        rows = _weights(pixels.shape[1], width) @ pixels.astype(np.float64)
        pixels = _bytes(rows)
    if pixels.shape[0] != height:
        flat = pixels.reshape(len(pixels), -1).astype(np.float64)
        columns = _weights(len(pixels), height) @ flat
        pixels = _bytes(columns).reshape(height, *pixels.shape[1:])
    return pixels


def _bytes(sums: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Round weighted sums; whole numbers below 2**53, they are exact in float64."""
    import numpy as np

    half = 1 << (_PRECISION - 1)
    rounded = np.floor((sums + half) / (1 << _PRECISION))
    return rounded.clip(0, 255).astype(np.uint8)


def _weights(old: int, new: int) -> npt.NDArray[np.float64]:
    """Return what each old pixel adds to each new one, in units of 2**-22: (new, old)."""
    import numpy as np

    scale = old / new
    stretch = max(scale, 1.0)
    support = _LOBES * stretch
    centre = (np.arange(new) + 0.5) * scale
    first = np.maximum((centre - support + 0.5).astype(int), 0)
    last = np.minimum((centre + support + 0.5).astype(int), old)
    place = np.arange(old)
    far = (place - centre[:, None] + 0.5) / stretch
    inside = (place >= first[:, None]) & (place < last[:, None])
    near = inside & (far >= -_LOBES) & (far < _LOBES)
    weight = np.where(near, np.sinc(far) * np.sinc(far / _LOBES), 0.0)
    weight /= weight.sum(axis=1, keepdims=True)
    scaled = weight * (1 << _PRECISION)
    result: npt.NDArray[np.float64] = np.trunc(scaled + np.where(scaled < 0, -0.5, 0.5))
    return result


def _multiplied(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    import numpy as np

    out: npt.NDArray[np.uint8] = pixels.copy()
    product = pixels[..., :-1].astype(np.uint32) * pixels[..., -1:] + 128
    out[..., :-1] = (product >> 8) + product >> 8
    return out


def _divided(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    import numpy as np

    alpha = pixels[..., -1:].astype(np.uint32)
    colours = pixels[..., :-1].astype(np.uint32)
    part = np.minimum(_OPAQUE * colours // np.maximum(alpha, 1), 255)
    out: npt.NDArray[np.uint8] = pixels.copy()
    out[..., :-1] = np.where((alpha == 0) | (alpha == _OPAQUE), colours, part)
    return out
