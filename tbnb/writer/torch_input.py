"""What a torch module is called with, from what a user gives."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, NamedTuple

from tbnb.writer.values import describe

if TYPE_CHECKING:
    from collections.abc import Mapping


class Arguments(NamedTuple):
    """What `forward` is called with."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def arguments(model: Any, inputs: Any) -> Arguments:
    """Return the arguments of `forward`.

    Parameters
    ----------
    model : torch.nn.Module
    inputs : tensor, tuple, list, dict or None
        A tuple or list holds the positional arguments; so does a dict the keyword arguments, if
        its keys are names of such, and else it is the one argument. Anything else is the one
        argument. None is no argument at all.

    Raises
    ------
    ValueError
        `forward` cannot be called with these.
    """
    signature = inspect.signature(model.forward)
    if inputs is None:
        given = Arguments((), {})
    elif type(inputs) in {tuple, list}:
        given = Arguments(tuple(inputs), {})
    elif isinstance(inputs, dict) and _fits(signature, inputs):
        given = Arguments((), dict(inputs))
    else:
        given = Arguments((inputs,), {})
    try:
        signature.bind(*given.args, **given.kwargs)
    except TypeError as error:
        raise ValueError(
            f"input_to_model: {type(model).__name__}.forward{signature} cannot be called with "
            f"{_told(given)}: {error}"
        ) from error
    return _apart(given)


def _told(given: Arguments) -> str:
    told = [describe(value) for value in given.args]
    told += [f"{name}={describe(value)}" for name, value in given.kwargs.items()]
    return ", ".join(told) or "nothing"


def _apart(given: Arguments) -> Arguments:
    """Return arguments of which no two are one tensor: those would be shown as one input."""
    from torch.utils import _pytree as pytree

    leaves, spec = pytree.tree_flatten(tuple(given))
    seen: set[int] = set()
    for number, leaf in enumerate(leaves):
        if hasattr(leaf, "detach"):
            if id(leaf) in seen:
                leaves[number] = leaf.detach().requires_grad_(leaf.requires_grad)
            seen.add(id(leaf))
    return Arguments(*pytree.tree_unflatten(leaves, spec))


def _fits(signature: inspect.Signature, inputs: Mapping[Any, Any]) -> bool:
    if not inputs or not all(isinstance(key, str) for key in inputs):
        return False
    try:
        signature.bind(**inputs)
    except TypeError:
        return False
    # With **kwargs every key fits: then at least one must be a parameter's name.
    return any(key in signature.parameters for key in inputs)
