"""The lines of add_scalars as JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tbnb.errors import WriterError
from tbnb.writer import SummaryWriter


def test_points_of_each_line(tmp_path: Path) -> None:
    """Wall time, step and value, by the line's directory, and nothing that other calls logged."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("loss", 7, 1)
        writer.add_scalars("a/b", {"x": 0.5, "y": math.inf}, 3, walltime=10)
        writer.add_scalars("a/b", {"x": 1}, walltime=11)
        writer.add_hparams({"lr": 0.1}, {"m": 2})
        writer.export_scalars_to_json(str(tmp_path / "all.json"))

    assert json.loads((tmp_path / "all.json").read_text()) == {
        f"{tmp_path}/a_b_x": [[10, 3, 0.5], [11, 0, 1]],
        f"{tmp_path}/a_b_y": [[10, 3, math.inf]],
    }


def test_no_line(tmp_path: Path) -> None:
    """An empty table, also of a writer that was closed."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("loss", 1)
        writer.export_scalars_to_json(tmp_path / "none.json")
        writer.add_scalars("a", {"x": 1})
        writer.close()
        writer.export_scalars_to_json(tmp_path / "closed.json")

    assert (tmp_path / "none.json").read_text() == "{}"
    assert (tmp_path / "closed.json").read_text() == "{}"


def test_writing_nothing_still_exports_a_table(tmp_path: Path) -> None:
    """Without files of events there is nothing to read back."""
    with SummaryWriter(tmp_path / "logs", write_to_disk=False) as writer:
        writer.add_scalars("a", {"x": 1})
        writer.export_scalars_to_json(tmp_path / "all.json")

    assert (tmp_path / "all.json").read_text() == "{}"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """An error says where."""
    with SummaryWriter(tmp_path) as writer, pytest.raises(WriterError, match="nowhere"):
        writer.export_scalars_to_json(tmp_path / "nowhere" / "all.json")
