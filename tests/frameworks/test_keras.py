"""Keras models and the callback, on the torch and the jax backend and without TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers as kl
from readers import Point, agreed
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event

import tbnb
from tbnb.writer.keras import TensorBoard

# Keras's torch variables are older than numpy 2's `copy`.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)

SAMPLE = Path(__file__).resolve().parents[1] / "samples/keras/tensorboard_callback"
Forms = dict[tuple[str, str], tuple[str, bytes, str, int, tuple[int, ...], list[int]]]


def forms(logdir: Path) -> Forms:
    """Return plugin, content, field, dtype, shape and steps on disk, by run and tag."""
    found: Forms = {}
    for path in sorted(logdir.rglob("*tfevents*")):
        for raw in RawEventFileLoader(str(path)).Load():
            event = Event.FromString(raw)
            for value in event.summary.value:
                data = value.metadata.plugin_data
                shape = tuple(dim.size for dim in value.tensor.tensor_shape.dim)
                kind = value.WhichOneof("value")
                form = (data.plugin_name, data.content, kind, value.tensor.dtype, shape)
                _, *old = found.setdefault((path.parent.name, value.tag), (*form, []))
                old[-1].append(event.step)
    return found


def trained(logdir: Path, **options: Any) -> Any:
    """Train the model of the sample, with its options or others; return Keras's history."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((4,)), kl.Dense(3, name="d1"), kl.Dense(2, name="out")], name="sequential"
    )
    model.compile("sgd", "mse", metrics=["mae"])
    x = np.random.default_rng(0).random((32, 4)).astype("float32")
    y = x[:, :2]
    validation = x[24:], y[24:]
    callbacks = [TensorBoard(logdir, **options)]
    more = {"batch_size": 8, "epochs": 4, "verbose": 0, "callbacks": callbacks}
    return model.fit(x[:24], y[:24], validation_data=validation, **more).history


SAMPLES_OPTIONS = {
    "histogram_freq": 1,
    "write_images": True,
    "write_steps_per_second": True,
    "update_freq": 1,
}


def test_events_are_those_of_keras_itself(tmp_path: Path) -> None:
    """Runs, tags, plugins, forms and steps are those of the sample, which TensorFlow wrote.

    But its trace of a batch: a TensorFlow graph.
    """
    trained(tmp_path, **SAMPLES_OPTIONS)
    found, want = forms(tmp_path), forms(SAMPLE)
    del want["train", "batch_3"]

    assert set(found) == set(want)
    assert {key: form[-1] for key, form in found.items()} == {
        key: form[-1] for key, form in want.items()
    }
    for key, (plugin, content, field, dtype, shape, _) in found.items():
        assert want[key][:3] == (plugin, content, field), key
        assert want[key][3] == dtype, key
        if plugin in {"scalars", "histograms", "graph_keras_model"}:
            assert want[key][4] == shape, key


def test_values_are_those_of_the_history(tmp_path: Path) -> None:
    """Every reader reads the numbers that Keras returns, for both runs."""
    history = trained(tmp_path, histogram_freq=1, write_images=True)
    runs = agreed(tmp_path)

    def series(run: str, tag: str) -> list[float]:
        return [point.value for point in runs[run] if point.tag == tag]

    def single(name: str) -> list[float]:
        return np.float32(history[name]).tolist()

    assert set(runs) == {"train", "validation"}
    assert series("train", "epoch_loss") == single("loss")
    assert series("train", "epoch_mae") == single("mae")
    assert series("validation", "epoch_loss") == single("val_loss")
    assert series("validation", "evaluation_mae_vs_iterations") == single("val_mae")
    assert series("train", "epoch_learning_rate") == [np.float32(0.01)] * 4


def test_by_default_there_are_epochs_only(tmp_path: Path) -> None:
    """And the model's layers."""
    trained(tmp_path)
    tags = {tag for _, tag in forms(tmp_path)}

    assert tags == {
        "keras",
        "epoch_loss",
        "epoch_mae",
        "epoch_learning_rate",
        "evaluation_loss_vs_iterations",
        "evaluation_mae_vs_iterations",
    }


def test_every_second_batch(tmp_path: Path) -> None:
    """An update_freq of two takes batches two, four and so on."""
    trained(tmp_path, update_freq=2)
    found = forms(tmp_path)

    assert found["train", "batch_loss"][-1] == [2, 4, 6, 8, 10, 12]
    assert found["train", "epoch_loss"][-1] == [0, 1, 2, 3]


def test_histograms_and_images_of_weights(tmp_path: Path) -> None:
    """Counts add up to the weights; a matrix is a picture, lying on its longer side."""
    trained(tmp_path, histogram_freq=2, write_images=True, write_graph=False)
    points: list[Point] = agreed(tmp_path)["train"]
    kernels = [p for p in points if p.tag == "sequential/d1/kernel/histogram"]
    pictures = [p for p in points if p.tag == "sequential/d1/kernel/image"]

    assert [point.step for point in kernels] == [0, 2]
    assert kernels[0].value[:, 2].sum() == 12
    assert [blob[:8] for blob in pictures[0].value[2:]] == [b"\x89PNG\r\n\x1a\n"]
    assert pictures[0].value[:2] == (b"4", b"3")
    assert not [point for point in points if point.plugin == "graph_keras_model"]


def test_a_layer_may_log_while_it_runs(tmp_path: Path) -> None:
    """As with tf.summary, at the batches that update_freq names; outside, nothing is default."""

    class Logs(kl.Layer):
        def call(self, x: Any) -> Any:
            if tbnb.summary.should_record_summaries():
                tbnb.summary.scalar("mean", keras.ops.convert_to_numpy(x).mean())
            return x

    model = keras.Sequential([keras.Input((4,)), kl.Dense(3), Logs()])
    model.compile("sgd", "mse")
    data = np.ones((32, 4), "float32"), np.ones((32, 3), "float32")
    model.fit(*data, batch_size=8, verbose=0, callbacks=[TensorBoard(tmp_path, update_freq=2)])

    assert forms(tmp_path)["train", "mean"][-1] == [2, 4]
    with pytest.warns(RuntimeWarning, match="no default writer"):
        assert not tbnb.summary.scalar("mean", 1.0, 0)


def test_evaluate_alone(tmp_path: Path) -> None:
    """Without training there is a validation run, at the batches trained before."""
    model = keras.Sequential([keras.Input((4,)), kl.Dense(3)])
    model.compile("sgd", "mse")
    model.evaluate(np.ones((8, 4)), np.ones((8, 3)), verbose=0, callbacks=[TensorBoard(tmp_path)])

    assert forms(tmp_path)["validation", "evaluation_loss_vs_iterations"][-1] == [0]


def test_embeddings_go_to_the_projector(tmp_path: Path) -> None:
    """Each table of each epoch with its labels, as the projector's own configuration names them."""
    (tmp_path / "words.tsv").write_text("a\nb\nc\n")
    model = keras.Sequential(
        [keras.Input((2,)), kl.Embedding(3, 2, name="words"), kl.Flatten(), kl.Dense(1)]
    )
    model.compile("sgd", "mse")
    callback = TensorBoard(tmp_path, embeddings_freq=1, embeddings_metadata={"words": "words.tsv"})
    data = np.array([[0, 1], [1, 2]]), np.ones((2, 1))
    model.fit(*data, epochs=2, verbose=0, callbacks=[callback])
    config = (tmp_path / "train/projector_config.pbtxt").read_text()

    assert config.count("tensor_name") == 2
    table = tmp_path / "train/00001/words"
    np.testing.assert_array_equal(
        np.loadtxt(table / "tensors.tsv", dtype=np.float32),
        keras.ops.convert_to_numpy(model.layers[0].embeddings),
    )
    assert (table / "metadata.tsv").read_text() == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"update_freq": 0}, r"update_freq: want 'epoch', 'batch' or a positive .* got 0 \(int\)"),
        ({"update_freq": "week"}, "update_freq: .* got 'week'"),
        ({"histogram_freq": -1}, "histogram_freq: want a number of epochs"),
        ({"embeddings_freq": "x"}, "embeddings_freq: want a number of epochs"),
    ],
)
def test_bad_arguments(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    """They are named, before anything is on disk."""
    with pytest.raises(ValueError, match=said):
        TensorBoard(tmp_path / "logs", **options)
    assert not list(tmp_path.iterdir())


def test_arguments_of_numpy(tmp_path: Path) -> None:
    """Whole numbers of any library; a directory must be one, not the text of None."""
    callback = TensorBoard(tmp_path, histogram_freq=np.int64(2), update_freq=np.int32(3))

    assert (callback.histogram_freq, callback.update_freq) == (2, 3)
    with pytest.raises(TypeError, match="log_dir: want a str"):
        TensorBoard(None)


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"other": "a.tsv"}, "no Embedding layer is named 'other'; the model has 'words'"),
        ("none.tsv", "none.tsv cannot be read"),
        ("short.tsv", "short.tsv has 2 labels, want 3"),
    ],
)
def test_bad_labels(tmp_path: Path, metadata: Any, said: str) -> None:
    """They are found before the first epoch."""
    (tmp_path / "short.tsv").write_text("a\nb\n")
    model = keras.Sequential([keras.Input((2,)), kl.Embedding(3, 2, name="words")])
    callback = TensorBoard(tmp_path, embeddings_freq=1, embeddings_metadata=metadata)
    with pytest.raises(ValueError, match=said):
        callback.set_model(model)


def test_a_profile_needs_tensorflow() -> None:
    """Asking for one warns, and changes nothing else."""
    with pytest.warns(UserWarning, match="profile_batch=2 is ignored: a profile needs TensorFlow"):
        TensorBoard(profile_batch=2)


def test_arguments_are_keras_own() -> None:
    """Names, order and defaults."""
    mine = TensorBoard.__init__
    peer = keras.callbacks.TensorBoard.__init__

    assert mine.__code__.co_varnames[:10] == peer.__code__.co_varnames[:10]
    assert mine.__defaults__ == peer.__defaults__


class Subclassed(keras.Model):
    """A model whose layers only its code connects."""

    def __init__(self) -> None:
        super().__init__(name="sub")
        self.dense = kl.Dense(3)

    def call(self, x: Any) -> Any:
        """Call the layer."""
        return keras.ops.relu(self.dense(x))


def test_the_callback_passes_over_a_subclassed_model(tmp_path: Path) -> None:
    """As Keras's own does: metrics are logged all the same."""
    model = Subclassed()
    model.compile("sgd", "mse")
    model.fit(np.ones((8, 4)), np.ones((8, 3)), verbose=0, callbacks=[TensorBoard(tmp_path)])

    assert {tag for _, tag in forms(tmp_path)} == {"epoch_loss", "epoch_learning_rate"}


def test_on_jax(tmp_path: Path) -> None:
    """Another backend writes the same, and neither imports TensorFlow nor torch."""
    script = (
        "import sys, warnings; warnings.simplefilter('error', UserWarning)\n"
        f"sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parents[1])]!r}\n"
        "import test_keras as t, pathlib\n"
        f"t.trained(pathlib.Path({str(tmp_path / 'jax')!r}), **t.SAMPLES_OPTIONS)\n"
        "import keras; print(keras.backend.backend(), 'tensorflow' in sys.modules)"
    )
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    trained(tmp_path / "torch", **SAMPLES_OPTIONS)

    assert done.stdout == "jax False\n"
    assert forms(tmp_path / "jax") == forms(tmp_path / "torch")
