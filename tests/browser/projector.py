"""The projector as a person sees and uses it: points in the picture, panels beside it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from board import Board
from lab import Notebook, until
from playwright.sync_api import Locator
from scene_page import DRAWN

Floats = npt.NDArray[np.float64]

PLACES = """
(scene, n) => {
  const drawn = scene.tbnbScene.drawn();
  const at = (point) => { const p = drawn.place(point); return p ? [p.x, p.y] : null; };
  return { count: drawn.points, places: Array.from({ length: n }, (_, point) => at(point)) };
}
"""
# Whether no frame was drawn, and the picture did not move on the page, while others would be.
RESTS = """
async (scene) => {
  const now = () => {
    const { x, y, width, height } = scene.getBoundingClientRect();
    return [scene.tbnbScene?.drawn().frames ?? -1, x, y, width, height].join();
  };
  const before = now();
  for (let i = 0; i < 15; i++) await new Promise(requestAnimationFrame);
  return now() === before;
}
"""
# A part of every embedding that the page knows of, asked for as a card would.
PARTS = """
async ([root, parts]) => {
  const { sent, values } = root.tbnbStore;
  const wanted = [];
  for (const tag of sent.tags.value) {
    if (tag.plugin !== "projector") continue;
    for (const series of tag.series.values()) {
      const { step, exact, value } = series.points.view();
      [...value].forEach((point, i) => parts.forEach((part) => wanted.push({
        tag: tag.tag ?? tag.name, step: Number(exact?.[i] ?? step[i]), part,
        which: [series.index, point, part],
      })));
    }
  }
  const card = Symbol();
  values.want(card, wanted.map(({ which }) => which));
  const text = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const settled = async ({ which: [series, point, part], ...named }) => {
    for (let tries = 0; tries < 2400; tries++) {
      const { state, value, reason } = values.peek([series, point, part]);
      if (state === "broken") return { ...named, reason };
      if (state === "ready") return { ...named, meta: value.meta, blobs: value.blobs.map(text) };
      await new Promise((go) => setTimeout(go, 50));
    }
    return { ...named, reason: "it never came" };
  };
  const found = await Promise.all(wanted.map(settled));
  values.want(card, []);
  return found;
}
"""
# Red, green, blue of what the points are drawn on.
COLOR = """
(scene, [x, y]) => {
  const canvas = scene.querySelector("canvas");
  const ratio = canvas.width / canvas.clientWidth;
  const at = [Math.floor(x * ratio), Math.floor(y * ratio)];
  return [...canvas.getContext("2d").getImageData(...at, 1, 1).data].slice(0, 3);
}
"""


@dataclass(frozen=True, slots=True)
class Projector:
    """The projector on one board."""

    board: Board

    @classmethod
    def below(cls, book: Notebook, points: int, cell: int = 0) -> Projector:
        """The projector below a cell, once it has drawn so many points and they rest."""
        found = cls(Board.below(book, cell))
        found.wait_points(points)
        return found

    @classmethod
    def board_below(cls, book: Notebook) -> Board:
        """The board below the first cell, once it has something to show."""
        board = Board.below(book)
        until(lambda: board.status() in {"ready", "live"}, "a board that is ready")
        return board

    @property
    def root(self) -> Locator:
        """The whole board."""
        return self.board.root

    @property
    def page(self) -> Any:
        """The browser's page."""
        return self.board.book.page

    @property
    def scene(self) -> Locator:
        """The picture."""
        return self.root.locator(".tbnb-scene")

    def panel(self, name: str) -> Locator:
        """A part of the panels by its name: Search, Selection, Projection, Drawing."""
        return self.root.get_by_label(name, exact=True).first

    def count(self) -> int:
        """Points in the picture, as it was drawn last."""
        if not self.scene.count():
            return 0
        return int(self.scene.evaluate("scene => scene.tbnbScene?.drawn().points ?? 0"))

    def wait_points(self, points: int) -> None:
        """Wait until so many points are drawn, and rest."""
        until(lambda: self.count() == points, f"{points} points drawn")
        self.rest()

    def places(self, n: int) -> Floats:
        """Where points are, float64 (n, 2), CSS px in the scene; NaN where one is not drawn."""
        found = self.scene.evaluate(PLACES, n)["places"]
        return np.array([place or [np.nan, np.nan] for place in found], float)

    def color(self, x: float, y: float) -> tuple[int, int, int]:
        """Colour of the picture at a place of the scene in CSS px."""
        r, g, b = self.scene.evaluate(COLOR, [float(x), float(y)])
        return int(r), int(g), int(b)

    def rest(self) -> None:
        """Wait until no frame was drawn for a while."""
        until(lambda: self.scene.evaluate(RESTS), "a picture that rests")

    def at(self, place: Any) -> tuple[float, float]:
        """A place in the scene as one on the page."""
        box = self.scene.bounding_box()
        assert box is not None
        return box["x"] + float(place[0]), box["y"] + float(place[1])

    def hover(self, place: Any) -> Locator:
        """Put the pointer there; the card that tells of a point."""
        self.page.mouse.move(*self.at(place), steps=2)
        return self.root.locator(".tbnb-hovercard")

    def drag(self, way: Any, key: str | None = None) -> None:
        """Go along a way with the button held."""
        start, *others = [self.at(place) for place in way]
        if key:
            self.page.keyboard.down(key)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        for place in others:
            self.page.mouse.move(*place, steps=4)
        self.page.mouse.up()
        if key:
            self.page.keyboard.up(key)

    def tool(self, name: str) -> None:
        """Take a tool, by how its name begins."""
        tools = self.root.get_by_role("group", name="Tools of the picture")
        tools.locator(f'button[aria-label^="{name}"]').click()
        self.page.evaluate(DRAWN)  # the picture has it in the frame after

    def choose(self, name: str) -> None:
        """Take one of a few side by side: a method, dimensions, a distance."""
        self.root.locator(".tbnb-segments label").filter(has_text=name).first.click()

    def field(self, name: str) -> Locator:
        """The list to choose from that has this label."""
        label = self.root.locator("label.tbnb-field").filter(
            has=self.page.locator(f'span:text-is("{name}")')
        )
        return label.locator("select, input").first

    def say(self) -> str:
        """What the panel says of the selection."""
        return self.panel("Selection").locator("[role=status]").first.inner_text()

    def selected(self) -> list[int]:
        """Points that the panel lists as selected."""
        panel = self.panel("Selection")
        if self.say().startswith("1 point "):
            return [int(panel.locator(".tbnb-cells dd").first.inner_text())]
        return self.listed(panel)

    def listed(self, panel: Locator) -> list[int]:
        """Points in a list, in its order."""
        buttons = panel.locator(".tbnb-pointlist .tbnb-pointbutton")
        found = buttons.evaluate_all("all => all.map((one) => Number(one.dataset.point))")
        return [int(point) for point in found]

    def wait_selected(self, points: Any) -> None:
        """Wait until just these points are selected."""
        wanted = sorted(int(point) for point in points)
        until(lambda: self.selected() == wanted, f"{wanted} selected")

    def press(self, name: str) -> None:
        """Press a button by its words."""
        self.root.get_by_role("button", name=name, exact=True).first.click()

    def search(self, text: str, column: str = "", *, regex: bool = False) -> list[int]:
        """Look for a text; the points that are listed."""
        panel = self.panel("Search")
        toggle = panel.get_by_label("Regular expression")
        if (toggle.get_attribute("aria-pressed") == "true") != regex:
            toggle.click()
        if panel.locator("select").count():  # there is none for one column
            panel.locator("select").select_option(column)
        panel.get_by_label("Search the labels").fill(text)
        self.page.evaluate(DRAWN)  # the list follows in the frame after
        return self.listed(panel)

    def menu(self, name: str) -> Locator:
        """Open what floats below a button."""
        button = self.root.get_by_label(name, exact=True).first
        if button.get_attribute("aria-expanded") != "true":
            button.click()
        return button.locator("xpath=..")

    def download(self, menu: str, entry: str) -> Path:
        """Take an entry of a menu and wait for the file."""
        entries = self.menu(menu)
        with self.page.expect_download() as waiting:
            entries.get_by_text(entry, exact=True).click()
        self.page.keyboard.press("Escape")
        return Path(waiting.value.path())

    def parts(self, *parts: int) -> list[dict[str, Any]]:
        """What the page has of all embeddings: tag, step, part, meta and blobs, or the reason."""
        found = self.root.evaluate("(root, parts) => (" + PARTS + ")([root, parts])", list(parts))
        for one in found:
            one["blobs"] = [base64.b64decode(blob) for blob in one.get("blobs", [])]
        return list(found)
