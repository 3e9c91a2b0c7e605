"""What was renamed between two looks: told by inode, and by the bytes that were read.

An inode may be used again for another file, so it is not enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tbnb.data.files import EventFile
    from tbnb.data.logdir import Directory, Found


def runs(
    known: Mapping[str, Mapping[str, EventFile]], there: Mapping[str, Directory]
) -> dict[str, str]:
    """Find the new names of directories that were renamed, by the files in them.

    Parameters
    ----------
    known : mapping
        By directory and name, all files there were.
    there : mapping
        The directories there are now.

    Returns
    -------
    dict
        New name to old name.
    """
    gone: dict[tuple[int, int], EventFile] = {}
    for place, files in known.items():
        if place not in there:
            some = any(file.offset for file in files.values())
            live = [file for file in files.values() if not file.missing]
            # A file of which nothing was read cannot be known again where others can.
            gone |= {file.found.identity: file for file in live if file.offset or not some}
    moved: dict[str, str] = {}
    for place, directory in there.items() if gone else ():
        pairs = [(gone[f.identity], f) for f in directory.files if f.identity in gone]
        old = next((file.place for file, found in pairs if file.goes_on(found)), None)
        if old is not None and place not in known and old not in moved.values():
            moved[place] = old
    return moved


def files(known: Mapping[str, EventFile], directory: Directory) -> list[tuple[EventFile, Found]]:
    """Find the new names of files that were renamed inside their run."""
    names = {found.name for found in directory.files}
    gone = {f.found.identity: f for n, f in known.items() if n not in names and not f.missing}
    moved = []
    for found in directory.files if gone else ():
        file = gone.get(found.identity)
        if found.name not in known and file is not None and file.goes_on(found):
            del gone[found.identity]
            moved.append((file, found))
    return moved
