"""The notebook that a person walks through in Colab runs from its first cell to its last."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from kernel_kinds import KINDS, write_specs
from nbclient import NotebookClient
from patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "colab.ipynb"
SITE = ROOT / "tests" / "browser" / "colab_site"


def test_it_runs_with_colabs_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the cell that installs, and with a second in place of each half minute."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    notebook.cells = [
        cell for cell in notebook.cells if "install" not in cell.metadata.get("tags", ())
    ]
    for cell in notebook.cells:
        cell.source = cell.source.replace("SECONDS = 30", "SECONDS = 2")
    start = nbformat.v4.new_code_cell("import google.colab")  # as Colab's kernels do
    notebook.cells.insert(0, start)
    KINDS["6.17.1"].there()
    monkeypatch.setenv("PYTHONPATH", str(SITE))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    write_specs(tmp_path)
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(
        notebook,
        kernel_name="6.17.1",
        timeout=PATIENCE,
        iopub_timeout=PATIENCE,
        resources=place,
    ).execute()

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [out for out in outputs if out.output_type in {"error", "stream"}] == []
    assert len([out for out in outputs if "widget-view" in str(out.get("data"))]) == 3
    assert (tmp_path / "report.html").is_file()
    assert {path.name for path in (tmp_path / "logs").iterdir()} == {
        "slow",
        "fast",
        "live",
        "later",
    }
