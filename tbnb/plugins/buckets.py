"""The buckets of a histogram as the page gets them: exact, and in few bytes.

torch writes some 600 buckets, of which all but a few are empty and all inner edges are those of
its default bins. `js/src/plugins/histograms/buckets.ts` reads what is packed here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tbnb.plugins import bins

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

_EXACT = 2**53  # beyond this a JavaScript number skips integers
_MORE, _BITS = 1 << 7, 7


def packed(table: Floats) -> tuple[dict[str, Any], list[bytes]]:
    """Pack buckets without losing a bit of them.

    Parameters
    ----------
    table : ndarray
        float64 (k, 3): left edge, right edge, count.

    Returns
    -------
    meta : dict
        Empty: the one blob is the table, little-endian float64, row by row. This holds all that
        the other form cannot: buckets that do not join or whose edges fall, counts that are no
        natural numbers.

        Else `n` is k, and the blobs are edges and counts. The edges, little-endian float64, are
        the first left one and all right ones, each also the left one of the next; or, where there
        is `first`, only the outermost two: between them are those of `bins.of_torch` from that
        one on.
    blobs : list of bytes
        Each count is a varint, seven bits a byte, the lowest first. Zero begins a run of empty
        buckets: the next varint says how many.
    """
    table = table.astype("<f8", order="C", copy=False)
    left, right, counts = (np.ascontiguousarray(column) for column in table.T)
    if not (len(table) and _join(left, right) and _natural(counts)):
        return {}, [table.tobytes()]
    meta = {"n": len(table)}
    edges = np.concatenate([left[:1], right])
    first = _place(right[:-1])
    if first is not None:
        meta["first"] = first
        edges = edges[[0, -1]]
    return meta, [edges.tobytes(), _varints(_runs(counts))]


def _join(left: Floats, right: Floats) -> bool:
    """Say whether each bucket begins where the one before ends, to the bit, and no edge falls."""
    return bool(_same(left[1:], right[:-1]) and (left <= right).all())


def _natural(counts: Floats) -> bool:
    """Say whether integers have every bit of the counts."""
    if not ((counts >= 0) & (counts <= _EXACT)).all():
        return False
    return _same(counts.astype(np.int64).astype(np.float64), counts)


def _place(inner: Floats) -> int | None:
    """Return where in the default edges these are; None if they are not."""
    edges = _default()
    first = int(edges.searchsorted(inner[0])) if len(inner) else len(edges)
    return first if len(inner) and _same(edges[first : first + len(inner)], inner) else None


def _same(some: Floats, others: Floats) -> bool:
    """Compare bit by bit: 0 is not -0."""
    return bool(len(some) == len(others) and (some.view(np.int64) == others.view(np.int64)).all())


def _runs(counts: Floats) -> npt.NDArray[np.int64]:
    """Return the counts, each run of zeros as a zero and its length."""
    numbers = counts.astype(np.int64)
    filled = numbers != 0
    kept = filled.copy()
    kept[0] = True
    kept[1:] |= filled[:-1]  # a zero after a count begins a run
    first = kept.nonzero()[0]
    spans = np.empty_like(first)
    spans[:-1], spans[-1] = first[1:] - first[:-1], len(counts) - first[-1]
    numbers = numbers[first]
    empty = numbers == 0
    out: npt.NDArray[np.int64] = numbers.repeat(1 + empty)
    out[(np.arange(len(first)) + empty.cumsum())[empty]] = spans[empty]
    return out


def _varints(numbers: npt.NDArray[np.int64]) -> bytes:
    if numbers.max() < _MORE:
        return numbers.astype(np.uint8).tobytes()
    out = bytearray()
    for number in numbers.tolist():
        rest = number
        while rest >= _MORE:
            out.append(rest & (_MORE - 1) | _MORE)
            rest >>= _BITS
        out.append(rest)
    return bytes(out)


@lru_cache(maxsize=1)
def _default() -> Floats:
    return np.array(bins.of_torch())
