"""Points from a file: numbers parted by tabs, bare numbers, or a numpy array.

Whoever reads large files has other things to do in between: everything here is a generator that
can be left and gone on with after each piece.

Sources: tensorboard 2.21, plugins/projector/projector_plugin.py (`_read_tensor_tsv_file`,
`_read_tensor_binary_file`); numpy.lib.format.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from tbnb.embeddings import npy, paths, unplaced
from tbnb.embeddings.rows import Rows
from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    import numpy.typing as npt

MOST_VALUES = 1 << 27  # 512 MB as float32; of a larger file the first rows are read
_READ = 1 << 22  # numbers at once
_START = 1 << 12
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST_CHARACTER = 4  # bytes, in UTF-8
_NAMED = 9  # sides of a shape in a message


@dataclass(slots=True)
class Matrix:
    """Points in rows.

    Attributes
    ----------
    values : ndarray
        float32, shape (n, d). A row that could not be read is NaN, so that the rows keep their
        numbers.
    notes : list of str
        What is wrong with the file: where, what was found, what was wanted.
    """

    values: npt.NDArray[np.float32]
    notes: list[str] = field(default_factory=list)


def read(
    path: Path, named: str, shape: Sequence[int] = (), origin: str = ""
) -> Generator[None, None, Matrix]:
    """Read the points of a file.

    Parameters
    ----------
    path : Path
    named : str
        What to call it in messages.
    shape : sequence of int
        (n, d) as the configuration has it, for bare float32.
    origin : str
        Where it has it, for the end of a message.

    Raises
    ------
    DecodeError
        There is not one point in it that can be read.
    """
    try:
        with paths.opened(path, named) as file:
            start = file.read(_START)
            file.seek(0)
            size = os.fstat(file.fileno()).st_size
            if start.startswith(npy.MAGIC):
                found = yield from _array(file, size, named)
            elif path.suffix == ".bytes" or not _text(start):
                found = yield from _bare(file, size, named, shape, origin)
            else:
                rows = Rows(named, MOST_VALUES)
                yield from rows.read(file)
                return Matrix(rows.values(), rows.notes)
            found.notes += yield from unplaced.of_rows(named, found.values)
            return found
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
    file: BinaryIO, size: int, named: str, shape: Sequence[int], origin: str
) -> Generator[None, None, Matrix]:
    """Read little-endian float32, row after row."""
    total = size // 4
    rows, columns = (*shape, 0, 0)[:2]
    if len(shape) != 2 or columns <= 0 or rows < 0:  # noqa: PLR2004  rows and columns
        raise DecodeError(
            f"{named}: bare numbers ({size:,} bytes), and tensor_shape is {list(shape[:_NAMED])}: "
            f"want their rows and columns there, or a .tsv or .npy file{origin}"
        )
    notes = []
    if rows * columns != total or size % 4:
        notes.append(
            f"{named}: found {size:,} bytes, want {4 * rows * columns:,} for {rows:,} rows of "
            f"{columns:,} float32{origin}"
        )
    rows = min(rows, total // columns)
    if not rows:
        raise DecodeError(f"{notes[0] if notes else named}: not one whole row")
    rows = _bounded(rows, columns, named, notes)
    values = np.empty((rows, columns), np.float32)
    yield from _fill(values.reshape(-1), file, np.dtype("<f4"), named)
    return Matrix(values, notes)


def _array(file: BinaryIO, size: int, named: str) -> Generator[None, None, Matrix]:
    """Read a numpy array; never one of Python objects, which are programs."""
    head = npy.head(file, named)
    rows, columns, width = head.rows, head.columns, head.dtype.itemsize
    notes: list[str] = []
    whole = max(0, size - head.start) // width // columns
    if whole < rows:
        notes.append(f"{named}: ends in row {whole:,} of {rows:,}")
        if head.by_column or not whole:
            raise DecodeError(notes[0])
    kept = _bounded(min(rows, whole), columns, named, notes)
    values = np.empty((kept, columns), np.float32)
    file.seek(head.start)
    if not head.by_column:
        yield from _fill(values.reshape(-1), file, head.dtype, named)
        return Matrix(values, notes)
    together = _READ // rows  # columns, if they are short
    for at in range(0, columns, max(1, together)):
        part = values[:, at : at + max(1, together)]
        if together:
            _put(
                part,
                _numbers(file, rows * part.shape[1], head.dtype, named)
                .reshape(-1, rows)[:, :kept]
                .T,
            )
            yield
        else:
            file.seek(head.start + at * rows * width)
            yield from _fill(part[:, 0], file, head.dtype, named)
    return Matrix(values, notes)


def _fill(
    values: npt.NDArray[np.float32], file: BinaryIO, dtype: np.dtype[Any], named: str
) -> Generator[None, None, None]:
    """Read as many numbers as there is room for."""
    for at in range(0, values.size, _READ):
        part = values[at : at + _READ]
        _put(part, _numbers(file, part.size, dtype, named))
        yield


def _put(values: npt.NDArray[np.float32], numbers: npt.NDArray[Any]) -> None:
    """Make numbers float32; what is too large for it is infinite, and nobody is warned."""
    with np.errstate(over="ignore", invalid="ignore"):
        values[:] = numbers


def _numbers(file: BinaryIO, count: int, dtype: np.dtype[Any], named: str) -> npt.NDArray[Any]:
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
