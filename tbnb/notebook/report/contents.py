"""What a report holds, and how much of it was left out, in words."""

from __future__ import annotations

from dataclasses import dataclass

_KILO, _MEGA = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """How much of one kind of data a report holds.

    Attributes
    ----------
    kept, total
        How many are in it, and how many there are.
    noun
        What they are called, in the plural.
    previews
        Those of which only a part is in it: a preview of a picture, the beginning of a text.
    """

    kept: int
    total: int
    noun: str
    previews: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return self.kept == self.total and not self.previews

    def __str__(self) -> str:
        """Say so: 40 of 120 images, 3 in part."""
        said = f"{self.kept:,} of {counted(self.total, self.noun)}"
        return f"{said}, {self.previews:,} in part" if self.previews else said


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """A report that was written.

    Attributes
    ----------
    path : str
        The file.
    size : int
        Its bytes.
    runs, tags : int
        How many are in it.
    parts : tuple of Part
        How much of each kind of data is in it: ``kept`` of ``total``.
    """

    path: str
    size: int
    runs: int
    tags: int
    parts: tuple[Part, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return all(part.whole for part in self.parts)

    def __str__(self) -> str:
        """Say in a line what is in it."""
        held = [counted(self.runs, "runs"), counted(self.tags, "tags"), *map(str, self.parts)]
        return f"{self.path}: {megabytes(self.size)}; {', '.join(held)}"

    __repr__ = __str__


def counted(count: int, noun: str) -> str:
    """Return 1,234 images, or 1 image."""
    return f"{count:,} {noun.removesuffix('s') if count == 1 else noun}"


def megabytes(size: int) -> str:
    """Return bytes as people say them."""
    if size < _MEGA:
        return f"{max(1, round(size / _KILO))} kB"
    return f"{size / _MEGA:.1f} MB"
