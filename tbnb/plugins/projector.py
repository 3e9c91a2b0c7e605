"""Embeddings for the projector: in files beside the events, and as arrays of the user's.

Sources: tensorboard 2.21, plugins/projector; `tbnb.embeddings` says more of the files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.embeddings import written
from tbnb.plugins.plugin import Shown

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from tbnb.embeddings.components import Components
    from tbnb.embeddings.config import Entry
    from tbnb.embeddings.embedding import Embedding

NAME = "projector"
FILE = written.CONFIG
# Parts of an embedding, as the page asks for them (`js/src/plugins/projector/data.ts`).
PICTURE, REDUCED, MATRIX, SPRITE, BOOKMARKS, SPHERIZED = 0, 1, 2, 3, 4, 8
_FIRST = 10  # components of a picture, as many as TensorBoard's …
_FIRST_BYTES = 4_000_000  # … but of many points fewer, three at least: a picture is soon there
_MOST_BYTES = 200_000_000  # of a part
_MOST_NOTES = 50
_LONGEST_NOTE = 1000  # characters; a message has room for much, a line of the page has not
_LONGEST_NAME = 200


def listed(path: str, root: str) -> Sequence[Entry]:
    """Return the embeddings that a configuration lists, as `tbnb.embeddings.config.listed`."""
    from tbnb.embeddings import config

    return config.listed(path, root)


def again(entries: Sequence[Any]) -> Sequence[Entry]:
    """Return what a configuration lists, files looked for that were late."""
    from tbnb.embeddings import config

    return config.again(entries)


def opened(entry: Any) -> Generator[None, None, Embedding]:
    """Read an embedding, piece by piece; one that is in memory is there at once."""
    from tbnb.embeddings import embedding

    if isinstance(entry, embedding.Given):
        return entry.embedding
    return (yield from embedding.read(entry))


def load(entry: Any) -> Embedding:
    """Read all of an embedding.

    Raises
    ------
    DecodeError
        There are no points in it.
    """
    from tbnb.data.work import Work

    return Work(opened(entry)).whole()


def view(embedding: Embedding, part: int) -> Generator[None, None, Shown]:
    """Return a part of an embedding, piece by piece.

    Parameters
    ----------
    embedding : Embedding
    part : int
        `PICTURE`, `REDUCED` and so on; `SPHERIZED` added to the first two for rows of length 1
        around their centre.

    Raises
    ------
    ValueError
        There is no such part, or it is too large to be sent.
    """
    kind, spherized = part & ~SPHERIZED, bool(part & SPHERIZED)
    if kind == PICTURE:
        found = yield from embedding.components(spherized=spherized)
        return _picture(embedding, found)
    if kind == REDUCED:
        found = yield from embedding.components(spherized=spherized)
        count = max(1, _MOST_BYTES // (4 * max(1, len(found.values))))
        rows = found.values[:, :count]
        return Shown({"dimensions": rows.shape[1]}, [rows.astype("<f4").tobytes()])
    if part == MATRIX and embedding.matrix.nbytes <= _MOST_BYTES:
        return Shown({}, [embedding.matrix.astype("<f4", copy=False).tobytes()])
    if part == MATRIX:
        raise ValueError(
            f"{embedding.matrix.nbytes:,} bytes of rows are more than the {_MOST_BYTES:,} that a "
            "page is sent; neighbours and axes of one's own need fewer or shorter ones"
        )
    if part == SPRITE and embedding.sprite is not None:
        return Shown({}, [embedding.sprite.encoded])
    if part == BOOKMARKS and embedding.bookmarks:
        return Shown({}, [embedding.bookmarks.encode()])
    raise ValueError(f"the embedding has no part {part}")


def _picture(embedding: Embedding, found: Components) -> Shown:
    n, d = embedding.matrix.shape
    most = max(3, _FIRST_BYTES // (4 * max(1, n)))
    first = found.values[:, : min(_FIRST, most)]
    sprite = embedding.sprite
    meta = {
        "n": n,
        "d": d,
        "components": first.shape[1],
        "variance": found.share.tolist(),
        "columns": [_legible(name) for name in embedding.table.names],
        "projections": [
            [_legible(name, _LONGEST_NAME), values.shape[1]]
            for name, values in embedding.projections.items()
        ],
        "sprite": sprite and [sprite.width, sprite.height, sprite.columns],
        "bookmarks": bool(embedding.bookmarks),
        "reduced": found.values.shape[1],
        "matrix": embedding.matrix.nbytes if embedding.matrix.nbytes <= _MOST_BYTES else None,
        "notes": _notes(embedding.notes),
    }
    others = [values.astype("<f4", copy=False) for values in embedding.projections.values()]
    blobs = [values.tobytes() for values in (first.astype("<f4"), *others)]
    return Shown(meta, [blobs[0], embedding.table.text, *blobs[1:]])


def _notes(notes: Sequence[str]) -> list[str]:
    """Return the first of the notes, each cut to a few lines."""
    found = [_legible(note, _LONGEST_NOTE) for note in notes[:_MOST_NOTES]]
    more = len(notes) - len(found)
    return [*found, f"{more:,} more remarks"] if more else found


def _legible(text: str, most: int | None = None) -> str:
    """Return text that UTF-8 holds, cut at so many characters."""
    whole = text if most is None or len(text) <= most else f"{text[:most]}…"
    return whole.encode("utf-8", "backslashreplace").decode()
