"""Pictures, histograms, sounds and texts as the page has them, read from its own elements."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from board import Board
from lab import Notebook, OpenNotebook, settled, until
from PIL import Image
from playwright.sync_api import Error, FloatRect, Locator, Page

Floats = npt.NDArray[np.float64]
SAMPLES = Path(__file__).parents[1] / "samples"

# What the browser decoded of a picture on the page: its first so many channels. A canvas multiplies
# by alpha and so loses digits, hence a texture where there is alpha.
PIXELS = """
async (img, channels) => {
  await img.decode();
  const { naturalWidth: width, naturalHeight: height } = img;
  const bytes = await (await fetch(img.src)).arrayBuffer();
  let rgba;
  let frames = 1;
  if (channels === 4) {
    const blob = new Blob([bytes], { type: "image/png" });
    const bitmap = await createImageBitmap(blob, { premultiplyAlpha: "none" });
    const gl = new OffscreenCanvas(width, height).getContext("webgl");
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
    gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
    const texture = gl.getParameter(gl.TEXTURE_BINDING_2D);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    rgba = new Uint8Array(4 * width * height);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
  } else {
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(img, 0, 0);
    rgba = context.getImageData(0, 0, width, height).data;
  }
  const first = new Uint8Array(bytes, 0, 4);
  if (String.fromCharCode(...first) === "GIF8") {
    const decoder = new ImageDecoder({ data: bytes, type: "image/gif" });
    await decoder.completed;
    await decoder.tracks.ready;
    frames = decoder.tracks.selectedTrack.frameCount;
  }
  const kept = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < channels; c++) kept[i * channels + c] = rgba[4 * i + c];
  }
  let text = "";
  for (let i = 0; i < kept.length; i += 4096)
    text += String.fromCharCode(...kept.subarray(i, i + 4096));
  return { width, height, frames, text: btoa(text) };
}
"""
# The grey of a picture's first pixel; -1 while it is not there.
GREY = """
(img) => {
  if (!img.complete || img.naturalWidth === 0) return -1;
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  context.drawImage(img, 0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data[0];
}
"""
# Samples of the sound that a card draws, as 16-bit numbers, channel by channel in each frame.
SOUND = """
(canvas) => {
  const { rate, channels, frames, sample, problem } = canvas.tbnbSound;
  const samples = [];
  for (let i = 0; i < frames; i++) {
    for (let c = 0; c < channels; c++) samples.push(sample(i, c) * 32768);
  }
  return { rate, channels, frames, problem, samples };
}
"""
# A histogram's rows as they came, those that lie on a chart, and the steps there are.
BUCKETS = """
(root, tag) => {
  const { sent, values, runs } = root.tbnbStore;
  const found = sent.tags.value.find((one) => one.plugin === "histograms" && one.tag === tag);
  const index = sent.runs.value.find((run) => run.name === ".").index;
  const series = found.series.get(index);
  const { step, value } = series.points.view();
  return [...step].map((at, i) => {
    const shown = values.get(series.index, value[i]).value;
    const { meta, blobs } = shown.state === "ready" ? shown.value : { meta: {}, blobs: [] };
    return { step: at, state: shown.state, meta, blobs: blobs.map((blob) => [...blob]) };
  });
}
"""
# What plotly has of a histogram panel: its data, the vertices of its lines, the alpha in the middle
# of each cell of its heat map. None until it is of this type, whole, and nothing else.
PLOTTED = """
async (chart, type) => {
  const gd = chart.querySelector(".js-plotly-plot");
  const all = gd?._fullData ?? [];
  if (all.length === 0 || all.some((trace) => trace.type !== type)) return null;
  const numbers = (path) => path.getAttribute("d").match(/-?[\\d.]+(e-?\\d+)?/g).map(Number);
  const lines = [...gd.querySelectorAll(".scatterlayer .js-line")].map(numbers);
  const { l: left, t: top, w: width, h: height } = gd._fullLayout._size;
  const out = { plot: { left, top, width, height }, lines, cells: [] };
  out.traces = gd.data.map(({ x, y, z }) => ({ x, y, z }));
  const image = gd.querySelector(".heatmaplayer image");
  if (type === "scatter") return lines.length < all.length ? null : out;
  if (!image) return null;
  const bitmap = new Image();
  bitmap.src = image.getAttribute("href") ?? image.getAttribute("xlink:href");
  await bitmap.decode();
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const { x, y, z } = gd.data[0];
  // The oldest is on top, and the image is as large as the cells together.
  const middle = (edges, i) => (edges[i] + edges[i + 1]) / 2;
  const share = (edges, i) => (middle(edges, i) - edges[0]) / (edges.at(-1) - edges[0]);
  out.cells = z.map((row, i) => row.map((_, k) => {
    const at = [share(x, k) * bitmap.width, share(y, i) * bitmap.height].map(Math.floor);
    return context.getImageData(...at, 1, 1).data[3] / 255;
  }));
  return out;
}
"""


def truth(place: str) -> dict[str, Any]:
    """Return a sample's truth file."""
    found: dict[str, Any] = json.loads((SAMPLES / place / "truth.json").read_text())
    return found


def tab(board: Board, title: str) -> None:
    """Go to a kind of data, by its tab or where it has no room by the menu of the others."""
    # One without room is on the page, too, but out of sight.
    tabs = board.root.locator("[role=tab]")
    until(lambda: title in tabs.all_text_contents(), f"a tab {title}")
    own = board.root.get_by_role("tab", name=title, exact=True)
    chosen = board.root.locator("[role=tab][aria-selected=true]")

    def taken() -> bool:
        # What has room changes with the words beside it, also between a look and a click.
        with contextlib.suppress(Error):
            if own.count():
                own.click(timeout=2000)
            else:
                board.root.get_by_role("button", name="More kinds of data").click(timeout=2000)
                board.root.locator(".tbnb-menu").get_by_text(title, exact=True).click(timeout=2000)
        return chosen.all_text_contents() == [title]

    until(taken, f"{title} chosen")


def only(board: Board, tag: str) -> Locator:
    """Filter the cards down to one tag, and return its card."""
    board.control("Filter tags").fill("^" + re.sub(r"([.*+?^${}()|\[\]\\])", r"\\\1", tag) + "$")
    until(lambda: board.tags() == [tag], f"the card of {tag}, alone")
    card = board.card(tag)
    card.locator(".tbnb-cardbody").wait_for()
    return card


def go(card: Locator, step: int) -> None:
    """Take a step of a card's slider, by its number."""
    field = card.get_by_label("Step: number")
    slider = card.get_by_label("Step", exact=True)

    def there() -> bool:
        # A card that was just filtered may be made anew between the number and the Enter key.
        if slider.get_attribute("aria-valuetext") != f"step {step}":
            field.fill(str(step))
            field.press("Enter")
        return slider.get_attribute("aria-valuetext") == f"step {step}"

    until(there, f"step {step}")


def tile(card: Locator, run: str = ".") -> Locator:
    """The part of a card that one run has."""
    return card.locator(f'figure[data-run="{run}"]').first


def picture(card: Locator, channels: int = 3, run: str = ".") -> dict[str, Any]:
    """What is decoded of the picture that a run shows, once it is the chosen one.

    Its width, height and frames, uint8 `pixels` of shape (height, width, channels), and their
    SHA-256 in hexadecimal digits, `hash`.
    """
    own = tile(card, run)
    img = own.locator('.tbnb-frame[data-stale="false"] img').first
    img.wait_for()
    until(lambda: own.get_attribute("data-state") == "ready", "the picture is here")
    found = img.evaluate(PIXELS, channels)
    data = base64.b64decode(found.pop("text"))
    shape = found["height"], found["width"], channels
    pixels = np.frombuffer(data, np.uint8).reshape(shape)
    return {**found, "pixels": pixels, "hash": hashlib.sha256(data).hexdigest()}


def screen(page: Page, area: Mapping[str, float]) -> npt.NDArray[np.uint8]:
    """What is seen in a part of the page, uint8 of shape (height, width, 3)."""
    clip = FloatRect(x=area["x"], y=area["y"], width=area["width"], height=area["height"])
    taken = page.screenshot(clip=clip)
    return np.asarray(Image.open(io.BytesIO(taken)).convert("RGB"))


def sound(card: Locator, run: str = ".") -> dict[str, Any]:
    """What is drawn of the sound of a run."""
    canvas = tile(card, run).locator("canvas.tbnb-wave").first
    canvas.wait_for()
    until(lambda: canvas.evaluate("canvas => canvas.tbnbSound !== undefined"), "the outline")
    return dict(canvas.evaluate(SOUND))


def ridges(card: Locator, run: str = ".") -> list[dict[str, Any]]:
    """What the histogram of a run has drawn: step and bins of each."""
    chart = tile(card, run).locator(".tbnb-chart").first
    if not chart.count():
        return []
    drawn = chart.evaluate("chart => chart.tbnbHistogram?.drawn() ?? null")
    return list(drawn["ridges"]) if drawn else []


def plotted(card: Locator, type_: str, run: str = ".") -> dict[str, Any] | None:
    """What plotly's library has drawn of a run's histograms; None while that is another type."""
    found: dict[str, Any] | None = settled(tile(card, run).locator(".tbnb-chart"), PLOTTED, type_)
    return found


def opened(open_notebook: OpenNotebook, place: str) -> tuple[Notebook, Board]:
    """A board of one of the samples."""
    cell = f"%load_ext tbnb\n%tbnb --logdir {SAMPLES / place} --height 900"
    book = open_notebook(cell)
    book.run()
    board = Board.below(book)
    board.wait_status("ready", "live")
    return book, board
