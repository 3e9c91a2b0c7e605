"""Meshes and point clouds: vertices, the triangles between them, their colours.

On disk: one float32 tensor of plugin "mesh" for each part, under a tag of its own (tensorboard
2.21, plugins/mesh/metadata.py). torch and TensorBoard end the tag in _VERTEX, _FACE and _COLOR,
tensorboardX in _1, _2 and _3; the metadata have the mesh's own name and the part in any case.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import encode, tensor_proto
from tbnb.format.encode import field, metadata, varint, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from tbnb.format.events import SummaryValue

NAME = "mesh"

VERTEX, FACE, COLOR = 1, 2, 3
PARTS = {VERTEX: "VERTEX", FACE: "FACE", COLOR: "COLOR"}
_AXES = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mesh at one step.

    Attributes
    ----------
    name : str
        Name of the mesh, the same in all its parts.
    part : str
        "VERTEX", "FACE" or "COLOR".
    data : ndarray
        Shape (batch, n, 3): coordinates; numbers of the three vertices of a triangle; red, green
        and blue of a vertex, 0 to 255.
    parts : tuple of str
        The parts the mesh has; empty when the writer did not say, as tensorboardX does not.
    config : dict
        What the user asked of three.js: camera, lights, material.
    """

    name: str
    part: str
    data: npt.NDArray[Any]
    parts: tuple[str, ...]
    config: Mapping[str, Any]


def summary(
    tag: str,
    vertices: npt.NDArray[Any],
    *,
    colors: npt.NDArray[Any] | None = None,
    faces: npt.NDArray[Any] | None = None,
    config: str = "{}",
) -> bytes:
    """Encode a mesh as a `Summary` message, of one value for each part.

    Parameters
    ----------
    tag : str
        Name of the mesh.
    vertices, colors : ndarray
        Shape (batch, n, 3); stored as float32, as all parts are.
    faces : ndarray
        Shape (batch, m, 3); without them it is a point cloud.
    config : str
        JSON of an object.
    """
    import numpy as np

    given = {VERTEX: vertices, FACE: faces, COLOR: colors}
    parts = {kind: array for kind, array in given.items() if array is not None}
    components = sum(1 << kind for kind in parts)
    values = []
    for kind, array in parts.items():
        content = _content(tag, kind, config, array.shape, components)
        with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite
            tensor = tensor_proto.encode(array.astype(np.float32))
        values.append(
            encode.value(f"{tag}_{PARTS[kind]}", field(8, tensor), metadata(NAME, content))
        )
    return b"".join(values)


def decode(value: SummaryValue) -> Part:
    """Decode one part of a mesh.

    Parameters
    ----------
    value : SummaryValue
        Real tensor of shape (batch, n, 3), and a `MeshPluginData` in the metadata's content.

    Raises
    ------
    DecodeError
        It is not, or of no known part. The caller shows the point as broken and goes on.
    """
    from google.protobuf.message import DecodeError as ProtobufError

    from tbnb.format import events, schema

    try:
        content = schema.MeshPluginData.FromString(value.content)
    except ProtobufError as error:
        raise DecodeError(f"{value.tag}: metadata: {error}") from error
    if content.content_type not in PARTS:
        known = ", ".join(f"{number} {name}" for number, name in PARTS.items())
        raise DecodeError(f"{value.tag}: found part {content.content_type}, want one of {known}")
    data = value.tensor
    if data.ndim != _AXES or data.shape[-1] != _AXES or data.dtype.kind not in "fiu":
        found = f"{data.dtype} of shape {data.shape}"
        raise DecodeError(f"{value.tag}: found {found}, want real numbers of shape (batch, n, 3)")
    return Part(
        name=events.text(content.name),
        part=PARTS[content.content_type],
        data=data,
        parts=tuple(name for kind, name in PARTS.items() if content.components >> kind & 1),
        config=_config(content.json_config),
    )


def _content(tag: str, kind: int, config: str, shape: tuple[int, ...], components: int) -> bytes:
    """Encode a MeshPluginData."""
    return b"".join(
        (
            field(2, tag.encode("utf-8", "surrogateescape")) if tag else b"",
            whole(3, kind),
            field(5, config.encode()),
            field(6, b"".join(varint(size) for size in shape)),
            whole(7, components),
        )
    )


def _config(raw: bytes) -> dict[str, Any]:
    """Return the object of a JSON text; of what is none, nothing: the mesh can be shown without."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
