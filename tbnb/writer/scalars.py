"""Numbers, one a step: add_scalar and add_scalars."""

from __future__ import annotations

import re
import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tbnb.plugins import custom_scalars, scalars
from tbnb.writer import values
from tbnb.writer.base import Base
from tbnb.writer.points import warn_of_fall

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONG = 1 << 31  # steps below need no closer look


class ScalarMethods(Base):
    """Numbers, one a step."""

    # The lines of each chart that `add_scalars` laid out.
    _charts: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: Any = None,
        walltime: float | None = None,
        new_style: bool | str = False,
        double_precision: bool | str = False,
        *,
        display_name: str = "",
        summary_description: str = "",
    ) -> None:
        """Log one number.

        Parameters
        ----------
        tag : str
            Name of the series; ``/`` separates groups.
        scalar_value : float or anything of one element
            A Python, numpy, torch, jax or tensorflow number, or its text, ``"1.5"``; NaN and
            infinities are values. Stored as float32, where what is too large is infinite.
        global_step : int, optional
            Step, int64; 0 when left out.
        walltime : float, optional
            Seconds since the epoch; now when left out.
        new_style : bool
            Write a tensor, as TensorFlow 2 does, in place of a ``simple_value``.
        double_precision : bool
            With `new_style`: keep all 64 bits. RustBoard does not show such series. A str in the
            place of either is tensorboardX's order: `display_name`, `summary_description`.
        display_name, summary_description : str
            Title and explanation of the chart, as in tensorboardX. Readers take those of a tag's
            first event.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            An earlier event could not be written (disk full, directory deleted).

        Warns
        -----
        UserWarning
            Once for a tag, when its step goes back: RustBoard, TensorBoard's default reader, takes
            that for a restart, and drops the tag's points from this step on. Two points of the
            same step are logged without a word (Lightning logs such); it shows the second.
        """
        # Written for speed: a call less is a twentieth of the whole.
        value = scalar_value
        if type(value) is not float:
            value = values.number("scalar_value", value)
        if type(global_step) is not int or not 0 <= global_step < _LONG:
            global_step = values.step(self._step if global_step is None else global_step)
        if walltime is None:
            walltime = self._walltime
        wall_time = time.time() if walltime is None else values.wall_time(walltime)
        try:
            stencil = self._points[tag]
        except (KeyError, TypeError, ValueError):  # new, or not even hashable
            stencil = self._points.stencil(tag)
        try:
            plain = not (new_style or double_precision or display_name or summary_description)
        except Exception:  # noqa: BLE001  of what has no truth value; said below
            plain = False
        if not plain:
            if isinstance(new_style, str) or isinstance(double_precision, str):
                display_name, summary_description = (
                    str(new_style or ""),
                    str(double_precision or ""),
                )
                new_style = double_precision = False
            summary = scalars.summary(
                tag,
                value,
                tensor=values.flag("new_style", new_style),
                double=values.flag("double_precision", double_precision) and bool(new_style),
                display_name=values.text("display_name", display_name),
                description=values.text("summary_description", summary_description),
            )
            self._log(summary, global_step, wall_time)
        else:
            self._append(stencil.record(wall_time, global_step, value))
        if global_step < stencil.last:
            warn_of_fall(tag, stencil, global_step)
        stencil.last = global_step

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: Any = None,
        walltime: float | None = None,
        *,
        layout: bool = False,
    ) -> None:
        """Log several numbers to one chart.

        Parameters
        ----------
        main_tag : str
            The chart.
        tag_scalar_dict : mapping of str to float
            Its lines. As in torch each is a run of its own, ``<log_dir>/<main_tag>_<key>`` with
            ``/`` in the tag as ``_``, and all have the tag `main_tag`. (tensorboardX names the run
            ``<log_dir>/<main_tag>/<key>``.)
        global_step, walltime
            As those of `add_scalar`.
        layout : bool
            Log them to this run instead, under the tags ``<main_tag>/<key>``, and say by
            `add_custom_scalars` that they are one chart, in TensorBoard's tab of custom scalars.
            This replaces another layout of this run, and another layout this.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted, or a name would lead out of the log directory;
            nothing is written.
        WriterError
            An earlier event could not be written.

        Notes
        -----
        The runs have a file each, but no thread, and share a few dozen descriptors.
        """
        values.tag(main_tag, "main_tag")
        layout = values.flag("layout", layout)
        if not hasattr(tag_scalar_dict, "items"):
            raise TypeError(
                "tag_scalar_dict: want a mapping of names to numbers, "
                f"got {values.describe(tag_scalar_dict)}"
            )
        named = {}
        for name, value in tag_scalar_dict.items():
            label = f"tag_scalar_dict[{values.tag(name, 'tag_scalar_dict')!r}]"
            named[name] = values.number(label, value)
            if not layout:
                values.run(_run(main_tag, name), f"main_tag, {label}")
        step = values.step(self._step if global_step is None else global_step)
        if walltime is None:
            walltime = self._walltime
        wall_time = time.time() if walltime is None else values.wall_time(walltime)
        if layout:
            self._log_chart(main_tag, named, step, wall_time)
            return
        for name, value in named.items():
            run = self._subrun(_run(main_tag, name))
            points, append = run._points, run._append  # noqa: SLF001  of the same family
            stencil = points.get(main_tag) or points.stencil(main_tag)
            append(stencil.record(wall_time, step, value))

    def _log_chart(
        self, main_tag: str, named: dict[str, float], step: int, wall_time: float
    ) -> None:
        """Log the lines of a chart, and the layout of all charts if it has a new one."""
        for name, value in named.items():
            self.add_scalar(f"{main_tag}/{name}", value, step, wall_time)
        lines = self._charts.get(main_tag, ())
        fresh = [name for name in named if name not in lines]
        if fresh:
            self._charts = {**self._charts, main_tag: (*lines, *fresh)}
            # The tags of a layout are regular expressions, matched from the start.
            charts = {
                chart: [custom_scalars.MULTILINE, [re.escape(f"{chart}/{n}") + "$" for n in names]]
                for chart, names in self._charts.items()
            }
            self._log(custom_scalars.summary({"default": charts}), 0, wall_time)


def _run(main_tag: str, name: str) -> str:
    """Return torch's name of the run of one line."""
    return f"{main_tag.replace('/', '_')}_{name}"
