"""Numbers through tbnb's writer and back through everyone's reader, and what all kinds share.

The other kinds of data are in the files test_round_trip_….py beside this one.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from readers import agreed, tbparse
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from trip import Log

from tbnb import SummaryWriter
from tbnb.data.logs import Logs

HERE = Path(__file__).parent
WALL = 1_700_000_000.25
TESTS = (*HERE.glob("test_round_trip*.py"), HERE.parent / "frameworks/test_peers.py")


def test_every_method_makes_a_round_trip() -> None:
    """A new method has a test of its name."""
    text = "\n".join(path.read_text() for path in TESTS)
    methods = {name for name in dir(SummaryWriter) if name.startswith("add_")}

    assert len(methods) > 20
    assert {name for name in methods if f"def test_{name}(" not in text} == set()


def equal(got: Any, want: Any) -> bool:
    """Compare numbers, NaN and the sign of zero included."""
    same = got == want and math.copysign(1, got) == math.copysign(1, want)
    return same or (math.isnan(got) and math.isnan(want))


def test_add_scalar(log: Log) -> None:
    """Float32 of any kind, at any step and wall time."""
    values = [0.0, -0.0, math.nan, math.inf, -math.inf, 1e-45, 3.4028235e38, 1e39, 0.1, -7]
    steps = [-(2**63), -5, -1, 0, 1, 127, 2**31, 2**53 + 1, 2**62, 2**63 - 1]
    for n, (step, value) in enumerate(zip(steps, values, strict=True)):
        log.writer.add_scalar("loss", value, step, WALL + n / 1024)

    points = log.points()

    assert {(point.tag, point.plugin) for point in points} == {("loss", "scalars")}
    assert [point.step for point in points] == steps
    assert [point.wall_time for point in points] == [WALL + n / 1024 for n in range(10)]
    with np.errstate(over="ignore"):
        narrow = np.array(values).astype(np.float32)
    assert all(map(equal, [point.value for point in points], narrow.tolist()))


@pytest.mark.parametrize("options", [{"new_style": True}, {"display_name": "Loss"}])
def test_add_scalar_as_a_tensor(log: Log, options: dict[str, Any]) -> None:
    """Today's form and the one with a name read as the plain one does."""
    for step in range(3):
        log.writer.add_scalar("loss", step / 4, step, **options)

    assert [point.value for point in log.points("loss")] == [0, 0.25, 0.5]


def test_add_scalar_in_double_precision(log: Log) -> None:
    """All 64 bits; rustboard does not show such a series, so it is not the default."""
    log.writer.add_scalar("loss", 0.1, 0, new_style=True, double_precision=True)
    log.writer.close()

    with pytest.raises(AssertionError, match="rustboard"):
        agreed(log.path)
    logs = Logs(log.path)
    logs.reload()
    assert logs.scalars(".", "loss").value.tolist() == [0.1]


@pytest.mark.parametrize(
    "tag", ["", "/a", "損失 é 🎉/x y", "a\0b", "<b>&\"'", "\n\t", "a" * 2**20, "..", "%2f\\x41"]
)
def test_tags(log: Log, tag: str) -> None:
    """A tag is any text, of up to a megabyte and more."""
    log.writer.add_scalar(tag, 1, 2)
    log.writer.add_histogram(tag + "h", [1.0], 2)
    log.writer.add_text(tag + "t", "x", 2)

    found = {(point.tag, point.plugin) for point in log.points()}

    text = tag + "t/text_summary"
    assert found == {(tag, "scalars"), (tag + "h", "histograms"), (text, "text")}


@pytest.mark.filterwarnings("ignore:tag")
def test_falling_steps(log: Log) -> None:
    """All points are in the file; rustboard shows the last rise of steps only."""
    for step in (0, 5, 9, 5, -1):
        log.writer.add_scalar("loss", step, step)
    log.writer.close()

    logs = Logs(log.path)
    logs.reload()
    assert logs.scalars(".", "loss").step.tolist() == [0, 5, 9, 5, -1]
    with pytest.raises(AssertionError, match="rustboard"):
        agreed(log.path)


def test_purge_step(log: Log) -> None:
    """Where a run is resumed all readers drop what it had from there on, and nothing else."""
    for step in range(10):
        log.writer.add_scalar("loss", 1, step)
        log.writer.add_histogram("weights", [float(step)], step)
    log.writer.close()
    with SummaryWriter(log.path, purge_step=6) as resumed:
        for step in range(6, 8):
            resumed.add_scalar("loss", 2, step)
            resumed.add_histogram("weights", [2.0], step)

    # The loader gives events as they are in the files: what purges is above it.
    runs = agreed(log.path, leave_out=("loader",))

    points = [(point.step, point.value) for point in runs["."] if point.tag == "loss"]
    assert points == [(step, 1.0) for step in range(6)] + [(6, 2.0), (7, 2.0)]
    whole = EventAccumulator(str(log.path)).Reload()
    assert [event.value for event in whole.Scalars("loss")] == [1.0] * 6 + [2.0] * 2


def test_add_scalars(log: Log) -> None:
    """Each series is a run beside the others, named as torch names it."""
    for step in range(3):
        log.writer.add_scalars("run/14h", {"sin": step, "cos": -step}, step, WALL)

    runs = log.runs()

    assert {run for run, points in runs.items() if points} == {"run_14h_sin", "run_14h_cos"}
    for name, sign in (("sin", 1), ("cos", -1)):
        got = [point[:1] + point[2:] for point in runs[f"run_14h_{name}"]]
        assert got == [("run/14h", step, WALL, sign * step) for step in range(3)]


def test_tbparse_reads_the_same(log: Log) -> None:
    """Tables of scalars, text, histograms and hyperparameters."""
    log.writer.add_scalar("loss", 0.5, 1, WALL)
    log.writer.add_text("note", "tëxt", 2, WALL)
    log.writer.add_histogram("w", [1, 1, 2, 5], 3, bins=[0, 2, 4, 6], walltime=WALL)
    log.writer.add_hparams({"lr": 0.25}, {"acc": 1.0}, run_name=".")
    log.writer.close()

    tables = tbparse(log.path)

    acc, loss = tables["scalars"].sort_values("tag").to_dict("records")
    assert (loss["step"], loss["tag"], loss["value"], loss["wall_time"]) == (1, "loss", 0.5, WALL)
    assert (acc["tag"], acc["value"]) == ("acc", 1.0)
    (note,) = tables["text"].to_dict("records")
    assert (note["step"], re.sub("/.*", "", note["tag"]), note["value"]) == (2, "note", "tëxt")
    (weights,) = tables["histograms"].to_dict("records")
    assert (weights["step"], weights["counts"].tolist()) == (3, [0, 2, 1, 1])
    (option,) = tables["hparams"].to_dict("records")
    assert (option["tag"], option["value"]) == ("lr", 0.25)
