"""An exported torch program as the nodes of a graph."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from tbnb.format.nodes import Node, Shape
from tbnb.writer.scopes import Names, Scopes, device, outputs

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 1000  # characters of the arguments of an operation
_KINDS = {
    "PARAMETER": "Parameter",
    "BUFFER": "Buffer",
    "CONSTANT_TENSOR": "Constant",
    "CUSTOM_OBJ": "Object",
}


def nodes(program: Any, model: Any, keys: list[tuple[str | int, ...]]) -> list[Node]:
    """Return the nodes of a program.

    Parameters
    ----------
    program : torch.export.ExportedProgram
    model : torch.nn.Module or None
        What was exported, for the names of its modules; None where it is not known any more.
    keys : list of tuple
        How each output is reached from what the model returns.
    """
    return _Reader(program, model).read(keys)


class _Reader:
    def __init__(self, program: Any, model: Any) -> None:
        self._program = program
        known = program.graph_module if model is None else model
        self._scopes = Scopes(known, None if model is not None else _classes(program))
        self._names = Names()
        self._found: list[Node] = []
        # What stands for a value of the program: the name of a node, or a list of such.
        self._of: dict[Any, Any] = {}
        # Parameters, buffers and constants, made a node when something uses them.
        self._held: dict[Any, tuple[str, str]] = {}

    def read(self, keys: list[tuple[str | int, ...]]) -> list[Node]:
        self._signature()
        results = self._walk(self._program.graph, self._program.graph_module)
        specs = self._program.graph_signature.output_specs
        wanted = [
            result
            for result, spec in zip(results, specs, strict=True)
            if spec.kind.name == "USER_OUTPUT"
        ]
        if len(keys) != len(wanted):
            keys = [()] * len(wanted)
        for name, result in zip(outputs(keys), wanted, strict=True):
            if _is_node(result):
                self._add(name, "IO Node", self._inputs(result), result.meta.get("val"), {})
        return self._found

    def _signature(self) -> None:
        """Make the program's own arguments nodes: the user's now, all others when used."""
        places = (node for node in self._program.graph.nodes if node.op == "placeholder")
        for node, spec in zip(places, self._program.graph_signature.input_specs, strict=True):
            kind = spec.kind.name
            if kind == "USER_INPUT":
                if node.users:
                    self._of[node] = self._add(
                        f"input/{node.name}", "IO Node", [], node.meta.get("val"), {}
                    )
                continue
            path, _, name = self._scopes.owner(spec.target or node.name).rpartition(".")
            user = next(iter(node.users), None)
            constant = kind not in {"PARAMETER", "BUFFER"} and not path
            scope = self._scope(user) if constant else self._scopes.module(path)
            self._held[node] = (f"{scope}/{name}", _KINDS.get(kind, kind.title()))

    def _walk(self, graph: Any, module: Any) -> list[Any]:
        """Read the operations in order, and return what comes out."""
        for node in graph.nodes:
            if node.op == "get_attr":
                self._attribute(node, module)
            elif node.op == "call_function":
                self._call(node)
            elif node.op == "output":
                return list(_flat(node.args[0]))
        return []

    def _attribute(self, node: Any, module: Any) -> None:
        value = module
        for part in node.target.split("."):
            value = getattr(value, part)
        if hasattr(value, "graph"):
            self._of[node] = value  # the body of a block
        else:
            self._held[node] = (f"{self._scope(node)}/{node.name}", "Constant")

    def _call(self, node: Any) -> None:
        if node.target is operator.getitem and isinstance(node.args[1], int):
            source = self._reference(node.args[0])
            if isinstance(source, list) and node.args[1] < len(source):
                self._of[node] = source[node.args[1]]
                return
        nodes = filter(_is_node, _flat(node.args))
        body = next((a for a in nodes if hasattr(self._of.get(a), "graph")), None)
        if body is not None and str(node.target).startswith("wrap"):
            self._inline(node, body)
            return
        operation, named = _described(node)
        inputs = [name for value in _flat((node.args, node.kwargs)) for name in self._inputs(value)]
        shown = {name: text for name, value in named if (text := _shown(value)) is not None}
        # As torch writes attributes; its single quotes are blanks.
        attrs = {"attr": str(shown).replace("'", " ")[:_LONGEST]}
        name = f"{self._scope(node)}/{operation.rpartition('::')[2]}"
        value = node.meta.get("val")
        unique = self._add(name, operation, inputs, value, attrs)
        self._of[node] = (
            _numbered(unique, value, [0]) if isinstance(value, (tuple, list)) else unique
        )

    def _inline(self, node: Any, body: Any) -> None:
        """Read the operations of a block without its own (no_grad, autocast) where it stands."""
        block = self._of[body]
        given = node.args[node.args.index(body) + 1 :]
        places = (place for place in block.graph.nodes if place.op == "placeholder")
        for place, value in zip(places, given, strict=False):
            if _is_node(value):
                self._of[place] = self._reference(value)
        results = self._walk(block.graph, block)
        self._of[node] = [self._reference(r) if _is_node(r) else [] for r in results]

    def _reference(self, node: Any) -> Any:
        held = self._held.pop(node, None)
        if held is not None:
            self._of[node] = self._add(held[0], held[1], [], node.meta.get("val"), {})
        return self._of.get(node, [])

    def _inputs(self, value: Any) -> list[str]:
        if not _is_node(value):
            return []
        return [name for name in _flat(self._reference(value)) if isinstance(name, str)]

    def _scope(self, node: Any) -> str:
        stack = {} if node is None else node.meta.get("nn_module_stack") or {}
        return self._scopes.calls(path for path, _ in stack.values())

    def _add(
        self, name: str, operation: str, inputs: list[str], value: Any, attrs: dict[str, Any]
    ) -> str:
        unique = self._names.unique(name)
        tensors = [item for item in _flat(value) if hasattr(item, "shape")]
        where = device(tensors[0].device) if tensors else ""
        shapes = tuple(_shape(tensor) for tensor in tensors)
        self._found.append(Node(unique, operation, tuple(inputs), where, attrs, shapes))
        return unique


def _classes(program: Any) -> dict[str, str]:
    """Return the classes of the modules that a program called, by their paths."""
    stacks = (node.meta.get("nn_module_stack") or {} for node in program.graph.nodes)
    called = (called for stack in stacks for called in stack.values())
    return {path: str(kind).rpartition(".")[2] for path, kind in called}


def _described(node: Any) -> tuple[str, list[tuple[str, Any]]]:
    """Return the name of an operation and its arguments by their names."""
    target = node.target
    schema = getattr(target, "_schema", None)
    if schema is None:
        inside = getattr(target, "__module__", None) or "torch"
        name = getattr(target, "__name__", None) or str(target)
        named = [(str(number), value) for number, value in enumerate(node.args)]
        return f"{inside.strip('_').rpartition('.')[2]}::{name}", [*named, *node.kwargs.items()]
    names = [argument.name for argument in schema.arguments]
    named = list(zip(names, node.args, strict=False))
    return schema.name, [*named, *node.kwargs.items()]


def _shown(value: Any) -> Any:
    """Return an argument that is no tensor, as it is shown; None for one that is."""
    members = list(_flat(value))
    if any(_is_node(member) for member in members):
        return None
    plain = (bool, int, float, str, type(None))
    if isinstance(value, plain) or (members and all(isinstance(m, plain) for m in members)):
        return value
    return str(value)


def _numbered(name: str, value: Any, count: list[int]) -> Any:
    """Return the names of an operation's several outputs, in the structure of the outputs."""
    if isinstance(value, (tuple, list)):
        return [_numbered(name, item, count) for item in value]
    number = count[0]
    count[0] += hasattr(value, "shape")
    return f"{name}:{number}" if number else name


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (tuple, list)):
        if value is not None:
            yield value
        return
    for item in value:
        yield from _flat(item)


def _is_node(value: Any) -> bool:
    return hasattr(value, "meta") and hasattr(value, "users")


def _shape(tensor: Any) -> Shape:
    # The size of a dimension that may vary is a symbol.
    return tuple(size if type(size) is int else -1 for size in tensor.shape)
