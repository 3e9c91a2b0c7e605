"""Every sample of every writer says what its truth file says it was given."""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import shutil
import wave
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from stores import content, kinds, loaded
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams import plugin_data_pb2

from tbnb.data.logs import Logs

SAMPLES = Path(__file__).parents[1] / "samples"
PLACES = sorted(str(p.parent.relative_to(SAMPLES)) for p in SAMPLES.rglob("truth.json"))
SCALARS = ("scalars", "certain", "scalars_no_purge", "scalars_after_purge")


def truth(place: str) -> dict[str, Any]:
    """Return the truth file of a sample."""
    found: dict[str, Any] = json.loads((SAMPLES / place / "truth.json").read_text())
    return found


def having(key: str) -> Iterator[tuple[str, str, Any]]:
    """Yield (sample, tag, truth) of every tag under a key."""
    for place in PLACES:
        found = truth(place).get(key)
        if isinstance(found, dict):
            yield from ((place, tag, want) for tag, want in found.items() if tag != "note")


def single(place: str, tag: str, plugin: str) -> Any:
    """Return the points of a series in the sample's own directory."""
    return loaded(SAMPLES / place).series(".", tag, plugin)


def equal(got: float, want: float | str) -> bool:
    """Compare a number with its form in JSON, where non-finite ones are words."""
    number = float(want)
    return got == number or (math.isnan(got) and math.isnan(number))


def check(logs: Logs, run: str, tag: str, want: list[list[Any]], key: str) -> None:
    """Compare a scalar series with its truth."""
    columns = logs.scalars(run, tag)
    keep = ~columns.superseded if key == "scalars_after_purge" else slice(None)
    rows = list(
        zip(
            columns.wall_time[keep].tolist(),
            columns.step[keep].tolist(),
            columns.value[keep].tolist(),
            strict=True,
        )
    )
    if key == "certain":
        rows = rows[: len(want)]
    assert len(rows) == len(want)
    for (wall, step, value), (wall_want, step_want, value_want) in zip(rows, want, strict=True):
        assert wall_want is None or wall == wall_want
        assert step == step_want
        assert equal(value, value_want)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fast", [True, False], ids=["columns", "protobuf"])
def test_scalars(place: str, fast: bool) -> None:  # noqa: FBT001 - a parameter
    """Every scalar: wall time, step and value, in order, on both paths."""
    want = truth(place)
    logs = loaded(SAMPLES / place, fast=fast)

    for key in SCALARS:
        for tag, rows in want.get(key, {}).items():
            check(logs, ".", tag, rows, key)
    for run, tags in want.get("add_scalars_subruns", {}).items():
        for tag, rows in tags.items():
            check(logs, run, tag, rows, "scalars")
    if want.get("scalars"):
        assert set(logs.tags(".", "scalars")) == set(want["scalars"])


@pytest.mark.parametrize("place", PLACES)
def test_paths_are_equal(place: str) -> None:
    """The columns and protobuf alone give one store."""
    assert content(loaded(SAMPLES / place)) == content(loaded(SAMPLES / place, fast=False))


def test_damage(tmp_path: Path) -> None:
    """Two samples are damaged and three end in the middle, which counts once they are quiet."""
    root = shutil.copytree(SAMPLES, tmp_path / "samples")
    for path in root.rglob("*tfevents*"):
        os.utime(path, (1.7e9, 1.7e9))

    found = {place: kinds(loaded(root / place)) for place in PLACES}

    assert {place: kind for place, kind in found.items() if kind} == {
        "edge/bad_data_crc": Counter(["bad_data_crc"]),
        "edge/bad_length_crc": Counter(["bad_length_crc"]),
        "edge/truncated_in_data": Counter(["truncated_tail"]),
        "edge/truncated_in_header": Counter(["truncated_tail"]),
        "edge/zero_tail": Counter(["bad_length_crc"]),
    }


def test_keras() -> None:
    """Keras: epoch_* of both runs is the training history, in float32."""
    place = "keras/tensorboard_callback"
    history = truth(place)["history"]
    logs = loaded(SAMPLES / place)

    for name, values in history.items():
        run = "validation" if name.startswith("val_") else "train"
        got = logs.scalars(run, f"epoch_{name.removeprefix('val_')}").value
        np.testing.assert_allclose(got, np.float32(values), rtol=1e-6)
    assert logs.tags("train")["keras"] == "graph_keras_model"


def test_lightning() -> None:
    """Lightning: the hparams lie in the same file, and one run has two files."""
    logs = loaded(SAMPLES / "lightning")
    want = truth("lightning")["train_loss_step_all_steps"]
    run = "my/version_0"

    columns = logs.scalars(run, "train_loss_step")
    step_of = dict(zip(columns.step.tolist(), columns.value.tolist(), strict=True))
    assert all(step_of[step] == value for step, value in want if step in step_of)
    assert len(columns) > 0
    assert logs.scalars(run, "hp_metric").value.tolist() == [-1.0]
    assert "_hparams_/experiment" in logs.tags(run, "hparams")


HISTOGRAMS = list(having("histograms"))


@pytest.mark.parametrize(("place", "tag", "rows"), HISTOGRAMS, ids=[t for _, t, _ in HISTOGRAMS])
def test_histograms(place: str, tag: str, rows: list[Any]) -> None:
    """Histograms are (k, 3): left, right, count; counts and edges are those that were given."""
    points = single(place, tag, "histograms")

    assert [p.step for p in points] == [row[1] for row in rows]
    for point, (_, _, want) in zip(points, rows, strict=True):
        got = point.value
        assert got.ndim == 2
        assert got.shape[1] == 3
        if "bucket" in want:
            kept = np.flatnonzero(np.array(want["bucket"]) > 0)
            inner = slice(kept[0], kept[-1] + 1)
            assert got[:, 2].tolist() == want["bucket"][inner]
            assert got[:-1, 1].tolist() == want["bucket_limit"][inner][:-1]
            assert (got[0, 0], got[-1, 1]) == (want["min"], want["max"])
        elif "buckets" in want:
            assert len(got) == want["buckets"]
        if want.get("num"):
            assert got[:, 2].sum() == want["num"]


IMAGES = list(having("images"))


@pytest.mark.parametrize(("place", "tag", "rows"), IMAGES, ids=[t for _, t, _ in IMAGES])
def test_images(place: str, tag: str, rows: list[Any]) -> None:
    """Images are [width, height, encoded…], and decode to the pixels that were given."""
    points = single(place, tag, "images")

    assert len(points) == len(rows)
    for point, row in zip(points, rows, strict=True):
        width, height, *encoded = point.value.tolist()
        shape = row[3] if isinstance(row[3], list) else row[2]
        assert (int(height), int(width)) == (shape[0], shape[1])
        with Image.open(io.BytesIO(encoded[0])) as image:
            pixels = np.asarray(image)
        assert pixels.size == math.prod(shape)
        if isinstance(row[3], str):
            assert hashlib.sha256(pixels.tobytes()).hexdigest() == row[3]
        else:
            assert len(encoded) == min(row[2], 3) or len(encoded) == row[2]


TEXTS = list(having("text"))


@pytest.mark.parametrize(("place", "tag", "rows"), TEXTS, ids=[t for _, t, _ in TEXTS])
def test_text(place: str, tag: str, rows: Any) -> None:
    """Texts are bytes, of rank 0, 1 or 2."""
    got = [point.value for point in single(place, tag, "text")]

    if place.startswith("tf2"):
        assert np.vectorize(bytes.decode, otypes=[object])(got[0]).tolist() == rows
    else:
        assert [value.item().decode() for value in got] == [row[2] for row in rows]


TENSORS = [t for t in having("tensors") if isinstance(t[2], dict)]


@pytest.mark.parametrize(("place", "tag", "want"), TENSORS, ids=[t for _, t, _ in TENSORS])
def test_tensors(place: str, tag: str, want: dict[str, Any]) -> None:
    """Torch's add_tensor of every type, its float32 bits in half_val included."""
    (point,) = single(place, tag, "tensor")

    assert list(point.value.shape) == want["shape"]
    assert [str(v) for v in point.value.ravel().tolist()] == want["values"]


def test_tensors_without_a_plugin() -> None:
    """tf.summary.write without metadata: kept, with an empty plugin name."""
    logs = loaded(SAMPLES / "tf2/summary_v2")

    assert logs.series(".", "raw/tensor_f32")[0].value.tolist() == [[1, 2], [3, 4]]
    assert logs.series(".", "raw/tensor_str", "")[0].value.tolist() == [b"x", b"y"]


CURVES = list(having("pr_curves"))


@pytest.mark.parametrize(("place", "tag", "rows"), CURVES)
def test_pr_curves(place: str, tag: str, rows: Any) -> None:
    """Curves are the six rows that were written."""
    points = single(place, tag, "pr_curves")

    np.testing.assert_allclose(points[0].value, np.array(rows, dtype=np.float32))


def test_meshes() -> None:
    """Vertices, faces and colours are three tags of the mesh plugin."""
    want = truth("torch/all")["mesh"]["mesh/tetra"]
    logs = loaded(SAMPLES / "torch/all")

    for part in ("VERTEX", "FACE", "COLOR"):
        got = logs.series(".", f"mesh/tetra_{part}", "mesh")[0].value
        assert got.tolist() == want[part]


@pytest.mark.parametrize("run", ["hp0", "hp1"])
def test_hparams(run: str) -> None:
    """Hyperparameters are metadata without a tensor; the content is what was given."""
    want = truth("torch/all")["hparams"][run]["hparams"]
    points = loaded(SAMPLES / "torch/all").series(run, "_hparams_/session_start_info")
    data = plugin_data_pb2.HParamsPluginData.FromString(points.summary(0).content)

    given = data.session_start_info.hparams
    got = {name: getattr(v, v.WhichOneof("kind")) for name, v in given.items()}
    assert points[0].value.shape == (0,)
    assert got == want


def test_custom_scalars() -> None:
    """A layout is one string."""
    value = loaded(SAMPLES / "torch/all").series(".", "custom_scalars__config__")[0].value
    layout = layout_pb2.Layout.FromString(value.item())

    assert [c.title for c in layout.category] == list(truth("torch/all")["custom_scalars"])


def test_audio() -> None:
    """Audio is (n, 2): encoded and label; the samples are those that were given."""
    want = truth("torch/all")["audio"]["audio/sine"]
    (point,) = single("torch/all", "audio/sine", "audio")

    assert point.value.shape == (1, 2)
    with wave.open(io.BytesIO(point.value[0, 0])) as sound:
        frames = sound.readframes(sound.getnframes())
        assert sound.getnframes() == want["length_frames"]
    assert hashlib.sha256(frames).hexdigest() == want["pcm16_sha"]


def test_graphs() -> None:
    """Graph, run metadata and, of onnx, a second graph are all there."""
    torch = loaded(SAMPLES / "torch/all").tags(".")
    both = loaded(SAMPLES / "tensorboardX/all")
    old = loaded(SAMPLES / "tf1/compat_v1").tags(".")

    assert (torch["__run_graph__"], torch["step1"]) == ("graphs", "graph_tagged_run_metadata")
    assert len(both.series(".", "__run_graph__", "graphs")) == 2
    assert old["__run_graph__"] == "graphs"
    assert old["step000"] == "graph_tagged_run_metadata"


FILES = sorted(SAMPLES.rglob("*tfevents*"))


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(SAMPLES))[:60] for p in FILES])
def test_cut_at_every_byte(path: Path, tmp_path: Path) -> None:
    """Both paths agree on each file cut at every byte of its last 200."""
    data = path.read_bytes()
    target = tmp_path / path.name
    for cut in range(1, min(200, len(data)) + 1):
        target.write_bytes(data[:-cut])
        assert content(loaded(target)) == content(loaded(target, fast=False)), cut
