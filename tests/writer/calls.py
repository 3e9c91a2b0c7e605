"""The calls that made tests/samples/torch/all and tests/samples/tensorboardX/all.

Two scripts, one in each peer's dialect, for any writer: run again with tbnb they are compared with
the samples, and run with the peers themselves on other random numbers they are compared live.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from inputs import (
    BOXES,
    CAMERA,
    CURVE,
    DTYPES,
    MARGIN,
    MULTILINE,
    PAGE,
    TENSORBOARDX_STEPS,
    TETRA,
    TORCH_STEPS,
    VALUES,
    WALL,
    Frameworks,
    Inputs,
    gradient,
    sine,
)


def as_torch(writer: Any, inputs: Inputs, frameworks: Frameworks) -> None:
    """Log what tests/samples/torch/all holds, in torch's dialect."""
    tensor = frameworks.tensor
    _torch_scalars(writer, tensor)
    _subruns(writer)
    _torch_histograms(writer, inputs)
    _torch_images(writer, tensor)
    if frameworks.figures is not None:
        for tag, figure in zip(("one", "list"), frameworks.figures(), strict=True):
            writer.add_figure(f"fig/{tag}", figure, 0, walltime=WALL)
    writer.add_audio("audio/sine", sine()[None], 0, 8000, WALL)
    _texts(writer, PAGE, "损失 é 🎉")
    writer.add_text("text/long", "x" * 20_000, 0, WALL)
    _curves(writer, inputs)
    for step in range(2):
        solid = {**TETRA, "vertices": TETRA["vertices"] * (1 + step)}
        solid = {name: tensor(data, str(data.dtype)) for name, data in solid.items()}
        time = WALL + step
        writer.add_mesh("mesh/tetra", **solid, config_dict=CAMERA, global_step=step, walltime=time)
    writer.add_mesh("mesh/cloud", tensor(inputs.cloud, "float32"), global_step=0, walltime=WALL)
    writer.add_custom_scalars({"Taiwan": MULTILINE, "USA": MARGIN})
    for dtype in DTYPES:
        data = tensor([[1, 2, 3], [4, 5, 6]], dtype)
        if data is not None:
            writer.add_tensor(f"tensor/{dtype}", data, 0, WALL)
    options = {"lr": 0.1, "bsize": 32, "opt": "adam", "amp": True, "t": tensor([0.5], "float32")}
    metrics = {"hparam/accuracy": 0.9, "hparam/loss": 0.1}
    writer.add_hparams({**options, "none": None}, metrics, run_name="hp0", global_step=3)
    options = {"lr": 0.2, "bsize": 64, "opt": "sgd", "amp": False}
    metrics = {"hparam/accuracy": 0.8, "hparam/loss": 0.2}
    domain = {"bsize": [32, 64], "opt": ["sgd", "adam"]}
    writer.add_hparams(options, metrics, hparam_domain_discrete=domain, run_name="hp1")
    _embeddings(writer, inputs, tensor)
    writer.add_embedding(tensor(inputs.embedding, "float32"), global_step=100_000, tag="plain")
    if frameworks.graph is not None:
        writer.add_graph(*frameworks.graph())


def as_tensorboardx(writer: Any, inputs: Inputs, frameworks: Frameworks) -> None:
    """Log what tests/samples/tensorboardX/all holds, in tensorboardX's dialect."""
    tensor = frameworks.tensor
    _tensorboardx_scalars(writer)
    _subruns(writer)
    _histograms(writer, inputs)
    writer.add_histogram("hist/doane", inputs.doane, 0, bins="doane", walltime=WALL)
    writer.add_histogram("hist/zeros", np.zeros(100), 0, walltime=WALL)
    _raw(writer, 30, 10)
    _images(writer, tensor)
    _batches(writer, {"batch_nchw": "NCHW"})
    writer.add_images("img/list_of_chw", list(_batch()), 0, walltime=WALL, dataformats="CHW")
    boxes = {"walltime": WALL, "dataformats": "CHW", "labels": ["a", "b"]}
    writer.add_image_with_boxes("img/boxes", gradient(), BOXES, 0, **boxes)
    if frameworks.figures is not None:
        writer.add_figure("fig/one", frameworks.figures()[0], 0, walltime=WALL)
    if frameworks.video:
        frames = np.stack([gradient() * np.float32((i + 1) / 4) for i in range(4)])
        video = np.stack([frames, frames])
        writer.add_video("vid/gif", video, 0, fps=4, walltime=WALL)
        last = (video * 255).astype(np.uint8).transpose(0, 1, 3, 4, 2)
        writer.add_video("vid/u8_nthwc", last, 0, fps=4, walltime=WALL, dataformats="NTHWC")
    writer.add_audio("audio/mono", sine()[:, None], 0, 8000, WALL)
    writer.add_audio("audio/stereo", np.stack([sine(), -sine()], axis=1), 0, 8000, WALL)
    _texts(writer, "hello **world**", "損失 é 🎉")
    _curves(writer, inputs, weighted=False)
    writer.add_mesh("mesh/tetra", **TETRA, global_step=0, walltime=WALL)
    writer.add_mesh("mesh/cloud", inputs.cloud, global_step=0, walltime=WALL)
    writer.add_custom_scalars({"Taiwan": MULTILINE})
    options = {"lr": 0.1, "bsize": 32, "opt": "adam", "amp": True, "fn": math.sin}
    writer.add_hparams(options, {"hparam/accuracy": 0.9}, name="hp0", global_step=3)
    _embeddings(writer, inputs, tensor)
    if frameworks.graph is not None:
        writer.add_graph(*frameworks.graph())


def _torch_scalars(writer: Any, tensor: Callable[[Any, str], Any]) -> None:
    _progress(writer)
    for i in range(10):
        writer.add_scalar("dtype/np_float64", np.float64(i / 3), i, walltime=WALL + i)

    def bfloat16(i: int) -> Any:
        value = tensor(i + 0.5, "bfloat16")
        return i + 0.5 if value is None else value

    kinds = {
        "np_int": np.int64,
        "torch_1elem_2d": lambda i: tensor([[i]], "float32"),
        "bfloat16": bfloat16,
        "bool": lambda i: bool(i % 2),
    }
    for name, number in kinds.items():
        for i in range(5):
            writer.add_scalar(f"dtype/{name}", number(i), i, walltime=WALL + i)
    _edges(writer, (*VALUES, 1e39, 123456789.0, 0.1), TORCH_STEPS)
    writer.add_scalar("edge/step_none", 1.5, walltime=WALL)
    writer.add_scalar("edge/step_none", 2.5, walltime=WALL + 1)
    for i, step in enumerate((5, 3, 3, 9, 9, 1)):
        writer.add_scalar("edge/out_of_order", float(step), step, walltime=WALL + i)
    writer.add_scalar("edge/float_step", 7.0, 7.9, walltime=WALL)
    tags = ("uni/损失 é 🎉/x", "spaces in tag/and:colon", "/leading/slash", "", "a" * 300)
    for i, tag in enumerate((*tags, "nul?<b>&\"'")):
        writer.add_scalar(tag, i + 1, 0, walltime=WALL)
    for name, double in (("float", False), ("double", True)):
        options = {"new_style": True, "double_precision": double}
        for i in range(5):
            writer.add_scalar(f"new_style/{name}", i * 0.1, i, walltime=WALL + i, **options)


def _tensorboardx_scalars(writer: Any) -> None:
    _progress(writer)
    _edges(writer, (*VALUES, 0.1), TENSORBOARDX_STEPS)
    writer.add_scalar("edge/step_none", 1.5, walltime=WALL)
    for i, tag in enumerate(("spaces in tag/and:colon", "/leading/slash")):
        writer.add_scalar(tag, i + 2, 0, walltime=WALL)
    writer.add_scalar("uni/損失 é 🎉/x", 1, 0, walltime=WALL)
    words = {"display_name": "Nice name", "summary_description": "A *markdown* description"}
    writer.add_scalar("meta/named", 1, 0, walltime=WALL, **words)
    writer.add_scalar("list_value", [2.5], 0, walltime=WALL)
    with writer.use_metadata(global_step=77, walltime=WALL + 77):
        writer.add_scalar("use_metadata", 9)


def _progress(writer: Any) -> None:
    for i in range(50):
        writer.add_scalar("train/loss", math.exp(-i / 10), i, walltime=WALL + i)
    for i in range(50):
        writer.add_scalar("train/acc", 1 - math.exp(-i / 10), i, walltime=WALL + i)


def _edges(writer: Any, values: tuple[float, ...], steps: tuple[int, ...]) -> None:
    for i, value in enumerate(values):
        writer.add_scalar("edge/values", value, i, walltime=WALL + i)
    for i, step in enumerate(steps):
        writer.add_scalar("edge/steps", 1.0, step, walltime=WALL + i)


def _subruns(writer: Any) -> None:
    for i in range(5):
        writer.add_scalars("run/14h", {"xsinx": i, "xcosx": 2 * i}, i, walltime=WALL + i)


def _histograms(writer: Any, inputs: Inputs) -> None:
    for i, data in enumerate(inputs.normal):
        writer.add_histogram("hist/normal_f32", data, i, walltime=WALL + i)
    writer.add_histogram("hist/auto", inputs.auto, 0, bins="auto", walltime=WALL)
    writer.add_histogram("hist/fd", inputs.fd, 0, bins="fd", walltime=WALL)


def _torch_histograms(writer: Any, inputs: Inputs) -> None:
    _histograms(writer, inputs)
    bins = [0.0, 0.25, 0.5, 0.75, 1.0]
    writer.add_histogram("hist/list_bins", inputs.uniform, 0, bins=bins, walltime=WALL)
    for tag, data in {
        "constant": np.full(100, 3.0),
        "zeros": np.zeros(100),
        "ints": inputs.ints,
        "neg": inputs.negative,
        "tiny_huge": np.array([1e-13, 1e19, -1e19, 0.0]),
        "one": np.array([0.5]),
    }.items():
        writer.add_histogram(f"hist/{tag}", data, 0, walltime=WALL)
    _raw(writer, 50, np.arange(52))
    limits = [-0.5, 0.5, float(np.finfo(np.float64).max)]
    writer.add_histogram_raw("hist/raw_dblmax", -1, 1, 3, 0, 2, limits, [1, 1, 1], 0, WALL)


def _raw(writer: Any, count: int, bins: Any) -> None:
    """Log the histogram of the documentation of torch's add_histogram_raw."""
    data = np.repeat(np.arange(count) + 0.001, np.arange(count))
    counts, edges = np.histogram(data, bins=bins)
    numbers = data.min(), data.max(), len(data), data.sum(), data.dot(data)
    limits = edges[1:].tolist()
    writer.add_histogram_raw("hist/raw", *numbers, limits, counts.tolist(), 0, WALL)


def _images(writer: Any, tensor: Callable[[Any, str], Any]) -> None:
    image = gradient()
    whole = (image * 255).astype(np.uint8)
    for i in range(3):
        data = image * np.float32((i + 1) / 3)
        writer.add_image("img/chw_float", data, i, walltime=WALL + i)
    writer.add_image("img/chw_uint8_torch", tensor(whole, "uint8"), 0, walltime=WALL)
    writer.add_image("img/hwc", image.transpose(1, 2, 0), 0, walltime=WALL, dataformats="HWC")
    writer.add_image("img/hw", image[0], 0, walltime=WALL, dataformats="HW")
    writer.add_image("img/1hw", image[:1], 0, walltime=WALL)
    rgba = np.concatenate([whole, np.full((1, 24, 32), 127, np.uint8)])
    writer.add_image("img/rgba", rgba, 0, walltime=WALL)


def _torch_images(writer: Any, tensor: Callable[[Any, str], Any]) -> None:
    _images(writer, tensor)
    image = gradient()
    writer.add_image("img/wh", image[0].T, 0, walltime=WALL, dataformats="WH")
    for tag, data in {
        "clip": image * 3 - 1,
        "float_neg": -image,
        "int32_nonuint8": (image * 255).astype(np.int32),
    }.items():
        writer.add_image(f"img/{tag}", data, 0, walltime=WALL)
    _batches(writer, {"batch_nchw": "NCHW", "batch_nhwc": "NHWC"})
    boxes = {"walltime": WALL, "dataformats": "CHW", "labels": ["a", "b"]}
    writer.add_image_with_boxes("img/boxes", image, BOXES, 0, **boxes)


def _batch() -> Any:
    return np.stack([gradient() * (i + 1) / 10 for i in range(10)])


def _batches(writer: Any, formats: dict[str, str]) -> None:
    for tag, letters in formats.items():
        data = _batch().transpose(["NCHW".index(letter) for letter in letters])
        writer.add_images(f"img/{tag}", data, 0, walltime=WALL, dataformats=letters)


def _texts(writer: Any, page: str, words: str) -> None:
    writer.add_text("text/plain", page, 0, WALL)
    writer.add_text("text/plain", "second", 1, WALL + 1)
    writer.add_text("text/uni", words, 0, WALL)
    writer.add_text("text/empty", "", 0, WALL)


def _curves(writer: Any, inputs: Inputs, *, weighted: bool = True) -> None:
    given = inputs.labels, inputs.predictions
    for i in range(2):
        writer.add_pr_curve("pr/curve", *given, i, walltime=WALL + i)
    if weighted:
        options = {"num_thresholds": 50, "weights": 2.0}
        writer.add_pr_curve("pr/thr50_w", *given, 0, **options, walltime=WALL)
    writer.add_pr_curve_raw("pr/raw", **CURVE, global_step=0, num_thresholds=5, walltime=WALL)


def _embeddings(writer: Any, inputs: Inputs, tensor: Callable[[Any, str], Any]) -> None:
    data = tensor(inputs.embedding, "float32")
    pictures = tensor(inputs.pictures, "float32")
    names = [f"lab{i}" for i in range(25)]
    writer.add_embedding(data, metadata=names, label_img=pictures, global_step=0)
    rows = [[str(i), f"n{i}"] for i in range(25)]
    header = ["id", "name"]
    writer.add_embedding(data, metadata=rows, metadata_header=header, global_step=1, tag="two/cols")


SCRIPTS = {"torch": as_torch, "tensorboardX": as_tensorboardx}
