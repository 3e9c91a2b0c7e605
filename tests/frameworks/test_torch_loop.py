"""A training loop of plain torch logs through tbnb what it would log through torch's writer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import runs
import torch
from tensorboard.util import tensor_util
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from tbnb import SummaryWriter

pytestmark = pytest.mark.filterwarnings("ignore:::(?!tbnb)")

# Graphs of the two differ on purpose: other names, no dangling inputs.
GRAPH = {"graphs", "graph_tagged_run_metadata"}


def train(writer: Any) -> list[float]:
    """Train three layers for ten steps, log all there is to log, and return the losses."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)
    x, y = torch.rand(32, 4), torch.randint(0, 2, (32,))
    writer.add_graph(model, x)
    losses = []
    for step in range(10):
        output = model(x)
        loss = torch.nn.functional.cross_entropy(output, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        writer.add_scalar("loss", loss, step)
        writer.add_scalar("rate", schedule.get_last_lr()[0], torch.tensor(step))
        for name, parameter in model.named_parameters():
            writer.add_histogram(f"weights/{name}", parameter, step)
            writer.add_histogram(f"gradients/{name}", parameter.grad, step)
        writer.add_pr_curve("curve", y, output.softmax(1)[:, 1], step)
    writer.add_embedding(model[0](x), y.tolist(), global_step=10)
    writer.add_image("weights", model[0].weight[None], 10)
    writer.add_hparams({"rate": 0.01}, {"final": loss}, run_name="hparams")
    return losses


def test_training(tmp_path: Path) -> None:
    """Value for value: the same tags, kinds, steps and numbers."""
    with TorchWriter(str(tmp_path / "torch")) as writer:
        expected = train(writer)
    with SummaryWriter(tmp_path / "tbnb") as writer:
        assert train(writer) == expected

    for run in (".", "hparams"):
        theirs, mine = (
            [one for one in runs.values(tmp_path / library / run) if one[1] not in GRAPH]
            for library in ("torch", "tbnb")
        )
        assert [one[:3] for one in mine] == [one[:3] for one in theirs]
        for (tag, plugin, _, value), (_, _, _, other) in zip(mine, theirs, strict=True):
            if plugin != "images":  # PNG of another encoder
                arrays = [tensor_util.make_ndarray(one.tensor) for one in (value, other)]
                np.testing.assert_allclose(*arrays, rtol=1e-6, err_msg=tag)
    assert [value for _, value in runs.scalars(tmp_path / "tbnb")["loss"]] == pytest.approx(
        expected
    )
    assert runs.has_graph(tmp_path / "tbnb")
    for name in ("tensors.tsv", "metadata.tsv"):
        tables = [
            np.loadtxt(tmp_path / library / "00010" / "default" / name, np.float32)
            for library in ("torch", "tbnb")
        ]
        np.testing.assert_array_equal(*tables)
