"""Meshes, written and read."""

from __future__ import annotations

import json

import numpy as np
import pytest
from summaries import SAMPLES, logged, raised
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.mesh import metadata
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError
from tbnb.format.events import SummaryValue
from tbnb.plugins import mesh

VERTICES = np.arange(24, dtype=np.float64).reshape(2, 4, 3)
FACES = np.array([[[0, 1, 2]], [[1, 2, 3]]])
COLORS = np.full((2, 4, 3), 255, np.uint8)


def test_tensorboard_reads_it() -> None:
    """The metadata are those TensorBoard's own function makes, the parts in its order."""
    config = '{"camera": {"cls": "PerspectiveCamera"}}'
    data = mesh.summary("m/x", VERTICES, colors=COLORS, faces=FACES, config=config)
    values = Summary.FromString(data).value

    assert [value.tag for value in values] == ["m/x_VERTEX", "m/x_FACE", "m/x_COLOR"]
    for value, kind, array in zip(values, (1, 2, 3), (VERTICES, FACES, COLORS), strict=True):
        want = metadata.create_summary_metadata(
            "m/x", None, kind, 0b1110, array.shape, json_config=config
        )
        assert value.metadata == want
        assert np.array_equal(tensor_util.make_ndarray(value.tensor), array.astype(np.float32))


def test_point_cloud() -> None:
    """Without faces and colours there is one value, which says so."""
    (value,) = raised(mesh.summary("m", VERTICES))

    part = mesh.decode(value)
    assert (value.tag, part.name, part.part, part.parts) == ("m_VERTEX", "m", "VERTEX", ("VERTEX",))
    assert np.array_equal(part.data, VERTICES)
    assert part.config == {}


def test_round_trip() -> None:
    """Every part knows of the others, and the configuration."""
    data = mesh.summary("m", VERTICES, colors=COLORS, faces=FACES, config='{"lights": [1]}')
    parts = [mesh.decode(value) for value in raised(data)]

    assert [part.part for part in parts] == ["VERTEX", "FACE", "COLOR"]
    assert {part.parts for part in parts} == {("VERTEX", "FACE", "COLOR")}
    assert all(part.config == {"lights": [1]} for part in parts)


@pytest.mark.parametrize("place", ["torch/all", "tensorboardX/all"])
def test_samples(place: str) -> None:
    """Both spellings of the tags: name and part are in the metadata."""
    truth = json.loads((SAMPLES / place / "truth.json").read_text())["mesh"]
    series = logged(place, mesh.NAME)
    tetra = [mesh.decode(series[tag][0][1]) for tag in truth["mesh/tetra"]["tags"]]
    (cloud,) = [mesh.decode(series[tag][0][1]) for tag in truth["mesh/cloud"]["tags"]]

    assert [part.part for part in tetra] == ["VERTEX", "FACE", "COLOR"]
    for part in tetra:
        assert part.name == "mesh/tetra"
        assert part.data.tolist() == truth["mesh/tetra"][part.part]
        assert part.parts == (() if "X" in place else ("VERTEX", "FACE", "COLOR"))
    assert (cloud.name, cloud.data.shape) == ("mesh/cloud", (1, 50, 3))


@pytest.mark.parametrize(
    ("content", "tensor", "found"),
    [
        (b"", np.zeros((1, 2, 3)), "found part 0, want one of 1 VERTEX"),
        (b"\x18\x09", np.zeros((1, 2, 3)), "found part 9"),
        (b"\xff", np.zeros((1, 2, 3)), "metadata: "),
        (b"\x18\x01", np.zeros((1, 2, 4)), r"found float64 of shape \(1, 2, 4\)"),
        (b"\x18\x01", np.array([[[b"a"] * 3]], object), "found object of shape"),
    ],
)
def test_decode_refuses(content: bytes, tensor: np.ndarray, found: str) -> None:
    """The message has the tag and what was found."""
    with pytest.raises(DecodeError, match=f"m: {found}"):
        mesh.decode(SummaryValue("m", "mesh", tensor, content))


@pytest.mark.parametrize("config", [b"", b"null", b"[1]", b"{", b"\xff", b"[" * 100_000])
def test_a_configuration_that_is_none(config: bytes) -> None:
    """The mesh is shown without."""
    content = b"\x18\x01" + (b"\x2a" + mesh.varint(len(config)) + config if config else b"")
    part = mesh.decode(SummaryValue("m", "mesh", np.zeros((1, 2, 3)), content))

    assert part.config == {}
