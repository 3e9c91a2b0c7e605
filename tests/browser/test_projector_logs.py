"""Embeddings of logs in the projector: other writers' folders, steps, a run that goes on."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lab import OpenNotebook, until
from media import SAMPLES, tab
from PIL import Image
from points import components
from projector import Projector
from training import BOARD

from tbnb.writer import SummaryWriter

SIDE = 8  # pixels of the samples' pictures
RNG = np.random.default_rng(0)
POINTS = RNG.normal(size=(30, 5)) * [5, 4, 3, 2, 1]
OTHERS = RNG.normal(size=(30, 5)) * [1, 2, 3, 4, 5]
# Of each step points on a line, as far apart as the step's number; until it is told to stop.
TRAINS = """
import os, time
import numpy as np
from tbnb import SummaryWriter
weights = np.eye(64)
with SummaryWriter("logs/live") as writer:
    for step in range(1, 401):
        tick = time.time() + 1.5
        while time.time() < tick:
            weights = np.tanh(weights @ weights.T) * 0.5 + np.eye(64) * 0.5
        rows = np.arange(20)[:, None] * [step, 0, 0]
        writer.add_embedding(rows, [f"p{i}" for i in range(20)], global_step=step, tag="e")
        writer.flush()
        if os.path.exists("stop"): break
"""


def opened(open_notebook: OpenNotebook, cell: str, points: int) -> Projector:
    """The projector of a board that has other kinds of data, too."""
    book = open_notebook(cell)
    book.run()
    board = Projector.board_below(book)
    tab(board, "Projector")
    shown = Projector(board)
    shown.wait_points(points)
    return shown


def truth(place: Path) -> dict[str, dict[str, Any]]:
    """What the files of a sample have, read without tbnb: by tag."""
    found: dict[str, dict[str, Any]] = {}
    for tag, folder in (
        ("default", "00000/default"),
        ("two/cols", "00001/two%2fcols"),
        ("plain", "100000/plain"),
    ):
        own = place / folder
        if not own.is_dir():
            continue
        labels = own / "metadata.tsv"
        lines = labels.read_text().splitlines() if labels.exists() else []
        rows = [line.split("\t") for line in lines]
        sprite = own / "sprite.png"
        found[tag] = {
            "step": int(folder.split("/")[0]),
            "matrix": np.loadtxt(own / "tensors.tsv", delimiter="\t"),
            "names": ["label"] if rows and len(rows[0]) == 1 else (rows[0] if rows else []),
            "rows": rows if rows and len(rows[0]) == 1 else rows[1:],
            "sprite": sprite.read_bytes() if sprite.exists() else None,
        }
    return found


@pytest.mark.parametrize("writer", ["torch", "tensorboardX"])
def test_samples(open_notebook: OpenNotebook, writer: str) -> None:
    """Matrix, components, labels and pictures of every embedding are on the page."""
    place = SAMPLES / writer / "all"
    shown = opened(open_notebook, f"%load_ext tbnb\n%tbnb --logdir {place} --height 700", 25)
    wanted = truth(place)
    until(lambda: {one["tag"] for one in shown.parts(0)} == set(wanted), "all embeddings")
    parts = {(one["tag"], one["part"]): one for one in shown.parts(0, 2, 3)}
    for tag, want in wanted.items():
        picture, matrix, sheet = (parts[tag, part] for part in (0, 2, 3))
        rows = want["matrix"].astype(np.float32)
        n, d = rows.shape
        assert (picture["step"], picture["meta"]["n"], picture["meta"]["d"]) == (want["step"], n, d)
        np.testing.assert_array_equal(np.frombuffer(matrix["blobs"][0], "<f4").reshape(n, d), rows)
        got = np.frombuffer(picture["blobs"][0], "<f4").reshape(n, -1)
        np.testing.assert_allclose(
            np.abs(got), np.abs(components(rows.astype(float), got.shape[1])), atol=1e-5
        )
        assert picture["meta"]["columns"] == want["names"]
        text = picture["blobs"][1].decode().splitlines()
        assert [line.split("\t") for line in text if line] == want["rows"]
        assert picture["meta"]["notes"] == []
        if want["sprite"] is None:
            assert sheet["reason"] == "the embedding has no part 3"
        else:
            assert sheet["blobs"] == [want["sprite"]]
    _seen(shown, wanted)
    assert shown.board.book.errors == []


def _seen(shown: Projector, wanted: dict[str, dict[str, Any]]) -> None:
    """Every embedding can be chosen, and its points tell what they are."""
    choices = shown.field("Embedding")
    for title in choices.locator("option").all_inner_texts():
        tag = title.split(" · ")[-1]
        choices.select_option(label=title)
        shown.wait_points(25)
        want = wanted[tag]
        d = want["matrix"].shape[1]
        until(
            lambda d=d: f"25 points · {d} dimensions" in shown.root.inner_text(),  # type: ignore[misc]
            f"{d} dimensions",
        )
        if not want["names"]:
            continue
        assert shown.search(f"^{want['rows'][7][-1]}$", regex=True) == [7]
        shown.press("Select")
        shown.wait_selected([7])
        cells = shown.panel("Selection").locator(".tbnb-cells dd").all_inner_texts()
        assert cells == ["7", *want["rows"][7]]
        if want["sprite"] is not None:
            _thumb(shown, want["sprite"])


def _thumb(shown: Projector, sheet: bytes) -> None:
    """The picture of point 7 is what Pillow cuts out of the sheet."""
    canvas = shown.panel("Selection").locator(".tbnb-point canvas")
    canvas.wait_for()
    pixels = canvas.evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    )
    image = Image.open(io.BytesIO(sheet)).convert("RGB")
    x, y = (7 * SIDE) % image.width, (7 * SIDE) // image.width * SIDE
    cut = np.asarray(image.crop((x, y, x + SIDE, y + SIDE)))
    np.testing.assert_array_equal(np.reshape(pixels, (SIDE, SIDE, 4))[..., :3], cut)


def test_steps(open_notebook: OpenNotebook) -> None:
    """The slider goes from one step to the other: the points move to that step's components."""
    book = open_notebook(BOARD)
    with SummaryWriter(book.directory / "logs" / "run") as writer:
        for step, rows in ((1, POINTS), (2, OTHERS)):
            writer.add_embedding(rows, [f"p{i}" for i in range(30)], global_step=step, tag="e")
    book.run()
    shown = Projector.below(book, 30)
    slider = shown.root.get_by_label("Step", exact=True).first
    until(lambda: slider.get_attribute("aria-valuetext") == "step 2", "step 2")
    until(lambda: not shown.root.locator(".tbnb-scenenote").count(), "that step's points")
    shown.choose("2-D")
    shown.rest()
    second = shown.places(30)
    shown.root.get_by_label("Step: one back").click()
    until(lambda: slider.get_attribute("aria-valuetext") == "step 1", "step 1")
    until(lambda: np.abs(shown.places(30) - second).max() > 5, "other places")
    shown.rest()
    first = shown.places(30)

    for places, rows in ((first, POINTS), (second, OTHERS)):
        want = components(rows, 2)
        for axis in (0, 1):
            line = np.polyfit(want[:, axis], places[:, axis], 1)
            assert np.abs(np.polyval(line, want[:, axis]) - places[:, axis]).max() < 0.1
    assert book.errors == []


def test_bookmarks_of_the_log(open_notebook: OpenNotebook) -> None:
    """They come as they lie in the file, are on the list, and bring back what they are of."""
    book = open_notebook(BOARD)
    run = book.directory / "logs" / "run"
    run.mkdir(parents=True)
    np.savetxt(run / "t.tsv", POINTS, delimiter="\t")
    data = '[ {"label": "é <b>",  "selectedPoints": [4, 7]},\n {} ]\n'.encode()
    (run / "marks.txt").write_bytes(data)
    (run / "projector_config.pbtxt").write_text(
        'embeddings { tensor_name: "e" tensor_path: "t.tsv" bookmarks_path: "marks.txt" }'
    )
    book.run()
    shown = Projector.below(book, 30)
    menu = shown.menu("Bookmarks")
    names = menu.locator(".tbnb-bookmark .tbnb-pointname")
    until(lambda: names.all_inner_texts() == ["é <b>", "Bookmark 2"], "both on the list")

    assert [part["blobs"] for part in shown.parts(4)] == [[data]]
    menu.get_by_text("é <b>", exact=True).click()
    shown.wait_selected([4, 7])
    assert book.errors == []


def test_a_new_step_is_shown_while_the_cell_runs(
    open_notebook: OpenNotebook, measured: list[str]
) -> None:
    """An embedding that training writes comes by itself, before the cell ends."""
    book = open_notebook(BOARD, TRAINS)
    book.run(wait=False)
    board = Projector.board_below(book)
    shown = Projector(board)
    seen: dict[int, float] = {}
    slider = shown.root.get_by_label("Step", exact=True).first

    def step() -> int:
        for one in shown.root.evaluate(
            """root => [...root.querySelectorAll('[aria-label="Step"]')]
              .map((slider) => slider.getAttribute("aria-valuetext"))"""
        ):
            return int(str(one).split()[-1])
        return 0

    until(lambda: shown.count() == 20, "20 points drawn")
    while book.running() and len(seen) < 3:
        if now := step():
            seen.setdefault(now, time.time())
        time.sleep(0.05)
    assert book.running(), "all that was while the cell ran"
    assert len(seen) == 3
    (book.directory / "stop").touch()

    book.wait_ran()
    last = max(int(path.name) for path in (book.directory / "logs/live").glob("[0-9]*"))
    until(lambda: slider.get_attribute("aria-valuetext") == f"step {last}", "the last step")
    files = {step: (book.directory / f"logs/live/{step:05}/e/tensors.tsv") for step in seen}
    late = [at - files[step].stat().st_mtime for step, at in seen.items() if files[step].exists()]
    if late[1:]:
        measured.append(f"embedding written to shown: median {np.median(late[1:]):.2f} s")
    assert book.errors == []
