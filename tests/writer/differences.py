"""Event files as messages that can be compared, and where tbnb's differ from its peers' on purpose.

Each difference alters the peer's message into what tbnb writes in its place: what is not listed
must be equal, and a difference that alters nothing is one too many.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import text_format
from PIL import Image, ImageSequence
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto import event_pb2
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
from tensorboard.plugins.projector import projector_config_pb2

# The scripts of calls.py give wall times below; what is above is the clock of who wrote it.
_CLOCK = 1_710_000_000.0


@dataclass(frozen=True, eq=False)
class Message:
    """One event of a run, without what no two writers share: their clock and their name."""

    run: str
    tag: str
    event: Any

    def __eq__(self, other: object) -> bool:
        """Compare every field; of sums all but their last digit, which is the machine's."""
        if not isinstance(other, Message) or (self.run, self.tag) != (other.run, other.tag):
            return NotImplemented
        rest, sums = _without_sums(self.event)
        other_rest, other_sums = _without_sums(other.event)
        return rest == other_rest and sums == pytest.approx(other_sums, rel=1e-14, nan_ok=True)

    __hash__ = None  # what is nearly equal has no hash


@dataclass(frozen=True)
class Difference:
    """One kind of message that tbnb writes differently from a peer.

    `alter` changes the peer's message in place; returning False drops it.
    """

    peer: str
    tag: str  # regular expression
    why: str
    alter: Callable[[Any], bool | None]


def messages(logdir: Path) -> list[Message]:
    """Read the events below a directory, run by run, in the order of their files."""
    found = []
    for path in sorted(logdir.rglob("*tfevents*")):
        for raw in RawEventFileLoader(str(path)).Load():
            event = event_pb2.Event.FromString(raw)
            tag = event.summary.value[0].tag if event.summary.value else event.WhichOneof("what")
            found.append(Message(str(path.parent.relative_to(logdir)), tag, _plain(event)))
    return found


def altered(
    peer: str, found: Iterable[Message], differences: Iterable[Difference]
) -> tuple[list[Message], set[Difference]]:
    """Return a peer's messages as tbnb writes them, and which differences were needed."""
    result, needed = [], set()
    for message in found:
        event = event_pb2.Event()
        event.CopyFrom(message.event)
        kept = True
        for difference in differences:
            if difference.peer == peer and re.fullmatch(difference.tag, message.tag):
                before = event.SerializeToString(deterministic=True)
                kept = difference.alter(event) is not False and kept
                if not kept or event.SerializeToString(deterministic=True) != before:
                    needed.add(difference)
        if kept:
            tag = event.summary.value[0].tag if event.summary.value else message.tag
            result.append(Message(_run(message.run), tag, event))
    return result, needed


def pixels(encoded: bytes) -> bytes:
    """Decode an image to what it shows: its frames' sizes and colours."""
    with Image.open(io.BytesIO(encoded)) as image:
        if image.format == "GIF":
            frames = [np.asarray(one.convert("RGB")) for one in ImageSequence.Iterator(image)]
            head = f"GIF {len(frames)} frames, {image.info['duration']} ms, {image.size} "
            return head.encode() + b"".join(frame.tobytes() for frame in frames)
        return f"{image.format} {image.mode} {image.size} ".encode() + image.tobytes()


def _plain(event: Any) -> Any:
    """Take the clock and the name out; put pixels in place of an encoder's choices."""
    event.ClearField("source_metadata")
    if event.wall_time > _CLOCK:
        event.wall_time = 0
    for value in event.summary.value:
        if value.HasField("image"):
            value.image.encoded_image_string = pixels(value.image.encoded_image_string)
        data = value.metadata.plugin_data
        if data.plugin_name == "hparams":  # a map has no order of its own
            parsed = HParamsPluginData.FromString(data.content)
            data.content = parsed.SerializeToString(deterministic=True)
    return event


def _without_sums(event: Any) -> tuple[bytes, list[float]]:
    """Part an event into its bytes and what BLAS added up, each machine in its own order."""
    rest = event_pb2.Event()
    rest.CopyFrom(event)
    sums = []
    for value in rest.summary.value:
        if value.HasField("histo"):
            sums += [value.histo.sum, value.histo.sum_squares]
            value.histo.ClearField("sum")
            value.histo.ClearField("sum_squares")
    return rest.SerializeToString(deterministic=True), sums


def _run(name: str) -> str:
    """Return torch's name of the sub-run that add_scalars makes: one level, whatever the tag."""
    return re.sub(r"^run/14h/", "run_14h_", name)


def config(logdir: Path) -> Any:
    """Read what the projector is told of the embeddings."""
    text = (logdir / "projector_config.pbtxt").read_text()
    return text_format.Parse(text, projector_config_pb2.ProjectorConfig())


DIFFERENCES: tuple[Difference, ...] = ()
