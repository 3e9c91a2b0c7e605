"""Points from a file: numbers parted by tabs, bare numbers, or a numpy array.

Whoever reads large files has other things to do in between: everything here is a generator that
can be left and gone on with after each piece.

Sources: tensorboard 2.21, plugins/projector/projector_plugin.py (`_read_tensor_tsv_file`,
`_read_tensor_binary_file`); numpy.lib.format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from tbnb.embeddings import paths
from tbnb.embeddings.rows import Rows
from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    import numpy.typing as npt

MOST_VALUES = 1 << 27  # 512 MB as float32; of a larger file the first rows are read
_READ = 1 << 22
_START = 1 << 12
_MAGIC = b"\x93NUMPY"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST_CHARACTER = 4  # bytes, in UTF-8


@dataclass(slots=True)
class Matrix:
    """Points in rows.

    Attributes
    ----------
    values : ndarray
        Shape (n, d). A row that could not be read is NaN, so that the rows keep their numbers.
    notes : list of str
        What is wrong with the file: where, what was found, what was wanted.
    """

    values: npt.NDArray[Any]
    notes: list[str] = field(default_factory=list)


def read(
    path: Path, named: str, shape: Sequence[int] = (), dtype: npt.DTypeLike = np.float32
) -> Generator[None, None, Matrix]:
    """Read the points of a file.

    Parameters
    ----------
    path : Path
    named : str
        What to call it in messages.
    shape : sequence of int
        (n, d) as the configuration has it, for bare float32.
    dtype : dtype
        Of the result.

    Raises
    ------
    DecodeError
        There is not one point in it that can be read.
    """
    try:
        with paths.opened(path, named) as file:
            start = file.read(_START)
            file.seek(0)
            size = path.stat().st_size
            if start.startswith(_MAGIC):
                return (yield from _array(file, size, named, dtype))
            if path.suffix == ".bytes" or not _text(start):
                return (yield from _bare(file, size, named, shape, dtype))
            rows = Rows(named, MOST_VALUES)
            yield from rows.read(file)
            return Matrix(rows.values(), rows.notes)
    except OSError as error:
        raise DecodeError(f"{named}: cannot be read: {error.strerror}") from error


def _text(start: bytes) -> bool:
    """Say whether a file begins as text; numbers parted by tabs are nothing else."""
    if _CONTROL.search(start):
        return False
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return len(start) == _START and error.start > len(start) - _LONGEST_CHARACTER
    return True


def _bare(
    file: BinaryIO, size: int, named: str, shape: Sequence[int], dtype: npt.DTypeLike
) -> Generator[None, None, Matrix]:
    """Read little-endian float32, row after row."""
    total = size // 4
    rows, columns = (*shape, 0, 0)[:2]
    if len(shape) != 2 or columns <= 0 or rows < 0:  # noqa: PLR2004  rows and columns
        raise DecodeError(
            f"{named}: bare numbers ({size:,} bytes), and tensor_shape is {list(shape)}: want "
            "their rows and columns there, or a .tsv or .npy file"
        )
    notes = []
    if rows * columns != total or size % 4:
        notes.append(
            f"{named}: found {size:,} bytes, want {4 * rows * columns:,} for {rows:,} rows of "
            f"{columns:,} float32"
        )
    rows = min(rows, total // columns)
    if not rows:
        raise DecodeError(f"{notes[0] if notes else named}: not one whole row")
    rows = _bounded(rows, columns, named, notes)
    values = np.empty((rows, columns), dtype)
    flat = values.reshape(-1)
    for at in range(0, flat.size, _READ):
        part = flat[at : at + _READ]
        part[:] = _numbers(file, part.size, np.dtype("<f4"), named)
        yield
    return Matrix(values, notes)


def _array(
    file: BinaryIO, size: int, named: str, dtype: npt.DTypeLike
) -> Generator[None, None, Matrix]:
    """Read a numpy array; never one of Python objects, which are programs."""
    try:
        version = np.lib.format.read_magic(file)
        header = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, by_column, found = header(file)
    except (ValueError, KeyError, SyntaxError, OverflowError, EOFError) as error:
        raise DecodeError(f"{named}: not a numpy array ({error})") from error
    if found.kind not in "fiub" or len(shape) not in (1, 2) or 0 in shape:
        raise DecodeError(
            f"{named}: an array of {found} of shape {shape}, want real numbers with points in rows"
        )
    rows, columns = int(shape[0]), int(shape[1]) if len(shape) > 1 else 1
    notes: list[str] = []
    there = (size - file.tell()) // found.itemsize
    whole = there // columns
    if whole < rows:
        notes.append(f"{named}: ends in row {whole:,} of {rows:,}")
        if by_column or not whole:
            raise DecodeError(notes[0])
    kept = _bounded(min(rows, whole), columns, named, notes)
    values = np.empty((kept, columns), dtype)
    if by_column:
        for at in range(columns):
            values[:, at] = _numbers(file, rows, found, named)[:kept]
            yield
    step = max(1, _READ // (columns * found.itemsize))
    for at in range(0, 0 if by_column else kept, step):
        part = values[at : at + step]
        part[:] = _numbers(file, part.size, found, named).reshape(part.shape)
        yield
    return Matrix(values, notes)


def _numbers(file: BinaryIO, count: int, dtype: Any, named: str) -> npt.NDArray[Any]:
    data = file.read(count * dtype.itemsize)
    if len(data) < count * dtype.itemsize:
        raise DecodeError(f"{named}: cut while it was read")
    return np.frombuffer(data, dtype)


def _bounded(rows: int, columns: int, named: str, notes: list[str]) -> int:
    """Return how many rows to read."""
    most = MOST_VALUES // columns
    if rows <= most:
        return rows
    if not most:
        raise DecodeError(f"{named}: rows of {columns:,} numbers, want at most {MOST_VALUES:,}")
    notes.append(
        f"{named}: {rows:,} rows of {columns:,} numbers are more than are shown; the first "
        f"{most:,} are"
    )
    return most
