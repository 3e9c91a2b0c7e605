"""Hyperparameters and the metrics they led to."""

from __future__ import annotations

from tbnb.writer.base import Base


class HparamsMethods(Base):
    """Hyperparameters and the metrics they led to."""
