"""Whatever one can call torch's and tensorboardX's writers with, one can call tbnb's with."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import tensorboardX
import torch.utils.tensorboard as torch

import tbnb
import tbnb.writer

# Intel's format.
LEFT_OUT = {"add_openvino_graph"}


def public(kind: type) -> list[str]:
    """Return the methods of a class that are for its users, the constructor included."""
    return [name for name in dir(kind) if name == "__init__" or not name.startswith("_")]


def parameters(function: Any) -> list[inspect.Parameter]:
    """Return the named parameters of a method."""
    several = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
    return [p for p in inspect.signature(function).parameters.values() if p.kind not in several]


def methods(peer: type) -> list[str]:
    """Return a writer's public methods."""
    return [name for name in public(peer) if callable(getattr(peer, name))]


@pytest.mark.parametrize("name", methods(torch.SummaryWriter))
def test_positions_are_torchs(name: str) -> None:
    """Every argument of torch's in torch's place, with torch's default."""
    theirs = parameters(getattr(torch.SummaryWriter, name))

    ours = parameters(getattr(tbnb.SummaryWriter, name))

    assert [p.name for p in ours[: len(theirs)]] == [p.name for p in theirs]
    beyond = [p for p in ours[len(theirs) :] if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    assert beyond == []
    for our, their in zip(ours, theirs, strict=False):
        assert their.default in {our.default, inspect.Parameter.empty}


@pytest.mark.parametrize("name", methods(tensorboardX.SummaryWriter))
def test_names_are_tensorboardxs(name: str) -> None:
    """Every argument of tensorboardX's by its name, but for another service's configuration."""
    if name in LEFT_OUT:
        assert not hasattr(tbnb.SummaryWriter, name)
        return
    theirs = {p.name for p in parameters(getattr(tensorboardX.SummaryWriter, name))}

    ours = {p.name for p in parameters(getattr(tbnb.SummaryWriter, name))}

    assert theirs - ours <= {"comet_config"}


@pytest.mark.parametrize("name", methods(torch.FileWriter))
def test_file_writers_are_torchs(name: str) -> None:
    """What frameworks call of the file writer takes what torch's takes."""
    theirs = [p.name for p in parameters(getattr(torch.FileWriter, name))]

    ours = [p.name for p in parameters(getattr(tbnb.writer.FileWriter, name))]

    assert ours[: len(theirs)] == theirs


def test_attributes_are_torchs(tmp_path: Any) -> None:
    """What frameworks read of the writer is there, and equal where it is a setting."""
    options = {"purge_step": 3, "max_queue": 4}
    theirs = torch.SummaryWriter(str(tmp_path), **options)
    ours = tbnb.SummaryWriter(str(tmp_path), **options)
    with theirs, ours:
        names = {name for name in vars(theirs) if not name.startswith("_")}

        assert {name for name in names if not hasattr(ours, name)} == set()
        for name in ("log_dir", "max_queue", "flush_secs", "filename_suffix", "default_bins"):
            assert getattr(ours, name) == getattr(theirs, name)
        assert set(ours.all_writers) == set(theirs.all_writers)
