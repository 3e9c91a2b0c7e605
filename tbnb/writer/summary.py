"""``torch.utils.tensorboard.summary``: one value of each kind as a `Summary`, not yet written.

Each function makes what the `SummaryWriter` method of its kind would write; the result is for
`FileWriter.add_summary`, or for any other library's by its ``SerializeToString``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.plugins import scalars
from tbnb.writer import values as user
from tbnb.writer.arrays import ArrayMethods
from tbnb.writer.curves import computed as compute_curve
from tbnb.writer.hparams import experiment
from tbnb.writer.media import MediaMethods

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "Summary",
    "audio",
    "compute_curve",
    "custom_scalars",
    "histogram",
    "histogram_raw",
    "hparams",
    "image",
    "image_boxes",
    "mesh",
    "pr_curve",
    "pr_curve_raw",
    "scalar",
    "tensor_proto",
    "text",
    "video",
]


class Summary:
    """An encoded Summary message.

    Parameters
    ----------
    data : bytes
        The message as it stands in an event.
    """

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def value(self) -> Any:
        """The values of the message, as protobuf objects of tbnb's own pool."""
        from tbnb.format import schema

        return schema.Summary.FromString(self._data).value

    def SerializeToString(self) -> bytes:  # noqa: N802  protobuf's name
        """Return the bytes of the message."""
        return self._data

    def ByteSize(self) -> int:  # noqa: N802  protobuf's name
        """Return the number of bytes of the message."""
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        """Compare the bytes."""
        return isinstance(other, Summary) and self._data == other._data

    def __hash__(self) -> int:
        """Hash the bytes."""
        return hash(self._data)

    def __repr__(self) -> str:
        """Show the values in protobuf's text form."""
        return f"Summary({self.value})"


class _Kept(MediaMethods, ArrayMethods):
    """A writer that keeps what its methods log, in place of a file."""

    data = b""

    def _log(self, summary: bytes, global_step: Any = None, walltime: Any = None) -> None:
        del global_step, walltime
        self.data += summary


def scalar(
    name: str,
    tensor: Any,
    collections: Any = None,  # noqa: ARG001  TensorFlow 1 had such
    new_style: bool = False,
    double_precision: bool = False,
) -> Summary:
    """Return one number; see `SummaryWriter.add_scalar`."""
    number, double = user.number("tensor", tensor), new_style and double_precision
    return Summary(scalars.summary(user.tag(name, "name"), number, tensor=new_style, double=double))


def hparams(
    hparam_dict: Mapping[str, Any],
    metric_dict: Mapping[str, Any] | None = None,
    hparam_domain_discrete: Mapping[str, Any] | None = None,
) -> tuple[Summary, Summary, Summary]:
    """Return the experiment, a session's start and its end; see `SummaryWriter.add_hparams`."""
    first, start, end = experiment(hparam_dict, metric_dict, hparam_domain_discrete)
    return Summary(first), Summary(start), Summary(end)


def tensor_proto(tag: str, tensor: Any) -> Summary:
    """Return a tensor of any shape; see `SummaryWriter.add_tensor`."""
    return _kept("tensor", tag, tensor)


def histogram_raw(
    name: str,
    min: float,  # noqa: A002  torch's name
    max: float,  # noqa: A002  torch's name
    num: float,
    sum: float,  # noqa: A002  torch's name
    sum_squares: float,
    bucket_limits: Any,
    bucket_counts: Any,
) -> Summary:
    """Return a ready histogram; see `SummaryWriter.add_histogram_raw`."""
    moments = (min, max, num, sum, sum_squares)
    return _kept("histogram_raw", name, *moments, bucket_limits, bucket_counts)


def histogram(
    name: str, values: Any, bins: Any = "tensorflow", max_bins: int | None = None
) -> Summary:
    """Return how many values fall into each bin; see `SummaryWriter.add_histogram`."""
    return _kept("histogram", name, values, bins=bins, max_bins=max_bins)


def image(tag: str, tensor: Any, rescale: float = 1, dataformats: str = "NCHW") -> Summary:
    """Return a picture, or a grid of them; see `SummaryWriter.add_image`."""
    if rescale != 1:
        return image_boxes(tag, tensor, (), rescale, dataformats)
    return _kept("image", tag, tensor, dataformats=dataformats)


def image_boxes(
    tag: str,
    tensor_image: Any,
    tensor_boxes: Any,
    rescale: float = 1,
    dataformats: str = "CHW",
    labels: Sequence[str] | None = None,
) -> Summary:
    """Return a picture with boxes drawn in; see `SummaryWriter.add_image_with_boxes`."""
    return _kept(
        "image_with_boxes",
        tag,
        tensor_image,
        tensor_boxes,
        rescale=rescale,
        dataformats=dataformats,
        labels=labels,
    )


def video(tag: str, tensor: Any, fps: float = 4) -> Summary:
    """Return a clip; see `SummaryWriter.add_video`."""
    return _kept("video", tag, tensor, fps=fps)


def audio(tag: str, tensor: Any, sample_rate: int = 44100) -> Summary:
    """Return a sound; see `SummaryWriter.add_audio`."""
    return _kept("audio", tag, tensor, sample_rate=sample_rate)


def text(tag: str, text: str) -> Summary:
    """Return text; see `SummaryWriter.add_text`."""
    return _kept("text", tag, text)


def custom_scalars(layout: Mapping[str, Any]) -> Summary:
    """Return a layout of charts; see `SummaryWriter.add_custom_scalars`."""
    return _kept("custom_scalars", layout)


def pr_curve(
    tag: str, labels: Any, predictions: Any, num_thresholds: int = 127, weights: Any = None
) -> Summary:
    """Return a curve of precision and recall; see `SummaryWriter.add_pr_curve`."""
    return _kept(
        "pr_curve", tag, labels, predictions, num_thresholds=num_thresholds, weights=weights
    )


def pr_curve_raw(
    tag: str,
    tp: Any,
    fp: Any,
    tn: Any,
    fn: Any,
    precision: Any,
    recall: Any,
    num_thresholds: int = 127,
    weights: Any = None,
) -> Summary:
    """Return a ready curve; see `SummaryWriter.add_pr_curve_raw`."""
    counts = (tp, fp, tn, fn, precision, recall)
    return _kept("pr_curve_raw", tag, *counts, num_thresholds=num_thresholds, weights=weights)


def mesh(
    tag: str,
    vertices: Any,
    colors: Any,
    faces: Any,
    config_dict: Mapping[str, Any] | None,
) -> Summary:
    """Return a mesh or point cloud; see `SummaryWriter.add_mesh`."""
    return _kept("mesh", tag, vertices, colors=colors, faces=faces, config_dict=config_dict)


def _kept(kind: str, *arguments: Any, **named: Any) -> Summary:
    writer = _Kept()
    getattr(writer, f"add_{kind}")(*arguments, **named)
    return Summary(writer.data)
