"""Checksums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbnb.format import crc, effects

# RFC 3720, appendix B.4.
VECTORS = {
    bytes(32): 0x8A9136AA,
    b"\xff" * 32: 0x62A8AB43,
    bytes(range(32)): 0x46DD794E,
    bytes(reversed(range(32))): 0x113FDB5C,
    bytes.fromhex(
        "01c00000000000000000000000000000140000000000040000000014000000182800000000000000"
        "0200000000000000"
    ): 0xD9963A56,
}


@pytest.mark.parametrize(("data", "want"), VECTORS.items())
def test_vectors(data: bytes, want: int) -> None:
    """CRC-32C gives the published values, also in two parts."""
    assert crc.plain(data) == want
    assert crc.extend(crc.plain(data[:7]), data[7:]) == want


@pytest.mark.parametrize(("data", "want"), VECTORS.items())
def test_mask(data: bytes, want: int) -> None:
    """The mask rotates right by 15 and adds a constant (crc32c.h of TensorFlow)."""
    rotated = (want >> 15) | (want << 17) & 0xFFFFFFFF
    assert crc.masked(data) == (rotated + 0xA282EAD8) % 2**32


@given(st.binary(min_size=2, max_size=300), st.data())
def test_effect_of_bytes(data: bytes, draw: st.DataObject) -> None:
    """Changing bytes changes the rotated checksum by the XOR of their table entries."""
    width = draw.draw(st.integers(1, 2))
    place = draw.draw(st.integers(0, len(data) - width))
    zeroed = data[:place] + bytes(width) + data[place + width :]

    table = effects.effect(len(data) - place - width, width)
    change = int(table[int.from_bytes(data[place : place + width], "little")])

    assert crc.rotate(crc.plain(data)) ^ crc.rotate(crc.plain(zeroed)) == change
    assert table.dtype == np.uint32
