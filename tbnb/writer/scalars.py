"""Numbers, one a step: add_scalar and add_scalars."""

from __future__ import annotations

from typing import Any

from tbnb.plugins import scalars
from tbnb.writer import values
from tbnb.writer.base import Base


class ScalarMethods(Base):
    """Numbers, one a step."""

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: Any = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
    ) -> None:
        """Log one number.

        Parameters
        ----------
        tag : str
            Name of the series; ``/`` separates groups.
        scalar_value : float or anything of one element
            A Python, numpy, torch, jax or tensorflow number; NaN and infinities are values.
        global_step : int, optional
            Step, int64; 0 when left out.
        walltime : float, optional
            Seconds since the epoch; now when left out.
        new_style : bool
            Write a tensor, as TensorFlow 2 does, in place of a ``simple_value``.
        double_precision : bool
            With `new_style`: keep all 64 bits.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            An earlier event could not be written (disk full, directory deleted).
        """
        value = values.number("scalar_value", scalar_value)
        double = new_style and double_precision
        summary = scalars.summary(values.tag(tag), value, tensor=new_style, double=double)
        self._log(summary, global_step, walltime)
