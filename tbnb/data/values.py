"""Values of a series, read again and decoded when somebody looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from tbnb.data.files import open_regular
from tbnb.data.places import Place
from tbnb.data.store import SCALARS, Series
from tbnb.errors import DecodeError, FormatError
from tbnb.format import crc, events, records

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tbnb.format.events import SummaryValue


@dataclass(frozen=True)
class Point:
    """One point; ``value`` is decoded when it is asked for."""

    step: int
    wall_time: float
    superseded: bool
    _load: Callable[[], Any] = field(repr=False)

    @cached_property
    def value(self) -> Any:
        """The value; DecodeError when it is malformed or its file is gone."""
        return self._load()


class Points(Sequence[Point]):
    """The points of a series as they were when it was asked for."""

    def __init__(
        self,
        series: Series,
        decode: Callable[[SummaryValue], Any] | None,
        beside: Callable[[Any], Any] | None = None,
    ) -> None:
        self._series = series
        self._decode = decode
        self._beside = beside  # for values in files beside the events
        self._scalar: NDArray[np.float64] | None = None
        if series.plugin == SCALARS:
            columns = series.columns()
            self._scalar = columns.value
            self.step, self.wall_time = columns.step, columns.wall_time
            self.superseded = columns.superseded
        else:
            self._references, self.superseded = series.by_reference()
            parts = self._references
            self._ends = np.cumsum([len(part.step) for part in parts])
            self.step = np.concatenate([p.step for p in parts]) if parts else np.empty(0, np.int64)
            self.wall_time = np.concatenate([p.wall_time for p in parts]) if parts else np.empty(0)

    def __len__(self) -> int:
        """Return how many points."""
        return len(self.step)

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> list[Point]: ...
    def __getitem__(self, index: int | slice) -> Point | list[Point]:
        """Return one point, or some."""
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        place = range(len(self))[index]  # IndexError and negative numbers as of a list

        def load() -> Any:
            if self._scalar is not None:
                return float(self._scalar[place])
            if self._beside is not None:
                return self._beside(self._place(place).entry)
            summary = self.summary(place)
            return summary.tensor if self._decode is None else self._decode(summary)

        return Point(
            int(self.step[place]), float(self.wall_time[place]), bool(self.superseded[place]), load
        )

    def summary(self, index: int) -> SummaryValue:
        """Read one value in today's form: tensor, plugin and its content.

        Raises
        ------
        DecodeError
            The value is malformed, or its file changed since; reload and ask again. Or it is in
            files beside the events: use ``.value``.
        """
        if self._scalar is not None:
            tensor = np.array(self._scalar[index])
            return events.SummaryValue(self._series.tag, SCALARS, tensor, data_class=events.SCALAR)
        place = self._place(range(len(self))[index])
        if place.entry is not None:
            raise DecodeError(f"{place.path}: the value is in files beside the events; use .value")
        return events.decode(_event(place), place.index, self._series.plugin)

    def _place(self, index: int) -> Place:
        """Return where a value lies."""
        number = int(np.searchsorted(self._ends, index, "right"))
        part = self._references[number]
        row = index - (int(self._ends[number - 1]) if number else 0)
        entries = part.source.entries
        return Place(
            part.source.path,
            int(part.offset[row]),
            int(part.length[row]),
            int(part.index[row]),
            int(part.step[row]),
            float(part.wall_time[row]),
            entries[int(part.index[row])] if entries else None,
        )


class Reader:
    """Reads values one by one; of several that lie in one record, that is read and parsed once."""

    def __init__(self) -> None:
        self._at: tuple[object, ...] | None = None
        self._event: Any = None

    def summary(self, place: Place, plugin: str) -> SummaryValue:
        """Read one value; as `Points.summary`."""
        at = (place.path, place.offset, place.step)
        if at != self._at:
            self._at = self._event = None
            self._event, self._at = _event(place), at
        return events.decode(self._event, place.index, plugin)


def _event(place: Place) -> Any:
    """Read the event that holds a value, and see that it still is that event."""
    payload = _payload(place.path, place.offset, place.length)
    try:
        event = events.parse(payload)
    except FormatError as error:
        raise DecodeError(f"{place.path}: {error}") from error
    wall = np.array([event.wall_time, place.wall_time])
    if event.step != place.step or not np.array_equal(wall[:1], wall[1:], equal_nan=True):
        where = f"{place.path}: byte {place.offset}"
        raise DecodeError(f"{where} holds another event now: the file changed; reload the logs")
    return event


def _payload(path: str, offset: int, length: int) -> bytes:
    """Read the payload of one record and verify it."""
    try:
        with open_regular(path) as file:
            file.seek(offset)
            raw = file.read(length + records.OVERHEAD)
    except OSError as error:
        raise DecodeError(f"{path}: {error.strerror}; reload the logs") from error
    whole = len(raw) == length + records.OVERHEAD
    if not whole or records.HEADER.unpack_from(raw) != (length, records.length_crc(length)):
        raise DecodeError(f"{path}: no record at byte {offset} any more; reload the logs")
    payload = raw[records.HEADER.size : -records.FOOTER.size]
    if crc.masked(payload) != records.FOOTER.unpack_from(raw, len(raw) - 4)[0]:
        raise DecodeError(f"{path}: record at byte {offset}: data checksum is wrong")
    return payload
