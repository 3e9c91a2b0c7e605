"""``RecordWriter``, the framing alone: bytes to records of a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tbnb.format.encode import record
from tbnb.writer import values

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self


class Output(Protocol):
    """What a RecordWriter needs of a file object."""

    def write(self, data: bytes, /) -> Any:
        """Append bytes."""

    def flush(self) -> Any:
        """Hand over what is buffered."""

    def close(self) -> Any:
        """Close."""


class RecordWriter:
    """Writes records: length, its checksum, data, its checksum.

    Parameters
    ----------
    writer : file object opened in binary mode, or str or os.PathLike
        Where to write; a path is created, or replaced.

    Notes
    -----
    Source: tensorboard 2.21, summary/writer/record_writer.py.
    """

    def __init__(self, writer: Output | str | os.PathLike[str]) -> None:
        if isinstance(writer, (str, os.PathLike)):
            self._writer: Output = Path(writer).open("wb")  # noqa: SIM115  `close` does
        elif hasattr(writer, "write"):
            self._writer = writer
        else:
            raise TypeError(f"writer: want a file or a path, got {values.describe(writer)}")

    def write(self, data: bytes) -> None:
        """Write one record.

        Raises
        ------
        TypeError
            The data is not bytes; nothing is written.
        """
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data: want bytes, got {values.describe(data)}")
        self._writer.write(record(bytes(data)))

    def flush(self) -> None:
        """Hand over what the file buffers."""
        self._writer.flush()

    def close(self) -> None:
        """Close the file."""
        self._writer.close()

    @property
    def closed(self) -> bool:
        """Whether the file is closed."""
        return bool(getattr(self._writer, "closed", False))

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()
