"""A scene of points on a page of its own: the built chunk, without a notebook around it."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from lab import PROJECT
from patience import PATIENCE
from playwright.sync_api import Browser, Page

CHUNK = PROJECT / "tbnb" / "static" / "scenes.js"
Floats = npt.NDArray[np.float64]
Rgb = tuple[int, int, int]

WIDTH, HEIGHT = 600, 400
# From the front, 4 away: what is right is x, what is up is y, what is near is z.
FRONT = {"position": [0, 0, 4], "target": [0, 0, 0], "zoom": 1}
# Pixels that a unit takes at distance 1, of a field of 35 degrees.
FOCAL = HEIGHT / 2 / math.tan(math.radians(17.5))
STYLE = {
    "size": 12,
    "opacity": 1,
    "background": "#ffffff",
    "ink": "#000000",
    "faint": "#eeeeee",
    "accent": "#306ce2",
    "font": "sans-serif",
}
PAGE = f"""
<style>body {{ margin: 0 }} #host {{ width: {WIDTH}px; height: {HEIGHT}px }}</style>
<div id="host" aria-label="Points"></div>
"""
# Which WebGL the page finds: the machine's, one that does not say that it is software, or none.
WEBGL = {
    "software": "",
    "card": """
const ask = WebGL2RenderingContext.prototype.getParameter;
WebGL2RenderingContext.prototype.getParameter = function (name) {
  const value = ask.call(this, name);
  return typeof value === "string" ? "a graphics card" : value;
};
""",
    "none": """
const give = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...given) {
  return kind.startsWith("webgl") ? null : give.call(this, kind, ...given);
};
""",
}
# Every WebGL context the page makes.
RECORD_CONTEXTS = """
globalThis.__contexts = [];
const make = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...given) {
  const context = make.call(this, kind, ...given);
  if (context && kind.startsWith("webgl")) globalThis.__contexts.push(context);
  return context;
};
"""
MOUNT = """
() => {
  globalThis.said = [];
  const note = (name) => (...given) => said.push([name, ...given.map(
    (value) => ArrayBuffer.isView(value) ? [...value] : value)]);
  globalThis.host = document.getElementById("host");
  globalThis.scene = chunk.scene(host, { onHover: note("hover"), onPick: note("pick"),
    onRegion: note("region"), onCamera: note("camera") });
}
"""
DRAWN = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
# From now on a frame takes 20 ms of the page's time, however long the machine needs for it.
BY_FRAMES = """
() => {
  let now = performance.now();
  performance.now = () => now;
  const go = () => { now += 20; requestAnimationFrame(go); };
  go();
}
"""
# When nothing was drawn, and the page did not scroll, for longer than a scene waits after a move.
RESTS = """
async () => {
  const now = () => `${scene.drawn().frames} ${scrollY}`;
  let [before, since, frames] = [now(), performance.now(), 0];
  while (frames < 15 || performance.now() - since < 200) {
    await new Promise(requestAnimationFrame);
    frames++;
    if (now() !== before) [before, since, frames] = [now(), performance.now(), 0];
  }
}
"""


RED, GREEN, BLUE = (230, 40, 40), (30, 160, 60), (40, 80, 230)
WHITE = (255, 255, 255)
# They fill the cube of side 2, so that nothing is scaled.
CORNERS = [(-1.0, -1.0, -1.0), (1.0, 1.0, 1.0)]


@dataclass(slots=True)
class ScenePage:
    """One page with one scene."""

    page: Page
    errors: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: Browser, webgl: str = "software", **page: Any) -> ScenePage:
        """Import the chunk, mount a scene and give it a style."""
        page.setdefault("viewport", {"width": WIDTH + 100, "height": HEIGHT + 100})
        self = cls(browser.new_page(**page))
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.add_init_script(RECORD_CONTEXTS)
        self.page.add_init_script(WEBGL[webgl])
        self.page.goto("about:blank")
        self.page.set_content(PAGE)
        self.page.evaluate(
            """async (source) => {
              const blob = new Blob([source], { type: "text/javascript" });
              globalThis.chunk = await import(URL.createObjectURL(blob));
            }""",
            CHUNK.read_text(encoding="utf-8"),
        )
        self.mount()
        return self

    def mount(self) -> None:
        """Make a scene."""
        self.page.evaluate(MOUNT)
        self.style()

    def style(self, **changes: object) -> None:
        """Give it the plain style but for some changes."""
        self.call("style", {**STYLE, **changes})

    def call(self, method: str, *given: object) -> Any:
        """Call a method of the scene with what JSON can say, and wait for the frame."""
        answer = self.page.evaluate(
            "([method, given]) => scene[method](...given)",
            [method, list(given)],
        )
        self.page.evaluate(DRAWN)
        return answer

    def positions(
        self,
        xyz: Sequence[Sequence[float]],
        dimensions: int = 3,
        milliseconds: float = 0,
    ) -> None:
        """Place points."""
        packed = base64.b64encode(np.array(xyz, np.float32).tobytes()).decode()
        self.page.evaluate(
            """([packed, dimensions, milliseconds]) => {
              const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
              scene.positions(new Float32Array(bytes.buffer), dimensions, milliseconds);
            }""",
            [packed, dimensions, milliseconds],
        )
        self.page.evaluate(DRAWN)

    def array(self, method: str, kind: str, values: Sequence[Any] | None) -> None:
        """Call a method with a typed array, or null."""
        self.page.evaluate(
            "([method, kind, values]) => scene[method](values && new globalThis[kind](values))",
            [method, kind, None if values is None else np.ravel(values).tolist()],
        )
        self.page.evaluate(DRAWN)

    def colors(self, rgb: Sequence[Rgb]) -> None:
        """Colour the points."""
        self.array("colors", "Uint8Array", rgb)

    def front(self) -> None:
        """Look from the front."""
        self.call("look", FRONT)
        self.rest()

    def rest(self) -> None:
        """Wait until the picture rests after a move."""
        self.page.evaluate(RESTS)

    def drawn(self) -> dict[str, int]:
        """What was drawn last."""
        return dict(
            self.page.evaluate(
                "() => { const { frames, points } = scene.drawn(); return { frames, points }; }"
            ),
        )

    def place(self, point: int) -> tuple[float, float] | None:
        """Where a point is said to be."""
        at = self.page.evaluate("(point) => scene.drawn().place(point)", point)
        return at and (at["x"], at["y"])

    def pixels(self, layer: int = 0) -> npt.NDArray[np.int64]:
        """What a canvas shows (0: points, 1: what is before them), as (rows, columns, rgba)."""
        data = self.page.evaluate(
            """(layer) => {
              const canvas = host.querySelectorAll("canvas")[layer];
              const { width, height } = canvas;
              const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
              let text = "";
              for (let i = 0; i < data.length; i += 8192) {
                text += String.fromCharCode(...data.subarray(i, i + 8192));
              }
              return { width, height, data: btoa(text) };
            }""",
            layer,
        )
        flat = np.frombuffer(base64.b64decode(data["data"]), np.uint8).astype(np.int64)
        return flat.reshape(data["height"], data["width"], 4)

    def color(self, x: float, y: float) -> Rgb:
        """Colour of the points' canvas at a place."""
        r, g, b, _ = self.pixels()[int(y), int(x)]
        return int(r), int(g), int(b)

    def said(self, name: str) -> list[Any]:
        """What the scene told so far under a name, without the name."""
        return [rest for first, *rest in self.page.evaluate("() => said") if first == name]

    def drag(self, *path: tuple[float, float], button: str = "left", key: str = "") -> None:
        """Drag along places of the picture, perhaps with a key held."""
        mouse = self.page.mouse
        if key:
            self.page.keyboard.down(key)
        mouse.move(*path[0])
        mouse.down(button="right" if button == "right" else "left")
        for x, y in path[1:]:
            mouse.move(x, y, steps=4)
        mouse.up(button="right" if button == "right" else "left")
        if key:
            self.page.keyboard.up(key)
        self.page.evaluate(DRAWN)


OpenScene = Callable[..., ScenePage]


def seen(x: float, y: float, z: float) -> tuple[float, float]:
    """Where a place is seen from the front: arithmetic."""
    scale = FOCAL / (4 - z)
    return WIDTH / 2 + x * scale, HEIGHT / 2 - y * scale


def hazed(color: Rgb, z: float) -> Rgb:
    """Return a colour as far back: at z = 1 all of it is left, at -1 half, on white."""
    keep = 1 - 0.5 * (1 - z) / 2
    r, g, b = (round(255 + (channel - 255) * keep) for channel in color)
    return r, g, b


def near(a: Rgb, b: Rgb, off: int = 6) -> bool:
    """Whether two colours are the same to the eye."""
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) <= off
