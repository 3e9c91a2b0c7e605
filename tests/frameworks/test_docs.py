"""The snippets of docs/frameworks.md run as they stand, and log."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import runs
from stable_baselines3.common import logger
from torch.utils import tensorboard

import tbnb

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "frameworks.md").read_text()
SNIPPETS: dict[str, str] = dict(
    re.findall(r"^## (.*?)\n[^#]*?```python\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL)
)
# What each reader has already: a step of a training, a model, data.
BEFORE = {
    "PyTorch": "import torch\ntrain_step = lambda: torch.rand(())",
    "Lightning": """
import torch
from lightning.pytorch.demos.boring_classes import BoringModel
class Model(BoringModel):
    def training_step(self, batch, index):
        result = super().training_step(batch, index)
        self.log("loss", result["loss"])
        return result
model, data = Model(), torch.utils.data.DataLoader(torch.rand(100, 32), batch_size=2)
""",
    "transformers": """
import torch
from transformers import BertConfig, BertForSequenceClassification
sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
model = BertForSequenceClassification(BertConfig(vocab_size=32, **sizes))
data = [{"input_ids": torch.arange(8), "labels": torch.tensor(n % 2)} for n in range(40)]
""",
    "Keras": """
import numpy as np
import keras
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
x, y = np.random.rand(8, 3), np.random.rand(8, 1)
""",
    "Stable-Baselines3": "environment = 'CartPole-v1'",
    "Everything else that uses torch's writer": "",
    "TensorFlow's words": "import random\ntrain_step = random.random",
}
LOGGED = {
    "PyTorch": ("logs/run", "loss"),
    "Lightning": ("logs/lightning_logs/version_0", "loss"),
    "transformers": ("logs/run", "train/loss"),
    "Keras": ("logs/train", "epoch_loss"),
    "Stable-Baselines3": ("logs/PPO_1", "time/fps"),
    "TensorFlow's words": ("logs/run", "loss"),
}


def test_every_snippet_has_a_test() -> None:
    """No section is left out."""
    assert set(SNIPPETS) == set(BEFORE) == set(re.findall(r"^## (.*)", TEXT, re.MULTILINE))


@pytest.mark.filterwarnings("ignore:::(?!tbnb)")
@pytest.mark.parametrize("name", list(BEFORE))
def test_snippet(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty directory; what a snippet puts in the place of torch's is taken out again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tensorboard, "SummaryWriter", tensorboard.SummaryWriter)
    monkeypatch.setattr(logger, "SummaryWriter", logger.SummaryWriter)
    monkeypatch.setattr(logger, "hparams", logger.hparams)
    exec(f"{BEFORE[name]}\n{SNIPPETS[name]}", {})  # noqa: S102  our own documentation

    if name in LOGGED:
        run, tag = LOGGED[name]
        assert runs.scalars(tmp_path / run)[tag]
        assert all(_is_ours(path) for path in runs.files(tmp_path / run))
    else:
        assert tensorboard.SummaryWriter is tbnb.SummaryWriter


def _is_ours(path: Path) -> bool:
    """Say whether tbnb wrote a file: each names its writer in its first event."""
    return b"tbnb.writer" in path.read_bytes()[:200]
