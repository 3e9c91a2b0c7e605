"""Pictures and boxes, accepted and refused; what torch makes of the same is in frameworks."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from recorder import Recorder
from shown import image, pixels

PIXELS = np.random.default_rng(0).integers(0, 256, (4, 6, 3), dtype=np.uint8)
ENCODED = ["PNG", "JPEG", "GIF", "BMP", "WEBP"]


@pytest.fixture
def writer() -> Recorder:
    """A writer that keeps what would be logged."""
    return Recorder()


def file(form: str, mode: str = "RGB") -> bytes:
    """Return a picture as a file."""
    target = io.BytesIO()
    Image.fromarray(PIXELS).convert(mode).save(target, form)
    return target.getvalue()


class Tensor:
    """Something of another library that numpy can read, and nothing else is known of."""

    def __init__(self, data: np.ndarray) -> None:
        self.data = data

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        """Return the array, as numpy asks for it."""
        return self.data if dtype is None else self.data.astype(dtype)


@pytest.mark.parametrize("letters", ["CHW", "hwc", "WHC", "cWh", "HWNC", "nchw"])
def test_axes_in_any_order_and_case(writer: Recorder, letters: str) -> None:
    """The picture is the same."""
    order = ["NHWC".index(letter) for letter in letters.upper()]
    array = PIXELS[None].transpose(sorted(range(4), key=lambda i: (i not in order, i)))
    if len(letters) == 3:
        array, order = PIXELS, [i - 1 for i in order]
    writer.add_image("x", array.transpose(order), dataformats=letters)

    assert np.array_equal(pixels(writer), PIXELS)
    assert (image(writer).height, image(writer).width, image(writer).colorspace) == (4, 6, 3)


@pytest.mark.parametrize(
    ("shape", "letters", "channels"),
    [
        ((4, 6), "HW", 3),
        ((6, 4), "WH", 3),
        ((1, 4, 6), "CHW", 3),
        ((2, 4, 6), "CHW", 2),
        ((3, 4, 6), "CHW", 3),
        ((4, 4, 6), "CHW", 4),
        ((5, 4, 6), "NHW", 3),
        ((2, 4, 4, 6), "NCHW", 4),
    ],
)
def test_channels(writer: Recorder, shape: tuple[int, ...], letters: str, channels: int) -> None:
    """Grey becomes RGB; alpha stays."""
    writer.add_image("x", np.full(shape, 7, np.uint8), dataformats=letters)

    assert pixels(writer).shape[2] == image(writer).colorspace == channels
    assert (pixels(writer) == 7).all()


@pytest.mark.parametrize(
    ("given", "want"),
    [
        (np.float32([0, 0.5, 1]), [0, 127, 255]),
        (np.float64([-3, 1 / 255, 7]), [0, 1, 255]),
        (np.float16([0.25, 0.75, 1e4]), [63, 191, 255]),
        (np.float32([np.nan, np.inf, -np.inf]), [0, 255, 0]),
        (np.float64([1e300, -1e300, 0]), [255, 0, 0]),
        (np.int64([0, 1, 200]), [0, 255, 255]),
        (np.uint16([0, 1, 65535]), [0, 255, 255]),
        (np.array([True, False, True]), [255, 0, 255]),
        (np.uint8([0, 1, 200]), [0, 1, 200]),
        ([0, 0.5, 1], [0, 127, 255]),
    ],
)
def test_numbers_to_bytes(writer: Recorder, given: Any, want: list[int]) -> None:
    """0 to 1 is 0 to 255, clipped and cut off; only uint8 is bytes already; NaN is black."""
    row = given[None] if isinstance(given, np.ndarray) else [given]
    writer.add_image("x", row, dataformats="HW")

    assert pixels(writer)[0, :, 0].tolist() == want


@pytest.mark.parametrize("wrap", [np.ndarray.tolist, Tensor, np.asfortranarray])
def test_lists_and_foreign_arrays(writer: Recorder, wrap: Any) -> None:
    """Whatever numpy can read."""
    writer.add_image("x", wrap(PIXELS / 255), dataformats="HWC")

    assert np.abs(pixels(writer).astype(int) - PIXELS).max() <= 1


@pytest.mark.parametrize(
    ("mode", "want"),
    [("RGB", 3), ("RGBA", 4), ("L", 3), ("LA", 2), ("P", 3), ("1", 3), ("CMYK", 3), ("I", 3)],
)
def test_pil_images(writer: Recorder, mode: str, want: int) -> None:
    """Of any mode; their axes are their own."""
    picture = Image.fromarray(PIXELS).convert("RGBA").convert("RGB").convert(mode)
    writer.add_image("x", picture)
    writer.add_images("y", [picture, picture])
    writer.add_image_with_boxes("z", picture, [[0, 0, 2, 2]])

    heights = [(v.image.height, v.image.width, v.image.colorspace) for v in writer.values()]
    assert heights == [(4, 6, want), (4, 12, want), (4, 6, want)]


@pytest.mark.parametrize("form", ENCODED)
def test_files(writer: Recorder, form: str, tmp_path: Path) -> None:
    """Bytes of a file, and paths, are written as they are, with the size in their header."""
    data = file(form)
    path = tmp_path / "picture"
    path.write_bytes(data)
    for given in (data, bytearray(data), memoryview(data), path, str(path)):
        writer.add_image("x", given)

    assert [v.image.encoded_image_string for v in writer.values()] == [data] * 5
    assert {(v.image.height, v.image.width, v.image.colorspace) for v in writer.values()} == {
        (4, 6, 3)
    }


def test_files_that_must_be_decoded(writer: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """To draw on one, or to lay it into a grid, Pillow opens it; without, the message says so."""
    data = file("PNG")
    writer.add_images("x", [data, PIXELS.transpose(2, 0, 1)])
    assert np.array_equal(pixels(writer), np.concatenate([PIXELS, PIXELS], axis=1))

    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ImportError, match=r"img_tensor: .* needs Pillow"):
        writer.add_image_with_boxes("x", data, [[0, 0, 1, 1]])
    assert len(writer.events) == 1


def test_files_that_cannot_be_decoded(writer: Recorder) -> None:
    """A file cut short is refused where it must be opened."""
    with pytest.raises(ValueError, match=r"img_tensor: want a picture that Pillow opens"):
        writer.add_image_with_boxes("x", file("PNG")[:-30], [[0, 0, 1, 1]])

    assert writer.events == []


@pytest.mark.parametrize(
    ("letters", "items"),
    [("CHW", "CHW"), ("hwc", "HWC"), ("NCHW", "CHW"), ("NHWC", "HWC")],
)
def test_lists_of_pictures(writer: Recorder, letters: str, items: str) -> None:
    """As tensorboardX takes them, and with the letters of a batch; grey beside RGB."""
    one = PIXELS.transpose(["HWC".index(letter) for letter in items])
    grey = one[:1] if items == "CHW" else one[..., :1]
    writer.add_images("x", [one, grey], dataformats=letters)

    assert pixels(writer).shape == (4, 12, 3)
    assert np.array_equal(pixels(writer)[:, :6], PIXELS)
    assert np.array_equal(pixels(writer)[:, 6:, 1], PIXELS[..., 0])


@pytest.mark.parametrize(
    ("array", "letters", "message"),
    [
        (np.zeros((3, 4, 6)), "HW", r"img_tensor: want 2 axes.*'HW'.*\(3, 4, 6\)"),
        (np.zeros((3, 4, 6)), "CCW", "dataformats: want H, W and.*N or C.*'CCW'"),
        (np.zeros((3, 4, 6)), "CHX", "dataformats: .*'CHX'"),
        (np.zeros((3, 4, 6)), "", "dataformats: .*''"),
        (np.zeros((24, 32, 3)), "CHW", r"img_tensor: want 1 to 4 channels.*got 24"),
        (np.zeros((3, 0, 6)), "CHW", r"img_tensor: want at least one pixel.*\(3, 0, 6\)"),
        (np.zeros((0, 3, 4, 6)), "NCHW", r"img_tensor: want at least one pixel"),
        (b"not a picture", "CHW", "img_tensor: want a PNG, JPEG, GIF, BMP or WebP file"),
        (b"", "CHW", "img_tensor: want a PNG"),
        ([[1, 2], [3]], "HW", "img_tensor: want an array"),
    ],
)
def test_images_that_are_none(writer: Recorder, array: Any, letters: str, message: str) -> None:
    """The argument, what came, and what is accepted; nothing is written."""
    for add in (writer.add_image, lambda *a, **k: writer.add_image_with_boxes(*a, [], **k)):
        with pytest.raises(ValueError, match=message):
            add("x", array, dataformats=letters)

    assert writer.events == []


@pytest.mark.parametrize("array", [None, 1j * np.zeros((3, 4, 6)), [["a"]], object(), {1: 2}])
def test_images_of_the_wrong_type(writer: Recorder, array: Any) -> None:
    """A TypeError names the argument."""
    with pytest.raises(TypeError, match="img_tensor: want"):
        writer.add_image("x", array)
    with pytest.raises(TypeError, match="dataformats: want a str, got 3"):
        writer.add_image("x", PIXELS, dataformats=3)  # type: ignore[arg-type]  # the point
    with pytest.raises(TypeError, match="tag: want a str"):
        writer.add_image(5, PIXELS, dataformats="HWC")  # type: ignore[arg-type]  # the point

    assert writer.events == []


def test_a_path_that_is_none(writer: Recorder) -> None:
    """The system's own error has the argument and the path in it."""
    with pytest.raises(FileNotFoundError, match=r"img_tensor: .*no-such\.png"):
        writer.add_image("x", "no-such.png")
    with pytest.raises(ValueError, match="img_tensor: want a path, got"):
        writer.add_image("x", "\0")


@pytest.mark.parametrize(
    ("pictures", "message"),
    [
        ([], "img_tensor: want at least one picture"),
        ([PIXELS, PIXELS[1:]], r"of one shape.*\(4, 6, 3\) and, at 1, \(3, 6, 3\)"),
        ([PIXELS, PIXELS[0]], r"img_tensor\[1\]: want 3 axes"),
    ],
)
def test_lists_that_are_no_batch(writer: Recorder, pictures: list[Any], message: str) -> None:
    """The message says which picture."""
    with pytest.raises(ValueError, match=message):
        writer.add_images("x", pictures, dataformats="HWC")

    assert writer.events == []


def test_boxes_in_both_orders_of_arguments(writer: Recorder) -> None:
    """Torch's sixth argument is rescale, tensorboardX's is dataformats."""
    big, box = np.zeros((30, 40, 3), np.uint8), [[5, 5, 20, 20]]
    writer.add_image_with_boxes("x", big, box, 0, 1.0, 1, "HWC", ["a"])
    writer.add_image_with_boxes("x", big, box, 0, 1.0, "HWC", ["a"])  # as tensorboardX
    writer.add_image_with_boxes("x", big, box, 0, 1.0, "HWC", labels="a")

    assert len({value.SerializeToString() for value in writer.values()}) == 1
    assert pixels(writer)[5:12, 5:7, 0].all()


@pytest.mark.parametrize("boxes", [[], np.zeros((0, 4)), np.zeros(0), [[np.nan] * 4]])
def test_no_boxes(writer: Recorder, boxes: Any) -> None:
    """A detector that found nothing: the picture alone."""
    writer.add_image_with_boxes("x", PIXELS, boxes, dataformats="HWC", labels=[])

    assert np.array_equal(pixels(writer), PIXELS)


def test_rescale(writer: Recorder) -> None:
    """The file is larger; height and width are those before, as torch has them."""
    writer.add_image_with_boxes("x", PIXELS, [], rescale=2.5, dataformats="HWC")

    assert pixels(writer).shape == (10, 15, 3)
    assert (image(writer).height, image(writer).width) == (4, 6)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"box_tensor": [[1, 2, 3]]}, r"box_tensor: want shape \(N, 4\).*\(1, 3\)"),
        ({"box_tensor": [1, 2, 3, 4]}, r"box_tensor: want shape \(N, 4\)"),
        ({"rescale": 0}, "rescale: want a factor"),
        ({"rescale": 0.1}, "rescale: want a factor that makes 1 to .* pixels of 6 x 4, got 0.1"),
        ({"rescale": 1e9}, "rescale: want a factor"),
        ({"rescale": np.nan}, "rescale"),
        ({"rescale": np.inf}, "rescale"),
    ],
)
def test_boxes_that_are_none(writer: Recorder, arguments: dict[str, Any], message: str) -> None:
    """The argument, what came, and what is accepted."""
    given = {"box_tensor": [], "dataformats": "HWC", **arguments}
    with pytest.raises(ValueError, match=message):
        writer.add_image_with_boxes("x", PIXELS, **given)

    assert writer.events == []


def test_labels(writer: Recorder) -> None:
    """One for each box; of another number none, as torch; of another type an error."""
    box = [[0, 0, 3, 3]]
    for labels in (None, ["a", "b"], [""], [None]):
        writer.add_image_with_boxes("x", PIXELS, box, dataformats="HWC", labels=labels)
    with pytest.raises(TypeError, match="labels: want a str for each box, got 3"):
        writer.add_image_with_boxes("x", PIXELS, box, dataformats="HWC", labels=[3])
    with pytest.raises(TypeError, match="labels: want a str a box, got 3"):
        writer.add_image_with_boxes("x", PIXELS, box, dataformats="HWC", labels=3)  # type: ignore[arg-type]  # the point

    assert len({value.SerializeToString() for value in writer.values()}) == 1


@pytest.mark.parametrize("mode", ["I;16", "I;16B", "I;16L"])
def test_sixteen_bits(writer: Recorder, mode: str) -> None:
    """Of each the upper eight, as PNG readers show them; Pillow would make 256 and more white."""
    writer.add_image("x", Image.new(mode, (2, 1), 0x7F80))

    assert pixels(writer).tolist() == [[[0x7F] * 3] * 2]


@pytest.mark.parametrize("mode", ["L", "P"])
def test_a_picture_that_is_closed(writer: Recorder, mode: str) -> None:
    """Pillow's error, and which argument."""
    picture = Image.open(io.BytesIO(file("PNG", mode)))
    picture.close()
    with pytest.raises(ValueError, match="img_tensor: want a picture of Pillow's"):
        writer.add_image("x", picture)

    assert writer.events == []
