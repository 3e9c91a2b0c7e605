"""TFRecord framing: bytes to the places of records.

A record is ``uint64 length | uint32 masked crc of these 8 bytes | payload | uint32 masked crc
of the payload``, little endian. Source: tensorflow/tsl/lib/io/record_writer.cc.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.format import crc, effects

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER = struct.Struct("<QI")
FOOTER = struct.Struct("<I")
OVERHEAD = HEADER.size + FOOTER.size
LIMIT = (1 << 31) - 1  # protobuf reads no longer message
# Of a longer payload only the head is read. With the file in memory that takes as long as to read,
# verify and parse 20 kB.
LARGE = (1 << 14) - 1

_LEARN = 128  # records framed one by one before a period is guessed
_LONGEST_PERIOD = 48
_CHECKED_LENGTHS = 4096  # bounds the cache of length checksums


class Stop(Enum):
    """Why framing stopped where it did."""

    END = "end"  # no whole record is left
    CHECKSUM = "checksum"  # the length checksum is wrong
    LIMIT = "limit"  # the checksum is right, but the length cannot be
    LARGE = "large"  # a whole header of a payload over LARGE


@dataclass(frozen=True, slots=True)
class Frames:
    """Where the records of a buffer are; their data checksums are not verified.

    Attributes
    ----------
    at : int64 array
        Offset of each record's header.
    length : int64 array
        Length of each payload.
    end : int
        Offset behind the last of them.
    stop : Stop
    """

    at: NDArray[np.int64]
    length: NDArray[np.int64]
    end: int
    stop: Stop


_length_crc: dict[int, int] = {}


def length_crc(length: int) -> int:
    """Return the masked checksum of a length field."""
    known = _length_crc.get(length)
    if known is None:
        if len(_length_crc) > _CHECKED_LENGTHS:
            _length_crc.clear()
        known = _length_crc[length] = crc.masked(struct.pack("<Q", length))
    return known


def header_holds(raw: bytes) -> bool:
    """Verify the length checksum of a header."""
    length, found = HEADER.unpack(raw)
    return bool(found == length_crc(length))


def long_length(raw: bytes) -> int:
    """Return the length of the long payload that a header announces; 0 when it is none."""
    if len(raw) < HEADER.size or not header_holds(raw):
        return 0
    length: int = HEADER.unpack(raw)[0]
    return length if LARGE < length <= LIMIT else 0


def payload_holds(buffer: Any, at: int, length: int) -> bool:
    """Verify the data checksum of the record at `at`, which lies in the buffer as a whole."""
    start = at + HEADER.size
    (want,) = FOOTER.unpack_from(buffer, start + length)
    found = crc.masked(memoryview(buffer)[start : start + length])
    return bool(found == want)


def frame(buffer: Any, start: int, stop: int) -> Frames:
    """Find the records in ``buffer[start:stop]``.

    Lengths repeat with a short period (the tags of one step), so after some records the
    headers of whole periods are checked at once as strided arrays; where the guess breaks, the
    plain loop takes over again.
    """
    at: list[NDArray[np.int64]] = []
    length: list[NDArray[np.int64]] = []
    position, why, patience = start, Stop.END, _LEARN
    while True:
        places, lengths, position, reason = _one_by_one(buffer, position, stop, patience)
        at.append(np.array(places, dtype=np.int64))
        length.append(np.array(lengths, dtype=np.int64))
        if reason is not None:
            why = reason
            break
        period = _period(lengths)
        taken = 0
        if period:
            whole, each = _in_step(buffer, position, stop, lengths[-period:])
            taken = whole.size
            if taken:
                at.append(whole)
                length.append(each)
                position = int(whole[-1] + OVERHEAD + each[-1])
        patience = _LEARN if taken else min(patience * 2, 16 * _LEARN)
    return Frames(np.concatenate(at), np.concatenate(length), position, why)


def _one_by_one(
    buffer: Any, position: int, stop: int, most: int
) -> tuple[list[int], list[int], int, Stop | None]:
    places: list[int] = []
    lengths: list[int] = []
    unpack, known = HEADER.unpack_from, _length_crc.get
    while len(places) < most:
        if position + HEADER.size > stop:
            return places, lengths, position, Stop.END
        length, found = unpack(buffer, position)
        if found != known(length) and found != length_crc(length):
            return places, lengths, position, Stop.CHECKSUM
        if length > LARGE:
            reason = Stop.LIMIT if length > LIMIT else Stop.LARGE
            return places, lengths, position, reason
        behind = position + OVERHEAD + length
        if behind > stop:
            return places, lengths, position, Stop.END
        places.append(position)
        lengths.append(length)
        position = behind
    return places, lengths, position, None


def _period(lengths: list[int]) -> int:
    """Return the shortest period that the last lengths repeat with, 0 for none."""
    for period in range(1, _LONGEST_PERIOD + 1):
        again = lengths[-2 * period : -period]
        if again == lengths[-period:]:
            return period
    return 0


@dataclass(frozen=True, slots=True)
class _Stride:
    """Records whose lengths repeat: where they begin in a period, and the period's bytes."""

    places: list[int]
    lengths: list[int]
    size: int

    def agreeing(self, buffer: Any, start: int, count: int) -> int:
        """Return how many of `count` periods have all their headers as expected."""
        good = count
        for place, length in zip(self.places, self.lengths, strict=True):
            at, step = start + place, (self.size,)
            size: NDArray[np.uint64] = np.ndarray((good,), "<u8", buffer, at, step)
            check: NDArray[np.uint32] = np.ndarray((good,), "<u4", buffer, at + 8, step)
            wrong = (size != length) | (check != length_crc(length))
            first = int(wrong.argmax())
            if wrong[first]:
                good = first
            if not good:
                break
        return good


def _in_step(
    buffer: Any, start: int, stop: int, lengths: list[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Take whole periods of `lengths` from `start` for as long as their headers agree."""
    sizes = np.array(lengths, dtype=np.int64)
    ends = np.cumsum(sizes + OVERHEAD)
    places = ends - sizes - OVERHEAD
    period = _Stride(places.tolist(), lengths, int(ends[-1]))
    total = (stop - start) // period.size
    done, step = 0, 16
    while done < total:
        count = min(step, total - done)
        good = period.agreeing(buffer, start + done * period.size, count)
        done += good
        if good < count:
            break
        step *= 8
    at = (start + np.arange(done, dtype=np.int64)[:, None] * period.size + places).ravel()
    return at, np.tile(sizes, done)


def headers(buffer: Any, start: int, stop: int) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
    """Find every offset in ``buffer[start:stop]`` at which a header holds.

    Returns
    -------
    at : intp array
        Offsets where a record may begin; whether its data hold is still to verify.
    length : uint32 array
        Length of each payload, which may end behind `stop`.
    """
    count = stop - start - HEADER.size + 1
    if count <= 0:
        return np.empty(0, np.intp), np.empty(0, np.uint32)
    high: NDArray[np.uint32] = np.ndarray((count,), "<u4", buffer, start + 4, (1,))
    low: NDArray[np.uint32] = np.ndarray((count,), "<u4", buffer, start, (1,))
    check: NDArray[np.uint32] = np.ndarray((count,), "<u4", buffer, start + 8, (1,))
    # A length under 2 GiB has four zero bytes at its end, and a stretch of zeros is no record.
    maybe = np.flatnonzero((high == 0) & (low <= LIMIT) & ((low != 0) | (check != 0)))
    length = low[maybe]
    good = _length_crcs(length) == check[maybe]
    return start + maybe[good], length[good]


def _length_crcs(length: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the masked checksums of length fields, all in one pass of table look-ups."""
    value = np.full(length.shape, np.uint32(crc.rotate(crc.plain(bytes(8)))))
    value ^= effects.effect(6, 2)[length & 0xFFFF]
    value ^= effects.effect(4, 2)[length >> 16]
    value += np.uint32(crc.MASK_DELTA)
    return value
