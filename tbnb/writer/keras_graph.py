"""A Keras model as the JSON from which TensorBoard draws its layers.

TensorBoard (2.21, plugins/graph/keras_util.py) reads what `Model.to_json` gives, but not all that
Keras 3 writes there: of a model inside a model it loses the inputs, or fails; of a layer that is
called with keywords it loses them; and it fails where an argument is no tensor, or a model returns
a dict. Such models are written with all layers on one level, in the scopes that TensorBoard gives
layers inside models, and with every input of a layer as its argument. Of all others, the JSON is
Keras's own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tbnb.writer.values import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TRIPLE = 3  # name of a layer, number of the call, number of the output


def encode(model: Any) -> bytes:
    """Return the JSON of a model's layers.

    Parameters
    ----------
    model : keras.Model

    Raises
    ------
    ValueError
        It cannot be serialized, or is no Functional or Sequential model: only those know how
        their layers are connected.
    """
    try:
        text = model.to_json()
        layers = json.loads(text)["config"].get("layers")
    except Exception as error:
        raise ValueError(f"model: {describe(model)} cannot be serialized: {error}") from error
    if layers is None:
        raise ValueError(
            f"model: want a Functional or Sequential Keras model, got {describe(model)}: what "
            "connects its layers is known to its call() alone; with the torch backend, "
            "input_to_model gives the graph of its operations"
        )
    whole = json.loads(text)
    return text.encode() if _is_plain(whole["config"]) else json.dumps(_flattened(whole)).encode()


def _is_plain(config: Mapping[str, Any]) -> bool:
    """Say whether TensorBoard reads all of a model."""
    return isinstance(config.get("output_layers", []), list) and all(
        layer["config"].get("layers") is None
        and all(_is_plain_call(node) for node in layer.get("inbound_nodes") or [])
        for layer in config["layers"]
    )


def _is_plain_call(node: Mapping[str, Any]) -> bool:
    if list(_tensors(node["kwargs"])):
        return False
    items = [
        item
        for argument in node["args"]
        for item in (argument if isinstance(argument, list) else [argument])
    ]
    return all(isinstance(item, dict) and "keras_history" in _config(item) for item in items)


def _flattened(model: dict[str, Any]) -> dict[str, Any]:
    """Return the model with the layers of all models in it on one level."""
    layers: list[dict[str, Any]] = []
    _flatten(model["config"], "", [], layers)
    config = {"name": model["config"]["name"], "layers": layers}
    return {"class_name": "Functional", "config": config}


def _flatten(
    config: Mapping[str, Any], scope: str, given: list[str], into: list[dict[str, Any]]
) -> list[str]:
    """Append the layers of one model.

    Parameters
    ----------
    config : mapping
        The model's.
    scope : str
        What the names of its layers begin with.
    given : list of str
        The layers that its inputs come from, in order; of several calls, one after the other.
    into : list
        What is appended to.

    Returns
    -------
    list of str
        The layers that its outputs come from.
    """
    of: dict[str, list[str]] = {}  # by layer or model: the layers that its outputs come from
    functional = "input_layers" in config
    entries = [name for name, _ in _places(config.get("input_layers"))]
    before: list[str] = given
    for layer in config["layers"]:
        name, inner = layer["config"]["name"], layer["config"]
        sources = before
        if functional:
            calls = layer.get("inbound_nodes") or []
            sources = [_source(of, *place) for call in calls for place in _tensors(call)]
            if name in entries:
                # Called several times, the inputs of each call follow each other.
                sources = given[entries.index(name) :: len(entries)]
        if inner.get("layers") is not None:
            of[name] = _flatten(inner, f"{scope}{name}/", sources, into)
        else:
            into.append(_layer(layer, f"{scope}{name}", sources))
            of[name] = [f"{scope}{name}"]
        before = of[name]
    if not functional:
        return before
    return [_source(of, *place) for place in _places(config["output_layers"])]


def _source(of: Mapping[str, list[str]], name: str, output: int) -> str:
    found = of.get(name) or [name]
    return found[output] if output < len(found) else found[-1]


def _layer(layer: Mapping[str, Any], name: str, sources: list[str]) -> dict[str, Any]:
    arguments = [
        {"class_name": "__keras_tensor__", "config": {"keras_history": [source, 0, 0]}}
        for source in dict.fromkeys(sources)
    ]
    return {
        **layer,
        "name": name,
        "config": {**layer["config"], "name": name},
        "inbound_nodes": [{"args": arguments, "kwargs": {}}] if arguments else [],
    }


def _places(found: Any) -> Iterator[tuple[str, int]]:
    """Yield layer and number of each output in a model's list, or dict, of inputs or outputs."""
    if isinstance(found, dict):
        for key in sorted(found):
            yield from _places(found[key])
    elif isinstance(found, list):
        if len(found) == _TRIPLE and isinstance(found[0], str):
            yield found[0], found[2]
        else:
            for item in found:
                yield from _places(item)


def _tensors(found: Any) -> Iterator[tuple[str, int]]:
    """Yield layer and number of each output among the arguments of a call, in order."""
    if isinstance(found, dict):
        history = _config(found).get("keras_history")
        if isinstance(history, list) and len(history) == _TRIPLE:
            yield history[0], history[2]
            return
        # Keras goes through dicts by their keys; of a call, "args" come before "kwargs".
        for key in sorted(found):
            yield from _tensors(found[key])
    elif isinstance(found, list):
        for item in found:
            yield from _tensors(item)


def _config(found: Mapping[str, Any]) -> Mapping[str, Any]:
    config = found.get("config")
    return config if isinstance(config, dict) else {}
