"""Custom scalars: charts that the user composed of several scalar series.

On disk: a rank-0 string tensor of plugin "custom_scalars" with a `Layout` message in it
(tensorboard 2.21, plugins/custom_scalar/layout.proto and summary.py), under one fixed tag: the
last one of a run holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tbnb.errors import DecodeError
from tbnb.format import encode, tensor_proto
from tbnb.format.encode import field, metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tbnb.format.events import SummaryValue

NAME = "custom_scalars"

TAG = "custom_scalars__config__"
MULTILINE, MARGIN = "Multiline", "Margin"
OF_MARGIN = 3  # tags: value, lower bound, upper bound


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Attributes
    ----------
    title : str
    kind : str
        "Multiline", "Margin", or empty for a kind that a later TensorBoard may have.
    tags : tuple of str
        "Multiline": regular expressions that the tags drawn match.
    margins : tuple
        "Margin": of each line the tags of its value, lower bound and upper bound.
    """

    title: str
    kind: str
    tags: tuple[str, ...] = ()
    margins: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """Charts under a heading; `closed` ones are folded at first."""

    title: str
    charts: tuple[Chart, ...]
    closed: bool = False


def summary(layout: Mapping[str, Mapping[str, Sequence[Any]]]) -> bytes:
    """Encode a layout as a `Summary` message.

    Parameters
    ----------
    layout : mapping
        ``{category: {chart: [kind, tags]}}``, with kind "Multiline" or "Margin"; a margin's tags
        are three: value, lower bound, upper bound.

    Returns
    -------
    bytes
        The message, of one value.
    """
    categories = [
        field(2, _text(1, title) + b"".join(field(2, _chart(*item)) for item in charts.items()))
        for title, charts in layout.items()
    ]
    tensor = tensor_proto.strings([b"".join(categories)], ())
    return encode.value(TAG, field(8, tensor), metadata(NAME))


def decode(value: SummaryValue) -> tuple[Category, ...]:
    """Decode one layout.

    Parameters
    ----------
    value : SummaryValue
        Tensor of one string, a `Layout`.

    Raises
    ------
    DecodeError
        It is not. The caller shows the point as broken and goes on.
    """
    from google.protobuf.message import DecodeError as ProtobufError

    from tbnb.format import events, schema

    tensor = value.tensor
    if tensor.size != 1 or not isinstance(tensor.flat[0], bytes):
        found = f"{tensor.dtype} of shape {tensor.shape}"
        raise DecodeError(f"{value.tag}: found {found}, want one string")
    try:
        layout = schema.Layout.FromString(tensor.flat[0])
    except ProtobufError as error:
        raise DecodeError(f"{value.tag}: layout: {error}") from error
    return tuple(
        Category(
            title=events.text(category.title),
            charts=tuple(_decoded(chart) for chart in category.chart),
            closed=category.closed,
        )
        for category in layout.category
    )


def _chart(title: str, described: Sequence[Any]) -> bytes:
    kind, tags = described
    if kind == MARGIN:
        lines = b"".join(_text(number, tag) for number, tag in enumerate(tags, 1))
        return _text(1, title) + field(3, field(1, lines))
    # Of a repeated field an empty text stands, too.
    return _text(1, title) + field(2, b"".join(field(1, _utf8(tag)) for tag in tags))


def _decoded(chart: Any) -> Chart:
    from tbnb.format import events

    title = events.text(chart.title)
    content = chart.WhichOneof("content")
    if content == "multiline":
        return Chart(title, MULTILINE, tags=tuple(map(events.text, chart.multiline.tag)))
    if content == "margin":
        lines = ((line.value, line.lower, line.upper) for line in chart.margin.series)
        margins = tuple((events.text(a), events.text(b), events.text(c)) for a, b, c in lines)
        return Chart(title, MARGIN, margins=margins)
    return Chart(title, "")


def _text(number: int, text: str) -> bytes:
    return field(number, _utf8(text)) if text else b""


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
