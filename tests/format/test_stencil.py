"""Records of scalars against TensorBoard's own loader and messages."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event

from tbnb.format.stencil import Stencil

STEPS = [0, 1, 127, 128, 16383, 16384, 2**21 - 1, 2**21, 2**31, 2**63 - 1, -1, -(2**63)]


@given(
    tag=st.text(),
    wall_time=st.floats(allow_nan=False),
    step=st.integers(-(2**63), 2**63 - 1) | st.integers(0, 2**22),
    value=st.floats(width=32),
)
def test_a_record_is_what_protobuf_would_make(
    tag: str, wall_time: float, step: int, value: float
) -> None:
    """Every field, bit by bit."""
    event = Event(wall_time=wall_time, step=step)
    event.summary.value.add(tag=tag, simple_value=value)
    record = Stencil(tag).record(wall_time, step, value)

    read = Event.FromString(record[12:-4])
    assert read.SerializeToString(deterministic=True) == event.SerializeToString(deterministic=True)


def test_one_stencil_makes_records_of_all_steps(tmp_path: Path) -> None:
    """TensorBoard's loader checks both checksums, and stops at the first that is wrong."""
    stencil = Stencil("a/b")
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(b"".join(stencil.record(1.5, step, 0.25) for step in STEPS * 2))

    read = [Event.FromString(raw) for raw in RawEventFileLoader(str(path)).Load()]
    assert [event.step for event in read] == STEPS * 2
    assert {event.summary.value[0].simple_value for event in read} == {0.25}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("value", [1e39, -1e39, 3.4028235677973366e38, math.inf, -math.inf])
def test_what_float32_cannot_hold_is_infinite(step: int, value: float) -> None:
    """As numpy has it, which torch asks."""
    event = Event.FromString(Stencil("x").record(0.0, step, value)[12:-4])

    with np.errstate(over="ignore"):
        expected = float(np.float32(value))
    assert event.summary.value[0].simple_value == expected
