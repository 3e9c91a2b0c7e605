"""Masked CRC-32C, the checksum of the record format.

Source: tensorflow/tsl/lib/hash/crc32c.h; test vectors in RFC 3720, appendix B.4.
"""

from __future__ import annotations

from crc32c import crc32c

MASK_DELTA = 0xA282EAD8
_WORD = 0xFFFFFFFF


def masked(data: bytes | bytearray | memoryview) -> int:
    """Return the masked CRC-32C of `data`, as it stands in a record."""
    return (rotate(crc32c(data)) + MASK_DELTA) & _WORD


def plain(data: bytes | bytearray | memoryview) -> int:
    """Return the CRC-32C of `data` without the mask."""
    return crc32c(data)


def extend(crc: int, data: bytes) -> int:
    """Return the CRC-32C of some bytes followed by `data`, given that of these bytes."""
    return crc32c(data, crc)


def rotate(crc: int) -> int:
    """Rotate right by 15 bits: the part of the mask that is linear over XOR."""
    return ((crc >> 15) | (crc << 17)) & _WORD
