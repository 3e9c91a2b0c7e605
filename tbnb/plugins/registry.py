"""The kinds of data by their names on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.plugins import (
    audio,
    custom_scalars,
    graphs,
    histograms,
    hparams,
    images,
    mesh,
    pr_curves,
    projector,
    scalars,
    tensors,
    text,
)

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
    audio.NAME: audio,
    custom_scalars.NAME: custom_scalars,
    histograms.NAME: histograms,
    hparams.NAME: hparams,
    images.NAME: images,
    mesh.NAME: mesh,
    pr_curves.NAME: pr_curves,
    scalars.NAME: scalars,
    tensors.NAME: tensors,
    text.NAME: text,
}

# Kinds whose values are in files beside the events.
BESIDE = (projector,)


def decode(value: SummaryValue) -> Any:
    """Decode a logged value by its plugin; of a kind that tbnb does not know, give the tensor."""
    plugin = PLUGINS.get(value.plugin)
    return value.tensor if plugin is None else plugin.decode(value)
