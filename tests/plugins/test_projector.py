"""What the page is told of an embedding: it goes with each piece, and is short."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tbnb.data.work import Work
from tbnb.embeddings import metadata
from tbnb.embeddings.embedding import Embedding
from tbnb.plugins import projector


def test_what_is_said_is_bounded() -> None:
    """Whatever its files hold: names of megabytes, and a note for everything."""
    long = "é" * 5_000_000
    points = np.eye(3, dtype=np.float32)
    found = Embedding(
        points,
        metadata.table([long, "b"], [["x"] * 3] * 2, 3),
        projections={long: points},
        notes=[long] * 5000,
    )
    shown = Work(projector.view(found, projector.PICTURE)).whole()

    assert len(json.dumps(shown.meta)) < 500_000
    assert shown.meta["columns"] == ["é" * 200 + "…", "b"]
    assert shown.meta["projections"] == [["é" * 200 + "…", 3]]
    assert len(shown.meta["notes"]) == 51
    assert shown.meta["notes"][0] == "é" * 1000 + "…"
    assert shown.meta["notes"][50] == "4,950 more remarks"


def test_what_is_short_is_whole() -> None:
    """And what is no text is its escapes."""
    table = metadata.table(["\udcff"], [["x" * 1001, "y"]], 2)
    found = Embedding(np.eye(2, dtype=np.float32), table, notes=["t.tsv: odd", *table.notes])
    meta = Work(projector.view(found, projector.PICTURE)).whole().meta

    assert meta["columns"] == ["\\udcff"]
    assert meta["notes"] == ["t.tsv: odd", "labels: 1 cell cut at 1,000 characters"]


def test_names_that_are_long_and_alike() -> None:
    """They are another each, also on the page."""
    table = metadata.table(["n" * 300] * 2, [["x"], ["y"]], 1)
    found = Embedding(np.ones((1, 2), np.float32), table)
    meta = Work(projector.view(found, projector.PICTURE)).whole().meta

    assert len(set(meta["columns"])) == 2


def test_bookmarks_of_a_log(tmp_path: Path) -> None:
    """The page is told that there are some, and gets their text as it lies in the file."""
    data = '[{"label": "é",  "selectedPoints": [1]},\n {}]\n'.encode()
    (tmp_path / "marks.txt").write_bytes(data)
    (tmp_path / "t.tsv").write_text("1\t2\n3\t5\n")
    path = tmp_path / projector.FILE
    path.write_text(
        'embeddings { tensor_name: "with" tensor_path: "t.tsv" bookmarks_path: "marks.txt" }\n'
        'embeddings { tensor_name: "without" tensor_path: "t.tsv" }\n'
    )
    found = [projector.load(entry) for entry in projector.listed(str(path), str(tmp_path))]
    pictures = [Work(projector.view(one, projector.PICTURE)).whole() for one in found]

    assert [picture.meta["bookmarks"] for picture in pictures] == [True, False]
    assert Work(projector.view(found[0], projector.BOOKMARKS)).whole().blobs == [data]


@pytest.mark.parametrize("part", [projector.SPRITE, projector.BOOKMARKS, 7])
def test_parts_that_there_are_not(part: int) -> None:
    """Whoever asks is told."""
    found = Embedding(np.eye(2, dtype=np.float32), metadata.Table((), b"", 2))

    with pytest.raises(ValueError, match=f"no part {part}"):
        Work(projector.view(found, part)).whole()
