"""What a writer puts beside the events for the projector: tables, pictures, a configuration.

On disk, below the run: ``<step>/<tag>/tensors.tsv``, ``metadata.tsv`` and ``sprite.png``, and one
``projector_config.pbtxt`` that names them. Sources: torch 2.13, utils/tensorboard/_embedding.py;
tensorboard 2.21, plugins/projector (projector_plugin.py, projector_config.proto, and what
tf_projector_plugin/projector_binary.js makes of the tables).
"""

from __future__ import annotations

import math
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tbnb.embeddings import cells
from tbnb.format import pbtxt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

CONFIG = "projector_config.pbtxt"
LARGEST_SPRITE = 8192  # pixels a side; TensorBoard's page refuses more

# Significant digits that give a float32, and a float64, back exactly (IEEE 754, 5.12.2).
_SINGLE, _DOUBLE = "%.9g", "%.17g"
_VALUES_AT_ONCE = 1 << 14
_LONGEST_NAME = 200  # bytes; file systems take 255

# What a file system, or Windows, does not take in a name; the percent sign keeps names apart.
_UNSAFE = re.compile(r"[%/\\\x00-\x1f]" if os.name != "nt" else r'[%/\\\x00-\x1f<>:"|?*]')


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the configuration says of one embedding; paths are relative to it, "" for none.

    Attributes
    ----------
    name
        Tag and step; each name stands in a configuration once.
    sprite_cell
        Width and height of one picture of the sprite, in pixels.
    """

    name: str
    tensors: str
    metadata: str = ""
    sprite: str = ""
    sprite_cell: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        """Return its `EmbeddingInfo` in text form, braces included."""
        lines = ["{", f"  tensor_name: {pbtxt.quoted(self.name)}"]
        if self.metadata:
            lines.append(f"  metadata_path: {pbtxt.quoted(self.metadata)}")
        if self.sprite:
            lines += ["  sprite {", f"    image_path: {pbtxt.quoted(self.sprite)}"]
            lines += [f"    single_image_dim: {side}" for side in self.sprite_cell]
            lines.append("  }")
        lines += [f"  tensor_path: {pbtxt.quoted(self.tensors)}", "}"]
        return "\n".join(lines)


def named(tag: str, step: int) -> str:
    """Return the name of an embedding; of bytes that are no text, their escapes."""
    return f"{_text(tag)}:{step:05d}"


def folder(tag: str, step: int) -> str:
    """Return where the files of an embedding are, relative to the run; it is always below it.

    The tag is percent-encoded as torch does; so are the names ``.`` and ``..`` and control
    characters. A tag that no file system would take as a name is cut and told apart by a hash.
    """
    name = _UNSAFE.sub(lambda match: f"%{ord(match.group()):02x}", _text(tag))
    if name in {".", ".."}:
        name = name.replace(".", "%2e")
    if len(name.encode()) > _LONGEST_NAME:
        import hashlib

        digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        name = f"{name.encode()[: _LONGEST_NAME - 20].decode(errors='ignore')}-{digest}"
    return f"{step:05d}/{name}" if name else f"{step:05d}"


def tensors(mat: npt.NDArray[Any]) -> Iterator[bytes]:
    """Yield ``tensors.tsv``, some rows at a time.

    Parameters
    ----------
    mat : ndarray
        Real, shape (n, d). Who reads the digits as float32, as TensorBoard does, has every
        float16 and float32 exactly; who reads float64 has those, too.
    """
    rows, columns = mat.shape
    cell = (_SINGLE if mat.itemsize <= 4 else _DOUBLE) if mat.dtype.kind == "f" else "%d"  # noqa: PLR2004  bytes
    line = "\t".join([cell] * columns) + "\n"
    # One long format for many rows: half the time of joining values, and memory stays bounded.
    together = max(1, _VALUES_AT_ONCE // columns)
    many = line * together
    for start in range(0, rows, together):
        part = mat[start : start + together]
        form = many if len(part) == together else line * len(part)
        yield (form % tuple(part.ravel().tolist())).encode()


def metadata(rows: Sequence[Sequence[str]], header: Sequence[str] = ()) -> bytes:
    """Return ``metadata.tsv``.

    Parameters
    ----------
    rows : sequence of sequence of str
        One row of cells for each point.
    header : sequence of str
        Names of the columns. A table of one column has none: TensorBoard would take it for the
        label of a point.
    """
    named = [header, *rows] if len(header) > 1 else rows
    return "".join(_line(row) + "\n" for row in named).encode("utf-8", "backslashreplace")


def sprite(images: npt.NDArray[np.uint8]) -> bytes:
    """Return ``sprite.png``: the pictures row by row on a square sheet, the rest of it black.

    Parameters
    ----------
    images : ndarray
        uint8, shape (n, height, width, channels), 1 to 4 channels.
    """
    import numpy as np

    from tbnb.media import grid, png

    count, height, width, channels = images.shape
    side = sheet(count)
    used = grid.grid(images, side)
    pixels = np.zeros((side * max(height, width), side * width, channels), np.uint8)
    pixels[: len(used)] = used
    return png.encode(pixels)


def sheet(count: int) -> int:
    """Return how many pictures a row of the sprite has."""
    return math.isqrt(count - 1) + 1


def merged(config: str, embedding: Embedding) -> str:
    """Return a configuration with an embedding put in, in place of one of the same name.

    All else stays as it is, comments and unknown fields too.

    Raises
    ------
    DecodeError
        The configuration is not the text form of any message.
    """
    pieces, position, placed = [], 0, False
    for field in pbtxt.parse(config):
        fields = field.value
        if field.name != "embeddings" or not isinstance(fields, tuple):
            continue
        if pbtxt.strings(fields, "tensor_name")[-1:] != [embedding.name]:
            continue
        alone = config[field.start : field.opening].strip(": \t\n") == "embeddings"
        if not placed:
            pieces += [config[position : field.opening], str(embedding)]
            position, placed = field.closing, True
        elif alone:  # torch and tensorboardX append, and a name may stand there twice
            pieces.append(config[position : field.start])
            position = field.end
    pieces.append(config[position:])
    if not placed:
        text = config if not config or config.endswith("\n") else config + "\n"
        return f"{text}embeddings {embedding}\n"
    return "".join(pieces)


def _line(row: Sequence[str]) -> str:
    line = "\t".join([cells.cell(one) for one in row])
    # TensorBoard passes over a line of nothing but white space, and all labels after it move up.
    return line if line.replace("\ufeff", "").strip() else cells.ESCAPE + line


def _text(tag: str) -> str:
    return tag.encode("utf-8", "backslashreplace").decode()
