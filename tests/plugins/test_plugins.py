"""The registry of kinds, and what each of them must be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import tbnb.plugins
from tbnb.format.events import SummaryValue
from tbnb.plugins import PLUGINS

_FILES = {path.stem for path in Path(tbnb.plugins.__file__).parent.glob("*.py")} - {
    "__init__",
    "plugin",
}


def test_every_file_is_registered() -> None:
    """A kind is one file and one line."""
    assert {plugin.__name__.rsplit(".", 1)[1] for plugin in PLUGINS.values()} == _FILES


@pytest.mark.parametrize("name", sorted(PLUGINS))
def test_keeps_the_protocol(name: str) -> None:
    """Each has its name on disk and the three functions."""
    plugin = PLUGINS[name]

    assert name == plugin.NAME
    assert all(callable(part) for part in (plugin.summary, plugin.decode, plugin.view))


def test_decode_goes_by_plugin() -> None:
    """A kind that is not known gives its tensor as it is."""
    tensor = np.array(2.5)

    assert tbnb.plugins.decode(SummaryValue("x", "scalars", tensor)) == 2.5
    assert tbnb.plugins.decode(SummaryValue("x", "somebody's", tensor)) is tensor
