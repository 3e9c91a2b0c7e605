"""What `tbnb.read` returns: a log directory as runs, tags and points."""

from __future__ import annotations

import difflib
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from tbnb.data.loader import Loader
from tbnb.data.logdir import absolute
from tbnb.data.store import SCALARS, Columns, Damage, Run, Series, Store
from tbnb.data.values import Point, Points
from tbnb.errors import NotFoundError
from tbnb.format.columns import ColumnDecoder

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from tbnb.data.beside import Beside
    from tbnb.format.events import SummaryValue


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a `Logs.reload` came.

    Attributes
    ----------
    changed : bool
        The store is not what it was before the call.
    done : bool
        The pass is complete; else call again.
    read, total : int
        Bytes read so far, and bytes there are.
    state : str
        "waiting" (nothing to read at the path yet), "loading" or "ready".
    """

    changed: bool
    done: bool
    read: int
    total: int
    state: str


class Logs:
    """All runs below a log directory; also works on a single event file.

    Parameters
    ----------
    logdir : str or path
        Nothing is read before the first `reload`.
    decode : callable, optional
        Turns a `SummaryValue` into what `series` gives as `.value`; the tensor by default.
    beside : sequence of Beside
        Kinds of values in files beside the events.
    """

    def __init__(
        self,
        logdir: str | os.PathLike[str],
        *,
        decode: Callable[[SummaryValue], Any] | None = None,
        beside: Sequence[Beside] = (),
        fast: bool = True,
    ) -> None:
        self.path: str = absolute(logdir)
        self.store = Store()
        self._decode = decode
        self._load = {kind.NAME: kind.load for kind in beside}
        self._loader = Loader(self.path, self.store, ColumnDecoder() if fast else None, beside)
        self._lock = threading.Lock()
        self._ready = False
        self._names: tuple[int, dict[str, Run]] = (-1, {})

    def __repr__(self) -> str:
        """Say what was read."""
        return f"<tbnb.Logs {self.path!r}: {len(self.runs)} runs, {len(self.damage)} damages>"

    def reload(self, seconds: float | None = None) -> Progress:
        """Read what is new.

        Parameters
        ----------
        seconds : float, optional
            Return after about this long even if there is more; call again to go on.
        """
        with self._lock:
            before = self.store.revision
            done = self._loader.advance(seconds)
            files = self._loader.catalogue.files()
            self._ready = self._ready or done
            if not self.store.runs():
                state = "waiting" if done else "loading"
            else:
                state = "ready" if self._ready else "loading"
            return Progress(
                changed=self.store.revision != before,
                done=done,
                read=sum(file.offset for file in files),
                total=sum(file.size for file in files),
                state=state,
            )

    @property
    def runs(self) -> list[str]:
        """Names of the runs, by time of their first event, then by name."""
        order = [(r.start is None, r.start or 0.0, r.name) for r in self.store.runs()]
        return [name for _, _, name in sorted(order)]

    @overload
    def tags(self, run: str, plugin: None = None) -> dict[str, str]: ...
    @overload
    def tags(self, run: str, plugin: str) -> list[str]: ...
    def tags(self, run: str, plugin: str | None = None) -> dict[str, str] | list[str]:
        """Return the tags of a run with their plugin, or the tags of one plugin.

        Both in natural order; where a tag has several plugins, the first is given.
        """
        series = self._run(run).series
        found = sorted((key for key, one in series.items() if len(one)), key=_by_tag)
        if plugin is not None:
            return [tag for tag, name in found if name == plugin]
        tags: dict[str, str] = {}
        for tag, name in found:
            tags.setdefault(tag, name)
        return tags

    def scalars(self, run: str, tag: str) -> Columns:
        """Return all points of a scalar series."""
        return self._series(run, tag, SCALARS).columns()

    def series(self, run: str, tag: str, plugin: str | None = None) -> Points:
        """Return the points of a series; a value is decoded when it is asked for."""
        found = self._series(run, tag, plugin)
        return Points(found, self._decode, self._load.get(found.plugin))

    @property
    def damage(self) -> list[Damage]:
        """What was lost or odd so far."""
        return self.store.damage()

    @property
    def damage_count(self) -> int:
        """How many losses there were: `damage` lists no more than 1000 of one file."""
        return self.store.damage_count

    def to_pandas(self) -> pd.DataFrame:
        """Return all scalars as a table: run, tag, step, wall_time, value, superseded."""
        try:
            import pandas as pd  # noqa: PLC0415 - only who asks for it needs it
        except ImportError as error:
            raise ImportError("to_pandas needs pandas: pip install pandas") from error
        parts = []
        for name in self.runs:
            for tag in self.tags(name, SCALARS):
                c = self.scalars(name, tag)
                part = {
                    "step": c.step,
                    "wall_time": c.wall_time,
                    "value": c.value,
                    "superseded": c.superseded,
                }
                frame = pd.DataFrame(part)
                frame.insert(0, "tag", tag)
                frame.insert(0, "run", name)
                parts.append(frame)
        columns = ["run", "tag", "step", "wall_time", "value", "superseded"]
        if not parts:
            return pd.DataFrame({name: [] for name in columns})
        table: pd.DataFrame = pd.concat(parts, ignore_index=True)
        return table

    def _run(self, name: str) -> Run:
        known, runs = self._names
        if known != self.store.runs_revision:
            known, runs = self.store.runs_revision, {r.name: r for r in self.store.runs()}
            self._names = (known, runs)
        if name not in runs:
            there = "" if Path(self.path).exists() else ", which does not exist"
            raise _missing("run", name, runs, f"in {self.path}{there}")
        return runs[name]

    def _series(self, run: str, tag: str, plugin: str | None) -> Series:
        home = self._run(run)
        found = home.find(tag, SCALARS if plugin is None else plugin)
        if found is not None:
            return found
        series = home.series
        if plugin is None:
            for (name, _), one in series.items():
                if name == tag:
                    return one
        tags = {name: None for name, kind in series if plugin in {None, kind}}
        what = "tag" if plugin is None else f"tag of {plugin}"
        raise _missing(what, tag, tags, f"in run {run!r}")


def natural(tag: str) -> list[tuple[int, int, str]]:
    """Return a sort key by which ``layer2`` comes before ``layer10`` and "/" before all."""
    key: list[tuple[int, int, str]] = []
    for piece in re.findall(r"\d+|/|[^\d/]+", tag):
        if piece == "/":
            key.append((0, 0, ""))
        elif piece.isdecimal() and piece.isascii():
            key.append((1, int(piece[:300]), piece))
        else:
            key.append((2, 0, piece))
    return key


def _by_tag(key: tuple[str, str]) -> list[tuple[int, int, str]]:
    return natural(key[0])


def _missing(what: str, name: str, known: Mapping[str, object], where: str) -> NotFoundError:
    near: Sequence[str] = difflib.get_close_matches(name, list(known)[:10000], n=3, cutoff=0.4)
    hint = f"; near: {', '.join(map(repr, near))}" if near else f"; there are {len(known)}"
    return NotFoundError(f"no {what} {name!r} {where}{hint}")


__all__ = ["Columns", "Damage", "Logs", "Point", "Points", "Progress", "natural"]
