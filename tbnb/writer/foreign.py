"""Messages that other libraries made, taken by their serialized bytes.

A message of one protobuf pool cannot be put into a message of another, and tbnb's are not made of
protobuf objects at all; bytes fit everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import encode, wire
from tbnb.writer import values

if TYPE_CHECKING:
    from collections.abc import Iterator

# An Event's own fields, compat/proto/event.proto of tensorboard 2.21.
_WALL_TIME, _STEP = 1, 2


def serialized(name: str, message: Any) -> bytes:
    """Return the bytes of a message object, or the bytes that were given.

    Raises
    ------
    TypeError
        It is neither bytes nor something with ``SerializeToString``.
    """
    if isinstance(message, (bytes, bytearray, memoryview)):
        return bytes(message)
    serialize = getattr(message, "SerializeToString", None)
    if serialize is None or isinstance(message, type):
        raise TypeError(
            f"{name}: want a message with SerializeToString, or its bytes, "
            f"got {values.describe(message)}"
        )
    return bytes(serialize())


def summary(message: Any) -> bytes:
    """Return the bytes of a Summary.

    Raises
    ------
    TypeError, ValueError
        It is something else: as an event, it could not be read.
    """
    data = serialized("summary", message)
    for number, kind, _, _ in _fields("summary", data):
        if (number, kind) != (1, wire.BYTES):
            raise ValueError(
                f"summary: want a Summary, whose only field is 1, its values; got field {number} "
                f"in {values.describe(message)}"
            )
    return data


def event(message: Any, wall_time: float | None = None, step: int | None = None) -> bytes:
    """Return the bytes of an Event, by default as it is.

    Parameters
    ----------
    wall_time : float or None
        In place of its own.
    step : int or None
        In place of its own, if there is another wall time.

    Raises
    ------
    TypeError, ValueError
        It is not an Event.
    """
    data = serialized("event", message)
    fields = list(_fields("event", data))
    if wall_time is None:
        return data
    parts = [encode.event(wall_time, step or 0)]
    for number, _, start, stop in fields:
        if number != _WALL_TIME and (number != _STEP or step is None):
            parts.append(data[start:stop])
    return b"".join(parts)


def _fields(name: str, data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield number, wire type, first byte and byte behind of each field, key and all."""
    start = 0
    try:
        for field in wire.Walker(data, len(data)).fields():
            yield field.number, field.kind, start, field.stop
            start = field.stop
    except DecodeError as error:
        raise ValueError(f"{name}: want a serialized message, got {error}") from error
