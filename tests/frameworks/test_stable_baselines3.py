"""Stable-Baselines3 logs through tbnb."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import gymnasium
import matplotlib as mpl
import numpy as np
import pytest
import runs
import torch
from matplotlib import pyplot as plt
from stable_baselines3 import PPO
from stable_baselines3.common import logger

import tbnb
from tbnb.writer import summary

if TYPE_CHECKING:
    from pathlib import Path

mpl.use("agg")
pytestmark = pytest.mark.filterwarnings("ignore:::(?!tbnb)")


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put our writer and our hparams in the place of torch's."""
    monkeypatch.setattr("stable_baselines3.common.logger.SummaryWriter", tbnb.SummaryWriter)
    monkeypatch.setattr("stable_baselines3.common.logger.hparams", summary.hparams)


def environment() -> Any:
    """Return the smallest environment there is: guess the sign of a number, four times."""

    class Guess(gymnasium.Env[Any, Any]):
        observation_space = gymnasium.spaces.Box(-1, 1, (1,))
        action_space = gymnasium.spaces.Discrete(2)

        def reset(self, *, seed: int | None = None, options: Any = None) -> Any:
            super().reset(seed=seed, options=options)
            self.left = 4
            return self._observed(), {}

        def step(self, action: Any) -> Any:
            reward = float(int(action) == int(self.number > 0))
            self.left -= 1
            return self._observed(), reward, self.left == 0, False, {}

        def _observed(self) -> Any:
            self.number = self.np_random.uniform(-1, 1)
            return np.float32([self.number])

    return Guess()


@pytest.mark.usefixtures("ours")
def test_learn(tmp_path: Path) -> None:
    """Each number of its JSON log under its step."""
    model = PPO("MlpPolicy", environment(), n_steps=32, batch_size=16, n_epochs=2, seed=0)
    model.set_logger(logger.configure(str(tmp_path), ["json", "tensorboard"]))
    model.learn(96)
    model.logger.close()

    lines = [json.loads(line) for line in (tmp_path / "progress.json").read_text().splitlines()]
    found = runs.scalars(tmp_path)
    assert len(lines) == 3
    assert len(found) > 8
    for tag, points in found.items():
        expected = [
            (line["time/total_timesteps"], line[tag]) for line in lines if line.get(tag) is not None
        ]
        assert [step for step, _ in points] == [step for step, _ in expected]
        np.testing.assert_allclose(
            [value for _, value in points], [value for _, value in expected], rtol=1e-6
        )


@pytest.mark.usefixtures("ours")
def test_tensorboard_log(tmp_path: Path) -> None:
    """The usual way: the argument of the model."""
    PPO("MlpPolicy", environment(), n_steps=32, batch_size=16, tensorboard_log=str(tmp_path)).learn(
        64, tb_log_name="mine"
    )

    assert [step for step, _ in runs.scalars(tmp_path / "mine_1")["time/fps"]] == [32, 64]


@pytest.mark.usefixtures("ours")
def test_every_kind(tmp_path: Path) -> None:
    """Numbers, text, tensors, pictures, figures, clips and hyperparameters."""
    log = logger.configure(str(tmp_path), ["tensorboard"])
    figure = plt.figure(figsize=(1, 1))
    log.record("number", np.float32(0.5))
    log.record("text", "words")
    log.record("tensor", torch.arange(10.0))
    log.record("array", np.arange(10))
    log.record("picture", logger.Image(torch.rand(3, 4, 4), "CHW"))
    log.record("figure", logger.Figure(figure, close=True))
    log.record("clip", logger.Video(torch.rand(1, 2, 3, 4, 4), fps=4))
    log.record("hparams", logger.HParam({"rate": 0.1, "kind": "a"}, {"number": 0.0}))
    log.dump(7)
    log.close()

    assert runs.scalars(tmp_path) == {"number": [(7, 0.5)]}
    assert runs.text(tmp_path, "text/text_summary") == ["words"]
    assert runs.tags(tmp_path, "histograms") == ["array", "tensor"]
    assert runs.tags(tmp_path, "images") == ["clip", "figure", "picture"]
    assert len(runs.tags(tmp_path, "hparams")) == 3
    assert not plt.fignum_exists(figure.number)
