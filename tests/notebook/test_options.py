"""What the user may choose."""

from __future__ import annotations

import gc
import os
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from memlogs import MemLogs

from tbnb.notebook.options import check


def test_defaults() -> None:
    """What the page gets if nothing is said."""
    assert check("logs").trait() == {
        "logdir": "logs",
        "height": 720,
        "theme": "auto",
        "smoothing": None,
        "runs": "",
        "tags": "",
        "interval": 1.0,
        "budget": 64.0,
    }


def test_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any path of str, the home expanded; what is not UTF-8 is shown escaped."""
    monkeypatch.setenv("HOME", "/h")
    odd = os.fsdecode(b"\xff")

    assert check(Path("a")).logdir == "a"
    assert check("~/logs").logdir == "/h/logs"
    assert check(odd).logdir == odd
    assert check(odd).trait()["logdir"] == "\\xff"


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"logdir": 3}, TypeError, "logdir: found 3"),
        ({"logdir": b"x"}, TypeError, "logdir: found b'x', want the path"),
        ({"logdir": ""}, ValueError, "logdir: found ''"),
        ({"logdir": "a\0b"}, ValueError, "logdir"),
        ({"height": "1"}, TypeError, "height: found '1', want CSS pixels"),
        ({"height": True}, TypeError, "height"),
        ({"height": float("nan")}, ValueError, "height"),
        ({"height": 10}, ValueError, "height: found 10, want CSS pixels from 120 to 10000"),
        ({"reload_interval": -1}, ValueError, "reload_interval"),
        ({"reload_interval": float("inf")}, ValueError, "reload_interval"),
        ({"runs": "("}, ValueError, r"runs: '\(' is no regular expression: missing \)"),
        ({"tags": 1}, TypeError, "tags: found 1"),
        ({"smoothing": 1}, ValueError, "smoothing: found 1, want a weight from 0 to 0.999"),
        ({"theme": "blue"}, ValueError, "theme: found 'blue', want one of auto, light, dark"),
        ({"theme": None}, TypeError, "theme"),
        ({"budget": "8"}, TypeError, "budget: found '8', want MB, a number from 0 to 100000"),
        ({"budget": -1}, ValueError, "budget: found -1, want MB"),
        ({"budget": float("inf")}, ValueError, "budget"),
    ],
)
def test_refusals(given: dict[str, Any], kind: type[Exception], words: str) -> None:
    """Each names the argument, what was found and what is wanted."""
    with pytest.raises(kind, match=words):
        check(**{"logdir": "logs", **given})


def test_numbers_of_numpy() -> None:
    """Are numbers."""
    assert check("x", height=np.float64(300.4)).height == 300  # type: ignore[arg-type]


def test_patterns_are_compiled_once_without_a_word() -> None:
    """A warning from the thread would be printed into a cell; the cache of `re` may be full."""
    gc.collect()  # no warning of another test
    series = MemLogs().add("r", "a", [0], [0])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        options = check("x", tags="[[a]|a")
        re.purge()
        found = options.prefers(series)

    assert found
    assert caught == []


def test_prefers() -> None:
    """As the page filters: anywhere in the name, whatever the case."""
    logs = MemLogs()
    series = logs.add("train/A", "Loss/x", [0], [0])

    assert check("x").prefers(series)
    assert check("x", runs="^TRAIN", tags="loss").prefers(series)
    assert not check("x", runs="eval").prefers(series)
    assert not check("x", runs="train", tags="acc").prefers(series)
