"""Values as TensorFlow 2 writes them: every kind a tensor.

Source: tensorboard 2.21, plugins/{scalar,histogram,image,audio,text}/summary_v2.py; TensorFlow
2.21, `tf.image.convert_image_dtype` and `tf.audio.encode_wav`, for what they make of pixels and
samples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.format import encode, tensor_proto
from tbnb.format.encode import field, float32, metadata
from tbnb.writer import values

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_FLOAT_OF_RANK_0 = b"\x08\x01\x12\x00"
_CHANNELS = (1, 2, 3, 4)
_MOST_BUCKETS = 10_000_000


def scalar(tag: str, data: Any, description: str) -> bytes:
    """Encode one number as a float32 of rank 0."""
    tensor = _FLOAT_OF_RANK_0 + field(4, float32(values.number("data", data)))
    return encode.value(tag, field(8, tensor), metadata("scalars", description=description))


def histogram(tag: str, data: Any, buckets: Any, description: str) -> bytes:
    """Encode how many numbers fall into each of some buckets of equal width."""
    from tbnb.plugins import histograms

    count = 30 if buckets is None else values.step(buckets, "buckets")
    if not 0 <= count <= _MOST_BUCKETS:
        raise ValueError(f"buckets: want 0 to {_MOST_BUCKETS}, got {count}")
    return histograms.buckets(tag, values.real("data", data), count, description)


def image(tag: str, data: Any, max_outputs: Any, description: str) -> bytes:
    """Encode the first pictures of (k, height, width, channels) as PNG."""
    from tbnb.plugins import images

    pictures = values.real("data", data)
    if pictures.ndim != 4 or pictures.shape[3] not in _CHANNELS or 0 in pictures.shape[1:]:  # noqa: PLR2004
        raise ValueError(
            "data: want pictures of shape (k, height, width, channels) with 1 to 4 channels, got "
            f"{values.describe(pictures)}"
        )
    height, width = pictures.shape[1:3]
    shown = _pixels(pictures[: _most(max_outputs)])
    return images.batch(tag, list(shown), height, width, description=description)


def audio(
    tag: str, data: Any, sample_rate: Any, max_outputs: Any, encoding: Any, description: str
) -> bytes:
    """Encode the first clips of (k, frames, channels) as WAV of 16 bits."""
    from tbnb.plugins import audio as sounds

    if encoding is not None and not (isinstance(encoding, str) and encoding == "wav"):
        raise ValueError(f"encoding: want 'wav', got {values.describe(encoding)}")
    clips = values.real("data", data)
    if clips.ndim != 3 or clips.dtype.kind != "f" or not 0 < clips.shape[2] < 1 << 16:  # noqa: PLR2004
        raise ValueError(
            "data: want clips of shape (k, frames, channels), floating point numbers from -1 to "
            f"1; got {values.describe(clips)}"
        )
    rate = values.step(sample_rate, "sample_rate")
    if not 0 < rate < 1 << 32:
        raise ValueError(f"sample_rate: want a positive number of frames a second, got {rate}")
    samples = _samples(clips[: _most(max_outputs)])
    return sounds.batch(tag, list(samples), rate, description=description)


def text(tag: str, data: Any, description: str) -> bytes:
    """Encode a string, or lists of strings as a table."""
    from tbnb.plugins import text as texts

    items, shape = _strings(data, "data")
    found = [item.decode("utf-8", "backslashreplace") for item in items]
    return texts.summary(tag, found, shape, description=description)


def raw(tag: str, tensor: Any, described: bytes) -> bytes:
    """Encode any tensor of numbers or strings, with the metadata given."""
    given = tensor() if callable(tensor) else tensor
    if _is_text(given):
        proto = tensor_proto.strings(*_strings(given, "tensor"))
    else:
        proto = tensor_proto.encode(values.array("tensor", given), content=True)
    return encode.value(tag, field(8, proto), described)


def _most(max_outputs: Any) -> int:
    count = -1 if max_outputs is None else values.step(max_outputs, "max_outputs")
    if count < 0:
        raise ValueError(f"max_outputs: want 0 or more, got {max_outputs}")
    return count


def _pixels(pictures: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Return pictures as uint8: 0 to 1 saturated, truth values as 0 and 255, the rest clipped."""
    import numpy as np

    if pictures.dtype == np.uint8:
        return pictures
    if pictures.dtype.kind == "f":
        # 255.5, so that 1 is still 255 and each value has a share of equal width but the last.
        with np.errstate(over="ignore"):  # clipped below
            scaled = np.nan_to_num(pictures.astype(np.float32) * np.float32(255.5), nan=0.0)
    elif pictures.dtype == np.uint16:
        scaled = pictures >> 8
    else:
        scaled = pictures * 255 if pictures.dtype.kind == "b" else pictures
    pixels: npt.NDArray[np.uint8] = scaled.clip(0, 255).astype(np.uint8)
    return pixels


def _samples(clips: npt.NDArray[Any]) -> npt.NDArray[np.int16]:
    """Return samples as TensorFlow rounds them: half away from zero, 1 becomes 32767."""
    import numpy as np

    with np.errstate(over="ignore"):  # clipped below
        scaled = np.nan_to_num(clips.astype(np.float64) * 32768, nan=0.0)
    rounded = np.copysign(np.floor(np.abs(scaled) + 0.5), scaled)
    return rounded.clip(-32768, 32767).astype(np.int16)


def _is_text(value: Any) -> bool:
    value = values.first(value)
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    named = getattr(getattr(value, "dtype", None), "name", "")
    return isinstance(value, (str, bytes)) or kind in {"U", "S", "O"} or named == "string"


def _is_nested(value: Any) -> bool:
    """Say whether lists are deeper than any tensor, as a list that holds itself is."""
    return isinstance(values.first(value), (list, tuple)) and bool(values.first(value))


def _strings(data: Any, name: str) -> tuple[list[bytes], tuple[int, ...]]:
    """Return the strings of (nested lists of) text, row by row, and their shape."""
    if hasattr(values.first(data), "dtype") and not _is_text(data):  # perhaps of many numbers
        raise TypeError(f"{name}: want text, or lists of text; got {values.describe(data)}")
    if _is_nested(data):
        raise ValueError(f"{name}: want lists of fewer axes, got {values.describe(data)}")
    plain = data.numpy() if hasattr(data, "numpy") else data
    plain = plain.tolist() if hasattr(plain, "tolist") else plain
    if isinstance(plain, bytes):
        return [plain], ()
    if isinstance(plain, str):
        return [plain.encode("utf-8", "backslashreplace")], ()
    if not isinstance(plain, (list, tuple)):
        raise TypeError(f"{name}: want text, or lists of text; got {values.describe(data)}")
    rows = [_strings(row, name) for row in plain]
    shapes = {shape for _, shape in rows}
    if len(shapes) > 1:
        raise ValueError(f"{name}: want rows of one shape, got the shapes {sorted(shapes)}")
    return [item for items, _ in rows for item in items], (len(rows), *next(iter(shapes), ()))
