"""Turning a cloud of points: tbnb's scene against TensorBoard's projector, in one Chromium."""

from __future__ import annotations

import base64
import math
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).resolve().parent))

import peer
from lab import chromium, until
from playwright.sync_api import Browser, FloatRect, Frame, Locator, Page, sync_playwright

Floats = npt.NDArray[np.float32]

REPEATS = 5
SECONDS = 4.0  # of a drag
GOAL = 1.5
SIZES = (10_000, 100_000)
LARGE = 500_000  # more than TensorBoard's projector shows
DIMENSIONS = 10
CLUSTERS = 10
VIEWPORT = {"width": 1400, "height": 900}
SIZE = (786, 775)  # of TensorBoard's picture on such a page
TURNING = 10  # frames
SCENES = ROOT / "tbnb" / "static" / "scenes.js"
# CSS pixels across of tbnb's points, as its panel has them for so many.
POINT = {10_000: 5, 100_000: 3, 500_000: 2}

# A frame is an animation frame in which something was drawn: by WebGL, or into a canvas.
COUNT_FRAMES = """
let drew = false;
globalThis.__frames = 0;
const watch = (prototype, names) => {
  for (const name of names) {
    const before = prototype[name];
    prototype[name] = function (...given) { drew = true; return before.apply(this, given); };
  }
};
watch(WebGLRenderingContext.prototype, ["drawArrays", "drawElements"]);
watch(WebGL2RenderingContext.prototype, ["drawArrays", "drawElements"]);
watch(CanvasRenderingContext2D.prototype, ["putImageData"]);
const tick = () => { if (drew) globalThis.__frames++; drew = false; requestAnimationFrame(tick); };
requestAnimationFrame(tick);
"""
POINTS = "() => globalThis.__scene?.drawn().points ?? 0"
BLANK = """
<style>body { margin: 0 } #host { width: %dpx; height: %dpx }</style><div id="host"></div>
"""
MOUNT = """
async ([source, packed, size]) => {
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const none = () => {};
  const events = { onHover: none, onPick: none, onRegion: none, onCamera: none };
  const scene = (await import(url)).scene(document.getElementById("host"), events);
  scene.style({ size, opacity: 0.85, background: "#ffffff", ink: "#1f2430", faint: "#d9dde4",
    accent: "#306ce2", font: "sans-serif" });
  scene.positions(new Float32Array(bytes.buffer), 3);
  globalThis.__scene = scene;
}
"""


def main() -> None:
    """Measure both, turn about, and print the medians."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = chromium(playwright)
        for n in SIZES:
            points = clusters(n)
            logs = Path(place, str(n))
            write_log(logs, points)
            with peer.tensorboard(logs) as url:
                frames_per_second(browser, n, points, url)
        alone(browser, clusters(LARGE))
        browser.close()


def frames_per_second(browser: Browser, n: int, points: Floats, url: str) -> None:
    """Print how many frames a second a drag gets in either."""
    theirs = open_tensorboard(browser, url)
    size = theirs.size
    ours = open_tbnb(browser, points, size)
    # TensorBoard's turns by itself until it is touched; and nothing is quick the first time.
    theirs.turn()
    ours.turn()
    rates: dict[str, list[float]] = {"tbnb": [], "tensorboard": []}
    for _ in range(REPEATS):
        rates["tbnb"].append(ours.turn())
        rates["tensorboard"].append(theirs.turn())
    theirs.page.close()
    print(f"turning {n:,} points on {size[0]} x {size[1]} pixels: frames a second")
    for name, found in rates.items():
        print(
            f"  {name:11} {statistics.median(found):7.1f}   ({min(found):.1f} to {max(found):.1f})"
        )
    ratio = statistics.median(rates["tbnb"]) / statistics.median(rates["tensorboard"])
    print(
        f"  tbnb has {ratio:.1f} times as many (goal {GOAL}), with {ours.moving} points in each",
        flush=True,
    )
    ours.page.close()


def alone(browser: Browser, points: Floats) -> None:
    """Print how many frames a second a drag gets of more points than TensorBoard shows."""
    shown = open_tbnb(browser, points, SIZE)
    rates = [shown.turn() for _ in range(REPEATS)]
    print(
        f"turning {len(points):,} points: tbnb {statistics.median(rates):.1f} frames a second, "
        f"with {shown.moving} points in each",
    )
    shown.page.close()


@dataclass(slots=True)
class Shown:
    """A cloud on a page of its own."""

    page: Page
    frame: Frame  # what counts the frames
    canvas: Locator
    moving: str = ""  # points that tbnb draws while it moves: all, where the machine can

    @property
    def size(self) -> tuple[int, int]:
        """CSS pixels of the picture."""
        box = self.box()
        return int(box["width"]), int(box["height"])

    def box(self) -> FloatRect:
        """Where the picture is on the page."""
        box = self.canvas.bounding_box()
        if box is None:
            raise RuntimeError("the picture is gone from the page")
        return box

    def turn(self) -> float:
        """Drag the cloud around, as a hand does; returns the frames a second."""
        self.page.bring_to_front()
        box = self.box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        reach = box["width"] / 4
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 10, y)
        start, before = time.perf_counter(), self.frames()
        while (passed := time.perf_counter() - start) < SECONDS:
            mouse.move(x + reach * math.sin(3 * passed), y + 40 * math.sin(2 * passed))
        rate = (self.frames() - before) / (time.perf_counter() - start)
        self.moving = f"{self.frame.evaluate(POINTS):,}"
        mouse.up()
        return rate

    def frames(self) -> int:
        """Frames in which something was drawn."""
        return int(self.frame.evaluate("() => globalThis.__frames"))


def clusters(n: int) -> Floats:
    """Return points of ten clusters."""
    rng = np.random.default_rng(0)
    centers = rng.normal(scale=3, size=(CLUSTERS, DIMENSIONS))
    noise = rng.normal(size=(n, DIMENSIONS))
    return (centers[rng.integers(CLUSTERS, size=n)] + noise).astype(np.float32)


def write_log(logs: Path, points: Floats) -> None:
    """Write what TensorBoard's projector reads."""
    logs.mkdir()
    (logs / "tensors.bytes").write_bytes(points.tobytes())
    n, d = points.shape
    (logs / "projector_config.pbtxt").write_text(
        "embeddings {\n"
        '  tensor_name: "cloud"\n'
        '  tensor_path: "tensors.bytes"\n'
        f"  tensor_shape: {n}\n  tensor_shape: {d}\n"
        "}\n",
    )


def open_tensorboard(browser: Browser, url: str) -> Shown:
    """Open its projector; done when the cloud turns by itself, as it does until it is touched."""
    page = browser.new_page(viewport=VIEWPORT)
    page.add_init_script(COUNT_FRAMES)
    page.goto(f"{url}/#projector")
    # A plain locator would not do: frames are counted in the frame itself.
    element = page.frame_locator("iframe").frame_locator("iframe").locator("#scatter canvas").first
    element.wait_for(timeout=120_000)
    frame = page.frame(url=re.compile("projector_binary"))
    if frame is None:
        raise RuntimeError("TensorBoard shows its projector elsewhere than it did")
    until(lambda: frame.evaluate("() => globalThis.__frames") > TURNING, "its points turn", 300)
    return Shown(page, frame, frame.locator("#scatter canvas").first)


def open_tbnb(browser: Browser, points: Floats, size: tuple[int, int]) -> Shown:
    """Mount the scene on a blank page, with the components that TensorBoard computes itself."""
    page = browser.new_page(viewport=VIEWPORT)
    page.add_init_script(COUNT_FRAMES)
    page.goto("about:blank")
    page.set_content(BLANK % size)
    packed = base64.b64encode(components(points).tobytes()).decode()
    page.evaluate(MOUNT, [SCENES.read_text(encoding="utf-8"), packed, POINT[len(points)]])
    page.wait_for_function("() => globalThis.__scene.drawn().frames > 0")
    return Shown(page, page.main_frame, page.locator("#host"))


def components(points: Floats) -> Floats:
    """Return the first three principal components."""
    centered = points - points.mean(0)
    _, vectors = np.linalg.eigh(np.cov(centered.T))
    return np.ascontiguousarray(centered @ vectors[:, :-4:-1], dtype=np.float32)


if __name__ == "__main__":
    main()
