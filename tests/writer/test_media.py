"""Clips, sounds, text and figures; what torch makes of the same is in tests/frameworks."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from recorder import Recorder
from shown import frames, image, samples

PIXELS = np.random.default_rng(0).integers(0, 256, (4, 6, 3), dtype=np.uint8)
CLIP = np.random.default_rng(0).integers(0, 2, (3, 5, 3, 4, 6), dtype=np.uint8) * 255


@pytest.fixture
def writer() -> Recorder:
    """A writer that keeps what would be logged."""
    return Recorder()


def test_steps_and_wall_times_are_passed_on(writer: Recorder) -> None:
    """In torch's positions, for every method."""
    chw = PIXELS.transpose(2, 0, 1)
    writer.add_image("i", chw, 1, 2.0)
    writer.add_images("n", chw[None], 1, 2.0)
    writer.add_image_with_boxes("b", chw, [[0, 0, 2, 2]], 1, 2.0)
    writer.add_video("v", CLIP, 1, 8, 2.0)
    writer.add_audio("a", [[0.0]], 1, 8000, 2.0)
    writer.add_text("t", "x", 1, 2.0)

    assert [(step, wall) for _, step, wall in writer.events] == [(1, 2.0)] * 6
    assert [value.tag for value in writer.values()] == ["i", "n", "b", "v", "a", "t/text_summary"]


def test_clips(writer: Recorder) -> None:
    """Three clips fill a row of four; black and white stays exact."""
    writer.add_video("x", CLIP)

    want = np.concatenate([*CLIP.transpose(0, 1, 3, 4, 2), np.zeros((5, 4, 6, 3))], axis=2)
    assert np.array_equal(frames(writer), want)
    assert (image(writer).height, image(writer).width, image(writer).colorspace) == (4, 24, 3)


@pytest.mark.parametrize("letters", ["NTHWC", "tchw", "THWC"])
def test_clips_of_other_axes(writer: Recorder, letters: str) -> None:
    """Of any order; a single clip needs no N."""
    array = CLIP[:1] if "N" in letters else CLIP[0]
    full = "NTCHW" if "N" in letters else "TCHW"
    moved = array.transpose([full.index(letter) for letter in letters.upper()])
    writer.add_video("x", moved, dataformats=letters)

    assert np.array_equal(frames(writer), CLIP[0].transpose(0, 2, 3, 1))


def test_grey_clips(writer: Recorder) -> None:
    """One channel, as numbers from 0 to 1."""
    writer.add_video("x", CLIP[:1, :, :1] / 255)

    assert np.array_equal(frames(writer)[..., 2], CLIP[0, :, 0])
    assert image(writer).colorspace == 1


@pytest.mark.parametrize(
    ("array", "arguments", "message"),
    [
        (CLIP[0], {}, r"vid_tensor: want 5 axes.*pass vid_tensor\[None\]"),
        (CLIP[:, :, :2], {}, r"vid_tensor: want 1 or 3 channels.*got 2"),
        (CLIP[:, :0], {}, r"vid_tensor: want at least one pixel"),
        (CLIP, {"dataformats": "NCHW"}, "dataformats: want T, H, W and"),
        (CLIP, {"fps": 0}, "fps: want frames a second, above 0, got 0"),
        (CLIP, {"fps": np.inf}, "fps: want"),
        (np.zeros((2, 1, 1, 1, 40_000), np.uint8), {}, "vid_tensor: want frames of at most 65535"),
    ],
)
def test_clips_that_are_none(
    writer: Recorder, array: np.ndarray, arguments: dict[str, Any], message: str
) -> None:
    """The argument, what came, and what is accepted."""
    with pytest.raises(ValueError, match=message):
        writer.add_video("x", array, **arguments)

    assert writer.events == []


@pytest.mark.parametrize(
    ("shape", "want"),
    [
        ((9,), (9, 1)),
        ((1, 9), (9, 1)),
        ((9, 1), (9, 1)),
        ((1, 1, 9), (9, 1)),
        ((1, 2), (2, 1)),
        ((9, 2), (9, 2)),
        ((2, 9), (9, 2)),
        ((2, 2), (2, 2)),
        ((1, 1), (1, 1)),
        ((), (1, 1)),
    ],
)
def test_shapes_of_sound(writer: Recorder, shape: tuple[int, ...], want: tuple[int, int]) -> None:
    """Torch's (1, L), tensorboardX's (L, C), torchaudio's (2, L): the short axis is channels."""
    writer.add_audio("x", np.zeros(shape), sample_rate=8000)

    assert samples(writer).shape == want
    sound = writer.values()[0].audio
    assert (sound.length_frames, sound.num_channels, sound.sample_rate) == (*want, 8000)


def test_channels_of_sound(writer: Recorder) -> None:
    """Left stays left, whichever axis the channels are on."""
    left, right = np.linspace(-1, 1, 9), np.linspace(1, 0, 9)
    writer.add_audio("x", np.stack([left, right]))
    writer.add_audio("x", np.stack([left, right], axis=1))

    assert len({value.SerializeToString() for value in writer.values()}) == 1
    assert samples(writer)[0].tolist() == [-32767, 32767]


@pytest.mark.parametrize(
    ("given", "want"),
    [
        (np.float32([0, 0.5, -0.5, 1, -1]), [0, 16383, -16383, 32767, -32767]),
        (np.float64([3, -3, np.inf, -np.inf, np.nan]), [32767, -32767, 32767, -32767, 0]),
        (np.float16([1, -1, 0.5]), [32767, -32767, 16383]),
        (np.int16([-32768, 5, 32767]), [-32768, 5, 32767]),
        (np.int32([-(2**31), 65536, 65535]), [-32768, 1, 0]),
        (np.uint8([0, 128, 255]), [-32768, 0, 32512]),
        (np.int64([-1, 0, 1]), [-32767, 0, 32767]),
        (np.array([True, False]), [32767, 0]),
        ([0.5, 1], [16383, 32767]),
    ],
)
def test_amplitudes_to_samples(
    writer: Recorder, given: Any, want: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Cut off as torch does; clipped without a word; samples of other widths are converted."""
    writer.add_audio("x", given)

    assert samples(writer)[:, 0].tolist() == want
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("given", "rate", "message"),
    [
        (np.zeros((3, 9)), 8000, r"snd_tensor: want \(1, L\).*\(3, 9\)"),
        (np.zeros((2, 9, 2)), 8000, r"snd_tensor: want \(1, L\).*\(2, 9, 2\)"),
        (np.zeros((1, 0)), 8000, r"snd_tensor: want at least one sample.*\(1, 0\)"),
        (np.int64([7, -9]), 8000, "snd_tensor: want amplitudes.*int64 from -9 to 7"),
        (np.zeros(9), 0, "sample_rate: want a whole number"),
        (np.zeros(9), 0.5, "sample_rate: want a whole number"),
        (np.zeros(9), 1 << 32, "sample_rate: want a whole number"),
        (np.zeros(9), np.nan, "sample_rate: want a whole number"),
    ],
)
def test_sounds_that_are_none(writer: Recorder, given: Any, rate: Any, message: str) -> None:
    """The argument, what came, and what is accepted."""
    with pytest.raises(ValueError, match=message):
        writer.add_audio("x", given, sample_rate=rate)

    assert writer.events == []


@pytest.mark.parametrize("given", [None, 5, b"bytes", ["a"], np.array("a")])
def test_text_of_the_wrong_type(writer: Recorder, given: Any) -> None:
    """Only a str is text."""
    with pytest.raises(TypeError, match="text_string: want a str, got"):
        writer.add_text("x", given)

    assert writer.events == []


@pytest.mark.parametrize("given", [None, "a figure", [object()], (1,)])
def test_figures_of_the_wrong_type(writer: Recorder, given: Any) -> None:
    """A message, without matplotlib being there."""
    with pytest.raises(TypeError, match=r"figure.*: want a matplotlib figure, got"):
        writer.add_figure("x", given)
    with pytest.raises(ValueError, match="figure: want at least one figure"):
        writer.add_figure("x", [])

    assert writer.events == []


def test_nothing_heavy_is_imported() -> None:
    """To have the methods costs no numpy; to use them, no Pillow."""
    code = (
        "import sys, tbnb.writer.media; heavy = lambda: {'numpy', 'PIL'} & set(sys.modules);"
        "assert not heavy();"
        "from tbnb.writer import pictures, sounds; import numpy as np;"
        "pictures.image('x', np.zeros((3, 4, 6))); sounds.audio('x', np.zeros(9));"
        "pictures.video('x', np.zeros((1, 2, 3, 4, 6)));"
        "pictures.image_boxes('x', np.zeros((3, 9, 9)), [[1, 1, 5, 5]], 2);"
        "assert heavy() == {'numpy'}"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
