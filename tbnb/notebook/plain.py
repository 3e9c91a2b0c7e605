"""Messages as JSON alone, for a host where a binary buffer costs more than its text.

VS Code hands every message to the page through JSON; one with buffers as a list of numbers, of the
whole message: measured, 180 ms and 4 MB for a megabyte, in the process that also runs the
extensions. There the buffers go as base64 in the header, and no message is large.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from tbnb.notebook.wire import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 150_000  # bytes of a message, with what the kernel's protocol has around it
_AROUND = 3_000  # that: two headers and the comm's id
_CONTENT = MOST - _AROUND
# Bytes of header and buffers that fit, if they are all buffers; a header takes less.
LIMIT = _CONTENT * 3 // 4
# Bytes of a part: whole threes, so that the base64 of one can be joined to that of the next.
_PIECE = (_CONTENT - 500) // 4 * 3


def messages(message: Message) -> Iterator[Message]:
    """Return a message as one without buffers; as parts, where that is still too large.

    A part is base64 of some of the JSON of the whole, so that its size is known beforehand.
    """
    body = dict(message.body)
    if message.buffers:
        body["buffers"] = [base64.b64encode(buffer).decode() for buffer in message.buffers]
    plain = Message(message.type, body, size=message.size * 4 // 3)
    text = json.dumps(plain.content("", 0), ensure_ascii=False).encode()
    if len(text) <= _CONTENT - 100:  # an epoch and a number
        yield plain
        return
    parts = -(-len(text) // _PIECE)
    for part in range(parts):
        piece = base64.b64encode(text[part * _PIECE : (part + 1) * _PIECE]).decode()
        yield Message("part", {"part": part, "parts": parts, "text": piece}, size=len(piece))
