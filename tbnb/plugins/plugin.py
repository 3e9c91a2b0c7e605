"""What every kind of data provides; each module of this package is one.

A module of this package imports numpy inside the functions that need it: a training script that
logs scalars starts without.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page needs to show one value.

    Attributes
    ----------
    meta
        What JSON can hold, and UTF-8: no NaN, no infinity, no lone surrogates.
    blobs
        Its bytes: pictures, sounds, tables of numbers.
    """

    meta: dict[str, Any]
    blobs: list[bytes] = field(default_factory=list)


class Plugin(Protocol):
    """One kind of data, written, read and shown.

    Attributes
    ----------
    NAME
        Its name on disk (`SummaryMetadata.PluginData.plugin_name`), and of its tab.
    summary
        The user's value as the bytes of a `Summary` message, for the writer: one value or, where
        a kind needs several tags (meshes), more.
    decode
        The stored tensor as the value a user gets. Raises `DecodeError` for a tensor that is not
        of this kind.
    """

    @property
    def NAME(self) -> str: ...  # noqa: N802, D102 - a module's constant

    @property
    def summary(self) -> Callable[..., bytes]: ...  # noqa: D102 - described above

    @property
    def decode(self) -> Callable[..., Any]: ...  # noqa: D102


class Viewed(Plugin, Protocol):
    """A kind that the page draws.

    Attributes
    ----------
    view
        What the page needs to draw a series (scalars), or to show one decoded value of it: the
        `Shown` of `view(decoded, full=...)`, where `full` is for all of a value that is large.
    """

    @property
    def view(self) -> Callable[..., Any]: ...  # noqa: D102 - described above


class ViewedBeside(Protocol):
    """A kind in files beside the events that the page draws; of what it lists see `data.beside`.

    Attributes
    ----------
    opened
        Reads what is listed, in slices: it may take seconds, and others want to speak.
    view
        What the page needs of it, likewise in slices: the `Shown` of `view(value, part)`; part 0
        is the first to be shown, the others are the plugin's own.
    """

    @property
    def NAME(self) -> str: ...  # noqa: N802, D102 - a module's constant

    @property
    def opened(self) -> Callable[[Any], Generator[None, None, Any]]: ...  # noqa: D102

    @property
    def view(self) -> Callable[[Any, int], Generator[None, None, Shown]]: ...  # noqa: D102
