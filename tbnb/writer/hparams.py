"""Hyperparameters and the metrics they led to: add_hparams."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from tbnb.plugins import hparams, scalars
from tbnb.writer import values
from tbnb.writer.base import Base

_ACCEPTED = "a bool, number, str, a tensor of one number, or None"


class HparamsMethods(Base):
    """Hyperparameters and the metrics they led to."""

    def add_hparams(
        self,
        hparam_dict: Mapping[str, Any],
        metric_dict: Mapping[str, Any] | None = None,
        hparam_domain_discrete: Mapping[str, Any] | str | None = None,
        run_name: str | int | None = None,
        global_step: Any = None,
        *,
        name: str | None = None,
        inline: bool = False,
        bool_as_number: bool = False,
    ) -> None:
        """Log the hyperparameters of a finished run and what it reached.

        Parameters
        ----------
        hparam_dict : mapping of str to bool, number, str or None
            Also numbers of numpy, torch, jax and tensorflow, and functions and classes, which
            stand by their name. What is None is left out.
        metric_dict : mapping of str to number, optional
            Each is logged as a scalar, too.
        hparam_domain_discrete : mapping of str to list, optional
            Of some of the hyperparameters all values that they can take. A str is tensorboardX's
            order of arguments: `name` here, `global_step` next.
        run_name : str, optional
            The sub-run that they are logged to, below the writer's directory: by default the time
            of day in seconds. ``"."`` is the writer's own run.
        global_step : int, optional
            Step, int64; 0 when left out.
        name : str, optional
            tensorboardX's name of `run_name`.
        inline : bool
            Log to the writer's own run, whose scalars may then be the metrics. Once: of a run
            TensorBoard keeps the first.
        bool_as_number : bool
            Write True as 1.0, as torch does, where TensorBoard knows booleans.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            An earlier event could not be written.
        """
        inline = values.flag("inline", inline)
        bool_as_number = values.flag("bool_as_number", bool_as_number)
        domains = hparam_domain_discrete
        given: list[Any] = [name]
        if isinstance(domains, str):
            given.append(domains)
            domains = None
            if global_step is None and not isinstance(run_name, str):
                run_name, global_step = None, run_name
        given = [one for one in (run_name, *given) if one is not None]
        if len(given) > 1:
            raise TypeError(f"run_name: want it once, got {' and '.join(map(values.brief, given))}")
        summaries = experiment(hparam_dict, metric_dict, domains, bool_as_number=bool_as_number)
        metrics = _metrics(metric_dict)
        step = values.step(self._step if global_step is None else global_step)
        sub_run = values.text("run_name", given[0] if given else "")
        if inline and sub_run not in {"", "."}:
            raise ValueError(f"run_name: want none with inline=True, got {sub_run!r}")
        run: Base = self
        if not inline and sub_run != ".":
            run = self._subrun(values.run(sub_run or str(time.time()), "run_name"))
        for summary in (*summaries, *(scalars.summary(*metric) for metric in metrics.items())):
            run._log(summary, step, self._walltime)  # noqa: SLF001  of the same family


def experiment(
    hparam_dict: Mapping[str, Any],
    metric_dict: Mapping[str, Any] | None = None,
    hparam_domain_discrete: Mapping[str, Any] | None = None,
    *,
    bool_as_number: bool = False,
) -> tuple[bytes, bytes, bytes]:
    """Return the Summary messages of an experiment, of a session's start, and of its end.

    See `HparamsMethods.add_hparams` for the arguments and errors.
    """
    plain = {}
    for key, value in _items("hparam_dict", hparam_dict):
        if value is not None:
            plain[key] = _plain(f"hparam_dict[{key!r}]", value)
    domains = {}
    allowed = {} if hparam_domain_discrete is None else hparam_domain_discrete
    for key, given in _items("hparam_domain_discrete", allowed):
        name = f"hparam_domain_discrete[{key!r}]"
        if key not in plain:
            raise ValueError(f"{name}: want a key of hparam_dict, one of {list(plain)}")
        if not isinstance(given, (list, tuple)):
            raise TypeError(f"{name}: want a list, got {values.describe(given)}")
        domains[key] = [_plain(name, value) for value in given]
        if any(_kind(value) is not _kind(plain[key]) for value in domains[key]):
            wanted = _kind(plain[key]).__name__
            raise TypeError(f"{name}: want values of its type, {wanted}, got {values.brief(given)}")
    if bool_as_number:
        plain = {key: _number(value) for key, value in plain.items()}
        domains = {key: [_number(value) for value in given] for key, given in domains.items()}
    return hparams.experiment(plain, _metrics(metric_dict), domains)


def _metrics(given: Mapping[str, Any] | None) -> dict[str, float]:
    return {
        key: values.number(f"metric_dict[{key!r}]", value)
        for key, value in _items("metric_dict", {} if given is None else given)
    }


def _items(name: str, given: Any) -> list[tuple[str, Any]]:
    if not isinstance(given, Mapping):
        raise TypeError(f"{name}: want a mapping, got {values.describe(given)}")
    return [(values.text(f"{name}: key", key), value) for key, value in given.items()]


def _plain(name: str, value: Any) -> float | str | bool:
    """Return a value of any library as one of Python's."""
    if callable(value) and hasattr(value, "__name__"):
        return str(value.__name__)
    if not isinstance(value, (bool, int, float, str)) and hasattr(value, "item"):
        value = _item(name, value)
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return values.text(name, str(value))
    if isinstance(value, (int, float)) or hasattr(value, "__float__"):
        return values.number(name, value)
    raise TypeError(f"{name}: want {_ACCEPTED}; got {values.describe(value)}")


def _item(name: str, value: Any) -> Any:
    """Return the one element of an array, tensor or numpy number."""
    try:
        return value.item()
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(f"{name}: want {_ACCEPTED}; got {values.describe(value)}") from error


def _kind(value: float | str | bool) -> type:
    return type(value) if isinstance(value, (bool, str)) else float


def _number(value: float | str | bool) -> float | str:
    return float(value) if isinstance(value, bool) else value
