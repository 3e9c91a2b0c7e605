"""Keras's TensorBoard callback, on any backend and without TensorFlow.

::

    from tbnb.writer.keras import TensorBoard

    model.fit(x, y, validation_split=0.2, callbacks=[TensorBoard("logs")])

Source: keras 3.15, src/callbacks/tensorboard.py, whose runs, tags, steps and forms these are.
"""

from __future__ import annotations

import contextlib
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    import keras
except ImportError as error:
    raise ImportError("tbnb.writer.keras needs Keras 3: pip install keras") from error
if not hasattr(keras, "ops"):
    raise ImportError(f"tbnb.writer.keras needs Keras 3, got {keras.__version__}")

from tbnb.plugins import graphs
from tbnb.writer import keras_graph, keras_weights, tensor_forms
from tbnb.writer.default import Writer, record_if
from tbnb.writer.options import directory
from tbnb.writer.values import describe

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["TensorBoard"]


class TensorBoard(keras.callbacks.Callback):  # type: ignore[misc]  # keras has no types here
    """Logs metrics, the model's layers, weights and embeddings while a model is trained.

    Training goes to the run ``train`` of `log_dir`, validation to ``validation``.

    Parameters
    ----------
    log_dir : str or os.PathLike
        Where the runs are.
    histogram_freq : int
        Epochs between histograms of the weights, ``<weight's path>/histogram``; 0 for none.
    write_graph : bool
        Log the layers of a Functional or Sequential model and what connects them.
    write_images : bool
        With `histogram_freq`: log weights as images too, ``<weight's path>/image``.
    write_steps_per_second : bool
        Log how many batches were trained in a second.
    update_freq : "epoch", "batch" or int
        Log metrics at the end of each epoch only, or also every so many batches. Functions of
        `tbnb.summary` called by the model meanwhile write to the run, at the same batches.
    profile_batch : int or (int, int)
        For Keras's sake: a profile needs TensorFlow. Anything but 0 warns and is ignored.
    embeddings_freq : int
        Epochs between the tables of Embedding layers for the projector; 0 for none.
    embeddings_metadata : str or dict, optional
        File of labels, a line for each row of the table, with names of columns in the first where
        there are several; a dict has one for each layer, by its name. Relative to `log_dir`.

    Raises
    ------
    TypeError, ValueError
        An argument is not what is accepted or, once the model is known, has no such layer or file.

    Notes
    -----
    Other than Keras's: embeddings are written as the projector reads them, and the batches that a
    TensorFlow backend runs are not traced.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str] = "logs",
        histogram_freq: int = 0,
        write_graph: bool = True,
        write_images: bool = False,
        write_steps_per_second: bool = False,
        update_freq: str | int = "epoch",
        profile_batch: int | tuple[int, int] | str = 0,
        embeddings_freq: int = 0,
        embeddings_metadata: str | Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        if directory(log_dir, None) is None:
            raise TypeError(f"log_dir: want a str or os.PathLike, got {describe(log_dir)}")
        self.log_dir = str(log_dir)
        self._place = Path(log_dir).absolute()  # the script may go elsewhere
        self.histogram_freq = _count("histogram_freq", histogram_freq)
        self.write_graph = write_graph
        self.write_images = write_images
        self.write_steps_per_second = write_steps_per_second
        if hasattr(update_freq, "__index__"):
            update_freq = int(update_freq)
        if update_freq not in ("epoch", "batch") and not (
            isinstance(update_freq, int) and update_freq > 0
        ):
            raise ValueError(
                "update_freq: want 'epoch', 'batch' or a positive number of batches, got "
                f"{describe(update_freq)}"
            )
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self.embeddings_freq = _count("embeddings_freq", embeddings_freq)
        self.embeddings_metadata = embeddings_metadata
        if profile_batch not in (None, 0, "0", ""):
            warnings.warn(
                f"profile_batch={profile_batch!r} is ignored: a profile needs TensorFlow, and "
                "Keras's own callback",
                UserWarning,
                stacklevel=2,
            )
        self._writers: dict[str, Writer] = {}
        self._pushed: list[contextlib.ExitStack] = []
        self._labels: dict[str, keras_weights.Labels] = {}
        self._train_batches = self._test_batches = 0
        self._batch_start = self._epoch_start = 0.0
        self._iterations_before = 0

    def set_model(self, model: Any) -> None:
        """Begin a run; Keras calls this."""
        super().set_model(model)
        self._close()
        if self.embeddings_freq:
            directory = self._place
            self._labels = keras_weights.labels(model, directory, self.embeddings_metadata)
        if self.write_graph and type(model).__name__ in {"Functional", "Sequential"}:
            try:
                content = keras_graph.encode(model)
            except ValueError as error:
                warnings.warn(f"the model's graph is not logged: {error}", UserWarning, 2)
            else:
                self._log("train", graphs.summary("keras", content), 0)

    def on_train_begin(self, logs: Any = None) -> None:  # noqa: ARG002  Keras's signature
        """Begin to train."""
        self._train_batches = self._iterations_before = 0
        self._push("train", 0)

    def on_train_end(self, logs: Any = None) -> None:  # noqa: ARG002  Keras's signature
        """Close the files."""
        self._close()

    def on_test_begin(self, logs: Any = None) -> None:  # noqa: ARG002  Keras's signature
        """Begin to validate or evaluate."""
        self._push("validation", self._test_batches)

    def on_test_end(self, logs: Any = None) -> None:
        """Log the metrics of an evaluation at the number of batches trained so far."""
        if hasattr(self.model.optimizer, "iterations"):
            self._scalars("validation", "evaluation_{}_vs_iterations", logs, self._iterations())
        self._pop()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002  Keras's signature
        """Take the time."""
        self._train_batches += 1
        self._pop()
        self._push("train", self._train_batches)
        self._batch_start = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002  Keras's signature
        """Log the metrics of a batch."""
        if not self._due(self._train_batches):
            return
        found = dict(logs) if isinstance(logs, dict) else {}
        if self.write_steps_per_second:
            elapsed = time.perf_counter() - self._batch_start
            found = {"steps_per_second": 1 / max(elapsed, 1e-9), **found}
        self._scalars("train", "batch_{}", found, self._train_batches)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002  Keras's signature
        """Count."""
        self._test_batches += 1
        self._pop()
        self._push("validation", self._test_batches)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002  Keras's signature
        """Take the time."""
        if self.write_steps_per_second:
            self._iterations_before = self._iterations()
            self._epoch_start = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Log the metrics of an epoch, and weights and embeddings."""
        if logs:
            self._epoch(epoch, logs)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            for summary in keras_weights.summaries(self.model, images=self.write_images):
                self._log("train", summary, epoch)
            self._writer("train").flush()
        if self.embeddings_freq and epoch % self.embeddings_freq == 0:
            self._tables(epoch)

    def _tables(self, epoch: int) -> None:
        file = self._writer("train")._file  # noqa: SLF001  the two are one room
        if file is None:
            return
        for layer in keras_weights.embeddings(self.model):
            rows, header = self._labels.get(layer.name, (None, None))
            table = keras.ops.convert_to_numpy(layer.embeddings)
            file.add_embedding(table, rows, None, epoch, layer.name, header)

    def _epoch(self, epoch: int, logs: Mapping[str, Any]) -> None:
        train = {name: value for name, value in logs.items() if not name.startswith("val_")}
        optimizer = self.model.optimizer
        optimizer = getattr(optimizer, "inner_optimizer", optimizer)
        if hasattr(optimizer, "optimizers"):
            for each in optimizer.optimizers:
                train[f"learning_rate_{each.name}"] = _number(each.learning_rate)
        elif isinstance(optimizer, keras.optimizers.Optimizer):
            train["learning_rate"] = _number(optimizer.learning_rate)
        if self.write_steps_per_second:
            elapsed = max(time.perf_counter() - self._epoch_start, 1e-9)
            train["steps_per_second"] = (self._iterations() - self._iterations_before) / elapsed
        self._scalars("train", "epoch_{}", train, epoch)
        validation = {name[4:]: logs[name] for name in logs if name.startswith("val_")}
        self._scalars("validation", "epoch_{}", validation, epoch)

    def _iterations(self) -> int:
        return int(_number(self.model.optimizer.iterations))

    def _scalars(self, run: str, tag: str, logs: Mapping[str, Any] | None, step: int) -> None:
        for name, value in (logs or {}).items():
            self._log(run, tensor_forms.scalar(tag.format(name), _number(value), ""), step)

    def _log(self, run: str, summary: bytes, step: int) -> None:
        self._writer(run).log(summary, step)

    def _writer(self, run: str) -> Writer:
        """Return the writer of a run; its file is there only once something is to be written."""
        if run not in self._writers:
            self._writers[run] = Writer(self._place / run)
        return self._writers[run]

    def _due(self, batch: int) -> bool:
        return isinstance(self.update_freq, int) and batch % self.update_freq == 0

    def _push(self, run: str, step: int) -> None:
        """Let functions of `tbnb.summary` that the model calls write to a run."""
        if self.update_freq != "epoch":
            stack = contextlib.ExitStack()
            stack.enter_context(self._writer(run).as_default(step))
            stack.enter_context(record_if(self._due(step)))
            self._pushed.append(stack)

    def _pop(self) -> None:
        if self._pushed:
            self._pushed.pop().close()

    def _close(self) -> None:
        while self._pushed:
            self._pop()
        for writer in self._writers.values():
            writer.close()
        self._writers = {}


def _count(name: str, value: Any) -> int:
    if not hasattr(value, "__index__") or int(value) < 0:
        raise ValueError(f"{name}: want a number of epochs, 0 for none; got {describe(value)}")
    return int(value)


def _number(value: Any) -> float:
    return float(keras.ops.convert_to_numpy(value))
