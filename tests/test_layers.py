"""The rooms of the house: who may import whom."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "tbnb"

# Each room may import the rooms it lists, and itself.
ROOMS = {
    "errors": set(),
    "format": {"errors"},
    "data": {"errors", "format"},
    "media": {"errors"},
    "embeddings": {"errors", "format", "data", "media"},
    "plugins": {"errors", "format", "data", "media", "embeddings"},
    "writer": {"errors", "format", "media", "embeddings", "plugins"},
    "summary": {"writer"},
    "notebook": {"errors", "format", "data", "media", "embeddings", "plugins", "writer"},
    "cli": {"errors"},
    "__main__": {"cli"},
    # The public names, imported when asked for; so is the code that only type checkers run.
    "__init__": {"errors", "format", "data", "plugins", "writer", "summary", "notebook"},
}
JUPYTER = {"IPython", "anywidget", "comm", "ipykernel", "ipywidgets", "traitlets", "jupyter_client"}
FILES = sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    """Return the room a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the full names of all modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = ("tbnb", *path.relative_to(ROOT).parts)[: -node.level]
                base = ".".join([*here, base]).rstrip(".")
            found |= {f"{base}.{alias.name}" for alias in node.names} | {base}
    return found


def test_rooms_are_all_listed() -> None:
    """A new room has a place in the order."""
    assert {room(path) for path in FILES} <= set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    """A room knows the rooms before it, and none after."""
    names = {name.split(".")[1] for name in imported(path) if name.startswith("tbnb.")}

    assert names & set(ROOMS) - {room(path)} <= ROOMS[room(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_page_knows_jupyter(path: Path) -> None:
    """Outside notebook/ nothing imports Jupyter, but for the types of the public names."""
    jupyter = {name.split(".")[0] for name in imported(path)} & JUPYTER

    assert jupyter == set() or room(path) in {"notebook", "__init__"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_tbnb_itself_is_imported_by_module(path: Path) -> None:
    """No room imports the package's public names: that would be a way around."""
    assert not imported(path) & {f"tbnb.{name}" for name in ("Board", "SummaryWriter", "read")}


def test_each_file_of_the_writer_is_on_its_map() -> None:
    """Whoever looks for something there finds it by its group."""
    writer = ROOT / "writer"
    text = ast.get_docstring(ast.parse((writer / "__init__.py").read_text())) or ""
    files = {path.stem for path in writer.glob("*.py")} - {"__init__"}

    assert files - set(re.findall(r"\w+", text)) == set()
