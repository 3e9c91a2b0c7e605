"""Points from files, against numpy and TensorBoard's reader."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.projector.projector_plugin import _read_tensor_tsv_file

from tbnb.data.work import Work
from tbnb.embeddings import matrix, paths
from tbnb.embeddings.matrix import Matrix
from tbnb.errors import DecodeError

SAMPLES = Path(__file__).parents[1] / "samples"
NOWHERE = "nan or infinite as float32; this point has no place in the picture"


def read(path: Path, data: bytes, shape: tuple[int, ...] = ()) -> Matrix:
    """Read a file with these bytes in it."""
    path.write_bytes(data)
    return Work(matrix.read(path, path.name, shape)).whole()


@pytest.mark.parametrize("writer", ["torch", "tensorboardX"])
def test_samples(writer: str) -> None:
    """The matrix that the writer was given."""
    root = SAMPLES / writer / "all"
    given_matrix = np.load(root / "embedding_mat.npy")
    found = Work(matrix.read(root / "00000" / "default" / "tensors.tsv", "t")).whole()

    np.testing.assert_allclose(found.values, given_matrix, rtol=1e-6)
    assert found.values.dtype == np.float32
    assert found.notes == []


@given(st.integers(1, 40), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_tsv_as_tensorboard_reads_it(rows: int, columns: int, seed: int) -> None:
    """Of any shape, blank lines and all."""
    import tempfile  # noqa: PLC0415 - hypothesis and pytest's tmp_path do not go together

    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, columns)) * 10.0 ** rng.integers(-30, 30, (rows, columns))
    lines = ["\t".join(map(repr, row)) for row in values.tolist()]
    lines.insert(int(rng.integers(0, rows + 1)), "")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "t.tsv")
        path.write_text("\n".join(lines) + "\n" * int(rng.integers(0, 3)))

        found = Work(matrix.read(path, "t")).whole()
        np.testing.assert_array_equal(found.values, _read_tensor_tsv_file(str(path)))


def test_pieces(tmp_path: Path) -> None:
    """A file of many pieces, whose lines end anywhere in them."""
    values = np.arange(300_000.0).reshape(-1, 3)
    text = "".join("\t".join(map(str, row)) + "\r\n" for row in values.tolist())

    assert len(text) > 4 << 18
    found = read(tmp_path / "t.tsv", text.encode())
    np.testing.assert_array_equal(found.values, values)
    assert found.notes == []


@pytest.mark.parametrize(
    ("data", "values", "notes"),
    [
        (
            b"1\t2\n3\n4\tx\t5\n\n6\t7\n",
            [[1, 2], [None, None], [None, None], [6, 7]],
            [
                "t.tsv, line 2: found 1 numbers, want 2",
                "t.tsv, line 3: found 'x', want a number",
            ],
        ),
        (b"a\tb\n1\t2\n", [[None, None], [1, 2]], ["t.tsv, line 1: found 'a', want a number"]),
        (b"1\t2\t\n3\t4\n", [[None, None], [3, 4]], ["t.tsv, line 1: found '', want a number"]),
        (b"nan\tinf\n1\t-2e3", [[None, np.inf], [1, -2000]], [f"t.tsv, line 1: {NOWHERE}"]),
        (b"\xef\xbb\xbf1\t2\n", [[1, 2]], []),
        (
            b"1\n" + b"x\n" * 7,
            [[1]] + [[None]] * 7,
            [
                *(f"t.tsv, line {i}: found 'x', want a number" for i in (2, 3, 4)),
                "t.tsv: 4 more lines like that",
            ],
        ),
    ],
)
def test_bad_lines(tmp_path: Path, data: bytes, values: list[Any], notes: list[str]) -> None:
    """Each is named; the rows around it stay what they are."""
    found = read(tmp_path / "t.tsv", data)

    np.testing.assert_array_equal(found.values, np.array(values, np.float32))
    assert found.notes == notes


def test_bad_lines_far_apart(tmp_path: Path) -> None:
    """A row keeps its number, whatever piece of the file it is in."""
    lines = [f"{i}\t{i}" for i in range(100_000)]
    lines[0], lines[50_000], lines[99_999] = "x", "1\t2\t3", "y\t1"
    found = read(tmp_path / "t.tsv", "\n".join(lines).encode())

    bad = np.flatnonzero(np.isnan(found.values[:, 0]))
    assert bad.tolist() == [0, 50_000, 99_999]
    np.testing.assert_array_equal(np.delete(found.values[:, 1], bad)[[0, 60_000]], [1, 60_002])
    assert [note.split(":")[0] for note in found.notes] == [
        f"t.tsv, line {line}" for line in (1, 50_001, 100_000)
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"a\tb\nc\td\n"])
def test_no_point(tmp_path: Path, data: bytes) -> None:
    """Then there is nothing to show."""
    with pytest.raises(DecodeError, match="want numbers parted by tabs"):
        read(tmp_path / "t.tsv", data)


def test_bare(tmp_path: Path) -> None:
    """Little-endian float32, whatever the name says: TensorBoard goes by its not being text."""
    values = np.random.default_rng(0).normal(size=(5, 3)).astype("<f4")

    for name in ("t.bytes", "t.tsv"):
        found = read(tmp_path / name, values.tobytes(), (5, 3))
        np.testing.assert_array_equal(found.values, values)
        assert found.notes == []


@pytest.mark.parametrize(
    ("shape", "rows", "note"),
    [
        ((4, 3), 4, "found 60 bytes, want 48 for 4 rows of 3 float32"),
        ((9, 3), 5, "found 60 bytes, want 108 for 9 rows of 3 float32"),
        ((4, 1_000_000_000), 0, "not one whole row"),
        ((), 0, r"tensor_shape is \[\]"),
        ((15,), 0, r"tensor_shape is \[15\]"),
        ((5, -3), 0, r"tensor_shape is \[5, -3\]"),
        ((0, 3), 0, "not one whole row"),
    ],
)
def test_bare_of_another_shape(
    tmp_path: Path, shape: tuple[int, ...], rows: int, note: str
) -> None:
    """No size is believed that the file has not."""
    data = np.arange(15, dtype="<f4").tobytes()
    if rows:
        found = read(tmp_path / "t.bytes", data, shape)
        np.testing.assert_array_equal(found.values.ravel(), np.arange(3.0 * rows))
        assert found.notes == [f"t.bytes: {note}"]
    else:
        with pytest.raises(DecodeError, match=note):
            read(tmp_path / "t.bytes", data, shape)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["<f8", ">f4", "<f2", "<i8", "|u1", "|b1"])
def test_numpy(tmp_path: Path, order: Any, dtype: str) -> None:
    """Any array of real numbers, and one of one dimension as points on a line."""
    values = np.random.default_rng(0).integers(0, 2, (7, 6)).astype(dtype)
    for some in (values, values[:, 0]):
        file = io.BytesIO()
        np.save(file, np.asarray(some, order=order))

        found = read(tmp_path / "t.npy", file.getvalue())
        np.testing.assert_array_equal(found.values, some.reshape(7, -1))


def test_numpy_of_no_points(tmp_path: Path) -> None:
    """Other shapes are no points in rows."""
    for some in (np.zeros((2, 2, 2)), np.zeros((0, 3)), np.zeros(()), np.zeros((2, 2), complex)):
        file = io.BytesIO()
        np.save(file, some)

        with pytest.raises(DecodeError, match="want real numbers with points in rows"):
            read(tmp_path / "t.npy", file.getvalue())


def test_numpy_never_runs_what_it_reads(tmp_path: Path) -> None:
    """An array of objects is a program."""

    class Trap:
        def __reduce__(self) -> Any:
            return (Path.touch, (tmp_path / "sprung",))

    file = io.BytesIO()
    np.save(file, np.array([[Trap()]], dtype=object), allow_pickle=True)

    with pytest.raises(DecodeError, match="want real numbers"):
        read(tmp_path / "t.npy", file.getvalue())
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    ("cut", "message"), [(9, "not a numpy array"), (60, "not a numpy array"), (130, "row 0 of 3")]
)
def test_numpy_cut_short(tmp_path: Path, cut: int, message: str) -> None:
    """It says so."""
    file = io.BytesIO()
    np.save(file, np.arange(6.0).reshape(3, 2))

    with pytest.raises(DecodeError, match=message):
        read(tmp_path / "t.npy", file.getvalue()[:cut])


def test_numpy_that_claims_much(tmp_path: Path) -> None:
    """No size is believed that the file has not."""
    file = io.BytesIO()
    np.save(file, np.arange(6.0).reshape(3, 2))
    data = file.getvalue().replace(b"(3, 2), }        ", b"(30000000, 2), } ")

    found = read(tmp_path / "t.npy", data)
    np.testing.assert_array_equal(found.values, [[0, 1], [2, 3], [4, 5]])
    assert found.notes == ["t.npy: ends in row 3 of 30,000,000"]


def test_numpy_cut_later(tmp_path: Path) -> None:
    """What is whole is shown."""
    file = io.BytesIO()
    np.save(file, np.arange(6.0).reshape(3, 2))

    found = read(tmp_path / "t.npy", file.getvalue()[:-1])
    np.testing.assert_array_equal(found.values, [[0, 1], [2, 3]])
    assert found.notes == ["t.npy: ends in row 2 of 3"]


def test_more_than_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first rows are."""
    monkeypatch.setattr(matrix, "MOST_VALUES", 10)
    values = np.arange(60, dtype="<f4").reshape(20, 3)
    file = io.BytesIO()
    np.save(file, values)
    text = "".join("\t".join(map(str, row)) + "\n" for row in values.tolist())

    for name, data in [("t.npy", file.getvalue()), ("t.bytes", values.tobytes()), ("t.tsv", text)]:
        raw = data.encode() if isinstance(data, str) else data
        found = read(tmp_path / name, raw, (20, 3))
        np.testing.assert_array_equal(found.values, values[:3])
        assert "the first 3 are" in found.notes[0]


def npy(header: str, data: bytes = b"", version: bytes = b"\x01\x00", length: int = -1) -> bytes:
    """Return a numpy file of any header."""
    raw = header.encode() + b"\n"
    size = len(raw) if length < 0 else length
    return (
        b"\x93NUMPY" + version + size.to_bytes(2 if version[0] == 1 else 4, "little") + raw + data
    )


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }" + " " * 20_000,
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "9" * 5000 + ", 2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, -2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (True, 2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [3, 2], }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ('3', 2), }",
        "{'descr': '<f4', 'fortran_order': 3, 'shape': (3, 2), }",
        "{'descr': '<f4', 'fortran_order': False, }",
        "{'descr': 'zz', 'fortran_order': False, 'shape': (3, 2), }",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3, 2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), 'more': 1, }",
        "{'descr': ['<f4'], 'fortran_order': False, 'shape': (3, 2), }",
        "{'descr': '|S0', 'fortran_order': False, 'shape': (3, 2), }",
        "{'descr': '<V0', 'fortran_order': False, 'shape': (3, 2), }",
        "{'descr': '<f16', 'fortran_order': False, 'shape': (3, 2), }",
        "[" * 5000,
        "{'a" + "'" * 3,
        "{1: 2, [3]: 4}",
        "(" * 90 + "1 is 1" + ")" * 90,
        "\x00",
        "'\\d'",
        "__import__('os')",
        "",
    ],
)
def test_numpy_headers_that_are_none(tmp_path: Path, header: str) -> None:
    """Any of them is said to be none; no warning comes of it, and nothing is run."""
    for version in (b"\x01\x00", b"\x02\x00", b"\x03\x00"):
        with pytest.raises(DecodeError, match=r"^t\.npy: "):
            read(tmp_path / "t.npy", npy(header[:65_000], bytes(24), version))


def test_numpy_of_python_2(tmp_path: Path) -> None:
    """A shape of its long integers, as numpy reads it, but without its warning."""
    data = np.arange(6, dtype="<f4").tobytes()
    found = read(
        tmp_path / "t.npy",
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3L, 2L), }", data),
    )

    assert found.values.tolist() == [[0, 1], [2, 3], [4, 5]]


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_numpy_versions(tmp_path: Path, version: tuple[int, int]) -> None:
    """All that numpy writes."""
    file = io.BytesIO()
    np.lib.format.write_array(file, np.arange(6.0).reshape(3, 2), version)

    assert read(tmp_path / "t.npy", file.getvalue()).values.tolist() == [[0, 1], [2, 3], [4, 5]]


def test_numpy_header_of_a_gigabyte(tmp_path: Path) -> None:
    """It is not read to see that it is none: the file is a hole."""
    path = tmp_path / "t.npy"
    path.write_bytes(npy("", version=b"\x02\x00", length=1 << 30))
    os.truncate(path, 1 << 30)
    tracemalloc.start()

    with pytest.raises(DecodeError, match="not a numpy array"):
        Work(matrix.read(path, "t.npy")).whole()
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_numpy_by_column_of_more_than_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not kept is not read, and what is, in pieces: the file is a hole of 200 MB."""
    monkeypatch.setattr(matrix, "MOST_VALUES", 6_000_000)
    path = tmp_path / "t.npy"
    header = "{'descr': '|u1', 'fortran_order': True, 'shape': (100000000, 2), }"
    start = npy(header)
    with path.open("wb") as file:
        file.write(start)
        for column in (0, 1):
            file.seek(len(start) + column * 100_000_000 + 2_999_999)
            file.write(bytes([column + 1]))
        file.truncate(len(start) + 200_000_000)
    tracemalloc.start()
    steps = matrix.read(path, "t.npy")
    pieces = Work(counted(steps))
    found, count = pieces.whole()

    assert found.values.shape == (3_000_000, 2)
    assert found.values[-1].tolist() == [1, 2]
    assert np.count_nonzero(found.values) == 2
    assert count >= 2
    assert tracemalloc.get_traced_memory()[1] < found.values.nbytes + 20_000_000
    tracemalloc.stop()


def counted(steps: Generator[None, None, Matrix]) -> Generator[None, None, tuple[Matrix, int]]:
    """Return what a generator returns, and how often it can be left."""
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value, count
        count += 1
        yield


def test_numpy_numbers_too_large(tmp_path: Path) -> None:
    """As in text: infinite, without a warning."""
    file = io.BytesIO()
    np.save(file, np.array([[1e300, -1e300], [np.nan, 1]]))

    np.testing.assert_array_equal(
        read(tmp_path / "t.npy", file.getvalue()).values, [[np.inf, -np.inf], [np.nan, 1]]
    )


def test_signalling_nan(tmp_path: Path) -> None:
    """It is a NaN, and no "invalid value" is written into the user's cell."""
    file = io.BytesIO()
    np.save(file, np.array([[0x7FF0000000000001]], "<u8").view("<f8"))

    assert np.isnan(read(tmp_path / "t.npy", file.getvalue()).values).all()


def test_replaced_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is that of the file that is read, not of what has its name now."""
    real = paths.opened

    def opened(path: Path, named: str) -> io.BufferedReader:
        file = real(path, named)
        path.unlink()
        path.write_bytes(bytes(400))
        return file

    monkeypatch.setattr(paths, "opened", opened)
    found = read(tmp_path / "t.bytes", np.arange(6, dtype="<f4").tobytes(), (3, 2))

    assert found.values.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert found.notes == []
