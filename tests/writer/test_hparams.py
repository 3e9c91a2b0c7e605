"""add_hparams: what is accepted, where it goes, and that bad arguments leave nothing behind."""

from __future__ import annotations

import enum
import math
from collections import OrderedDict
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from recorder import Recorder
from tensorboard import context
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.plugins.hparams import backend_context, list_session_groups, metadata
from tensorboard.plugins.hparams.api_pb2 import ListSessionGroupsRequest

from tbnb import SummaryWriter
from tbnb.plugins import hparams


@pytest.fixture
def writer() -> Recorder:
    """A writer that keeps what would be logged."""
    return Recorder()


def given(writer: Recorder) -> dict[str, Any]:
    """Return the hyperparameters of a run, as TensorBoard parses them."""
    value = next(v for v in writer.values() if v.tag == metadata.SESSION_START_INFO_TAG)
    start = metadata.parse_session_start_info_plugin_data(value.metadata.plugin_data.content)
    return {name: getattr(value, value.WhichOneof("kind")) for name, value in start.hparams.items()}


def experiment(writer: Recorder) -> Any:
    """Return the experiment of a run, as TensorBoard parses it."""
    value = next(v for v in writer.values() if v.tag == metadata.EXPERIMENT_TAG)
    return metadata.parse_experiment_plugin_data(value.metadata.plugin_data.content)


def test_a_run_below_the_writers_own(writer: Recorder) -> None:
    """Three events of hparams and one of each metric, all at the step."""
    writer.add_hparams({"lr": 0.1}, {"loss": 1.5, "acc": np.float32(0.5)}, None, "trial", 7)

    (name,) = writer.runs
    run = writer.runs[name]
    assert (name, writer.events) == ("trial", [])
    assert [step for _, step, _ in run.events] == [7] * 5
    assert [value.tag for value in run.values()] == [
        hparams.EXPERIMENT,
        hparams.SESSION_START,
        hparams.SESSION_END,
        "loss",
        "acc",
    ]
    assert [value.simple_value for value in run.values()[3:]] == [1.5, 0.5]
    assert [info.name.tag for info in experiment(run).metric_infos] == ["loss", "acc"]


@pytest.mark.parametrize("how", [{"run_name": "."}, {"inline": True}, {"name": "."}])
def test_the_writers_own_run(writer: Recorder, how: Any) -> None:
    """Then nothing is below it."""
    writer.add_hparams({"lr": 0.1}, {"loss": 1.5}, **how)

    assert writer.runs == {}
    assert given(writer) == {"lr": 0.1}


def test_names_of_runs(writer: Recorder) -> None:
    """By default the time, as torch has it; tensorboardX's third argument is the name."""
    writer.add_hparams({"a": 1}, {})
    writer.add_hparams({"a": 2}, {}, "third")
    writer.add_hparams({"a": 3}, {}, name="keyword")

    time, *others = writer.runs
    assert float(time) > 1.6e9
    assert others == ["third", "keyword"]


def test_arguments_in_tensorboardxs_order(writer: Recorder) -> None:
    """After its name comes its step."""
    writer.add_hparams({"a": 1}, {"m": 0.5}, "third", 7)

    (run,) = writer.runs.values()
    assert list(writer.runs) == ["third"]
    assert {step for _, step, _ in run.events} == {7}


class Color(enum.Enum):
    """Something no hyperparameter can be."""

    RED = 1


def test_values_of_any_library(writer: Recorder) -> None:
    """Numbers become float64, truth stays truth, functions and classes are their names."""
    writer.add_hparams(
        OrderedDict(
            int=3,
            f32=np.float32(0.5),
            i64=np.int64(7),
            rank0=np.array(1.5),
            one=np.array([[2]]),
            decimal=Decimal("0.25"),
            bool=True,
            npbool=np.bool_(0),
            str="adam",
            npstr=np.str_("x"),
            function=math.sin,
            kind=dict,
            dtype=np.float32,
            none=None,
            huge=10**400,
            nan=math.nan,
        ),
        MappingProxyType({}),
        inline=True,
    )

    values = given(writer)
    assert math.isnan(values.pop("nan"))
    assert values == {
        "int": 3.0,
        "f32": 0.5,
        "i64": 7.0,
        "rank0": 1.5,
        "one": 2.0,
        "decimal": 0.25,
        "bool": True,
        "npbool": False,
        "str": "adam",
        "npstr": "x",
        "function": "sin",
        "kind": "dict",
        "dtype": "float32",
        "huge": math.inf,
    }
    assert values["npbool"] is False
    assert "none" not in [info.name for info in experiment(writer).hparam_infos]


def test_metrics_may_be_missing(writer: Recorder) -> None:
    """No metrics yet is a run, too."""
    writer.add_hparams({"lr": 0.1}, inline=True)
    writer.add_hparams({"lr": 0.1}, None, inline=True)
    writer.add_hparams({}, {}, inline=True)

    assert len(writer.events) == 9


def test_domains(writer: Recorder) -> None:
    """The values a hyperparameter can take, of its own type; an int is a number as any."""
    writer.add_hparams(
        {"opt": "sgd", "n": 1.0, "amp": True},
        {},
        {"opt": ["sgd", "adam"], "n": (1, 2.5), "amp": [True, False]},
        inline=True,
    )

    domains = {info.name: list(info.domain_discrete) for info in experiment(writer).hparam_infos}
    assert domains == {"opt": ["sgd", "adam"], "n": [1, 2.5], "amp": [True, False]}


def test_bools_as_torch_writes_them(writer: Recorder) -> None:
    """On request they are numbers, their domain too."""
    writer.add_hparams({"amp": True}, {}, {"amp": [True, False]}, inline=True, bool_as_number=True)

    assert given(writer) == {"amp": 1.0}
    assert type(given(writer)["amp"]) is float
    assert [info.type for info in experiment(writer).hparam_infos] == [3]


ACCEPTED = "want a bool, number, str, a tensor of one number, or None; got"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"hparam_dict": [("lr", 1)]}, "hparam_dict: want a mapping"),
        ({"hparam_dict": None}, "hparam_dict: want a mapping, got None"),
        ({"hparam_dict": {1: 2}}, "hparam_dict: key: want a str, got 1"),
        ({"hparam_dict": {"l": [1, 2]}}, rf"hparam_dict\['l'\]: {ACCEPTED} \[1, 2\]"),
        ({"hparam_dict": {"l": {"a": 1}}}, rf"hparam_dict\['l'\]: {ACCEPTED}"),
        ({"hparam_dict": {"l": b"x"}}, rf"hparam_dict\['l'\]: {ACCEPTED}"),
        ({"hparam_dict": {"l": 1j}}, rf"hparam_dict\['l'\]: {ACCEPTED}"),
        ({"hparam_dict": {"l": Color.RED}}, rf"hparam_dict\['l'\]: {ACCEPTED}"),
        ({"hparam_dict": {"l": np.arange(3)}}, rf"hparam_dict\['l'\]: {ACCEPTED} ndarray"),
        ({"hparam_dict": {"l": np.datetime64("2020-01-01")}}, rf"hparam_dict\['l'\]: {ACCEPTED}"),
        ({"hparam_dict": {"l": "\ud800"}}, r"hparam_dict\['l'\]: want text without surrogates"),
        ({"metric_dict": [1]}, "metric_dict: want a mapping"),
        ({"metric_dict": {"loss": None}}, r"metric_dict\['loss'\]: want one number, got None"),
        ({"metric_dict": {"loss": [1, 2]}}, r"metric_dict\['loss'\]: want one number"),
        ({"hparam_domain_discrete": 5}, "hparam_domain_discrete: want a mapping"),
        ({"hparam_domain_discrete": {"x": [1]}}, r"\['x'\]: want a key of hparam_dict"),
        ({"hparam_domain_discrete": {"lr": 1}}, r"\['lr'\]: want a list, got 1"),
        ({"hparam_domain_discrete": {"lr": ["a"]}}, r"\['lr'\]: want values of its type, float"),
        ({"hparam_domain_discrete": {"lr": [True]}}, r"\['lr'\]: want values of its type, float"),
        ({"run_name": "a", "name": "b"}, "run_name: want it once, got 'a' and 'b'"),
        ({"hparam_domain_discrete": "a", "run_name": "b"}, "run_name: want it once"),
        ({"run_name": "a", "inline": True}, "run_name: want none with inline=True, got 'a'"),
        ({"run_name": "../up"}, "run_name: want the name of a directory below"),
        ({"run_name": 5}, "run_name: want a str, got 5"),
        ({"global_step": "x"}, "global_step: want a whole number"),
    ],
)
def test_bad_arguments(writer: Recorder, arguments: Any, message: str) -> None:
    """The argument and the key are named; no event, and no run."""
    with pytest.raises((TypeError, ValueError), match=message):
        writer.add_hparams(**{"hparam_dict": {"lr": 0.1}, "metric_dict": {"m": 1.0}, **arguments})
    assert (writer.events, writer.runs) == ([], {})


def test_directories(tmp_path: Path) -> None:
    """A real writer makes a directory of the run's name, and none for what is refused."""
    with SummaryWriter(tmp_path) as real:
        real.add_hparams({"a": 1}, {"m": 1.0}, run_name="trials/one")
        with pytest.raises(TypeError):
            real.add_hparams({"a": [1]}, {"m": 1.0}, run_name="trials/two")

    assert len(list(tmp_path.glob("trials/one/*tfevents*"))) == 1
    assert not (tmp_path / "trials/two").exists()


def sessions(path: Path) -> dict[str, tuple[dict[str, Any], list[float]]]:
    """Return the table of TensorBoard's own tab: hyperparameters and metrics by session."""
    runs = plugin_event_multiplexer.EventMultiplexer()
    runs.AddRunsFromDirectory(str(path)).Reload()
    provider = data_provider.MultiplexerDataProvider(runs, str(path))
    backend = backend_context.Context(TBContext(data_provider=provider, logdir=str(path)))
    request = ListSessionGroupsRequest(slice_size=10, allowed_statuses=[1])
    handler = list_session_groups.Handler(context.RequestContext(), backend, "", request)
    return {
        group.name: (
            {name: getattr(v, v.WhichOneof("kind")) for name, v in group.hparams.items()},
            [round(metric.value, 6) for metric in group.metric_values],
        )
        for group in handler.run().session_groups
    }


def test_tensorboards_tab_lists_them(tmp_path: Path) -> None:
    """Sub-runs and the writer's own, each with its values and its metric."""
    with SummaryWriter(tmp_path) as real:
        real.add_hparams(
            {"lr": 0.1, "amp": True, "opt": "a"}, {"acc": 0.9}, {"opt": ["a", "b"]}, "x"
        )
        real.add_hparams({"lr": 0.2, "amp": False, "opt": "b"}, {"acc": 0.8}, run_name="y")
        real.add_hparams({"lr": 0.3, "amp": False, "opt": "b"}, {"acc": 0.7}, inline=True)

    assert sessions(tmp_path) == {
        "x": ({"lr": 0.1, "amp": True, "opt": "a"}, [0.9]),
        "y": ({"lr": 0.2, "amp": False, "opt": "b"}, [0.8]),
        ".": ({"lr": 0.3, "amp": False, "opt": "b"}, [0.7]),
    }
