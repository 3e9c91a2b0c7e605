"""The buckets of a histogram out of what the page is sent, decoded apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def table(meta: dict[str, Any], blobs: list[bytes]) -> npt.NDArray[np.float64]:
    """Return left edge, right edge and count of each bucket, as they were logged."""
    if not meta:
        (rows,) = blobs
        return np.frombuffer(rows, "<f8").reshape(-1, 3)
    edges = np.frombuffer(blobs[0], "<f8")
    if "first" in meta:
        inner = _torchs()[meta["first"] :][: meta["n"] - 1]
        edges = np.array([edges[0], *inner, edges[1]])
    counts = _counts(blobs[1])
    assert (len(counts), len(edges)) == (meta["n"], meta["n"] + 1)
    return np.stack([edges[:-1], edges[1:], counts], axis=1)


def _torchs() -> list[float]:
    """The default bins as torch 2.13 makes them, in utils/tensorboard/writer.py."""
    v, buckets, neg_buckets = 1e-12, [], []
    while v < 1e20:
        buckets.append(v)
        neg_buckets.append(-v)
        v *= 1.1
    return [*neg_buckets[::-1], 0, *buckets]


def _counts(data: bytes) -> list[float]:
    numbers: list[int] = []
    number = bits = 0
    for byte in data:
        number |= (byte & 0x7F) << bits
        bits += 7
        if byte < 0x80:
            numbers.append(number)
            number = bits = 0
    assert bits == 0
    counts: list[float] = []
    left = iter(numbers)
    for number in left:
        counts += [number] if number else [0] * next(left)
    return [float(count) for count in counts]
