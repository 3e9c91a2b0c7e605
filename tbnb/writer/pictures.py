"""Pictures, boxes, figures and clips as Summary messages."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from tbnb.media import sizes
from tbnb.plugins import images
from tbnb.writer import pixels, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt


def image(tag: str, img_tensor: Any, dataformats: str = "CHW") -> bytes:
    """Encode `SummaryWriter.add_image`; a file is taken as it is."""
    tag = values.tag(tag)
    data = pixels.file("img_tensor", img_tensor)
    size = data and sizes.sniff(data)
    if data and size:
        return images.file(tag, data, size.height, size.width, size.channels)
    return images.summary(tag, pixels.picture("img_tensor", img_tensor, dataformats))


def image_batch(tag: str, img_tensor: Any, dataformats: str = "NCHW") -> bytes:
    """Encode `SummaryWriter.add_images`."""
    tag = values.tag(tag)
    return images.summary(tag, pixels.pictures("img_tensor", img_tensor, dataformats))


def image_boxes(
    tag: str,
    img_tensor: Any,
    box_tensor: Any,
    rescale: float = 1,
    dataformats: str = "CHW",
    labels: Sequence[str] | str | None = None,
) -> bytes:
    """Encode `SummaryWriter.add_image_with_boxes`.

    Of a rescaled picture height and width are those before, as torch has them.
    """
    from tbnb.media import boxes, png
    from tbnb.media.resize import resize

    tag = values.tag(tag)
    corners = _boxes(box_tensor)
    names = _labels(labels, len(corners))
    drawn = boxes.draw(pixels.picture("img_tensor", img_tensor, dataformats), corners, names)
    height, width, channels = drawn.shape
    scale = values.number("rescale", rescale)
    if not (scale * min(height, width) >= 1 and scale**2 * width * height <= sizes.MAX_PIXELS):
        raise ValueError(
            f"rescale: want a factor that makes 1 to {sizes.MAX_PIXELS} pixels of {width} x "
            f"{height}, got {scale}"
        )
    scaled = resize(drawn, int(height * scale), int(width * scale))
    return images.file(tag, png.encode(scaled), height, width, channels)


def figure(tag: str, given: Any) -> bytes:
    """Encode `SummaryWriter.add_figure`; closing is the caller's."""
    import numpy as np

    from tbnb.media.grid import grid

    tag = values.tag(tag)
    if not isinstance(given, (list, tuple)):
        return images.summary(tag, _rendered("figure", given))
    if not given:
        raise ValueError(f"figure: want at least one figure, got an empty {type(given).__name__}")
    found = [_rendered(f"figure[{index}]", one) for index, one in enumerate(given)]
    return images.summary(tag, grid(np.stack(pixels.alike("figure", found))))


def close(given: Any) -> None:
    """Close figures that pyplot holds; without pyplot there is nothing that holds them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        for one in given if isinstance(given, (list, tuple)) else [given]:
            pyplot.close(one)


def video(tag: str, vid_tensor: Any, fps: float = 4, dataformats: str = "NTCHW") -> bytes:
    """Encode `SummaryWriter.add_video`: a GIF in an image, several clips side by side."""
    from tbnb.media import gif, grid

    tag = values.tag(tag)
    rate = values.number("fps", fps)
    if not 0 < rate < float("inf"):
        raise ValueError(f"fps: want frames a second, above 0, got {values.describe(fps)}")
    array = values.real("vid_tensor", vid_tensor)
    if array.ndim == 4 and dataformats == "NTCHW":  # noqa: PLR2004  the usual slip
        raise ValueError(
            f"vid_tensor: want 5 axes (N, T, C, H, W), got shape {array.shape}; of a single clip "
            "pass vid_tensor[None], or dataformats='TCHW' or 'THWC'"
        )
    array = pixels.arranged("vid_tensor", array, dataformats, "NTHWC", {"N", "C"})
    channels = array.shape[-1]
    if channels not in {1, 3}:
        raise ValueError(
            f"vid_tensor: want 1 or 3 channels (grey, RGB), got {channels} along C of dataformats "
            f"{dataformats!r}"
        )
    frames = grid.clips(pixels.to_bytes(array))
    _, height, width, _ = frames.shape
    if max(height, width) > gif.LARGEST_SIDE:
        raise ValueError(
            f"vid_tensor: want frames of at most {gif.LARGEST_SIDE} pixels a side, the clips side "
            f"by side, got {width} x {height}"
        )
    return images.file(tag, gif.encode(frames, rate), height, width, channels)


def _boxes(given: Any) -> npt.NDArray[np.float64]:
    import numpy as np

    with np.errstate(over="ignore"):  # of longdouble: an infinite box is not drawn
        corners = values.real("box_tensor", given).astype(np.float64)
    if not corners.size:
        return np.empty((0, 4))
    if corners.ndim != 2 or corners.shape[1] != 4:  # noqa: PLR2004  two corners
        raise ValueError(
            f"box_tensor: want shape (N, 4): xmin, ymin, xmax, ymax; got {corners.shape}"
        )
    return corners


def _labels(given: Any, count: int) -> list[str] | None:
    """Return one label a box; of another number none, as torch does."""
    if given is None:
        return None
    found = [given] if isinstance(given, str) else values.sequence("labels", given, "a str a box")
    labels = ["" if one is None else one for one in found]
    for label in labels:
        if not isinstance(label, str):
            raise TypeError(f"labels: want a str for each box, got {values.describe(label)}")
    return labels if len(labels) == count else None


def _rendered(name: str, given: Any) -> npt.NDArray[np.uint8]:
    """Draw a matplotlib figure on a canvas of its own and give it back its old one."""
    import numpy as np

    if not (hasattr(given, "set_canvas") and hasattr(given, "canvas")):
        raise TypeError(f"{name}: want a matplotlib figure, got {values.describe(given)}")
    # By name: a type checker need not have matplotlib.
    agg = importlib.import_module("matplotlib.backends.backend_agg")
    shown = given.canvas
    try:
        canvas = agg.FigureCanvasAgg(given)
        canvas.draw()
        colours: npt.NDArray[np.uint8] = np.asarray(canvas.buffer_rgba())[..., :3]
    finally:
        given.set_canvas(shown)
    if not colours.size:
        raise ValueError(f"{name}: want a figure of at least one pixel, got {colours.shape}")
    return colours
