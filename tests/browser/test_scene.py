"""A scene draws the points where they are, as they were said to be."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image
from scene_page import (
    BLUE,
    BY_FRAMES,
    CORNERS,
    DRAWN,
    GREEN,
    HEIGHT,
    RED,
    WHITE,
    WIDTH,
    OpenScene,
    hazed,
    near,
    seen,
)


@pytest.mark.parametrize("webgl", ["software", "card", "none"])
def test_points_are_drawn_where_they_are(scene: OpenScene, webgl: str) -> None:
    """In their colours, round, of their size, whoever draws them."""
    page = scene(webgl)
    places = [*CORNERS, (0.5, 0.25, 0.0), (-0.5, 0.4, 0.5)]
    page.positions(places)
    page.colors([RED, GREEN, BLUE, RED])
    page.front()

    for point, color in ((2, BLUE), (3, RED)):
        x, y = seen(*places[point])
        assert page.place(point) == pytest.approx((x, y), abs=0.01)
        assert near(page.color(x, y), hazed(color, places[point][2]))
        # 12 pixels across: a corner of the square around it is out, the middle of a side is in.
        assert near(page.color(x + 4.5, y), hazed(color, places[point][2]), 12)
        assert near(page.color(x + 5.5, y + 5.5), WHITE)
    assert page.drawn()["points"] == 4


@pytest.mark.parametrize("webgl", ["software", "card"])
def test_a_flat_picture(scene: OpenScene, webgl: str) -> None:
    """Fits its longer side, passes z over, and keeps proportions."""
    page = scene(webgl)
    page.positions([(0, 0, 9), (40, 0, -9), (40, 10, 0)], 2)
    page.colors([RED, GREEN, BLUE])
    (x0, y0), (x1, y1), (x2, y2) = (page.place(point) or (0, 0) for point in range(3))

    assert y0 == y1
    assert x1 == x2
    assert (x1 - x0) / (y1 - y2) == pytest.approx(4)
    assert (x0 + x1) / 2 == pytest.approx(WIDTH / 2)
    assert 0.85 * WIDTH < x1 - x0 < WIDTH
    for point, color in enumerate((RED, GREEN, BLUE)):
        assert near(page.color(*(page.place(point) or (0, 0))), color)


def test_both_ways_to_draw_give_one_picture(scene: OpenScene) -> None:
    """A graphics card and plain loops: colours, haze, sizes, order, selection."""
    rng = np.random.default_rng(1)
    xyz = rng.uniform(-1, 1, (400, 3)).tolist()
    rgb = rng.integers(0, 255, (400, 3)).tolist()
    pictures = []
    for webgl in ("software", "card"):
        page = scene(webgl)
        page.style(opacity=0.8)
        page.positions(xyz)
        page.colors(rgb)
        page.array("selected", "Uint32Array", list(range(0, 400, 5)))
        page.front()
        pictures.append(page.pixels()[..., :3])
    off = np.abs(pictures[0] - pictures[1]).max(2)

    # A middle may lie a quarter of a pixel beside itself, which is seen at edges only.
    assert off.mean() < 3
    assert (off > 100).mean() < 0.004
    assert (pictures[0] != 255).any(2).mean() > 0.1


@pytest.mark.parametrize("webgl", ["software", "card", "none"])
def test_points_let_through_what_is_behind(scene: OpenScene, webgl: str) -> None:
    """Their colour over the background, in shares of their opacity; a second point adds its own."""
    page = scene(webgl)
    night = (20, 30, 50)
    page.style(opacity=0.5, background="#141e32")
    page.positions([(-1, 0, 0), (1, 0, 0), (1, 0, 0)], 2)
    page.colors([RED, GREEN, GREEN])
    for opacity in (0.5, 0.25):
        page.style(opacity=opacity, background="#141e32")
        for point, covered in ((0, opacity), (2, 1 - (1 - opacity) ** 2)):
            color = RED if point == 0 else GREEN
            r, g, b = (
                round(covered * own + (1 - covered) * behind)
                for own, behind in zip(color, night, strict=True)
            )
            assert near(page.color(*(page.place(point) or (0, 0))), (r, g, b), 3)


def test_masks(scene: OpenScene) -> None:
    """What is not shown is not drawn; beside what is selected all others fade."""
    page = scene()
    page.positions([*CORNERS, (0.5, 0, 0), (-0.5, 0, 0)])
    page.colors([RED] * 4)
    page.front()
    right, left = seen(0.5, 0, 0), seen(-0.5, 0, 0)
    page.array("shown", "Uint8Array", [1, 1, 0, 1])

    assert near(page.color(*right), WHITE)
    assert page.drawn()["points"] == 3
    assert page.place(2) is None
    page.array("shown", "Uint8Array", None)
    page.array("selected", "Uint32Array", [2])
    assert near(page.color(*right), hazed(RED, 0))
    assert min(page.color(*left)) > 200
    page.array("selected", "Uint32Array", None)
    assert near(page.color(*left), hazed(RED, 0))


def test_hover_meets_the_frontmost(scene: OpenScene) -> None:
    """Of points behind one another, and none where there is none."""
    page = scene()
    page.positions([*CORNERS, (0, 0, -0.5), (0, 0, 0.5), (0, 0, 0), (0.4, 0.4, 0)])
    page.front()
    for at in ((WIDTH / 2 + 1, HEIGHT / 2), seen(0.4, 0.4, 0), (20, 20)):
        page.page.mouse.move(*at)
        page.rest()
    first, second, third = page.said("hover")[-3:]

    assert first[0]["point"] == 3
    assert (first[0]["x"], first[0]["y"]) == pytest.approx((WIDTH / 2, HEIGHT / 2))
    assert second[0]["point"] == 5
    assert third == [None]


def test_hovered_is_ringed_even_behind_others(scene: OpenScene) -> None:
    """The ring is in the layer before the points, around the right place; then it is gone."""
    page = scene()
    page.positions([*CORNERS, (0, 0, -0.5), (0, 0, 0.5)])
    page.front()
    frames = page.drawn()["frames"]
    page.call("hovered", 2)
    ys, xs = np.nonzero(page.pixels(1)[..., 3])

    assert (xs.mean(), ys.mean()) == pytest.approx((WIDTH / 2 - 0.5, HEIGHT / 2 - 0.5), abs=0.6)
    assert xs.max() - xs.min() > 12
    assert page.drawn()["frames"] == frames
    page.call("hovered", None)
    assert not page.pixels(1).any()


def test_lines_join_their_points(scene: OpenScene) -> None:
    """From the first to the last, in the first one's colour, with a gap for what is hidden."""
    page = scene()
    places = [(-1, -1, 0), (1, 1, 0), (-1, 1, 0), (0, 0.9, 0), (1, -1, 0)]
    page.positions(places, 2)
    page.colors([BLUE] * 5)
    page.page.evaluate("() => scene.lines([Uint32Array.of(0, 1), Uint32Array.of(2, 3, 4)])")
    page.array("shown", "Uint8Array", [1, 1, 1, 0, 1])
    (x0, y0), (x1, y1) = page.place(0) or (0, 0), page.place(1) or (0, 0)
    line = page.pixels()[..., :3].sum(2)

    x, y = x0 + 0.3 * (x1 - x0), y0 + 0.3 * (y1 - y0)
    assert line[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2].min() < 600
    (x2, y2), (x4, y4) = page.place(2) or (0, 0), page.place(4) or (0, 0)
    x, y = x2 + 0.3 * (x4 - x2), y2 + 0.3 * (y4 - y2)
    assert line[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2].min() > 700


def test_points_go_to_their_new_places(scene: OpenScene) -> None:
    """On the way they are in between, at the end exactly there; then nothing draws any more."""
    page = scene()
    page.positions([*CORNERS, (-0.5, 0, 0)])
    page.front()
    page.page.evaluate(BY_FRAMES)
    page.page.evaluate(
        """() => {
          globalThis.way = [];
          scene.positions(Float32Array.of(-1, -1, -1, 1, 1, 1, 0.5, 0, 0), 3, 2000);
          const note = () => {
            way.push(scene.drawn().place(2).x);
            if (way.length < 1000 && way.at(-1) < 399) requestAnimationFrame(note);
          };
          note();
        }""",
    )
    page.rest()
    way = page.page.evaluate("() => way")
    (start, _), (end, _) = seen(-0.5, 0, 0), seen(0.5, 0, 0)

    assert way == sorted(way)
    assert [x for x in way if start + 1 < x < end - 1]
    assert page.place(2) == pytest.approx(seen(0.5, 0, 0), abs=0.01)
    assert near(page.color(end, HEIGHT / 2), hazed((128, 128, 128), 0))
    frames = page.drawn()["frames"]
    page.page.wait_for_timeout(400)
    assert page.drawn()["frames"] == frames


def test_labels_stand_by_their_points(scene: OpenScene) -> None:
    """Right of them, at the right edge left of them, and as text whatever they say."""
    page = scene()
    page.positions([(-1, 0, 0), (1, 0, 0)], 2)
    page.call("labels", [{"point": 0, "text": "<b>one</b>"}, {"point": 1, "text": "too wide"}])
    ink = page.pixels(1)[..., 3] > 0
    for point, aside in ((0, 1), (1, -1)):
        x, y = page.place(point) or (0, 0)
        beside = np.array([x + aside * 12, x + aside * 30])
        left, right = sorted(beside.astype(int))
        assert ink[int(y) - 8 : int(y) + 8, left:right].any()
    assert page.page.evaluate("() => host.querySelectorAll('b').length") == 0


@pytest.mark.parametrize("webgl", ["software", "card"])
def test_the_picture_is_what_is_seen(scene: OpenScene, webgl: str) -> None:
    """A PNG of the canvases' size with points and labels, but without the ring."""
    page = scene(webgl, device_scale_factor=2)
    page.positions([*CORNERS, (0.5, 0.25, 0.0), (-0.5, 0.25, 0.0)])
    page.colors([RED, GREEN, BLUE, RED])
    page.front()
    page.call("hovered", 3)
    page.call("labels", [{"point": 2, "text": "name"}])
    packed = page.page.evaluate(
        """async () => {
          const bytes = new Uint8Array(await (await scene.picture()).arrayBuffer());
          return btoa(String.fromCharCode(...bytes));
        }""",
    )
    image = Image.open(io.BytesIO(base64.b64decode(packed)))
    pixels = np.asarray(image.convert("RGB"))
    x, y = seen(0.5, 0.25, 0.0)

    assert image.format == "PNG"
    assert image.size == (2 * WIDTH, 2 * HEIGHT)
    assert near(tuple(pixels[int(2 * y), int(2 * x)].tolist()), hazed(BLUE, 0))
    beside = pixels[int(2 * y) - 8 : int(2 * y) + 8, int(2 * x) + 18 : int(2 * x) + 60]
    assert beside.min() < 60
    x, y = seen(-0.5, 0.25, 0)
    assert near(tuple(pixels[int(2 * y), int(2 * x) + 18].tolist()), WHITE)


def test_the_first_picture_is_fine(scene: OpenScene) -> None:
    """On a fine screen, too, it is drawn once: only frames of a move may be coarse."""
    page = scene(device_scale_factor=2)
    page.positions([*CORNERS, (0.5, 0.25, 0.0)])
    frames = page.drawn()["frames"]
    page.page.wait_for_timeout(400)

    assert page.drawn()["frames"] == frames


def test_a_new_size_is_filled(scene: OpenScene) -> None:
    """All points are seen in it, and nothing of the old picture is left."""
    page = scene()
    page.positions([(-1, -1, 0), (1, 1, 0)], 2)
    page.colors([RED, BLUE])
    page.page.evaluate("() => { host.style.width = '300px'; host.style.height = '120px'; }")
    page.page.evaluate(DRAWN)
    (x0, y0), (x1, y1) = page.place(0) or (0, 0), page.place(1) or (0, 0)

    assert page.pixels().shape[:2] == (120, 300)
    assert (x0 + x1) / 2 == pytest.approx(150)
    assert (y0 + y1) / 2 == pytest.approx(60)
    assert near(page.color(x0, y0), RED)
    assert near(page.color(x1, y1), BLUE)


def test_a_lost_context_comes_back(scene: OpenScene) -> None:
    """Meanwhile the points are drawn without it."""
    page = scene("card")
    page.positions([*CORNERS, (0.5, 0.25, 0.0)])
    page.colors([RED, GREEN, BLUE])
    page.front()
    lose = "__contexts[0].getExtension('WEBGL_lose_context')"
    page.page.evaluate(
        f"""() => new Promise((go) => {{
          globalThis.loss = {lose};
          __contexts[0].canvas.addEventListener("webglcontextlost", () => go(), {{ once: true }});
          loss.loseContext();
        }})""",
    )
    page.page.evaluate(DRAWN)

    assert near(page.color(*seen(0.5, 0.25, 0.0)), hazed(BLUE, 0))
    page.page.evaluate("() => loss.restoreContext()")
    page.page.wait_for_function("() => !__contexts[0].isContextLost()")
    page.page.evaluate(DRAWN)
    page.colors([RED, GREEN, GREEN])
    assert near(page.color(*seen(0.5, 0.25, 0.0)), hazed(GREEN, 0))


def test_scenes_share_one_context_and_leave_nothing(scene: OpenScene) -> None:
    """Twenty at once are more than a browser has contexts for; all gone, there is none."""
    page = scene("card")
    page.positions([(-1, 0, 0), (1, 0, 0)], 2)
    page.page.evaluate(
        """() => {
          const none = () => {};
          const events = { onHover: none, onPick: none, onRegion: none, onCamera: none };
          globalThis.more = Array.from({ length: 20 }, () => {
            const host = document.createElement("div");
            host.style.cssText = "width: 60px; height: 60px";
            document.body.append(host);
            const one = chunk.scene(host, events);
            one.positions(Float32Array.of(0, 0, 0, 1, 1, 1), 3);
            return one;
          });
        }""",
    )
    page.page.evaluate(DRAWN)

    assert page.page.evaluate("() => __contexts.length") == 1
    assert page.page.evaluate("() => more.every((one) => one.drawn().points === 2)")
    page.page.evaluate("() => { for (const one of more) one.dispose(); scene.dispose(); }")
    page.page.wait_for_function("() => __contexts[0].isContextLost()")
    assert page.page.evaluate("() => document.querySelectorAll('canvas').length") == 0
    assert page.page.evaluate("() => host.hasAttribute('tabindex')") is False
    page.page.mouse.wheel(0, 100)
    page.page.keyboard.press("ArrowLeft")
    page.mount()
    page.positions([(-1, 0, 0), (1, 0, 0)], 2)
    assert page.drawn()["points"] == 2
    assert page.page.evaluate("() => __contexts.filter((c) => !c.isContextLost()).length") == 1
