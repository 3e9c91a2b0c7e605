"""RecordWriter, the framing alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tensorboard.summary.writer.record_writer import RecordWriter as Theirs

from tbnb.writer import RecordWriter

DATA = [b"", b"x", bytes(range(256)), b"\0" * 100_000]


def test_bytes_are_those_of_tensorboards_own(tmp_path: Path) -> None:
    """To a file object, or to a path, which is replaced."""
    expected, given, path = io.BytesIO(), io.BytesIO(), tmp_path / "records"
    path.write_bytes(b"older and longer" * 10)
    theirs, ours = Theirs(expected), RecordWriter(given)
    with RecordWriter(path) as to_path:
        for data in DATA:
            theirs.write(data)
            ours.write(data)
            to_path.write(bytearray(data))
    ours.flush()

    assert given.getvalue() == expected.getvalue()
    assert path.read_bytes() == expected.getvalue()


def test_it_closes_what_it_writes_to(tmp_path: Path) -> None:
    """And says so."""
    given = io.BytesIO()
    writer = RecordWriter(given)
    assert not writer.closed
    writer.close()

    assert writer.closed
    assert given.closed
    with RecordWriter(tmp_path / "x") as other:
        pass
    assert other.closed


def test_text_is_no_record() -> None:
    """Nothing of it is written."""
    given = io.BytesIO()
    with pytest.raises(TypeError, match=r"data: want bytes, got 'text' \(str\)"):
        RecordWriter(given).write("text")  # type: ignore[arg-type]  what is tested

    assert given.getvalue() == b""
    with pytest.raises(TypeError, match="writer: want a file or a path, got 5"):
        RecordWriter(5)  # type: ignore[arg-type]  what is tested
