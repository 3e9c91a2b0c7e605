"""A small network that learns to tell two spirals apart, by plain gradient descent in numpy.

``python train.py LOGS`` trains it at three learning rates and logs each as a run below LOGS; the
quickstart notebook trains it live.
"""

import sys
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tbnb import SummaryWriter

Floats = npt.NDArray[np.float64]
STEPS = 1000
BATCH = 64


def spirals(count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw points on two noisy, interleaved spirals.

    Returns
    -------
    points : float64 (count, 2)
    labels : float64 (count, 1)
        0 or 1: which spiral the point lies on.
    """
    labels = rng.integers(0, 2, (count, 1)).astype(np.float64)
    turn = np.sqrt(rng.random((count, 1))) * 2.5 * np.pi
    angle = turn + labels * np.pi
    points = np.hstack([turn * np.cos(angle), turn * np.sin(angle)]) / 4
    return points + rng.normal(0, 0.06, points.shape), labels


def spiral_of(labels: Floats) -> list[str]:
    """Return the name of the spiral that each point lies on."""
    return [("first", "second")[int(label)] for label in labels[:, 0]]


class Network:
    """Two points in, two hidden layers of tanh, one logit out."""

    def __init__(self, rng: np.random.Generator, hidden: int = 32) -> None:
        sizes = [2, hidden, hidden, 1]
        self.weights = [rng.normal(0, np.sqrt(1 / m), (m, n)) for m, n in pairwise(sizes)]
        self.biases = [np.zeros(n) for n in sizes[1:]]
        self.speed = [np.zeros_like(p) for p in self.parameters]

    @property
    def parameters(self) -> list[Floats]:
        """Every array that training changes."""
        return [*self.weights, *self.biases]

    def forward(self, points: Floats) -> list[Floats]:
        """Return what each layer puts out, the logits last."""
        layers = [points]
        for depth, (w, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            out = layers[-1] @ w + b
            layers.append(out if depth == len(self.weights) - 1 else np.tanh(out))
        return layers

    def loss(self, points: Floats, labels: Floats) -> tuple[float, float]:
        """Return the mean cross entropy (nats) and the accuracy (0 to 1)."""
        logits = self.forward(points)[-1]
        entropy = np.logaddexp(0, logits) - labels * logits
        return float(entropy.mean()), float(((logits > 0) == (labels > 0)).mean())

    def learn(self, points: Floats, labels: Floats, rate: float) -> float:
        """Go one step down the gradient, with momentum; return the norm of the gradient."""
        layers = self.forward(points)
        error = (1 / (1 + np.exp(-layers[-1])) - labels) / len(points)
        by_weight: list[Floats] = []
        by_bias: list[Floats] = []
        for w, below in zip(self.weights[::-1], layers[-2::-1], strict=True):
            by_weight.insert(0, below.T @ error)
            by_bias.insert(0, error.sum(0))
            error = (error @ w.T) * (1 - below**2)
        gradient = [*by_weight, *by_bias]
        for parameter, speed, slope in zip(self.parameters, self.speed, gradient, strict=True):
            speed[:] = 0.9 * speed - rate * slope
            parameter[:] += speed
        return float(np.sqrt(sum((g**2).sum() for g in gradient)))


def train(writer: SummaryWriter, rate: float, seed: int = 0) -> Iterator[int]:
    """Train without end, logging as it goes; yields the number of each step taken."""
    rng = np.random.default_rng(seed)
    network = Network(rng)
    points, labels = spirals(2000, rng)
    unseen = spirals(500, rng)
    step = 0
    while True:
        batch = rng.integers(0, len(points), BATCH)
        slope = network.learn(points[batch], labels[batch], rate)
        loss, accuracy = network.loss(points[batch], labels[batch])
        writer.add_scalar("loss/train", loss, step)
        writer.add_scalar("accuracy/train", accuracy, step)
        writer.add_scalar("gradient/norm", slope, step)
        if step % 10 == 0:
            loss, accuracy = network.loss(*unseen)
            writer.add_scalar("loss/validation", loss, step)
            writer.add_scalar("accuracy/validation", accuracy, step)
            for depth, weights in enumerate(network.weights, start=1):
                writer.add_scalar(f"weights/layer {depth}", float(np.linalg.norm(weights)), step)
        if step % 200 == 0:
            hidden = network.forward(unseen[0])[-2]
            writer.add_embedding(hidden, spiral_of(unseen[1]), global_step=step, tag="hidden layer")
        yield step
        step += 1


if __name__ == "__main__":
    for rate in (0.01, 0.03, 0.1):
        logs = Path(sys.argv[1], f"rate={rate}")
        with SummaryWriter(logs) as writer:
            for _ in islice(train(writer, rate), STEPS):
                pass
        print(f"trained at rate {rate}: {logs}")
