"""Pictures in place of points: a sheet of them, cell by cell, at its points."""

from __future__ import annotations

import pytest
from scene_page import BLUE, CORNERS, DRAWN, FRONT, HEIGHT, RED, WHITE, WIDTH, OpenScene, near


@pytest.mark.parametrize("webgl", ["software", "card"])
def test_pictures_stand_at_their_points(scene: OpenScene, webgl: str) -> None:
    """Cell by cell of the sheet, upright, with a border in the point's colour."""
    page = scene(webgl)
    page.positions([(-1, 0, 0), (0, 0.5, 0), (1, -0.5, 0)], 2)
    page.colors([BLUE] * 3)
    page.page.evaluate(
        """async () => {
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 16;
          const context = canvas.getContext("2d");
          const cells = [["#ff0000", 0, 0], ["#00ff00", 8, 0], ["#ffff00", 0, 8]];
          for (const [color, x, y] of cells) {
            context.fillStyle = color; context.fillRect(x, y, 8, 8);
            context.fillStyle = "#000000"; context.fillRect(x, y + 4, 8, 4);
          }
          const image = await createImageBitmap(canvas);
          scene.sprites({ image, width: 8, height: 8, columns: 2 });
        }""",
    )
    page.page.evaluate(DRAWN)

    for point, color in enumerate([(255, 0, 0), (0, 255, 0), (255, 255, 0)]):
        x, y = page.place(point) or (0, 0)
        # 48 across: four times a point.
        assert near(page.color(x, y - 12), color)
        assert near(page.color(x, y + 12), (0, 0, 0))
        assert near(page.color(x, y - 23.5), BLUE)
        assert near(page.color(x, y - 26), WHITE)
    page.call("sprites", None)
    assert near(page.color(*(page.place(1) or (0, 0))), BLUE)


def test_pictures_keep_their_order(scene: OpenScene) -> None:
    """The nearer one in front, though points were drawn by the other painter meanwhile."""
    page = scene()
    page.style(size=6)
    page.page.evaluate(
        """async () => {
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [32, 8];
          const context = canvas.getContext("2d");
          ["#ff0000", "#00ff00", "#ffff00", "#ffff00"].forEach((color, i) => {
            context.fillStyle = color; context.fillRect(8 * i, 0, 8, 8);
          });
          const image = await createImageBitmap(canvas);
          globalThis.sprites = { image, width: 8, height: 8, columns: 4 };
          scene.sprites(sprites);
        }""",
    )
    # In order from the back, then (after a picture of two points) from the front.
    page.positions([(0, 0, -1), (0, 0, 1), *CORNERS])
    page.call("look", FRONT)
    assert near(page.color(WIDTH / 2, HEIGHT / 2), (0, 255, 0))
    page.call("sprites", None)
    page.positions([(-1, -1, -1), (1, 1, 1)])
    page.positions([(0, 0, 1), (0, 0, -1), *CORNERS])
    page.page.evaluate("() => scene.sprites(sprites)")
    page.call("look", FRONT)

    assert near(page.color(WIDTH / 2, HEIGHT / 2), (255, 0, 0))


def test_pictures_without_webgl(scene: OpenScene) -> None:
    """Points are drawn in their place, and the scene says what to do."""
    page = scene("none")
    page.positions([(-1, 0, 0), (1, 0, 0)], 2)
    page.colors([RED, BLUE])
    page.page.evaluate(
        """async () => {
          globalThis.written = [];
          const write = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (text, ...given) {
            written.push(text); return write.call(this, text, ...given);
          };
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 8;
          canvas.getContext("2d");
          const image = await createImageBitmap(canvas);
          scene.sprites({ image, width: 8, height: 8, columns: 1 });
        }""",
    )
    page.page.evaluate(DRAWN)

    assert near(page.color(*(page.place(0) or (0, 0))), RED)
    assert "WebGL" in page.page.evaluate("() => written.join()")
