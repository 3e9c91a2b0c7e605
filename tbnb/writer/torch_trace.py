"""A traced torch module as the nodes of a graph: for what torch.export cannot export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.format.nodes import Node, Shape
from tbnb.writer.scopes import Names, Scopes, device, outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 1000  # characters of the arguments of an operation
_MODULE = "__module."
_LISTS = {"prim::ListConstruct", "prim::TupleConstruct"}
_UNPACKED = {"prim::ListUnpack", "prim::TupleUnpack"}


def nodes(
    trace: Any, model: Any, inside: str, given: Sequence[str], keys: list[tuple[str | int, ...]]
) -> list[Node]:
    """Return the nodes of a trace.

    Parameters
    ----------
    trace : torch.jit.ScriptModule
    model : torch.nn.Module
        What was traced, for the names of its modules.
    inside : str
        The attribute of the traced module that holds `model`.
    given : sequence of str
        Names of the inputs.
    keys : list of tuple
        How each output is reached from what the model returns.
    """
    return _Reader(model, inside).read(trace.inlined_graph, given, keys)


class _Reader:
    def __init__(self, model: Any, inside: str) -> None:
        self._inside = inside
        self._scopes = Scopes(model)
        self._names = Names()
        self._found: list[Node] = []
        # By the name of a value: the name of a node, or a list of such.
        self._of: dict[str, Any] = {}
        self._paths: dict[str, str] = {}
        # By the name of a value: the path of a parameter or buffer. Each use is another value.
        self._held: dict[str, str] = {}
        self._made: dict[str, str] = {}  # by path: the name of its node
        self._constants: dict[str, Any] = {}

    def read(
        self, graph: Any, given: Sequence[str], keys: list[tuple[str | int, ...]]
    ) -> list[Node]:
        own, *places = graph.inputs()
        self._paths[own.debugName()] = ""
        for place, name in zip(places, given, strict=True):
            if place.uses():
                self._of[place.debugName()] = self._add(f"input/{name}", "IO Node", [], [place], {})
        self._block(graph)
        results = [item for value in graph.outputs() for item in self._inputs(value)]
        shaped = [item for value in graph.outputs() for item in _parts(value)]
        if len(keys) != len(results):
            keys = [()] * len(results)
        for number, name in enumerate(outputs(keys)):
            values = shaped[number : number + 1] if len(shaped) == len(results) else []
            self._add(name, "IO Node", [results[number]], values, {})
        return self._found

    def _block(self, block: Any) -> None:
        for node in block.nodes():
            kind = node.kind()
            if kind == "prim::GetAttr":
                self._attribute(node)
            elif kind == "prim::Constant":
                self._constant(node)
            elif kind in _LISTS:
                self._list(node)
            elif kind in _UNPACKED:
                self._unpack(node)
            else:
                self._operation(node)

    def _attribute(self, node: Any) -> None:
        name, result = node.s("name"), node.output()
        path = self._paths.get(node.input().debugName(), "")
        inner = name if not path else f"{path}.{name}"
        if result.type().kind() == "ClassType":
            self._paths[result.debugName()] = inner
        else:
            self._held[result.debugName()] = self._scopes.owner(self._relative(inner))

    def _constant(self, node: Any) -> None:
        result = node.output()
        value = result.toIValue()
        if hasattr(value, "shape"):
            name = f"{self._scope(node)}/constant"
            self._of[result.debugName()] = self._add(name, "Constant", [], [value], {})
        else:
            self._constants[result.debugName()] = value

    def _list(self, node: Any) -> None:
        name, items = node.output().debugName(), list(node.inputs())
        if all(item.debugName() in self._constants for item in items):
            self._constants[name] = [self._constants[item.debugName()] for item in items]
        else:
            self._of[name] = [self._reference(item) for item in items]

    def _unpack(self, node: Any) -> None:
        source = self._reference(node.input())
        for number, result in enumerate(node.outputs()):
            if isinstance(source, list):
                self._of[result.debugName()] = source[number] if number < len(source) else []
            else:
                self._of[result.debugName()] = f"{source}:{number}" if number else source

    def _operation(self, node: Any) -> None:
        kind, given, results = node.kind(), list(node.inputs()), list(node.outputs())
        named = list(zip(_arguments(node, len(given)), given, strict=True))
        shown = {name: self._constants.get(value.debugName()) for name, value in named}
        shown = {name: value for name, value in shown.items() if value is not None}
        inputs = [name for value in given for name in self._inputs(value)]
        for block in node.blocks():
            # A loop gives its body the number of the round, then what it was given itself.
            sources = given[:1] + given[2:] if kind == "prim::Loop" else given
            for place, source in zip(block.inputs(), sources, strict=False):
                self._of[place.debugName()] = self._reference(source)
            self._block(block)
            inputs += [name for value in block.outputs() for name in self._inputs(value)]
        attrs = {"attr": str(shown).replace("'", " ")[:_LONGEST]}
        base = f"{self._scope(node)}/{kind.rpartition('::')[2]}"
        unique = self._add(base, kind, list(dict.fromkeys(inputs)), results, attrs)
        for number, result in enumerate(results):
            self._of[result.debugName()] = f"{unique}:{number}" if number else unique

    def _reference(self, value: Any) -> Any:
        path = self._held.get(value.debugName())
        if path is None:
            return self._of.get(value.debugName(), [])
        if path not in self._made:
            module, _, name = path.rpartition(".")
            held = self._scopes.find(path)
            kind = "Parameter" if getattr(held, "requires_grad", True) else "Buffer"
            values = [held] if hasattr(held, "shape") else []
            scoped = f"{self._scopes.module(module)}/{name}"
            self._made[path] = self._add(scoped, kind, [], values, {})
        return self._made[path]

    def _inputs(self, value: Any) -> list[str]:
        return _flat(self._reference(value))

    def _scope(self, node: Any) -> str:
        called = [part for part in node.scopeName().split("/") if part.startswith(_MODULE)]
        return self._scopes.calls(self._relative(part[len(_MODULE) :]) for part in called)

    def _relative(self, path: str) -> str:
        """Return the path of a module within the model."""
        return path[len(self._inside) :].removeprefix(".")

    def _add(
        self, name: str, kind: str, inputs: list[str], values: Sequence[Any], attrs: dict[str, Any]
    ) -> str:
        unique = self._names.unique(name)
        tensors = [value for value in values if _is_tensor(value)]
        shapes = tuple(_shape(value) for value in tensors)
        known = shapes if any(shape is not None for shape in shapes) else ()
        where = device(_device(tensors[0])) if tensors else ""
        self._found.append(Node(unique, kind, tuple(inputs), where, attrs, known))
        return unique


def _arguments(node: Any, count: int) -> list[str]:
    """Return the names of an operation's arguments, or their numbers."""
    import torch

    numbers = [str(number) for number in range(count)]
    if node.schema() in {"", "(no schema)"}:
        return numbers
    names = [argument.name for argument in torch._C.parse_schema(node.schema()).arguments]  # noqa: SLF001  no public one
    return names if len(names) == count else numbers


def _parts(value: Any) -> list[Any]:
    """Return the values that a tuple was made of, or the value itself."""
    node = value.node()
    if node.kind() in _LISTS:
        return [part for item in node.inputs() for part in _parts(item)]
    return [value]


def _flat(found: Any) -> list[str]:
    if isinstance(found, list):
        return [name for item in found for name in _flat(item)]
    return [found]


def _is_tensor(value: Any) -> bool:
    """Say of a tensor, or of a value of the trace, whether it is a tensor."""
    return hasattr(value, "shape") or bool(value.type().kind() == "TensorType")


def _shape(value: Any) -> Shape:
    sizes = value.shape if hasattr(value, "shape") else value.type().sizes()
    return None if sizes is None else tuple(-1 if size is None else size for size in sizes)


def _device(value: Any) -> Any:
    return value.device if hasattr(value, "shape") else value.type().device()
