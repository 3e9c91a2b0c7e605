"""The exceptions tbnb raises.

::

    TbnbError
    ├── FormatError            bytes are not what the event file format allows
    │   └── DecodeError        one logged value cannot be decoded (also a ValueError)
    ├── NotFoundError          no such run, tag or series (also a KeyError)
    └── WriterError            a summary cannot be written

Damage found while a log is read is data, not an exception: see ``Logs.damage``.
"""

from __future__ import annotations


class TbnbError(Exception):
    """Base of everything tbnb raises on purpose."""


class FormatError(TbnbError):
    """Bytes that the event file format does not allow; the reader counts and skips them."""


class DecodeError(FormatError, ValueError):
    """A logged value that cannot be decoded; the caller shows it as broken and goes on."""


class NotFoundError(TbnbError, KeyError):
    """A run, tag or series that the logs do not hold; the message lists near names."""

    def __str__(self) -> str:
        """Return the message itself: KeyError would quote it."""
        return str(self.args[0]) if self.args else ""


class WriterError(TbnbError):
    """A summary that cannot be written; the message says what is accepted."""
