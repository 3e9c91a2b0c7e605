"""Audio: sounds at a step.

On disk: a legacy `Summary.Audio` (compat/proto/summary.proto), which PyTorch writes, or a tensor
of strings, an encoded file and a label each (tensorboard 2.21, plugins/audio/summary_v2.py), which
TensorFlow 2 writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tbnb.errors import DecodeError
from tbnb.format import encode, tensor_proto
from tbnb.format.encode import field, float32, metadata, whole
from tbnb.media import wav
from tbnb.plugins.plugin import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from tbnb.format.events import SummaryValue

NAME = "audio"

_WAV = whole(2, 11)  # AudioPluginData.encoding
_MAX_BYTES = 1_000_000  # a larger file is sent only when somebody wants to hear it
_MOST_SAMPLES = 1000  # of a step
_LONGEST_LABEL = 10_000
_MAGIC = (
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"\xff\xf2", "mp3"),
)


@dataclass(frozen=True, slots=True)
class Clip:
    """One sound of a step.

    Attributes
    ----------
    encoded
        The file, in practice WAV.
    sample_rate
        Frames a second; 0 when the file is not WAV or its header is damaged.
    channels, frames
        As far as known, as `sample_rate`.
    label
        What was logged with it, a line of Markdown; mostly empty.
    """

    encoded: bytes
    sample_rate: int
    channels: int
    frames: int
    label: str


def summary(tag: str, samples: npt.NDArray[np.int16], sample_rate: int) -> bytes:
    """Encode one sound as a `Summary` message, of the form that PyTorch writes.

    Parameters
    ----------
    tag : str
    samples : ndarray
        int16 of shape (L, C).
    sample_rate : int
        Frames a second.
    """
    frames, channels = samples.shape
    parts = (
        b"\x0d" + float32(sample_rate),
        whole(2, channels),
        whole(3, frames),
        field(4, wav.encode(samples, sample_rate)),
        field(5, b"audio/wav"),
    )
    return encode.value(tag, field(6, b"".join(parts)))


def batch(
    tag: str,
    clips: Sequence[npt.NDArray[np.int16]],
    sample_rate: int,
    *,
    display_name: str = "",
    description: str = "",
) -> bytes:
    """Encode any number of sounds, of the form that TensorFlow 2 writes.

    Parameters
    ----------
    clips : sequence of ndarray
        int16 of shape (L, C) each.
    sample_rate : int
        Frames a second.
    display_name, description : str
        Shown by the page; readers keep those of a tag's first event.
    """
    items = [item for clip in clips for item in (wav.encode(clip, sample_rate), b"")]
    described = metadata(NAME, _WAV, display_name=display_name, description=description)
    return encode.value(tag, field(8, tensor_proto.strings(items, (len(clips), 2))), described)


def decode(value: SummaryValue) -> tuple[Clip, ...]:
    """Decode one audio summary.

    Parameters
    ----------
    value : SummaryValue
        Tensor of ``bytes`` of shape (n, 2): file, label; or (n,), files alone.

    Raises
    ------
    DecodeError
        The tensor is neither. The caller shows the point as broken and goes on.
    """
    tensor = value.tensor
    if tensor.dtype != object or not (tensor.ndim == 1 or tensor.shape[1:] == (2,)):
        found = f"{tensor.dtype} of shape {tensor.shape}"
        raise DecodeError(f"{value.tag}: found {found}, want (n, 2) encoded sounds and labels")
    rows = tensor.tolist() if tensor.ndim > 1 else [(item, b"") for item in tensor.tolist()]
    return tuple(_clip(encoded, label) for encoded, label in rows)


def _clip(encoded: bytes, label: bytes) -> Clip:
    sound = wav.sniff(encoded) or wav.Sound(0, 0, 0)
    shown = label.decode("utf-8", "backslashreplace")
    return Clip(encoded, sound.sample_rate, sound.channels, sound.frames, shown)


def view(clips: Sequence[Clip], *, full: bool) -> Shown:
    """Return what the page needs to play the sounds of one step.

    Parameters
    ----------
    clips : sequence of Clip
    full : bool
        All files; otherwise those over 1 MB without their bytes.

    Returns
    -------
    Shown
        ``samples``, each with a blob: ``rate`` in frames a second, 0 if unknown; ``type``,
        ``label`` and ``bytes`` of the file; ``problem`` where it may not play. ``more`` says how
        many sounds were left out.
    """
    samples, blobs = [], []
    for clip in clips[:_MOST_SAMPLES]:
        kind = _kind(clip.encoded)
        sample = {
            "rate": clip.sample_rate,
            "type": kind,
            "label": clip.label[:_LONGEST_LABEL].encode("utf-8", "backslashreplace").decode(),
            "bytes": len(clip.encoded),
        }
        if kind == "unknown":
            sample["problem"] = "no WAV, MP3, Ogg or FLAC file"
        elif kind == "wav" and not clip.sample_rate:
            sample["problem"] = "a WAV file whose header is damaged"
        samples.append(sample)
        blobs.append(clip.encoded if full or len(clip.encoded) <= _MAX_BYTES else b"")
    more = len(clips) - len(samples)
    return Shown({"samples": samples, "more": more} if more else {"samples": samples}, blobs)


def _kind(encoded: bytes) -> str:
    """Return the format of a file by its first bytes."""
    if encoded[:4] == b"RIFF" and encoded[8:12] == b"WAVE":
        return "wav"
    return next((kind for magic, kind in _MAGIC if encoded.startswith(magic)), "unknown")
