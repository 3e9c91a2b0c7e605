"""What the groups of add_ methods need of the writer they are part of."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any

from tbnb.format.encode import event, field, record
from tbnb.writer import values

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from typing_extensions import Self

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

    @contextlib.contextmanager
    def use_metadata(self, *, global_step: Any = None, walltime: Any = None) -> Iterator[Self]:
        """Log with this step and wall time where none is given, as in tensorboardX.

        Raises
        ------
        TypeError, ValueError
            One of them is not what is accepted.
        """
        kept = self._step, self._walltime
        values.step(global_step)
        if walltime is not None:
            values.wall_time(walltime)
        self._step, self._walltime = global_step, walltime
        try:
            yield self
        finally:
            self._step, self._walltime = kept

    def _log(self, summary: bytes, global_step: Any = None, walltime: Any = None) -> None:
        """Append one event with an encoded Summary to the writer's own file."""
        step = values.step(self._step if global_step is None else global_step)
        self._append(record(event(self._wall_time(walltime), step, summary)))

    def _log_graph(self, graph: bytes, run_metadata: bytes = b"", walltime: Any = None) -> None:
        """Append an encoded GraphDef and, unless empty, an encoded RunMetadata of its step."""
        wall_time = self._wall_time(walltime)
        self._append(record(event(wall_time, graph_def=graph)))
        if run_metadata:
            tagged = field(1, b"step1") + field(2, run_metadata)
            self._append(record(event(wall_time, tagged_run_metadata=tagged)))

    def _wall_time(self, given: Any) -> float:
        """Return the time of an event: as given, or as `use_metadata` has it, or now."""
        given = self._walltime if given is None else given
        return time.time() if given is None else values.wall_time(given)

    def _subrun(self, name: str) -> Base:
        """Return the writer of the run `name` below this one's directory, opened if needed.

        It stays open until this one is closed. ValueError if the name would lead out of it.
        """
        raise NotImplementedError
