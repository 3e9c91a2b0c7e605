"""The same pictures, sounds and text through torch's writer, tensorboardX's and ours."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import matplotlib as mpl
import numpy as np
import pytest
import tensorboardX
import torch
from PIL import Image, ImageSequence
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from torch.utils import tensorboard as torchs
from torch.utils.tensorboard._utils import _prepare_video

import tbnb

mpl.use("agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

RANDOM = np.random.default_rng(0)
FLOATS = RANDOM.random((3, 24, 32), dtype=np.float32)
BYTES = RANDOM.integers(0, 256, (3, 24, 32), dtype=np.uint8)
BATCH = RANDOM.integers(0, 256, (11, 3, 9, 7), dtype=np.uint8)
SOUND = np.sin(np.linspace(0, 60, 999)).astype(np.float32)

Call = Callable[[Any], None]


def logged(make: Callable[[str], Any], directory: Path, call: Call) -> Any:
    """Make the call with a writer, and return the one value that its file then has."""
    writer = make(str(directory))
    call(writer)
    writer.close()
    (path,) = directory.iterdir()
    events = [Event.FromString(data) for data in RawEventFileLoader(str(path)).Load()]
    (value,) = [value for event in events for value in event.summary.value]
    return value


@pytest.fixture
def three(tmp_path: Path) -> Callable[[Call], tuple[Any, Any, Any]]:
    """Make a call with each writer: what torch, tensorboardX and tbnb have on disk."""

    def values(call: Call) -> tuple[Any, Any, Any]:
        return (
            logged(torchs.SummaryWriter, tmp_path / "torch", call),
            logged(tensorboardX.SummaryWriter, tmp_path / "tensorboardX", call),
            logged(tbnb.SummaryWriter, tmp_path / "tbnb", call),
        )

    return values


@pytest.fixture
def two(tmp_path: Path) -> Callable[[Call], tuple[Any, Any]]:
    """Make a call that tensorboardX does not take: what torch and tbnb have on disk."""

    def values(call: Call) -> tuple[Any, Any]:
        return (
            logged(torchs.SummaryWriter, tmp_path / "torch", call),
            logged(tbnb.SummaryWriter, tmp_path / "tbnb", call),
        )

    return values


def picture(value: Any) -> tuple[str, int, int, int, bytes]:
    """Return tag, size and pixels of a value."""
    with Image.open(io.BytesIO(value.image.encoded_image_string)) as image:
        pixels = np.asarray(image)
    assert not value.HasField("metadata")
    found = value.image
    return value.tag, found.height, found.width, found.colorspace, pixels.tobytes()


def sound(value: Any) -> tuple[str, float, int, int, str, tuple[Any, ...], np.ndarray]:
    """Return tag, fields, parameters and samples of a value."""
    found = value.audio
    with wave.open(io.BytesIO(found.encoded_audio_string)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        shape = file.getparams()[:4]
    fields = found.sample_rate, found.num_channels, found.length_frames, found.content_type
    return value.tag, *fields, shape, samples


IMAGES: dict[str, tuple[Any, str]] = {
    "uint8": (BYTES, "CHW"),
    "float": (FLOATS, "CHW"),
    "float64": (FLOATS.astype(np.float64), "CHW"),
    "hwc": (BYTES.transpose(1, 2, 0), "HWC"),
    "whc": (BYTES.transpose(2, 1, 0), "whc"),
    "hw": (BYTES[0], "HW"),
    "wh": (FLOATS[0], "WH"),
    "one channel": (BYTES[:1], "CHW"),
    "two channels": (BYTES[:2], "CHW"),
    "rgba": (BYTES.repeat(2, axis=0)[:4], "CHW"),
    "batch": (BATCH, "NCHW"),
    "batch nhwc": (BATCH.transpose(0, 2, 3, 1), "NHWC"),
    "grey batch": (BATCH[:, :1], "NCHW"),
    "torch": (torch.from_numpy(FLOATS), "CHW"),
    "torch uint8": (torch.from_numpy(BYTES), "CHW"),
    "torch strided": (torch.from_numpy(FLOATS)[:, ::2, 1::3], "CHW"),
    "torch gradient": (torch.from_numpy(FLOATS).requires_grad_(), "CHW"),
}


@pytest.mark.parametrize(("image", "letters"), IMAGES.values(), ids=IMAGES)
def test_add_image(three: Any, image: Any, letters: str) -> None:
    """The same tag, fields and pixels."""
    theirs, also, ours = three(lambda w: w.add_image("a", image, 3, 1.5, dataformats=letters))

    assert picture(ours) == picture(theirs) == picture(also)


CLIPPED: dict[str, Any] = {
    "float16": FLOATS.astype(np.float16),
    "beyond": FLOATS * 4 - 2,
    "infinite": np.where(FLOATS > 0.5, np.inf, -np.inf),
    "bool": FLOATS > 0.5,
    "int64": BYTES.astype(np.int64),
    "int32": torch.from_numpy(BYTES).int() - 100,
    "torch bool": torch.from_numpy(FLOATS) > 0.5,
    "bfloat16": torch.from_numpy(FLOATS).bfloat16(),
    "half": torch.from_numpy(FLOATS).half() * 3,
}


@pytest.mark.parametrize("image", CLIPPED.values(), ids=CLIPPED)
def test_add_image_clips_as_torch(two: Any, image: Any) -> None:
    """What is beyond 0 to 1, which tensorboardX lets wrap around; and few bits, times 255."""
    theirs, ours = two(lambda w: w.add_image("a", image))

    assert picture(ours) == picture(theirs)


@pytest.mark.parametrize("count", [1, 2, 8, 9])
def test_add_images(three: Any, count: int) -> None:
    """Grids of every width."""
    theirs, also, ours = three(lambda w: w.add_images("a", BATCH[:count]))

    assert picture(ours) == picture(theirs) == picture(also)


def test_add_images_of_four_channels_and_lists(tmp_path: Path) -> None:
    """As tensorboardX, which alone takes them."""
    rgba = RANDOM.integers(0, 256, (9, 4, 6, 5), dtype=np.uint8)
    tensors = [torch.from_numpy(item) for item in BATCH]
    calls: dict[str, Call] = {
        "rgba": lambda w: w.add_images("a", rgba),
        "list": lambda w: w.add_images("a", list(BATCH), dataformats="CHW"),
        "tensors": lambda w: w.add_images("a", tensors, dataformats="CHW"),
    }
    for name, call in calls.items():
        theirs = logged(tensorboardX.SummaryWriter, tmp_path / name / "x", call)
        ours = logged(tbnb.SummaryWriter, tmp_path / name / "tbnb", call)

        assert picture(ours) == picture(theirs)


BOXES = np.array([[2, 3, 20, 15], [10.7, 5.2, 31, 23], [-4, -4, 50, 9.9], [9, 9, 9, 9]], np.float32)


@pytest.mark.parametrize("boxes", [BOXES, torch.from_numpy(BOXES), BOXES.astype(int)])
@pytest.mark.parametrize("labels", [None, ["cat", "dög", "", "a long label"], ["too few"]])
def test_add_image_with_boxes(three: Any, boxes: Any, labels: list[str] | None) -> None:
    """Lines and labels pixel by pixel, also where they hang over the edge."""
    theirs, also, ours = three(lambda w: w.add_image_with_boxes("a", FLOATS, boxes, labels=labels))

    assert picture(ours) == picture(theirs) == picture(also)


@pytest.mark.parametrize("rescale", [0.5, 1.7, 3])
def test_add_image_with_boxes_rescaled(two: Any, rescale: float) -> None:
    """The pixels of Pillow's Lanczos filter; height and width stay those before."""
    theirs, ours = two(
        lambda w: w.add_image_with_boxes("a", BYTES, BOXES, 0, None, rescale, "CHW", None)
    )

    assert picture(ours) == picture(theirs)


def test_positions_of_tensorboardx(tmp_path: Path) -> None:
    """The sixth argument is the axes, the seventh the labels."""

    def call(writer: Any) -> None:
        hwc = np.ascontiguousarray(BYTES.transpose(1, 2, 0))
        writer.add_image_with_boxes("a", hwc, BOXES, 0, 1.0, "HWC", ["a", "b", "c", "d"])

    theirs = logged(tensorboardX.SummaryWriter, tmp_path / "x", call)
    ours = logged(tbnb.SummaryWriter, tmp_path / "tbnb", call)

    assert picture(ours) == picture(theirs)


@pytest.fixture
def pyplot() -> Iterator[Any]:
    """Return pyplot without a figure, before and after."""
    plt.close("all")
    yield plt
    plt.close("all")


def drawn(size: tuple[float, float] = (3, 2), *, managed: bool = True) -> Any:
    """Return a figure with a line, a title, and a ground that is half transparent."""
    figure = plt.figure(figsize=size) if managed else Figure(figsize=size)
    figure.set_facecolor((1, 0.9, 0.8, 0.5))
    axes = figure.add_subplot()
    axes.plot([1, 4, 2])
    axes.set_title("losses é")
    return figure


@pytest.mark.parametrize("managed", [True, False])
def test_add_figure(three: Any, pyplot: Any, managed: bool) -> None:  # noqa: FBT001  a parameter
    """As rendered for torch; the figure is closed by default, as there."""
    theirs, also, ours = three(lambda w: w.add_figure("a", drawn(managed=managed)))

    assert picture(ours) == picture(theirs) == picture(also)
    assert pyplot.get_fignums() == []


@pytest.mark.usefixtures("pyplot")
def test_add_figures(three: Any) -> None:
    """Several are a grid."""
    theirs, also, ours = three(lambda w: w.add_figure("a", [drawn(), drawn(), drawn()], 1))

    assert picture(ours) == picture(theirs) == picture(also)


def test_a_figure_is_left_as_it_was(tmp_path: Path, pyplot: Any) -> None:
    """Its canvas is its own again, and the current figure is still current."""
    figure, current = drawn(), drawn()
    canvas = figure.canvas
    with tbnb.SummaryWriter(tmp_path) as writer:
        writer.add_figure("a", figure, close=False)
        assert figure.canvas is canvas
        assert pyplot.gcf() is current
        writer.add_figure("a", figure)

    assert pyplot.get_fignums() == [current.number]


@pytest.mark.usefixtures("pyplot")
def test_figures_of_two_sizes(tmp_path: Path) -> None:
    """A message, nothing written, and nothing closed."""
    figures = [drawn(), drawn((4, 2))]
    with (
        tbnb.SummaryWriter(tmp_path) as writer,
        pytest.raises(ValueError, match=r"figure: want pictures of one shape.*at 1"),
    ):
        writer.add_figure("a", figures)

    assert len(plt.get_fignums()) == 2


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_add_video(tmp_path: Path, count: int) -> None:
    """Torch's frames, which it would hand to moviepy; of few colours they are exact."""
    clips = RANDOM.integers(0, 4, (count, 3, 3, 6, 5), dtype=np.uint8) * 80
    ours = logged(tbnb.SummaryWriter, tmp_path, lambda w: w.add_video("a", torch.tensor(clips)))

    # As torch's summary.video goes on: uint8 was divided by 255 before.
    want = (_prepare_video(clips).astype(np.float32) * 255).clip(0, 255).astype(np.uint8)
    with Image.open(io.BytesIO(ours.image.encoded_image_string)) as clip:
        frames = [np.asarray(f.convert("RGB")) for f in ImageSequence.Iterator(clip)]
        assert clip.info["duration"] == 250
    assert np.array_equal(np.stack(frames), want)
    assert (ours.image.height, ours.image.width, ours.image.colorspace) == want.shape[1:]


SOUNDS: dict[str, Any] = {
    "one row": SOUND[None],
    "flat": SOUND,
    "float64": SOUND[None].astype(np.float64),
    "torch": torch.from_numpy(SOUND)[None],
    "gradient": torch.from_numpy(SOUND).requires_grad_(),
    "clipped": SOUND[None] * 3,
    "infinite": np.where(SOUND > 0, np.inf, -np.inf),
}


@pytest.mark.parametrize("samples", SOUNDS.values(), ids=SOUNDS)
@pytest.mark.parametrize("rate", [44_100, 8_000])
def test_add_audio(two: Any, samples: Any, rate: int) -> None:
    """Bit by bit what torch writes."""
    theirs, ours = two(lambda w: w.add_audio("a", samples, 0, rate))

    assert sound(ours)[:-1] == sound(theirs)[:-1]
    assert np.array_equal(sound(ours)[-1], sound(theirs)[-1])


@pytest.mark.parametrize("channels", [1, 2])
def test_add_audio_as_tensorboardx(tmp_path: Path, channels: int) -> None:
    """The same layout; its samples are of 32768 and rounded, torch's and ours of 32767 and cut."""
    samples = np.stack([SOUND, -SOUND / 2], axis=1)[:, :channels]

    def call(writer: Any) -> None:
        writer.add_audio("a", samples, 0, 16_000)

    theirs = logged(tensorboardX.SummaryWriter, tmp_path / "x", call)
    ours = logged(tbnb.SummaryWriter, tmp_path / "tbnb", call)

    assert sound(ours)[:-1] == sound(theirs)[:-1]
    difference = sound(ours)[-1].astype(int) - sound(theirs)[-1]
    assert np.abs(difference).max() <= 2


@pytest.mark.parametrize("text", ["", "**bold** 損失 é 🎉", "NUL \0 inside", "x" * 1_000_000])
def test_add_text(three: Any, text: str) -> None:
    """The very same value, metadata too."""
    theirs, also, ours = three(lambda w: w.add_text("a/b", text, 2))

    assert ours == theirs == also


JAX = {
    "float32": jnp.asarray(FLOATS),
    "bfloat16": jnp.asarray(FLOATS).astype(jnp.bfloat16),
    "uint8": jnp.asarray(BYTES),
    "bool": jnp.asarray(FLOATS > 0.5),
}


@pytest.mark.parametrize("image", JAX.values(), ids=JAX)
def test_jax_arrays(tmp_path: Path, image: Any) -> None:
    """As the same numbers in numpy; bfloat16 as its float32."""
    plain = np.asarray(image.astype(jnp.float32) if image.dtype == jnp.bfloat16 else image)
    theirs = logged(torchs.SummaryWriter, tmp_path / "torch", lambda w: w.add_image("a", plain))
    ours = logged(tbnb.SummaryWriter, tmp_path / "tbnb", lambda w: w.add_image("a", image))

    assert picture(ours) == picture(theirs)


def test_jax_sounds_and_boxes(tmp_path: Path) -> None:
    """Wherever an array is taken."""
    with tbnb.SummaryWriter(tmp_path) as writer:
        writer.add_audio("a", jnp.asarray(SOUND))
        writer.add_image_with_boxes("b", jnp.asarray(BYTES), jnp.asarray(BOXES))
        writer.add_video("v", jnp.zeros((1, 2, 3, 4, 5)))
        writer.add_images("l", [jnp.asarray(BYTES), torch.from_numpy(BYTES), BYTES])


def test_pil_images(tmp_path: Path) -> None:
    """A PIL image is what torch makes of its array."""
    image = Image.fromarray(BYTES.transpose(1, 2, 0))
    pixels = np.asarray(image)
    theirs = logged(
        torchs.SummaryWriter,
        tmp_path / "torch",
        lambda w: w.add_image("a", pixels, dataformats="HWC"),
    )
    ours = logged(tbnb.SummaryWriter, tmp_path / "tbnb", lambda w: w.add_image("a", image))

    assert picture(ours) == picture(theirs)


def test_what_has_no_data(tmp_path: Path) -> None:
    """A tensor on torch's meta device, which torch's writer replaces by a random number."""
    with (
        tbnb.SummaryWriter(tmp_path) as writer,
        pytest.raises(TypeError, match="img_tensor: want an array"),
    ):
        writer.add_image("a", torch.empty(3, 4, 5, device="meta"))
