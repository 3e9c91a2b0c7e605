"""The Trainer of transformers logs through tbnb."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import runs
import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments
from transformers.integrations import TensorBoardCallback

from tbnb import SummaryWriter

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:::(?!tbnb)")


def train(directory: Path, writer: Any) -> Any:
    """Train a tiny model made from its configuration; return the Trainer's own log."""
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=32,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=16,
    )
    data = [
        {"input_ids": torch.randint(0, 32, (8,)), "labels": torch.tensor(number % 2)}
        for number in range(8)
    ]
    arguments = TrainingArguments(
        output_dir=str(directory / "out"),
        num_train_epochs=2,
        per_device_train_batch_size=2,
        logging_steps=2,
        eval_strategy="epoch",
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        use_cpu=True,
    )
    trainer = Trainer(
        model=BertForSequenceClassification(config),
        args=arguments,
        train_dataset=data,
        eval_dataset=data,
        callbacks=[TensorBoardCallback(tb_writer=writer)],
    )
    trainer.train()
    return trainer


def test_train(tmp_path: Path) -> None:
    """Each number of the Trainer's log history under its step, and the texts."""
    writer = SummaryWriter(tmp_path / "run")
    trainer = train(tmp_path, writer)

    found = runs.scalars(tmp_path / "run")
    history = [entry for entry in trainer.state.log_history if "loss" in entry]
    assert len(history) == 4
    for tag, name in (("train/loss", "loss"), ("train/learning_rate", "learning_rate")):
        assert [step for step, _ in found[tag]] == [entry["step"] for entry in history]
        np.testing.assert_allclose(
            [value for _, value in found[tag]], [entry[name] for entry in history], rtol=1e-6
        )
    history = [entry for entry in trainer.state.log_history if "eval_loss" in entry]
    assert [step for step, _ in found["eval/loss"]] == [entry["step"] for entry in history]
    (arguments,) = runs.text(tmp_path / "run", "args/text_summary")
    assert json.loads(arguments)["num_train_epochs"] == 2
    (config,) = runs.text(tmp_path / "run", "model_config/text_summary")
    assert json.loads(config)["hidden_size"] == 8


def test_by_torchs_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The callback that the Trainer makes itself takes ours from there."""
    monkeypatch.setenv("TENSORBOARD_LOGGING_DIR", str(tmp_path / "run"))
    monkeypatch.setattr("torch.utils.tensorboard.SummaryWriter", SummaryWriter)
    trainer = train(tmp_path, None)

    steps = [entry["step"] for entry in trainer.state.log_history if "loss" in entry]
    assert [step for step, _ in runs.scalars(tmp_path / "run")["train/loss"]] == steps
