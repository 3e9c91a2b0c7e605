"""Hyperparameters, written and read."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from summaries import SAMPLES, logged, raised
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.hparams import metadata
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

from tbnb.errors import DecodeError
from tbnb.format.events import SummaryValue
from tbnb.plugins import hparams

GIVEN = {"lr": 0.1, "bsize": 32, "zero": 0.0, "amp": False, "opt": "größe", "": ""}
METRICS = ["hparam/accuracy", "loss"]


def parts(**arguments: Any) -> tuple[Any, Any, Any]:
    """Return experiment, session start and session end as TensorBoard parses them."""
    found = []
    for data in hparams.experiment(GIVEN, METRICS, **arguments):
        (value,) = Summary.FromString(data).value
        plugin = value.metadata.plugin_data
        assert plugin.plugin_name == "hparams"
        assert value.WhichOneof("value") is None
        found.append((value.tag, plugin.content))
    tags = [tag for tag, _ in found]
    assert tags == [
        metadata.EXPERIMENT_TAG,
        metadata.SESSION_START_INFO_TAG,
        metadata.SESSION_END_INFO_TAG,
    ]
    return (
        metadata.parse_experiment_plugin_data(found[0][1]),
        metadata.parse_session_start_info_plugin_data(found[1][1]),
        metadata.parse_session_end_info_plugin_data(found[2][1]),
    )


def test_tensorboard_reads_the_values() -> None:
    """Each has the field of its type, zero and False and empty text too."""
    _, start, end = parts()

    kinds = {name: value.WhichOneof("kind") for name, value in start.hparams.items()}
    values = {name: getattr(start.hparams[name], kind) for name, kind in kinds.items()}
    assert values == GIVEN
    assert kinds["zero"] == kinds["bsize"] == "number_value"
    assert (kinds["amp"], kinds["opt"]) == ("bool_value", "string_value")
    assert end.status == 1


def test_tensorboard_reads_the_experiment() -> None:
    """Names and types in the order given, domains where there are any, and the metrics."""
    found, _, _ = parts(domains={"bsize": [32, 64], "opt": [], "amp": [True]})

    infos = {info.name: info for info in found.hparam_infos}
    assert list(infos) == list(GIVEN)
    assert [info.type for info in infos.values()] == [3, 3, 3, 2, 1, 1]
    assert list(infos["bsize"].domain_discrete) == [32, 64]
    assert list(infos["amp"].domain_discrete) == [True]
    domains = {name: info.WhichOneof("domain") for name, info in infos.items()}
    assert domains["opt"] == "domain_discrete"
    assert domains["lr"] is None
    assert [info.name.tag for info in found.metric_infos] == METRICS


def test_round_trip() -> None:
    """One message of three values, each decoded to what was logged."""
    data = hparams.summary(GIVEN, METRICS, {"bsize": [32, 64]})
    experiment, start, end = (hparams.decode(value) for value in raised(data))

    assert isinstance(experiment, hparams.Experiment)
    assert [one.name for one in experiment.hparams] == list(GIVEN)
    assert experiment.hparams[1] == hparams.Hparam("bsize", "float64", discrete=(32.0, 64.0))
    assert experiment.metrics == (hparams.Metric("hparam/accuracy"), hparams.Metric("loss"))
    assert start == hparams.SessionStart(GIVEN)
    assert isinstance(start, hparams.SessionStart)
    assert list(start.hparams) == list(GIVEN)
    assert start.hparams["amp"] is False
    assert end == hparams.SessionEnd("success")


@pytest.mark.parametrize(
    ("place", "sample"),
    [("torch/all", "hp0"), ("torch/all", "hp1"), ("tensorboardX/all", "hp0")],
)
def test_samples_of_runs(place: str, sample: str) -> None:
    """The values that torch (a bool is a number) and tensorboardX were given."""
    truth = json.loads((SAMPLES / place / "truth.json").read_text())["hparams"][sample]
    series = logged(f"{place}/{sample}", hparams.NAME)
    found = {tag: hparams.decode(points[0][1]) for tag, points in series.items()}

    experiment, start = found[hparams.EXPERIMENT], found[hparams.SESSION_START]
    assert isinstance(experiment, hparams.Experiment)
    assert isinstance(start, hparams.SessionStart)
    assert start.hparams == truth["hparams"]
    assert {one.tag for one in experiment.metrics} == set(truth["metrics"])
    assert found[hparams.SESSION_END] == hparams.SessionEnd("success")
    domains = {one.name: list(one.discrete) for one in experiment.hparams if one.discrete}
    assert domains == truth.get("domain_discrete", {})


def test_samples_of_tensorflow() -> None:
    """Its API: an experiment at the root with intervals, trials with a start and a group."""
    truth = json.loads((SAMPLES / "tf2/hparams_api/truth.json").read_text())["trials"]["run-0"]
    root = logged("tf2/hparams_api", hparams.NAME)
    experiment = hparams.decode(root[hparams.EXPERIMENT][0][1])
    run = logged("tf2/hparams_api/run-0", hparams.NAME)
    start = hparams.decode(run[hparams.SESSION_START][0][1])

    assert isinstance(experiment, hparams.Experiment)
    assert experiment.created > 1_600_000_000
    assert any(one.interval or one.discrete for one in experiment.hparams)
    assert isinstance(start, hparams.SessionStart)
    assert (start.hparams, start.started) == (truth["hparams"], truth["start"])
    assert start.group == truth["group"]
    assert set(start.hparams) == {one.name for one in experiment.hparams}


def test_decode_of_what_others_may_write() -> None:
    """A list, a missing value, numbers of enums from later versions."""
    data = HParamsPluginData()
    data.session_start_info.hparams["list"].list_value.values.add(number_value=1.5)
    data.session_start_info.hparams["none"].null_value = 0
    data.session_start_info.hparams["struct"].struct_value.fields["a"].bool_value = True
    start = hparams.decode(value_of(data.SerializeToString()))

    assert start == hparams.SessionStart({"list": (1.5,), "none": None, "struct": None})
    end = HParamsPluginData()
    end.session_end_info.end_time_secs = 7.0
    assert hparams.decode(value_of(end.SerializeToString())) == hparams.SessionEnd("unknown", 7.0)
    later = hparams.decode(value_of(b"\x22\x02\x08\x63"))
    assert later == hparams.SessionEnd("unknown")


def value_of(content: bytes) -> SummaryValue:
    """Return a value with this content in its metadata."""
    return SummaryValue("h", "hparams", np.empty(0, np.float32), content)


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", "neither"), (b"\x08\x02", "version 2, want 0"), (b"\xff", "metadata")],
)
def test_decode_refuses(content: bytes, found: str) -> None:
    """The message has the tag and what was found."""
    with pytest.raises(DecodeError, match=f"h: .*{found}"):
        hparams.decode(value_of(content))
