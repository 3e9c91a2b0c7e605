"""WAV files, read by the standard library."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbnb.media import wav

FORMAT = b"fmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0"


@pytest.mark.parametrize("channels", [1, 2])
def test_wave_reads_every_sample(channels: int) -> None:
    """Samples, rate and channels are those that were given."""
    samples = np.arange(-6, 6, dtype=np.int16).reshape(-1, channels) * 5000

    with wave.open(io.BytesIO(wav.encode(samples, 22_050))) as sound:
        assert sound.getparams()[:4] == (channels, 2, 22_050, len(samples))
        frames = sound.readframes(100)
    assert np.array_equal(np.frombuffer(frames, "<i2").reshape(-1, channels), samples)


@given(rate=st.integers(1, 400_000), channels=st.integers(1, 8), frames=st.integers(0, 50))
def test_sniff_reads_what_wave_writes(rate: int, channels: int, frames: int) -> None:
    """Of any rate, channels and length."""
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setparams((channels, 2, rate, 0, "NONE", ""))
        sound.writeframes(bytes(2 * channels * frames))

    assert wav.sniff(target.getvalue()) == wav.Sound(rate, channels, frames)


def test_sniff_passes_over_other_chunks() -> None:
    """A LIST before the samples, of odd length and padded, is stepped over."""
    data = b"RIFF\0\0\0\0WAVE" + FORMAT + b"LIST\x03\0\0\0abc\0data\x04\0\0\0\0\0\0\0"

    assert wav.sniff(data) == wav.Sound(44_100, 1, 2)


def test_sniff_believes_no_length_beyond_the_end() -> None:
    """A size of 4 GB, as streams have it, counts the samples that are there."""
    data = b"RIFF\xff\xff\xff\xffWAVE" + FORMAT + b"data\xff\xff\xff\xff" + bytes(6)

    assert wav.sniff(data) == wav.Sound(44_100, 1, 3)


@given(st.binary(max_size=80))
def test_sniff_survives_anything(tail: bytes) -> None:
    """None or a sound, whatever follows the header."""
    for head in (b"", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVE" + FORMAT):
        found = wav.sniff(head + tail)

        assert found is None or found.frames <= len(tail)


@pytest.mark.parametrize("field", [2, 4, 12])
def test_sniff_refuses_a_format_of_nothing(field: int) -> None:
    """No channels, no rate or frames of no bytes: not a sound, and no division by zero."""
    body = bytearray(FORMAT)
    body[8 + field : 8 + field + 2] = bytes(2)
    data = b"RIFF\0\0\0\0WAVE" + bytes(body) + b"data\x04\0\0\0" + bytes(4)

    assert wav.sniff(data) is None or field == 4
