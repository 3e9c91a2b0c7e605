"""The kinds of data by their names on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.plugins import graphs, histograms, scalars, tensors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tbnb.format.events import SummaryValue
    from tbnb.plugins.plugin import Plugin

PLUGINS: Mapping[str, Plugin] = {
    **dict.fromkeys(
        (
            graphs.NAME,
            graphs.KERAS_MODEL,
            graphs.RUN_METADATA,
            graphs.RUN_METADATA_GRAPH,
            graphs.TAGGED_RUN_METADATA,
        ),
        graphs,
    ),
    histograms.NAME: histograms,
    scalars.NAME: scalars,
    tensors.NAME: tensors,
}


def decode(value: SummaryValue) -> Any:
    """Decode a logged value by its plugin; of a kind that tbnb does not know, give the tensor."""
    plugin = PLUGINS.get(value.plugin)
    return value.tensor if plugin is None else plugin.decode(value)
