"""Messages as text that may stand in a page: base64, of a gzip file where that is smaller."""

from __future__ import annotations

import base64
import gzip
import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tbnb.notebook.wire import Message

LIMIT = 256_000  # bytes of a message: what is looked at is unpacked in some milliseconds
OVERHEAD = 100  # bytes of the element around it
_LEVEL = 6
_PAYS = 0.95  # smaller than this; encoded pictures and sounds are not


@dataclass(frozen=True, slots=True)
class Block:
    """One message in the file.

    Attributes
    ----------
    text
        Base64 of the length of the header (uint32, little endian), the header in JSON, its buffer.
    zipped
        The base64 is of a gzip file of that.
    """

    text: bytes
    zipped: bool

    @property
    def size(self) -> int:
        """Bytes in the file."""
        return len(self.text) + OVERHEAD


def block(message: Message) -> Block:
    """Pack a message."""
    header = json.dumps({"type": message.type, **message.body}, allow_nan=False).encode()
    raw = b"".join([struct.pack("<I", len(header)), header, *message.buffers])
    packed = gzip.compress(raw, _LEVEL, mtime=0)
    zipped = len(packed) < _PAYS * len(raw)
    return Block(base64.b64encode(packed if zipped else raw), zipped)


def encoded(size: int) -> int:
    """Return the bytes of so many in base64."""
    return 4 * -(-size // 3)


def dumped(value: Any) -> str:
    """Return JSON that may stand inside a script element: no tag ends it, no comment begins."""
    return json.dumps(value, allow_nan=False).replace("<", "\\u003c")
