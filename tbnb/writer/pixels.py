"""What users log as a picture to pixels: uint8, rows, columns, channels."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbnb.media import sizes
from tbnb.writer import values

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_BINARY = (bytes, bytearray, memoryview)
_PILLOW_MODES = {"L", "LA", "RGB", "RGBA"}
_MOST_CHANNELS = 4


def file(name: str, value: Any) -> bytes | None:
    """Return the bytes of a picture that is a file already, or the path of one; None for others.

    Raises
    ------
    ValueError
        It is not a PNG, JPEG, GIF, BMP or WebP file, or no path.
    OSError
        The file cannot be read; of the kind that says why, as FileNotFoundError.
    """
    if isinstance(value, _BINARY):
        data = bytes(value)
    elif isinstance(value, (str, os.PathLike)):
        data = _read(name, value)
    else:
        return None
    if sizes.sniff(data) is None:
        shown = values.describe(value)
        raise ValueError(
            f"{name}: want a PNG, JPEG, GIF, BMP or WebP file of at most "
            f"{sizes.MAX_PIXELS} pixels, got {shown}, which begins with {data[:12]!r}"
        )
    return data


def _read(name: str, path: str | os.PathLike[str]) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        shown = values.brief(os.fspath(path))
        wanted = f"{name}: {error.strerror}: want a picture, or the path of one, got"
        raise type(error)(error.errno, wanted, shown) from error
    except ValueError as error:  # NUL or a surrogate in it
        raise ValueError(f"{name}: want a path, got {values.describe(path)}: {error}") from error


def picture(name: str, value: Any, dataformats: str) -> npt.NDArray[np.uint8]:
    """Return one picture, or several as a grid.

    Parameters
    ----------
    name : str
        The argument, for the message.
    value : array_like, PIL image, bytes or path
        An array of `dataformats`; what is a picture by itself has its own layout.
    dataformats : str
        The axes: H, W, perhaps C, perhaps N, in any order and case.

    Returns
    -------
    ndarray
        uint8 of shape (H, W, C), C of 2, 3 or 4: grey becomes RGB.
    """
    from tbnb.media.grid import grid

    own = _own_layout(name, value)
    if own is not None:
        return _coloured(name, own, "HWC")
    array = arranged(name, values.real(name, value), dataformats, "NHWC", {"N", "C"})
    pictures = _coloured(name, to_bytes(array), dataformats)
    return grid(pictures) if "N" in dataformats.upper() else pictures[0]


def pictures(name: str, value: Any, dataformats: str) -> npt.NDArray[np.uint8]:
    """Return a batch, also a list of pictures of any kind, as a grid; see `picture`."""
    import numpy as np

    from tbnb.media.grid import grid

    if not isinstance(value, (list, tuple)):
        return picture(name, value, dataformats)
    if not value:
        raise ValueError(f"{name}: want at least one picture, got an empty {type(value).__name__}")
    if not isinstance(dataformats, str):
        raise TypeError(f"dataformats: want a str, got {values.describe(dataformats)}")
    each = "".join(letter for letter in dataformats if letter not in "nN")
    found = [picture(f"{name}[{index}]", item, each) for index, item in enumerate(value)]
    return grid(np.stack(alike(name, found)))


def alike(name: str, found: list[npt.NDArray[np.uint8]]) -> list[npt.NDArray[np.uint8]]:
    """Return pictures as they are if they are all of one shape; ValueError otherwise."""
    for index, item in enumerate(found):
        if item.shape != found[0].shape:
            raise ValueError(
                f"{name}: want pictures of one shape (height, width, channels), "
                f"got {found[0].shape} and, at {index}, {item.shape}"
            )
    return found


def arranged(
    name: str,
    array: npt.NDArray[Any],
    dataformats: str,
    order: str,
    optional: set[str],
) -> npt.NDArray[Any]:
    """Return the array with its axes in `order`; an axis that it does not have is of size 1.

    Raises
    ------
    TypeError, ValueError
        `dataformats` does not name the axes of the array, each once, or the array is empty.
    """
    import numpy as np

    if not isinstance(dataformats, str):
        raise TypeError(f"dataformats: want a str, got {values.describe(dataformats)}")
    letters = dataformats.upper()
    if len(set(letters)) != len(letters) or not set(order) - optional <= set(letters) <= set(order):
        needed = ", ".join(letter for letter in order if letter not in optional)
        extra = " or ".join(letter for letter in order if letter in optional)
        raise ValueError(
            f"dataformats: want {needed} and, where the array has it, {extra}, "
            f"each once and in any order, got {values.brief(dataformats)}"
        )
    if array.ndim != len(letters):
        raise ValueError(
            f"{name}: want {len(letters)} axes, those of dataformats {dataformats!r}, "
            f"got shape {array.shape}"
        )
    if not array.size:
        raise ValueError(f"{name}: want at least one pixel, got shape {array.shape}")
    array = array.transpose([letters.index(letter) for letter in order if letter in letters])
    missing = tuple(place for place, letter in enumerate(order) if letter not in letters)
    return np.expand_dims(array, missing)


def to_bytes(array: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Return 0 to 1 as 0 to 255; what is uint8 already, as it is.

    As torch does: times 255 in float32 whatever the dtype, clipped, fractions cut off. NaN,
    which torch leaves to the processor, is 0.
    """
    import numpy as np

    if array.dtype == np.uint8:
        return array
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = array.astype(np.float32) * np.float32(255)
    np.fmax(scaled, 0, out=scaled)
    np.minimum(scaled, 255, out=scaled)
    whole: npt.NDArray[np.uint8] = scaled.astype(np.uint8)
    return whole


def _coloured(name: str, pixels: npt.NDArray[np.uint8], dataformats: str) -> npt.NDArray[np.uint8]:
    """Return grey as RGB; ValueError for a number of channels that no picture has."""
    import numpy as np

    channels = pixels.shape[-1]
    if channels > _MOST_CHANNELS:
        raise ValueError(
            f"{name}: want 1 to 4 channels (grey, grey and alpha, RGB, RGBA), got {channels} along "
            f"C of dataformats {dataformats!r}"
        )
    return np.repeat(pixels, 3, axis=-1) if channels == 1 else pixels


def _own_layout(name: str, value: Any) -> npt.NDArray[np.uint8] | None:
    """Return the pixels of an encoded or PIL picture, (H, W, C); None for an array."""
    data = file(name, value)
    if data is not None:
        value = _opened(name, data)
    if not (hasattr(value, "getbands") and hasattr(value, "convert")):
        return None
    try:
        pixels = _of_pillow(value)
    except (OSError, SyntaxError, ValueError) as error:
        shown = values.describe(value)
        raise ValueError(f"{name}: want a picture of Pillow's, got {shown}: {error}") from error
    if not pixels.size:
        raise ValueError(f"{name}: want at least one pixel, got {values.describe(value)}")
    return pixels[..., None] if pixels.ndim == 2 else pixels  # noqa: PLR2004  rows and columns


def _of_pillow(value: Any) -> npt.NDArray[np.uint8]:
    """Return the pixels of a PIL image, which may have to be read only now."""
    import numpy as np

    if value.mode.startswith("I;16"):  # Pillow itself would make all from 256 on white
        return (np.asarray(value) >> 8).astype(np.uint8)
    if value.mode == "La":
        value = value.convert("LA")
    if value.mode not in _PILLOW_MODES:
        transparent = "transparency" in value.info or value.mode[-1:] in {"A", "a"}
        value = value.convert("RGBA" if transparent else "RGB")
    return np.asarray(value)


def _opened(name: str, data: bytes) -> Any:
    import io

    try:
        from PIL import Image
    except ImportError as error:
        raise ImportError(
            f"{name}: decoding a picture, to draw on it or to lay it into a grid, needs Pillow "
            "(pip install pillow); logged by itself it does not"
        ) from error
    try:
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(f"{name}: want a picture that Pillow opens, got: {error}") from error
    return picture
