"""The registry of kinds, and what each of them must be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tbnb.format.events import SummaryValue
from tbnb.plugins import registry
from tbnb.plugins.registry import PLUGINS

_FILES = {path.stem for path in Path(registry.__file__).parent.glob("*.py")} - {
    "__init__",
    "bins",  # what histograms count with
    "buckets",  # how they are sent
    "plugin",
    "projector",  # its data are files beside the events
    "registry",
}
_PAGE = Path(__file__).resolve().parents[2] / "js" / "src" / "plugins"


def test_every_file_is_registered() -> None:
    """A kind is one file and one line."""
    assert {plugin.__name__.rsplit(".", 1)[1] for plugin in PLUGINS.values()} == _FILES


@pytest.mark.parametrize("name", sorted(PLUGINS))
def test_keeps_the_protocol(name: str) -> None:
    """Each has its name on disk and its functions; what the page draws has a view of it."""
    plugin = PLUGINS[name]
    stem = plugin.__name__.rsplit(".", 1)[1]

    assert plugin.NAME in PLUGINS
    assert callable(plugin.summary)
    assert callable(plugin.decode)
    assert callable(getattr(plugin, "view", None)) == (_PAGE / f"{stem}.tsx").exists()


def test_decode_goes_by_plugin() -> None:
    """A kind that is not known gives its tensor as it is."""
    tensor = np.array(2.5)

    assert registry.decode(SummaryValue("x", "scalars", tensor)) == 2.5
    assert registry.decode(SummaryValue("x", "somebody's", tensor)) is tensor
