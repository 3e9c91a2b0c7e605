"""Graphs of models."""

from __future__ import annotations

from tbnb.writer.base import Base


class GraphMethods(Base):
    """Graphs of models."""
