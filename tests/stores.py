"""What a store holds, in a form that two stores can be compared by."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from tbnb.data.logs import Logs


def loaded(path: Path | str, *, fast: bool = True) -> Logs:
    """Read a log directory once."""
    logs = Logs(path, fast=fast)
    logs.reload()
    return logs


def points(logs: Logs) -> dict[str, dict[str, int]]:
    """Return the number of points by run and tag."""
    found: dict[str, dict[str, int]] = {}
    for run in logs.store.runs():
        tags = found.setdefault(run.name, {})
        for (tag, _), series in run.series.items():
            if len(series):
                tags[tag] = tags.get(tag, 0) + len(series)
    return found


def kinds(logs: Logs) -> Counter[str]:
    """Return the kinds of damage with their number."""
    return Counter(damage.kind for damage in logs.damage)


def content(logs: Logs, *, fingerprints: bool = True) -> dict[str, Any]:
    """Return all that a reader can see, comparable bit by bit (but for the bits of a NaN)."""
    found: dict[str, Any] = {"damage": sorted(map(repr, logs.damage))}
    for run in logs.store.runs():
        found[f"start of {run.name}"] = (repr(run.start), run.state)
        for (tag, plugin), series in run.series.items():
            if not len(series):
                continue
            key = f"{run.name} {tag!r} {plugin}"
            found[key] = (series.display_name, series.description, *_columns(series, fingerprints))
    return found


def _columns(series: Any, fingerprints: bool) -> list[Any]:  # noqa: FBT001 - private
    if series.plugin == "scalars":
        c = series.columns()
        arrays = [c.step, _one_nan(c.wall_time), _one_nan(c.value), c.superseded]
    else:
        arrays = [series.superseded()]
        for part in series.references():
            arrays += [part.step, _one_nan(part.wall_time), part.offset, part.length, part.index]
    return [a.tobytes() if fingerprints else a.tolist() for a in arrays]


def _one_nan(values: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, Any]:
    return np.where(np.isnan(values), np.nan, values)
