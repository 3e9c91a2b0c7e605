"""The files of the projector, against protobuf, Pillow and TensorBoard's own readers."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from google.protobuf import text_format
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tensorboard.plugins.projector.projector_config_pb2 import EmbeddingInfo, ProjectorConfig
from tensorboard.plugins.projector.projector_plugin import _read_tensor_tsv_file

from tbnb.embeddings import cells, written
from tbnb.embeddings.written import Embedding
from tbnb.errors import DecodeError

SAMPLES = Path(__file__).parents[1] / "samples"
ONE = Embedding("default:00000", "00000/default/tensors.tsv")


def names(config: str) -> list[str]:
    """Return the embeddings that protobuf finds in a configuration."""
    message = text_format.Parse(config, ProjectorConfig())
    return [embedding.tensor_name for embedding in message.embeddings]


def lines(data: bytes) -> list[list[str]]:
    """Return the cells that TensorBoard's page shows: lines by line feed, blank ones dropped."""
    return [line.split("\t") for line in data.decode().split("\n") if line.strip()]


def test_config_is_what_torch_writes() -> None:
    """Byte for byte, for all three of the sample's calls."""
    path = SAMPLES / "torch" / "all" / "projector_config.pbtxt"
    config = ""
    for tag, step, rest in [
        ("default", 0, {"metadata": "metadata.tsv", "sprite": "sprite.png", "sprite_cell": (8, 8)}),
        ("two/cols", 1, {"metadata": "metadata.tsv"}),
        ("plain", 100_000, {}),
    ]:
        folder = written.folder(tag, step)
        found = {
            name: f"{folder}/{value}" if isinstance(value, str) else value
            for name, value in rest.items()
        }
        one = Embedding(written.named(tag, step), f"{folder}/tensors.tsv", **found)  # type: ignore[arg-type]  # by name
        config = written.merged(config, one)

    assert config == path.read_text()


def test_any_name_is_kept() -> None:
    """Quotes, line feeds and other scripts, as protobuf prints and reads them."""
    name = "größe \"x\" 'y' \\ \n\t\x00 😀:00000"
    one = Embedding(name, "t")

    assert text_format.Parse(f"embeddings {one}", ProjectorConfig()).embeddings[0] == EmbeddingInfo(
        tensor_name=name, tensor_path="t"
    )


def test_merge_keeps_what_others_wrote() -> None:
    """Comments, unknown fields and other embeddings stay; the same name is replaced where it is."""
    before = (
        '# mine\nmodel_checkpoint_path: "ckpt"\n'
        'embeddings { tensor_name: "default:00000" tensor_path: "old" }  # first\n'
        'embeddings { tensor_name: "other" bookmarks_path: "b" }\nnew_field: [1, 2]'
    )

    after = written.merged(before, ONE)
    assert after == before.replace('{ tensor_name: "default:00000" tensor_path: "old" }', str(ONE))
    assert written.merged(after, ONE) == after


def test_merge_leaves_no_duplicates() -> None:
    """As tensorboardX leaves them when a run is written again."""
    sample = (SAMPLES / "tensorboardX" / "all" / "projector_config.pbtxt").read_text()

    assert names(sample + sample) == ["default:00000", "two/cols:00001"] * 2
    assert names(written.merged(sample + sample, ONE)) == [
        "default:00000",
        "two/cols:00001",
        "two/cols:00001",
    ]


def test_merge_into_a_list() -> None:
    """The other spelling of a repeated field."""
    before = 'embeddings: [{tensor_name: "a"}, {tensor_name: "default:00000"}]'

    message = text_format.Parse(written.merged(before, ONE), ProjectorConfig())
    assert [each.tensor_name for each in message.embeddings] == ["a", "default:00000"]
    assert message.embeddings[1].tensor_path == ONE.tensors


def test_merge_refuses_what_is_no_configuration() -> None:
    """Nothing would be left of it."""
    with pytest.raises(DecodeError, match="line 1"):
        written.merged("{ json: 1 }", ONE)


@pytest.mark.parametrize(
    ("tag", "step", "folder"),
    [
        ("default", 0, "00000/default"),
        ("two/cols", 1, "00001/two%2fcols"),
        ("a%b\\c", 123456, "123456/a%25b%5cc"),
        ("..", 7, "00007/%2e%2e"),
        (".", -1, "-0001/%2e"),
        ("../../etc", 0, "00000/..%2f..%2fetc"),
        ("a\x00\n", 0, "00000/a%00%0a"),
        ("", 3, "00003"),
        ("größe", 3, "00003/größe"),
    ],
)
def test_folder(tag: str, step: int, folder: str) -> None:
    """Percent-encoded as torch does, and never above the run."""
    assert written.folder(tag, step) == folder


def test_folder_of_a_long_tag() -> None:
    """It is a name that file systems take, and another tag's is another."""
    folders = {written.folder("ö" * 1_000_000 + end, 0) for end in ("a", "b")}

    assert len(folders) == 2
    assert all(len(folder.encode()) < 230 for folder in folders)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_tensors_are_exact(dtype: str) -> None:
    """Every bit pattern of a dtype comes back from its digits, NaN and infinities too."""
    size = np.dtype(dtype).itemsize
    bits = np.random.default_rng(0).integers(0, 256, (1 << 17) * size, dtype=np.uint8)
    values = np.frombuffer(bits.tobytes(), dtype).copy()
    info = np.finfo(dtype)
    values[:6] = [0.0, -0.0, info.max, info.tiny, info.smallest_subnormal, -np.inf]
    data = b"".join(written.tensors(values.reshape(-1, 8)))

    read = [float(cell) for line in data.decode().splitlines() for cell in line.split("\t")]
    np.testing.assert_array_equal(np.array(read, max(np.dtype(dtype), np.float32)), values)


def test_tensors_as_tensorboard_reads_them(tmp_path: Path) -> None:
    """The numbers of torch's sample file, from the same matrix."""
    sample = SAMPLES / "torch" / "all"
    mat = np.load(sample / "embedding_mat.npy")
    path = tmp_path / "tensors.tsv"
    path.write_bytes(b"".join(written.tensors(mat)))

    theirs = _read_tensor_tsv_file(str(sample / "00000" / "default" / "tensors.tsv"))
    np.testing.assert_array_equal(_read_tensor_tsv_file(str(path)), theirs)


@pytest.mark.parametrize("shape", [(1, 1), (3, 20_000), (20_000, 3), (16_385, 1)])
def test_tensors_of_any_shape(shape: tuple[int, int]) -> None:
    """Whatever the number of rows written at once, and integers have no point."""
    mat = np.arange(shape[0] * shape[1]).reshape(shape)
    rows = b"".join(written.tensors(mat)).decode().splitlines()

    assert [[int(cell) for cell in row.split("\t")] for row in rows] == mat.tolist()


def test_truth_values_are_numbers() -> None:
    """TensorBoard reads no "True"."""
    assert b"".join(written.tensors(np.array([[True, False]]))) == b"1\t0\n"


def test_metadata_is_what_torch_writes() -> None:
    """One column without a header, two with one."""
    sample = SAMPLES / "torch" / "all"

    one = written.metadata([(f"lab{i}",) for i in range(25)])
    two = written.metadata([(str(i), f"n{i}") for i in range(25)], ("id", "name"))
    assert one == (sample / "00000" / "default" / "metadata.tsv").read_bytes()
    assert two == (sample / "00001" / "two%2fcols" / "metadata.tsv").read_bytes()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_label(labels: list[str]) -> None:
    """A line each, even when it is empty, and read back as it was."""
    found = lines(written.metadata([(label,) for label in labels]))

    assert [len(cells) for cells in found] == [1] * len(labels)
    assert [cells.label(cell) for (cell,) in found] == labels


@given(st.lists(st.lists(st.text("\t\r\n \\␉␛x\ufeff"), min_size=2, max_size=2), min_size=1))
def test_any_row(rows: list[list[str]]) -> None:
    """Cells stay in their columns."""
    header, *found = lines(written.metadata(rows, ("a\tb", "c")))

    assert header == ["a␉b", "c"]
    assert [[cells.label(cell) for cell in row] for row in found] == rows


def test_labels_are_legible() -> None:
    """A control character is its picture; a backslash, as in paths and formulas, is itself."""
    data = written.metadata([("a\tb\nc\r",), ("C:\\temp \\theta",), ("␉",), ("",)])

    assert data.decode() == "a␉b␊c␍\nC:\\temp \\theta\n␛␉\n␛\n"


def test_bytes_that_are_no_text() -> None:
    """TensorBoard could not read the file: they are escapes."""
    assert written.metadata([("\udcff",)]) == b"\\udcff\n"
    assert written.named("\udcff", 0) == "\\udcff:00000"


@pytest.mark.parametrize(
    ("count", "height", "width", "channels", "side"),
    [(25, 8, 8, 3, 40), (10, 4, 6, 3, 24), (1, 3, 3, 4, 3), (3, 10, 5, 3, 20)],
)
def test_sprite(count: int, height: int, width: int, channels: int, side: int) -> None:
    """Each picture is where TensorBoard looks for it: row by row, sheet width / width in a row."""
    shape = (count, height, width, channels)
    images = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    sheet = np.asarray(Image.open(io.BytesIO(written.sprite(images))))

    assert sheet.shape[0] == side
    across = sheet.shape[1] // width
    for number, image in enumerate(images):
        y, x = number // across * height, number % across * width
        np.testing.assert_array_equal(sheet[y : y + height, x : x + width], image)
    assert sheet.astype(int).sum() == images.astype(int).sum()
