"""What was logged, decoded by Pillow and the standard library."""

from __future__ import annotations

import io
import wave
from typing import Any

import numpy as np
from PIL import Image, ImageSequence
from recorder import Recorder


def image(writer: Recorder) -> Any:
    """Return the image of the last value."""
    return writer.values()[-1].image


def pixels(writer: Recorder) -> np.ndarray:
    """Decode the last picture with Pillow."""
    with Image.open(io.BytesIO(image(writer).encoded_image_string)) as picture:
        return np.asarray(picture)


def frames(writer: Recorder) -> np.ndarray:
    """Decode the last clip with Pillow."""
    with Image.open(io.BytesIO(image(writer).encoded_image_string)) as clip:
        return np.stack([np.asarray(f.convert("RGB")) for f in ImageSequence.Iterator(clip)])


def samples(writer: Recorder) -> np.ndarray:
    """Read the last sound with the standard library: int16 (frames, channels)."""
    with wave.open(io.BytesIO(writer.values()[-1].audio.encoded_audio_string)) as sound:
        data = sound.readframes(sound.getnframes())
        return np.frombuffer(data, "<i2").reshape(-1, sound.getnchannels())
