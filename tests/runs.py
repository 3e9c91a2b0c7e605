"""What TensorBoard's own loader finds in the directory of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.util import tensor_util

if TYPE_CHECKING:
    from pathlib import Path


def files(directory: Path) -> list[Path]:
    """Return the event files of one run."""
    return sorted(directory.glob("*tfevents*"))


def values(directory: Path) -> list[tuple[str, str, int, Any]]:
    """Return tag, plugin, step and value of all that a run logged, in order."""
    found = []
    for path in files(directory):
        for event in EventFileLoader(str(path)).Load():
            found += [
                (one.tag, one.metadata.plugin_data.plugin_name, event.step, one)
                for one in event.summary.value
            ]
    return found


def scalars(directory: Path) -> dict[str, list[tuple[int, float]]]:
    """Return the points of each scalar of a run: step and value."""
    found: dict[str, list[tuple[int, float]]] = {}
    for tag, plugin, step, value in values(directory):
        if plugin == "scalars":
            number = tensor_util.make_ndarray(value.tensor).item()
            found.setdefault(tag, []).append((step, number))
    return found


def tags(directory: Path, plugin: str) -> list[str]:
    """Return the tags of one kind in a run, each once, in order."""
    return list(dict.fromkeys(tag for tag, kind, _, _ in values(directory) if kind == plugin))


def text(directory: Path, tag: str) -> list[str]:
    """Return what a run logged as text under one tag."""
    return [
        tensor_util.make_ndarray(value.tensor).ravel()[0].decode()
        for found, _, _, value in values(directory)
        if found == tag
    ]


def has_graph(directory: Path) -> bool:
    """Say whether a run logged the graph of a model."""
    return any(tag == "__run_graph__" for tag, _, _, _ in values(directory))
