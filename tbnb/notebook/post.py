"""How the messages of one board go out: numbered, at a pace, and as text where buffers are dear."""

from __future__ import annotations

import uuid
from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from tbnb.notebook import plain
from tbnb.notebook.pace import Pace

if TYPE_CHECKING:
    from tbnb.notebook.wire import Message


class Send(Protocol):
    """Sends one message; says whether there is still somebody to send to."""

    def __call__(self, content: dict[str, Any], buffers: list[bytes]) -> bool: ...  # noqa: D102


class Post:
    """The way to the page.

    Parameters
    ----------
    send : Send

    Attributes
    ----------
    epoch
        Names this sender.
    text
        Messages go as JSON alone.
    hidden
        What is sent now may not be shown.
    pace
        When the next may go out.
    """

    def __init__(self, send: Send) -> None:
        self.epoch = uuid.uuid4().hex[:12]
        self.text = False
        self.hidden = False
        self.pace = Pace()
        self._send = send
        self._seq = 0
        self._parts: deque[Message] = deque()

    @property
    def last(self) -> tuple[str, int]:
        """The epoch and number of the last message that a page should have."""
        return self.epoch, self._seq - 1

    @property
    def pending(self) -> bool:
        """Whether there are parts of a message still to be sent."""
        return bool(self._parts)

    def cost(self, message: Message) -> int:
        """Return the bytes of a message on the way, about."""
        return message.size * 4 // 3 if self.text else message.size

    def rest(self) -> Message | None:
        """Return the next part of the last message."""
        return self._parts.popleft() if self._parts else None

    def cut(self, message: Message) -> Message:
        """Return a message as it goes out, or its first part."""
        if not self.text:
            return message
        self._parts.extend(plain.messages(message))
        return self._parts.popleft()

    def go(self, message: Message) -> bool:
        """Send a message, or a part of one; say whether there is still somebody to send to."""
        if not self._send(message.content(self.epoch, self._seq), message.buffers):
            return False
        # What may not be shown has the next one's number, lest the page see a gap.
        if not self.hidden:
            self._seq += 1
        self.pace.spend()
        return True
