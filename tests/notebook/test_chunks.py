"""What is too large for the widget's own module."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path
from typing import Any

import plotly
import pytest

from tbnb.notebook import chunks

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def unpacked(packed: str) -> str:
    """Return what the page gets."""
    return gzip.decompress(base64.b64decode(packed)).decode()


def test_plotly_is_that_of_the_installed_package() -> None:
    """The whole of it, in a module that leaves no global name behind."""
    packed, sha = chunks._plotly()
    module = unpacked(packed)

    assert PLOTLY.read_text(encoding="utf-8") in module
    assert hashlib.sha256(module.encode()).hexdigest() == sha
    assert module.startswith("const before = Object.getOwnPropertyDescriptor(globalThis,")
    assert module.endswith("export default module.exports;\n")
    assert len(packed) < 2_500_000


def test_packed_alike_every_time() -> None:
    """Or each kernel's boards would import it again."""
    assert chunks.pack("x") == chunks.pack("x")


@pytest.mark.parametrize("where", [None, []])
def test_no_plotly(monkeypatch: pytest.MonkeyPatch, where: Any) -> None:
    """Nothing is raised: the page says what to do."""
    spec = type("Spec", (), {"submodule_search_locations": where})
    monkeypatch.setattr("importlib.util.find_spec", lambda _: spec)
    chunks._plotly.cache_clear()
    try:
        assert chunks._plotly() == ("", "")
    finally:
        chunks._plotly.cache_clear()
