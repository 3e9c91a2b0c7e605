"""`tbnb.project`: an array of the user's in the projector, without files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.data import beside
from tbnb.data.logs import Logs, Progress
from tbnb.data.series import Source
from tbnb.data.work import Work
from tbnb.embeddings import metadata, unplaced, written
from tbnb.embeddings.embedding import Embedding, Given, Sprite
from tbnb.notebook.board import Board
from tbnb.notebook.options import HEIGHT
from tbnb.notebook.source import Source as Feeder
from tbnb.plugins import projector, registry
from tbnb.writer import pixels, values

if TYPE_CHECKING:
    import numpy.typing as npt

_SIDES = (1, 3, 4)  # channels of a picture


def project(  # noqa: PLR0913 - keywords
    array: Any,
    labels: Any = None,
    images: Any = None,
    *,
    projections: Mapping[str, Any] | None = None,
    name: str = "array",
    height: int = HEIGHT,
    theme: str = "auto",
) -> Board:
    """Show points of many dimensions in the projector.

    Display it as the value of a cell. `board.selection` is what is selected in it.

    Parameters
    ----------
    array : array_like
        Real, shape (n, d): a point a row. Shown as float32, a copy of which is kept until the board
        is closed. A row with NaN or infinity has no place in the picture, and the panel says so.
    labels : sequence, mapping or DataFrame, optional
        A label for each point; or several of them, by name.
    images : array_like, optional
        A picture for each point: shape (n, height, width), (n, height, width, channels) or
        (n, channels, height, width) with 1, 3 or 4 channels; uint8 as it is, all else times 255
        and clipped.
    projections : mapping of str to array_like, optional
        Coordinates of the points that you computed, shape (n, 2) or (n, 3), by name.
    name : str
        What to call them.
    height, theme
        As of `Board`.

    Raises
    ------
    TypeError, ValueError
        An argument is not what is accepted.
    """
    matrix = values.real("array", array)
    if matrix.ndim != 2 or 0 in matrix.shape:  # noqa: PLR2004  rows and columns
        raise ValueError(
            "array: want points in rows, shape (n, d) with n and d at least 1, got "
            f"{values.describe(matrix)}"
        )
    if not isinstance(name, str):
        raise TypeError(f"name: found {name!r}, want a str")
    if "\0" in name:
        raise ValueError(f"name: found {name!r}, want one without null characters")
    count = len(matrix)
    table = _table(labels, count)
    points, places = _single(matrix), _projections(projections, count)
    named = {"array": points} | {f"projections {title!r}": one for title, one in places.items()}
    embedding = Embedding(
        points,
        table,
        None if images is None else _sprite(images, count),
        "",
        places,
        [*_unplaced(named), *table.notes],
    )
    logs = _Array(Given(name, 0, time.time(), embedding))
    return Board(
        name or ".",
        height=height,
        theme=theme,
        reload_interval=0,
        _source=Feeder(logs),
        _closed=logs.let_go,
    )


class _Array(Logs):
    """Logs of one embedding that is in memory."""

    def __init__(self, given: Given) -> None:
        super().__init__(given.tag or ".", beside=registry.BESIDE)
        source = Source(projector.FILE, given.tag)
        with self.store.writing():
            run = self.store.add_run(given.tag)
            self.store.add_source(run, source)
            beside.append(self.store, run, source, projector.NAME, [given])

    def reload(self, seconds: float | None = None) -> Progress:  # noqa: ARG002 - nothing to read
        """Say that all is there."""
        return Progress(changed=False, done=True, read=0, total=0, state="ready")

    def let_go(self) -> None:
        """Forget the embedding: a notebook keeps every board that a cell returned (`Out`)."""
        with self.store.writing():
            for run in self.store.runs():
                for source in run.sources:
                    self.store.drop_source(run, source)


def _table(labels: Any, count: int) -> metadata.Table:
    """Return labels as a table."""
    if labels is None:
        return metadata.Table((), b"", count)
    if hasattr(labels, "columns") and hasattr(labels, "items"):  # a DataFrame
        labels = dict(labels.items())
    columns = labels if isinstance(labels, Mapping) else {metadata.LABEL: labels}
    cells = [_column(str(title), column, count) for title, column in columns.items()]
    return metadata.table([str(title) for title in columns], cells, count)


def _column(title: str, column: Any, count: int) -> list[str]:
    numbers = hasattr(column, "numpy") and not hasattr(column, "tolist")  # a tensor of TensorFlow
    column = values.array("labels", column) if numbers else column
    host = column.tolist() if hasattr(column, "tolist") else column
    if isinstance(host, (str, bytes)) or not hasattr(host, "__iter__"):
        raise TypeError(
            f"labels: {title!r} is {values.describe(column)}, want a label for each point"
        )
    found = [str(one) for one in host]
    if len(found) != count:
        raise ValueError(
            f"labels: {title!r} has {len(found):,}, want {count:,}, one for each point"
        )
    return found


def _projections(given: Any, count: int) -> dict[str, npt.NDArray[np.float32]]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise TypeError(
            f"projections: found {type(given).__name__}, want a dict of coordinates by name"
        )
    return {str(title): _coordinates(title, one, count) for title, one in given.items()}


def _coordinates(title: object, given: Any, count: int) -> npt.NDArray[np.float32]:
    array = values.real("projections", given)
    if array.ndim != 2 or array.shape[1] not in (2, 3) or len(array) != count:  # noqa: PLR2004
        raise ValueError(
            f"projections: {title!r} is {values.describe(array)}, want shape ({count}, 2) or "
            f"({count}, 3)"
        )
    return _single(array)


def _unplaced(named: Mapping[str, npt.NDArray[np.float32]]) -> list[str]:
    """Return notes on points that are not finite."""
    looks = [Work(unplaced.of_rows(name, array)) for name, array in named.items()]
    return [note for look in looks for note in look.whole()]


def _single(array: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Return a copy: what is shown does not change with what the user goes on with."""
    with np.errstate(all="ignore"):  # beyond float32 is infinity, and no warning in the cell
        return np.array(array, np.float32, order="C")


def _sprite(images: Any, count: int) -> Sprite:
    """Return pictures as a sheet."""
    given = values.real("images", images)
    if given.ndim == 3:  # noqa: PLR2004  grey ones
        given = given[..., None]
    if given.ndim == 4 and given.shape[3] not in _SIDES and given.shape[1] in _SIDES:  # noqa: PLR2004
        given = given.transpose(0, 2, 3, 1)
    if given.ndim != 4 or given.shape[3] not in _SIDES or 0 in given.shape:  # noqa: PLR2004
        raise ValueError(
            "images: want shape (n, height, width), (n, height, width, channels) or (n, channels, "
            f"height, width) with 1, 3 or 4 channels, got {values.describe(images)}"
        )
    if len(given) != count:
        raise ValueError(f"images: found {len(given):,}, want {count:,}, one for each point")
    side = written.sheet(count)
    if side * max(given.shape[1:3]) > written.LARGEST_SPRITE:
        raise ValueError(
            f"images: {values.describe(images)} makes a sheet of {side * max(given.shape[1:3])} "
            f"pixels a side, want {written.LARGEST_SPRITE} at most: give smaller pictures"
        )
    shaped = pixels.to_bytes(given)
    shaped = shaped.repeat(3, axis=3) if shaped.shape[3] == 1 else shaped
    return Sprite(written.sprite(shaped), given.shape[2], given.shape[1], side)
