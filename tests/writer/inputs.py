"""What the samples' calls were given: constants, and arrays drawn from one generator."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

WALL = 1_700_000_000.0
TORCH_STEPS = (0, 1, 127, 128, 16383, 16384, 2**31 - 1, 2**31, 2**40, 2**62, -1, -5)
TENSORBOARDX_STEPS = (0, 127, 128, 2**31, 2**40, -1)
VALUES = (0.0, -0.0, math.nan, math.inf, -math.inf, 1.401298464324817e-45, 1e-46, 3.4028235e38)
DTYPES = (
    *("float32", "float64", "float16", "bfloat16", "int8", "uint8"),
    *("int16", "int32", "int64", "bool", "complex64", "complex128"),
)
BOXES = np.array([[2, 2, 12, 12], [14, 4, 30, 20]])
TETRA = {
    "vertices": np.array([[[1, 1, 1], [-1, -1, 1], [1, -1, -1], [-1, 1, -1]]], np.float32),
    "colors": np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 0, 255]]]),
    "faces": np.array([[[0, 2, 3], [0, 3, 1], [0, 1, 2], [1, 3, 2]]]),
}
CAMERA = {"camera": {"cls": "PerspectiveCamera", "fov": 75}}
# From the documentation of torch's add_pr_curve_raw.
CURVE = {
    "true_positive_counts": np.array([75, 64, 21, 5, 0]),
    "false_positive_counts": np.array([150, 105, 18, 0, 0]),
    "true_negative_counts": np.array([0, 45, 132, 150, 150]),
    "false_negative_counts": np.array([0, 11, 54, 70, 75]),
    "precision": np.array([0.3333333, 0.3786982, 0.5384616, 1.0, 0.0]),
    "recall": np.array([1.0, 0.8533334, 0.28, 0.0666667, 0.0]),
}
MULTILINE = {"twse": ["Multiline", ["train/loss", "train/acc"]]}
MARGIN = {"dow": ["Margin", ["train/loss", "train/acc", "dtype/np_float64"]]}
PAGE = "hello **world** <b>x</b>\n\n| a | b |\n|---|---|\n| 1 | 2 |"


def numpy_tensor(values: Any, dtype: str) -> Any:
    """Make what stands for a framework's tensor; None for a type that numpy has not."""
    return None if dtype == "bfloat16" else np.array(values, dtype=dtype)


@dataclass
class Frameworks:
    """What a framework gives to the calls; without one, those that need it are left out."""

    tensor: Callable[[Any, str], Any] = numpy_tensor
    figures: Callable[[], list[Any]] | None = None
    graph: Callable[[], tuple[Any, Any]] | None = None
    video: bool = True  # tensorboardX needs moviepy for it


@dataclass
class Inputs:
    """The random inputs, in the order in which the scripts use them."""

    normal: list[Any]  # float32 (1000,), one a step
    auto: Any  # float64 (500,)
    fd: Any
    doane: Any
    uniform: Any
    ints: Any  # int64 (200,)
    negative: Any  # float64 (100,), all below 0
    labels: Any  # int64 (200,), 0 or 1
    predictions: Any  # float64 (200,), in [0, 1)
    cloud: Any  # float32 (1, 50, 3)
    embedding: Any  # float32 (25, 6)
    pictures: Any  # float32 (25, 3, 8, 8), in [0, 1]


def draw(dialect: str, seed: int = 0) -> Inputs:
    """Draw the inputs of the "torch" or "tensorboardX" script.

    With seed 0 they are those of the samples, but for the pictures, which torch drew.
    """
    random = np.random.default_rng(seed)
    torch = dialect == "torch"
    none = np.empty(0)
    normal = [random.normal(i, 1 + i, 1000).astype(np.float32) for i in range(4)]
    auto, fd = random.normal(size=(2, 500))
    doane = none if torch else random.normal(size=500)
    uniform = random.random(500) if torch else none
    ints = random.integers(-5, 5, 200) if torch else none
    negative = -random.exponential(1, 100) if torch else none
    labels = random.integers(0, 2, 200)
    predictions = random.random(200) * 0.7 + labels * 0.3
    cloud = random.normal(size=(1, 50, 3)).astype(np.float32)
    embedding = random.normal(size=(25, 6)).astype(np.float32)
    pictures = random.random((25, 3, 8, 8)).astype(np.float32)
    many = auto, fd, doane, uniform, ints, negative, labels, predictions
    return Inputs(normal, *many, cloud, embedding, pictures)


def gradient() -> Any:
    """Draw red from left to right, green from top to bottom: float32 (3, 24, 32), in [0, 1]."""
    y, x = np.mgrid[:24, :32].astype(np.float32)
    return np.stack([x / 31, y / 23, (x + y) / 54])


def sine() -> Any:
    """Play a' for a tenth of a second at 8 kHz: float32 (800,)."""
    return np.sin(2 * np.pi * 440 * np.arange(800) / 8000).astype(np.float32)
