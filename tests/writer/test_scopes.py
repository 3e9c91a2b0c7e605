"""Names of nodes, and of the scopes that they lie in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbnb.writer.scopes import Names, Scopes, device, outputs


class Module:
    """As much of a torch module as has a name: children are attributes."""

    def __init__(self, **children: Any) -> None:
        vars(self).update(children)
        self.weight = object()

    def named_parameters(self) -> list[tuple[str, Any]]:
        """Return its own."""
        return [("weight", self.weight)]

    def named_buffers(self) -> list[tuple[str, Any]]:
        """Return none."""
        return []


class Net(Module):
    """A root."""


class Conv(Module):
    """A leaf."""


class Seq(Module):
    """What holds others."""


@pytest.fixture
def net() -> Net:
    """A net with a list of two, and a module that one of those calls without holding it."""
    return Net(layers=Seq(**{"0": Conv(), "1": Seq(inner=Conv())}), other=Conv())


def test_scopes_by_path(net: Net) -> None:
    """Class and attribute of each module on the way."""
    scopes = Scopes(net)

    assert scopes.module("") == "Net"
    assert scopes.module("layers.1.inner") == "Net/Seq[layers]/Seq[1]/Conv[inner]"
    assert scopes.module("layers.9") == "Net/Seq[layers]/9"


@pytest.mark.parametrize(
    ("paths", "scope"),
    [
        ([], "Net"),
        ([""], "Net"),
        (["", "layers", "layers.0"], "Net/Seq[layers]/Conv[0]"),
        (["", "layers.1.inner"], "Net/Seq[layers]/Seq[1]/Conv[inner]"),
        (["", "layers", "layers", "layers.0"], "Net/Seq[layers]/Conv[0]"),
        (["", "layers", "layers.1", "other"], "Net/Seq[layers]/Seq[1]/Conv[other]"),
    ],
)
def test_scopes_by_call(net: Net, paths: list[str], scope: str) -> None:
    """Modules that were not called are filled in; one of elsewhere lies in its caller."""
    assert Scopes(net).calls(paths) == scope


def test_classes_that_the_model_forgot() -> None:
    """They are told by path."""
    scopes = Scopes(SimpleNamespace(named_parameters=list, named_buffers=list), {"": "A", "x": "B"})

    assert scopes.module("x") == "A/B[x]"


def test_a_shared_weight_has_its_first_path(net: Net) -> None:
    """Whichever path it is reached by."""
    net.other.weight = net.weight
    scopes = Scopes(net)

    assert scopes.owner("other.weight") == "weight"
    assert scopes.owner("layers.0.weight") == "layers.0.weight"


@given(st.lists(st.sampled_from(["a", "a_1", "a_1_1", "b", "b_2"])))
def test_names_are_given_once(wanted: list[str]) -> None:
    """Also where a number behind one name makes another; the first has it as it is."""
    names = Names()
    found = [names.unique(name) for name in wanted]

    assert len(set(found)) == len(wanted)
    assert all(mine.startswith(name) for mine, name in zip(found, wanted, strict=True))


def test_outputs() -> None:
    """Torch's names where there are no better ones."""
    assert outputs([()]) == ["output/output.1"]
    assert outputs([(0,), (1,)]) == ["output/output.1", "output/output.2"]
    assert outputs([("logits",), ("hidden", 0)]) == ["output/logits", "output/hidden.1"]


@pytest.mark.parametrize(
    ("kind", "index", "name"),
    [
        ("cpu", None, "/device:CPU:0"),
        ("cuda", 1, "/device:GPU:1"),
        ("mps", 0, "/device:MPS:0"),
        ("meta", None, ""),
    ],
)
def test_devices(kind: str, index: int | None, name: str) -> None:
    """By TensorFlow's names; what has no data is nowhere."""
    assert device(SimpleNamespace(type=kind, index=index)) == name
    assert device(None) == ""
