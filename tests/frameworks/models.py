"""Torch modules of every make, as people write them."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


class Block(nn.Module):
    """Two convolutions and a way around them."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.bn = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Any) -> Any:
        """Add what the convolutions give."""
        return torch.relu(x + self.conv2(torch.relu(self.bn(self.conv1(x)))))


class ConvNet(nn.Module):
    """A residual network of `depth` blocks, two convolutions each."""

    def __init__(self, depth: int = 2) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.layers = nn.Sequential(*[Block(8) for _ in range(depth)])
        self.head = nn.Linear(8, 4)
        self.drop = nn.Dropout(0.5)
        self.scale = nn.Parameter(torch.ones(1))
        self.register_buffer("offset", torch.zeros(4))

    def forward(self, x: Any) -> Any:
        """Classify images of shape (n, 3, h, w)."""
        x = self.layers(torch.relu(self.stem(x)))
        return self.drop(self.head(x.mean(dim=(2, 3)))) * self.scale + self.offset


class Lists(nn.Module):
    """Two lists of blocks, of which torch's own writer gives the first ones one name."""

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.ModuleList([nn.Linear(4, 4), nn.Linear(4, 4)])
        self.up = nn.ModuleDict({"a": nn.ModuleList([nn.Linear(4, 4)])})

    def forward(self, x: Any) -> Any:
        """Go down and up."""
        for layer in self.down:
            x = layer(x)
        return self.up["a"][0](x)


class Shared(nn.Module):
    """One layer called twice, one held by two modules, and one weight that two layers share."""

    def __init__(self) -> None:
        super().__init__()
        self.twice = nn.Linear(4, 4)
        self.inner = nn.Sequential(nn.Linear(4, 4), self.twice)
        self.embedding = nn.Embedding(4, 4)
        self.out = nn.Linear(4, 4, bias=False)
        self.out.weight = self.embedding.weight

    def forward(self, x: Any) -> Any:
        """Call the layers."""
        x = self.inner(self.twice(self.twice(x)))
        return self.out(x) + self.embedding(torch.arange(4))


class Options(nn.Module):
    """Takes and returns more than tensors, switches modes inside, and counts its calls."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(4, 4)
        self.calls = 0
        self.seen: list[Any] = []
        self.last: Any = None

    def forward(
        self,
        x: Any,
        mask: Any = None,
        *,
        scale: float = 1.0,
        mode: str = "a",
        batch: Any = None,
    ) -> dict[str, Any]:
        """Return a dict of a tensor, a number and a tuple."""
        self.calls += 1
        self.seen.append(x)
        self.last = x
        with torch.no_grad():
            factor = torch.tensor([1.0, 2.0, 3.0, 4.0]) * scale
        with torch.autocast("cpu", enabled=False):
            x = self.linear(x) * factor
        if mask is not None:
            x = x * mask
        if batch is not None:
            x = x + batch["bias"] + batch["more"][0]
        if mode == "b":
            x = -x
        return {"logits": x, "count": 3, "hidden": (x + 1, None)}


class Branches(nn.Module):
    """Takes another way for another sum, which torch.export cannot follow."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.norm = nn.BatchNorm1d(4)
        self.lists = Lists()
        self.register_buffer("calls", torch.zeros(()))
        self.count = 0
        self.seen: list[Any] = []

    def forward(self, x: Any, mode: str = "a") -> Any:
        """Go one of two ways, and change what a module may change."""
        self.count += 1
        self.calls += 1
        self.seen.append(x)
        if x.sum() > 0:
            x = x + 1
        left, right = self.norm(self.first(x)).chunk(2)
        found = self.lists(torch.cat([right, left])) + torch.rand(4) + torch.tensor(2.0)
        return {"out": found if mode == "a" else -found, "same": (left,)}


class Broken(nn.Module):
    """Fails."""

    def forward(self, x: Any) -> Any:
        """Raise."""
        raise RuntimeError(f"no way with {x.shape}")
