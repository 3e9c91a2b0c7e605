"""What the tests of the writer share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from trip import Log


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """A writer, and what is read of it."""
    made = Log(tmp_path / "log")
    yield made
    made.writer.close()
