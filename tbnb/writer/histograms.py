"""Histograms: add_histogram and add_histogram_raw."""

from __future__ import annotations

from typing import Any

from tbnb.plugins import histograms
from tbnb.writer import values as convert
from tbnb.writer.base import Base


class HistogramMethods(Base):
    """How many values of a tensor fall into each bucket."""

    def add_histogram(
        self,
        tag: str,
        values: Any,
        global_step: Any = None,
        bins: Any = histograms.DEFAULT,
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """Log the distribution of an array's values.

        Parameters
        ----------
        tag : str
            Name of the series; ``/`` separates groups.
        values : array_like
            Real numbers of any shape: a list, array or tensor of any library. NaN and infinities
            are left out of the buckets, of the count, of minimum, maximum and sums; torch makes
            minimum, maximum and sums NaN.
        global_step : int, optional
            Step, int64; 0 when left out.
        bins : str, int or sequence of float
            ``"tensorflow"`` for the writer's `default_bins`; else the rule, the number or the
            edges that `numpy.histogram` takes.
        walltime : float, optional
            Seconds since the epoch; now when left out.
        max_bins : int, optional
            Merge neighbouring buckets until there are about so many.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted, or no value is finite or within `bins`; nothing is
            written.
        WriterError
            An earlier event could not be written.

        Notes
        -----
        Numbers beyond ±1e20, where the default bins end, have a bucket of their own; torch drops
        them.
        """
        found = convert.real("values", values)
        edges = bins if isinstance(bins, (str, int)) else convert.real("bins", bins)
        most = None if max_bins is None else convert.step(max_bins, "max_bins")
        if most is not None and most < 1:
            raise ValueError(f"max_bins: want at least 1, got {most}")
        summary = histograms.summary(convert.tag(tag), found, bins=edges, max_bins=most)
        self._log(summary, global_step, walltime)

    def add_histogram_raw(
        self,
        tag: str,
        min: float,  # noqa: A002  torch's name
        max: float,  # noqa: A002  torch's name
        num: int,
        sum: float,  # noqa: A002  torch's name
        sum_squares: float,
        bucket_limits: Any,
        bucket_counts: Any,
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Log a distribution that is already counted.

        Parameters
        ----------
        tag : str
            Name of the series; ``/`` separates groups.
        min, max : float
            Smallest and largest value.
        num : int
            Number of values.
        sum, sum_squares : float
            Sum of the values, and of their squares.
        bucket_limits : array_like
            Right edge of each bucket, shape (k,), rising; the last may be the largest float64.
            Those of the first with values begins at `min`.
        bucket_counts : array_like
            Number of values in each bucket, shape (k,).
        global_step : int, optional
            Step, int64; 0 when left out.
        walltime : float, optional
            Seconds since the epoch; now when left out.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            An earlier event could not be written.
        """
        limits = convert.real("bucket_limits", bucket_limits)
        counts = convert.real("bucket_counts", bucket_counts)
        if limits.ndim != 1 or limits.shape != counts.shape or not limits.size:
            raise ValueError(
                "bucket_limits, bucket_counts: want as many of the one as of the other, and at "
                f"least 1; got shapes {limits.shape} and {counts.shape}"
            )
        if not (limits[1:] >= limits[:-1]).all() or not (limits == limits).all():  # noqa: PLR0124  NaN is not
            raise ValueError("bucket_limits: want rising numbers")
        if not (counts >= 0).all():
            raise ValueError("bucket_counts: want numbers of at least 0")
        given = {"min": min, "max": max, "num": num, "sum": sum, "sum_squares": sum_squares}
        smallest, largest, count, total, squares = (
            convert.number(name, value) for name, value in given.items()
        )
        moments = (smallest, largest, count, total, squares)
        summary = histograms.raw(convert.tag(tag), moments, limits, counts)
        self._log(summary, global_step, walltime)
