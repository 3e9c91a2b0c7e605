"""Audio, written and read."""

from __future__ import annotations

import hashlib
import io
import json
import wave
from pathlib import Path

import numpy as np
import pytest
from stores import loaded
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.data_compat import migrate_value
from tensorboard.plugins.audio import metadata, plugin_data_pb2
from tensorboard.util import tensor_util

from tbnb.errors import DecodeError
from tbnb.format import events
from tbnb.format.encode import event
from tbnb.format.events import SummaryValue
from tbnb.media import wav
from tbnb.plugins import audio

SAMPLES = Path(__file__).parents[1] / "samples"
STEREO = np.arange(-4, 4, dtype=np.int16).reshape(4, 2) * 8000


def parsed(data: bytes) -> Summary.Value:
    """Parse with TensorBoard's own message, and return its one value."""
    (value,) = Summary.FromString(data).value
    return value


def read(summary: bytes) -> tuple[audio.Clip, ...]:
    """Read a summary back the way a log is read."""
    return audio.decode(events.decode(events.parse(event(0.0, 0, summary)), 0, "audio"))


def frames(encoded: bytes) -> bytes:
    """Return the samples of a WAV file."""
    with wave.open(io.BytesIO(encoded)) as sound:
        return sound.readframes(sound.getnframes())


def test_summary_is_what_pytorch_writes() -> None:
    """A legacy sound: rate, channels, length, file and its type."""
    message = parsed(audio.summary("x", STEREO, 8000))

    sound = message.audio
    assert (sound.sample_rate, sound.num_channels, sound.length_frames) == (8000.0, 2, 4)
    assert sound.content_type == "audio/wav"
    assert frames(sound.encoded_audio_string) == STEREO.astype("<i2").tobytes()
    raised = tensor_util.make_ndarray(migrate_value(message).tensor)
    assert raised.tolist() == [[sound.encoded_audio_string, b""]]


def test_summary_reads_back() -> None:
    """What is written is what is decoded."""
    (clip,) = read(audio.summary("x", STEREO, 8000))

    assert (clip.sample_rate, clip.channels, clip.frames, clip.label) == (8000, 2, 4, "")
    assert frames(clip.encoded) == STEREO.astype("<i2").tobytes()


def test_batch_is_what_tensorflow_writes() -> None:
    """Files and labels of plugin "audio", whose content says that they are WAV."""
    data = audio.batch("x", [STEREO, STEREO[:1]], 8000, description="two")
    message = parsed(data)

    assert tensor_util.make_ndarray(message.tensor).shape == (2, 2)
    assert message.metadata.summary_description == "two"
    content = metadata.parse_plugin_metadata(message.metadata.plugin_data.content)
    assert content.encoding == plugin_data_pb2.AudioPluginData.WAV
    assert [clip.frames for clip in read(data)] == [4, 1]
    assert read(audio.batch("x", [], 8000)) == ()


@pytest.mark.parametrize("shape", [(1,), (1, 2)])
def test_decode_what_is_not_wav(shape: tuple[int, ...]) -> None:
    """Another encoding, with or without labels, is kept with what is known of it: nothing."""
    tensor = np.empty(shape, object)
    tensor[...] = b"ID3\xff"
    (clip,) = audio.decode(SummaryValue("a", "audio", tensor))

    assert (clip.encoded, clip.sample_rate, clip.channels, clip.frames) == (b"ID3\xff", 0, 0, 0)
    assert clip.label == ("ID3\\xff" if len(shape) > 1 else "")


@pytest.mark.parametrize(
    "tensor", [np.zeros((1, 2)), np.empty((1, 3), object), np.empty((), object)]
)
def test_decode_refuses_what_is_no_audio(tensor: np.ndarray) -> None:
    """The message has the tag and what was found."""
    with pytest.raises(DecodeError, match=r"a: found .* of shape"):
        audio.decode(SummaryValue("a", "audio", tensor))


def test_samples_of_pytorch() -> None:
    """The samples are those that were given."""
    want = json.loads((SAMPLES / "torch/all/truth.json").read_text())["audio"]["audio/sine"]
    points = loaded(SAMPLES / "torch/all").series(".", "audio/sine", "audio")
    (clip,) = audio.decode(points.summary(0))

    assert (clip.sample_rate, clip.channels, clip.frames) == (
        want["sample_rate"],
        want["num_channels"],
        want["length_frames"],
    )
    assert hashlib.sha256(frames(clip.encoded)).hexdigest() == want["pcm16_sha"]


@pytest.mark.parametrize(("tag", "channels"), [("audio/mono", 1), ("audio/stereo", 2)])
def test_samples_of_tensorboardx(tag: str, channels: int) -> None:
    """Files of soundfile, one and two channels."""
    points = loaded(SAMPLES / "tensorboardX/all").series(".", tag, "audio")
    (clip,) = audio.decode(points.summary(0))

    assert (clip.sample_rate, clip.channels, clip.frames) == (8000, channels, 800)


@pytest.mark.parametrize(
    ("tag", "want"), [("audio/mono", (1, 800, 1)), ("audio/stereo2", (2, 800, 2))]
)
def test_samples_of_tensorflow(tag: str, want: tuple[int, int, int]) -> None:
    """Several sounds at a step."""
    points = loaded(SAMPLES / "tf2/summary_v2").series(".", tag, "audio")
    clips = audio.decode(points.summary(0))

    assert (len(clips), clips[0].frames, clips[0].channels) == want


def test_samples_of_tensorflow_1() -> None:
    """The legacy form of another writer."""
    logs = loaded(SAMPLES / "tf1/compat_v1")
    (tag,) = logs.tags(".", "audio")
    (clip,) = audio.decode(logs.series(".", tag, "audio").summary(0))

    assert wav.sniff(clip.encoded) is not None
    assert clip.sample_rate > 0
