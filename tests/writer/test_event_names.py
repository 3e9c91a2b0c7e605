"""Names of event files beside those of other libraries."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tbnb import SummaryWriter
from tbnb.errors import WriterError
from tbnb.writer.process import PROCESS


def test_a_name_that_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Torch numbers the files of a process as we do: the next free number is taken, and no file."""
    monkeypatch.setattr("time.time", lambda: 1_700_000_000.0)
    monkeypatch.setattr(PROCESS, "uids", itertools.count(5))
    SummaryWriter(tmp_path).close()
    (first,) = tmp_path.iterdir()
    first.write_bytes(b"somebody's")
    monkeypatch.setattr(PROCESS, "uids", itertools.count(5))
    SummaryWriter(tmp_path).close()

    assert sorted(int(path.suffix[1:]) for path in tmp_path.iterdir()) == [5, 6]
    assert first.read_bytes() == b"somebody's"


def test_a_file_in_place_of_the_directory(tmp_path: Path) -> None:
    """No number would help."""
    (tmp_path / "run").write_bytes(b"")

    with pytest.raises(WriterError, match="cannot be created: File exists"):
        SummaryWriter(tmp_path / "run")
