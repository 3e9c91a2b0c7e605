"""Running a torch model once without leaving a trace in it, in its generators or on the screen."""

from __future__ import annotations

import contextlib
import copy
import itertools
import logging
import random
import sys
import threading
import warnings
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def untouched(model: Any) -> Iterator[None]:
    """Put a model in evaluation mode, and back to what it was.

    Modes are set on each module alone: `train` and `eval` may do more where they are overridden,
    and modules may be in different modes (a frozen batch norm).

    Parameters
    ----------
    model : torch.nn.Module

    Notes
    -----
    Put back are each module's attributes, the contents of its lists, dicts and sets, the random
    generators, and what is known of gradients. While it runs, buffers are copies.
    """
    import torch

    everything = list(model.modules())
    # Those live outside Python, and have no attributes that forward could set.
    scripted = [m for m in everything if isinstance(m, torch.jit.ScriptModule)]
    modes = [module.training for module in scripted]
    modules = [m for m in everything if not isinstance(m, torch.jit.ScriptModule)]
    attributes = [dict(vars(module)) for module in modules]
    containers = [
        (value, copy.copy(value))
        for values in attributes
        for value in values.values()
        if type(value) in {list, dict, set, OrderedDict}
    ]
    gradients = [(parameter, parameter.grad) for parameter in model.parameters()]
    fast = torch.backends.mha.get_fastpath_enabled()
    with _generators(model):
        try:
            for module in scripted:
                module.train(mode=False)
            for module in modules:
                vars(module)["training"] = False
                for name, buffer in module._buffers.items():  # noqa: SLF001  the dict itself
                    if buffer is not None:
                        module._buffers[name] = buffer.detach().clone()  # noqa: SLF001
            # It would show the whole layer as one operation.
            torch.backends.mha.set_fastpath_enabled(value=False)
            yield
        finally:
            torch.backends.mha.set_fastpath_enabled(value=fast)
            for module, mode in zip(scripted, modes, strict=True):
                module.train(mode=mode)
            for module, values in zip(modules, attributes, strict=True):
                for added in vars(module).keys() - values.keys():
                    del vars(module)[added]
                vars(module).update(values)
            for container, before in containers:
                _refill(container, before)
            for parameter, gradient in gradients:
                parameter.grad = gradient


def _refill(container: Any, before: Any) -> None:
    """Put back what a list, dict or set held, unless it still does."""
    if len(container) == len(before) and all(
        mine is old for mine, old in zip(_held(container), _held(before), strict=True)
    ):
        return
    if isinstance(container, list):
        container[:] = before
    else:
        container.clear()
        container.update(before)


def _held(container: Any) -> Iterator[Any]:
    if isinstance(container, dict):
        return itertools.chain.from_iterable(container.items())
    return iter(container)


@contextlib.contextmanager
def _generators(model: Any) -> Iterator[None]:
    """Leave the random generators as they are."""
    import torch

    plain = random.getstate()
    numpy = sys.modules.get("numpy")
    of_numpy = None if numpy is None else numpy.random.get_state()
    tensors = [*model.parameters(), *model.buffers()]
    devices = sorted({t.device.index or 0 for t in tensors if t.device.type == "cuda"})
    try:
        with torch.random.fork_rng(devices=devices):
            yield
    finally:
        random.setstate(plain)
        if numpy is not None:
            numpy.random.set_state(of_numpy)


class _Hush(logging.Filter):
    """Holds back what torch says in this thread."""

    def __init__(self) -> None:
        super().__init__()
        self._thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        return record.thread != self._thread or not record.name.startswith("torch")


class _Muted:
    """A stream that leaves out what this thread writes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._thread = threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() == self._thread:
            return len(text)
        return int(self._stream.write(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Hold back warnings, the logs of torch and standard error: an attempt that fails is no news.

    torch.export prints there the graph of a model that it could not export.
    """
    hush = _Hush()
    loggers = [logging.getLogger()] + [
        logging.getLogger(name)
        for name in list(logging.root.manager.loggerDict)
        if name.startswith("torch")
    ]
    handlers = {handler for logger in loggers for handler in logger.handlers}
    if logging.lastResort is not None:
        handlers.add(logging.lastResort)
    for handler in handlers:
        handler.addFilter(hush)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(_Muted(sys.stderr)):
            warnings.simplefilter("ignore")
            yield
    finally:
        for handler in handlers:
            handler.removeFilter(hush)
