"""What the head of a numpy array's file says.

numpy's own reader takes as much memory as a head claims, warns, and runs Python's compiler on it.
Source: numpy.lib.format, versions 1.0 to 3.0; whatever else a head may hold is no array of real
numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import numpy as np

from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAGIC = b"\x93NUMPY"
_WIDTHS = {b"\x01\x00": 2, b"\x02\x00": 4, b"\x03\x00": 4}  # bytes of the head's length
_LONGEST = 10_000  # bytes of a head, as numpy has it; those of real numbers are 118
_DICT = re.compile(r"\s*\{(.*)\}\s*", re.DOTALL)
_ITEM = re.compile(
    r"""\s*(?:'descr'\s*:\s*(?P<descr>'[^'\\]{0,20}')
    |'fortran_order'\s*:\s*(?P<order>True|False)
    |'shape'\s*:\s*(?P<shape>\([\dL,\s]{0,200}\)))\s*(?:,\s*|$)""",
    re.VERBOSE,
)
_ITEMS = 3
_REAL = re.compile(r"'([<>|=]?(?:f[248]|f16|[iu][1248]|b1))'")
_SIZE = re.compile(r"(\d{1,19})L?")  # L: of Python 2


class Head(NamedTuple):
    """What a file holds: `rows` times `columns` of `dtype`, row after row or column after column.

    Attributes
    ----------
    start : int
        Bytes before the numbers.
    """

    dtype: np.dtype[Any]
    rows: int
    columns: int
    by_column: bool
    start: int


def head(file: BinaryIO, named: str) -> Head:
    """Read the head of a file, from its beginning.

    Raises
    ------
    DecodeError
        It is no array of real numbers in rows.
    """
    version = file.read(len(MAGIC) + 2)[len(MAGIC) :]
    width = _WIDTHS.get(version)
    if width is None:
        raise DecodeError(f"{named}: not a numpy array (version {version.hex()})")
    length = int.from_bytes(file.read(width), "little")
    start = len(MAGIC) + 2 + width + length
    said = _said(file.read(length).decode("latin-1")) if length <= _LONGEST else {}
    if len(said) != _ITEMS:
        raise DecodeError(f"{named}: not a numpy array ({length:,} bytes that describe none)")
    shape = said["shape"].strip("()").split(",")
    sizes = [_SIZE.fullmatch(one.strip()) for one in (shape if shape[-1].strip() else shape[:-1])]
    found = [int(size[1]) for size in sizes if size]
    real = _REAL.fullmatch(said["descr"])
    if real is None or len(found) not in (1, 2) or len(found) < len(sizes) or 0 in found:
        raise DecodeError(
            f"{named}: an array of {said['descr']} of shape {said['shape']}, want real numbers "
            "with points in rows"
        )
    rows, columns = [*found, 1][:2]
    try:
        dtype = np.dtype(real[1])
    except TypeError as error:  # a float of 16 bytes, which not every machine has
        raise DecodeError(f"{named}: an array of {real[1]}, unknown to this machine") from error
    return Head(dtype, rows, columns, said["order"] == "True", start)


def _said(text: str) -> Mapping[str, str]:
    """Return what each key has, as it stands; nothing when anything else is there."""
    found: dict[str, str] = {}
    inside = _DICT.fullmatch(text)
    items, at = (inside[1] if inside else ""), 0
    while at < len(items):
        item = _ITEM.match(items, at)
        if item is None:
            return {}
        found[str(item.lastgroup)] = item[str(item.lastgroup)]
        at = item.end()
    return found
