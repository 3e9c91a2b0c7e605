"""One embedding and all that belongs to it, from real writers' folders and from bad ones."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tbnb.data.work import Work
from tbnb.embeddings import config
from tbnb.embeddings.embedding import Embedding, read
from tbnb.errors import DecodeError

SAMPLES = Path(__file__).parents[1] / "samples"
# Keras's callback writes such a name, and no tensor_path, for a layer of a model.
KERAS = "layer_with_weights-0/embeddings/.ATTRIBUTES/VARIABLE_VALUE"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBB", 13, b"IHDR", 16, 8, 8, 2)  # 16 by 8 pixels


def load(directory: Path, fields: str) -> Embedding:
    """Read the one embedding that a configuration lists."""
    path = directory / "projector_config.pbtxt"
    path.write_text(f"embeddings {{ {fields} }}")
    return Work(read(config.listed(str(path), str(directory))[0])).whole()


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Two points in a log directory."""
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "t.tsv").write_text("1\t2\t3\n4\t5\t6\n")
    return logs


@pytest.mark.parametrize("writer", ["torch", "tensorboardX"])
def test_samples(writer: str) -> None:
    """Matrix, labels and sheet of every embedding."""
    root = SAMPLES / writer / "all"
    entries = config.listed(str(root / "projector_config.pbtxt"), str(root))
    found = {(one.tag, one.step): Work(read(one)).whole() for one in entries}
    first = found["default", 0]

    for one in found.values():
        np.testing.assert_allclose(one.matrix, np.load(root / "embedding_mat.npy"), rtol=1e-6)
        assert one.notes == []
    assert first.table.column("label") == [f"lab{i}" for i in range(25)]
    assert first.sprite is not None
    assert first.sprite.encoded == (root / "00000" / "default" / "sprite.png").read_bytes()
    assert (first.sprite.width, first.sprite.height, first.sprite.columns) == (8, 8, 5)
    assert found["two/cols", 1].table.column("name")[24] == "n24"
    assert found["two/cols", 1].sprite is None
    if writer == "torch":
        assert found["plain", 100_000].table.names == ()


def test_a_file_of_numbers_that_is_elsewhere(logs: Path) -> None:
    """Nothing of it is read, and nothing is said of it."""
    secret = logs.parent / "secret.tsv"
    secret.write_text("1\t2\n")
    (logs / "link.tsv").symlink_to(secret)

    for named in ("../secret.tsv", str(secret), "link.tsv", "/etc/passwd", "/no/such"):
        with pytest.raises(DecodeError, match="leads out of the log directory"):
            load(logs, f'tensor_path: "{named}"')
    for named in ("http://evil.example/t.tsv", "file:///etc/passwd", "gs://bucket/t"):
        with pytest.raises(DecodeError, match="not a path below the log directory"):
            load(logs, f'tensor_path: "{named}"')
    with pytest.raises(DecodeError, match=r"none\.tsv: no such file"):
        load(logs, 'tensor_path: "none.tsv"')
    with pytest.raises(DecodeError, match="not a regular file"):
        load(logs, 'tensor_path: "."')


def test_other_files_that_are_elsewhere(logs: Path) -> None:
    """The points are shown without them, and what is missing is said."""
    (logs.parent / "m.tsv").write_text("a\nb\n")
    found = load(
        logs,
        'tensor_path: "t.tsv" metadata_path: "../m.tsv" bookmarks_path: "/etc/hostname" '
        'sprite { image_path: "http://x/y.png" single_image_dim: [8, 8] }',
    )

    assert found.matrix.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert (found.table.names, found.sprite, found.bookmarks) == ((), None, "")
    assert [note.split(":")[0] for note in found.notes] == ["../m.tsv", "http", "/etc/hostname"]


def test_where_the_configuration_says_it(logs: Path) -> None:
    """Of what does not fit together both sides are named: the file, and what names it."""
    path = logs / "projector_config.pbtxt"
    path.write_text(
        "# mine\n\n"
        'embeddings { tensor_path: "t.tsv" metadata_path: "m.tsv" bookmarks_path: "b.txt"\n'
        '  sprite { image_path: "s.png" single_image_dim: [16, 8] } }\n'
        "embeddings {\n"
        '  tensor_name: "two" tensor_path: "t.bytes" tensor_shape: [9, 2]\n'
        '  metadata_path: "../m.tsv" sprite { image_path: "s.png" }\n'
        "}\n"
        'embeddings { tensor_name: "three" tensor_path: "t.bytes" }\n'
        'embeddings { tensor_name: "four" tensor_path: "http://x/t" }\n'
    )
    (logs / "m.tsv").write_text("a\nb\nc\nd\n")
    (logs / "s.png").write_bytes(PNG)
    (logs / "t.bytes").write_bytes(np.arange(4, dtype="<f4").tobytes())
    first, second, third, fourth = config.listed(str(path), str(logs))

    said = {
        3: [
            "m.tsv: found 4 rows, want 2, one for each point; those from line 3 on are left out",
            "s.png: 16 by 8 pixels hold 1 by 1 pictures of 16 by 8, want 2, one for each point",
            "b.txt: no such file",
        ],
        5: [
            "t.bytes: found 16 bytes, want 72 for 9 rows of 2 float32",
            "../m.tsv: leads out of the log directory; copy the file into it",
            "s.png: single_image_dim is 0 by 0, want the pixels of one picture",
        ],
    }
    for entry, (line, notes) in zip((first, second), said.items(), strict=True):
        expected = [f"{note} (projector_config.pbtxt, line {line})" for note in notes]
        assert Work(read(entry)).whole().notes == expected
    for entry, line, why in ((third, 9, r"tensor_shape is \[\]"), (fourth, 10, "not a path below")):
        with pytest.raises(
            DecodeError, match=rf"{why}.* \(projector_config\.pbtxt, line {line}\)$"
        ):
            Work(read(entry)).whole()


@pytest.mark.parametrize(
    ("fields", "data", "note"),
    [
        ("single_image_dim: [8, 8]", None, "s.png: no such file"),
        ("single_image_dim: [8, 8]", b"<svg/>", "s.png: not a PNG"),
        ("single_image_dim: [0, -1]", PNG, "single_image_dim is 0 by -1"),
        ("", PNG, "single_image_dim is 0 by 0"),
        (
            "single_image_dim: [16, 8]",
            PNG,
            "hold 1 by 1 pictures of 16 by 8, want 2",
        ),
    ],
)
def test_bad_sprite(logs: Path, fields: str, data: bytes | None, note: str) -> None:
    """It is left out, with a note that names it."""
    if data is not None:
        (logs / "s.png").write_bytes(data)
    found = load(logs, f'tensor_path: "t.tsv" sprite {{ image_path: "s.png" {fields} }}')

    assert found.sprite is None
    assert len(found.notes) == 1
    assert note in found.notes[0]


def test_good_sprite(logs: Path) -> None:
    """As many pictures as points."""
    (logs / "s.png").write_bytes(PNG)
    found = load(
        logs, 'tensor_path: "t.tsv" sprite { image_path: "s.png" single_image_dim: [8, 8] }'
    )

    assert found.sprite is not None
    assert (found.sprite.columns, found.notes) == (2, [])


def test_bookmarks(logs: Path) -> None:
    """JSON as it stands; else a note."""
    text = '[ {"label": "Zustand é\\u00e9",\n  "selectedPoints": [1.0, 1e2]} ]\n'
    for start in ("", "\ufeff"):
        (logs / "b.txt").write_text(start + text, encoding="utf-8")
        found = load(logs, 'tensor_path: "t.tsv" bookmarks_path: "b.txt"')
        assert (found.bookmarks, found.notes) == (text, [])

    for data in (b"{", b"[NaN]", b"[1e999]", b"[" * 100_000, b'["\xff"]', b'["\xed\xa0\x80"]'):
        (logs / "b.txt").write_bytes(data)
        found = load(logs, 'tensor_path: "t.tsv" bookmarks_path: "b.txt"')
        assert found.bookmarks == ""
        assert found.notes[0].startswith("b.txt: not the JSON of bookmarks")


def test_bookmarks_of_megabytes(logs: Path) -> None:
    """Nobody has them; lists in lists would take hundreds."""
    (logs / "b.txt").write_text("[" + "[],[]," * 200_000 + "[]]")
    found = load(logs, 'tensor_path: "t.tsv" bookmarks_path: "b.txt"')

    assert found.bookmarks == ""
    assert found.notes == ["b.txt: more than 1,048,576 bytes, which is too large to show"]


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ('model_checkpoint_path: "model.ckpt-5"', "the TensorFlow checkpoint model.ckpt-5"),
        ('model_checkpoint_dir: "models"', "the TensorFlow checkpoint models"),
        ('embeddings { tensor_name: "e" }', "a TensorFlow checkpoint"),
        (
            'embeddings { tensor_name: "e" } model_checkpoint_path: "model.ckpt-5"',
            "the TensorFlow checkpoint model.ckpt-5",
        ),
        (
            f'embeddings {{\n  tensor_name: "{KERAS}"\n  metadata_path: "metadata.tsv"\n}}\n',
            "a TensorFlow checkpoint",
        ),
    ],
)
def test_only_in_a_checkpoint(logs: Path, text: str, which: str) -> None:
    """It says what cannot be read, and what can."""
    path = logs / "projector_config.pbtxt"
    path.write_text(text)
    (entry,) = config.listed(str(path), str(logs))

    with pytest.raises(DecodeError) as caught:
        Work(read(entry)).whole()
    line = ", line 1" if "embeddings" in text else ""
    assert str(caught.value) == (
        f"{entry.tag}: no tensor_path, so its rows are only in {which}, which tbnb does not read; "
        "save them as tensors.tsv, float32 .bytes or .npy and name them in tensor_path, or pass "
        f"the array to tbnb.project (projector_config.pbtxt{line})"
    )


def test_components_are_computed_once(logs: Path) -> None:
    """And say what they are of."""
    found = load(logs, 'tensor_path: "t.tsv" metadata_path: "no.tsv"')
    first = Work(found.components()).whole()

    assert Work(found.components()).whole() is first
    assert Work(found.components(spherized=True)).whole() is not first
    np.testing.assert_allclose(np.abs(first.values[:, 0]), [27**0.5 / 2] * 2, rtol=1e-6)
    assert repr(found) == "<Embedding: 2 points in 3 dimensions, labels []>"


@pytest.mark.parametrize("name", ["x" * 300, "x/" * 5000, "t.tsv/x"])
def test_names_that_no_file_can_have(logs: Path, name: str) -> None:
    """The points are shown without it, and a short note says why."""
    found = load(
        logs,
        f'tensor_path: "t.tsv" metadata_path: "{name}" bookmarks_path: "{name}" '
        f'sprite {{ image_path: "{name}" single_image_dim: [8, 8] }}',
    )

    assert len(found.matrix) == 2
    assert len(found.notes) == 3
    assert max(map(len, found.notes)) < 600
    with pytest.raises(DecodeError, match=r"cannot be read|no such file|not a path"):
        load(logs, f'tensor_path: "{name}"')


def test_a_directory_that_may_not_be_entered(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so; a test may run as root, whom nothing is forbidden."""
    (logs / "m.tsv").write_text("a\nb\n")
    real = os.stat

    def stat(path: Any, **options: Any) -> os.stat_result:
        if str(path).endswith("m.tsv"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, **options)

    monkeypatch.setattr(os, "stat", stat)
    found = load(logs, 'tensor_path: "t.tsv" metadata_path: "m.tsv"')

    assert found.notes == [
        "m.tsv: cannot be read: Permission denied (projector_config.pbtxt, line 1)"
    ]


def test_a_checkpoint_of_any_name(logs: Path) -> None:
    """What is said of it is of the length of a line."""
    path = logs / "projector_config.pbtxt"
    path.write_text(f'model_checkpoint_path: "{"x" * 100_000}"')
    (entry,) = config.listed(str(path), str(logs))

    with pytest.raises(DecodeError) as caught:
        Work(read(entry)).whole()
    assert len(str(caught.value)) < 1000
