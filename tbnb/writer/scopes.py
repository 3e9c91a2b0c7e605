"""Names of a graph's nodes: unique, and within the scope of the module they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Names:
    """Gives out each name once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """Return the name, or with a number behind it the first that nobody has."""
        found = name
        while found in self._taken:
            number = self._next.get(name, 0) + 1
            self._next[name] = number
            found = f"{name}_{number}"
        self._taken.add(found)
        return found


class Scopes:
    """The scopes of a torch module, ``Net/Sequential[layers]/Block[0]/Conv2d[conv1]``.

    Such names are torch's (2.13, utils/tensorboard/_pytorch_graph.py). It leaves out the modules
    that are not called, such as a ModuleList, and so gives the first blocks of two lists one
    name; here every module has its own.

    Parameters
    ----------
    model : torch.nn.Module
    classes : mapping of str to str, optional
        The classes of modules by their paths, where the model itself does not know them any more.
    """

    def __init__(self, model: Any, classes: Mapping[str, str] | None = None) -> None:
        self._model = model
        self._classes = classes or {}
        self._root = self._classes.get("") or _class(model)
        self._of: dict[str, str] = {"": self._root}
        # With the tensors themselves, so that none of their ids is given to another.
        self._paths = {
            id(tensor): (path, tensor)
            for named in (model.named_parameters(), model.named_buffers())
            for path, tensor in named
        }

    def owner(self, path: str) -> str:
        """Return the first path of a parameter or buffer that has several, as shared ones have."""
        return str(self._paths.get(id(self.find(path)), (path,))[0])

    def module(self, path: str) -> str:
        """Return the scope of the module at a path such as ``layers.0.conv1``."""
        known = self._of.get(path)
        if known is None:
            outer, _, attribute = path.rpartition(".")
            known = self._of[path] = f"{self.module(outer)}/{self._label(path, attribute)}"
        return known

    def calls(self, paths: Iterable[str]) -> str:
        """Return the scope of what ran while the modules at these paths were running.

        Parameters
        ----------
        paths : iterable of str
            Outermost first. Where a module is called by one that does not hold it, its scope lies
            in the caller's.
        """
        scope, before = self._root, ""
        for path in paths:
            if path == before or not path:
                continue
            if not before or path.startswith(before + "."):
                parts = path[len(before) :].strip(".").split(".")
                for count in range(len(parts)):
                    inner = ".".join([*([before] if before else []), *parts[: count + 1]])
                    scope += f"/{self._label(inner, parts[count])}"
            else:
                scope += f"/{self._label(path, path.rpartition('.')[2])}"
            before = path
        return scope

    def find(self, path: str) -> Any:
        """Return the module, parameter or buffer at a path, or None."""
        found = self._model
        for part in path.split("."):
            found = getattr(found, part, None)
        return found

    def _label(self, path: str, attribute: str) -> str:
        kind = self._classes.get(path)
        if kind is None:
            module = self.find(path)
            kind = None if module is None else _class(module)
        return attribute if kind is None else f"{kind}[{attribute}]"


def _class(module: Any) -> str:
    # A module that was scripted or traced is of another class, and knows what it was.
    return str(getattr(module, "original_name", None) or type(module).__name__)


def outputs(keys: Sequence[Sequence[str | int]]) -> list[str]:
    """Return the names of a model's outputs.

    Parameters
    ----------
    keys : sequence
        How each is reached from what the model returns: names or positions.

    Returns
    -------
    list of str
        ``output/logits`` where names lead to it, ``output/output.1`` (torch's) where none does.
    """
    found = []
    for number, key in enumerate(keys, 1):
        named = any(isinstance(part, str) for part in key)
        parts = [part if isinstance(part, str) else str(part + 1) for part in key]
        found.append("output/" + (".".join(parts) if named else f"output.{number}"))
    return found


def device(of: Any) -> str:
    """Return the name that a graph has for a torch.device; empty for None and the meta device."""
    kind = "" if of is None else of.type.upper()
    kind = {"CUDA": "GPU", "META": ""}.get(kind, kind)
    return f"/device:{kind}:{of.index or 0}" if kind else ""
