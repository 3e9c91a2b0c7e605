"""The projector used by hand: selecting, searching, hiding, going back; and Python's side of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from array_cell import ARRAY, N
from lab import Notebook, until
from points import clear, inside, stars
from projector import Projector


def test_lasso_and_box_select_what_is_inside(shown: Projector) -> None:
    """Just those, in the turned picture; Shift adds, Alt takes away, a click beside clears."""
    places = shown.places(N)
    middle, reach = places.mean(axis=0), np.ptp(places, axis=0) / 2
    star = next(
        one
        for one in stars(middle, reach)
        if clear(places, one) and 10 < inside(places, one).sum() < N - 10
    )
    wanted = np.flatnonzero(inside(places, star))
    shown.tool("Select in a lasso")
    shown.drag([*star, star[0]])
    shown.wait_selected(wanted)

    boxes = ((middle - [size, 4], middle + size) for size in range(60, 200, 3))
    corners = (np.array([[a[0], a[1]], [b[0], a[1]], [b[0], b[1]], [a[0], b[1]]]) for a, b in boxes)
    box = next(one for one in corners if clear(places, one) and inside(places, one).any())
    boxed = np.flatnonzero(inside(places, box))
    shown.tool("Select in a box")
    shown.drag(box[[0, 2]], key="Shift")
    shown.wait_selected(np.union1d(wanted, boxed))
    shown.drag(box[[0, 2]], key="Alt")
    shown.wait_selected(np.setdiff1d(wanted, boxed))
    shown.page.mouse.click(*shown.at((3, 90)))
    until(lambda: shown.say() == "Nothing is selected", "nothing selected")


def test_search_isolate_hide(shown: Projector) -> None:
    """By text, by column, by expression; then only those are drawn, or all but those."""
    assert shown.search("ELM") == list(range(1, N, 3))
    assert shown.search("point 5", "name") == [5, *range(50, 60)]
    assert shown.search("point 5", "kind") == []
    assert shown.search("^point [12]0$", regex=True) == [10, 20]
    assert shown.search("(", regex=True) == []
    assert "Not a regular expression" in shown.panel("Search").inner_text()

    assert shown.search("oak", "kind") == list(range(0, N, 3))
    shown.press("Select")
    shown.wait_selected(range(0, N, 3))
    shown.press("Isolate")
    shown.wait_points(20)
    drawn = np.isfinite(shown.places(N)).all(axis=1)
    assert np.flatnonzero(drawn).tolist() == list(range(0, N, 3))
    shown.press("Show all")
    shown.wait_points(N)
    shown.press("Hide")
    shown.wait_points(40)
    assert not np.isfinite(shown.places(N)[::3]).any()
    shown.press("Show all")
    shown.wait_points(N)


def test_bookmarks_bring_all_back(shown: Projector, tmp_path: Path) -> None:
    """The same places in the picture, the same selection; from the list, and from a file."""
    shown.search("fir", "kind")
    shown.press("Select")
    start = shown.places(N)
    shown.drag([(100, 300), (220, 260)])
    until(lambda: np.abs(shown.places(N) - start).max() > 1, "turned")
    shown.rest()
    turned = shown.places(N)
    shown.page.mouse.wheel(0, -200)
    until(lambda: np.abs(shown.places(N) - turned).max() > 1, "nearer")
    shown.rest()
    before = shown.places(N)
    shown.menu("Bookmarks").get_by_text("Add this view", exact=True).click()
    saved = shown.download("Bookmarks", "Save")

    def leave() -> None:
        shown.choose("2-D")
        shown.press("Clear")
        shown.field("Colour by").select_option("size")
        until(lambda: np.abs(shown.places(N) - before).max() > 20, "other places")
        shown.rest()

    leave()
    shown.menu("Bookmarks").get_by_text("Bookmark 1", exact=True).click()
    shown.page.keyboard.press("Escape")
    shown.wait_selected(range(2, N, 3))
    shown.rest()
    np.testing.assert_allclose(shown.places(N), before, atol=0.5)

    leave()
    kept = tmp_path / "kept.txt"
    kept.write_text(json.dumps([{**json.loads(saved.read_text())[0], "label": "from a file"}]))
    menu = shown.menu("Bookmarks")
    with shown.page.expect_file_chooser() as chooser:
        menu.get_by_text("Open…", exact=True).click()
    chooser.value.set_files(kept)
    menu.get_by_text("from a file", exact=True).click()
    shown.page.keyboard.press("Escape")
    shown.wait_selected(range(2, N, 3))
    shown.rest()
    np.testing.assert_allclose(shown.places(N), before, atol=0.5)


def test_selection_is_pythons(shown: Projector, array_book: Notebook) -> None:
    """What is selected here is `board.selection`; what is set there is selected here."""
    shown.search("point 5", "name")
    shown.press("Select")
    wanted = [5, *range(50, 60)]
    points = "board.selection and board.selection.points.tolist()"
    until(lambda: array_book.ask(points) == str(wanted), f"{wanted} in Python")
    assert array_book.ask("(board.selection.run, board.selection.tag)") == "('array', 'array')"

    array_book.ask("setattr(board, 'selection', [3, 1, 4])")
    shown.wait_selected([1, 3, 4])
    array_book.ask("setattr(board, 'selection', [i < 2 for i in range(60)])")
    shown.wait_selected([0, 1])
    assert array_book.ask(points) == "[0, 1]"


@pytest.mark.parametrize("distance", ["cosine", "euclidean"])
def test_neighbours_are_numpys(shown: Projector, distance: str) -> None:
    """By comparing all, of the rows as float32."""
    shown.search("point 17", "name")
    shown.press("Select")
    shown.choose(distance)
    panel = shown.panel("Selection").locator("[data-list=nearest]")
    panel.wait_for()
    got = panel.locator(".tbnb-pointbutton").evaluate_all("a => a.map((b) => +b.dataset.point)")
    told = [float(text) for text in panel.locator(".tbnb-distance").all_inner_texts()]
    rows = ARRAY.astype(np.float32).astype(float)
    away = np.linalg.norm(rows - rows[17], axis=1)
    if distance == "cosine":
        away = 1 - rows @ rows[17] / np.linalg.norm(rows, axis=1) / np.linalg.norm(rows[17])
    away[17] = np.inf
    order = np.argsort(away, kind="stable")[:25]

    assert got == order.tolist()
    np.testing.assert_allclose(told, away[order], rtol=1e-3)


def test_colours_legend_labels(shown: Projector) -> None:
    """A category of the legend selects its points; numbers are a ramp; names are the column's."""
    shown.field("Colour by").select_option("kind")
    legend = shown.panel("Colours of kind").locator("button")
    wanted = [["elm", "20"], ["fir", "20"], ["oak", "20"]]
    until(lambda: [text.split() for text in legend.all_inner_texts()] == wanted, "a legend")
    legend.nth(1).click()
    shown.wait_selected(range(2, N, 3))
    shown.field("Colour by").select_option("size")
    ends = shown.root.locator(".tbnb-ramp-ends span")
    until(lambda: ends.all_inner_texts() == ["0", "29.5"], "the ends of a ramp")
    shown.field("Label by").select_option("kind")
    names = shown.panel("Selection").locator(".tbnb-pointname")
    until(lambda: set(names.all_inner_texts()) == {"fir"}, "names of the column")


def test_night(shown: Projector) -> None:
    """Background and points have the colours of the theme, as soon as that is chosen."""
    shown.choose("2-D")
    shown.field("Colour by").select_option("")
    shown.field("Pictures in place of points").uncheck()
    shown.field("Opacity").fill("1")
    shown.wait_points(N)
    x, y = shown.places(N)[17]
    # --tbnb-raised and the first colour of the palette.
    for theme, colors in {
        "dark": [(23, 26, 32), (104, 156, 254)],
        "light": [(255, 255, 255), (48, 108, 226)],
    }.items():
        shown.menu("Settings").get_by_label("Theme", exact=True).select_option(theme)
        shown.page.keyboard.press("Escape")
        until(lambda colors=colors: [shown.color(2, 2), shown.color(x, y)] == colors, theme)
