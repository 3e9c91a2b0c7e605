"""Event files as messages that can be compared: what no two writers share is taken out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import text_format
from PIL import Image
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
from tensorboard.plugins.projector import projector_config_pb2

# The scripts of calls.py give wall times below; what is above is the clock of who wrote it.
_CLOCK = 1_710_000_000.0


@dataclass(eq=False)
class Message:
    """One event of a run, without its writer's clock and name."""

    run: str
    event: Any

    @property
    def tag(self) -> str:
        """The tag of its first value, or what else it is."""
        values = self.event.summary.value
        return str(values[0].tag if values else self.event.WhichOneof("what"))

    def copy(self) -> Message:
        """Return one that can be changed by itself."""
        event = Event()
        event.CopyFrom(self.event)
        return Message(self.run, event)

    def __eq__(self, other: object) -> bool:
        """Compare every field; of sums all but their last digit, which is the machine's."""
        if not isinstance(other, Message):
            return NotImplemented
        rest, sums = _without_sums(self.event)
        other_rest, other_sums = _without_sums(other.event)
        near = pytest.approx(other_sums, rel=1e-14, nan_ok=True)
        return self.run == other.run and rest == other_rest and sums == near

    __hash__ = None  # what is nearly equal has no hash


def messages(logdir: Path) -> list[Message]:
    """Read the events below a directory, run by run, in the order of their files."""
    return [
        Message(str(path.parent.relative_to(logdir)), _plain(Event.FromString(raw)))
        for path in sorted(logdir.rglob("*tfevents*"))
        for raw in RawEventFileLoader(str(path)).Load()
    ]


def pixels(encoded: bytes) -> bytes:
    """Decode an image to what it shows; of a clip, whose 256 colours vary, to what it is."""
    with Image.open(io.BytesIO(encoded)) as image:
        if image.format == "GIF":
            info = image.n_frames, image.info["duration"], image.info["loop"], image.size
            return f"GIF of {info}".encode()
        return f"{image.format} {image.mode} {image.size} ".encode() + image.tobytes()


def frames(encoded: bytes) -> Any:
    """Decode a clip: uint8 (n, height, width, 3)."""
    with Image.open(io.BytesIO(encoded)) as image:
        found = []
        for number in range(image.n_frames):
            image.seek(number)
            found.append(np.asarray(image.convert("RGB")))
    return np.stack(found)


def config(logdir: Path) -> Any:
    """Read what the projector is told of the embeddings."""
    text = (logdir / "projector_config.pbtxt").read_text()
    return text_format.Parse(text, projector_config_pb2.ProjectorConfig())


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
    rest = Event()
    rest.CopyFrom(event)
    sums = []
    for value in rest.summary.value:
        if value.HasField("histo"):
            sums += [value.histo.sum, value.histo.sum_squares]
            value.histo.ClearField("sum")
            value.histo.ClearField("sum_squares")
    return rest.SerializeToString(deterministic=True), sums
