"""The layers of Keras models, as TensorBoard's own converter draws them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import torch
from drawn import blob, edges, layers
from keras import layers as kl
from readers import agreed
from tensorboard.plugins.graph import keras_util

from tbnb import SummaryWriter
from tbnb.writer import keras_graph

# Keras's torch variables are older than numpy 2's `copy`.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)


def inner() -> Any:
    """Return a functional model of one input."""
    given = keras.Input((4,), name="i")
    return keras.Model(given, kl.Dense(4, name="d")(given), name="inner")


def two() -> Any:
    """Return a functional model of two inputs and two outputs."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    both = kl.Concatenate(name="both")([kl.Dense(3, name="da")(a), kl.Dense(3, name="db")(b)])
    return keras.Model(
        [a, b], [kl.Dense(1, name="o1")(both), kl.Dense(2, name="o2")(both)], name="two"
    )


def sequential() -> Any:
    """Return a sequential model."""
    return keras.Sequential([keras.Input((4,), name="s"), kl.Dense(4, name="e")], name="seq")


def nested() -> Any:
    """Return models inside a functional model."""
    given = keras.Input((4,), name="x")
    return keras.Model(given, kl.Dense(1, name="last")(sequential()(inner()(given))), name="net")


def of_two() -> Any:
    """Return a functional model that calls one of two inputs."""
    given = keras.Input((4,), name="x")
    first, second = two()([kl.Dense(4, name="p")(given), given])
    return keras.Model(given, kl.Concatenate(name="c")([second, first]), name="net")


def attention() -> Any:
    """Return a layer that is called with a keyword."""
    q, v = keras.Input((3, 4), name="q"), keras.Input((3, 4), name="v")
    return keras.Model([q, v], kl.MultiHeadAttention(2, 2, name="mha")(q, value=v), name="net")


def dicts() -> Any:
    """Return a model of dicts, and operations with numbers."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    summed = kl.Add(name="sum")([a, b])
    return keras.Model({"a": a, "b": b}, {"y": summed, "z": kl.ReLU(name="r")(a)}, name="net")


def twice() -> Any:
    """Return a model inside one, called twice."""
    given, shared = keras.Input((4,), name="x"), inner()
    other = kl.Dense(4, name="o")(given)
    return keras.Model(given, kl.Add(name="sum")([shared(given), shared(other)]), name="net")


def stacked() -> Any:
    """Return models inside a sequential model, inside another."""
    middle = keras.Sequential([keras.Input((4,), name="m"), inner(), sequential()], name="mid")
    return keras.Sequential([middle, kl.Dense(1, name="last")], name="net")


@pytest.mark.parametrize(
    ("make", "want"),
    [
        (sequential, {"seq/s": [], "seq/e": ["seq/s"]}),
        (
            two,
            {
                "two/a": [],
                "two/b": [],
                "two/da": ["two/a"],
                "two/db": ["two/b"],
                "two/both": ["two/da", "two/db"],
                "two/o1": ["two/both"],
                "two/o2": ["two/both"],
            },
        ),
        (
            nested,
            {
                "net/x": [],
                "net/inner/i": ["net/x"],
                "net/inner/d": ["net/inner/i"],
                "net/seq/s": ["net/inner/d"],
                "net/seq/e": ["net/seq/s"],
                "net/last": ["net/seq/e"],
            },
        ),
        (
            of_two,
            {
                "net/x": [],
                "net/p": ["net/x"],
                "net/two/a": ["net/p"],
                "net/two/b": ["net/x"],
                "net/two/da": ["net/two/a"],
                "net/two/db": ["net/two/b"],
                "net/two/both": ["net/two/da", "net/two/db"],
                "net/two/o1": ["net/two/both"],
                "net/two/o2": ["net/two/both"],
                "net/c": ["net/two/o2", "net/two/o1"],
            },
        ),
        (attention, {"net/q": [], "net/v": [], "net/mha": ["net/q", "net/v"]}),
        (dicts, {"net/a": [], "net/b": [], "net/sum": ["net/a", "net/b"], "net/r": ["net/a"]}),
        (
            twice,
            {
                "net/x": [],
                "net/o": ["net/x"],
                "net/inner/i": ["net/x", "net/o"],
                "net/inner/d": ["net/inner/i"],
                "net/sum": ["net/inner/d"],
            },
        ),
    ],
)
def test_layers_as_tensorboard_draws_them(
    tmp_path: Path, make: Any, want: dict[str, list[str]]
) -> None:
    """Every layer and every connection, by hand, through TensorBoard's own converter."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(make())

    assert edges(layers(tmp_path)) == want


def test_models_in_sequential_models(tmp_path: Path) -> None:
    """Through two levels of models one layer follows the other."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(stacked())
    found = edges(layers(tmp_path))
    first, *rest = found

    assert rest == ["net/mid/m", "net/mid/inner/i", "net/mid/inner/d", "net/mid/seq/s",
                    "net/mid/seq/e", "net/last"]  # fmt: skip
    assert list(found.values()) == [[], *([name] for name in [first, *rest[:-1]])]


@pytest.mark.parametrize("make", [sequential, two])
def test_json_is_keras_own_where_tensorboard_reads_it(tmp_path: Path, make: Any) -> None:
    """Keras itself can read it again."""
    model = make()
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(model)
    text = blob(tmp_path, "graph_keras_model").decode()

    assert text == model.to_json()
    assert [layer.name for layer in keras.models.model_from_json(text).layers] == [
        layer.name for layer in model.layers
    ]


@pytest.mark.parametrize("make", [nested, of_two, attention, dicts, stacked])
def test_json_of_keras_that_tensorboard_misreads(make: Any) -> None:
    """If TensorBoard draws all of such a model one day, its JSON need not be changed any more."""
    model = make()
    ours = edges(keras_util.keras_model_to_graph_def(json.loads(keras_graph.encode(model))))
    try:
        found = edges(keras_util.keras_model_to_graph_def(json.loads(model.to_json())))
    except (AssertionError, KeyError, TypeError, UnboundLocalError, AttributeError):
        return

    assert found != ours


class Subclassed(keras.Model):
    """A model whose layers only its code connects."""

    def __init__(self) -> None:
        super().__init__(name="sub")
        self.dense = kl.Dense(3)

    def call(self, x: Any) -> Any:
        """Call the layer."""
        return keras.ops.relu(self.dense(x))


def test_subclassed_models(tmp_path: Path) -> None:
    """Without input there is no graph; on the torch backend an input gives the operations."""
    model = Subclassed()
    model(np.ones((2, 4), "float32"))
    with SummaryWriter(tmp_path) as writer:
        with pytest.raises(ValueError, match="want a Functional or Sequential Keras model"):
            writer.add_graph(model)
        writer.add_graph(model, torch.ones(2, 4))
    found = {point.plugin for point in agreed(tmp_path)["."]}

    assert found == {"graphs", "graph_tagged_run_metadata"}
