"""Tests that need a framework, in the environment that has them: `make test` makes it."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

MISSING = [name for name in ("torch", "keras", "lightning") if not importlib.util.find_spec(name)]
collect_ignore_glob = ["test_*.py"] if MISSING else []

# Of Keras's backends the one that is there in any case; TensorFlow, its default, is not.
os.environ.setdefault("KERAS_BACKEND", "torch")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was left out, and why."""
    if MISSING:
        names = ", ".join(MISSING)
        terminalreporter.write_line(f"tests/frameworks left out: {names} not installed")
