"""Files of pictures in a log: each format decoded as Pillow does, and saved as it was logged."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from board import Board
from lab import Notebook, OpenNotebook, until
from media import only, picture, screen, tile
from PIL import Image, ImageSequence
from playwright.sync_api import Locator
from test_layout import box
from test_media_hostile import image, put, value
from training import BOARD

Pixels = npt.NDArray[np.uint8]
HEIGHT, WIDTH = 21, 37
NOISE = np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8)
DOWN, ACROSS = np.mgrid[:HEIGHT, :WIDTH]
SMOOTH = np.stack([6 * ACROSS, 12 * DOWN, 3 * ACROSS + 6 * DOWN], axis=2).astype(np.uint8)
# Format, mode, how Pillow writes it, and how far a browser may be from what Pillow reads: two
# implementations of one cosine transform may round to either side.
FORMS: dict[str, tuple[str, str, dict[str, Any], int]] = {
    "jpeg/colour": ("JPEG", "RGB", {"quality": 95, "subsampling": 0}, 2),
    "jpeg/half": ("JPEG", "RGB", {"quality": 80}, 2),
    "jpeg/progressive": ("JPEG", "RGB", {"progressive": True, "subsampling": 0}, 2),
    "jpeg/grey": ("JPEG", "L", {}, 2),
    "webp/lossless": ("WEBP", "RGB", {"lossless": True}, 0),
    "webp/alpha": ("WEBP", "RGBA", {"lossless": True, "exact": True}, 0),
    "webp/lossy": ("WEBP", "RGB", {"quality": 90}, 2),
    "bmp/colour": ("BMP", "RGB", {}, 0),
    "bmp/grey": ("BMP", "L", {}, 0),
    "bmp/palette": ("BMP", "P", {}, 0),
    "bmp/bits": ("BMP", "1", {}, 0),
    "gif/still": ("GIF", "P", {}, 0),
    "png/palette": ("PNG", "P", {}, 0),
}
# The frames of a clip as Chromium has them: RGBA, one after the other.
FRAMES = """
async (img) => {
  const data = await (await fetch(img.src)).arrayBuffer();
  const decoder = new ImageDecoder({ data, type: "image/gif" });
  await decoder.completed;
  await decoder.tracks.ready;
  const frames = [];
  for (let i = 0; i < decoder.tracks.selectedTrack.frameCount; i++) {
    const { image } = await decoder.decode({ frameIndex: i });
    const context = new OffscreenCanvas(image.displayWidth, image.displayHeight).getContext("2d");
    context.drawImage(image, 0, 0);
    frames.push([...context.getImageData(0, 0, image.displayWidth, image.displayHeight).data]);
  }
  return frames;
}
"""


def encoded(form: str, mode: str, options: dict[str, Any]) -> bytes:
    """Return a file: noise without loss, with loss what is smooth."""
    target = io.BytesIO()
    lossy = form == "JPEG" or "quality" in options
    pixels = SMOOTH if lossy else NOISE if mode == "RGBA" else NOISE[..., :3]
    Image.fromarray(pixels).convert(mode).save(target, form, **options)
    return target.getvalue()


def core_bmp(pixels: Pixels) -> bytes:
    """Return a BMP with the short header of OS/2, which Pillow only reads."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, -(-3 * width // 4) * 4), np.uint8)
    rows[:, : 3 * width] = pixels[::-1, :, ::-1].reshape(height, -1)
    head = struct.pack("<IHHHH", 12, width, height, 1, 24)
    return b"BM" + struct.pack("<IHHI", 26 + rows.size, 0, 0, 26) + head + rows.tobytes()


def decoded(data: bytes, channels: int) -> Pixels:
    """What Pillow reads, uint8 of shape (height, width, channels)."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))[..., :channels]


def opened(book: Notebook, *records: bytes) -> Board:
    """A board of one run that has these."""
    put(book, *records)
    book.run()
    board = Board.below(book)
    board.wait_status("live", "ready")
    until(board.tags, "cards")
    return board


def test_each_format_is_decoded(open_notebook: OpenNotebook) -> None:
    """JPEG, WebP, BMP and GIF, of colours, greys, palettes and bits: the pixels are Pillow's."""
    files = {tag: encoded(*form[:3]) for tag, form in FORMS.items()}
    near = {tag: form[3] for tag, form in FORMS.items()}
    files["bmp/os2"], near["bmp/os2"] = core_bmp(NOISE[..., :3]), 0
    book = open_notebook(BOARD)
    board = opened(book, *(image(0, tag, data) for tag, data in files.items()))

    for tag, data in files.items():
        channels = 4 if tag == "webp/alpha" else 3
        got = picture(only(board, tag), channels, "run")["pixels"].astype(int)
        want = decoded(data, channels)
        assert got.shape == want.shape == (HEIGHT, WIDTH, channels), tag
        assert np.abs(got - want).max() <= near[tag], tag
    assert board.root.locator(".tbnb-problem").count() == 0
    assert book.errors == []


def test_a_clip_moves(open_notebook: OpenNotebook) -> None:
    """Every frame of an animated GIF has Pillow's pixels, and the page shows one after another."""
    greys = (0, 90, 180)
    frames = [Image.new("P", (16, 12), grey) for grey in greys]
    for frame in frames:
        frame.putpalette([grey for grey in range(256) for _ in range(3)])
    frames[1].putpixel((3, 2), 255)
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    want = [
        np.asarray(frame.convert("RGBA")).ravel().tolist()
        for frame in ImageSequence.Iterator(Image.open(file))
    ]
    book = open_notebook(BOARD)
    board = opened(book, image(0, "clip", file.getvalue()))
    img = tile(board.card("clip"), "run").locator("img")
    img.wait_for()
    seen: set[int] = set()

    def all_seen() -> bool:
        area = box(img)
        middle = {"x": area["x"] + area["width"] / 2, "y": area["y"] + area["height"] / 2}
        seen.add(int(screen(book.page, {**middle, "width": 1, "height": 1})[0, 0, 0]))
        return seen >= set(greys)

    assert img.evaluate(FRAMES) == want
    until(all_seen, f"all of {greys} on the page, saw {seen}")
    assert book.errors == []


def test_what_is_saved_is_what_was_logged(open_notebook: OpenNotebook) -> None:
    """Byte for byte, named by run, tag and step; of a preview the whole, of several the one."""
    large = encoded_noise(400)
    several = [encoded_noise(8), encoded_noise(9)]
    files = {
        ("jpeg/noise", 3): (encoded("JPEG", "RGB", {}), "run_jpeg_noise_3.jpg"),
        ("webp", 3): (encoded("WEBP", "RGB", {}), "run_webp_3.webp"),
        ("bmp", 12): (encoded("BMP", "RGB", {}), "run_bmp_12.bmp"),
        ("large", 7): (large, "run_large_7.png"),
    }
    book = open_notebook(BOARD, accept_downloads=True)
    board = opened(
        book,
        image(6, "large", encoded_noise(10)),
        *(image(step, tag, data) for (tag, step), (data, _) in files.items()),
        value(1, "several", "images", b"8", b"8", *several, shape=(4,)),
    )
    assert len(large) > 256_000

    for (tag, _), (data, name) in files.items():
        own = tile(only(board, tag), "run")
        own.locator("img").wait_for()
        if tag == "large":
            own.get_by_text("preview of 400 × 400").wait_for()  # noqa: RUF001  as it says
        assert saved(book, own) == (name, data), tag
    card = only(board, "several")
    assert saved(book, tile(card, "run")) == ("run_several_1.png", several[0])
    card.get_by_label("Next sample").click()
    card.get_by_text("sample 2 of 2").wait_for()
    assert saved(book, tile(card, "run")) == ("run_several_1.png", several[1])
    assert book.errors == []


def encoded_noise(side: int) -> bytes:
    """Return a square PNG that does not get smaller."""
    target = io.BytesIO()
    pixels = np.random.default_rng(side).integers(0, 256, (side, side, 3), np.uint8)
    Image.fromarray(pixels).save(target, "PNG")
    return target.getvalue()


def saved(book: Notebook, own: Locator) -> tuple[str, bytes]:
    """Download a run's picture: the file's name and content."""
    own.hover()
    with book.page.expect_download() as waiting:
        own.get_by_label("Download the picture of run").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()
