"""Tensors, histograms, PR curves, meshes and the layout of custom scalars."""

from __future__ import annotations

from tbnb.writer.base import Base


class ArrayMethods(Base):
    """Tensors, histograms, PR curves, meshes and the layout of custom scalars."""
