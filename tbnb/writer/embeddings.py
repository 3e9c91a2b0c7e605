"""Embeddings for the projector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError, WriterError
from tbnb.writer import values
from tbnb.writer.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from tbnb.embeddings import written
    from tbnb.writer.options import Options


class EmbeddingMethods(Base):
    """Embeddings for the projector."""

    _options: Options

    def add_embedding(
        self,
        mat: Any,
        metadata: Any = None,
        label_img: Any = None,
        global_step: Any = None,
        tag: str = "default",
        metadata_header: Sequence[str] | None = None,
    ) -> None:
        r"""Write points, their labels and pictures for the projector.

        The files are below ``<step>/<tag>`` of the run; ``projector_config.pbtxt`` names them
        beside what it named before. An embedding of the same tag and step is replaced.

        Parameters
        ----------
        mat : array_like
            The points: real, shape (n, d). float16, float32 and float64 are kept exactly;
            TensorBoard reads float32.
        metadata : sequence, optional
            A label for each point, of any type; with `metadata_header` of several names a
            sequence of as many. A tab, line feed or carriage return in a label appears as its
            picture, ``␉`` ``␊`` ``␍``, and is read back as what it was. A pandas DataFrame brings
            the names along.
        label_img : array_like, optional
            A picture for each point: shape (n, channels, height, width) with 1, 3 or 4 channels,
            uint8 as it is, all else times 255 and clipped. All together at most 8192 pixels a
            side: as many pictures in a row as in a column.
        global_step : int, optional
            Step, int64; 0 when left out.
        tag : str
            Name of the embedding.
        metadata_header : sequence of str, optional
            Names of the columns of `metadata`. TensorBoard knows no name for a single column, so
            one name alone is left out.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            A file cannot be written, or the configuration that is there is none: repair or remove
            it. Files are replaced whole, and the configuration last.

        Notes
        -----
        Unlike torch's, uint8 pictures are not multiplied by 255, what other writers have put into
        the configuration stays, and an empty label keeps its line (as ``␛``).
        """
        from tbnb.embeddings import written

        points = _points(mat)
        step, name = values.step(global_step), values.tag(tag)
        files: dict[str, Iterable[bytes]] = {"tensors.tsv": written.tensors(points)}
        cell = (0, 0)
        if metadata is not None:
            rows, header = _rows(metadata, metadata_header, len(points))
            files["metadata.tsv"] = [written.metadata(rows, header)]
        if label_img is not None:
            pictures = _pictures(label_img, len(points))
            cell = (pictures.shape[2], pictures.shape[1])
            files["sprite.png"] = [written.sprite(pictures)]
        folder = written.folder(name, step)
        embedding = written.Embedding(
            written.named(name, step),
            f"{folder}/tensors.tsv",
            f"{folder}/metadata.tsv" if "metadata.tsv" in files else "",
            f"{folder}/sprite.png" if "sprite.png" in files else "",
            cell,
        )
        if self._options.write:
            _write(self._options.place(self.log_dir), folder, files, embedding)


def _write(
    run: Path, folder: str, files: dict[str, Iterable[bytes]], embedding: written.Embedding
) -> None:
    """Write the files, then the configuration that names them."""
    from tbnb.embeddings import written
    from tbnb.writer import replace

    config = run / written.CONFIG
    try:
        _merged(config, embedding)  # before anything is written: can it be put in?
        (run / folder).mkdir(parents=True, exist_ok=True)
        for name, parts in files.items():
            replace.file(run / folder / name, parts)
        with replace.alone(run):
            replace.file(config, [_merged(config, embedding).encode()])
    except OSError as error:
        where = error.filename or run / folder
        raise WriterError(
            f"{where}: the embedding {embedding.name!r} cannot be written: {error.strerror}"
        ) from error


def _merged(config: Path, embedding: written.Embedding) -> str:
    from tbnb.embeddings import written

    try:
        return written.merged(config.read_text("utf-8"), embedding)
    except FileNotFoundError:
        return written.merged("", embedding)
    except (DecodeError, UnicodeDecodeError) as error:
        raise WriterError(
            f"{config}: not a projector's configuration: {error}; it is left as it is, and the "
            f"embedding {embedding.name!r} is not added: repair or remove the file"
        ) from error


def _points(mat: Any) -> npt.NDArray[Any]:
    points = values.real("mat", mat)
    if points.ndim != 2 or 0 in points.shape:  # noqa: PLR2004  rows and columns
        raise ValueError(
            f"mat: want points in rows, shape (n, d) with n and d at least 1, got "
            f"{values.describe(points)}"
        )
    return points


def _rows(metadata: Any, header: Any, count: int) -> tuple[list[Sequence[str]], Sequence[str]]:
    """Return the cells of every point, and the names of the columns."""
    if isinstance(metadata, (str, bytes, dict)) or not hasattr(metadata, "__iter__"):
        raise TypeError(f"metadata: want a label for each point, got {values.describe(metadata)}")
    if hasattr(metadata, "itertuples"):
        header = list(metadata.columns) if header is None else header
        metadata = metadata.itertuples(index=False, name=None)
    labels = values.sequence("metadata", _host(metadata), "a label for each point")
    if len(labels) != count:
        raise ValueError(
            f"metadata: want a label for each of the {count} points, got {len(labels)}"
        )
    header = () if header is None else header
    names = [str(name) for name in values.sequence("metadata_header", header, "a list of names")]
    if not names:
        return [(_cell(label),) for label in labels], ()
    rows: list[Sequence[str]] = []
    for number, label in enumerate(labels):
        single = isinstance(label, (str, bytes)) or getattr(label, "shape", None) == ()
        several = hasattr(label, "__len__") and not single
        row = [_cell(each) for each in _host(label)] if several else [_cell(label)]
        if len(row) != len(names):
            raise ValueError(
                f"metadata: row {number} has {len(row)} values, and metadata_header "
                f"{len(names)} names"
            )
        rows.append(row)
    return rows, names


def _pictures(label_img: Any, count: int) -> npt.NDArray[np.uint8]:
    """Return pictures as uint8, shape (n, height, width, channels)."""
    from tbnb.embeddings import written
    from tbnb.writer import pixels

    images = values.real("label_img", label_img)
    if images.ndim != 4 or images.shape[1] not in {1, 3, 4} or 0 in images.shape:  # noqa: PLR2004
        raise ValueError(
            "label_img: want shape (n, channels, height, width) with 1, 3 or 4 channels, got "
            f"{values.describe(images)}"
        )
    if len(images) != count:
        raise ValueError(
            f"label_img: want a picture for each of the {count} points, got {len(images)}"
        )
    side = written.sheet(count) * max(images.shape[2:])
    if side > written.LARGEST_SPRITE:
        raise ValueError(
            f"label_img: {values.describe(images)} makes a sheet of {side} pixels a side, and "
            f"TensorBoard shows {written.LARGEST_SPRITE} at most: give smaller pictures, or "
            "fewer points"
        )
    shaped: npt.NDArray[np.uint8] = pixels.to_bytes(images).transpose(0, 2, 3, 1)
    return shaped.repeat(3, axis=3) if shaped.shape[3] == 1 else shaped


def _host(labels: Any) -> Any:
    """Return numpy's numbers for a tensor: it would name itself in the label of each point."""
    return values.array("metadata", labels) if hasattr(labels, "numpy") else labels


def _cell(label: Any) -> str:
    """Return one label as text."""
    return str(values.array("metadata", label)[()] if hasattr(label, "numpy") else label)
