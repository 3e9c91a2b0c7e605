"""Arguments stand where torch has them."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from torch.utils.tensorboard import SummaryWriter as TorchWriter
from torch.utils.tensorboard import summary as torch_summary

from tbnb import SummaryWriter
from tbnb.writer import summary

# Torch's helpers that make parts of messages out of protobuf objects.
PARTS = {"half_to_int", "int_to_half", "make_histogram", "draw_boxes", "make_image", "make_video"}
METHODS = [name for name in dir(TorchWriter) if name.startswith("add_")]


def positional(function: Any) -> list[str]:
    """Return the names of what can be given by position, in order."""
    return [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]


def defaults(function: Any) -> dict[str, Any]:
    """Return the defaults of what has one."""
    return {
        parameter.name: parameter.default
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is not parameter.empty
    }


@pytest.mark.parametrize("name", ["__init__", *METHODS])
def test_methods(name: str) -> None:
    """Names, order and defaults; what is beyond is given by keyword."""
    ours, theirs = getattr(SummaryWriter, name), getattr(TorchWriter, name)

    assert positional(ours) == positional(theirs)
    for argument, value in defaults(theirs).items():
        assert defaults(ours)[argument] == value


@pytest.mark.parametrize("name", sorted(set(torch_summary.__all__) - PARTS))
def test_functions(name: str) -> None:
    """Names and order of the summary module's."""
    ours, theirs = positional(getattr(summary, name)), positional(getattr(torch_summary, name))

    assert ours == theirs[: len(ours)]
    assert set(theirs) - set(ours) <= {"display_name", "description"}  # torch's methods have none
