"""Where the fields of a scalar event lie, learnt from one example."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tbnb.errors import FormatError
from tbnb.format import events
from tbnb.format.heads import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10
# Field numbers of events.proto, with the wire types a plain scalar has there.
_VALUE = {1: (_BYTES,), 2: (_FIXED32,), 8: (_BYTES,), 9: (_BYTES,)}
_DTYPE, _SHAPE, _CONTENT = 1, 2, 4
_VALUES = {5: "<f4", 6: "<f8"}
_TENSOR = {
    _DTYPE: (_VARINT,),
    _SHAPE: (_BYTES,),
    _CONTENT: (_BYTES,),
    5: (_FIXED32, _BYTES),
    6: (_FIXED64, _BYTES),
}
_CONTENT_TYPES = {1: "<f4", 2: "<f8"}


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where the fields of a scalar event of one shape lie, in bytes from its start.

    Attributes
    ----------
    length : int
        Of the payload.
    wall_at, step_at : int or None
        None: the field is absent, which means 0.
    mask : uint64 array
        Of the whole words of a payload: the bits that make this layout. The rest is wall time,
        value, tag and the lower seven bits of each byte of the step.
    tag_mask : uint64 array
        The bits of the tag.
    tag_words : (int, int)
        First word of the tag and the word behind it.
    """

    length: int
    wall_at: int | None
    step_at: int | None
    step_width: int
    value_at: int
    value_type: str
    tag_at: int
    tag_length: int
    mask: NDArray[np.uint64]
    tag_mask: NDArray[np.uint64]
    tag_words: tuple[int, int]


class _Other(Exception):  # noqa: N818 - a decision, never seen outside
    """Not a scalar event of a plain shape."""


@lru_cache(maxsize=256)
def learn(payload: bytes) -> Layout | None:
    """Learn the layout of an event; None when it is not a single plain scalar."""
    try:
        entries = list(events.entries(events.parse(payload)))
        if len(entries) != 1:
            return None
        (entry,) = entries
        if entry.scalar is None or entry.display_name or entry.description:
            return None
        return _layout(payload, entry.tag)
    except (_Other, FormatError):
        return None


def _layout(payload: bytes, tag: bytes) -> Layout:
    event = _once(payload, (0, len(payload)), {1: (_FIXED64,), 2: (_VARINT,), 5: (_BYTES,)})
    summary = _once(payload, event[5], {1: (_BYTES,)})
    value = _once(payload, summary[1], _VALUE)
    tag_at, tag_end = value.get(1, (0, 0))
    simple, tensor = value.get(2), value.get(8)
    if payload[tag_at:tag_end] != tag or (simple is None) == (tensor is None):
        raise _Other
    value_at, kind = (simple[0], "<f4") if simple else _in_tensor(payload, tensor or (0, 0))
    wall_at = event[1][0] if 1 in event else None
    step_at, step_end = event.get(2, (None, 0))
    step_width = step_end - step_at if step_at is not None else 0
    width = -(-len(payload) // 8) * 8 or 8
    mask = np.zeros(width, dtype=np.uint8)
    mask[: len(payload)] = 0xFF
    if wall_at is not None:
        mask[wall_at : wall_at + 8] = 0
    if step_at is not None:
        # Of a longest varint the last byte has but one bit that counts.
        mask[step_at : step_at + min(step_width, _LONGEST_VARINT - 1)] = 0x80
    mask[value_at : value_at + int(kind[2])] = 0
    mask[tag_at:tag_end] = 0
    tag_mask = np.zeros(width, dtype=np.uint8)
    tag_mask[tag_at:tag_end] = 0xFF
    return Layout(
        length=len(payload),
        wall_at=wall_at,
        step_at=step_at,
        step_width=step_width,
        value_at=value_at,
        value_type=kind,
        tag_at=tag_at,
        tag_length=tag_end - tag_at,
        mask=mask.view(np.uint64),
        tag_mask=tag_mask.view(np.uint64),
        tag_words=(tag_at // 8, -(-tag_end // 8)),
    )


def _in_tensor(payload: bytes, place: tuple[int, int]) -> tuple[int, str]:
    """Return place and type of the single number in a tensor of rank 0."""
    found = _once(payload, place, _TENSOR)
    dtype = payload[found[_DTYPE][0]] if _DTYPE in found else 0
    places = [number for number in (_CONTENT, *_VALUES) if number in found]
    if len(places) != 1 or dtype not in _CONTENT_TYPES:
        raise _Other
    begin, end = found[places[0]]
    kind = _CONTENT_TYPES[dtype]
    if _VALUES.get(places[0], kind) != kind or end - begin != int(kind[2]):
        raise _Other
    return begin, kind


def _once(
    payload: bytes, place: tuple[int, int], allowed: Mapping[int, tuple[int, ...]]
) -> dict[int, tuple[int, int]]:
    """Return the places of a message's fields, each of which may stand there once."""
    found: dict[int, tuple[int, int]] = {}
    for number, wire, begin, end in fields(lambda at, n: payload[at : at + n], *place):
        if wire not in allowed.get(number, ()) or number in found:
            raise _Other
        found[number] = (begin, end)
    return found
