"""What the groups of add_ methods need of the writer they are part of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os


class Base:
    """The writer, as its groups of methods see it.

    Each group is a mixin of one file: it checks and converts the user's arguments, has the plugin
    encode them, and hands the bytes over. Only after that can anything be on disk, so a bad
    argument leaves nothing half-written.
    """

    log_dir: str | os.PathLike[str]

    def _log(self, summary: bytes, global_step: Any = None, walltime: Any = None) -> None:
        """Append one event with an encoded Summary to the writer's own file."""
        raise NotImplementedError

    def _log_graph(self, graph: bytes, run_metadata: bytes = b"", walltime: Any = None) -> None:
        """Append an encoded GraphDef and, unless empty, an encoded RunMetadata of its step."""
        raise NotImplementedError

    def _subrun(self, name: str) -> Base:
        """Return the writer of the run `name` below this one's directory, opened if needed."""
        raise NotImplementedError
