"""What a configuration lists, against protobuf's reader and real writers' files."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf import text_format
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

from tbnb.embeddings import config
from tbnb.embeddings.config import Entry
from tbnb.errors import DecodeError

SAMPLES = Path(__file__).parents[1] / "samples"


def listed(directory: Path, text: str) -> list[Entry]:
    """Return what a configuration of this text lists."""
    path = directory / "projector_config.pbtxt"
    path.write_text(text)
    return config.listed(str(path), str(directory))


@pytest.mark.parametrize("writer", ["torch", "tensorboardX"])
def test_samples(writer: str) -> None:
    """Every field as protobuf reads it."""
    root = SAMPLES / writer / "all"
    path = root / "projector_config.pbtxt"
    theirs = text_format.Parse(path.read_text(), ProjectorConfig()).embeddings
    found = config.listed(str(path), str(root))

    assert [f"{one.tag}:{one.step:05d}" for one in found] == [one.tensor_name for one in theirs]
    assert [
        (one.tensors, one.metadata, one.sprite, one.cell if one.sprite else ()) for one in found
    ] == [
        (
            one.tensor_path,
            one.metadata_path,
            one.sprite.image_path,
            tuple(one.sprite.single_image_dim),
        )
        for one in theirs
    ]
    for one in found:
        status = (root / one.tensors).stat()
        assert (one.wall_time, one.bytes) == (status.st_mtime, status.st_size)


@pytest.mark.parametrize(
    ("name", "tag", "step"),
    [
        ("default:00000", "default", 0),
        ("two/cols:00001", "two/cols", 1),
        ("a%2fb:123456", "a%2fb", 123456),
        ("x:-0001", "x", -1),
        ("a:b:00007", "a:b", 7),
        ("weights:0", "weights:0", 0),
        ("weights:2024", "weights:2024", 0),
        ("plain", "plain", 0),
        ("", "", 0),
        ("far:99999999999999999999", "far:99999999999999999999", 0),
    ],
)
def test_names(tmp_path: Path, name: str, tag: str, step: int) -> None:
    """The step is what torch puts behind a name: five digits at least."""
    (found,) = listed(tmp_path, f'embeddings {{ tensor_name: "{name}" tensor_path: "t.tsv" }}')

    assert (found.tag, found.step) == (tag, step)


def test_repeated(tmp_path: Path) -> None:
    """As tensorboardX leaves them when a run is written again: each once, the last one counts."""
    text = "".join(
        f'embeddings {{ tensor_name: "{name}:00001" tensor_path: "{path}" }}\n'
        for name, path in [("a", "old.tsv"), ("b", "b.tsv"), ("a", "new.tsv")]
    )

    assert [(one.tag, one.tensors) for one in listed(tmp_path, text)] == [
        ("a", "new.tsv"),
        ("b", "b.tsv"),
    ]


@pytest.mark.parametrize("text", ["", "\n# nothing\n"])
def test_empty(tmp_path: Path, text: str) -> None:
    """Nothing is listed, and nothing is wrong with it."""
    assert listed(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "tag", "checkpoint"),
    [
        (
            'model_checkpoint_path: "/models/model.ckpt-100"',
            "model.ckpt-100",
            "/models/model.ckpt-100",
        ),
        ('model_checkpoint_dir: "models/"', "models", "models/"),
        ('model_checkpoint_dir: "."', ".", "."),
        ('model_checkpoint_dir: "all" model_checkpoint_path: "all/one"', "one", "all/one"),
    ],
)
def test_checkpoint_alone(tmp_path: Path, text: str, tag: str, checkpoint: str) -> None:
    """It is there to be told of."""
    (found,) = listed(tmp_path, text)

    assert (found.tag, found.tensors, found.checkpoint) == (tag, "", checkpoint)
    assert found.origin == " (projector_config.pbtxt)"


def test_lines(tmp_path: Path) -> None:
    """Where each begins, as an editor counts, whatever the layout and whoever wrote it."""
    text = (
        "\ufeff# {\r\n"
        'embeddings { tensor_name: "a" } embeddings: <\n'
        '  tensor_name: "b"\n'
        '> model_checkpoint_dir: "\\n"\n'
        "embeddings [\n"
        '  { tensor_name: "c" },\n'
        "  {\n"
        '    tensor_name: "d"\n'
        "  }\n"
        "]\n"
    )
    root = SAMPLES / "torch" / "all"
    path = root / "projector_config.pbtxt"
    begins = [
        number
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.startswith("embeddings {")
    ]

    found = {one.tag: one.origin for one in listed(tmp_path, text)}
    assert found == {
        tag: f" (projector_config.pbtxt, line {line})"
        for tag, line in {"a": 2, "b": 2, "c": 6, "d": 7}.items()
    }
    assert [one.line for one in config.listed(str(path), str(root))] == begins


def test_shape(tmp_path: Path) -> None:
    """Numbers in any notation; what is none is no number of rows."""
    (found,) = listed(
        tmp_path, 'embeddings { tensor_name: "a" tensor_shape: [0x10, 4] tensor_path: "t" }'
    )
    (odd,) = listed(tmp_path, 'embeddings { tensor_name: "a" tensor_shape: [inf, -1, 010] }')

    assert found.shape == (16, 4)
    assert odd.shape == (0, -1, 0)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"embeddings { unbalanced", "line 1"),
        (b'embeddings { tensor_name: "\xff" }', "not UTF-8"),
        (b"{ json: 1 }", "line 1"),
    ],
)
def test_no_configuration(tmp_path: Path, data: bytes, message: str) -> None:
    """It says where."""
    path = tmp_path / "projector_config.pbtxt"
    path.write_bytes(data)

    with pytest.raises(DecodeError, match=message):
        config.listed(str(path), str(tmp_path))


def test_a_link_to_elsewhere_is_not_read(tmp_path: Path) -> None:
    """Not even an error may quote what is there."""
    secret = tmp_path / "secret"
    secret.write_text("embeddings { quoted in an error")
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "projector_config.pbtxt").symlink_to(secret)

    with pytest.raises(DecodeError, match="leads out of the log directory"):
        config.listed(str(logs / "projector_config.pbtxt"), str(logs))


def test_nothing_is_told_of_files_outside(tmp_path: Path) -> None:
    """Neither their size nor whether they exist."""
    logs = tmp_path / "logs"
    logs.mkdir()
    (tmp_path / "there.tsv").write_text("1\t2\n")
    text = "".join(
        f'embeddings {{ tensor_name: "{i}" tensor_path: "{path}" }}'
        for i, path in enumerate(["../there.tsv", "../absent.tsv", "/etc/passwd"])
    )

    assert {(one.wall_time, one.bytes) for one in listed(logs, text)} == {(0.0, 0)}


def test_a_run_that_is_a_link(tmp_path: Path) -> None:
    """Its own files are within reach, where it really is; others there are not."""
    real = tmp_path / "elsewhere" / "run"
    real.mkdir(parents=True)
    (real / "t.tsv").write_text("1\t2\n")
    (tmp_path / "elsewhere" / "other.tsv").write_text("1\t2\n")
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "run").symlink_to(real)
    text = (
        'embeddings { tensor_name: "in" tensor_path: "t.tsv" }'
        'embeddings { tensor_name: "out" tensor_path: "../other.tsv" }'
    )
    path = logs / "run" / "projector_config.pbtxt"
    path.write_text(text)

    assert [one.bytes for one in config.listed(str(path), str(logs))] == [4, 0]


def test_links_in_a_circle(tmp_path: Path) -> None:
    """They lead nowhere."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (found,) = listed(tmp_path, 'embeddings { tensor_name: "x" tensor_path: "a" }')

    assert found.bytes == 0


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_step_of_many_digits(tmp_path: Path, sign: str) -> None:
    """Python makes no number of more than 4,300: it is all tag."""
    name = f"a:{sign}{'1' * 5000}"
    (found,) = listed(tmp_path, f'embeddings {{ tensor_name: "{name}" }}')

    assert (found.tag, found.step) == (name, 0)


def test_numbers_of_many_digits(tmp_path: Path) -> None:
    """None of them is the size of anything."""
    many = "0x" + "f" * 6000
    (found,) = listed(
        tmp_path,
        f'embeddings {{ tensor_name: "a" tensor_shape: [{many}, 0x{"f" * 16}] '
        f"sprite {{ single_image_dim: [{many}, 8] }} }}",
    )

    assert found.shape == (0, (1 << 64) - 1)
    assert found.cell == (0, 8)


def test_tags_of_any_length(tmp_path: Path) -> None:
    """Longer than an event's they are cut, and two of them stay two."""
    long = "x" * 100_000
    text = "".join(f'embeddings {{ tensor_name: "{long}{end}:00001" }}' for end in "ab")
    tags = [one.tag for one in listed(tmp_path, text)]
    (only,) = listed(tmp_path, f'model_checkpoint_path: "{long}"')

    assert len(set(tags)) == 2
    assert {len(tag) for tag in [*tags, only.tag]} == {1 << 16}


@pytest.mark.parametrize(
    "text", ["a:1 " * 150_000, "#\n" * 300_000, "[" + "a/" * 300_000 + "a]: 1"]
)
def test_more_than_anybody_writes(tmp_path: Path, text: str) -> None:
    """Seconds of parsing for nothing; ten thousand embeddings are less."""
    with pytest.raises(DecodeError, match="want at most 524,288 words and marks"):
        listed(tmp_path, text)
    line = (
        'embeddings {{ tensor_name: "a:{:05d}" metadata_path: "m" tensor_path: "t" '
        'sprite {{ image_path: "s" single_image_dim: 8 single_image_dim: 8 }} }}\n'
    )
    assert len(listed(tmp_path, "".join(map(line.format, range(10_000))))) == 10_000
