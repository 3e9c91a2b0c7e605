"""A torch module, the generators and the screen after its graph was logged: as they were."""

from __future__ import annotations

import logging
import random
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from drawn import edges, logged
from models import Branches, ConvNet, Options
from torch import nn

from tbnb import SummaryWriter

IMAGES = torch.rand(2, 3, 8, 8)
ROWS = torch.rand(4, 4)


def state(model: nn.Module) -> list[Any]:
    """Return all of a model and of the generators that a run could change."""
    return [
        [(name, module.training) for name, module in model.named_modules()],
        [
            (name, id(p), p.requires_grad, p._version, p.grad)
            for name, p in model.named_parameters()
        ],
        [(name, id(b), b._version, b.clone().tolist()) for name, b in model.named_buffers()],
        [
            {
                key: (id(value), len(value) if isinstance(value, list) else value)
                for key, value in vars(m).items()
                if key in {"calls", "count", "seen", "last"}
            }
            for m in model.modules()
        ],
        [
            [(key, id(value)) for key, value in m._forward_hooks.items()]
            + [(key, id(value)) for key, value in m._forward_pre_hooks.items()]
            for m in model.modules()
        ],
        torch.get_rng_state().tolist(),
        random.getstate(),
        np.random.get_state()[1].tolist(),  # noqa: NPY002  the global one
        torch.is_grad_enabled(),
        torch.backends.mha.get_fastpath_enabled(),
    ]


@pytest.mark.parametrize("kind", [Options, Branches])
def test_a_model_is_left_as_it_was(tmp_path: Path, kind: Any) -> None:
    """Modes, parameters, buffers, gradients, attributes, hooks and generators."""
    torch.manual_seed(1)
    model = kind()
    model.train()
    next(model.children()).eval()  # a part that is not trained
    calls: list[Any] = []
    next(model.children()).register_forward_hook(lambda *_: calls.append(1))
    found = model(ROWS)
    sum(value.sum() for value in found.values() if hasattr(value, "sum")).backward()
    before = state(model)
    logged(tmp_path, model, ROWS)

    assert state(model) == before


@pytest.mark.parametrize("kind", [nn.Linear, Branches])
def test_a_module_that_overrides_its_mode(tmp_path: Path, kind: Any) -> None:
    """Modes are set without `train`, which may do more."""

    class Merges(kind):  # type: ignore[misc]  # either of two
        merged = 0

        def train(self, mode: bool = True) -> Any:  # noqa: FBT001, FBT002  torch's signature
            self.merged += 1
            return super().train(mode)

    model = Merges(4, 4) if kind is nn.Linear else Merges()
    before = model.merged
    logged(tmp_path, model, ROWS)

    assert model.merged == before


def test_gradients_can_be_switched_off(tmp_path: Path) -> None:
    """Inside no_grad and inference_mode the graph is the same."""
    want = edges(logged(tmp_path / "a", ConvNet(), IMAGES))
    with torch.no_grad():
        without = edges(logged(tmp_path / "b", ConvNet(), IMAGES))
    with torch.inference_mode():
        inference = edges(logged(tmp_path / "c", ConvNet(), IMAGES))

    assert without == want
    assert inference == want


@pytest.mark.parametrize("kind", [Options, Branches, nn.LSTM])
def test_nothing_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, kind: Any
) -> None:
    """No warning, no print, no log; other threads' words go through."""
    root = logging.getLogger()
    filters = {
        id(h): list(h.filters) for h in [*root.handlers, *logging.getLogger("torch").handlers]
    }
    model, stderr = (kind(4, 4), sys.stderr) if kind is nn.LSTM else (kind(), sys.stderr)
    with caplog.at_level(logging.DEBUG):
        logged_records = len(caplog.records)
        writer = SummaryWriter(tmp_path)
        writer.add_graph(model, ROWS)
        writer.close()

    assert [r for r in caplog.records[logged_records:] if r.levelno >= logging.WARNING] == []
    assert capfd.readouterr() == ("", "")
    assert sys.stderr is stderr
    for handler in [*root.handlers, *logging.getLogger("torch").handlers]:
        assert filters.get(id(handler), []) == handler.filters


def test_other_threads_keep_their_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A progress bar goes on while a graph is made."""

    class Waits(nn.Module):
        def forward(self, x: Any) -> Any:
            print("mine", file=sys.stderr)
            thread = threading.Thread(target=lambda: print("theirs", file=sys.stderr))
            thread.start()
            thread.join()
            return x + 1

    logged(tmp_path, Waits(), ROWS)

    assert "theirs" in capsys.readouterr().err


def test_verbose_shows_the_graph(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the standard output, as torch's writer does."""
    logged(tmp_path, nn.Linear(4, 4), ROWS, verbose=True)

    assert "aten.linear" in capsys.readouterr().out
