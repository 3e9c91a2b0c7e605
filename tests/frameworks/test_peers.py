"""The same calls made with torch's writer, with tensorboardX's and with tbnb's, in one process."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import tensorboardX
import torch
from calls import SCRIPTS
from differences import DIFFERENCES, altered
from inputs import Frameworks, draw
from matplotlib import pyplot as plt
from messages import Message, messages
from PIL import Image
from readers import agreed
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch.utils import tensorboard

import tbnb

WRITERS = {"torch": tensorboard.SummaryWriter, "tensorboardX": tensorboardX.SummaryWriter}
SEED = 20
SAMPLES = Path(__file__).parents[1] / "samples"


class Net(torch.nn.Module):
    """A model of some depth: the one of the samples."""

    class Block(torch.nn.Module):
        """A convolution and a way around it."""

        def __init__(self, width: int) -> None:
            super().__init__()
            self.conv1 = torch.nn.Conv2d(width, width, 3, padding=1)
            self.bn = torch.nn.BatchNorm2d(width)

        def forward(self, x: Any) -> Any:
            """Add what the convolution gives."""
            return torch.relu(self.bn(self.conv1(x)) + x)

    def __init__(self) -> None:
        super().__init__()
        self.stem = torch.nn.Conv2d(3, 8, 3, padding=1)
        self.layers = torch.nn.Sequential(Net.Block(8), Net.Block(8), torch.nn.MaxPool2d(2))
        self.head = torch.nn.Linear(8, 4)
        self.scale = torch.nn.Parameter(torch.ones(1))

    def forward(self, x: Any) -> Any:
        """Classify images of shape (n, 3, h, w)."""
        x = self.layers(torch.relu(self.stem(x)))
        return self.head(x.mean(dim=(2, 3))) * self.scale


def figures() -> list[Any]:
    """Draw one figure, and a list of two."""
    drawn = []
    for slope in (1, 2, 3):
        figure, axes = plt.subplots(figsize=(1, 0.75), dpi=100)
        axes.plot([0, 1], [0, slope])
        drawn.append(figure)
    return [drawn[0], drawn[1:]]


def tensor(values: Any, dtype: str) -> torch.Tensor:
    """Make a tensor of torch."""
    return torch.as_tensor(values).to(getattr(torch, dtype))


@pytest.fixture
def frameworks() -> Iterator[Frameworks]:
    """Figures, a model and tensors; moviepy, which the peers need for video, is not here."""
    torch.manual_seed(0)
    yield Frameworks(tensor, figures, lambda: (Net(), torch.rand(2, 3, 16, 16)), video=False)
    plt.close("all")


def logged(writer: Any, script: Any, *given: Any) -> None:
    """Make the calls, whatever the peers warn of."""
    with warnings.catch_warnings(), writer:
        warnings.simplefilter("ignore")
        script(writer, *given)


@pytest.mark.parametrize("peer", SCRIPTS)
def test_every_message_is_the_peers(peer: str, tmp_path: Path, frameworks: Frameworks) -> None:
    """On random numbers: message by message, but for the differences that are listed."""
    mpl.use("agg")
    inputs = draw(peer, SEED)
    logged(WRITERS[peer](str(tmp_path / "peer")), SCRIPTS[peer], inputs, frameworks)
    logged(tbnb.SummaryWriter(tmp_path / "tbnb"), SCRIPTS[peer], inputs, frameworks)

    want, needed = altered(peer, messages(tmp_path / "peer"), DIFFERENCES)
    got = messages(tmp_path / "tbnb")

    assert [(one.run, one.tag) for one in got] == [(one.run, one.tag) for one in want]
    pairs = [(one, other) for one, other in zip(got, want, strict=True) if one != other]
    assert {one.tag for one, _ in pairs} == {"graph_def"}
    assert needed == {one for one in DIFFERENCES if one.peer == peer}
    ((graph, other),) = pairs
    assert modules(graph) == modules(other)


def modules(message: Message) -> set[str]:
    """Return the modules that hold a graph's nodes: their names and classes, as a path."""
    nodes = GraphDef.FromString(message.event.graph_def).node
    paths = (re.match(r"(?:\w+/)?(?:[^/]+\[[^/]+\]/)*", node.name) for node in nodes)
    return {path.group() for path in paths if path}


@pytest.mark.parametrize("peer", SCRIPTS)
def test_the_calls_are_those_of_the_samples(peer: str, tmp_path: Path) -> None:
    """The peer itself, given the calls again, writes its sample again."""
    frameworks = Frameworks(tensor, video=False)
    logged(WRITERS[peer](str(tmp_path)), SCRIPTS[peer], draw(peer), frameworks)
    left_out = ("fig/", "vid/", "graph_def", "tagged_run_metadata")

    got = by_series(messages(tmp_path))
    want = by_series(messages(SAMPLES / peer / "all"))

    assert got == {key: of for key, of in want.items() if not key[1].startswith(left_out)}


def by_series(found: list[Message]) -> dict[tuple[str, str], list[Message]]:
    """Group messages by run and tag."""
    groups: dict[tuple[str, str], list[Message]] = {}
    for one in found:
        groups.setdefault((one.run, one.tag), []).append(one)
    return groups


def test_importing_the_writer_imports_no_framework() -> None:
    """Where torch, numpy and tensorboard are installed, a script that logs starts without them."""
    heavy = ("torch", "tensorflow", "numpy", "tensorboard", "jax", "PIL", "matplotlib", "google")
    code = "import sys; from tbnb import SummaryWriter; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    loaded = {name.split(".")[0] for name in done.stdout.splitlines()}

    assert "tbnb" in loaded
    assert loaded.isdisjoint(heavy)


def test_add_figure(tmp_path: Path) -> None:
    """A figure is the pixels that matplotlib draws; all readers give the same picture."""
    mpl.use("agg")
    (figure, _) = figures()
    figure.canvas.draw()
    drawn = np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()
    with tbnb.SummaryWriter(tmp_path) as writer:
        writer.add_figure("plot", figure, 3, walltime=1_700_000_000.5)

    (point,) = agreed(tmp_path)["."]

    assert point[:4] == ("plot", "images", 3, 1_700_000_000.5)
    width, height, encoded = point.value
    assert (width, height) == (b"100", b"75")
    with Image.open(io.BytesIO(encoded)) as image:
        np.testing.assert_array_equal(np.asarray(image), drawn)
