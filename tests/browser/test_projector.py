"""The projector in a real JupyterLab: what is in the picture and in files of it."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest
from array_cell import ARRAY, GRID, IMAGES, KINDS, NAMES, TREES, N, again
from lab import Notebook, until
from PIL import Image
from points import components, together
from projector import Projector


def test_components_are_numpys(shown: Projector) -> None:
    """And the matrix is the user's, as float32."""
    picture, matrix = shown.parts(0, 2)

    assert (picture["meta"]["n"], picture["meta"]["d"]) == (N, 6)
    np.testing.assert_array_equal(
        np.frombuffer(matrix["blobs"][0], "<f4").reshape(N, 6), ARRAY.astype(np.float32)
    )
    got = np.frombuffer(picture["blobs"][0], "<f4").reshape(N, 6)
    np.testing.assert_allclose(np.abs(got), np.abs(components(ARRAY, 6)), atol=1e-4)
    until(lambda: "60 points · 6 dimensions" in shown.root.inner_text(), "how many")


def test_flat_picture_is_the_components(shown: Projector) -> None:
    """In two dimensions places are a scale and a shift of what numpy says, up to sign."""
    shown.choose("2-D")
    shown.rest()
    places = shown.places(N)
    wanted = components(ARRAY, 2)

    sizes = []
    for axis in (0, 1):
        slope = np.polyfit(wanted[:, axis], places[:, axis], 1)
        off = places[:, axis] - np.polyval(slope, wanted[:, axis])
        assert np.abs(off).max() < 0.1  # px
        sizes.append(abs(slope[0]))
    assert sizes[0] == pytest.approx(sizes[1], rel=1e-3)  # one scale for both


def test_hover_tells_of_the_right_point(shown: Projector) -> None:
    """Its labels, and its picture as Pillow cuts it."""
    shown.choose("Given")
    shown.rest()
    places = shown.places(N)
    for point in (0, 17, 34, 59):
        card = shown.hover(places[point])
        card.and_(shown.page.locator(f'[data-point="{point}"]')).wait_for()
        text = card.inner_text()
        assert NAMES[point] in text
        assert f"kind {TREES[point % 3]}" in text.replace("\n", " ")
        card.locator("canvas").wait_for()
        pixels = card.locator("canvas").evaluate(
            "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
        )
        np.testing.assert_array_equal(np.reshape(pixels, (6, 8, 4))[..., :3], IMAGES[point])
    card = shown.hover((2, 2))
    until(lambda: not card.count(), "no card beside the points")


def test_axes_of_ones_own(shown: Projector) -> None:
    """From the middle of some labels to the middle of others, as numpy projects."""
    shown.choose("Axes")
    shown.field("Label by").select_option("kind")
    shown.field("Left").fill("oak")
    shown.field("Right").fill("fir")
    shown.field("Down").fill("^o")
    shown.field("Up").fill("elm")
    until(lambda: "up: ^o → elm" in shown.root.inner_text(), "both axes")
    shown.rest()
    places = shown.places(N)
    oak, elm, fir = (ARRAY[kind == KINDS].mean(axis=0) for kind in range(3))

    for axis, sign, way in ((0, 1, fir - oak), (1, -1, elm - oak)):
        wanted = ARRAY @ (way / np.linalg.norm(way))
        slope = np.polyfit(wanted, places[:, axis], 1)
        assert np.sign(slope[0]) == sign  # y of the page goes down
        assert np.abs(places[:, axis] - np.polyval(slope, wanted)).max() < 0.1


def test_files_hold_what_is_shown(shown: Projector) -> None:
    """CSV: the points that are left, their labels and places. PNG: their colours there."""
    shown.root.get_by_label("Pictures in place of points").uncheck()
    shown.choose("Given")
    shown.field("Colour by").select_option("kind")
    shown.search("oak", "kind")
    shown.press("Select")
    shown.press("Hide")
    shown.wait_points(40)
    text = shown.download("Save", "Points shown (CSV)").read_text()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [int(row["point"]) for row in rows] == [i for i in range(N) if i % 3]
    assert [row["name"] for row in rows] == [NAMES[i] for i in range(N) if i % 3]
    assert list(rows[0]) == ["point", "name", "kind", "size", "x", "y", "selected"]
    got = [[float(row["x"]), float(row["y"])] for row in rows]
    np.testing.assert_array_equal(got, GRID[KINDS > 0])

    picture = np.asarray(Image.open(shown.download("Save", "Picture (PNG)")).convert("RGB"), int)
    assert picture.shape[:2] == tuple(shown.scene.evaluate("s => [s.clientHeight, s.clientWidth]"))
    swatches = (
        shown.panel("Colours of kind")
        .locator(".tbnb-category")
        .evaluate_all(
            "all => all.map((a) => getComputedStyle(a).backgroundColor.match(/\\d+/g).map(Number))"
        )
    )
    places = shown.places(N)
    for point in np.flatnonzero(KINDS):
        x, y = np.floor(places[point]).astype(int)
        off = np.abs(np.array(swatches) - picture[y, x]).sum(axis=1)
        assert ["elm", "fir", "oak"][off.argmin()] == TREES[KINDS[point]]
    shown.root.get_by_label("Pictures in place of points").check()


def _iterations(shown: Projector) -> int:
    """How far a layout says it is."""
    words = shown.panel("Projection").inner_text().replace(",", "")
    found = re.search(r"(\d+) iteration", words)
    return int(found[1]) if found else 0


# Every number of iterations that the panel says: the beginning is soon over.
RECORD_ITERATIONS = """
(panel) => {
  globalThis.told = [];
  const said = () => panel.innerText.replaceAll(",", "").match(/(\\d+) iteration/)?.[1] ?? 0;
  new MutationObserver(() => told.push(Number(said())))
    .observe(panel, { childList: true, characterData: true, subtree: true });
}
"""


def _holds(shown: Projector, n: int) -> bool:
    """Whether a layout has not gone on for a while: a picture may be on its way when it pauses."""
    before, places = _iterations(shown), shown.places(n)
    shown.page.wait_for_timeout(400)
    return _iterations(shown) == before and np.array_equal(shown.places(n), places, equal_nan=True)


@pytest.mark.parametrize("method", ["t-SNE", "UMAP"])
def test_layouts(shown: Projector, method: str) -> None:
    """They run to their end, and in the picture points are among their kind."""
    start = shown.places(N)
    shown.choose(method)
    shown.choose("2-D")
    shown.panel("Projection").get_by_text("Done").wait_for()
    shown.rest()

    assert _iterations(shown) > 100
    assert np.abs(shown.places(N) - start).max() > 10
    assert together(shown.places(N), KINDS) > 0.9


def test_a_layout_pauses(array_book: Notebook) -> None:
    """It holds where it is, goes on from there, and begins anew when it is told to."""
    array_book.set_cell(
        0, "import numpy as np, tbnb\ntbnb.project(np.random.rand(2000, 20), height=640)"
    )
    shown = again(array_book, 2000)
    shown.choose("t-SNE")
    until(lambda: _iterations(shown) > 0, "iterations")
    shown.press("Pause")
    until(lambda: _holds(shown, 2000), "no more iterations")
    paused = _iterations(shown)
    shown.press("Resume")  # one that had run to its end would have "Go on"
    until(lambda: _iterations(shown) > paused + 2, "more iterations")
    before = _iterations(shown)
    shown.panel("Projection").evaluate(RECORD_ITERATIONS)
    shown.press("Re-run")
    until(lambda: min(shown.page.evaluate("() => told"), default=before) < before, "the beginning")
    until(lambda: _iterations(shown) > 0, "iterations from there")
