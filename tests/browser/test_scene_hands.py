"""Hands on a scene: what they turn, move, meet and go around."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from lab import until
from playwright.sync_api import Browser
from scene_page import BY_FRAMES, FOCAL, HEIGHT, WIDTH, Floats, ScenePage, seen

MIDDLE = (WIDTH / 2, HEIGHT / 2)
# How opaque the most opaque pixel of a hint is, in whatever frame it is shown.
RECORD_HINT = """
([x, y, width, height]) => {
  globalThis.hint = 0;
  const canvas = host.querySelectorAll("canvas")[1];
  const look = () => {
    const { data } = canvas.getContext("2d").getImageData(x, y, width, height);
    for (let i = 3; i < data.length; i += 4) hint = Math.max(hint, data[i]);
    requestAnimationFrame(look);
  };
  look();
}
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[ScenePage]:
    """Three hundred points at known places, seen from the front."""
    page = ScenePage.open(browser)
    page.positions(places().tolist())
    page.front()
    yield page
    page.page.close()
    assert page.errors == []


def places() -> Floats:
    """Return points all over the cube, its corners included."""
    inner = np.random.default_rng(5).uniform(-1, 1, (298, 3))
    return np.vstack([[(-1, -1, -1), (1, 1, 1)], inner])


def at() -> Floats:
    """Return where they are seen from the front: arithmetic."""
    return np.array([seen(*place) for place in places()])


def inside(polygon: list[tuple[float, float]], points: Floats) -> list[int]:
    """Return the points whose winding angle around them is not 0: not the rule the page uses."""
    corners = np.array(polygon)
    angle = np.zeros(len(points))
    for a, b in zip(corners, np.roll(corners, -1, 0), strict=True):
        u, v = a - points, b - points
        angle += np.arctan2(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0], (u * v).sum(1))
    return np.nonzero(np.abs(angle) > np.pi)[0].tolist()


@pytest.mark.parametrize(
    ("key", "change"),
    [("", "replace"), ("Shift", "add"), ("Alt", "remove")],
)
def test_a_box_holds_what_is_inside(page: ScenePage, key: str, change: str) -> None:
    """Exactly, from any corner, and the key says what becomes of the selection."""
    page.call("tool", "box")
    page.drag((400, 290), (210, 90), key=key)
    x, y = at().T
    expected = np.nonzero((x > 210) & (x < 400) & (y > 90) & (y < 290))[0].tolist()

    assert len(expected) > 30
    assert page.said("region") == [[expected, change]]
    assert not page.pixels(1).any()


def test_a_lasso_holds_what_is_inside(page: ScenePage) -> None:
    """Exactly, where it is not convex, too, but no point that is not shown."""
    path = [(150.0, 60.0), (450.0, 60.0), (450.0, 340.0), (300.0, 150.0), (150.0, 340.0)]
    page.array("shown", "Uint8Array", [1, 1] + [1, 0] * 149)
    page.call("tool", "lasso")
    page.drag(*path)
    shown = [point for point in inside(path, at()) if point < 2 or point % 2 == 0]

    assert len(shown) > 20
    assert page.said("region") == [[shown, "replace"]]


def test_a_region_is_seen_while_it_is_drawn(page: ScenePage) -> None:
    """In the accent's colour; Escape gives it up."""
    page.call("tool", "box")
    mouse = page.page.mouse
    mouse.move(100, 100)
    mouse.down()
    mouse.move(200, 180, steps=3)
    page.rest()

    assert page.pixels(1)[99:102, 150, 3].max() > 150
    page.page.keyboard.press("Escape")
    mouse.up()
    page.rest()
    assert not page.pixels(1).any()
    assert page.said("region") == []


def test_clicks_pick(page: ScenePage) -> None:
    """A point, or nothing beside all; Shift adds and Alt takes away."""
    page.positions([(-1, -1, -1), (1, 1, 1), (0.5, 0.25, 0)])
    page.front()
    for key in ("", "Shift", "Alt"):
        page.drag(seen(0.5, 0.25, 0), key=key)
    page.drag((20, HEIGHT / 2))

    assert page.said("pick") == [[2, "replace"], [2, "add"], [2, "remove"], [None, "replace"]]


def test_a_point_is_met_again_after_a_click(page: ScenePage) -> None:
    """Though the pointer did not move."""
    page.positions([(-1, -1, -1), (1, 1, 1), (0.5, 0.25, 0)])
    page.front()
    page.drag(seen(0.5, 0.25, 0))
    page.rest()

    assert page.said("hover")[-1][0]["point"] == 2


def test_what_is_under_the_pointer_follows_a_move(page: ScenePage) -> None:
    """Nothing while points move; then the one that came to lie there, though nobody moved it."""
    page.positions([(-1, -1, -1), (1, 1, 1), (0.5, 0.25, 0)])
    page.front()
    page.page.mouse.move(*seen(0.5, 0.25, 0))
    page.rest()
    assert page.said("hover")[-1][0]["point"] == 2

    before = len(page.said("hover"))
    page.page.evaluate(BY_FRAMES)
    page.positions([(0.5, 0.25, 0), (1, 1, 1), (-1, -1, -1)], 3, 300)
    page.rest()
    assert [met and met["point"] for (met,) in page.said("hover")[before:]] == [None, 0]


def test_what_is_under_the_pointer_follows_each_picture(page: ScenePage) -> None:
    """Of a layout that runs: the same point elsewhere is told, and that it is gone."""
    page.positions([(-1, -1, -1), (1, 1, 1), (0.5, 0.25, 0)])
    page.front()
    page.page.mouse.move(*seen(0.5, 0.25, 0))
    page.rest()
    page.positions([(-1, -1, -1), (1, 1, 1), (0.51, 0.25, 0)])
    page.rest()

    hover = page.said("hover")[-1][0]
    assert hover["point"] == 2
    assert (hover["x"], hover["y"]) == pytest.approx(seen(0.51, 0.25, 0), abs=0.01)
    page.positions([(-1, -1, -1), (1, 1, 1), (-0.5, 0.25, 0)])
    page.rest()
    assert page.said("hover")[-1] == [None]


def test_a_drag_turns_and_tells_when_it_rests(page: ScenePage) -> None:
    """To the right what is in front goes right; the distance stays."""
    page.drag(MIDDLE, (MIDDLE[0] + 100, MIDDLE[1]))
    page.rest()
    camera = page.said("camera")[-1][0]

    assert camera == page.call("camera")
    assert camera["position"][0] < -1
    assert camera["position"][1] == pytest.approx(0)
    assert np.hypot(*np.take(camera["position"], [0, 2])) == pytest.approx(4)


@pytest.mark.parametrize("how", ["right", "pan"])
def test_what_is_dragged_follows_the_pointer(page: ScenePage, how: str) -> None:
    """With the right button, or with the tool for it."""
    if how == "pan":
        page.call("tool", "pan")
    page.drag(
        MIDDLE, (MIDDLE[0] + 60, MIDDLE[1] - 40), button="right" if how == "right" else "left"
    )
    page.rest()
    target = page.call("camera")["target"]

    assert target == pytest.approx([-60 * 4 / FOCAL, -40 * 4 / FOCAL, 0], abs=1e-6)


def test_a_wheel_zooms_towards_the_pointer(page: ScenePage) -> None:
    """What is under it in the plane of the target stays there."""
    x, y = MIDDLE[0] + 80, MIDDLE[1] - 40
    page.page.locator("#host").focus()
    page.page.mouse.move(x, y)
    page.page.mouse.wheel(0, -200)
    page.rest()
    camera = page.call("camera")
    distance = camera["position"][2]
    right, up = np.array([80, 40]) * 4 / FOCAL - camera["target"][:2]

    assert distance < 3.5
    assert (right, up) == pytest.approx(np.array([80, 40]) * distance / FOCAL)


def test_one_scrolls_past_a_picture(page: ScenePage) -> None:
    """A wheel is the picture's with a key, or once a click gave it the focus; a hint says so."""
    page.page.evaluate("() => { document.body.style.height = '3000px'; }")
    page.rest()
    page.page.evaluate(RECORD_HINT, [WIDTH // 2 - 80, HEIGHT // 2, 1, HEIGHT // 2])
    mouse = page.page.mouse
    before = page.call("camera")
    mouse.move(*MIDDLE)
    mouse.wheel(0, 60)
    until(lambda: page.page.evaluate("() => scrollY") == 60, "scrolled")
    until(lambda: page.page.evaluate("() => hint") > 150, "a hint")
    page.rest()

    assert page.page.evaluate("() => scrollY") == 60
    assert page.call("camera") == before
    until(lambda: not page.pixels(1).any(), "the hint is gone")
    page.page.keyboard.down("Control")
    mouse.wheel(0, -60)
    page.page.keyboard.up("Control")
    page.rest()
    near = page.call("camera")
    assert np.linalg.norm(near["position"]) < np.linalg.norm(before["position"])
    mouse.click(20, 20)
    mouse.wheel(0, -60)
    page.rest()
    assert np.linalg.norm(page.call("camera")["position"]) < np.linalg.norm(near["position"])
    assert page.page.evaluate("() => scrollY") == 60


def test_the_keyboard_turns_zooms_and_resets(page: ScenePage) -> None:
    """When the picture has the focus, which a click gives it."""
    page.call("look", None)
    home = page.call("camera")
    page.page.locator("#host").focus()
    page.page.keyboard.press("ArrowRight")
    turned = page.call("camera")
    page.page.keyboard.press("+")
    nearer = page.call("camera")
    page.page.keyboard.press("0")
    page.rest()
    back = page.call("camera")

    assert turned["position"] != home["position"]
    assert np.linalg.norm(nearer["position"]) < np.linalg.norm(turned["position"])
    assert back["position"] == pytest.approx(home["position"])


def test_a_double_click_goes_home(page: ScenePage) -> None:
    """From wherever one looked."""
    page.call("look", None)
    home = page.call("camera")
    page.front()
    page.page.mouse.dblclick(10, 10)
    page.rest()

    assert page.call("camera")["position"] == pytest.approx(home["position"])


def test_a_flat_picture_is_moved_and_zoomed(page: ScenePage) -> None:
    """A drag pans it, whatever turns in space."""
    page.positions([(-1, -1, 0), (1, 1, 0)], 2)
    x, y = page.place(1) or (0, 0)
    page.drag(MIDDLE, (MIDDLE[0] - 50, MIDDLE[1] + 30))
    page.rest()

    assert page.place(1) == pytest.approx((x - 50, y + 30), abs=0.01)
    page.page.mouse.move(x - 50, y + 30)
    page.page.mouse.wheel(0, -100)
    page.rest()
    assert page.place(1) == pytest.approx((x - 50, y + 30), abs=0.01)
    assert page.call("camera")["zoom"] > 1


def test_two_fingers_pinch(browser: Browser) -> None:
    """Twice as far apart is twice as near, around the middle between them; a tap picks."""
    page = ScenePage.open(browser, has_touch=True)
    page.positions([(-1, -1, -1), (1, 1, 1), (0.5, 0.25, 0)])
    page.front()
    touch = page.page.context.new_cdp_session(page.page)

    def send(kind: str, *fingers: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(fingers)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x, y = MIDDLE
    page.page.touchscreen.tap(20, 20)
    page.rest()
    send("touchStart", (x - 50, y))
    send("touchStart", (x - 50, y), (x + 50, y))
    for reach in range(60, 101, 10):
        send("touchMove", (x - reach, y), (x + reach, y))
    send("touchEnd")
    page.rest()

    assert page.call("camera")["position"] == pytest.approx([0, 0, 2], abs=0.05)
    page.front()
    page.page.touchscreen.tap(*seen(0.5, 0.25, 0))
    page.rest()
    assert page.said("pick") == [[None, "replace"], [2, "replace"]]
    page.page.close()
    assert page.errors == []


def test_one_finger_scrolls_past_a_picture(browser: Browser) -> None:
    """Until a tap gives it the focus; then it turns it."""
    page = ScenePage.open(browser, has_touch=True)
    page.page.evaluate("() => { document.body.style.height = '3000px'; }")
    page.positions([(-1, -1, -1), (1, 1, 1), (0.5, 0.25, 0)])
    page.front()
    touch = page.page.context.new_cdp_session(page.page)

    def swipe() -> None:
        # At once from where it set down: a finger that rests for half a second is a long press. The
        # picture reaches down to 400 less what the page was scrolled.
        for kind, y in [("touchStart", 200), *(("touchMove", y) for y in range(180, 90, -10))]:
            touch.send(
                "Input.dispatchTouchEvent",
                {"type": kind, "touchPoints": [{"x": 300, "y": y, "id": 0}]},
            )
            if kind == "touchMove":
                page.page.wait_for_timeout(20)
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.rest()

    before = page.call("camera")
    swipe()
    scrolled = page.page.evaluate("() => scrollY")

    assert scrolled > 50
    assert page.call("camera") == before
    page.page.touchscreen.tap(20, 20)
    page.rest()
    swipe()
    assert page.page.evaluate("() => scrollY") == scrolled
    assert page.call("camera")["position"][1] != pytest.approx(before["position"][1])
    page.page.close()
    assert page.errors == []


def test_nothing_is_drawn_while_nothing_changes(page: ScenePage) -> None:
    """No idle loop, and a pointer that moves draws no points either."""
    frames = page.drawn()["frames"]
    page.page.mouse.move(*MIDDLE)
    page.page.mouse.move(MIDDLE[0] + 50, MIDDLE[1] + 50, steps=10)
    page.page.wait_for_timeout(400)

    assert page.drawn()["frames"] == frames
