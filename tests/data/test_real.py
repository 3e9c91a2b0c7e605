"""Real training logs, against what tensorboard's own reader says of them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stores import content, loaded

from tbnb.data.logs import Logs

REAL = Path(os.environ.get("TBNB_REAL_LOGS", Path(__file__).parents[2].parent / "shared/data/real"))
TRUTH = REAL / "truth.jsonl"
FILES = [json.loads(line) for line in TRUTH.read_text().splitlines()] if TRUTH.is_file() else []

pytestmark = pytest.mark.skipif(
    not FILES, reason="real logs are not part of the project: set TBNB_REAL_LOGS to where they are"
)


def digest(*columns: Any) -> str:
    """Return the truth file's hash of columns, interleaved."""
    rows = np.rec.fromarrays(columns, formats=[c.dtype.str for c in columns])
    return hashlib.sha1(rows.tobytes(), usedforsecurity=False).hexdigest()[:16]


@pytest.mark.parametrize("want", FILES, ids=[f["file"][-60:] for f in FILES])
def test_file(want: dict[str, Any]) -> None:
    """Tags, plugins, steps, wall times and values of one event file, on both paths."""
    logs = loaded(REAL / want["file"])

    assert content(logs) == content(loaded(REAL / want["file"], fast=False))
    tags = {} if not want["tags"] else logs.tags(".")
    assert tags == {tag: one["plugin"] for tag, one in want["tags"].items()}
    for tag, one in want["tags"].items():
        points = logs.series(".", tag, one["plugin"])
        step, wall = np.asarray(points.step), np.asarray(points.wall_time)
        assert len(points) == one["n"]
        assert [int(step[0]), int(step[-1])] == one["steps"]
        assert digest(step, wall) == one["step_wall_sha1"]
        if "scalars" in one:
            value = logs.scalars(".", tag).value
            assert int(np.isfinite(value).sum()) == one["scalars"]["finite"]
            assert int(np.isnan(value).sum()) == one["scalars"]["nan"]
            assert digest(value) == one["scalars"]["values_sha1"]
            total = one["scalars"]["sum"]
            assert value[np.isfinite(value)].sum() == pytest.approx(total, rel=1e-9)
        else:
            assert points[0].value is not None
            assert points[len(points) - 1].value is not None


def test_all_at_once() -> None:
    """The whole tree is one log directory: both paths agree, and nothing in it is damaged."""
    logs = loaded(REAL)

    assert content(logs) == content(loaded(REAL, fast=False))
    assert logs.damage == []
    assert sum(len(s) for run in logs.store.runs() for s in run.series.values()) == sum(
        one["n"] for want in FILES for one in want["tags"].values()
    )


@pytest.mark.parametrize("want", FILES, ids=[f["file"][-60:] for f in FILES])
def test_end_byte_by_byte(want: dict[str, Any], tmp_path: Path) -> None:
    """Both paths agree while the last 200 bytes of a file arrive one by one, and at their end."""
    data = (REAL / want["file"]).read_bytes()
    target = tmp_path / Path(want["file"]).name
    first = max(len(data) - 200, 0)
    target.write_bytes(data[:first])
    fast, slow = Logs(target), Logs(target, fast=False)
    for byte in range(first, len(data)):
        fast.reload()
        slow.reload()
        assert content(fast) == content(slow), byte
        with target.open("ab") as file:
            file.write(data[byte : byte + 1])
    fast.reload()
    slow.reload()

    assert content(fast) == content(slow) == content(loaded(target))
