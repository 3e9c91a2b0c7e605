"""Text, written and read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stores import loaded
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError
from tbnb.format import events
from tbnb.format.encode import event
from tbnb.format.events import SummaryValue
from tbnb.plugins import text

SAMPLES = Path(__file__).parents[1] / "samples"


def parsed(data: bytes) -> Summary.Value:
    """Parse with TensorBoard's own message, and return its one value."""
    (value,) = Summary.FromString(data).value
    return value


def read(summary: bytes) -> np.ndarray:
    """Read a summary back the way a log is read."""
    return text.decode(events.decode(events.parse(event(0.0, 0, summary)), 0, "text"))


def test_summary_is_what_pytorch_writes() -> None:
    """A tensor of one string, of plugin "text" without content."""
    message = parsed(text.summary("a/text_summary", "損失 é"))

    assert message.tag == "a/text_summary"
    assert tensor_util.make_ndarray(message.tensor).tolist() == ["損失 é".encode()]
    assert message.metadata.plugin_data.plugin_name == "text"
    assert message.metadata.plugin_data.content == b""


@given(st.text())
def test_every_character_reads_back(string: str) -> None:
    """NULs, emoji, nothing at all."""
    assert read(text.summary("x", string)).tolist() == [string]


def test_a_megabyte_reads_back() -> None:
    """There is no limit to the length."""
    string = "x\0é🎉" * 200_000

    assert read(text.summary("x", string)).tolist() == [string]


def test_a_lone_surrogate_is_escaped() -> None:
    """Half a character has no bytes; it is written as the reader shows bytes that are no text."""
    assert read(text.summary("x", "a\udc80b")).tolist() == ["a\\udc80b"]


@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (0,)])
def test_shapes(shape: tuple[int, ...]) -> None:
    """TensorFlow writes strings, lists and tables."""
    strings = [f"r{i}" for i in range(int(np.prod(shape)))]
    found = read(text.summary("x", strings, shape, description="d", display_name="n"))

    assert found.shape == shape
    assert found.ravel().tolist() == strings
    assert found.dtype == object


def test_decode_what_is_not_text() -> None:
    """Bytes that are not UTF-8 appear as escapes; numbers are refused."""
    tensor = np.array([b"a\xff"], object)

    assert text.decode(SummaryValue("t", "text", tensor)).tolist() == ["a\\xff"]
    with pytest.raises(DecodeError, match=r"t: found float64 of shape \(1,\), want strings"):
        text.decode(SummaryValue("t", "text", np.zeros(1)))


def samples() -> list[tuple[str, str, Any]]:
    """Return (place, tag, truth) of every sample with text."""
    found = []
    for path in sorted(SAMPLES.rglob("truth.json")):
        truth = json.loads(path.read_text())
        place = str(path.parent.relative_to(SAMPLES))
        found += [(place, tag, rows) for tag, rows in truth.get("text", {}).items()]
    return found


@pytest.mark.parametrize(("place", "tag", "rows"), samples())
def test_samples(place: str, tag: str, rows: Any) -> None:
    """Every writer's text, in its shape."""
    points = loaded(SAMPLES / place).series(".", tag, "text")
    found = [text.decode(points.summary(index)) for index in range(len(points))]

    if place.startswith("tf2"):
        assert [found[0].tolist()] == [rows]
    else:
        assert [value.tolist() for value in found] == [[row[2]] for row in rows]


def test_starts_without_numpy() -> None:
    """A script that logs text alone does not wait for numpy."""
    code = (
        "import sys; from tbnb.plugins import text; text.summary('a', 'b');"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout == "False\n"
