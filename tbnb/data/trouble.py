"""Where a file's bytes stop being records: say what it is, and where records go on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tbnb.data.files import Trouble, record_holds
from tbnb.data.framing import CHUNK
from tbnb.format import records

if TYPE_CHECKING:
    from io import FileIO

    from tbnb.data.files import EventFile

_OVERLAP = 1 << 22  # searched again when the file has changed: pages may arrive out of order
_HEAD = 512
_WORK = 1 << 25  # bytes to verify in one call …
_EACH = 1 << 12  # … where every header counts as this much at least

_COMPRESSED = (
    (b"\x1f\x8b", "gzip", "gunzip it"),
    (b"\x28\xb5\x2f\xfd", "zstd", "unpack it"),
    (b"BZh", "bzip2", "bunzip2 it"),
    (b"\xfd7zXZ\0", "xz", "unxz it"),
    (b"\x04\x22\x4d\x18", "lz4", "unpack it"),
    (b"PK\x03\x04", "zip", "unzip it"),
    (b"\x78\x01", "zlib", "unpack it"),
    (b"\x78\x5e", "zlib", "unpack it"),
    (b"\x78\x9c", "zlib", "unpack it"),
    (b"\x78\xda", "zlib", "unpack it"),
)
_TEXT = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]+\Z")
_FOREIGN = (
    (re.compile(rb"version https://git-lfs"), "a git-LFS pointer: run `git lfs pull`"),
    (re.compile(rb"\s*<(!doctype html|html)", re.IGNORECASE), "an HTML page: download it again"),
    (re.compile(rb"\s*<\?xml"), "an XML document"),
    (re.compile(rb"fileFormatVersion:"), "a Unity .meta file"),
    (re.compile(rb"\s*[{\[]\s*[\"{\[\d]"), "JSON text"),
    (re.compile(rb"[^\n,]+(,[^\n,]+)+\r?\n"), "a table (CSV)"),
    (_TEXT, "text"),
)


def foreign(head: bytes) -> Trouble | None:
    """Say what a file is whose first bytes are no record, when that can be told."""
    for magic, name, advice in _COMPRESSED:
        if head.startswith(magic):
            return Trouble("compressed", f"compressed with {name}: {advice}", 0)
    if not _TEXT.match(head):
        return None
    name = next(name for pattern, name in _FOREIGN if pattern.match(head))
    return Trouble("not_event_file", f"not an event file but {name}", 0)


def identify(handle: FileIO) -> Trouble | None:
    """Look at the first bytes of a file that begins with no record."""
    handle.seek(0)
    return foreign(handle.read(_HEAD))


def search(
    file: EventFile, trouble: Trouble, handle: FileIO, buffer: memoryview
) -> tuple[int | None, bool]:
    """Search one piece of the file for the next record that holds.

    Returns
    -------
    at : int or None
        Offset in the file where records go on.
    done : bool
        False when there are more pieces to search.
    """
    position = max(trouble.resume, file.searched)
    handle.seek(position)
    got = handle.readinto(buffer[: max(min(len(buffer), file.size - position), 0)]) or 0
    places, lengths = records.headers(buffer, 0, got)
    inside = places + lengths <= file.size - position - records.OVERHEAD
    work = 0
    for place, length in zip(places[inside].tolist(), lengths[inside].tolist(), strict=True):
        if work > _WORK:
            file.searched = position + place
            return None, False
        work += length + _EACH
        if place + records.OVERHEAD + length <= got:
            holds = records.payload_holds(buffer, place, length)
        else:
            holds = record_holds(handle, position + place, length)
        if holds:
            return position + place, True
    if position + got < file.size and got:
        file.chunk = min(file.chunk * 8, CHUNK)
        file.searched = position + max(got - records.HEADER.size + 1, 1)
        return None, False
    file.searched = max(position + got - _OVERLAP, trouble.resume)
    return None, True
