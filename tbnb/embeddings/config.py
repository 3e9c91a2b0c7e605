"""What a ``projector_config.pbtxt`` lists: embeddings by tag and step.

Sources: tensorboard 2.21, plugins/projector/projector_config.proto; torch 2.13,
utils/tensorboard/_embedding.py, whose names end in ``:`` and the step in five digits.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from bisect import bisect
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tbnb.embeddings import paths, written
from tbnb.errors import DecodeError
from tbnb.format import pbtxt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tbnb.format.pbtxt import Field

_MOST_BYTES = 1 << 22
_MOST_WORDS = 1 << 19  # ten thousand embeddings; a second's work
_LONGEST_TAG = 1 << 16  # characters, as of an event's
# No more digits than 64 bits have: of many, Python makes no numbers.
_STEP = re.compile(r"(.*):(-?\d{4,19})", re.DOTALL)
_NUMBER = re.compile(r"-?(0[xX][\da-fA-F]{1,16}|[1-9]\d{0,18}|0)")
_DIGITS = 5  # at least, a minus sign included: a name like "weights:0" is all tag


@dataclass(frozen=True, slots=True)
class Entry:
    """What a configuration says of one embedding; paths as they stand there, "" for none.

    Attributes
    ----------
    tag, step
        Of its name ``tag:00000``; a name without a step is the tag, at step 0.
    cell
        Width and height of one picture of the sprite, in pixels.
    shape
        Rows and columns of a file of bare numbers.
    place, root
        Directory of the configuration and the log directory.
    wall_time
        Last change of the numbers' file, s since 1970; 0 where there is none.
    bytes
        Of the numbers' file.
    line
        Of the configuration, where it begins; 0 if it is all of it. A line that moved is no change
        of the embedding.
    """

    tag: str
    step: int
    tensors: str
    metadata: str = ""
    sprite: str = ""
    cell: tuple[int, int] = (0, 0)
    shape: tuple[int, ...] = ()
    bookmarks: str = ""
    checkpoint: str = ""
    place: str = ""
    root: str = ""
    wall_time: float = 0.0
    bytes: int = 0
    line: int = field(default=0, compare=False)

    @property
    def origin(self) -> str:
        """Where all this is said, for the end of a message."""
        line = f", line {self.line}" if self.line else ""
        return f" ({written.CONFIG}{line})"

    @property
    def late(self) -> bool:
        """Whether the numbers' file is not there and may still come."""
        return bool(self.tensors) and not self.wall_time


def listed(path: str, root: str) -> list[Entry]:
    """Return the embeddings of a configuration, each name once, as it is said last.

    One without a file of its own, and a configuration that only names a checkpoint, are listed
    too: who opens them is told why they cannot be read.

    Parameters
    ----------
    path, root : str
        The configuration and the log directory.

    Raises
    ------
    DecodeError
        The file cannot be read or is no configuration; the error says where.
    """
    name, place = Path(path).name, str(Path(path).parent)
    data = paths.read(paths.inside(name, place, root), name, _MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecodeError(f"byte {error.start}: not UTF-8") from error
    fields = pbtxt.parse(text, _MOST_WORDS)
    breaks = [match.start() for match in re.finditer("\n", text)]
    checkpoint = _last(fields, "model_checkpoint_path") or _last(fields, "model_checkpoint_dir")
    found: dict[tuple[str, int], Entry] = {}
    for one in fields:
        if one.name == "embeddings" and isinstance(one.value, tuple):
            line = bisect(breaks, one.opening) + 1
            entry = _entry(one.value, checkpoint, place, root, line)
            found[entry.tag, entry.step] = entry
    if not found and checkpoint:
        tag = _tag(Path(checkpoint).name or checkpoint)
        return [Entry(tag, 0, "", checkpoint=checkpoint)]
    return again(list(found.values()))


def again(entries: Sequence[Entry]) -> list[Entry]:
    """Return the embeddings of one configuration, those looked for that are late."""
    late = next((entry for entry in entries if entry.late), None)
    if late is None:
        return list(entries)
    # Strings: paths of pathlib would take as long again for thousands of files.
    homes = (os.path.realpath(late.root), os.path.realpath(late.place))
    return [_looked_for(entry, homes) if entry.late else entry for entry in entries]


def _entry(fields: Sequence[Field], checkpoint: str, place: str, root: str, line: int) -> Entry:
    tag, step = _named(_last(fields, "tensor_name"))
    tensors = _last(fields, "tensor_path")
    sprites = [f.value for f in fields if f.name == "sprite" and isinstance(f.value, tuple)]
    sprite: Sequence[Field] = sprites[-1] if sprites else ()
    width, height = ([*_numbers(sprite, "single_image_dim"), 0, 0])[:2]
    return Entry(
        tag,
        step,
        tensors,
        metadata=_last(fields, "metadata_path"),
        sprite=_last(sprite, "image_path"),
        cell=(width, height),
        shape=tuple(_numbers(fields, "tensor_shape")),
        bookmarks=_last(fields, "bookmarks_path"),
        checkpoint=checkpoint,
        place=place,
        root=root,
        line=line,
    )


def _named(name: str) -> tuple[str, int]:
    """Return the tag and step of a name."""
    match = _STEP.fullmatch(name)
    if match is None or len(match[2]) < _DIGITS or abs(int(match[2])) >= 1 << 63:
        return _tag(name), 0
    return _tag(match[1]), int(match[2])


def _tag(name: str) -> str:
    """Return a tag; a long one is cut and told apart by a hash."""
    if len(name) <= _LONGEST_TAG:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"{name[: _LONGEST_TAG - len(digest) - 1]}-{digest}"


def _looked_for(entry: Entry, homes: tuple[str, str]) -> Entry:
    """Return an entry with the status of its file; what is wrong with that is said when it is read.

    Only of a file that may be read (`paths.inside`): of others nothing is told, not even whether
    they exist.

    Parameters
    ----------
    homes : (str, str)
        Real paths of the log directory and of the configuration's: to find them for each of
        thousands of files would take most of the time.
    """
    # Strings: with Path this takes a quarter more, in one go for all entries of a file.
    try:
        real = os.path.realpath(os.path.join(homes[1], entry.tensors))  # noqa: PTH118
        if not real.startswith(tuple(os.path.join(home, "") for home in homes)):  # noqa: PTH118
            return entry
        status = os.stat(real)  # noqa: PTH116
    except (OSError, ValueError):
        return entry
    if not stat.S_ISREG(status.st_mode):
        return entry
    return replace(entry, wall_time=status.st_mtime, bytes=status.st_size)


def _last(fields: Iterable[Field], name: str) -> str:
    """Return the string that a field has; said more than once, the last counts."""
    found = pbtxt.strings([field for field in fields if field.name == name], name)
    return found[-1] if found else ""


def _numbers(fields: Iterable[Field], name: str) -> list[int]:
    """Return the whole numbers of a repeated field; what is none is 0."""
    words = [f.value for f in fields if f.name == name and isinstance(f.value, str)]
    return [int(word, 0) if _NUMBER.fullmatch(word) else 0 for word in words]
