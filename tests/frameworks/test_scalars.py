"""Scalars of the frameworks themselves."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import pytest
import tensorboardX
import torch
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

from tbnb import SummaryWriter


def logged(directory: Path) -> list[Any]:
    """The events behind the first."""
    (path,) = directory.iterdir()
    return list(EventFileLoader(str(path)).Load())[1:]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (torch.tensor(0.5), 0.5),
        (torch.tensor([0.5], requires_grad=True), 0.5),
        (torch.tensor([[3]]), 3.0),
        (torch.tensor(1.5, dtype=torch.bfloat16), 1.5),
        (torch.tensor(65536, dtype=torch.bfloat16), 65536.0),  # torch's own writer has inf here
        (torch.tensor(0.5, dtype=torch.float16), 0.5),
        (torch.tensor(1e300, dtype=torch.float64), math.inf),
        (torch.tensor(True), 1.0),  # noqa: FBT003  a value
        (torch.nn.Parameter(torch.tensor(2.0)), 2.0),
        (jnp.float32(0.5), 0.5),
        (jnp.array([1.5], jnp.bfloat16), 1.5),
        (jnp.array(7), 7.0),
    ],
)
def test_one_element_is_a_number(tmp_path: Path, value: Any, expected: float) -> None:
    """Of any dtype and any shape, with or without gradient; also as a step."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", value, torch.tensor(3))
        writer.add_scalar("a", value, jnp.array(4))

    found = [(event.step, event.summary.value[0].tensor.float_val[0]) for event in logged(tmp_path)]
    assert found == [(3, expected), (4, expected)]


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        (torch.zeros(3), ValueError, "want one number, got Tensor of shape .3,."),
        (jnp.zeros(3), ValueError, "want one number, got ArrayImpl of shape .3,."),
        (torch.tensor(1j), TypeError, "want one number, got "),
        (torch.zeros(1, device="meta"), ValueError, "want one number, got Tensor"),
    ],
)
def test_what_is_no_number(tmp_path: Path, value: Any, kind: type[Exception], message: str) -> None:
    """Torch's own writer logs a random number for a tensor without data."""
    with SummaryWriter(tmp_path) as writer, pytest.raises(kind, match=message):
        writer.add_scalar("a", value, 1)

    assert logged(tmp_path) == []


def test_exported_scalars_are_tensorboardxs(tmp_path: Path) -> None:
    """The same points in the same order; directories have torch's names."""
    for kind, name in ((tensorboardX.SummaryWriter, "theirs"), (SummaryWriter, "ours")):
        with kind(str(tmp_path / name)) as writer:
            for step in range(3):
                writer.add_scalars("a", {"x": step / 2, "y": -step}, step, walltime=step + 100)
            writer.export_scalars_to_json(str(tmp_path / f"{name}.json"))

    theirs, ours = (
        json.loads((tmp_path / f"{name}.json").read_text()) for name in ("theirs", "ours")
    )
    assert list(ours.values()) == list(theirs.values())
    assert [Path(key).name for key in ours] == [f"a_{Path(key).name}" for key in theirs]
