"""Embeddings for the projector."""

from __future__ import annotations

from tbnb.writer.base import Base


class EmbeddingMethods(Base):
    """Embeddings for the projector."""
