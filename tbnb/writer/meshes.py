"""Meshes: add_mesh."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tbnb.plugins import mesh
from tbnb.writer import values
from tbnb.writer.base import Base

if TYPE_CHECKING:
    import numpy.typing as npt


class MeshMethods(Base):
    """Meshes and point clouds."""

    def add_mesh(
        self,
        tag: str,
        vertices: Any,
        colors: Any = None,
        faces: Any = None,
        config_dict: Mapping[str, Any] | None = None,
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Log meshes or point clouds.

        Parameters
        ----------
        tag : str
            Name of the mesh; its parts are logged as ``<tag>_VERTEX``, ``_FACE`` and ``_COLOR``.
        vertices : array_like
            Coordinates, shape (batch, n, 3); all parts are stored as float32.
        colors : array_like, optional
            Red, green and blue of each vertex, 0 to 255, shape of `vertices`.
        faces : array_like, optional
            Numbers of the three vertices of each triangle, shape (batch, m, 3). Without, it is a
            point cloud.
        config_dict : mapping, optional
            Camera, lights and material for three.js, as TensorBoard takes them.
        global_step : int, optional
            Step, int64; 0 when left out.
        walltime : float, optional
            Seconds since the epoch; now when left out.

        Raises
        ------
        TypeError, ValueError
            An argument is not what is accepted; nothing is written.
        WriterError
            An earlier event could not be written.
        """
        points = _part("vertices", vertices)
        shades = None if colors is None else _part("colors", colors)
        triangles = None if faces is None else _part("faces", faces)
        if shades is not None and shades.shape != points.shape:
            raise ValueError(f"colors: want shape {points.shape} as vertices, got {shades.shape}")
        if triangles is not None:
            _check_faces(triangles, points)
        summary = mesh.summary(
            values.tag(tag), points, colors=shades, faces=triangles, config=_config(config_dict)
        )
        self._log(summary, global_step, walltime)


def _part(name: str, given: Any) -> npt.NDArray[Any]:
    found = values.real(name, given)
    if found.ndim != 3 or found.shape[-1] != 3 or not found.size:  # noqa: PLR2004  batch, number, axes
        raise ValueError(f"{name}: want shape (batch, n, 3) with n at least 1, got {found.shape}")
    return found


def _check_faces(faces: npt.NDArray[Any], vertices: npt.NDArray[Any]) -> None:
    count = vertices.shape[1]
    if len(faces) != len(vertices):
        raise ValueError(f"faces: want a batch of {len(vertices)} as vertices, got {len(faces)}")
    if not ((faces >= 0) & (faces < count)).all():
        raise ValueError(
            f"faces: want numbers of vertices, 0 to {count - 1}, got {faces.min()} to {faces.max()}"
        )


def _config(given: Mapping[str, Any] | None) -> str:
    if given is None:
        return "{}"
    if not isinstance(given, Mapping):
        raise TypeError(f"config_dict: want a mapping, got {values.describe(given)}")
    try:
        return json.dumps(dict(given), sort_keys=True, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"config_dict: want what JSON can hold: {error}") from error
