"""Lightning's `TensorBoardLogger`, writing through tbnb.

::

    from tbnb.writer.lightning import TensorBoardLogger

    trainer = Trainer(logger=TensorBoardLogger("logs"))

Of both names of the package, ``lightning`` and ``pytorch_lightning``, it is for the one that is
imported already; ``lightning`` if none is.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import Any

from tbnb.writer.summary_writer import SummaryWriter

_NAMES = ("lightning.pytorch", "pytorch_lightning")


def _lightning() -> Any:
    for name in _NAMES:
        if name in sys.modules:
            return importlib.import_module(f"{name}.loggers")
    for name in _NAMES:
        if importlib.util.find_spec(name.partition(".")[0]):
            return importlib.import_module(f"{name}.loggers")
    raise ImportError("tbnb.writer.lightning needs Lightning: pip install lightning")


_loggers = _lightning()


class TensorBoardLogger(_loggers.TensorBoardLogger):  # type: ignore[misc, name-defined]  # of any version
    """Lightning's logger with its arguments; further ones go to `tbnb.SummaryWriter`.

    Lightning itself wants tensorboard or tensorboardX to be installed, for what they make of
    hyperparameters.
    """

    _experiment: SummaryWriter | None

    @property
    @_loggers.logger.rank_zero_experiment  # type: ignore[untyped-decorator]  # of any version
    def experiment(self) -> SummaryWriter:
        """The writer, opened when it is first asked for, in the process of rank 0."""
        if self._experiment is None:
            self._experiment = SummaryWriter(self.log_dir, **self._kwargs)
        return self._experiment
