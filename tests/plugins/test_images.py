"""Images, written and read."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from stores import loaded
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.data_compat import migrate_value
from tensorboard.plugins.image import metadata, plugin_data_pb2
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError
from tbnb.format import events
from tbnb.format.encode import event
from tbnb.format.events import SummaryValue
from tbnb.media import png
from tbnb.plugins import images

SAMPLES = Path(__file__).parents[1] / "samples"
PIXELS = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)


def parsed(data: bytes) -> Summary.Value:
    """Parse with TensorBoard's own message, and return its one value."""
    (value,) = Summary.FromString(data).value
    return value


def read(summary: bytes) -> tuple[images.Picture, ...]:
    """Read a summary back the way a log is read."""
    return images.decode(events.decode(events.parse(event(0.0, 0, summary)), 0, "images"))


def strings(*items: bytes) -> SummaryValue:
    """Return a value of the form that the reader makes of every image."""
    tensor = np.empty(len(items), object)
    tensor[:] = items
    return SummaryValue("img", "images", tensor)


def pixels(encoded: bytes) -> np.ndarray:
    """Decode with Pillow."""
    with Image.open(io.BytesIO(encoded)) as image:
        return np.asarray(image)


def test_summary_is_what_pytorch_writes() -> None:
    """A legacy image: height, width, channels and the file; TensorBoard raises it to a tensor."""
    message = parsed(images.summary("train/x", PIXELS))

    assert message.tag == "train/x"
    assert (message.image.height, message.image.width, message.image.colorspace) == (5, 7, 3)
    assert np.array_equal(pixels(message.image.encoded_image_string), PIXELS)
    assert not message.HasField("metadata")
    width, height, encoded = tensor_util.make_ndarray(migrate_value(message).tensor)
    assert (width, height) == (b"7", b"5")
    assert encoded == message.image.encoded_image_string


def test_summary_reads_back() -> None:
    """What is written is what is decoded."""
    (picture,) = read(images.summary("x", PIXELS))

    assert (picture.width, picture.height, picture.media_type) == (7, 5, "image/png")
    assert np.array_equal(pixels(picture.encoded), PIXELS)


def test_batch_is_what_tensorflow_writes() -> None:
    """A tensor of strings of plugin "images", with its description."""
    data = images.batch("x", [PIXELS, PIXELS[::-1]], 5, 7, description="two")
    message = parsed(data)

    tensor = tensor_util.make_ndarray(message.tensor)
    assert tensor[:2].tolist() == [b"7", b"5"]
    assert np.array_equal(pixels(tensor[3]), PIXELS[::-1])
    assert message.metadata.plugin_data.plugin_name == "images"
    assert message.metadata.summary_description == "two"
    content = metadata.parse_plugin_metadata(message.metadata.plugin_data.content)
    assert content == plugin_data_pb2.ImagePluginData()
    assert [np.array_equal(pixels(p.encoded), PIXELS) for p in read(data)] == [True, False]


def test_batch_of_none() -> None:
    """A step without a picture has a size and none."""
    assert read(images.batch("x", [], 5, 7)) == ()


def test_the_size_is_that_of_the_file() -> None:
    """A picture logged with `rescale` has another size than its event says."""
    data = images.file("x", png.encode(PIXELS), 10, 14, 3)

    assert parsed(data).image.height == 10
    assert read(data)[0].height == 5


def test_a_file_of_an_unknown_format_has_the_logged_size() -> None:
    """Nothing is decoded: what is drawn of it is the browser's business."""
    (picture,) = images.decode(strings(b"14", b"10", b"<svg/>"))

    assert picture == images.Picture(b"<svg/>", 14, 10, "application/octet-stream")


@pytest.mark.parametrize(
    "sizes",
    [
        (b"", b"1"),
        (b"-1", b"1"),
        (b"0", b"1"),
        (b"1", b"9" * 5000),
        (b"1", b"1e3"),
        (b"\xb2", b"1"),
    ],
)
def test_decode_refuses_sizes_that_are_none(sizes: tuple[bytes, bytes]) -> None:
    """No number, zero, or more digits than a picture has: a message, no long computation."""
    with pytest.raises(DecodeError, match="img: found size"):
        images.decode(strings(*sizes, b"?"))


@pytest.mark.parametrize(
    "tensor", [np.zeros(3), np.array([b"1"], object), np.array([[b"1"] * 3], object)]
)
def test_decode_refuses_what_is_no_image(tensor: np.ndarray) -> None:
    """The message has the tag and what was found."""
    with pytest.raises(DecodeError, match=r"img: found .* of shape"):
        images.decode(SummaryValue("img", "images", tensor))


def samples() -> list[tuple[str, str, list[Any]]]:
    """Return (place, tag, rows of truth) of every sample with images."""
    found = []
    for path in sorted(SAMPLES.rglob("truth.json")):
        truth = json.loads(path.read_text())
        place = str(path.parent.relative_to(SAMPLES))
        found += [(place, tag, rows) for tag, rows in truth.get("images", {}).items()]
    return found


@pytest.mark.parametrize(("place", "tag", "rows"), samples())
def test_samples(place: str, tag: str, rows: list[Any]) -> None:
    """Every writer's pictures: as many as were logged, of their size, with their pixels."""
    points = loaded(SAMPLES / place).series(".", tag, "images")

    assert len(points) == len(rows)
    for index, row in enumerate(rows):
        found = images.decode(points.summary(index))
        height, width, _ = row[3] if isinstance(row[3], list) else row[2]
        assert {(p.width, p.height, p.media_type) for p in found} == {(width, height, "image/png")}
        if isinstance(row[3], str):
            (picture,) = found
            assert hashlib.sha256(pixels(picture.encoded).tobytes()).hexdigest() == row[3]


def test_sample_clip() -> None:
    """A video is a GIF among the images."""
    points = loaded(SAMPLES / "tensorboardX/all").series(".", "vid/gif", "images")
    (clip,) = images.decode(points.summary(0))

    assert (clip.width, clip.height, clip.media_type) == (64, 24, "image/gif")


def test_every_sample_decodes() -> None:
    """Keras and TensorFlow 1 write images, too."""
    seen = 0
    for path in sorted(SAMPLES.rglob("truth.json")):
        logs = loaded(path.parent)
        for run in logs.runs:
            for tag, plugin in logs.tags(run).items():
                if plugin != "images":
                    continue
                points = logs.series(run, tag, "images")
                for index in range(len(points)):
                    assert all(p.width > 0 for p in images.decode(points.summary(index)))
                    seen += 1
    assert seen > 30
