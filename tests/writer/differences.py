"""Where tbnb's events differ from its peers' on purpose.

Each difference alters the peer's message into what tbnb writes in its place: what is not listed
must be equal, and a difference that alters nothing is one too many.
"""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from inputs import sine
from messages import Message
from tensorboard.plugins.hparams.api_pb2 import DATA_TYPE_BOOL
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData


@dataclass(frozen=True)
class Difference:
    """One kind of message that tbnb writes differently from a peer."""

    peer: str
    tag: str  # regular expression of the peer's tag
    why: str
    alter: Callable[[Message], None]


def altered(
    peer: str, found: Iterable[Message], differences: Iterable[Difference]
) -> tuple[list[Message], set[Difference]]:
    """Return a peer's messages as tbnb writes them, and which differences were needed."""
    result, needed = [], set()
    for message in found:
        one = message.copy()
        for difference in differences:
            if difference.peer == peer and re.fullmatch(difference.tag, message.tag):
                before = one.copy()
                difference.alter(one)
                if one != before:
                    needed.add(difference)
        result.append(one)
    return result, needed


def _say_the_shape(message: Message) -> None:
    for value in message.event.summary.value:
        value.tensor.tensor_shape.SetInParent()


def _take_half_bits(message: Message) -> None:
    (value,) = message.event.summary.value
    bits = np.array(value.tensor.half_val, dtype=np.uint32).view(np.float32)
    if value.tensor.dtype == 14:  # DT_BFLOAT16: the upper half of a float32
        halves = (bits.view(np.uint32) >> 16).tolist()
    else:
        halves = bits.astype(np.float16).view(np.uint16).tolist()
    value.tensor.half_val[:] = halves


def _take_int_val(message: Message) -> None:
    (value,) = message.event.summary.value
    value.tensor.int_val[:] = value.tensor.uint32_val
    del value.tensor.uint32_val[:]


def _keep_booleans(message: Message) -> None:
    data = message.event.summary.value[0].metadata.plugin_data
    said = HParamsPluginData.FromString(data.content)
    for info in said.experiment.hparam_infos:
        if info.name == "amp":
            info.type = DATA_TYPE_BOOL
    if "amp" in said.session_start_info.hparams:
        given = said.session_start_info.hparams["amp"]
        given.bool_value = bool(given.number_value)
    data.content = said.SerializeToString(deterministic=True)


def _name_run_as_torch(message: Message) -> None:
    message.run = message.run.replace("run/14h/", "run_14h_")


def _keep_the_tag(message: Message) -> None:
    given = ("spaces in tag/and:colon", "/leading/slash", "uni/損失 é 🎉/x")
    cleaned = {re.sub(r"[^-/\w.]", "_", tag).lstrip("/"): tag for tag in given}
    (value,) = message.event.summary.value
    value.tag = cleaned[value.tag]


def _name_the_plugin(message: Message) -> None:
    message.event.summary.value[0].metadata.plugin_data.plugin_name = "scalars"


def _scale_as_torch(message: Message) -> None:
    audio = message.event.summary.value[0].audio
    channels = np.stack([sine(), -sine()][: audio.num_channels], axis=1)
    with io.BytesIO(audio.encoded_audio_string) as file, wave.open(file) as sound:
        had = np.frombuffer(sound.readframes(800), "<i2").reshape(800, -1)
        form = sound.getparams()
    # libsndfile 1.2: of 32 bits the upper 16.
    wide = np.rint(channels.astype(np.float64) * 2**31).clip(-(2**31), 2**31 - 1)
    np.testing.assert_array_equal(had, wide.astype(np.int64) >> 16)
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams(form)
        sound.writeframes((channels * 32767).astype("<i2").tobytes())
    audio.encoded_audio_string = file.getvalue()


def _name_parts_as_torch(message: Message) -> None:
    values = message.event.summary.value
    kinds = {f"{kind}": f"_{name}" for name, kind in MeshPluginData.ContentType.items()}
    said = [MeshPluginData.FromString(value.metadata.plugin_data.content) for value in values]
    for value, one in zip(values, said, strict=True):
        stem, _, number = value.tag.rpartition("_")
        value.tag = stem + kinds[number]
        one.components = sum(1 << other.content_type for other in said)
        one.json_config = "{}"
        value.metadata.plugin_data.content = one.SerializeToString()


def _log_at_the_step(message: Message) -> None:
    message.event.step = 3


def _tag_as_torch(message: Message) -> None:
    message.event.tagged_run_metadata.tag = "step1"


DIFFERENCES = (
    Difference(
        "torch",
        "new_style/.*",
        "a number's shape is said, as TensorFlow says it, rather than left to the reader",
        _say_the_shape,
    ),
    Difference(
        "torch",
        "tensor/b?float16",
        "torch writes the bits of a float32 where TensorFlow reads those of a half",
        _take_half_bits,
    ),
    Difference(
        "torch",
        "tensor/uint8",
        "torch writes uint32_val where TensorFlow reads int_val",
        _take_int_val,
    ),
    Difference(
        "torch",
        "_hparams_/(experiment|session_start_info)",
        "torch takes True for the number 1; the page can then not offer true and false",
        _keep_booleans,
    ),
    Difference(
        "tensorboardX",
        "file_version|run/14h",
        "sub-runs are named as torch names them, where tensorboardX nests directories",
        _name_run_as_torch,
    ),
    Difference(
        "tensorboardX",
        "spaces_in_tag/and_colon|leading/slash|uni/損失_é__/x",
        "a tag is kept as it is given, as torch does; tensorboardX replaces letters",
        _keep_the_tag,
    ),
    Difference(
        "tensorboardX",
        "meta/named",
        "beside a name the kind of data is said, too",
        _name_the_plugin,
    ),
    Difference(
        "tensorboardX",
        "audio/.*",
        "samples are scaled by 32767 and cut towards zero as by torch, in place of 32768 and down",
        _scale_as_torch,
    ),
    Difference(
        "tensorboardX",
        "mesh/.*",
        "parts of a mesh are named as torch names them, and say what the others are; tensorboardX "
        "numbers them and leaves the page without",
        _name_parts_as_torch,
    ),
    Difference(
        "tensorboardX",
        "_hparams_/.*",
        "hyperparameters are logged at the step that is given, as torch does",
        _log_at_the_step,
    ),
    Difference(
        "tensorboardX",
        "tagged_run_metadata",
        "what ran is tagged as by torch",
        _tag_as_torch,
    ),
)
