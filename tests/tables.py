"""Buckets of histograms: decoded out of what the page is sent, and worked out by TF2's rule."""

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


# What summary_v2 logged, by tag and step: 1000 normals about the step, drawn one after another.
_RANDOM = np.random.default_rng(0)
_LOGGED = [_RANDOM.normal(mean, size=1000).astype(np.float32).astype(float) for mean in range(3)]
_TF2: dict[tuple[str, int], tuple[npt.NDArray[np.float64], int]] = {
    ("hist/b5", 0): (_LOGGED[2], 5),
    ("hist/const", 0): (np.full(10, 2.0), 30),
} | {("hist/default30", step): (values, 30) for step, values in enumerate(_LOGGED)}


def tf2(tag: str, step: int, want: dict[str, Any]) -> npt.NDArray[np.float64]:
    """Return the buckets of a histogram of tests/samples/tf2/summary_v2, worked out by numpy.

    Source: tensorboard 2.21, plugins/histogram/summary_v2.py: as many buckets of one width from the
    least value to the greatest, which is in the last of them; values that are all the same are in
    the last of buckets without width; without values all is 0.
    """
    if want["num"] == 0:
        return np.zeros((want.get("buckets", 30), 3))
    values, count = _TF2[tag, step]
    least, greatest = values.min(), values.max()
    # The draws are those of the truth file.
    assert want["num"] == len(values)
    assert want.get("buckets", 30) == count
    assert (want.get("min", least), want.get("max", greatest)) == (least, greatest)
    if least == greatest:
        counts = np.array([0] * (count - 1) + [len(values)])
    else:
        counts, _ = np.histogram(values, count, (least, greatest))
    edges = np.linspace(least, greatest, count + 1)
    return np.column_stack([edges[:-1], edges[1:], counts])
