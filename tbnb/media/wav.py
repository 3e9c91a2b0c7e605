"""Samples to WAV files of 16-bit PCM, and what the header of such a file says.

Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991),
"Waveform Audio File Format".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PCM = 1
_HEADER = 36  # bytes of the RIFF chunk before the samples
_MAX_CHUNKS = 64  # chunks before the samples are few; a file of empty ones is no sound


@dataclass(frozen=True, slots=True)
class Sound:
    """What the header of a WAV file says.

    Attributes
    ----------
    sample_rate
        Frames a second.
    channels
    frames
        Samples a channel: as many as the header claims and the file holds.
    """

    sample_rate: int
    channels: int
    frames: int


def encode(samples: npt.NDArray[np.int16], sample_rate: int) -> bytes:
    """Encode samples.

    Parameters
    ----------
    samples : ndarray
        int16 of shape (L, C).
    sample_rate : int
        Frames a second, below 2**32.

    Raises
    ------
    ValueError
        More samples than the format's 32-bit sizes hold.
    """
    data = samples.astype("<i2", copy=False).tobytes()
    if _HEADER + len(data) >= 1 << 32:
        raise ValueError(f"{len(data)} bytes of samples, more than a WAV file holds")
    frame = 2 * samples.shape[1]
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        _HEADER + len(data),
        b"WAVE",
        b"fmt ",
        16,
        _PCM,
        samples.shape[1],
        sample_rate,
        min(frame * sample_rate, 0xFFFF_FFFF),
        frame,
        16,
        b"data",
        len(data),
    )
    return header + data


def sniff(data: bytes) -> Sound | None:
    """Return what a file's header says; None when it is no WAV file or says nothing of use.

    The sizes in it are claims: none is believed beyond the end of `data`.
    """
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":  # noqa: PLR2004  the header
        return None
    start, found = 12, None
    for _ in range(_MAX_CHUNKS):
        if start + 8 > len(data):
            break
        kind, size = struct.unpack_from("<4sI", data, start)
        start += 8
        if kind == b"fmt " and size >= 16 and start + 16 <= len(data):  # noqa: PLR2004  its least
            _, channels, rate, _, frame, _ = struct.unpack_from("<HHIIHH", data, start)
            found = (rate, channels, frame) if rate and channels and frame else None
        elif kind == b"data" and found:
            rate, channels, frame = found
            return Sound(rate, channels, min(size, len(data) - start) // frame)
        start += size + size % 2
    return None
