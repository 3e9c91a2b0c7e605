"""What `import tbnb` promises."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import tbnb

ROOT = Path(__file__).resolve().parents[1]


def test_all_names_exist() -> None:
    """`__all__`, `dir()` and what can be got are the same."""
    assert sorted(tbnb.__all__) == dir(tbnb)
    assert all(hasattr(tbnb, name) for name in tbnb.__all__)


def test_nothing_else_is_public() -> None:
    """Other names are spelled with an underscore, or are rooms."""
    rooms = {path.stem for path in Path(tbnb.__file__).parent.iterdir()}
    helpers = {"annotations", "importlib", "Any", "TYPE_CHECKING"}
    public = {name for name in vars(tbnb) if not name.startswith("_")}

    assert public - rooms - helpers <= set(tbnb.__all__)


def test_unknown_names_are_refused() -> None:
    """With Python's own words."""
    with pytest.raises(AttributeError, match="has no attribute 'board'"):
        tbnb.__getattr__("board")


def test_version_is_the_package_version() -> None:
    """Of the checkout, and of what is installed."""
    assert f'\nversion = "{tbnb.__version__}"\n' in (ROOT / "pyproject.toml").read_text()
    with contextlib.suppress(PackageNotFoundError):  # a checkout need not be installed
        assert version("tbnb") == tbnb.__version__


@pytest.mark.parametrize("name", ["IPython", "ipywidgets", "anywidget", "numpy", "plotly"])
def test_importing_is_cheap(name: str) -> None:
    """A training script that only writes loads no notebook and no numpy."""
    code = f"import sys, tbnb; sys.exit({name!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)

    assert done.returncode == 0


def test_read_needs_no_notebook(tmp_path: Path) -> None:
    """The data can be read where there is no Jupyter."""
    code = (
        f"import sys, tbnb; print(tbnb.read({str(tmp_path)!r}).runs);"
        "sys.exit(any(m in sys.modules for m in ('IPython', 'ipywidgets', 'anywidget')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)

    assert (done.returncode, done.stdout.strip()) == (0, b"[]")
