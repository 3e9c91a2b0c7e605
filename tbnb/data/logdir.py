"""Discover runs and event files below a directory.

A run is a directory with a file whose name contains ``tfevents``. Directories are walked
without recursion, each once by (device, inode); a symbolic link to a directory that was
walked already is listed as one more run ("latest" beside "v2"), but links inside it are not
followed again, so that loops end and nothing grows out of hand. Only regular files count: a
FIFO would block, and is not even opened.
"""

# Paths stay strings: names that are not UTF-8 and ten thousand directories a look make Path
# objects dear and buy nothing.
# ruff: noqa: PTH100, PTH111, PTH116, PTH119, PTH120

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tbnb.format.events import label

if TYPE_CHECKING:
    from collections.abc import Iterator

INFIX = "tfevents"
_PLUGINS = "plugins"
_SETTLED = 2.0  # s after its last change from which a directory's mtime is trusted …
_TRUSTED = 15.0  # … and for how long: some file systems keep no directory times


@dataclass(frozen=True, slots=True)
class Found:
    """An event file as one look found it.

    Attributes
    ----------
    name : str
        Base name, undecodable bytes as surrogates, for the system.
    path : str
        Full path, likewise.
    identity : (int, int)
        Device and inode.
    size : int
        In bytes.
    mtime : float
        Last change, s since 1970.
    """

    name: str
    path: str
    identity: tuple[int, int]
    size: int
    mtime: float


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory that holds event files."""

    place: str  # relative to the log directory, "." for itself; for the system
    files: list[Found]


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that is no event file, but lists values of a run."""

    place: str  # its directory, as of a `Directory`
    run: str  # the run's, likewise
    found: Found


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or directory the system would not let us see."""

    place: str
    reason: str


Seen = Directory | Aside | Unreadable


@dataclass(slots=True)
class _Listing:
    """What a directory held, so that an unchanged one need not be listed again."""

    mtime: float
    taken: float
    files: list[str]
    directories: list[str]
    links: list[str]
    asides: list[str] = field(default_factory=list)


def absolute(path: str | os.PathLike[str]) -> str:
    """Return a path a user gave as an absolute one; ``~`` is the home directory."""
    if not isinstance(path, str | os.PathLike) or not isinstance(os.fspath(path), str):
        raise TypeError(f"logdir must be a str or a path, not {type(path).__name__}")
    if not os.fspath(path) or "\0" in os.fspath(path):
        raise ValueError(f"logdir must name a directory or file, not {os.fspath(path)!r}")
    return os.path.abspath(os.path.expanduser(os.fspath(path)))


def shown(place: str) -> str:
    r"""Return a path as text that can be shown: what is not UTF-8 as ``\xff`` escapes."""
    return label(os.fsencode(place.replace(os.sep, "/")))


@dataclass(slots=True)
class Logdir:
    """A log directory, or a single event file."""

    path: str  # absolute
    asides: frozenset[str] = frozenset()  # base names of files that list values
    _listings: dict[str, _Listing] = field(default_factory=dict)

    def look(self) -> Iterator[Seen | None]:
        """Walk once; yields None now and then, so that a caller can watch the time."""
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            return
        except OSError as error:
            yield Unreadable(".", str(error.strerror))
            return
        if stat.S_ISREG(status.st_mode):
            name = os.path.basename(self.path)
            yield Directory(".", [_found(name, self.path, status)])
        elif stat.S_ISDIR(status.st_mode):
            yield from self._walk()
        else:
            yield Unreadable(".", "neither a directory nor a regular file")

    def _walk(self) -> Iterator[Seen | None]:
        visited: set[tuple[int, int]] = set()
        seen: dict[str, _Listing] = {}
        links: list[str] = []
        yield from self._tree(".", visited, links, seen)
        while links:
            batch, links = sorted(links), []
            for link in batch:
                target = self._target(link)
                if target is None or target in self._ancestors(link):
                    continue  # dangling, or a loop
                if target in visited:
                    yield from self._tree(link, set(), [], seen)
                else:
                    yield from self._tree(link, visited, links, seen)
        self._listings = seen

    def _tree(
        self,
        top: str,
        visited: set[tuple[int, int]],
        links: list[str],
        seen: dict[str, _Listing],
    ) -> Iterator[Seen | None]:
        """Walk real directories from `top`, noting symbolic links in `links`."""
        left = [top]
        while left:
            place = left.pop()
            yield None
            try:
                status = os.stat(self._full(place))
                if _identity(status) in visited:
                    continue
                visited.add(_identity(status))
                listing = self._list(place, status.st_mtime)
            except (FileNotFoundError, NotADirectoryError):
                continue  # vanished since it was listed, or a link to a file
            except OSError as error:
                yield Unreadable(place, f"cannot list the directory: {error.strerror}")
                continue
            seen[place] = listing
            yield from self._files(place, listing)
            yield from self._asides(place, listing)
            links += listing.links
            left += reversed(listing.directories)

    def _list(self, place: str, mtime: float) -> _Listing:
        known, now = self._listings.get(place), time.time()
        if (
            known is not None
            and known.mtime == mtime
            and known.taken - mtime > _SETTLED
            and 0 <= now - known.taken < _TRUSTED
        ):
            return known
        listing = _Listing(mtime, now, [], [], [])
        with os.scandir(self._full(place)) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    listing.directories.append(join(place, entry.name))
                elif INFIX in entry.name and not _is_directory(entry):
                    listing.files.append(entry.name)
                elif entry.name in self.asides and not _is_directory(entry):
                    listing.asides.append(entry.name)
                elif entry.is_symlink():
                    listing.links.append(join(place, entry.name))
        listing.directories.sort()
        listing.files.sort()
        return listing

    def _files(self, place: str, listing: _Listing) -> Iterator[Directory | Unreadable]:
        files = []
        full = self._full(place)
        for name in listing.files:
            path = full + os.sep + name
            try:
                status = os.stat(path)
            except FileNotFoundError:
                continue  # deleted, or a dangling link
            except OSError as error:
                yield Unreadable(join(place, name), str(error.strerror))
                continue
            if stat.S_ISREG(status.st_mode):
                files.append(_found(name, path, status))
        if files:
            yield Directory(place, files)

    def _asides(self, place: str, listing: _Listing) -> Iterator[Aside]:
        for name in listing.asides:
            path = self._full(place) + os.sep + name
            try:
                status = os.stat(path)
            except OSError:
                continue  # deleted, or a dangling link
            if stat.S_ISREG(status.st_mode):
                yield Aside(place, _run_of(place), _found(name, path, status))

    def _full(self, place: str) -> str:
        # Not os.path.join: this runs for every directory at every look.
        return self.path if place == "." else self.path.rstrip(os.sep) + os.sep + place

    def _target(self, place: str) -> tuple[int, int] | None:
        try:
            return _identity(os.stat(self._full(place)))
        except OSError:
            return None

    def _ancestors(self, place: str) -> set[tuple[int, int]]:
        above = {self._target(".")}
        while place := os.path.dirname(place):
            above.add(self._target(place))
        return {identity for identity in above if identity is not None}


def _run_of(place: str) -> str:
    """Return the run of a directory: plugins may have their files in ``plugins/NAME`` below it."""
    above, name = os.path.split(os.path.dirname(place))
    return (above or ".") if name == _PLUGINS else place


def join(place: str, name: str) -> str:
    """Return the place of a name in a directory, relative to the log directory."""
    return name if place == "." else place + os.sep + name


def _is_directory(entry: os.DirEntry[str]) -> bool:
    """Follow a link; one that leads nowhere (a loop) is taken for a file, whose look says why."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _identity(status: os.stat_result) -> tuple[int, int]:
    return (status.st_dev, status.st_ino)


def _found(name: str, path: str, status: os.stat_result) -> Found:
    return Found(name, path, _identity(status), status.st_size, status.st_mtime)
