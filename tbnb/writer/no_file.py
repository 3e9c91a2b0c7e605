"""What stands in for a file when nothing is to be written."""

from __future__ import annotations


class NoFile:
    """Takes events and forgets them."""

    path = None

    def create(self, purge_step: int | None = None) -> None:
        """Do nothing."""

    def append(self, framed: bytes) -> None:
        """Forget a record."""

    def flush(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def abandon(self) -> None:
        """Do nothing."""
