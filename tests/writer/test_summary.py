"""Values as summaries of their own: what the writer's methods write, for other writers to take."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary as Proto
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

from tbnb import SummaryWriter, writer
from tbnb.writer import summary

RANDOM = np.random.default_rng(0)
MESH = RANDOM.standard_normal((1, 4, 3))
CURVE = [RANDOM.random(9) for _ in range(6)]
LABELS, PREDICTIONS = RANDOM.integers(0, 2, 50), RANDOM.random(50)
LAYOUT = {"a": {"b": ["Multiline", ["x", "y"]]}}
MOMENTS = (0.0, 2.0, 3, 4.0, 6.0, [1.0, 2.0], [1, 2])
CLIP = RANDOM.integers(0, 256, (1, 2, 3, 4, 4), dtype=np.uint8)
BOXES = np.array([[1, 1, 5, 5]])
PICTURE = RANDOM.random((3, 8, 8))
BATCH = RANDOM.random((2, 3, 8, 8))


@pytest.mark.parametrize(
    ("name", "method", "arguments", "named"),
    [
        ("scalar", "add_scalar", (0.5,), {}),
        ("scalar", "add_scalar", (0.5,), {"new_style": True, "double_precision": True}),
        ("tensor_proto", "add_tensor", (np.arange(3),), {}),
        ("histogram", "add_histogram", (PREDICTIONS,), {"bins": "auto", "max_bins": 4}),
        ("histogram_raw", "add_histogram_raw", MOMENTS, {}),
        ("image", "add_images", (BATCH,), {}),
        ("image", "add_image", (PICTURE,), {"dataformats": "CHW"}),
        ("image_boxes", "add_image_with_boxes", (PICTURE, BOXES), {"labels": ["a"], "rescale": 2}),
        ("video", "add_video", (CLIP,), {"fps": 2}),
        ("audio", "add_audio", (PREDICTIONS,), {"sample_rate": 8000}),
        ("text", "add_text", ("**t**",), {}),
        ("pr_curve", "add_pr_curve", (LABELS, PREDICTIONS), {"num_thresholds": 9}),
        ("pr_curve_raw", "add_pr_curve_raw", CURVE, {"num_thresholds": 9}),
        ("mesh", "add_mesh", (MESH, None, np.array([[[0, 1, 2]]]), {"k": 1}), {}),
    ],
)
def test_is_what_the_writer_writes(
    tmp_path: Path, name: str, method: str, arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    """Byte for byte, and a message to TensorBoard."""
    with SummaryWriter(tmp_path) as writer:
        getattr(writer, method)("tag", *arguments, **named)
    (_, written) = written_to(tmp_path)

    found = getattr(summary, name)("tag", *arguments, **named)
    assert Proto.FromString(found.SerializeToString()) == written.summary
    assert found.ByteSize() == written.summary.ByteSize()


def written_to(directory: Path) -> list[Any]:
    """Return the events of a directory's only file."""
    (path,) = directory.glob("*tfevents*")
    return [Event.FromString(raw) for raw in RawEventFileLoader(str(path)).Load()]


def test_custom_scalars(tmp_path: Path) -> None:
    """The one whose tag is not the user's."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_custom_scalars(LAYOUT)
    (_, written) = written_to(tmp_path)

    found = summary.custom_scalars(LAYOUT)
    assert Proto.FromString(found.SerializeToString()) == written.summary


def test_hparams_for_other_writers() -> None:
    """Three messages, as Lightning and Stable-Baselines3 unpack them."""
    experiment, start, end = (
        Proto.FromString(one.SerializeToString()).value[0]
        for one in summary.hparams({"lr": 0.1, "b": "x"}, {"loss": 0.0}, {"lr": [0.1, 1.0]})
    )

    found = HParamsPluginData.FromString(experiment.metadata.plugin_data.content)
    (first, second) = found.experiment.hparam_infos
    assert (first.name, [one.number_value for one in first.domain_discrete.values]) == (
        "lr",
        [0.1, 1.0],
    )
    assert second.name == "b"
    found = HParamsPluginData.FromString(start.metadata.plugin_data.content)
    assert found.session_start_info.hparams["lr"].number_value == 0.1
    found = HParamsPluginData.FromString(end.metadata.plugin_data.content)
    assert found.session_end_info.status == 1


def test_written_by_a_file_writer(tmp_path: Path) -> None:
    """A FileWriter takes one as it takes any library's."""
    with SummaryWriter(tmp_path) as writer:
        for one in summary.hparams({"lr": 0.1}, {"loss": 0.0}):
            writer._get_file_writer().add_summary(one, 3)
        writer.file_writer.add_summary(summary.scalar("x", 1.5), 4)

    events = written_to(tmp_path)[1:]
    assert [event.step for event in events] == [3, 3, 3, 4]
    assert events[3].summary.value[0].simple_value == 1.5


def test_looked_into() -> None:
    """Values are there as in a protocol buffer; equal bytes are equal."""
    one = summary.scalar("loss", 0.25)

    assert (one.value[0].tag, one.value[0].simple_value) == (b"loss", 0.25)
    assert one == summary.scalar("loss", 0.25) != summary.scalar("loss", 0.5)
    assert len({one, summary.scalar("loss", 0.25)}) == 1
    assert "0.25" in repr(one)


def test_rescaled_picture() -> None:
    """The size is the picture's own, as torch has it; the file's is another."""
    image = summary.image("i", BATCH, rescale=0.5).value[0].image

    assert (image.height, image.width) == (8, 16)
    assert int.from_bytes(image.encoded_image_string[16:20], "big") == 8


def test_compute_curve() -> None:
    """The rows torch documents: all that is called positive at threshold 0."""
    curve = summary.compute_curve(LABELS, PREDICTIONS, 9)

    assert curve.shape == (6, 9)
    assert curve[0, 0] == LABELS.sum()
    assert curve[1, 0] == 50 - LABELS.sum()


def test_compute_curve_of_anything() -> None:
    """Lists are examples as well; what are none is named."""
    np.testing.assert_array_equal(
        summary.compute_curve([0, 1], [0.25, 0.75], 3),
        summary.compute_curve(np.array([0, 1]), np.array([0.25, 0.75]), 3),
    )
    with pytest.raises(TypeError, match="labels: want numbers"):
        summary.compute_curve(None, [1])


@pytest.mark.parametrize("name", summary.__all__)
def test_public(name: str) -> None:
    """Each is there and says what it is."""
    assert inspect.getdoc(getattr(summary, name))


def test_where_torch_has_it() -> None:
    """`tbnb.writer` has the names that torch.utils.tensorboard has, and needs no import of each."""
    assert set(writer.__all__) >= {"FileWriter", "RecordWriter", "SummaryWriter", "summary"}
    assert writer.summary is summary
