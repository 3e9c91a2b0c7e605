"""tbnb's logger where there is no Lightning."""

from __future__ import annotations

import importlib
import importlib.util

import pytest


def test_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the name of a module that nobody asked for."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(ImportError, match="pip install lightning"):
        importlib.import_module("tbnb.writer.lightning")
