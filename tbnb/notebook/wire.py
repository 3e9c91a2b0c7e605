"""The messages to the page, version 1: a JSON header and binary buffers; see `js/src/wire.ts`.

Every message carries `v`, `type`, and the (`epoch`, `seq`) that `Feed` adds. No number in a
header is NaN or infinite, and no field is called `id` (ipykernel 7.4 keeps every string of that
name for ever).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from tbnb.notebook.pack import Packer, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tbnb.data.store import Damage, Run, Series
    from tbnb.plugins.scalars import View

VERSION = 1

_Row = TypeVar("_Row")
State = Literal["waiting", "loading", "ready", "stopped", "report"]
_SUPERSEDED = 1
_MAX_DAMAGE = 100
# Bytes of a point at worst: step, wall time, value, mean (8 each), gap (4), flags (1); of a
# segment: its header.
POINT_BYTES = 37
SEGMENT_BYTES = 360
_USUAL_BYTES = 180  # of a header mostly


@dataclass(frozen=True, slots=True)
class Message:
    """One message without its epoch and number.

    Attributes
    ----------
    size
        Bytes on the way, about.
    """

    type: str
    body: dict[str, Any]
    buffers: list[bytes] = field(default_factory=list)
    size: int = 1_000

    def content(self, epoch: str, seq: int) -> dict[str, Any]:
        """Return the whole header."""
        return {"v": VERSION, "type": self.type, "epoch": epoch, "seq": seq, **self.body}


@dataclass(frozen=True, slots=True)
class Status:
    """How the log directory is doing; `time` and `damage` are added when it is sent."""

    state: State
    logdir: str
    message: str | None
    read: int
    total: int
    runs: int
    series: int
    points: int
    interval: float


def status(now: Status, damage: Sequence[Damage], time: float) -> Message:
    """Say how things are: state, progress, what is damaged (the latest 100)."""
    listed = damage[-_MAX_DAMAGE:]
    body = {
        "state": now.state,
        "logdir": text(now.logdir),
        "message": None if now.message is None else text(now.message),
        "read": now.read,
        "total": now.total,
        "runs": now.runs,
        "series": now.series,
        "points": now.points,
        "damage": {
            "count": sum(item.count for item in damage),
            "items": [_damage(item) for item in listed],
        },
        "interval": number(now.interval),
        "time": time,
    }
    size = 1_000 + sum(100 + len(item.file) + len(item.reason) for item in listed)
    return Message("status", body, size=size)


def ask() -> Message:
    """Ask the page for a sign: it is awake, and what was sent has arrived."""
    return Message("ask", {}, size=200)


def _damage(item: Damage) -> dict[str, Any]:
    return {
        "file": text(item.file),
        "offset": item.offset,
        "kind": item.kind,
        "reason": text(item.reason),
        "skipped": item.skipped,
    }


def run_row(run: Run) -> list[Any]:
    """Return a run as the catalogue lists it."""
    return [run.index, text(run.name), number(run.start), run.state]


def series_row(series: Series) -> list[Any]:
    """Return a series as the catalogue lists it; its display name only where it is not the tag."""
    display = "" if series.display_name == series.tag else series.display_name
    return [
        series.index,
        series.run.index,
        text(series.tag),
        text(series.plugin),
        text(display),
        text(series.description),
    ]


def catalogues(
    runs: Iterable[list[Any]], series: Iterable[list[Any]], limit: int
) -> Iterator[Message]:
    """Say what runs and series there are, in messages of about `limit` bytes at most."""
    rows = chain((("runs", row) for row in runs), (("series", row) for row in series))
    for chunk, size in _chunks(rows, limit):
        body: dict[str, Any] = {"runs": [], "series": []}
        for kind, row in chunk:
            body[kind].append(row)
        yield Message("catalogue", body, size=size)


def dropped(runs: list[int], series: list[int]) -> Message:
    """Say which runs and series are to be forgotten."""
    body = {"runs": [], "series": [], "dropped": {"runs": runs, "series": series}}
    return Message("catalogue", body)


def heads(rows: Iterable[list[int]], limit: int) -> Iterator[Message]:
    """Say how much of each series the page has been sent: [series, generation, end].

    Of no series that is one message, too: it ends what a page believes to be lost.
    """
    empty = True
    for chunk, size in _chunks(rows, limit):
        empty = False
        yield Message("heads", {"heads": chunk}, size=size)
    if empty:
        yield Message("heads", {"heads": []})


def _chunks(rows: Iterable[_Row], limit: int) -> Iterator[tuple[list[_Row], int]]:
    """Return the rows in chunks of so many bytes, and the bytes of each."""
    chunk: list[_Row] = []
    size = 0
    for row in rows:
        cost = len(json.dumps(row, ensure_ascii=False).encode()) + 2
        if chunk and size + cost > limit:
            yield chunk, size
            chunk, size = [], 0
        chunk.append(row)
        size += cost
    if chunk:
        yield chunk, size


class Segments:
    """Stretches of series, gathered until the message is full.

    Of a series whose values are kept by reference, each is the number of its point.

    Parameters
    ----------
    limit : int
        Bytes of the message at most. A first stretch is taken whatever its size.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._packer = Packer()
        self._rows: list[dict[str, Any]] = []

    def __len__(self) -> int:
        """Return the number of stretches."""
        return len(self._rows)

    @property
    def size(self) -> int:
        """Bytes so far, headers included, at worst."""
        return len(self._packer) + SEGMENT_BYTES * len(self._rows)

    def room(self, points: int) -> bool:
        """Say whether a stretch of so many points still fits."""
        return not self._rows or self.size + SEGMENT_BYTES + POINT_BYTES * points <= self._limit

    def add(self, series: int, generation: int, view: View) -> None:
        """Add what is to be drawn of one stretch of a series."""
        pack = self._packer
        row: dict[str, Any] = {
            "series": series,
            "generation": generation,
            "start": view.start,
            "end": view.end,
            "n": len(view),
            "step": pack.integers(view.step),
            "wall": pack.doubles(view.wall_time),
            "value": pack.floats(view.value),
        }
        if view.superseded is not None:
            row["flags"] = pack.flags(view.superseded * _SUPERSEDED)
        if view.gap is not None and view.mean is not None:
            row["gap"] = pack.counts(view.gap)
            row["mean"] = pack.floats(view.mean)
            row["tail"] = [0, 0]  # m4 keeps the last point of every stretch
        self._rows.append(row)

    def points(self) -> Message:
        """Return them as news of the series."""
        size = len(self._packer) + _USUAL_BYTES * len(self._rows)
        return Message("points", {"segments": self._rows}, self._packer.buffers(), size)

    def reply(self, req: int, *, done: bool) -> Message:
        """Return them as the answer, or a part of it, to a request."""
        body = {"req": req, "done": done, "segments": self._rows}
        return Message("range", body, self._packer.buffers(), self.size)


def picture(req: int) -> Message:
    """Ask for a picture of the board."""
    return Message("picture", {"req": req})


def refusal(req: int, error: str) -> Message:
    """Answer a request that cannot be met."""
    return Message("range", {"req": req, "error": error, "done": True, "segments": []})


def text(value: str) -> str:
    r"""Return a string that UTF-8 can hold: bytes of a path that are not UTF-8 become `\xff`."""
    try:
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        return value.encode("utf-8", "backslashreplace").decode()
