"""One embedding: points, labels, pictures, and what was computed of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tbnb.embeddings import matrix, metadata, paths
from tbnb.embeddings.components import Components, principal
from tbnb.embeddings.metadata import Table
from tbnb.errors import DecodeError
from tbnb.media import sizes

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from tbnb.embeddings.config import Entry

REDUCED = 50  # components: what t-SNE and UMAP are computed from, as is usual
_MOST_SPRITE = 1 << 26
_MOST_BOOKMARKS = 1 << 20  # of lists in lists, some tenths of a second


@dataclass(frozen=True, slots=True)
class Sprite:
    """Pictures of the points on one sheet, row by row.

    Attributes
    ----------
    encoded : bytes
        The sheet, a PNG or JPEG file.
    width, height : int
        Of one picture, in pixels.
    columns : int
        Pictures a row.
    """

    encoded: bytes
    width: int
    height: int
    columns: int


@dataclass(slots=True)
class Embedding:
    """An embedding as it was read.

    Attributes
    ----------
    matrix : ndarray
        float32, shape (n, d): a point a row; NaN where a row could not be read.
    table : Table
        Labels of the points.
    sprite : Sprite or None
    bookmarks : str
        JSON as it lies in the file, "" for none.
    projections : mapping of str to ndarray
        float32, shape (n, 2) or (n, 3): coordinates that were passed in, by name.
    notes : list of str
        What is wrong with its files: file, line, what was found, what was wanted.
    """

    matrix: npt.NDArray[np.float32]
    table: Table
    sprite: Sprite | None = None
    bookmarks: str = ""
    projections: Mapping[str, npt.NDArray[np.float32]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _components: dict[bool, Components] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Say what there is."""
        n, d = self.matrix.shape
        return f"<Embedding: {n:,} points in {d:,} dimensions, labels {list(self.table.names)}>"

    def components(self, *, spherized: bool = False) -> Generator[None, None, Components]:
        """Compute the principal components, or return them if that was done."""
        found = self._components.get(spherized)
        if found is None:
            found = yield from principal(self.matrix, REDUCED, spherized=spherized)
            self._components[spherized] = found
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """An embedding that is in memory, as a series has it.

    Attributes
    ----------
    wall_time
        When it was given, s since 1970.
    bytes
        To read: none.
    """

    tag: str
    step: int
    wall_time: float
    embedding: Embedding
    bytes: int = 0


def read(entry: Entry) -> Generator[None, None, Embedding]:
    """Read an embedding that a configuration lists, piece by piece.

    Raises
    ------
    DecodeError
        There are no points to show. What is wrong with the rest is among its notes.
    """
    if not entry.tensors:
        raise DecodeError(_unsaved(entry))
    path = _file(entry, entry.tensors)
    found = yield from matrix.read(path, entry.tensors, entry.shape, entry.origin)
    notes = list(found.notes)
    count = len(found.values)
    table = Table((), b"", count)
    if entry.metadata:
        try:
            place = _file(entry, entry.metadata)
            table = yield from metadata.read(place, entry.metadata, count, entry.origin)
            notes += table.notes
        except DecodeError as error:
            notes.append(str(error))
    yield
    return Embedding(
        found.values, table, _sprite(entry, count, notes), _bookmarks(entry, notes), {}, notes
    )


def _file(entry: Entry, named: str) -> Path:
    """Return the real path of a file that the configuration names; an error says where it does."""
    try:
        return paths.inside(named, entry.place, entry.root)
    except DecodeError as error:
        raise DecodeError(f"{error}{entry.origin}") from error


def _unsaved(entry: Entry) -> str:
    """Say that rows without a file of their own cannot be read, and what can."""
    which = "a TensorFlow checkpoint"
    if entry.checkpoint:
        which = f"the TensorFlow checkpoint {paths.shown(entry.checkpoint)}"
    return (
        f"{paths.shown(entry.tag)}: no tensor_path, so its rows are only in {which}, which tbnb "
        "does not read; save them as tensors.tsv, float32 .bytes or .npy and name them in "
        f"tensor_path, or pass the array to tbnb.project{entry.origin}"
    )


def _sprite(entry: Entry, count: int, notes: list[str]) -> Sprite | None:
    """Read the sheet of pictures; what is wrong with it is a note."""
    if not entry.sprite:
        return None
    try:
        return _sheet(
            paths.read(_file(entry, entry.sprite), entry.sprite, _MOST_SPRITE), entry, count
        )
    except DecodeError as error:
        notes.append(str(error))
        return None


def _sheet(encoded: bytes, entry: Entry, count: int) -> Sprite:
    """Return a sheet of pictures, if there is one for each point.

    Raises
    ------
    DecodeError
        It is no picture, or has not as many of this size.
    """
    named, (width, height) = entry.sprite, entry.cell
    size = sizes.sniff(encoded)
    if size is None:
        raise DecodeError(f"{named}: not a PNG, JPEG, GIF, BMP or WebP picture that can be shown")
    if width <= 0 or height <= 0:
        raise DecodeError(
            f"{named}: single_image_dim is {width} by {height}, want the pixels of one picture"
            f"{entry.origin}"
        )
    columns, rows = size.width // width, size.height // height
    if columns * rows < count:
        raise DecodeError(
            f"{named}: {size.width} by {size.height} pixels hold {columns} by {rows} pictures of "
            f"{width} by {height}, want {count:,}, one for each point{entry.origin}"
        )
    return Sprite(encoded, width, height, columns)


def _bookmarks(entry: Entry, notes: list[str]) -> str:
    """Read the bookmarks; what is wrong with them is a note."""
    if not entry.bookmarks:
        return ""
    try:
        data = paths.read(_file(entry, entry.bookmarks), entry.bookmarks, _MOST_BOOKMARKS)
        text = data.decode("utf-8-sig")
        # What is no JSON in JavaScript (NaN) goes no further.
        json.dumps(json.loads(text), allow_nan=False)
    except DecodeError as error:
        notes.append(str(error))
    except (ValueError, RecursionError) as error:
        notes.append(f"{entry.bookmarks}: not the JSON of bookmarks ({error})")
    else:
        return text
    return ""
