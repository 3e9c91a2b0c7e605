"""add_embedding: files that TensorBoard's projector shows, or none at all."""

from __future__ import annotations

import io
import json
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from google.protobuf import text_format
from PIL import Image
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.plugins import base_plugin
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig
from tensorboard.plugins.projector.projector_plugin import ProjectorPlugin
from werkzeug.test import Client

from tbnb import SummaryWriter
from tbnb.embeddings import cells, written
from tbnb.errors import WriterError

SAMPLE = Path(__file__).parents[1] / "samples" / "torch" / "all"


@pytest.fixture
def writer(tmp_path: Path) -> Any:
    """Return a writer that is closed at the end."""
    with SummaryWriter(tmp_path / "run") as writer:
        yield writer


def config(run: Path) -> ProjectorConfig:
    """Read the configuration with protobuf."""
    return text_format.Parse((run / "projector_config.pbtxt").read_text(), ProjectorConfig())


def files(run: Path) -> set[str]:
    """Return all files of a run but the events."""
    found = {str(path.relative_to(run)) for path in run.rglob("*") if path.is_file()}
    return {name for name in found if "tfevents" not in name}


def test_the_calls_that_made_the_sample(writer: SummaryWriter) -> None:
    """Torch's files from torch's calls: the same names, bytes, numbers and pixels."""
    mat = np.load(SAMPLE / "embedding_mat.npy")
    sheet = np.asarray(Image.open(SAMPLE / "00000" / "default" / "sprite.png"))
    pictures = sheet.reshape(5, 8, 5, 8, 3).transpose(0, 2, 4, 1, 3).reshape(25, 3, 8, 8)
    rows = [[i, f"n{i}"] for i in range(25)]

    writer.add_embedding(mat, [f"lab{i}" for i in range(25)], pictures)
    writer.add_embedding(mat, rows, None, 1, "two/cols", ["id", "name"])
    writer.add_embedding(mat, global_step=100_000, tag="plain")

    run = Path(writer.log_dir)
    assert files(run) == files(SAMPLE) - {"truth.json", "embedding_mat.npy", "pr_inputs.npz"}
    for name in files(run):
        mine, theirs = run / name, SAMPLE / name
        if name.endswith(".png"):
            np.testing.assert_array_equal(np.asarray(Image.open(mine)), sheet)
        elif name.endswith("tensors.tsv"):
            read = np.loadtxt(mine, np.float32, delimiter="\t")
            np.testing.assert_array_equal(read, np.loadtxt(theirs, np.float32, delimiter="\t"))
        else:
            assert mine.read_bytes() == theirs.read_bytes()


def test_tensorboard_serves_it(writer: SummaryWriter, tmp_path: Path) -> None:
    """Through TensorBoard's own plugin: configuration, points, labels and sprite."""
    mat = np.random.default_rng(0).standard_normal((7, 3))
    labels = [f"a\t{i}\nb" for i in range(7)]
    writer.add_embedding(mat, labels, np.zeros((7, 1, 4, 6)), 3, "../up")
    multiplexer = plugin_event_multiplexer.EventMultiplexer().AddRunsFromDirectory(str(tmp_path))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(tmp_path))
    context = base_plugin.TBContext(logdir=str(tmp_path), data_provider=provider)
    apps = ProjectorPlugin(context).get_plugin_apps()
    get = {route: Client(app) for route, app in apps.items()}
    query = {"run": "run", "name": "../up:00003"}
    info = json.loads(get["/info"].get(query_string=query).data)
    points = np.frombuffer(get["/tensor"].get(query_string=query).data, np.float32)
    metadata = get["/metadata"].get(query_string=query).data.decode()
    sprite = get["/sprite_image"].get(query_string=query).data
    assert info["embeddings"][0]["tensorName"] == "../up:00003"
    assert info["embeddings"][0]["tensorShape"] == [7, 3]
    assert info["embeddings"][0]["sprite"]["singleImageDim"] == [6, 4]
    np.testing.assert_array_equal(points.reshape(7, 3), mat.astype(np.float32))
    assert [cells.label(line) for line in metadata.splitlines()] == labels
    assert Image.open(io.BytesIO(sprite)).size == (18, 18)


def test_values_are_exact(writer: SummaryWriter) -> None:
    """Of every dtype, NaN and infinities among them."""
    mat = np.array([[np.pi, np.nan], [np.inf, 5e-324]])
    writer.add_embedding(mat)
    writer.add_embedding(mat.tolist(), tag="list")

    run = Path(writer.log_dir)
    for tag in ("default", "list"):
        read = np.loadtxt(run / "00000" / tag / "tensors.tsv", delimiter="\t")
        np.testing.assert_array_equal(read, mat)


def test_other_writers_entries_stay(writer: SummaryWriter) -> None:
    """A second writer in the directory adds to the configuration; torch's would start anew."""
    run = Path(writer.log_dir)
    (run / "projector_config.pbtxt").write_text('# hand made\nembeddings { tensor_name: "w" }\n')
    writer.add_embedding(np.zeros((2, 2)), tag="a")
    with SummaryWriter(run) as second:
        second.add_embedding(np.zeros((2, 2)), tag="b")
        second.add_embedding(np.ones((2, 2)), ["x", "y"], tag="a")

    found = config(run).embeddings
    assert [one.tensor_name for one in found] == ["w", "a:00000", "b:00000"]
    assert found[1].metadata_path == "00000/a/metadata.tsv"
    assert (run / "projector_config.pbtxt").read_text().startswith("# hand made\n")
    assert (run / found[1].tensor_path).read_text() == "1\t1\n1\t1\n"


def test_many_at_once(writer: SummaryWriter) -> None:
    """No thread's entry is lost, and no process's child is needed to see that."""
    threads = [
        threading.Thread(target=writer.add_embedding, args=(np.eye(3),), kwargs={"tag": f"t{i}"})
        for i in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(config(Path(writer.log_dir)).embeddings) == 16


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # forking beside threads
def test_many_processes_at_once(writer: SummaryWriter) -> None:
    """No process's entry is lost."""
    children = []
    for number in range(8):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                writer.add_embedding(np.eye(3), tag=f"t{number}")
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitpid(child, 0)[1] for child in children]

    assert codes == [0] * 8
    assert len(config(Path(writer.log_dir)).embeddings) == 8


@pytest.mark.parametrize("content", [b"{ json: 1 }", b"embeddings {", b"\xff\xfe"])
def test_an_unreadable_configuration_stays(writer: SummaryWriter, content: bytes) -> None:
    """The error names the file and what to do; nothing is written."""
    path = Path(writer.log_dir) / "projector_config.pbtxt"
    path.write_bytes(content)

    with pytest.raises(WriterError, match=r"projector_config.pbtxt: not a projector.*repair or"):
        writer.add_embedding(np.zeros((2, 2)))
    assert path.read_bytes() == content
    assert files(Path(writer.log_dir)) == {"projector_config.pbtxt"}


MAT = np.zeros((4, 2))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"mat": np.zeros(3)}, ValueError, r"mat: want points in rows.*shape \(3,\)"),
        ({"mat": np.zeros((0, 3))}, ValueError, r"mat: .*n and d at least 1"),
        ({"mat": np.zeros((3, 0))}, ValueError, r"mat: .*n and d at least 1"),
        ({"mat": [["a"]]}, TypeError, "mat: want numbers"),
        ({"mat": np.zeros((2, 2), complex)}, TypeError, "mat: want real numbers"),
        ({"metadata": ["a"]}, ValueError, "metadata: want a label for each of the 4 points, got 1"),
        ({"metadata": "abcd"}, TypeError, "metadata: want a label for each point, got 'abcd'"),
        ({"metadata": 3}, TypeError, "metadata: want a label for each point"),
        (
            {"metadata": [[1, 2]] * 3 + [[1]], "metadata_header": ["a", "b"]},
            ValueError,
            "metadata: row 3 has 1 values, and metadata_header 2 names",
        ),
        ({"metadata": [1] * 4, "metadata_header": "ab"}, TypeError, "metadata_header: want a list"),
        ({"label_img": np.zeros((4, 3, 8))}, ValueError, "label_img: want shape .*channels"),
        ({"label_img": np.zeros((4, 2, 8, 8))}, ValueError, "with 1, 3 or 4 channels"),
        ({"label_img": np.zeros((3, 3, 8, 8))}, ValueError, "each of the 4 points, got 3"),
        (
            {"label_img": np.zeros((4, 1, 1, 4097))},
            ValueError,
            "8194 pixels a side, and TensorBoard shows 8192 at most",
        ),
        ({"tag": None}, TypeError, "tag: want a str"),
        ({"global_step": "x"}, ValueError, "global_step: want a whole number"),
        ({"global_step": float("nan")}, ValueError, "global_step: want a whole number"),
    ],
)
def test_bad_arguments(
    writer: SummaryWriter, arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    """Named, with what came and what is accepted; nothing is written."""
    with pytest.raises(error, match=message):
        writer.add_embedding(**{"mat": MAT, **arguments})
    assert files(Path(writer.log_dir)) == set()


def test_metadata_of_any_kind(writer: SummaryWriter) -> None:
    """Numbers of numpy, rows of an array, a single named column."""
    run = Path(writer.log_dir)
    writer.add_embedding(MAT, np.float32([0.1, 1, 2, 3]))
    writer.add_embedding(MAT, np.arange(8).reshape(4, 2), tag="b", metadata_header=["x", "y"])
    writer.add_embedding(MAT, [["p"], "q", ("r",), 7], tag="c", metadata_header=["only"])
    writer.add_embedding(MAT, [("a", 1)] * 4, tag="d", metadata_header=[])
    header = np.array(["x", "y"])
    writer.add_embedding(MAT, [np.array(["a", "b"])] * 4, tag="e", metadata_header=header)
    writer.add_embedding(MAT, [np.array(5)] * 4, tag="f", metadata_header=["only"])

    def table(tag: str) -> str:
        return (run / "00000" / tag / "metadata.tsv").read_text()

    assert table("default") == "0.1\n1.0\n2.0\n3.0\n"
    assert table("b") == "x\ty\n0\t1\n2\t3\n4\t5\n6\t7\n"
    assert table("c") == "p\nq\nr\n7\n"
    assert table("d") == "('a', 1)\n" * 4
    assert table("e") == "x\ty\n" + "a\tb\n" * 4
    assert table("f") == "5\n" * 4


def test_a_data_frame(writer: SummaryWriter) -> None:
    """Its columns are the table's, under their names or others."""
    frame = pd.DataFrame({"x": [1, 2, 3, 4], "y": list("abcd")})
    writer.add_embedding(MAT, frame)
    writer.add_embedding(MAT, frame, tag="b", metadata_header=["p", "q"])
    writer.add_embedding(MAT, frame["y"], tag="c")

    run = Path(writer.log_dir) / "00000"
    assert (run / "default" / "metadata.tsv").read_text() == "x\ty\n1\ta\n2\tb\n3\tc\n4\td\n"
    assert (run / "b" / "metadata.tsv").read_text().startswith("p\tq\n1\ta\n")
    assert (run / "c" / "metadata.tsv").read_text() == "a\nb\nc\nd\n"


@pytest.mark.parametrize(
    ("value", "pixel"), [(np.uint8(200), 200), (0.5, 127), (1.5, 255), (-1.0, 0), (np.nan, 0)]
)
def test_pixels(writer: SummaryWriter, value: float, pixel: int) -> None:
    """Bytes are pixels; fractions are cut off as torch cuts them, and clipped."""
    writer.add_embedding(MAT, label_img=np.full((4, 1, 2, 2), value))
    sprite = np.asarray(Image.open(Path(writer.log_dir) / "00000" / "default" / "sprite.png"))

    assert sprite.shape == (4, 4, 3)
    assert set(sprite.ravel().tolist()) == {pixel}


def test_a_full_disk_leaves_what_was_there(
    writer: SummaryWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a part of a file nor an entry without its files."""
    run = Path(writer.log_dir)
    writer.add_embedding(MAT)
    before = {name: (run / name).read_bytes() for name in files(run)}

    def broken(_: Any) -> Any:
        yield b"1\t"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(written, "tensors", broken)
    with pytest.raises(WriterError, match="'default:00000' cannot be written: No space left"):
        writer.add_embedding(MAT + 1)
    assert {name: (run / name).read_bytes() for name in files(run)} == before


def test_a_file_in_the_way(writer: SummaryWriter) -> None:
    """The error says where."""
    (Path(writer.log_dir) / "00000").write_text("")

    with pytest.raises(WriterError, match="00000"):
        writer.add_embedding(MAT)


def test_writing_nothing(tmp_path: Path) -> None:
    """A writer that is told so checks the arguments alone."""
    with SummaryWriter(tmp_path / "run", write_to_disk=False) as writer:
        writer.add_embedding(MAT)
        with pytest.raises(ValueError, match="mat"):
            writer.add_embedding([1])

    assert list(tmp_path.iterdir()) == []


def test_a_tag_stays_in_the_run(writer: SummaryWriter, tmp_path: Path) -> None:
    """Whatever it is called."""
    for tag in ("..", "../../x", "/etc", "a/../..", ".", ""):
        writer.add_embedding(MAT, tag=tag)

    assert {path.name for path in tmp_path.iterdir()} == {"run"}
    assert all(
        (tmp_path / "run" / one.tensor_path).exists() for one in config(tmp_path / "run").embeddings
    )
    assert len(files(tmp_path / "run")) == 7


@pytest.mark.parametrize("name", ["metadata", "metadata_header"])
def test_labels_that_are_one_number(writer: SummaryWriter, name: str) -> None:
    """An array without axes has no items."""
    given: dict[str, Any] = {"metadata": ["a"], name: np.array(5)}
    with pytest.raises(TypeError, match=f"{name}: want "):
        writer.add_embedding([[1.0, 2.0]], **given)
