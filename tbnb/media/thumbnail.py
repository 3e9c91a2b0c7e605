"""Small pictures of large ones, by Pillow where it is installed.

What is read is untrusted: only the formats that pages show are tried, and a picture whose header
claims too many pixels is not decoded.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tbnb.media.sizes import Size

MAX_PIXELS = 64_000_000  # 256 MB as RGBA
_FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/webp": "WEBP",
}
_PLAIN = {"L", "LA", "RGB", "RGBA"}  # Pillow's names of what PNG holds in eight bits
_SMALL_PNG = 128_000  # bytes up to which a thumbnail stays lossless


def thumbnail(encoded: bytes, size: Size, side: int) -> bytes | None:
    """Return a picture again, as PNG or JPEG and no larger than a square; of a clip the first.

    Parameters
    ----------
    encoded : bytes
        The file.
    size : Size
        What its header says, of `MAX_PIXELS` at most.
    side : int
        Pixels of the square.

    Returns
    -------
    bytes or None
        None where Pillow is not installed, or too old for the format.

    Raises
    ------
    ValueError
        The file is damaged or claims too many pixels; the message says how.
    """
    if size.width * size.height > MAX_PIXELS:
        raise ValueError(f"{size.width} x {size.height} pixels, more than {MAX_PIXELS}")
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        return None
    kind = _FORMATS[size.media_type]
    Image.init()
    if kind not in Image.OPEN:
        return None
    try:
        with Image.open(io.BytesIO(encoded), formats=[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValueError(f"{picture.width} x {picture.height} pixels")
            picture.draft("RGB", (2 * side, 2 * side))  # a JPEG is decoded at a part of its size
            small = _plain(picture)
            small.thumbnail((side, side), reducing_gap=2.0)
            return _encoded(small)
    except UnidentifiedImageError:
        raise ValueError(f"no {kind} file that can be read") from None
    except (OSError, SyntaxError, EOFError, MemoryError) as error:  # Pillow's for damaged files
        raise ValueError(f"damaged {kind} file: {error}") from error


def _plain(picture: Any) -> Any:
    """Return eight bits a sample, alpha kept."""
    mode: str = picture.mode
    if mode.startswith("I"):  # 16 bits: browsers, too, show the upper eight
        import numpy as np
        from PIL import Image

        return Image.fromarray((np.asarray(picture) >> 8).clip(0, 255).astype(np.uint8))
    if mode in _PLAIN:
        return picture.copy()
    if mode == "1":
        return picture.convert("L")
    alpha = "transparency" in picture.info or mode in {"PA", "La", "RGBa"}
    return picture.convert("RGBA" if alpha else "RGB")


def _encoded(picture: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    if out.tell() > _SMALL_PNG and picture.mode in {"L", "RGB"}:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=90)
    return out.getvalue()
