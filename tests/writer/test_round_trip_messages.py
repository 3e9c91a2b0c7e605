"""Ready-made messages, and TensorFlow's functions, through tbnb's writer and everyone's reader."""

from __future__ import annotations

import io
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from readers import Point, agreed
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.plugins.scalar.summary_v2 import scalar_pb

import tbnb
from tbnb.format import encode
from tbnb.writer import FileWriter, RecordWriter, summary

WALL = 1_700_000_000.25
GRAPH = GraphDef()
GRAPH.node.add(name="net/x", op="Placeholder")


def add_event(writer: FileWriter) -> None:
    """Give an event, its step and time beside it."""
    event = Event(summary=scalar_pb("loss", 0.5))
    writer.add_event(event, step=2**40, walltime=WALL)


def add_summary(writer: FileWriter) -> None:
    """Give a summary of tensorboard's."""
    writer.add_summary(scalar_pb("loss", 0.5), 2**40, WALL)


def add_own_summary(writer: FileWriter) -> None:
    """Give a summary of tbnb's own."""
    writer.add_summary(summary.scalar("loss", 0.5), 2**40, WALL)


def add_raw_event(writer: FileWriter) -> None:
    """Give an event that has a step and a time of its own."""
    event = Event(step=2**40, wall_time=WALL, summary=scalar_pb("loss", 0.5))
    writer.event_writer.add_event(event)


@pytest.mark.parametrize("give", [add_event, add_summary, add_own_summary, add_raw_event])
def test_file_writer(tmp_path: Path, give: Callable[[FileWriter], None]) -> None:
    """A message is read as what it was given as."""
    writer = FileWriter(str(tmp_path))
    give(writer)
    writer.close()

    (point,) = agreed(tmp_path)["."]

    assert point == Point("loss", "scalars", 2**40, WALL, 0.5)


def test_file_writer_of_graphs(tmp_path: Path) -> None:
    """A graph is served as the bytes that were given."""
    writer = FileWriter(str(tmp_path))
    writer.add_graph((GRAPH, None), WALL)
    writer.close()

    (point,) = agreed(tmp_path)["."]

    assert point[:4] == ("__run_graph__", "graphs", 0, WALL)
    assert GraphDef.FromString(point.value[0]) == GRAPH


def test_record_writer(tmp_path: Path) -> None:
    """Records that a caller has encoded are a file like any other."""
    with RecordWriter(tmp_path / "events.out.tfevents.1.host") as writer:
        writer.write(Event(wall_time=WALL, file_version="brain.Event:2").SerializeToString())
        for step in range(3):
            event = Event(wall_time=WALL, step=step, summary=scalar_pb("loss", step / 4))
            writer.write(event.SerializeToString())

    points = agreed(tmp_path)["."]

    assert points == [Point("loss", "scalars", n, WALL, n / 4) for n in range(3)]


def once(place: Path, call: Callable[[], object]) -> Point:
    """Make one call to a function of `tbnb.summary`; return what is read of it."""
    before = time.time()
    with tbnb.summary.create_file_writer(str(place)).as_default() as writer:
        assert call()
        writer.close()
    (point,) = agreed(place)["."]
    assert before <= point.wall_time <= time.time()
    return point


def test_summary_scalar(tmp_path: Path) -> None:
    """A number is a float32."""
    point = once(tmp_path, lambda: tbnb.summary.scalar("x", 0.1, step=4))

    assert point[:3] + point[4:] == ("x", "scalars", 4, float(np.float32(0.1)))


def test_summary_histogram(tmp_path: Path) -> None:
    """Buckets of equal width, the right edge within the last."""
    point = once(tmp_path, lambda: tbnb.summary.histogram("x", [0, 1, 1, 4], 4, buckets=2))

    assert point[:3] == ("x", "histograms", 4)
    assert point.value.tolist() == [[0, 2, 3], [2, 4, 1]]


def test_summary_image(tmp_path: Path) -> None:
    """Pictures after their size, each a PNG of the bytes that were given."""
    data = np.random.default_rng(7).integers(0, 256, (2, 4, 5, 3), dtype=np.uint8)
    point = once(tmp_path, lambda: tbnb.summary.image("x", data, 4))

    assert point[:3] == ("x", "images", 4)
    assert point.value[:2] == (b"5", b"4")
    for encoded, want in zip(point.value[2:], data, strict=True):
        with Image.open(io.BytesIO(encoded)) as image:
            np.testing.assert_array_equal(np.asarray(image), want)


def test_summary_audio(tmp_path: Path) -> None:
    """Clips of two channels, in 16 bits."""
    data = np.array([[[0, 0.5], [-0.5, 0.25]]], np.float32)
    point = once(tmp_path, lambda: tbnb.summary.audio("x", data, 8000, 4))

    assert point[:3] == ("x", "audio", 4)
    (encoded,) = point.value
    with wave.open(io.BytesIO(encoded)) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (8000, 2)
        samples = np.frombuffer(sound.readframes(2), "<i2")
    # TensorFlow scales by 32768 or 32767 and rounds: either is within one.
    np.testing.assert_allclose(samples, [0, 16384, -16384, 8192], atol=1)


@pytest.mark.parametrize("data", ["tëxt\0", ["a", "b"], [["a", "b"], ["c", "d"]]])
def test_summary_text(tmp_path: Path, data: Any) -> None:
    """A string, a column or a table, in its shape."""
    point = once(tmp_path, lambda: tbnb.summary.text("x", data, 4))

    assert point[:3] == ("x", "text", 4)
    encoded = np.vectorize(str.encode, otypes=[object])(np.array(data, dtype=object))
    assert point.value.tolist() == encoded.tolist()


def test_summary_write(tmp_path: Path) -> None:
    """A tensor for a plugin of one's own keeps type, shape and values."""
    data = np.arange(6, dtype=np.int16).reshape(2, 3)
    described = encode.metadata("mine", data_class=2)  # a tensor
    point = once(tmp_path, lambda: tbnb.summary.write("x", data, 4, described))

    assert point[:3] == ("x", "mine", 4)
    np.testing.assert_array_equal(point.value, data)


def test_summary_graph(tmp_path: Path) -> None:
    """A graph is served as the bytes that were given."""
    point = once(tmp_path, lambda: tbnb.summary.graph(GRAPH))

    assert point[:3] == ("__run_graph__", "graphs", 0)
    assert GraphDef.FromString(point.value[0]) == GRAPH


def test_every_function_makes_a_round_trip() -> None:
    """A new function of `tbnb.summary` has a test of its name."""
    about_the_writer = {"create_file_writer", "create_noop_writer", "experimental", "flush"}
    about_the_writer |= {"record_if", "should_record_summaries"}
    functions = set(tbnb.summary.__all__) - about_the_writer

    assert {name for name in functions if f"test_summary_{name}" not in globals()} == set()
