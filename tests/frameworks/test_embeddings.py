"""add_embedding beside torch's and tensorboardX's own, with values of torch and jax."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
import tensorboardX
import torch
from PIL import Image
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from tbnb import SummaryWriter

pytestmark = pytest.mark.filterwarnings("ignore:::(?!tbnb)")

torch.manual_seed(0)
MAT = torch.randn(10, 4)


def files(run: Path) -> dict[str, Path]:
    """Return all files of a run but the events, by name."""
    found = {str(path.relative_to(run)): path for path in run.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if "tfevents" not in name}


def numbers(path: Path) -> np.ndarray:
    """Return a table as TensorBoard reads it."""
    return np.loadtxt(path, np.float32, delimiter="\t")


@pytest.mark.parametrize(
    "arguments",
    [
        {"mat": MAT},
        {"mat": MAT.numpy().astype(np.float64), "global_step": 12, "tag": "a/b\\c%"},
        {"mat": MAT.half(), "metadata": [f"l{i}" for i in range(10)]},
        {"mat": MAT, "metadata": list(range(10)), "label_img": torch.rand(10, 3, 5, 5)},
        {"mat": MAT, "label_img": torch.rand(10, 1, 4, 6) * 1.2 - 0.1},
        {"mat": MAT, "metadata": [[i, "x"] for i in range(10)], "metadata_header": ["a", "b"]},
        {"mat": torch.tensor([[float("nan"), float("inf")], [-1e-40, 3e38]]), "global_step": -1},
    ],
)
def test_beside_torch(tmp_path: Path, arguments: dict[str, Any]) -> None:
    """The same files, with the same numbers, labels and pixels."""
    with TorchWriter(str(tmp_path / "torch")) as writer:
        writer.add_embedding(**arguments)
    with SummaryWriter(tmp_path / "tbnb") as writer:
        writer.add_embedding(**arguments)
    theirs, mine = files(tmp_path / "torch"), files(tmp_path / "tbnb")

    assert set(mine) == set(theirs)
    for name, path in mine.items():
        if name.endswith("tensors.tsv"):
            np.testing.assert_array_equal(numbers(path), numbers(theirs[name]))
        elif name.endswith(".png"):
            pictures = [np.asarray(Image.open(one)) for one in (path, theirs[name])]
            np.testing.assert_array_equal(*pictures)
        else:
            assert path.read_text() == theirs[name].read_text()


def test_in_a_run_of_others(tmp_path: Path) -> None:
    """What torch and tensorboardX put into the configuration stays, and they take our entry."""
    with TorchWriter(str(tmp_path)) as writer:
        writer.add_embedding(MAT, tag="torch")
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(MAT, tag="tbnb")
    with tensorboardX.SummaryWriter(str(tmp_path)) as writer:
        writer.add_embedding(MAT, tag="x")
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(MAT, tag="x")

    names = [
        line.split('"')[1]
        for line in (tmp_path / "projector_config.pbtxt").read_text().splitlines()
        if "tensor_name" in line
    ]
    assert names == ["torch:00000", "tbnb:00000", "x:00000"]


@pytest.mark.parametrize(
    "mat",
    [MAT.clone().requires_grad_(), MAT.bfloat16(), jnp.asarray(MAT), MAT.tolist(), list(MAT)],
    ids=["grad", "bfloat16", "jax", "list", "tensors"],
)
def test_any_matrix(tmp_path: Path, mat: Any) -> None:
    """Of any library, on its graph or not; bfloat16, which torch rounds to half, is exact."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(mat)

    expected = MAT.bfloat16().float() if getattr(mat, "dtype", None) == torch.bfloat16 else MAT
    found = numbers(tmp_path / "00000" / "default" / "tensors.tsv")
    np.testing.assert_array_equal(found, expected.numpy())


@pytest.mark.parametrize(
    "labels",
    [torch.arange(10), list(torch.arange(10)), jnp.arange(10), list(jnp.arange(10)), range(10)],
    ids=["tensor", "tensors", "jax", "jaxes", "range"],
)
def test_labels_are_numbers(tmp_path: Path, labels: Any) -> None:
    """Not "tensor(3)", as torch writes them."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(MAT, labels)

    table = (tmp_path / "00000" / "default" / "metadata.tsv").read_text()
    assert table.splitlines() == [str(number) for number in range(10)]


def test_bytes_are_pixels(tmp_path: Path) -> None:
    """Torch multiplies them by 255, and all are white."""
    images = torch.randint(0, 256, (4, 3, 2, 2), dtype=torch.uint8)
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(MAT[:4], label_img=images)

    sheet = np.asarray(Image.open(tmp_path / "00000" / "default" / "sprite.png"))
    np.testing.assert_array_equal(sheet[:2, 2:], images[1].permute(1, 2, 0).numpy())
