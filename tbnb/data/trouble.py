"""Where a file's bytes stop being records: what is it, and where do records go on?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tbnb.data.files import Trouble, record_holds
from tbnb.format import records

if TYPE_CHECKING:
    import io

    from tbnb.data.files import EventFile

_OVERLAP = 1 << 22  # searched again when the file has grown: pages may arrive out of order
_HEAD = 512

_COMPRESSED = (
    (b"\x1f\x8b", "gzip", "gunzip it"),
    (b"\x28\xb5\x2f\xfd", "zstd", "unpack it"),
    (b"BZh", "bzip2", "bunzip2 it"),
    (b"\xfd7zXZ\0", "xz", "unxz it"),
    (b"\x04\x22\x4d\x18", "lz4", "unpack it"),
)
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_FOREIGN = (
    (re.compile(rb"version https://git-lfs"), "a git-LFS pointer: run `git lfs pull`"),
    (re.compile(rb"\s*<(!doctype html|html)", re.IGNORECASE), "an HTML page: download it again"),
    (re.compile(rb"\s*<\?xml"), "an XML document"),
    (re.compile(rb"PK\x03\x04"), "a zip archive: unpack it"),
    (re.compile(rb"fileFormatVersion:"), "a Unity .meta file"),
    (re.compile(rb"\s*[{\[]\s*[\"{\[\d]"), "JSON text"),
    (re.compile(rb"[^\n,]+(,[^\n,]+)+\r?\n"), "a table (CSV)"),
)
_TEXT = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]+\Z")


def foreign(head: bytes) -> Trouble | None:
    """Say what a file is whose first bytes are no record, when that can be told."""
    for magic, name, advice in _COMPRESSED:
        if head.startswith(magic):
            return Trouble("compressed", f"compressed with {name}: {advice}", 0)
    if _ZLIB.match(head) and int.from_bytes(head[:2], "big") % 31 == 0:
        return Trouble("compressed", "compressed with zlib: unpack it", 0)
    for pattern, name in _FOREIGN:
        if (
            pattern.match(head)
            and _TEXT.match(head[:64].replace(b"\0", b" "))
            or (name.startswith("a zip") and pattern.match(head))
        ):
            return Trouble("not_event_file", f"not an event file but {name}", 0)
    if _TEXT.match(head):
        return Trouble("not_event_file", "not an event file but text", 0)
    return None


def identify(file: EventFile, handle: io.FileIO) -> Trouble | None:
    """Look at the first bytes of a file that begins with no record."""
    handle.seek(0)
    return foreign(handle.read(_HEAD))


def search(
    file: EventFile, trouble: Trouble, handle: io.FileIO, buffer: memoryview
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
    start = 0
    while True:
        place, verified = records.find(buffer, start, got)
        if place is None:
            break
        at = position + place
        (length, _) = records.HEADER.unpack_from(buffer, place)
        inside = at + records.OVERHEAD + length <= file.size
        if verified or (inside and record_holds(handle, at, length)):
            file.searched = 0
            return at, True
        start = place + 1
    file.searched = max(position + got - records.HEADER.size + 1, position)
    if position + got >= file.size or not got:
        file.searched = max(file.searched - _OVERLAP, trouble.resume)
        return None, True
    return None, False
