"""What a notebook that was executed without a page has in it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from log_script import write
from nbclient import NotebookClient
from patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


def executed(directory: Path, *cells: str) -> Any:
    """Run cells as `jupyter nbconvert --execute` and papermill do; return the notebook."""
    sources = [nbformat.v4.new_code_cell(source) for source in cells]
    book = nbformat.v4.new_notebook(cells=sources)
    NotebookClient(book, kernel_name="python3", timeout=PATIENCE, iopub_timeout=PATIENCE).execute(
        cwd=str(directory)
    )
    return book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A notebook with two boards, executed."""
    directory = tmp_path_factory.mktemp("saved")
    write(directory / "logs" / "first", {"loss": [1 / (step + 1) for step in range(100)]})
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    return executed(directory, path, "%load_ext tbnb", "%tbnb --logdir logs", "%tbnb --logdir logs")


def test_the_chunks_are_not_saved(book: Any) -> None:
    """They would make every executed notebook 3.5 MB larger; its boards have their module alone."""
    states = book.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    sizes = sorted(len(json.dumps(state)) for state in states.values())

    assert sizes[-1] < 300_000
    assert sum(size > 10_000 for size in sizes) == 2


def test_each_board_has_its_picture(book: Any) -> None:
    """Python's, since no page ever asked; and it says in plain text what it is."""
    for cell in book.cells[2:]:
        widget, still = cell.outputs
        assert "application/vnd.jupyter.widget-view+json" in widget.data
        assert set(still.data) == {"text/html", "text/plain"}
        assert '<img alt="Picture of the tbnb board' in still.data["text/html"]
        assert "data:image/svg+xml;base64," in still.data["text/html"]
        assert still.data["text/plain"].startswith("Picture of the tbnb board of logs/, ")


def test_two_boards_add_less_than_two_megabytes(book: Any) -> None:
    """With all that is saved of them: widgets, pictures, text."""
    bare = copy.deepcopy(book)
    bare.metadata.pop("widgets")
    for cell in bare.cells:
        cell.outputs = []
    size = len(nbformat.writes(book)) - len(nbformat.writes(bare))

    assert size < 2_000_000
