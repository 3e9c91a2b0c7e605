"""Walk the fields of a message by hand: what is not wanted costs neither time nor memory.

For messages that protobuf would take apart as a whole before anything of them can be seen: a
graph of 100 MB, the weights of an ONNX model.

Source: the wire format of protocol buffers (protobuf.dev/programming-guides/encoding).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_WIDTHS = {FIXED64: 8, FIXED32: 4}
_MOST_BITS = 63
_ONE_BYTE = 0x7F  # the largest number of one byte: seven bits each


class Field(NamedTuple):
    """One field.

    Attributes
    ----------
    number, kind : int
        Its number, and its wire type: `VARINT`, `FIXED64`, `BYTES` or `FIXED32`.
    value : int
        Of a varint, as an unsigned number; 0 of any other.
    start, stop : int
        Where its content lies.
    """

    number: int
    kind: int
    value: int
    start: int
    stop: int


class Walker:
    """The fields of a message, and of those inside it.

    Parameters
    ----------
    data : bytes or mmap
        Only the fields that are walked are read.
    most : int
        Fields that may be walked in all: a message of two bytes each is not trusted with the
        memory that its fields would take.
    """

    def __init__(self, data: bytes | mmap, most: int) -> None:
        self.data = data
        self._left = self._most = most

    def fields(self, start: int = 0, stop: int | None = None) -> Iterator[Field]:
        """Yield the fields of the message that lies at [start, stop).

        Raises
        ------
        DecodeError
            The bytes are no message, or its fields are too many.
        """
        data = self.data
        position, stop = start, len(data) if stop is None else stop
        while position < stop:
            self._left -= 1
            if self._left < 0:
                raise DecodeError(f"message of more than {self._most} fields")
            # Nearly every key and length is one byte: a call for each would take half the time.
            key, position = data[position], position + 1
            if key > _ONE_BYTE:
                key, position = self._varint(position - 1, stop)
            number, kind, value = key >> 3, key & 7, 0
            begin = position
            if kind == BYTES:
                if position < stop and data[position] <= _ONE_BYTE:
                    size, begin = data[position], position + 1
                else:
                    size, begin = self._varint(position, stop)
                position = begin + size
            elif kind == VARINT:
                value, position = self._varint(position, stop)
            elif kind in _WIDTHS:
                position = begin + _WIDTHS[kind]
            else:
                raise DecodeError(f"message with a field of wire type {kind} at byte {begin}")
            if position > stop:
                raise DecodeError(f"message ends at byte {stop}, in the midst of field {number}")
            yield Field(number, kind, value, begin, position)

    def bytes(self, field: Field) -> bytes:
        """Return the content of a field."""
        return self.data[field.start : field.stop]

    def text(self, field: Field) -> str:
        r"""Return the content of a field as text; what is not UTF-8 appears as ``\xff`` escapes."""
        return self.bytes(field).decode("utf-8", "backslashreplace")

    def integers(self, field: Field) -> list[int]:
        """Return the int64 of a field that may be repeated, packed or not."""
        if field.kind == VARINT:
            return [signed(field.value)]
        found = []
        position = field.start
        while field.kind == BYTES and position < field.stop:
            self._left -= 1
            if self._left < 0:
                raise DecodeError(f"message of more than {self._most} fields")
            value, position = self._varint(position, field.stop)
            found.append(signed(value))
        return found

    def _varint(self, position: int, stop: int) -> tuple[int, int]:
        """Return an unsigned number and the position behind it."""
        data = self.data
        value = shift = 0
        while position < stop:
            byte = data[position]
            position += 1
            value |= (byte & 0x7F) << shift
            if byte <= _ONE_BYTE:
                return value & 0xFFFF_FFFF_FFFF_FFFF, position
            shift += 7
            if shift > _MOST_BITS:
                break
        raise DecodeError(f"message with a broken number before byte {position}")


def signed(value: int) -> int:
    """Return an unsigned 64-bit number as the int64 of the same bits."""
    return value - (1 << 64) if value >> 63 else value
