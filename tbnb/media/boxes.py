"""Draw boxes on a picture as torch does: red lines of two pixels, and black labels on red.

Source: torch 2.13, utils/tensorboard/summary.py, _draw_single_box; the lines are those of
Pillow 13 (libImaging/Draw.c, ImagingDrawWideLine).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.media import font

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

_RED = {2: (76, 255), 3: (255, 0, 0), 4: (255, 0, 0, 255)}  # 76: how bright red is as a grey
_BLACK = {2: (0, 255), 3: (0, 0, 0), 4: (0, 0, 0, 255)}
_FAR = 1 << 24  # pixels; farther out there is no picture


def draw(
    pixels: npt.NDArray[np.uint8],
    boxes: npt.NDArray[np.floating[Any]],
    labels: Sequence[str] | None = None,
) -> npt.NDArray[np.uint8]:
    """Return the picture with boxes drawn on it.

    Parameters
    ----------
    pixels : ndarray
        uint8 of shape (H, W, C), C of 2, 3 or 4.
    boxes : ndarray
        Shape (N, 4): left, top, right, bottom, in pixels; fractions are cut off. What lies
        outside the picture is clipped, a box with a NaN or an infinity is left out.
    labels : sequence of str, optional
        One for each box, at its lower left, in Pillow's font where Pillow is installed, as torch
        draws them; otherwise in letters of our own. An empty one is not drawn.
    """
    import numpy as np

    pixels = pixels.copy()
    near = boxes.clip(-_FAR, _FAR)
    for index in np.flatnonzero(np.isfinite(boxes).all(axis=1)).tolist():
        box, label = near[index], labels[index] if labels is not None else ""
        _outline(pixels, [int(value) for value in box])
        if label:
            pixels = _labelled(pixels, box, label)
    return pixels


def _outline(pixels: npt.NDArray[np.uint8], box: list[int]) -> None:
    """Draw left, bottom, right, top, in this order and each by its direction.

    A line is two pixels wide: its own, and one to the side that depends on where it goes.
    """
    left, top, right, bottom = box
    red = _RED[pixels.shape[2]]
    for x, start, end in ((left, top, bottom), (right, bottom, top)):
        side = (end > start) - (end < start)
        _fill(pixels, (x, x + side), (start, end), red)
    for y, start, end in ((bottom, left, right), (top, right, left)):
        side = (end > start) - (end < start)
        _fill(pixels, (start, end), (y, y + side), red)


def _fill(
    pixels: npt.NDArray[np.uint8],
    across: tuple[float, float],
    down: tuple[float, float],
    colour: tuple[int, ...],
) -> None:
    """Fill from one pixel to another, both included, in either order."""
    (left, right), (top, bottom) = sorted(map(int, across)), sorted(map(int, down))
    pixels[max(top, 0) : max(bottom + 1, 0), max(left, 0) : max(right + 1, 0)] = colour


def _labelled(
    pixels: npt.NDArray[np.uint8], box: npt.NDArray[np.floating[Any]], label: str
) -> npt.NDArray[np.uint8]:
    try:
        from PIL import Image, ImageDraw, ImageFont

        face = ImageFont.load_default()
        x0, y0, x1, y1 = face.getbbox(label)
    except (ImportError, UnicodeEncodeError):  # a Pillow without FreeType knows Latin-1 only
        _own_label(pixels, box, label)
        return pixels
    import numpy as np

    left, bottom = float(box[0]), float(box[3])
    image = Image.fromarray(pixels)
    drawing = ImageDraw.Draw(image)
    width, height = x1 - x0, y1 - y0
    margin = float(np.ceil(0.05 * height))
    drawing.rectangle([(left, bottom - height - 2 * margin), (left + width, bottom)], fill="Red")
    drawing.text((left + margin, bottom - height - margin), label, fill="black", font=face)
    return np.array(image)


def _own_label(
    pixels: npt.NDArray[np.uint8], box: npt.NDArray[np.floating[Any]], label: str
) -> None:
    """Write the label in our own letters, on red, in the same place."""
    import numpy as np

    lines = [font.draw(line) for line in label.split("\n")]
    width = max(line.shape[1] for line in lines)
    letters = np.zeros((1 + font.HEIGHT * len(lines), width + 1), bool)
    for number, line in enumerate(lines):
        top = 1 + number * font.HEIGHT
        letters[top : top + font.HEIGHT, 1 : 1 + line.shape[1]] = line
    left = int(box[0])
    top = int(box[3]) - len(letters) + 1
    # Only what lies on the picture.
    letters = letters[max(-top, 0) :, max(-left, 0) :]
    left, top = max(left, 0), max(top, 0)
    part = pixels[top : top + letters.shape[0], left : left + letters.shape[1]]
    letters = letters[: part.shape[0], : part.shape[1]]
    part[...] = np.where(letters[..., None], _BLACK[pixels.shape[2]], _RED[pixels.shape[2]])
