"""Images, figures, video, audio and text."""

from __future__ import annotations

from tbnb.writer.base import Base


class MediaMethods(Base):
    """Images, figures, video, audio and text."""
