"""Boxes on pictures, drawn by Pillow for comparison."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from tbnb.media import boxes, font

SIDE = st.floats(-20, 60, width=32) | st.integers(-5, 40).map(float)
# Pillow's default font was another one before 10.1.
OF_TODAY = pytest.mark.skipif(not hasattr(ImageFont, "load_default_imagefont"), reason="old Pillow")


def drawn(pixels: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Draw as torch does (2.13, utils/tensorboard/summary.py, _draw_single_box)."""
    image = Image.fromarray(pixels)
    left, top, right, bottom = box
    corners = [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]
    ImageDraw.Draw(image).line(corners, width=2, fill="Red")
    return np.asarray(image)


@given(
    box=st.tuples(SIDE, SIDE, SIDE, SIDE),
    channels=st.sampled_from([2, 3, 4]),
    height=st.integers(1, 40),
    width=st.integers(1, 40),
)
def test_lines_are_pillows(box: tuple[float, ...], channels: int, height: int, width: int) -> None:
    """Fractions, boxes upside down, of no size, partly or wholly outside: the same pixels."""
    pixels = np.full((height, width, channels), 90, np.uint8)
    corners = np.array(box, np.float32)

    assert np.array_equal(boxes.draw(pixels, corners[None]), drawn(pixels, corners))


def test_lines_where_they_belong() -> None:
    """By hand: the left and bottom lines go one pixel beyond, the right and top stay inside."""
    found = boxes.draw(np.zeros((8, 8, 3), np.uint8), np.array([[2, 2, 5, 5]]))

    assert ["".join(".#"[int(v)] for v in row) for row in (found[..., 0] > 0)] == [
        "........",
        "..####..",
        "..####..",
        "..####..",
        "..####..",
        "..####..",
        "..####..",
        "........",
    ]


def test_what_is_not_finite_is_left_out() -> None:
    """A detector that diverged: its boxes are nowhere, the others are drawn."""
    pixels = np.zeros((20, 20, 3), np.uint8)
    good = np.array([[3.0, 3, 12, 12]])
    bad = np.array([[np.nan, 1, 2, 3], [1, 1, np.inf, 5]])

    assert np.array_equal(boxes.draw(pixels, np.concatenate([bad, good])), boxes.draw(pixels, good))
    for far in ([-1e30, -1e30, 1e30, 1e30], [1e30] * 4):
        assert boxes.draw(pixels, np.array([far]), ["label"]).max() == 0


def test_the_picture_itself_is_not_touched() -> None:
    """What the user handed over stays as it is."""
    pixels = np.zeros((9, 9, 3), np.uint8)
    boxes.draw(pixels, np.array([[1, 1, 5, 5]]), ["x"])

    assert pixels.max() == 0


@OF_TODAY
def test_labels_in_pillows_font() -> None:
    """With Pillow: black text in its default font on a red ground, as torch places it."""
    pixels = np.full((60, 80, 3), 200, np.uint8)
    found = boxes.draw(pixels, np.array([[10.0, 10, 60, 50]]), ["cat é"])
    x0, y0, x1, y1 = ImageFont.load_default().getbbox("cat é")

    ground = found[50 - int(y1 - y0) : 50, 10 : 10 + int(x1 - x0)]
    assert (ground[..., 1:] == 0).all()
    assert (ground[..., 0] < 255).any()
    assert (found[:40] == drawn(pixels, np.array([10.0, 10, 60, 50]))[:40]).all()


@pytest.fixture
def without_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow cannot be imported."""
    monkeypatch.setitem(sys.modules, "PIL", None)


@pytest.mark.usefixtures("without_pillow")
@pytest.mark.parametrize("channels", [2, 3, 4])
def test_labels_in_our_own_letters(channels: int) -> None:
    """Without Pillow: the letters in black on red, at the lower left of the box."""
    pixels = np.full((60, 80, channels), 200, np.uint8)
    found = boxes.draw(pixels, np.array([[10, 10, 60, 50]]), ["Hi"])

    ground = found[42:51, 10:23, 0]
    assert ((ground == 0)[1:, 1:] == font.draw("Hi")).all()
    assert set(np.unique(ground)) == {0, 76 if channels == 2 else 255}


@OF_TODAY
def test_labels_that_pillows_font_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Pillow without FreeType raises for what is not Latin-1: question marks of our own."""
    monkeypatch.setattr(ImageFont, "load_default", ImageFont.load_default_imagefont)
    pixels = np.full((60, 80, 3), 200, np.uint8)
    found = boxes.draw(pixels, np.array([[10, 10, 60, 50]]), ["損失"])

    assert ((found[43:51, 11:23, 0] == 0) == font.draw("??")).all()


@pytest.mark.usefixtures("without_pillow")
@pytest.mark.parametrize("at", [(-40, -40), (-3, 4), (70, 55), (300, 300), (1e9, -1e9)])
def test_own_letters_outside_the_picture(at: tuple[float, float]) -> None:
    """A label that hangs over an edge is cut off there."""
    x, y = at
    found = boxes.draw(np.zeros((60, 80, 3), np.uint8), np.array([[x, y, x + 9, y + 9]]), ["label"])

    assert found.shape == (60, 80, 3)


@pytest.mark.usefixtures("without_pillow")
def test_several_lines() -> None:
    """Each below the other, and an empty label draws nothing."""
    pixels, box = np.zeros((60, 80, 3), np.uint8), np.array([[10, 10, 60, 50]])
    found = boxes.draw(pixels, box, ["a\nbc"])

    letters = found[35:51, 11:23, 0] == 0
    assert (letters[:8, :6] == font.draw("a")).all()
    assert (letters[8:] == font.draw("bc")).all()
    assert np.array_equal(boxes.draw(pixels, box, [""]), boxes.draw(pixels, box))


def test_letters() -> None:
    """A capital T by eye; every letter of ASCII has a shape of its own, others are a question."""
    assert ["".join(" #"[int(v)] for v in row).rstrip() for row in font.draw("T")] == [
        "#####",
        "# # #",
        "  #",
        "  #",
        "  #",
        "  #",
        "  #",
        "",
    ]
    shapes = {font.draw(chr(code)).tobytes() for code in range(32, 127)}
    assert len(shapes) == 95
    assert np.array_equal(font.draw("é\n"), font.draw("??"))
