"""What the groups of add_ methods need of the writer they are part of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from tbnb.writer.points import Points


class Base:
    """The writer, as its groups of methods see it.

    Each group is a mixin of one file: it checks and converts the user's arguments, has the plugin
    encode them, and hands the bytes over. Only after that can anything be on disk, so a bad
    argument leaves nothing half-written.
    """

    log_dir: str | os.PathLike[str]

    # Appends one record to the writer's own file. An attribute, not a method, since it is the
    # file's own method while that is open: a call less for each event.
    _append: Callable[[bytes], None]
    _points: Points
    # What holds where no step or wall time is given: `use_metadata`.
    _step: Any = None
    _walltime: Any = None

    def _log(self, summary: bytes, global_step: Any = None, walltime: Any = None) -> None:
        """Append one event with an encoded Summary to the writer's own file."""
        raise NotImplementedError

    def _log_graph(self, graph: bytes, run_metadata: bytes = b"", walltime: Any = None) -> None:
        """Append an encoded GraphDef and, unless empty, an encoded RunMetadata of its step."""
        raise NotImplementedError

    def _subrun(self, name: str) -> Base:
        """Return the writer of the run `name` below this one's directory, opened if needed.

        It stays open until this one is closed. ValueError if the name would lead out of it.
        """
        raise NotImplementedError
