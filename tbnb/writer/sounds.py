"""Sounds as Summary messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.plugins import audio as plugin
from tbnb.writer import values

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_STEREO = 2
_LARGEST = 32767  # of int16
_MAX_RATE = 1 << 32  # of the header of a WAV file


def audio(tag: str, snd_tensor: Any, sample_rate: int = 44100) -> bytes:
    """Encode `SummaryWriter.add_audio`, which says what is accepted."""
    tag = values.tag(tag)
    rate = _rate(sample_rate)
    return plugin.summary(tag, samples("snd_tensor", snd_tensor), rate)


def samples(name: str, value: Any) -> npt.NDArray[np.int16]:
    """Return a sound as int16 of shape (frames, channels), channels 1 or 2.

    Raises
    ------
    TypeError, ValueError
        The shape or dtype is none of `SummaryWriter.add_audio`'s, or there is no sample.
    """
    array = values.real(name, value)
    if not array.size:
        raise ValueError(f"{name}: want at least one sample, got shape {array.shape}")
    flat = array.squeeze()
    if flat.ndim < _STEREO:
        flat = flat.reshape(-1, 1)
    elif flat.ndim == _STEREO and flat.shape[1] != _STEREO and flat.shape[0] == _STEREO:
        flat = flat.T
    if flat.ndim != _STEREO or flat.shape[1] > _STEREO:
        raise ValueError(
            f"{name}: want (1, L), (L,), (L, 2) or (2, L): one or two channels; "
            f"got shape {array.shape}"
        )
    return _pcm(name, flat)


def _pcm(name: str, array: npt.NDArray[Any]) -> npt.NDArray[np.int16]:
    """Return amplitudes, or samples of another width, as 16-bit samples."""
    import numpy as np

    kind = array.dtype.name
    if kind == "int16":
        return array
    if kind == "int32":
        return (array >> 16).astype(np.int16)
    if kind == "uint8":
        return (array.astype(np.int16) - 128) << 8
    if array.dtype.kind in "iu" and max(-int(array.min()), int(array.max())) > 1:
        raise ValueError(
            f"{name}: want amplitudes from -1 to 1, or samples as int16, int32 or uint8; "
            f"got {array.dtype} from {array.min()} to {array.max()}"
        )
    # In the dtype that came, as torch; float16 has too few bits for 32767.
    wide = array.astype(np.result_type(array.dtype, np.float32), copy=False)
    scaled = np.fmin(np.fmax(wide, -1), 1) * _LARGEST
    scaled[np.isnan(wide)] = 0
    pcm: npt.NDArray[np.int16] = scaled.astype("<i2")
    return pcm


def _rate(given: Any) -> int:
    rate = values.number("sample_rate", given)
    if not (0 < rate < _MAX_RATE and rate == int(rate)):
        shown = values.describe(given)
        raise ValueError(f"sample_rate: want a whole number of samples a second, got {shown}")
    return int(rate)
