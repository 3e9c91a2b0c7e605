"""`tbnb.project`, and embeddings on their way to the page."""

from __future__ import annotations

import gc
import io
import struct
import warnings
import weakref
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from page import Page
from patience import PATIENCE
from PIL import Image

import tbnb
from tbnb.notebook import ahead
from tbnb.notebook.board import Board
from tbnb.plugins import projector
from tbnb.writer import SummaryWriter

if TYPE_CHECKING:
    from conftest import RecordingComm

    Comms = list[RecordingComm]

SAMPLES = Path(__file__).parents[1] / "samples"
RNG = np.random.default_rng(0)
POINTS = RNG.normal(size=(30, 5)).astype(np.float32) * [5, 4, 3, 2, 1]


def board_comm(comms: Comms) -> RecordingComm:
    """Return the comm of the only board."""
    return next(c for c in comms if "options" in c.state)


def ask(comm: RecordingComm, series: int, point: int, part: int) -> tuple[Any, list[bytes]]:
    """Look at a part of an embedding; return its meta and blobs."""
    comm.say({"v": 1, "type": "look", "wanted": [[series, point, part]]})
    key = (series, point, part)
    assert comm.wait(lambda page: key in page.errors or whole(page, key))
    if key in comm.page.errors:
        return comm.page.errors[key], []
    return comm.page.values[key].meta, comm.page.blobs(series, point, part=part)


def whole(page: Page, key: tuple[int, int, int]) -> bool:
    """Say whether all of a part is there."""
    return key in page.values and page.values[key].whole() is not None


def floats(blob: bytes, columns: int) -> Any:
    """Return rows of float32."""
    return np.frombuffer(blob, "<f4").reshape(-1, columns)


def svd(matrix: Any, count: int) -> Any:
    """Return what numpy says of the components, each times a sign that may differ."""
    centred = matrix - matrix.mean(axis=0)
    left, values, _ = np.linalg.svd(centred, full_matrices=False)
    return np.abs(left[:, :count] * values[:count])


def test_picture_comes_unasked(comms: Comms) -> None:
    """Components and labels, before anybody looks."""
    labels = {"name": [f"p{i}" for i in range(30)], "tab": ["a\tb"] * 30}
    board = tbnb.project(POINTS, labels, name="mine")
    comm = board_comm(comms)

    assert comm.wait(lambda page: whole(page, (0, 0, 0)))
    meta = comm.page.values[0, 0, 0].meta
    components, table = comm.page.blobs(0, 0)
    assert (meta["n"], meta["d"], meta["components"], meta["reduced"]) == (30, 5, 5, 5)
    assert meta["columns"] == ["name", "tab"]
    assert meta["matrix"] == POINTS.size * 4
    assert (meta["sprite"], meta["bookmarks"], meta["notes"]) == (None, False, [])
    np.testing.assert_allclose(np.abs(floats(components, 5)), svd(POINTS, 5), atol=1e-4)
    assert sum(meta["variance"]) == pytest.approx(1)
    assert table.decode().split("\n")[:2] == ["p0\ta␉b", "p1\ta␉b"]
    assert [row[1:] for row in comm.page.runs.values()] == [["mine", None, "live"]]
    board.close()


def test_other_parts_come_when_asked(comms: Comms) -> None:
    """Rows, reduced rows, sheet of pictures; what is not there is an error that says so."""
    images = RNG.integers(0, 256, (30, 4, 6, 3), dtype=np.uint8)
    mine = RNG.normal(size=(30, 2)).astype(np.float32)
    board = tbnb.project(POINTS, images=images, projections={"isomap": mine})
    comm = board_comm(comms)
    assert comm.wait(lambda page: whole(page, (0, 0, 0)))
    meta = comm.page.values[0, 0, 0].meta

    assert meta["projections"] == [["isomap", 2]]
    np.testing.assert_array_equal(floats(comm.page.blobs(0, 0)[2], 2), mine)
    assert meta["sprite"] == [6, 4, 6]
    _, (matrix,) = ask(comm, 0, 0, projector.MATRIX)
    np.testing.assert_array_equal(floats(matrix, 5), POINTS.astype(np.float32))
    reduced, (rows,) = ask(comm, 0, 0, projector.REDUCED)
    assert reduced == {"dimensions": 5}
    np.testing.assert_allclose(np.abs(floats(rows, 5)), svd(POINTS, 5), atol=1e-4)
    _, (sheet,) = ask(comm, 0, 0, projector.SPRITE)
    pixels = np.asarray(Image.open(io.BytesIO(sheet)))
    np.testing.assert_array_equal(pixels[4:8, 6:12], images[7])
    meta, blobs = ask(comm, 0, 0, projector.SPHERIZED)
    unit = POINTS - POINTS.mean(axis=0)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    np.testing.assert_allclose(np.abs(floats(blobs[0], 5)), svd(unit, 5), atol=1e-4)
    for part in (projector.BOOKMARKS, projector.MATRIX + projector.SPHERIZED, 7):
        assert ask(comm, 0, 0, part)[0] == f"the embedding has no part {part}"
    board.close()


def test_the_users_array_goes_on_without_the_board(comms: Comms) -> None:
    """What was given is what is shown, whatever the user makes of the array later."""
    mine, flat = POINTS.astype(np.float32), np.zeros((30, 2), np.float32)
    board = tbnb.project(mine, projections={0: flat})  # type: ignore[dict-item]
    mine[:], flat[:] = 0, 1
    comm = board_comm(comms)

    _, (matrix,) = ask(comm, 0, 0, projector.MATRIX)
    np.testing.assert_array_equal(floats(matrix, 5), POINTS.astype(np.float32))
    meta, blobs = ask(comm, 0, 0, 0)
    assert meta["projections"] == [["0", 2]]
    assert not floats(blobs[2], 2).any()
    board.close()


def test_numbers_beyond_float32(comms: Comms) -> None:
    """They are infinite there, which is no warning in the user's cell."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tbnb.project([[1e300, 1.0], [0.0, 1.0]], projections={"p": [[1e300, 0.0]] * 2}).close()
    assert comms


def test_points_that_are_not_finite(comms: Comms) -> None:
    """The page is told which rows they are, of the array and of coordinates."""
    holes, mine = POINTS.copy(), np.zeros((30, 2))
    holes[4, 1], holes[29, 0], mine[7, 1] = np.nan, np.inf, 1e300
    board = tbnb.project(
        holes, ["a" * 1001] * 30, projections={"isomap": mine, "good": holes[:, 2:4]}
    )
    comm = board_comm(comms)
    assert comm.wait(lambda page: whole(page, (0, 0, 0)))

    why = "(the first is 0): nan or infinite as float32;"
    assert comm.page.values[0, 0, 0].meta["notes"] == [
        f"array, rows 4 and 29 {why} these 2 points have no place in the picture",
        f"projections 'isomap', row 7 {why} this point has no place in the picture",
        "labels: 30 cells cut at 1,000 characters",
    ]
    found = floats(comm.page.blobs(0, 0)[0], 5)
    assert np.flatnonzero(np.isnan(found).any(axis=1)).tolist() == [4, 29]
    board.close()


def test_a_closed_board_lets_go_of_the_array(comms: Comms) -> None:
    """A notebook keeps every board in `Out`."""
    board = tbnb.project(POINTS, name="mine")
    comm = board_comm(comms)
    ask(comm, 0, 0, projector.MATRIX)
    (entry,) = board.logs.store.runs()[0].sources[0].entries
    matrix = weakref.ref(entry.embedding.matrix)
    del entry
    comm.say({"v": 1, "type": "select", "series": 0, "point": 0, "points": "CQI="})
    board.close()
    assert board._source.join(PATIENCE)
    gc.collect()

    assert matrix() is None
    assert board.selection.points.tolist() == [0, 3, 9]


def test_a_reduced_part_has_fifty_dimensions(comms: Comms) -> None:
    """What t-SNE is computed from."""
    board = tbnb.project(RNG.normal(size=(80, 70)))
    comm = board_comm(comms)

    meta, (rows,) = ask(comm, 0, 0, projector.REDUCED)
    assert meta == {"dimensions": 50}
    assert floats(rows, 50).shape == (80, 50)
    board.close()


def test_samples_are_sent_unasked(comms: Comms) -> None:
    """All three embeddings of torch's folder."""
    board = Board(SAMPLES / "torch" / "all")
    comm = board_comm(comms)
    assert comm.wait(lambda page: sum(row[3] == "projector" for row in page.series.values()) == 3)
    ours = [row for row in comm.page.series.values() if row[3] == "projector"]

    assert sorted(row[2] for row in ours) == ["default", "plain", "two/cols"]
    for row in ours:
        assert comm.wait(lambda page, index=row[0]: whole(page, (index, 0, 0)))
        meta = comm.page.values[row[0], 0, 0].meta
        assert (meta["n"], meta["d"], meta["notes"]) == (25, 6, [])
    board.close()


def test_a_bad_embedding_is_an_error_of_its_own(comms: Comms, tmp_path: Path) -> None:
    """Others are shown, and so is what is wrong."""
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_embedding(POINTS, tag="good")
    config = tmp_path / "run" / "projector_config.pbtxt"
    config.write_text(
        config.read_text()
        + 'embeddings { tensor_name: "out" tensor_path: "../../secret" }\n'
        + 'embeddings { tensor_name: "odd" tensor_path: "t.tsv" metadata_path: "gone.tsv" }\n'
    )
    (tmp_path / "run" / "t.tsv").write_text("1\t2\n3\n")
    board = Board(tmp_path)
    comm = board_comm(comms)
    index = {}
    assert comm.wait(lambda page: len(page.series) == 3)
    for row in comm.page.series.values():
        index[row[2]] = row[0]

    assert comm.wait(lambda page: (index["out"], 0, 0) in page.errors)
    assert "leads out of the log directory" in comm.page.errors[index["out"], 0, 0]
    assert comm.wait(lambda page: whole(page, (index["odd"], 0, 0)))
    assert comm.page.values[index["odd"], 0, 0].meta["notes"] == [
        "t.tsv, line 2: found 1 numbers, want 2",
        "gone.tsv: no such file (projector_config.pbtxt, line 6)",
    ]
    assert comm.wait(lambda page: whole(page, (index["good"], 0, 0)))
    board.close()


def test_live(comms: Comms, tmp_path: Path) -> None:
    """A step that is written while the board is open comes by itself."""
    writer = SummaryWriter(tmp_path / "run")
    writer.add_embedding(POINTS, global_step=1, tag="e")
    board = Board(tmp_path, reload_interval=0.1)
    comm = board_comm(comms)
    assert comm.wait(lambda page: whole(page, (0, 0, 0)))

    writer.add_embedding(POINTS * 2, global_step=2, tag="e")
    assert comm.wait(lambda page: whole(page, (0, 1, 0)))
    first, second = (floats(comm.page.blobs(0, point)[0], 5) for point in (0, 1))
    np.testing.assert_allclose(second, 2 * first, atol=1e-4)
    writer.close()
    board.close()


def test_only_the_newest_comes_unasked(comms: Comms, tmp_path: Path) -> None:
    """To read the others takes time that the user trains in."""
    with SummaryWriter(tmp_path / "run") as writer:
        for step in range(4):
            writer.add_embedding(POINTS + step, global_step=step, tag="e")
    board = Board(tmp_path, reload_interval=0.1)
    comm = board_comm(comms)
    assert comm.wait(lambda page: whole(page, (0, 3, 0)))
    board.logs.reload()

    assert set(comm.page.values) == {(0, 3, 0)}
    ask(comm, 0, 1, 0)
    assert set(comm.page.values) == {(0, 3, 0), (0, 1, 0)}
    board.close()


def test_a_large_file_is_not_read_before_it_is_wanted(
    comms: Comms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes seconds of work."""
    monkeypatch.setattr(ahead, "_BESIDE", 100)
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
        writer.add_embedding(POINTS, tag="e")
    board = Board(tmp_path)
    comm = board_comm(comms)
    assert comm.wait(lambda page: page.stored.keys() == {0, 1})
    index = next(row[0] for row in comm.page.series.values() if row[3] == "projector")

    assert comm.page.values == {}
    assert ask(comm, index, 0, 0)[0]["n"] == 30
    board.close()


def test_selection(comms: Comms) -> None:
    """From the page and to it."""
    board = tbnb.project(POINTS, name="mine")
    comm = board_comm(comms)
    assert comm.wait(lambda page: whole(page, (0, 0, 0)))
    assert board.selection is None

    comm.say({"v": 1, "type": "select", "series": 0, "point": 0, "points": "CQI="})
    found = board.selection
    assert found is not None
    assert (found.run, found.tag, found.step) == ("mine", "mine", 0)
    assert found.points.tolist() == [0, 3, 9]
    board.selection = np.arange(30) > 27
    assert comm.wait(lambda page: page.of("select"))
    (message,) = comm.page.of("select")
    assert (message["series"], message["point"]) == (0, 0)
    assert board.selection.points.tolist() == [28, 29]
    board.selection = replace(board.selection, points=[3, 1])
    assert board.selection.points.tolist() == [1, 3]
    with pytest.raises(TypeError, match="selection: "):
        board.selection = ["a"]
    board.close()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"array": [1, 2]}, "array: want points in rows"),
        ({"array": np.zeros((0, 3))}, "array: want points in rows"),
        ({"array": [[1j]]}, "array: want real"),
        ({"labels": ["a"] * 29}, r"labels: 'label' has 29, want 30"),
        ({"labels": {"x": ["a"] * 31}}, r"labels: 'x' has 31, want 30"),
        ({"labels": "thirty"}, "labels: 'label' is 'thirty'"),
        ({"labels": 3}, "labels: 'label' is 3"),
        ({"images": np.zeros((29, 2, 2))}, "images: found 29, want 30"),
        ({"images": np.zeros((30, 2, 2, 2))}, "images: want shape"),
        ({"images": np.zeros((30, 2000, 2000), np.uint8)}, "images: .* sheet of 12000 pixels"),
        ({"projections": {"p": np.zeros((30, 4))}}, "projections: 'p' is"),
        ({"projections": {"p": np.zeros((3, 2))}}, "projections: 'p' is"),
        ({"projections": np.zeros((30, 2))}, "projections: found ndarray, want"),
        ({"projections": [np.zeros((30, 2))]}, "projections: found list, want"),
        ({"name": 3}, "name: found 3"),
        ({"name": "a\0b"}, r"name: found 'a\\x00b'"),
        ({"theme": "pink"}, "theme: found 'pink'"),
    ],
)
def test_bad_arguments(comms: Comms, arguments: dict[str, Any], message: str) -> None:
    """Nothing is shown, and it is said what is wanted."""
    with pytest.raises((TypeError, ValueError), match=message):
        tbnb.project(**{"array": POINTS, **arguments})
    assert comms == []


@pytest.mark.parametrize("shape", [(30, 3, 5), (30, 3, 5, 1), (30, 3, 5, 4), (30, 3, 5, 6)])
def test_pictures_of_many_shapes(comms: Comms, shape: tuple[int, ...]) -> None:
    """Grey or coloured, channels last or first."""
    board = tbnb.project(POINTS, images=np.zeros(shape))
    comm = board_comm(comms)
    assert comm.wait(lambda page: whole(page, (0, 0, 0)))

    expected = [6, 5, 6] if shape[-1] == 6 else [5, 3, 6]
    assert comm.page.values[0, 0, 0].meta["sprite"] == expected
    _, (sheet,) = ask(comm, 0, 0, projector.SPRITE)
    assert struct.unpack(">II", sheet[16:24])[0] == expected[0] * 6
    board.close()
