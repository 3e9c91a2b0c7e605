"""The size of an encoded picture, by its header alone.

What is read is untrusted: nothing is decoded, and no size in it leads to an allocation or to a
read beyond the data. Sources: PNG (third edition) §11.2.1; GIF89a §18; ITU T.81 annex B (JPEG);
BITMAPCOREHEADER and BITMAPINFOHEADER (BMP); RFC 6386 §9.1, RFC 9649 (WebP).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_PIXELS = 1 << 28  # 16384 by 16384: what a browser still draws
_MAX_SEGMENTS = 1000  # of a JPEG before its frame; colour profiles may take a few hundred

_PNG_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}  # by colour type; 3 is a palette of RGB
_NOT_A_FRAME = {0xC4, 0xC8, 0xCC}  # tables, among the markers C0 to CF of frames
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length


@dataclass(frozen=True, slots=True)
class Size:
    """What the header of an encoded picture says.

    Attributes
    ----------
    media_type
        Such as ``image/png``.
    width, height
        In pixels, at least 1 each.
    channels
        1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; 3 for a palette.
    """

    media_type: str
    width: int
    height: int
    channels: int


def sniff(data: bytes) -> Size | None:
    """Return the size of a PNG, JPEG, GIF, BMP or WebP picture.

    Returns
    -------
    Size or None
        None when it is another format, the header is cut short or wrong, or the size is zero or
        more than `MAX_PIXELS`.
    """
    for magic, read in _READERS:
        if data.startswith(magic):
            try:
                found = read(data)
            except struct.error:  # the data end within the header
                return None
            usable = found is not None and 0 < found.width * found.height <= MAX_PIXELS
            return found if usable else None
    return None


def _png(data: bytes) -> Size | None:
    length, kind, width, height, _, colour = struct.unpack_from(">I4sIIBB", data, 8)
    if length != 13 or kind != b"IHDR" or colour not in _PNG_CHANNELS:  # noqa: PLR2004  its size
        return None
    return Size("image/png", width, height, _PNG_CHANNELS[colour])


def _gif(data: bytes) -> Size | None:
    version, width, height = struct.unpack_from("<3sHH", data, 3)
    return Size("image/gif", width, height, 3) if version in {b"87a", b"89a"} else None


def _bmp(data: bytes) -> Size | None:
    (header,) = struct.unpack_from("<I", data, 14)
    if header == 12:  # noqa: PLR2004  BITMAPCOREHEADER
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
    elif 40 <= header <= 124:  # noqa: PLR2004  BITMAPINFOHEADER to BITMAPV5HEADER
        width, height, _, bits = struct.unpack_from("<iiHH", data, 18)
    else:
        return None
    # A negative height is that of a picture stored from its top.
    return Size("image/bmp", max(width, 0), abs(height), 4 if bits == 32 else 3)  # noqa: PLR2004


def _jpeg(data: bytes) -> Size | None:
    start = 2
    for _ in range(_MAX_SEGMENTS):
        lead, marker = struct.unpack_from("BB", data, start)
        if lead != 0xFF:  # noqa: PLR2004  every marker's first byte
            return None
        if marker == 0xFF:  # noqa: PLR2004  a fill byte
            start += 1
        elif marker in _ALONE:
            start += 2
        elif 0xC0 <= marker <= 0xCF and marker not in _NOT_A_FRAME:  # noqa: PLR2004  frames
            _, _, height, width, channels = struct.unpack_from(">HBHHB", data, start + 2)
            return Size("image/jpeg", width, height, channels) if 1 <= channels <= 4 else None  # noqa: PLR2004
        else:
            (length,) = struct.unpack_from(">H", data, start + 2)
            if length < 2:  # noqa: PLR2004  it counts itself
                return None
            start += 2 + length
    return None


def _webp(data: bytes) -> Size | None:
    form, kind = struct.unpack_from("<4s4s", data, 8)
    read = _WEBP.get(kind)
    found = read(data) if form == b"WEBP" and read else None
    return found and Size("image/webp", *found)


def _lossy(data: bytes) -> tuple[int, int, int] | None:
    code, width, height = struct.unpack_from("<3sHH", data, 23)
    return (width & 0x3FFF, height & 0x3FFF, 3) if code == b"\x9d\x01\x2a" else None


def _lossless(data: bytes) -> tuple[int, int, int] | None:
    code, bits = struct.unpack_from("<BI", data, 20)
    if code != 0x2F:  # noqa: PLR2004  its signature
        return None
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), 4 if bits >> 28 & 1 else 3


def _extended(data: bytes) -> tuple[int, int, int]:
    flags, _, wide, wider, high, higher = struct.unpack_from("<B3sHBHB", data, 20)
    return 1 + (wider << 16 | wide), 1 + (higher << 16 | high), 4 if flags & 0x10 else 3


_WEBP: dict[bytes, Callable[[bytes], tuple[int, int, int] | None]] = {
    b"VP8 ": _lossy,
    b"VP8L": _lossless,
    b"VP8X": _extended,
}

_READERS: tuple[tuple[bytes, Callable[[bytes], Size | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF", _gif),
    (b"BM", _bmp),
    (b"RIFF", _webp),
)
