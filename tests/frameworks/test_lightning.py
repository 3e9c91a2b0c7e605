"""Lightning logs through tbnb: by our logger, and by its own with our writer put in."""

from __future__ import annotations

import csv
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import runs
import torch
from lightning.pytorch import LightningModule, Trainer, seed_everything
from lightning.pytorch.loggers import CSVLogger, TensorBoardLogger
from torch.utils.data import DataLoader, TensorDataset

import tbnb
from tbnb.writer import lightning as ours

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:::(?!tbnb)")


@pytest.fixture(params=["tbnb's logger", "torch's name", "the logger's attribute"])
def logger(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: Any) -> Any:
    """Return a logger that writes through tbnb, in each of the ways there are."""
    if request.param == "tbnb's logger":
        return ours.TensorBoardLogger(tmp_path, name="my", log_graph=True)
    given = TensorBoardLogger(tmp_path, name="my", log_graph=True)
    if request.param == "torch's name":
        monkeypatch.setattr("torch.utils.tensorboard.SummaryWriter", tbnb.SummaryWriter)
    else:
        given._experiment = tbnb.SummaryWriter(given.log_dir)
    return given


def fit(loggers: list[Any], directory: Path) -> None:
    """Train a small model for two epochs of four steps, with all kinds of logging."""

    class Model(LightningModule):
        def __init__(self, rate: float = 0.1, kind: str = "linear") -> None:  # noqa: ARG002  saved
            super().__init__()
            self.save_hyperparameters()
            self.layer = torch.nn.Linear(3, 1)
            self.example_input_array = torch.zeros(2, 3)

        def forward(self, x: Any) -> Any:
            return self.layer(x)

        def training_step(self, batch: Any, index: int) -> Any:
            loss = (self(batch[0]) - batch[1]).square().mean()
            self.log("loss", loss, on_step=True, on_epoch=True)
            if index == 0:
                writer = self.logger.experiment
                writer.add_histogram("weight", self.layer.weight, self.global_step)
                writer.add_image("picture", torch.rand(3, 4, 4), self.global_step)
                writer.add_scalars("both", {"a": 1.0, "b": 2.0}, self.global_step)
            return loss

        def validation_step(self, batch: Any) -> None:
            self.log("hp_metric", (self(batch[0]) - batch[1]).square().mean())

        def configure_optimizers(self) -> Any:
            return torch.optim.SGD(self.parameters(), self.hparams["rate"])

    seed_everything(0, verbose=False)
    data = DataLoader(TensorDataset(torch.rand(16, 3), torch.rand(16, 1)), batch_size=4)
    Trainer(
        max_epochs=2,
        logger=loggers,
        log_every_n_steps=1,
        enable_progress_bar=False,
        enable_model_summary=False,
        enable_checkpointing=False,
        accelerator="cpu",
        default_root_dir=directory,
    ).fit(Model(), data, data)


def rows(path: Path) -> dict[str, list[tuple[int, float]]]:
    """Return what Lightning's CSV logger wrote: the points of each metric."""
    found: dict[str, list[tuple[int, float]]] = {}
    with path.open() as file:
        for row in csv.DictReader(file):
            for name, value in row.items():
                if name != "step" and value:
                    found.setdefault(name, []).append((int(row["step"]), float(value)))
    return found


def test_fit(logger: Any, tmp_path: Path) -> None:
    """All metrics with all steps as in the CSV log of the same training, and the rest beside."""
    csv_logger = CSVLogger(tmp_path, name="csv")
    fit([logger, csv_logger], tmp_path)
    run = tmp_path / "my" / "version_0"

    expected = rows(tmp_path / "csv" / "version_0" / "metrics.csv")
    found = runs.scalars(run)
    assert {"loss_step", "loss_epoch", "hp_metric", "epoch"} <= set(expected)
    assert set(found) == set(expected)
    for tag, points in expected.items():
        logged = [point for point in found[tag] if point != (0, -1.0)]  # before the training
        assert {step for step, _ in logged} == {step for step, _ in points}
        by_step = dict(logged)
        for step, value in points:
            np.testing.assert_allclose(by_step[step], value, rtol=1e-6)
    assert runs.tags(run, "histograms") == ["weight"]
    assert runs.tags(run, "images") == ["picture"]
    assert runs.tags(run, "hparams") == [
        "_hparams_/experiment",
        "_hparams_/session_start_info",
        "_hparams_/session_end_info",
    ]
    assert runs.has_graph(run)
    assert runs.scalars(run / "both_a") == {"both": [(0, 1.0), (4, 1.0)]}
    assert all(path.name.count(".") == 6 for path in runs.files(run))


def test_arguments(tmp_path: Path) -> None:
    """Lightning's own are taken, and ours are handed on; a copy for another process has no file."""
    logger = ours.TensorBoardLogger(
        tmp_path, name="n", version="v", prefix="p", filename_suffix=".mine", max_queue=3
    )
    logger.log_metrics({"x": 1.0}, step=2)
    copy = pickle.loads(pickle.dumps(logger))  # noqa: S301  our own
    logger.finalize("success")

    run = tmp_path / "n" / "v"
    assert isinstance(logger.experiment, tbnb.SummaryWriter)
    assert runs.scalars(run) == {"p-x": [(2, 1.0)]}
    assert all(path.name.endswith(".mine") for path in runs.files(run))
    assert copy._experiment is None


def test_the_other_name(tmp_path: Path) -> None:
    """Who imported pytorch_lightning gets a logger of that package."""
    code = (
        "import pytorch_lightning, tbnb.writer.lightning as ours\n"
        "logger = ours.TensorBoardLogger(__import__('sys').argv[1])\n"
        "assert isinstance(logger, pytorch_lightning.loggers.TensorBoardLogger)\n"
        "logger.log_metrics({'x': 1.0}, 0)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)

    assert runs.scalars(tmp_path / "lightning_logs" / "version_0") == {"x": [(0, 1.0)]}
