"""Histograms, tensors, curves, meshes, layouts and hyperparameters beside torch's own summaries."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from recorder import Recorder
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
from tensorboardX import summary as tensorboardx
from torch.utils.tensorboard import SummaryWriter
from torch.utils.tensorboard import summary as peer

from tbnb.format import tensors
from tbnb.format.events import SummaryValue
from tbnb.format.schema import TensorProto
from tbnb.plugins import histograms
from tbnb.plugins import hparams as plugin

RNG = np.random.default_rng(0)
BINS = histograms.default_bins()
LAST = BINS[-1]


def logged(call: Callable[[Recorder], None]) -> Summary:
    """Return the one summary that a call of tbnb's logs."""
    writer = Recorder()
    call(writer)
    ((summary, _, _),) = writer.events
    return summary


def test_default_bins(tmp_path: Any) -> None:
    """Number for number those of torch's writer."""
    with SummaryWriter(tmp_path) as writer:
        assert writer.default_bins == BINS


DTYPES = st.sampled_from([np.float16, np.float32, np.float64, np.int8, np.int64, np.uint8, bool])
RULES = st.sampled_from(["tensorflow", "sqrt", 1, 7, [-1.5, 0, 1, 2], [0.1, 0.2]])


@st.composite
def numbers(draw: st.DrawFn) -> np.ndarray:
    """Draw an array of any real dtype and of any size in magnitude that torch's bins hold."""
    dtype = np.dtype(draw(DTYPES))
    shape = draw(arrays.array_shapes(max_dims=2, max_side=12))
    if dtype.kind == "f":
        largest = min(2.0**66, float(np.finfo(dtype).max))
        elements = st.floats(-largest, largest, width=8 * dtype.itemsize)
        return draw(arrays.arrays(dtype, shape, elements=elements))
    return draw(arrays.arrays(dtype, shape))


@given(values=numbers(), bins=RULES, max_bins=st.sampled_from([None, 1, 2, 5, 100]))
def test_any_histogram_is_torchs(values: np.ndarray, bins: Any, max_bins: int | None) -> None:
    """Byte for byte, whatever the bins; what torch refuses is refused."""
    edges = BINS if bins == "tensorflow" else bins
    try:
        want = peer.histogram("h", values, edges, max_bins).SerializeToString()
    except ValueError:
        with pytest.raises(ValueError, match=r"bins|values"):
            histograms.summary("h", values, bins=bins, max_bins=max_bins)
        return
    if not any(Summary.FromString(want).value[0].histo.bucket):
        with pytest.raises(ValueError, match="none of"):  # torch writes buckets of nothing
            histograms.summary("h", values, bins=bins, max_bins=max_bins)
        return

    assert histograms.summary("h", values, bins=bins, max_bins=max_bins) == want


@given(
    eighths=st.lists(st.integers(-1_000, 1_000), min_size=1, max_size=200),
    bins=st.sampled_from(["auto", "fd", "doane", "scott", "rice"]),
    max_bins=st.sampled_from([None, 3, 64]),
)
def test_rules_are_torchs(eighths: list[int], bins: str, max_bins: int | None) -> None:
    """Of values near enough to each other that no rule asks for millions of buckets."""
    values = np.array(eighths) / 8

    want = peer.histogram("h", values, bins, max_bins).SerializeToString()
    assert histograms.summary("h", values, bins=bins, max_bins=max_bins) == want


@pytest.mark.parametrize("dtype", ["f4", "f8", "f2"])
@pytest.mark.parametrize("size", [1_000, 300_000])
def test_a_large_histogram_is_torchs(dtype: str, size: int) -> None:
    """Over several blocks, with as many magnitudes as a float32 has in the bins.

    The last digit of the sum of squares is that of the number of processors, with torch too.
    """
    values = (RNG.standard_normal(size) * 10.0 ** RNG.uniform(-20, 4, size)).astype(dtype)
    want = peer.histogram("h", values, BINS).value[0].histo
    found = Summary.FromString(histograms.summary("h", values)).value[0].histo

    assert found.sum_squares == pytest.approx(want.sum_squares, rel=1e-13)
    found.sum_squares = want.sum_squares
    assert found == want


def test_histogram_beyond_the_bins() -> None:
    """What torch drops without a word is counted; the other buckets stay torch's."""
    values = np.array([-1e30, 0.5, 1.5, 1e30])
    theirs = peer.histogram("h", values, BINS).value[0].histo
    ours = Summary.FromString(histograms.summary("h", values)).value[0].histo

    assert sum(theirs.bucket) == 2
    assert sum(ours.bucket) == theirs.num == 4
    inside = dict(zip(ours.bucket_limit, ours.bucket, strict=True))
    for limit, count in zip(theirs.bucket_limit, theirs.bucket, strict=True):
        assert inside[limit] == count


HISTOGRAMS = {
    "torch": torch.arange(10.0),
    "with gradient": torch.arange(10.0, requires_grad=True),
    "bfloat16": torch.arange(10, dtype=torch.bfloat16),
    "not contiguous": torch.arange(20.0).reshape(4, 5).t()[::2],
    "conjugate view": torch.arange(4).to(torch.complex64).conj().real,
    "numpy": np.arange(10, dtype=np.int32),
    "number": 3.5,
}


@pytest.mark.parametrize("kind", HISTOGRAMS)
def test_histograms_of_what_torch_takes(kind: str) -> None:
    """Tensors with and without gradient, views, half precision, plain numbers."""
    given = HISTOGRAMS[kind]

    assert logged(lambda w: w.add_histogram("h", given)) == peer.histogram("h", given, BINS)


def test_histogram_of_jax() -> None:
    """Its arrays and its half precision are those of numpy."""
    want = peer.histogram("h", np.arange(10.0), BINS)

    for dtype in (jnp.float32, jnp.bfloat16, jnp.int32):
        array = jnp.arange(10).astype(dtype)
        assert logged(lambda w, given=array: w.add_histogram("h", given)) == want


def test_raw_histogram() -> None:
    """The same message from tensors and from lists."""
    raw = (0, 9, 3, 12.0, 90.5)
    limits, counts = torch.tensor([1.0, 2.0, 9.0]), torch.tensor([1, 0, 2])

    want = peer.histogram_raw("r", *raw, limits.tolist(), counts.tolist())
    assert logged(lambda w: w.add_histogram_raw("r", *raw, limits, counts)) == want


SAME = ["float32", "float64", "int8", "int16", "int32", "int64", "bool", "complex64", "complex128"]


@pytest.mark.parametrize("dtype", SAME)
@pytest.mark.parametrize("shape", [(), (3,), (2, 0), (2, 1, 3)])
def test_tensors_are_torchs(dtype: str, shape: tuple[int, ...]) -> None:
    """Field for field."""
    tensor = (torch.randn(shape) * 100).to(getattr(torch, dtype))

    assert logged(lambda w: w.add_tensor("t", tensor)) == peer.tensor_proto("t", tensor)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "uint8", "uint16", "uint32", "uint64"])
def test_tensors_that_torch_spoils(dtype: str) -> None:
    """Half precision, unsigned: read back with dtype and values; bfloat16 as float32."""
    tensor = (
        torch.tensor([[0, 1], [3, 250]]).to(getattr(torch, dtype)).requires_grad_("flo" in dtype)
    )
    (value,) = logged(lambda w: w.add_tensor("t", tensor)).value

    read = tensors.to_numpy(TensorProto.FromString(value.tensor.SerializeToString()))
    assert read.dtype == ("float32" if dtype == "bfloat16" else dtype)
    assert read.tolist() == [[0, 1], [3, 250]]
    assert all(bits < 1 << 16 for bits in value.tensor.half_val)


def test_tensors_of_jax() -> None:
    """bfloat16 is kept as such, float8 as float32."""
    (value,) = logged(lambda w: w.add_tensor("t", jnp.array([1.0, 2.0**126], jnp.bfloat16))).value
    (narrow,) = logged(lambda w: w.add_tensor("t", jnp.array([0.5], jnp.float8_e4m3fn))).value

    assert (value.tensor.dtype, list(value.tensor.half_val)) == (14, [0x3F80, 0x7E80])
    assert (narrow.tensor.dtype, list(narrow.tensor.float_val)) == (1, [0.5])


def test_meta_tensor() -> None:
    """It has no data: torch writes random ones."""
    with pytest.raises(TypeError, match="values: want an array"):
        Recorder().add_histogram("h", torch.empty(3, device="meta"))


@given(
    count=st.integers(1, 40),
    thresholds=st.integers(1, 200),
    dtype=st.sampled_from([np.float32, np.float64]),
    weighted=st.sampled_from(["no", "one", "each"]),
    seed=st.integers(0, 999),
)
def test_any_pr_curve_is_torchs(
    count: int, thresholds: int, dtype: type, weighted: str, seed: int
) -> None:
    """Byte for byte, also of predictions that lie on the thresholds."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(2, size=count)
    predictions = np.round(rng.random(count), rng.integers(1, 9)).astype(dtype)
    weights = {"no": None, "one": 0.3, "each": rng.random(count)}[weighted]
    want = peer.pr_curve("p", labels, predictions, thresholds, weights)

    def call(writer: Recorder) -> None:
        writer.add_pr_curve("p", labels, predictions, None, thresholds, weights)

    assert logged(call) == want
    xs = tensorboardx.pr_curve("p", labels, predictions, thresholds, weights)
    assert logged(call) == Summary.FromString(xs.SerializeToString())


def test_pr_curve_with_nan_is_torchs() -> None:
    """Byte for byte: what has no prediction is in no count."""
    labels, predictions = np.array([1, 0, 1]), np.array([0.9, np.nan, 0.5])
    with np.errstate(invalid="ignore"):  # torch makes an integer of NaN
        want = peer.pr_curve("p", labels, predictions)

    assert logged(lambda w: w.add_pr_curve("p", labels, predictions)) == want


def test_pr_curve_of_tensors() -> None:
    """Labels and predictions as a model gives them."""
    labels = torch.tensor([[1], [0], [1]])
    predictions = torch.tensor([[0.25], [0.5], [1.0]], requires_grad=True)
    want = peer.pr_curve("p", labels.numpy(), predictions.detach().numpy())

    assert logged(lambda w: w.add_pr_curve("p", labels, predictions)) == want
    assert logged(lambda w: w.add_pr_curve("p", labels[:, 0], predictions)) == want


def test_raw_pr_curve() -> None:
    """Of other lengths than it says, too."""
    rows = RNG.random((6, 5))

    want = peer.pr_curve_raw("p", *rows)
    assert logged(lambda w: w.add_pr_curve_raw("p", *map(torch.tensor, rows))) == want


@pytest.mark.parametrize("config", [None, {"camera": {"fov": 75}, "b": [1, None]}])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_meshes_are_torchs(config: Any, dtype: torch.dtype) -> None:
    """All parts, with colours or faces or neither."""
    vertices = torch.randn(2, 4, 3).to(dtype)
    colors = torch.randint(256, (2, 4, 3), dtype=torch.uint8)
    faces = torch.randint(4, (2, 5, 3))
    for c, f in [(colors, faces), (None, faces), (colors, None), (None, None)]:
        want = peer.mesh("m/x", vertices, c, f, config)
        found = logged(lambda w, c=c, f=f: w.add_mesh("m/x", vertices, c, f, config))

        assert found == want


LAYOUT = {
    "Taiwan": {"twse": ["Multiline", ["twse/0050", "twse/2330"]]},
    "USA": {"dow": ["Margin", ["dow/aaa", "dow/bbb", "dow/ccc"]], "": ["Multiline", []]},
}


def test_layouts_are_torchs() -> None:
    """Of tensorboardX as well."""
    found = logged(lambda w: w.add_custom_scalars(LAYOUT))

    assert found == peer.custom_scalars(LAYOUT)
    xs = tensorboardx.custom_scalars(LAYOUT).SerializeToString()
    assert found == Summary.FromString(xs)


GIVEN = {"lr": 0.1, "n": 32, "opt": "größe", "amp": True, "zero": 0, "none": None}
METRICS = {"hparam/accuracy": 0.9, "loss": 1}


def session(*arguments: Any, **options: Any) -> list[Any]:
    """Return the tags and contents of the three summaries that tbnb logs."""
    writer = Recorder()
    writer.add_hparams(*arguments, inline=True, **options)
    return contents([summary for summary, _, _ in writer.events[:3]])


def contents(summaries: Any) -> list[Any]:
    """Return tags and contents, of which the order of a map means nothing."""
    found = []
    for summary in summaries:
        (value,) = Summary.FromString(summary.SerializeToString()).value
        data = HParamsPluginData.FromString(value.metadata.plugin_data.content)
        value.metadata.plugin_data.content = b""
        found.append((value, data))
    return found


def test_hparams_are_torchs() -> None:
    """With numbers for booleans; the domains, too."""
    domains = {"n": [32, 64], "opt": ["größe", "b"], "amp": [True, False]}
    want = contents(peer.hparams(GIVEN, METRICS, domains))

    assert session(GIVEN, METRICS, domains, bool_as_number=True) == want
    plain = contents(peer.hparams(GIVEN, METRICS))
    assert session(GIVEN, METRICS, bool_as_number=True) == plain


def test_hparams_are_those_of_tensorboardx() -> None:
    """Booleans are booleans, functions their names."""
    given = {**GIVEN, "fn": math.sin}

    assert session(given, METRICS) == contents(tensorboardx.hparams(given, METRICS))


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor([0.5]),
        torch.tensor(0.5, requires_grad=True),
        torch.tensor([[0.5]], dtype=torch.bfloat16),
        jnp.array(0.5),
        jnp.bfloat16(0.5),
        np.float16(0.5),
    ],
)
def test_hparams_of_one_element(value: Any) -> None:
    """Of any rank and library; torch takes rank 1 only."""
    want = contents(peer.hparams({"t": torch.tensor([0.5])}, {}))

    assert session({"t": value}, {}) == want


def test_hparams_of_truth() -> None:
    """A tensor of one bool is a bool; one of several numbers is refused."""
    writer = Recorder()
    writer.add_hparams({"a": torch.tensor(True), "b": jnp.array([False])}, {}, inline=True)  # noqa: FBT003  a value

    data = writer.values()[1].metadata.plugin_data.content
    start = plugin.decode(SummaryValue("h", "hparams", np.empty(0), data))
    assert start == plugin.SessionStart({"a": True, "b": False})
    with pytest.raises(TypeError, match=r"hparam_dict\['t'\]: want a bool, .* got Tensor of shape"):
        writer.add_hparams({"t": torch.zeros(2)}, {})
