"""Graphs of torch modules, as TensorBoard draws them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from drawn import costs, edges, logged, operations
from models import Branches, Broken, ConvNet, Lists, Options, Shared
from readers import agreed
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch import nn
from torch.utils.tensorboard import _pytorch_graph

from tbnb import SummaryWriter

IMAGES = torch.rand(2, 3, 8, 8)
ROWS = torch.rand(4, 4)
ENCODER = nn.TransformerEncoderLayer(8, 2, 16)
CONTAINERS = ("ModuleList[", "ModuleDict[")


def scopes(graph: GraphDef) -> set[str]:
    """Return the scopes of modules, without the containers that torch's writer leaves out."""
    found = set()
    for node in graph.node:
        parts = [part for part in node.name.split("/") if not part.startswith(CONTAINERS)]
        found |= {"/".join(parts[: n + 1]) for n, part in enumerate(parts) if "[" in part}
    return found


def torchs(model: Any, inputs: Any) -> GraphDef:
    """Return what torch's own writer makes of a model."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.jit is deprecated
        graph, _ = _pytorch_graph.graph(model, inputs)
    return graph


def operations_of(graph: GraphDef) -> set[str]:
    """Return the kinds of nodes."""
    return {node.op for node in graph.node}


@pytest.fixture(autouse=True)
def _slow_attention() -> Any:
    """Torch's writer shows the layer of an encoder as one operation if this is not set."""
    torch.backends.mha.set_fastpath_enabled(False)
    yield
    torch.backends.mha.set_fastpath_enabled(True)


@pytest.mark.parametrize(
    ("model", "inputs"),
    [
        (ConvNet(), IMAGES),
        (Lists(), ROWS),
        (nn.Sequential(nn.Linear(4, 4), nn.Sequential(nn.ReLU(), nn.Linear(4, 2))), ROWS),
        (nn.TransformerEncoder(ENCODER, 2, enable_nested_tensor=False), torch.rand(3, 2, 8)),
        (nn.ModuleDict({"rnn": nn.LSTM(4, 4)})["rnn"], torch.rand(3, 2, 4)),
        (ConvNet(20), IMAGES),
    ],
    ids=["conv", "lists", "nested", "transformer", "lstm", "deep"],
)
def test_scopes_are_torchs(tmp_path: Path, model: Any, inputs: Any) -> None:
    """Every module has the scope that torch's writer gives it, and every input is a node."""
    model.eval()
    want = scopes(torchs(model, inputs))
    graph = logged(tmp_path, model, inputs)

    assert scopes(graph) == want
    assert edges(graph)
    assert "prim::GetAttr" not in operations_of(graph)


def test_nodes_of_a_conv_net(tmp_path: Path) -> None:
    """Names, operations, shapes, arguments and edges, by hand."""
    graph = logged(tmp_path, ConvNet(), IMAGES)
    nodes = {node.name: node for node in graph.node}
    block = "ConvNet/Sequential[layers]/Block[0]"
    conv = nodes[f"{block}/Conv2d[conv1]/conv2d"]

    assert graph.versions.producer == 22
    assert conv.op == "aten::conv2d"
    assert list(conv.input) == [
        "ConvNet/relu",
        f"{block}/Conv2d[conv1]/weight",
        f"{block}/Conv2d[conv1]/bias",
    ]
    (shape,) = conv.attr["_output_shapes"].list.shape
    assert [dim.size for dim in shape.dim] == [2, 8, 8, 8]
    assert conv.attr["attr"].s == b"{ stride : [1, 1],  padding : [1, 1]}"
    assert conv.device == "/device:CPU:0"
    assert nodes[f"{block}/Conv2d[conv1]/weight"].op == "Parameter"
    assert nodes["ConvNet/offset"].op == "Buffer"
    assert nodes["input/x"].op == nodes["output/output.1"].op == "IO Node"
    assert nodes["output/output.1"].input[0].startswith("ConvNet/add")
    assert b"train : False" in nodes["ConvNet/Dropout[drop]/dropout"].attr["attr"].s


def test_costs_are_torchs(tmp_path: Path) -> None:
    """Beside the graph stand the costs of a step: a device, and nothing that ran on it."""
    logged(tmp_path, nn.Linear(4, 4), ROWS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.jit is deprecated
        _, want = _pytorch_graph.graph(nn.Linear(4, 4), ROWS)

    assert costs(tmp_path) == want
    assert {point.tag for point in agreed(tmp_path)["."]} == {"__run_graph__", "step1"}


def test_modules_in_lists_have_names_of_their_own(tmp_path: Path) -> None:
    """The first of one list and the first of another are two scopes."""
    names = set(edges(logged(tmp_path, Lists(), ROWS)))

    assert {
        "Lists/ModuleList[down]/Linear[0]/linear",
        "Lists/ModuleList[down]/Linear[1]/linear",
    } <= names
    assert "Lists/ModuleDict[up]/ModuleList[a]/Linear[0]/linear" in names


def test_shared_modules_and_weights(tmp_path: Path) -> None:
    """What is called twice are two operations that share their weights."""
    found = edges(logged(tmp_path, Shared(), ROWS))
    weights = ["Shared/Linear[twice]/weight", "Shared/Linear[twice]/bias"]
    uses = [name for name, inputs in found.items() if inputs[1:] == weights]

    assert len(uses) == 3
    assert sum(name.startswith("Shared/Sequential[inner]/") for name in uses) == 1
    (tied,) = (inputs for name, inputs in found.items() if name.endswith("[out]/linear"))
    (table,) = (inputs for name, inputs in found.items() if name.endswith("/embedding"))
    assert table[0] == tied[1]


def test_several_outputs_are_numbered(tmp_path: Path) -> None:
    """The second output of an operation is its ``:1``, with its own shape."""
    graph = logged(tmp_path, nn.LSTM(4, 8), torch.rand(3, 2, 4))
    found = edges(graph)
    (lstm,) = (node for node in graph.node if node.op == "aten::lstm")

    assert found["output/output.1"] == [lstm.name]
    assert found["output/output.2"] == [f"{lstm.name}:1"]
    shapes = [[dim.size for dim in s.dim] for s in lstm.attr["_output_shapes"].list.shape]
    assert shapes == [[3, 2, 8], [1, 2, 8], [1, 2, 8]]


@pytest.mark.parametrize(
    ("inputs", "names"),
    [
        (ROWS, {"input/x"}),
        ((ROWS, None), {"input/x"}),
        ([ROWS, ROWS], {"input/x", "input/mask"}),
        ({"x": ROWS, "mask": None, "mode": "b", "scale": 2.0}, {"input/x"}),
        ({"x": ROWS, "mask": ROWS > 0, "scale": 3}, {"input/x", "input/mask"}),
        (
            {"x": ROWS, "batch": {"bias": ROWS, "more": [ROWS, True, None]}},
            {"input/x", "input/batch_bias", "input/batch_more_0"},
        ),
    ],
)
def test_inputs_of_every_kind(tmp_path: Path, inputs: Any, names: set[str]) -> None:
    """Tensors alone and in tuples, lists and dicts, beside None, numbers and strings."""
    found = edges(logged(tmp_path, Options(), inputs))

    assert {name for name in found if name.startswith("input/")} == names
    outputs = {name for name in found if name.startswith("output/")}
    assert outputs == {"output/logits", "output/hidden.1"}


def test_a_dict_that_is_the_argument(tmp_path: Path) -> None:
    """Where its keys are no names of arguments, a dict is the one argument."""

    class Takes(nn.Module):
        def forward(self, batch: dict[str, Any]) -> Any:
            return batch["image"] + batch["bias"]

    found = edges(logged(tmp_path, Takes(), {"image": ROWS, "bias": ROWS}))

    assert {"input/batch_image", "input/batch_bias"} <= set(found)


@dataclass
class Answer:
    """What torch does not look into."""

    mean: Any
    parts: list[Any]


class Answers(nn.Module):
    """Returns an object of the user's own."""

    def forward(self, x: Any) -> Answer:
        """Return two tensors."""
        return Answer(x + 1, [x * 2])


class Silent(nn.Module):
    """Returns nothing."""

    def forward(self, x: Any) -> None:
        """Do something."""
        x + 1


def test_objects_that_a_module_returns(tmp_path: Path) -> None:
    """The fields of a dataclass are outputs."""
    found = edges(logged(tmp_path, Answers(), ROWS))

    assert found["output/mean"] == ["Answers/add"]
    assert found["output/parts.1"] == ["Answers/mul"]


def test_blocks_of_other_modes_are_part_of_the_graph(tmp_path: Path) -> None:
    """What runs under no_grad or autocast stands in the scope of its module."""
    graph = logged(tmp_path, Options(), ROWS)

    assert "Options/Linear[linear]/linear" in edges(graph)
    assert not {op for op in operations_of(graph) if "wrap" in op}


def test_branches_that_depend_on_data(tmp_path: Path) -> None:
    """What torch.export refuses is traced: the same scopes, no input dangling."""
    model = Branches().eval()
    graph = logged(tmp_path, model, (ROWS, "b"))
    found = edges(graph)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.jit is deprecated, and warns of branches
        want = scopes(torchs(PlainBranches(model), ROWS))

    assert {
        scope.replace("Branches", "PlainBranches/Branches[model]", 1) for scope in scopes(graph)
    } == {scope for scope in want if scope != "PlainBranches/Branches[model]"}
    assert "Branches/Lists[lists]/ModuleList[down]/Linear[1]/linear" in found
    assert {"input/x", "output/out", "output/same.1"} <= set(found)
    assert list(found).count("Branches/Linear[first]/weight") == 1
    (cat,) = (node for node in graph.node if node.op == "aten::cat")
    assert [name.split("/")[1] for name in cat.input] == ["chunk:1", "chunk"]
    (running,) = (node for node in graph.node if node.name.endswith("running_mean"))
    assert running.op == "Buffer"


class PlainBranches(nn.Module):
    """The same, so that torch's writer can trace it: it takes no dicts."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: Any) -> Any:
        """Return the tensor alone."""
        return self.model(x, "b")["out"]


def test_scripted_and_exported_models(tmp_path: Path) -> None:
    """What torch made of a model beforehand has the same operations."""
    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.jit is deprecated
        scripted = torch.jit.script(model)
        function = torch.jit.script(torch.nn.functional.relu6)
        compiled = torch.compile(model)
    wanted = {"aten::linear", "aten::relu"}

    assert wanted <= operations_of(logged(tmp_path / "a", scripted, ROWS))
    assert wanted <= operations_of(logged(tmp_path / "b", torch.export.export(model, (ROWS,))))
    assert edges(logged(tmp_path / "c", function, ROWS))
    assert wanted <= operations_of(logged(tmp_path / "d", compiled, ROWS))
    assert "Sequential/Linear[0]/weight" in edges(operations(tmp_path / "a"))
    assert edges(operations(tmp_path / "b")) == edges(logged(tmp_path / "e", model, ROWS))


def test_no_weights_are_copied(tmp_path: Path) -> None:
    """The file of a graph of 40 MB of weights is small."""
    logged(tmp_path, nn.Linear(3_000, 3_000), torch.rand(1, 3_000))

    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 5_000


@pytest.mark.parametrize(
    ("model", "inputs", "said"),
    [
        (
            Broken(),
            ROWS,
            "no graph of Broken .*export failed with RuntimeError: no.*trace failed with Runt",
        ),
        (nn.Linear(4, 4), torch.rand(2, 3), r"no graph of Linear"),
        (Silent(), ROWS, "no graph of Silent .*the graph is empty: forward returns no tensor"),
        (nn.Linear(4, 4), None, r"input_to_model: Linear.forward.* cannot be called with nothing"),
        (nn.Linear(4, 4), (ROWS, ROWS), r"input_to_model: .*too many positional arguments"),
        (nn.Linear(4, 4), {"input": ROWS, "other": 1}, r"input_to_model|no graph of Linear"),
    ],
)
def test_what_cannot_be_logged(tmp_path: Path, model: Any, inputs: Any, said: str) -> None:
    """A ValueError has both failures, or the argument; nothing is written."""
    writer = SummaryWriter(tmp_path)
    (path,) = tmp_path.iterdir()
    size = path.stat().st_size
    with pytest.raises(ValueError, match=said):
        writer.add_graph(model, inputs)
    writer.close()

    assert path.stat().st_size == size
