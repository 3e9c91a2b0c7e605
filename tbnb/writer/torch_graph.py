"""The operations of a torch module, as the nodes of a graph.

Through ``torch.export``, which keeps the names of modules and arguments and computes no values;
where that fails, as for branches that depend on data, through ``torch.jit.trace``, which runs the
model once.
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
from typing import TYPE_CHECKING, Any

from tbnb.writer import torch_export, torch_trace
from tbnb.writer.torch_input import Arguments, arguments
from tbnb.writer.untouched import quiet, untouched

if TYPE_CHECKING:
    from tbnb.format.nodes import Node

_BRIEF = 300  # characters of each failure that are told
_INSIDE = "model"


def nodes(model: Any, inputs: Any, *, strict: bool = True, verbose: bool = False) -> list[Node]:
    """Return the nodes of a module's graph.

    Parameters
    ----------
    model : torch.nn.Module or torch.export.ExportedProgram
    inputs : tensor, tuple, list, dict or None
        See `torch_input.arguments`.
    strict : bool
        Handed to ``torch.jit.trace``, if it comes to that.
    verbose : bool
        Write the graph that torch made to the standard output.

    Raises
    ------
    TypeError, ValueError
        The inputs do not fit, or neither way works; the message has both failures.
    """
    if hasattr(model, "graph_signature"):
        with quiet():
            return torch_export.nodes(model, None, _keys(model.call_spec.out_spec))
    model = _unwrapped(model)
    given = arguments(model, inputs)
    failures: list[Exception] = []
    for way in (_exported, _traced):
        try:
            with quiet(), untouched(model):
                found, shown = way(model, given, strict)
                if not found:
                    raise ValueError("the graph is empty: forward returns no tensor")  # noqa: TRY301  as torch's own errors
        except Exception as error:  # noqa: BLE001, PERF203  the model's own code runs
            failures.append(error)
        else:
            if verbose:
                sys.stdout.write(f"{shown}\n")
            return found
    exported, traced = (f"{type(error).__name__}: {_brief(error)}" for error in failures)
    raise ValueError(
        f"model: no graph of {type(model).__name__} with these inputs: "
        f"torch.export failed with {exported}; torch.jit.trace failed with {traced}"
    ) from failures[-1]


def _unwrapped(model: Any) -> Any:
    """Return the module inside torch.compile's and the data-parallel wrappers."""
    while True:
        kind = type(model).__name__
        if kind == "ScriptFunction":
            return _module_of(model)
        if kind == "OptimizedModule":
            model = model._orig_mod  # noqa: SLF001  its only name
        elif kind in {"DataParallel", "DistributedDataParallel"}:
            model = model.module
        else:
            return model


def _module_of(function: Any) -> Any:
    """Return a module that calls a function, for scopes need one."""
    import torch

    class Function(torch.nn.Module):  # type: ignore[misc]  # torch's classes have no types here
        original_name = function.name

        def forward(self, *args: Any, **kwargs: Any) -> Any:
            return function(*args, **kwargs)

    return Function()


def _exported(model: Any, given: Arguments, strict: bool) -> tuple[list[Node], Any]:  # noqa: ARG001  one form for both ways
    import torch

    if isinstance(model, torch.jit.ScriptModule):
        raise TypeError("the module is scripted")
    program = torch.export.export(model, given.args, given.kwargs or None, strict=False)
    found = torch_export.nodes(program, model, _keys(program.call_spec.out_spec))
    return found, program.graph


def _traced(model: Any, given: Arguments, strict: bool) -> tuple[list[Node], Any]:
    import torch
    from torch.utils import _pytree as pytree

    leaves, spec = pytree.tree_flatten(tuple(given))
    names = _names(model, given)
    tensors = [number for number, leaf in enumerate(leaves) if isinstance(leaf, torch.Tensor)]
    keys: list[tuple[str | int, ...]] = []

    class Bound(torch.nn.Module):  # type: ignore[misc]  # torch's classes have no types here
        """The model with all but its tensors bound, returning all the tensors it returns."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: Any) -> tuple[Any, ...]:
            filled = list(leaves)
            for number, value in zip(tensors, values, strict=True):
                filled[number] = value
            args, kwargs = pytree.tree_unflatten(filled, spec)
            found, out = pytree.tree_flatten(_opened(self.model(*args, **kwargs)))
            kept = [isinstance(item, torch.Tensor) for item in found]
            keys[:] = [key for key, keep in zip(_keys(out), kept, strict=True) if keep]
            return tuple(item for item, keep in zip(found, kept, strict=True) if keep)

    values = tuple(leaves[number] for number in tensors)
    bound = Bound()
    bound.training = False  # `eval` would call the model's own, which may do more
    trace = torch.jit.trace(bound, values, strict=strict, check_trace=False)
    found = torch_trace.nodes(trace, model, _INSIDE, [names[n] for n in tensors], keys)
    return found, trace.inlined_graph


def _opened(output: Any) -> Any:
    """Return an output with its dataclasses, which torch does not look into, as dicts."""
    from torch.utils import _pytree as pytree

    def opened(leaf: Any) -> Any:
        if not dataclasses.is_dataclass(leaf):
            return leaf
        return {
            field.name: _opened(getattr(leaf, field.name)) for field in dataclasses.fields(leaf)
        }

    return pytree.tree_map(opened, output)


def _names(model: Any, given: Arguments) -> list[str]:
    """Return the name of each leaf of the arguments: the parameter's, and the way from there."""
    from torch.utils import _pytree as pytree

    bound = inspect.signature(model.forward).bind(*given.args, **given.kwargs).arguments
    position = list(bound)
    names = []
    for path, _ in pytree.tree_flatten_with_path(tuple(given))[0]:
        (side, first, *rest) = (_part(key) for key in path)
        if side == 0:
            first = position[min(int(first), len(position) - 1)]
        names.append("_".join(str(part) for part in (first, *rest)))
    return names


def _keys(spec: Any) -> list[tuple[str | int, ...]]:
    """Return how each leaf of an output is reached."""
    from torch.utils import _pytree as pytree

    structure = pytree.tree_unflatten(list(range(spec.num_leaves)), spec)
    leaves = pytree.tree_flatten_with_path(structure)[0]
    return [tuple(_part(key) for key in path) for path, _ in leaves]


def _part(key: Any) -> str | int:
    for attribute in ("key", "name", "idx"):
        found = getattr(key, attribute, None)
        if found is not None:
            return found if isinstance(found, int) else str(found)
    return str(key)


def _brief(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= _BRIEF else text[: _BRIEF - 3] + "..."
