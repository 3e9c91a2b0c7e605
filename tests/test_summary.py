"""TensorFlow's functions: the events of TensorFlow 2, without it."""

from __future__ import annotations

import io
import json
import math
import wave
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.node_def_pb2 import NodeDef
from tensorboard.compat.proto.summary_pb2 import SummaryMetadata
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.plugins.text.summary_v2 import text_pb
from tensorboard.util import tensor_util

import tbnb
from tbnb import summary
from tbnb.writer import default

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = Path(__file__).parent / "samples" / "tf2" / "summary_v2"


@pytest.fixture(autouse=True)
def nothing_set() -> Iterator[None]:
    """Each test begins without a default."""
    yield
    state = default._thread.state
    state.writer = state.step = state.recording = None


def events(directory: Path) -> list[tuple[int, Any]]:
    """Return the steps and values of a directory, in order, read by TensorBoard."""
    found = []
    for path in sorted(directory.glob("*tfevents*")):
        for raw in RawEventFileLoader(str(path)).Load():
            event = Event.FromString(raw)
            found += [(event.step, value) for value in event.summary.value]
    return found


def logged(tmp_path: Path, **call: Any) -> Any:
    """Make one call, by the function's name and its arguments; return the value on disk."""
    ((name, arguments),) = call.items()
    with summary.create_file_writer(tmp_path).as_default() as writer:
        assert getattr(summary, name)("x", *arguments, step=3)
        writer.close()
    ((step, value),) = events(tmp_path)
    assert (step, value.tag) == (3, "x")
    return value


def test_the_sample_again(tmp_path: Path) -> None:
    """Every value that TensorFlow wrote, from the data in it: message for message."""
    truth = json.loads((SAMPLE / "truth.json").read_text())
    theirs = [
        (step, value)
        for step, value in events(SAMPLE)
        if not value.tag.startswith(("hist/", "mesh/"))
    ]
    with summary.create_file_writer(str(tmp_path)).as_default():
        for step, value in theirs:
            remake(truth, step, value)
    summary.flush()
    mine = events(tmp_path)

    assert len(mine) == len(theirs) > 80
    for (my_step, my_value), (step, value) in zip(mine, theirs, strict=True):
        assert (my_step, my_value.tag) == (step, value.tag)
        assert my_value.metadata == value.metadata
        assert my_value.tensor.dtype == value.tensor.dtype
        assert my_value.tensor.tensor_shape == value.tensor.tensor_shape
        assert my_value.tensor.tensor_content == value.tensor.tensor_content
        if value.tag.startswith("img/"):
            assert [pixels(data) for data in my_value.tensor.string_val[2:]] == [
                pixels(data) for data in value.tensor.string_val[2:]
            ]
            assert my_value.tensor.string_val[:2] == value.tensor.string_val[:2]
        else:
            assert my_value.tensor == value.tensor


def remake(truth: dict[str, Any], step: int, value: Any) -> None:
    """Make the call of one value of the sample, from its truth or, without one, its files."""
    tag, words = value.tag, value.metadata.summary_description or None
    strings = list(value.tensor.string_val)
    if tag in truth["scalars"]:
        (number,) = (float(number) for _, at, number in truth["scalars"][tag] if at == step)
        summary.scalar(tag, number, step, words)
    elif tag in truth["images"]:
        ((_, _, count, shape),) = (one for one in truth["images"][tag] if one[1] == step)
        pictures = [np.asarray(Image.open(io.BytesIO(data))) for data in strings[2:]]
        given = np.stack(pictures + pictures[:1]).reshape(count + 1, *shape)
        summary.image(tag, given, step, max_outputs=count, description=words)
    elif tag in truth["audio"]:
        count, frames, channels = truth["audio"][tag]
        clips = [samples(data) for data in strings[::2]]
        given = np.stack(clips).reshape(count, frames, channels) / np.float32(32768)
        summary.audio(tag, given, 8000, step, description=words)
    elif tag in truth["text"]:
        summary.text(tag, truth["text"][tag], step, words)
    else:
        summary.write(tag, _as_float32(truth["tensors"][tag]), step)


def _as_float32(values: list[Any]) -> Any:
    return values if isinstance(values[0], str) else np.float32(values)


def pixels(data: bytes) -> tuple[str, bytes]:
    """Return what Pillow finds in a picture."""
    with Image.open(io.BytesIO(data)) as image:
        return image.mode, image.tobytes()


def samples(data: bytes) -> np.ndarray:
    """Return what the standard library finds in a WAV file, int16."""
    with wave.open(io.BytesIO(data)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


@pytest.mark.parametrize(
    ("tag", "data", "buckets"),
    [("hist/const", [2.0] * 10, None), ("hist/empty", [], None), ("hist/b0", [1.0, 2.0], 0)],
)
def test_histograms_of_the_sample(
    tmp_path: Path, tag: str, data: list[float], buckets: int | None
) -> None:
    """The corners of TensorFlow's histograms: one value, none, and no buckets."""
    with summary.create_file_writer(tmp_path):
        summary.histogram(tag, data, 0, buckets)
    (theirs,) = [value for _, value in events(SAMPLE) if value.tag == tag]

    assert events(tmp_path) == [(0, theirs)]


@pytest.mark.parametrize(
    ("data", "buckets"),
    [
        (np.random.default_rng(0).standard_normal(1000), None),
        (np.random.default_rng(1).standard_normal((10, 10)), 5),
        ([2.0] * 10, None),
        (range(100), 7),
    ],
)
def test_histogram(tmp_path: Path, data: Any, buckets: int | None) -> None:
    """The same edges and counts as TensorBoard's own function."""
    with summary.create_file_writer(tmp_path):
        summary.histogram("x", data, 3, buckets, "d")
    ((_, mine),) = events(tmp_path)
    theirs = histogram_pb("x", np.asarray(data), buckets, "d").value[0]

    assert mine.metadata == theirs.metadata
    np.testing.assert_allclose(
        tensor_util.make_ndarray(mine.tensor), tensor_util.make_ndarray(theirs.tensor), rtol=1e-15
    )


@pytest.mark.parametrize("number", [0.1, -0.0, math.inf, math.nan, 3, True, np.float16(0.1), 1e39])
def test_scalar(tmp_path: Path, number: Any) -> None:
    """A float32 of rank 0, as TensorBoard's own function makes it."""
    with np.errstate(over="ignore"):
        theirs = scalar_pb("x", number).value[0]
    mine = logged(tmp_path, scalar=(number,))

    assert mine.metadata == theirs.metadata
    assert mine.tensor.tensor_shape == theirs.tensor.tensor_shape
    assert mine.tensor.tensor_content == np.float32(theirs.tensor.float_val[0]).tobytes()


@pytest.mark.parametrize(
    "data", ["ä **b**", b"bytes", ["a", "b"], [["a", b"b"], ["c", "d"]], [], np.array(["x", "y"])]
)
def test_text(tmp_path: Path, data: Any) -> None:
    """Of any shape, as TensorBoard's own function makes it."""
    mine = logged(tmp_path, text=(data,))

    assert mine.metadata == text_pb("x", "").value[0].metadata
    expected = np.array(data, dtype=object)
    found = tensor_util.make_ndarray(mine.tensor)
    assert found.shape == expected.shape
    assert found.ravel().tolist() == [
        one.encode() if isinstance(one, str) else one for one in expected.ravel().tolist()
    ]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """Readers could not show them: they are escapes."""
    assert logged(tmp_path, text=(b"a\xff",)).tensor.string_val == [b"a\\xff"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (np.float32([0, 0.5, 1, 2, -1, np.nan]), [0, 127, 255, 255, 0, 0]),
        (np.float64([254.9 / 255.5, 1 / 255.5, 0.9 / 255.5]), [254, 1, 0]),
        (np.uint8([0, 1, 255]), [0, 1, 255]),
        (np.uint16([255, 256, 65535]), [0, 1, 255]),
        (np.int64([-1, 7, 300]), [0, 7, 255]),
        (np.array([False, True]), [0, 255]),
    ],
)
def test_pixels(tmp_path: Path, data: np.ndarray, expected: list[int]) -> None:
    """Fractions times 255.5, cut off and clipped, as TensorFlow saturates them."""
    value = logged(tmp_path, image=(data.reshape(1, 1, -1, 1),))

    assert value.tensor.string_val[:2] == [str(len(expected)).encode(), b"1"]
    assert list(pixels(value.tensor.string_val[2])[1]) == expected


def test_max_outputs(tmp_path: Path) -> None:
    """The first pictures and clips; the size is there even without any."""
    with summary.create_file_writer(tmp_path):
        for most in (0, 2, 9):
            summary.image("i", np.zeros((4, 2, 3, 3)), 0, most)
            summary.audio("a", np.zeros((4, 2, 1)), 8, 0, most)

    shapes = [tensor_util.make_ndarray(value.tensor).shape for _, value in events(tmp_path)]
    assert shapes == [(2,), (0, 2), (4,), (2, 2), (6,), (4, 2)]


def test_samples(tmp_path: Path) -> None:
    """Times 32768, rounded half away from zero, as TensorFlow's encoder does; clipped."""
    data = np.array([0, 0.5, -1, 1, 2, 0.5 / 32768, -0.5 / 32768, np.nan]).reshape(1, -1, 1)
    value = logged(tmp_path, audio=(data, 8000))

    assert samples(value.tensor.string_val[0]).tolist() == [
        0, 16384, -32768, 32767, 32767, 1, -1, 0,
    ]  # fmt: skip


def test_graph(tmp_path: Path) -> None:
    """A ready GraphDef is written as it is."""
    graph = GraphDef(node=[NodeDef(name="a", op="Placeholder")])
    with summary.create_file_writer(tmp_path):
        assert summary.graph(graph)
    (path,) = tmp_path.iterdir()

    found = [Event.FromString(raw).graph_def for raw in RawEventFileLoader(str(path)).Load()]
    assert [GraphDef.FromString(one) for one in found if one] == [graph]


def test_write(tmp_path: Path) -> None:
    """Any dtype, also lazily; the metadata of any library's message."""
    metadata = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="mine"))
    with summary.create_file_writer(tmp_path):
        summary.write("i", np.arange(3), step=0, metadata=metadata)
        summary.write("s", lambda: [["a"], ["b"]], step=0, metadata=metadata.SerializeToString())

    (_, first), (_, second) = events(tmp_path)
    assert first.metadata == second.metadata == metadata
    np.testing.assert_array_equal(tensor_util.make_ndarray(first.tensor), np.arange(3))
    assert tensor_util.make_ndarray(second.tensor).tolist() == [[b"a"], [b"b"]]


HUGE = np.broadcast_to(np.uint8(1), (1 << 20, 1 << 20))  # of one byte
IN_ITSELF: list[Any] = []
IN_ITSELF.append(IN_ITSELF)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: summary.scalar(1, 1, 0), TypeError, "name: want a str"),
        (lambda: summary.scalar("x", [1, 2], 0), TypeError, "data: want one number"),
        (lambda: summary.scalar("x", 1, "s"), ValueError, "step: want a whole number"),
        (lambda: summary.scalar("x", 1, 2**63), ValueError, "step: want an int64"),
        (lambda: summary.scalar("x", 1, 0, 5), TypeError, "description: want a str"),
        (lambda: summary.histogram("x", ["a"], 0), TypeError, "data: want numbers"),
        (lambda: summary.histogram("x", [1], 0, -1), ValueError, "buckets: want 0 to"),
        (lambda: summary.histogram("x", [1], 0, 10**9), ValueError, "buckets: want 0 to"),
        (lambda: summary.image("x", np.zeros((3, 4, 5)), 0), ValueError, r"data: .*\(3, 4, 5\)"),
        (lambda: summary.image("x", np.zeros((1, 4, 5, 7)), 0), ValueError, "1 to 4 channels"),
        (lambda: summary.image("x", np.zeros((1, 0, 5, 3)), 0), ValueError, "data: want pictures"),
        (lambda: summary.image("x", np.zeros((1, 4, 5, 3)), 0, -1), ValueError, "max_outputs"),
        (lambda: summary.image("x", np.zeros((1, 4, 5, 3)), 0, None), ValueError, "max_outputs"),
        (lambda: summary.audio("x", np.zeros((1, 4)), 8, 0), ValueError, "data: want clips"),
        (lambda: summary.audio("x", np.zeros((1, 4, 1), int), 8, 0), ValueError, "floating point"),
        (lambda: summary.audio("x", np.zeros((1, 4, 1)), 0, 0), ValueError, "sample_rate: want"),
        (
            lambda: summary.audio("x", np.zeros((1, 4, 1)), 8, 0, encoding="mp3"),
            ValueError,
            "encoding: want 'wav', got 'mp3'",
        ),
        (lambda: summary.text("x", 5, 0), TypeError, "data: want text"),
        (lambda: summary.text("x", HUGE, 0), TypeError, "data: want text"),
        (lambda: summary.text("x", IN_ITSELF, 0), ValueError, "data: want lists of fewer axes"),
        (lambda: summary.text("x", "x", 0, "\ud800"), ValueError, "description: want text"),
        (lambda: summary.text("x", [["a"], "b"], 0), ValueError, "data: want rows of one shape"),
        (lambda: summary.write("x", object(), 0), TypeError, "tensor: want numbers"),
        (lambda: summary.write("x", [1], 0, 5), TypeError, "metadata: want a SummaryMetadata"),
    ],
)
def test_bad_arguments(tmp_path: Path, call: Any, error: type[Exception], message: str) -> None:
    """Named, with what came and what is accepted; nothing is written."""
    with summary.create_file_writer(tmp_path), pytest.raises(error, match=message):
        call()
    assert events(tmp_path) == []


def test_public() -> None:
    """The functions are there with `import tbnb` alone."""
    assert tbnb.summary is summary
    assert set(summary.__all__) <= set(dir(summary))
