"""Layouts of custom scalars, written and read."""

from __future__ import annotations

import numpy as np
import pytest
from summaries import logged, raised
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError
from tbnb.format.events import SummaryValue
from tbnb.plugins import custom_scalars
from tbnb.plugins.custom_scalars import Category, Chart

LAYOUT = {
    "Taiwan": {"twse": ["Multiline", ["twse/0050", "twse/2330"]], "none": ["Multiline", []]},
    "USA": {"dow": ("Margin", ("dow/aaa", "dow/bbb", "dow/ccc"))},
    "": {},
}
SERIES = layout_pb2.MarginChartContent.Series(value="dow/aaa", lower="dow/bbb", upper="dow/ccc")
WANT = layout_pb2.Layout(
    category=[
        layout_pb2.Category(
            title="Taiwan",
            chart=[
                layout_pb2.Chart(
                    title="twse",
                    multiline=layout_pb2.MultilineChartContent(tag=["twse/0050", "twse/2330"]),
                ),
                layout_pb2.Chart(title="none", multiline=layout_pb2.MultilineChartContent()),
            ],
        ),
        layout_pb2.Category(
            title="USA",
            chart=[
                layout_pb2.Chart(title="dow", margin=layout_pb2.MarginChartContent(series=[SERIES]))
            ],
        ),
        layout_pb2.Category(),
    ]
)


def test_tensorboard_reads_it() -> None:
    """One string of rank 0 under the fixed tag: TensorBoard's own layout."""
    (value,) = Summary.FromString(custom_scalars.summary(LAYOUT)).value

    assert value.tag == "custom_scalars__config__"
    assert value.metadata.plugin_data.plugin_name == "custom_scalars"
    text = tensor_util.make_ndarray(value.tensor)
    assert text.shape == ()
    assert text.item() == WANT.SerializeToString()


def test_round_trip() -> None:
    """Categories, charts and tags in their order."""
    (value,) = raised(custom_scalars.summary(LAYOUT))

    assert custom_scalars.decode(value) == (
        Category(
            "Taiwan",
            (
                Chart("twse", "Multiline", tags=("twse/0050", "twse/2330")),
                Chart("none", "Multiline"),
            ),
        ),
        Category("USA", (Chart("dow", "Margin", margins=(("dow/aaa", "dow/bbb", "dow/ccc"),)),)),
        Category("", ()),
    )


def test_decode_of_what_torch_does_not_write() -> None:
    """Folded categories, several margins, a chart of no known kind."""
    margin = layout_pb2.MarginChartContent(series=[SERIES, SERIES])
    layout = layout_pb2.Layout(
        category=[layout_pb2.Category(closed=True, chart=[layout_pb2.Chart(margin=margin)])]
    )
    layout.category[0].chart.add(title="later")
    tensor = np.array(layout.SerializeToString(), object)

    (category,) = custom_scalars.decode(SummaryValue("c", "custom_scalars", tensor))
    assert category.closed
    assert len(category.charts[0].margins) == 2
    assert category.charts[1] == Chart("later", "")


def test_samples() -> None:
    """What torch and tensorboardX were given: TensorBoard shows the last of a run."""
    last = {
        place: custom_scalars.decode(logged(place, custom_scalars.NAME)[custom_scalars.TAG][-1][1])
        for place in ("torch/all", "tensorboardX/all")
    }

    taiwan = Category("Taiwan", (Chart("twse", "Multiline", tags=("train/loss", "train/acc")),))
    margins = (("train/loss", "train/acc", "dtype/np_float64"),)
    usa = Category("USA", (Chart("dow", "Margin", margins=margins),))
    assert last == {"torch/all": (taiwan, usa), "tensorboardX/all": (taiwan,)}


@pytest.mark.parametrize(
    "tensor", [np.zeros(()), np.array([b"", b""], object), np.array(b"\xff", object)]
)
def test_decode_refuses(tensor: np.ndarray) -> None:
    """The message has the tag and what was found."""
    with pytest.raises(DecodeError, match=r"c: (found .* want one string|layout: )"):
        custom_scalars.decode(SummaryValue("c", "custom_scalars", tensor))
