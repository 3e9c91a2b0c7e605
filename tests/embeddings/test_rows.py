"""What a text of numbers may cost: time and memory go with its size."""

from __future__ import annotations

import io
import tracemalloc

import numpy as np
import pytest

from tbnb.embeddings import rows
from tbnb.embeddings.rows import Rows
from tbnb.errors import DecodeError


def read(data: bytes, most: int = 1 << 27) -> Rows:
    """Read a text."""
    found = Rows("t.tsv", most)
    for _ in found.read(io.BytesIO(data)):
        pass
    return found


def test_many_bad_lines_before_the_first_good_one() -> None:
    """They would be rows as long as that one; after a thousand nobody looks for it."""
    tracemalloc.start()
    long = b"\t".join([b"1"] * 1000)
    with pytest.raises(DecodeError, match=r"line 1: found 'x'.* in 1,000 more lines"):
        read(b"x\n" * 300_000 + long)
    with pytest.raises(DecodeError, match="900 lines before the first of 100,000 numbers"):
        read(b"x\n" * 900 + b"\t".join([long] * 100))
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()

    found = read(b"x\n" * 1000 + b"1\t2\n").values()
    assert found.shape == (1001, 2)
    assert found[1000].tolist() == [1, 2]


def test_more_bad_lines_than_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bytes a line make no rows of megabytes; a good line makes up for a bad one."""
    monkeypatch.setattr(rows, "_MOST_MISSING", 30)
    found = read(b"1\t2\t3\n" + b"x\n" * 50 + b"1\t2\t3\n")
    mixed = read(b"1\t2\t3\nx\n" * 50)

    assert len(found.values()) <= 1 + 11
    assert found.notes[-2] == "t.tsv: most lines are like that; the first 12 are shown"
    assert mixed.values().shape == (100, 3)


def test_bad_lines_and_no_room() -> None:
    """Rows that cannot be read count as others do."""
    found = read(b"1\t2\n" + b"x\n" * 9, most=8)

    assert found.values().shape == (4, 2)
    with pytest.raises(DecodeError, match="6 lines before the first of 2 numbers"):
        read(b"x\n" * 6 + b"1\t2\n", most=8)


def test_a_line_without_an_end() -> None:
    """Of 4 MB, a million numbers, nothing is a point."""
    with pytest.raises(DecodeError, match="line 2 has no end"):
        read(b"1\n" + b"1\t" * 2_400_000)


def test_numbers_too_large_for_float32() -> None:
    """They are infinite, as a cast makes them (IEEE 754, 7.4), and nobody is warned."""
    found = read(b"1e300\t1\n-1e300\t2\nx\n4\t1e39")

    np.testing.assert_array_equal(
        found.values(), [[np.inf, 1], [-np.inf, 2], [np.nan, np.nan], [4, np.inf]]
    )
