"""The nodes of a graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Shape = tuple[int, ...] | None  # -1 for a size, None for a rank that is not known


@dataclass(frozen=True, slots=True)
class DataType:
    """An attribute that is a data type, by its number in types.proto."""

    number: int


@dataclass(frozen=True, slots=True)
class Omitted:
    """An attribute that was not decoded: too long to show, or a tensor or function.

    Attributes
    ----------
    kind : str
        "bytes", "tensor", "list", "func" or "placeholder".
    size : int
        Bytes on disk.
    """

    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Node:
    """One operation, parameter, input or output.

    Attributes
    ----------
    name : str
        Unique in its graph; ``/`` separates the scopes it lies in.
    op : str
        What it does.
    inputs : tuple of str
        Names of nodes; ``name:1`` is the second output of one, ``^name`` only waits for it.
    device : str
        Such as ``/device:CPU:0``; empty when it is not known.
    attrs : mapping
        str, bytes, bool, int, float, `DataType`, shapes as tuples, lists of these, or `Omitted`.
    shapes : tuple of shapes
        Of each output: a tuple of int, or None where its rank is not known.
    """

    name: str
    op: str
    inputs: tuple[str, ...] = ()
    device: str = ""
    attrs: Mapping[str, Any] = field(default_factory=dict)
    shapes: tuple[Shape, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph.

    Attributes
    ----------
    nodes : tuple of Node
    functions : mapping of str to tuple of Node
        The bodies of its functions, by their names.
    """

    nodes: tuple[Node, ...]
    functions: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
