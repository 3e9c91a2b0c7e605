"""Values kept by reference on their way to the page: read, shown by their plugin, packed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tbnb.notebook import opened, wire
from tbnb.notebook.pack import Packer
from tbnb.plugins.plugin import Shown
from tbnb.plugins.registry import PLUGINS
from tbnb.plugins.scalars import NAME as SCALARS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from tbnb.data.places import Place
    from tbnb.data.store import Series
    from tbnb.data.values import Reader

KINDS = {name for name, kind in PLUGINS.items() if hasattr(kind, "view")} - {SCALARS}
KINDS |= opened.KINDS.keys()
ITEM_BYTES = 200  # of a value's header at worst, without what its plugin says and its sizes
# A record is read whole and copied by protobuf, by the decoder and on the way out.
_LARGEST = 1 << 27
_PIECE = 4  # a large value is not begun in less than this part of a message
_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Value:
    """One value as the page gets it, in one message or several.

    Attributes
    ----------
    generation
        Of the series, when the value was read.
    part
        0: what the feed has room for; the others are as the plugin has them, 1 being all of a
        value whose part 0 is not.
    data
        All blobs, one after another.
    error
        Why it cannot be shown; empty when it can.
    head
        Bytes of the header, about.
    """

    series: Series
    generation: int
    point: int
    part: int
    meta: dict[str, Any]
    sizes: list[int]
    data: bytes
    error: str
    head: int

    @property
    def stale(self) -> bool:
        """Whether the series has other points under these numbers now."""
        return self.series.generation != self.generation

    def row(self) -> dict[str, Any]:
        """Return what every piece of it says."""
        which = {"series": self.series.index, "generation": self.generation, "point": self.point}
        if self.error:
            return {**which, "part": self.part, "error": self.error}
        return {**which, "part": self.part, "meta": self.meta, "sizes": self.sizes}


def read(reader: Reader, series: Series, point: int, part: int) -> Value:
    """Read a value and have its plugin say what the page needs of it.

    Whatever goes wrong is an error of this value alone: logs are untrusted, and the thread that
    reads them has no one to tell but the page.
    """
    generation = series.generation
    try:
        shown = _shown(reader, series, point, part)
        return _value(series, generation, point, part, shown)
    except Exception as problem:  # noqa: BLE001 - as said above
        return _value(series, generation, point, part, Shown({}), _reason(problem))


def prepare(
    series: Series, point: int, part: int, steps: Callable[[Any], Generator[None, None, Shown]]
) -> Generator[None, None, Value]:
    """Read a value in files beside the events, piece by piece: `steps` does, given its entry."""
    generation = series.generation
    try:
        shown = yield from steps(_place(series, point).entry)
        return _value(series, generation, point, part, shown)
    except Exception as problem:  # noqa: BLE001 - as of `read`
        return _value(series, generation, point, part, Shown({}), _reason(problem))


def _value(  # noqa: PLR0913, PLR0917 - what a value is
    series: Series, generation: int, point: int, part: int, shown: Shown, error: str = ""
) -> Value:
    head = ITEM_BYTES + len(error.encode())
    if shown.meta:
        head += len(json.dumps(shown.meta, ensure_ascii=False).encode())
    sizes = [len(blob) for blob in shown.blobs]
    head += len(str(sizes))
    data = b"".join(shown.blobs)
    return Value(series, generation, point, part, shown.meta, sizes, data, error, head)


def _place(series: Series, point: int) -> Place:
    place = series.place(point)
    if place is None:
        raise ValueError(f"{series.tag} has no value {point} any more")
    return place


def _shown(reader: Reader, series: Series, point: int, part: int) -> Shown:
    place = _place(series, point)
    if place.length > _LARGEST:
        raise ValueError(
            f"the record at byte {place.offset} of {place.path} has {place.length} bytes, "
            f"more than the {_LARGEST} that a board shows; read it by tbnb.read"
        )
    if part not in (0, 1):
        raise ValueError(f"{series.tag} has no part {part}")
    plugin: Any = PLUGINS[series.plugin]
    value = plugin.decode(reader.summary(place, series.plugin))
    shown: Shown = plugin.view(value, full=bool(part))
    return shown


def _reason(problem: Exception) -> str:
    known = isinstance(problem, ValueError) and str(problem)  # a DecodeError is one, too
    reason = str(problem) if known else f"{type(problem).__name__}: {problem}"
    return wire.text(reason)[:_LONGEST_ERROR]


class Values:
    """Values and pieces of values, gathered until the message is full.

    Parameters
    ----------
    limit : int
        Bytes of the message at most; what the plugins say of one value is not divided.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._packer = Packer()
        self._rows: list[dict[str, Any]] = []
        self._heads = 0

    def __len__(self) -> int:
        """Return the number of pieces."""
        return len(self._rows)

    @property
    def size(self) -> int:
        """Bytes so far, headers included, about."""
        return len(self._packer) + self._heads

    def add(self, value: Value, at: int = 0) -> int | None:
        """Add as much of a value, from byte `at` on, as there is room for.

        Returns
        -------
        int or None
            Where to go on in the next message; None if that was all of it.
        """
        room = self._limit - self.size - value.head
        left = len(value.data) - at
        begun = left <= room or (left > self._limit // _PIECE and room > self._limit // _PIECE)
        if self._rows and not begun:
            return at
        end = at + min(left, max(room, self._limit // _PIECE))
        row = value.row()
        if not value.error:
            row |= {"at": at, "n": end - at}
            if end > at:
                row["data"] = self._packer.raw(memoryview(value.data)[at:end])
        self._rows.append(row)
        self._heads += value.head
        return None if end == len(value.data) else end

    def message(self) -> wire.Message:
        """Return them as one message."""
        return wire.Message("values", {"items": self._rows}, self._packer.buffers(), self.size)
