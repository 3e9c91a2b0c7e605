"""Images: pictures and clips at a step.

On disk: a legacy `Summary.Image` (compat/proto/summary.proto), which PyTorch writes, or a tensor
of strings, the width, the height and one encoded file each (tensorboard 2.21,
plugins/image/summary_v2.py), which TensorFlow 2 writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tbnb.errors import DecodeError
from tbnb.format import encode, tensor_proto
from tbnb.format.encode import field, metadata, whole
from tbnb.media import png, thumbnail
from tbnb.media.sizes import Size, sniff
from tbnb.plugins.plugin import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from tbnb.format.events import SummaryValue

NAME = "images"

_MAX_SIDE = 1 << 31
_UNKNOWN = "application/octet-stream"
_TYPES = {f"image/{name}": name for name in ("png", "jpeg", "gif", "webp", "bmp")}
_MAX_BYTES = 256_000  # a larger file is shown by a thumbnail
_SIDE = 512
_MOST_SAMPLES = 1000  # of a step; no page shows more side by side


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a step.

    Attributes
    ----------
    encoded
        The file: PNG, JPEG, GIF (a clip), BMP or WebP.
    width, height
        In pixels, of the file itself where its header could be read (a picture logged with
        `rescale` has another size than the event says); otherwise what the event says.
    media_type
        Such as ``image/png``; ``application/octet-stream`` when it is none of these.
    """

    encoded: bytes
    width: int
    height: int
    media_type: str


def summary(tag: str, pixels: npt.NDArray[np.uint8]) -> bytes:
    """Encode one picture as a `Summary` message, of the form that PyTorch writes.

    Parameters
    ----------
    tag : str
    pixels : ndarray
        uint8 of shape (H, W, C), C of 1 to 4; neither side 0.
    """
    height, width, channels = pixels.shape
    return file(tag, png.encode(pixels), height, width, channels)


def file(tag: str, encoded: bytes, height: int, width: int, channels: int) -> bytes:
    """Encode one picture or clip that is a file already as a `Summary` message.

    Parameters
    ----------
    encoded : bytes
        A whole PNG, JPEG, GIF, BMP or WebP file.
    height, width : int
        In pixels.
    channels : int
        The "colorspace": 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    """
    image = whole(1, height) + whole(2, width) + whole(3, channels) + field(4, encoded)
    return encode.value(tag, field(4, image))


def batch(  # noqa: PLR0913  keywords, one per field of the format
    tag: str,
    pictures: Sequence[npt.NDArray[np.uint8]],
    height: int,
    width: int,
    *,
    display_name: str = "",
    description: str = "",
) -> bytes:
    """Encode any number of pictures of one size, of the form that TensorFlow 2 writes.

    Parameters
    ----------
    pictures : sequence of ndarray
        uint8 of shape (height, width, C) each, C of 1 to 4.
    display_name, description : str
        Shown by the page; readers keep those of a tag's first event.
    """
    items = [str(width).encode(), str(height).encode(), *map(png.encode, pictures)]
    described = metadata(NAME, display_name=display_name, description=description)
    return encode.value(tag, field(8, tensor_proto.strings(items, (len(items),))), described)


def decode(value: SummaryValue) -> tuple[Picture, ...]:
    """Decode one image summary.

    Parameters
    ----------
    value : SummaryValue
        Tensor of ``bytes`` of shape (2 + n,): width, height, n files.

    Returns
    -------
    tuple of Picture
        None of the files is decoded or checked further than its header.

    Raises
    ------
    DecodeError
        The tensor is no such list, or a picture's size is unknown. The caller shows the point as
        broken and goes on.
    """
    tensor = value.tensor
    if tensor.dtype != object or tensor.ndim != 1 or len(tensor) < 2:  # noqa: PLR2004  the size
        found = f"{tensor.dtype} of shape {tensor.shape}"
        raise DecodeError(f"{value.tag}: found {found}, want width, height and encoded pictures")
    width, height, *files = tensor.tolist()
    return tuple(_picture(value.tag, encoded, width, height) for encoded in files)


def _picture(tag: str, encoded: bytes, width: bytes, height: bytes) -> Picture:
    size = sniff(encoded)
    if size is None:
        size = Size(_UNKNOWN, _side(tag, width), _side(tag, height), 0)
    return Picture(encoded, size.width, size.height, size.media_type)


def _side(tag: str, text: bytes) -> int:
    """Return a width or height; as `int` would, but for lengths that no picture has."""
    if text.isdigit() and len(text) <= 10 and 0 < int(text) < _MAX_SIDE:  # noqa: PLR2004  digits
        return int(text)
    raise DecodeError(f"{tag}: found size {text[:20]!r} and no picture whose header tells it")


def view(pictures: Sequence[Picture], *, full: bool) -> Shown:
    """Return what the page needs to show the pictures of one step.

    Parameters
    ----------
    pictures : sequence of Picture
    full : bool
        The files themselves. Otherwise large ones as thumbnails, of 512 pixels and in PNG or
        JPEG; without bytes where that is not possible. What claims more than 64 megapixels has
        no bytes in any case.

    Returns
    -------
    Shown
        ``samples``, each with a blob: ``width`` and ``height`` in pixels, ``type`` and ``bytes``
        of the file, ``thumb`` if the blob is not the file, and ``problem`` where it cannot be
        shown. ``more`` says how many pictures were left out.
    """
    samples, blobs = [], []
    for picture in pictures[:_MOST_SAMPLES]:
        blob, thumb, problem = _shown(picture, full=full)
        sample = {
            "width": picture.width,
            "height": picture.height,
            "type": _TYPES.get(picture.media_type, "unknown"),
            "bytes": len(picture.encoded),
            "thumb": thumb,
        }
        samples.append({**sample, "problem": problem} if problem else sample)
        blobs.append(blob)
    more = len(pictures) - len(samples)
    return Shown({"samples": samples, "more": more} if more else {"samples": samples}, blobs)


def _shown(picture: Picture, *, full: bool) -> tuple[bytes, bool, str]:
    """Return what is shown of a picture, whether it is a thumbnail, and what is wrong with it."""
    width, height = picture.width, picture.height
    if width * height > thumbnail.MAX_PIXELS:
        return b"", False, f"claims {width} x {height} pixels"
    if full or len(picture.encoded) <= _MAX_BYTES:
        return picture.encoded, False, ""
    if picture.media_type not in _TYPES:
        return b"", True, ""
    try:
        size = Size(picture.media_type, width, height, 0)
        return thumbnail.thumbnail(picture.encoded, size, _SIDE) or b"", True, ""
    except ValueError as error:
        return b"", True, str(error)
