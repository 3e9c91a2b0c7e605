"""add_scalar and add_scalars: what is stored, and what is refused."""

from __future__ import annotations

import math
import re
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from eventfiles import events, files, steps
from tensorboard.plugins.custom_scalar.layout_pb2 import Layout

from tbnb.writer import SummaryWriter, points


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[SummaryWriter]:
    """A writer of the test's directory."""
    made = SummaryWriter(tmp_path)
    yield made
    made.close()


def last(writer: SummaryWriter) -> Any:
    """The event that was written last."""
    writer.flush()
    return events(Path(writer.log_dir))[-1]


class Tensor:
    """A tensor of another library, as far as a scalar needs it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def item(self) -> Any:
        """Give its one element, as torch, jax and numpy do."""
        return self.value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.5, 0.5),
        (3, 3.0),
        (True, 1.0),
        ("1.5", 1.5),
        ("nan", math.nan),
        (math.nan, math.nan),
        (-math.inf, -math.inf),
        (1e39, math.inf),
        (-(10**400), -math.inf),
        (np.float64(0.25), 0.25),
        (np.float16(0.25), 0.25),
        (np.int8(-3), -3.0),
        (np.bool_(True), 1.0),  # noqa: FBT003  a value
        (np.array(2.0), 2.0),
        (np.array([2.0]), 2.0),
        (np.array([[2]]), 2.0),
        ([2.5], 2.5),
        (Tensor(1.25), 1.25),
        ([Tensor(1.25)], 1.25),
    ],
)
def test_a_number_of_any_kind_is_a_simple_value(
    writer: SummaryWriter, value: object, expected: float
) -> None:
    """Torch's default form, float32."""
    writer.add_scalar("a/b", value, 7, walltime=12.5)

    event = last(writer)
    assert (event.wall_time, event.step) == (12.5, 7)
    (written,) = event.summary.value
    assert written.tag == "a/b"
    assert written.simple_value == expected or math.isnan(written.simple_value + expected)
    assert not written.HasField("metadata")


@pytest.mark.parametrize(("double", "value"), [(False, 0.10000000149011612), (True, 0.1)])
def test_new_style_is_a_tensor_with_metadata(
    writer: SummaryWriter, *, double: bool, value: float
) -> None:
    """TensorFlow 2's form keeps 32 or 64 bits and names its plugin."""
    writer.add_scalar("x", 0.1, 1, new_style=True, double_precision=double)

    (written,) = last(writer).summary.value
    assert written.metadata.plugin_data.plugin_name == "scalars"
    assert list(written.tensor.double_val if double else written.tensor.float_val) == [value]
    assert written.tensor.dtype == (2 if double else 1)


def test_double_precision_needs_the_new_style(writer: SummaryWriter) -> None:
    """As in torch: alone it does nothing."""
    writer.add_scalar("x", 0.1, 1, double_precision=True)

    assert last(writer).summary.value[0].WhichOneof("value") == "simple_value"


def test_title_and_explanation(writer: SummaryWriter) -> None:
    """TensorboardX's extras, as words only."""
    writer.add_scalar("x", 0.5, 1, display_name="Loss", summary_description="of *all*")

    (written,) = last(writer).summary.value
    assert written.simple_value == 0.5
    assert written.metadata.display_name == "Loss"
    assert written.metadata.summary_description == "of *all*"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (None, 0),
        (0, 0),
        (127, 127),
        (128, 128),
        (2**31, 2**31),
        (2**63 - 1, 2**63 - 1),
        (-1, -1),
        (-(2**63), -(2**63)),
        (2.9, 2),
        ("3", 3),
        (True, 1),
        (np.int32(5), 5),
        (np.array([6]), 6),
        (Tensor(7), 7),
    ],
)
@pytest.mark.parametrize("new_style", [False, True])
def test_steps_are_int64(
    writer: SummaryWriter, step: object, expected: int, *, new_style: bool
) -> None:
    """Nothing narrows; whatever int() takes is taken, as in torch."""
    writer.add_scalar("x", 1.0, step, new_style=new_style)

    assert last(writer).step == expected


@pytest.mark.parametrize("tag", ["", "a/b c", "損失 é 🎉", "a\0b\n", "a" * 2_000_000])
def test_tags_are_any_text(writer: SummaryWriter, tag: str) -> None:
    """Torch changes none, and neither do we."""
    writer.add_scalar(tag, 1, 1)
    writer.add_scalar(tag, 1, 2)

    assert last(writer).summary.value[0].tag == tag


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((5, 1.0), TypeError, "tag: want a str, got 5"),
        ((["x"], 1.0), TypeError, "tag: want a str, got .'x'. "),
        ((None, 1.0), TypeError, "tag: want a str, got None"),
        (("\ud800", 1.0), ValueError, "tag: want text without surrogates"),
        (("x", "abc"), ValueError, "scalar_value: want one number, got 'abc'"),
        (("x", 1j), TypeError, "scalar_value: want one number, got 1j"),
        (("x", np.complex64(1)), TypeError, "scalar_value: want one number, got "),
        (("x", [1, 2]), TypeError, "scalar_value: want one number, got .1, 2."),
        (("x", []), TypeError, "scalar_value: want one number, got .. .list."),
        (("x", np.zeros(3)), ValueError, "scalar_value: want one number, got ndarray of shape"),
        (("x", None), TypeError, "scalar_value: want one number, got None"),
        (("x", {"a": 1}), TypeError, "scalar_value: want one number, got {'a': 1}"),
        (("x", 1.0, math.nan), ValueError, "global_step: want a whole number, got nan"),
        (("x", 1.0, math.inf), ValueError, "global_step: want a whole number, got inf"),
        (("x", 1.0, "two"), ValueError, "global_step: want a whole number, got 'two'"),
        (("x", 1.0, 2**63), ValueError, "global_step: want an int64"),
        (("x", 1.0, [1]), TypeError, "global_step: want a whole number"),
        (("x", 1.0, 1, "now"), ValueError, "walltime: want one number, got 'now'"),
        (("x", 1.0, 1, math.inf), ValueError, "walltime: want seconds since the epoch"),
    ],
)
def test_bad_arguments_name_themselves(
    writer: SummaryWriter, arguments: tuple[Any, ...], kind: type[Exception], message: str
) -> None:
    """Nothing is half written."""
    with pytest.raises(kind, match=message):
        writer.add_scalar(*arguments)

    assert last(writer).file_version


def test_a_step_that_goes_back_is_said_once(writer: SummaryWriter) -> None:
    """RustBoard would drop points. What was logged is in the file, and where is in the warning."""
    writer.add_scalar("loss", 0.5, 8)
    writer.add_scalar("loss", 0.5, 9)
    with pytest.warns(UserWarning, match=r"tag 'loss'.*: step 3 after step 9.*purge_step=3") as got:
        writer.add_scalar("loss", 0.5, 3)
    writer.add_scalar("loss", 0.5, 4)
    writer.add_scalar("loss", 0.5, 1)
    writer.add_scalar("other", 0.5, 1, new_style=True)
    with pytest.warns(UserWarning, match="tag 'other'"):
        writer.add_scalar("other", 0.5, 0, new_style=True)
    writer.flush()

    assert len(got) == 1
    assert got[0].filename == __file__
    assert steps(Path(writer.log_dir)) == [8, 9, 3, 4, 1, 1, 0]


def test_steps_that_stay_or_rise_are_not_said(writer: SummaryWriter) -> None:
    """Lightning logs several points at one step; other tags have steps of their own."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for step in (-5, -5, 0, 3, 3):
            writer.add_scalar("a", 0.5, step)
        writer.add_scalar("b", 0.5, 1)


def test_a_warning_that_is_an_error_loses_no_point(writer: SummaryWriter) -> None:
    """It is raised behind the event, not instead of it."""
    writer.add_scalar("a", 0.5, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="step 1 after step 2"):
            writer.add_scalar("a", 0.5, 1)

    assert last(writer).step == 1


def test_tags_without_end_are_forgotten(
    writer: SummaryWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script that makes a tag for each step must not fill the memory."""
    monkeypatch.setattr(points, "_MOST", 10)
    for step in range(35):
        writer.add_scalar(f"t{step}", 1, step)
        assert len(writer._points) <= 10
    writer.add_scalar("x" * 5000, 1, 99)
    writer.flush()

    assert "x" * 5000 not in writer._points
    assert steps(Path(writer.log_dir)) == [*range(35), 99]


def test_tensorboardx_order_of_title_and_explanation(writer: SummaryWriter) -> None:
    """They stand where torch has two flags: a text there is no flag."""
    for title, words in (("title", "words"), ("", "words"), ("title", "")):
        writer.add_scalar(f"{title}/{words}", 1.0, 0, 5.0, title, words)

        (value,) = last(writer).summary.value
        assert value.WhichOneof("value") == "simple_value"
        assert (value.metadata.display_name, value.metadata.summary_description) == (title, words)


@pytest.mark.parametrize(
    "name", ["new_style", "double_precision", "display_name", "summary_description"]
)
def test_an_array_is_no_flag(writer: SummaryWriter, name: str) -> None:
    """As happens when arguments are in another order."""
    with pytest.raises(TypeError, match=f"{name}: want "):
        writer.add_scalar("x", 1.0, **{name: np.ones(2)})


def test_a_long_name_leaves_no_half_chart(writer: SummaryWriter, tmp_path: Path) -> None:
    """Names are checked before the first run is made."""
    with pytest.raises(ValueError, match=r"main_tag, tag_scalar_dict.*at most 255 bytes"):
        writer.add_scalars("x", {"a": 1.0, "b" * 300: 2.0})

    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_add_scalars_makes_torchs_runs(writer: SummaryWriter, tmp_path: Path) -> None:
    """``<main tag with _>_<key>`` below the writer's; a slash in the key is a directory."""
    for step in (1, 2):
        writer.add_scalars("a/b", {"x": 0.5, "y/z": np.float32(2)}, step, walltime=2.5)
    assert writer.all_writers is not None
    names = set(writer.all_writers)
    writer.close()

    runs = {"a_b_x": 0.5, "a_b_y/z": 2.0}
    assert names == {str(tmp_path), *(f"{tmp_path}/{run}" for run in runs)}
    for run, value in runs.items():
        assert len(files(tmp_path / run)) == 1
        logged = events(tmp_path / run)[1:]
        assert [(event.step, event.wall_time) for event in logged] == [(1, 2.5), (2, 2.5)]
        for event in logged:
            assert [(v.tag, v.simple_value) for v in event.summary.value] == [("a/b", value)]


def test_add_scalars_as_one_chart_of_this_run(writer: SummaryWriter, tmp_path: Path) -> None:
    """The layout is logged when a line is new, and matches these tags only."""
    writer.add_scalars("a/b", {"x": 0.5, "x.y": 1}, 1, layout=True)
    writer.add_scalars("a/b", {"x": 0.25}, 2, layout=True)
    writer.add_scalars("c", {"z": 2}, 2, layout=True)
    writer.flush()

    values = [value for event in events(tmp_path)[1:] for value in event.summary.value]
    lines = [(v.tag, v.simple_value) for v in values if not v.HasField("metadata")]
    assert lines == [("a/b/x", 0.5), ("a/b/x.y", 1.0), ("a/b/x", 0.25), ("c/z", 2.0)]
    layouts = [
        Layout.FromString(v.tensor.string_val[0])
        for v in values
        if v.metadata.plugin_data.plugin_name == "custom_scalars"
    ]
    drawn = [
        {c.title: list(c.multiline.tag) for c in layout.category[0].chart} for layout in layouts
    ]
    assert [list(titles) for titles in drawn] == [["a/b"], ["a/b", "c"]]
    tags = ["a/b/x", "a/b/x.y", "a/b/xzy", "c/z", "c/zz"]
    matched = [tag for tag in tags for regex in drawn[1]["a/b"] if re.match(regex, tag)]
    assert matched == ["a/b/x", "a/b/x.y"]
    assert [path.name for path in tmp_path.iterdir()] == [files(tmp_path)[0].name]


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((5, {"a": 1}), TypeError, "main_tag: want a str"),
        (("m", [1]), TypeError, "tag_scalar_dict: want a mapping of names to numbers, got .1."),
        (("m", {5: 1}), TypeError, "tag_scalar_dict: want a str, got 5"),
        (("m", {"ok": 1, "a": None}), TypeError, r"tag_scalar_dict\['a'\]: want one number"),
        (("m", {"ok": 1}, "x"), ValueError, "global_step: want a whole number"),
        (("m", {"ok": 1}, 1, "x"), ValueError, "walltime: want one number"),
        (("m", {"ok": 1, "/../../x": 1}), ValueError, "want the name of a directory below"),
        (("", {"ok": 1, "/..": 1}), ValueError, "want the name of a directory below"),
        (("m", {"a\0b": 1}), ValueError, "want the name of a directory below"),
    ],
)
def test_bad_series_name_themselves(
    writer: SummaryWriter,
    tmp_path: Path,
    arguments: tuple[Any, ...],
    kind: type[Exception],
    message: str,
) -> None:
    """No run is made of those that come before a bad one, and none outside the directory."""
    with pytest.raises(kind, match=message):
        writer.add_scalars(*arguments)

    assert [path.name for path in tmp_path.iterdir()] == [files(tmp_path)[0].name]


@pytest.mark.parametrize("name", ["", "/etc", "..", "a/../../b", "a/.."])
def test_a_sub_run_stays_below(writer: SummaryWriter, name: str) -> None:
    """Names come from users' data."""
    with pytest.raises(ValueError, match="want the name of a directory below the writer's own"):
        writer._subrun(name)


def test_threads_share_a_tag(writer: SummaryWriter) -> None:
    """Whoever logs: every event of every thread is there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # their steps go back
        threads = [
            threading.Thread(target=lambda: [writer.add_scalar("a", 1, n) for n in range(500)])
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    writer.flush()

    assert sorted(steps(Path(writer.log_dir))) == sorted(list(range(500)) * 8)
