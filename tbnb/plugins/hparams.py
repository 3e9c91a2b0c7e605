"""Hyperparameters: what a run was given, and which metrics tell how it went.

On disk: values without a tensor, whose metadata of plugin "hparams" hold an `HParamsPluginData`
(tensorboard 2.21, plugins/hparams/{plugin_data,api}.proto). Three tags: the experiment says which
hyperparameters and metrics there are, the start of a session gives the values, its end a status.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from tbnb.errors import DecodeError
from tbnb.format import encode
from tbnb.format.encode import field, metadata, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tbnb.format.events import SummaryValue

NAME = "hparams"

EXPERIMENT = "_hparams_/experiment"
SESSION_START = "_hparams_/session_start_info"
SESSION_END = "_hparams_/session_end_info"

Value: TypeAlias = "float | str | bool | tuple[Value, ...] | None"

# DataType, DatasetType and Status of api.proto, by number.
TYPES = ("", "string", "bool", "float64")
DATASETS = ("", "training", "validation")
STATUSES = ("unknown", "success", "failure", "running")
_SUCCESS = 1


@dataclass(frozen=True, slots=True)
class Hparam:
    """A hyperparameter of an experiment.

    Attributes
    ----------
    type : str
        "string", "bool", "float64", or empty when the writer did not say.
    discrete : tuple, optional
        The values it can take.
    interval : tuple of float, optional
        The smallest and the largest value it can take.
    """

    name: str
    type: str = ""
    display_name: str = ""
    description: str = ""
    discrete: tuple[Value, ...] | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: the scalar series `tag` of the session's run, or of its sub-run `group`."""

    tag: str
    group: str = ""
    display_name: str = ""
    description: str = ""
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Experiment:
    """What sessions have in common; times are seconds since the epoch, 0 when not said."""

    hparams: tuple[Hparam, ...]
    metrics: tuple[Metric, ...]
    name: str = ""
    description: str = ""
    user: str = ""
    created: float = 0.0


@dataclass(frozen=True, slots=True)
class SessionStart:
    """The hyperparameters of one session; sessions of one `group` are repetitions."""

    hparams: dict[str, Value]
    group: str = ""
    model_uri: str = ""
    monitor_url: str = ""
    started: float = 0.0


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """How a session ended: "success", "failure", "running" or "unknown"."""

    status: str
    ended: float = 0.0


def experiment(
    hparams: Mapping[str, float | str | bool],
    metrics: Iterable[str],
    domains: Mapping[str, Sequence[float | str | bool]] | None = None,
) -> tuple[bytes, bytes, bytes]:
    """Encode one finished session as torch does.

    Parameters
    ----------
    hparams : mapping
        Name and value: a bool, a number or a text.
    metrics : iterable of str
        Tags of the scalars that are its metrics.
    domains : mapping, optional
        Of some hyperparameters the values they can take.

    Returns
    -------
    tuple of bytes
        Three `Summary` messages: the experiment, the session's start, its end with success.
    """
    domains = domains or {}
    infos = [
        field(4, _described(name, value, domains.get(name))) for name, value in hparams.items()
    ]
    infos += [field(5, field(1, _text(2, tag))) for tag in metrics]
    start = [field(1, _text(1, name) + field(2, _value(value))) for name, value in hparams.items()]
    return (
        _summary(EXPERIMENT, field(2, b"".join(infos))),
        _summary(SESSION_START, field(3, b"".join(start))),
        _summary(SESSION_END, field(4, whole(1, _SUCCESS))),
    )


def summary(
    hparams: Mapping[str, float | str | bool],
    metrics: Iterable[str],
    domains: Mapping[str, Sequence[float | str | bool]] | None = None,
) -> bytes:
    """Encode `experiment` as one `Summary` message of three values."""
    return b"".join(experiment(hparams, metrics, domains))


def decode(value: SummaryValue) -> Experiment | SessionStart | SessionEnd:
    """Decode one of the three kinds of value.

    Parameters
    ----------
    value : SummaryValue
        With an `HParamsPluginData` in its metadata's content; the tensor does not matter.

    Raises
    ------
    DecodeError
        It is not, or of a later version. The caller shows the point as broken and goes on.
    """
    from google.protobuf.message import DecodeError as ProtobufError

    from tbnb.format import schema

    try:
        data = schema.HParamsPluginData.FromString(value.content)
    except ProtobufError as error:
        raise DecodeError(f"{value.tag}: metadata: {error}") from error
    if data.version:
        raise DecodeError(f"{value.tag}: found hparams of version {data.version}, want 0")
    kind = data.WhichOneof("data")
    if kind == "experiment":
        return _experiment(data.experiment)
    if kind == "session_start_info":
        return _session_start(data.session_start_info)
    if kind == "session_end_info":
        end = data.session_end_info
        return SessionEnd(_named(STATUSES, end.status), end.end_time_secs)
    raise DecodeError(f"{value.tag}: metadata hold neither an experiment nor a session")


def _summary(tag: str, data: bytes) -> bytes:
    return encode.value(tag, b"", metadata(NAME, data))


def _described(name: str, value: float | str | bool, domain: Sequence[Any] | None) -> bytes:  # noqa: FBT001  a value
    """Encode an HParamInfo."""
    known = b"" if domain is None else field(5, b"".join(field(1, _value(one)) for one in domain))
    return _text(1, name) + whole(4, _type(value)) + known


def _type(value: float | str | bool) -> int:  # noqa: FBT001  a value
    if isinstance(value, str):
        return TYPES.index("string")
    return TYPES.index("bool" if isinstance(value, bool) else "float64")


def _value(value: float | str | bool) -> bytes:  # noqa: FBT001  a value
    """Encode a google.protobuf.Value: one of its fields is there, zero or not."""
    if isinstance(value, str):
        return field(3, _utf8(value))
    if isinstance(value, bool):
        return b"\x20\x01" if value else b"\x20\x00"
    return b"\x11" + struct.pack("<d", value)


def _text(number: int, text: str) -> bytes:
    return field(number, _utf8(text)) if text else b""


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _experiment(found: Any) -> Experiment:
    from tbnb.format.events import text

    return Experiment(
        hparams=tuple(_hparam(info) for info in found.hparam_infos),
        metrics=tuple(
            Metric(
                tag=text(info.name.tag),
                group=text(info.name.group),
                display_name=text(info.display_name),
                description=text(info.description),
                dataset=_named(DATASETS, info.dataset_type),
            )
            for info in found.metric_infos
        ),
        name=text(found.name),
        description=text(found.description),
        user=text(found.user),
        created=found.time_created_secs,
    )


def _hparam(info: Any) -> Hparam:
    from tbnb.format.events import text

    domain = info.WhichOneof("domain")
    discrete = interval = None
    if domain == "domain_discrete":
        discrete = tuple(_plain(value) for value in info.domain_discrete.values)
    elif domain == "domain_interval":
        interval = (info.domain_interval.min_value, info.domain_interval.max_value)
    return Hparam(
        name=text(info.name),
        type=_named(TYPES, info.type),
        display_name=text(info.display_name),
        description=text(info.description),
        discrete=discrete,
        interval=interval,
    )


def _session_start(found: Any) -> SessionStart:
    from tbnb.format.events import text

    return SessionStart(
        hparams={text(entry.key): _plain(entry.value) for entry in found.hparams},
        group=text(found.group_name),
        model_uri=text(found.model_uri),
        monitor_url=text(found.monitor_url),
        started=found.start_time_secs,
    )


def _plain(value: Any) -> Value:
    from tbnb.format.events import text

    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return text(value.string_value)
    if kind == "number_value":
        return float(value.number_value)
    if kind == "bool_value":
        return bool(value.bool_value)
    if kind == "list_value":
        return tuple(_plain(one) for one in value.list_value.values)
    return None


def _named(names: tuple[str, ...], number: int) -> str:
    """Return the name of an enum's number; of one that a later version has, that of zero."""
    return names[number] if 0 <= number < len(names) else names[0]
