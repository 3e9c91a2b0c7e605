"""A page in Python: applies messages by the rules of wire version 1, decoded apart."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

_FORMS = {"i8": "<i8", "f8": "<f8", "f4": "<f4", "u4": "<u4", "u1": "u1"}
_OPTIONAL = ("flags", "gap", "mean")


def column(form: list[Any], count: int, buffers: list[bytes]) -> npt.NDArray[Any]:
    """Decode one column."""
    if form[0] == "range":
        first, stride = int(form[1]), int(form[2])
        return np.array([first + i * stride for i in range(count)], np.int64)
    kind, buffer, offset = form
    assert offset % 8 == 0
    return np.frombuffer(buffers[buffer], _FORMS[kind], count, offset)


def decode(segment: dict[str, Any], buffers: list[bytes]) -> dict[str, npt.NDArray[Any]]:
    """Decode all columns of a segment."""
    count = segment["n"]
    names = ("step", "wall", "value", *(name for name in _OPTIONAL if name in segment))
    return {name: column(segment[name], count, buffers) for name in names}


@dataclass
class Stored:
    """A series as the page has it."""

    generation: int
    end: int
    parts: list[dict[str, npt.NDArray[Any]]] = field(default_factory=list)

    def joined(self, name: str) -> npt.NDArray[Any]:
        """Return a column of all parts."""
        blank = {"flags": np.uint8(0), "gap": np.uint32(0), "mean": 0.0}
        return np.concatenate(
            [part.get(name, np.full(len(part["step"]), blank.get(name, 0))) for part in self.parts]
        )


@dataclass
class Pieces:
    """A value as far as the page has it."""

    generation: int
    meta: dict[str, Any]
    sizes: list[int]
    got: dict[int, bytes] = field(default_factory=dict)

    def whole(self) -> list[bytes] | None:
        """Return its blobs; None while bytes are missing."""
        data = b""
        for at, piece in sorted(self.got.items()):
            assert at <= len(data)
            data = data[:at] + piece
        if len(data) < sum(self.sizes):
            return None
        ends = np.cumsum(self.sizes).tolist()
        return [data[end - size : end] for end, size in zip(ends, self.sizes, strict=True)]


class Page:
    """What a page has after the messages it was given. Also the send function of a feed."""

    def __init__(self) -> None:
        self.epoch: str | None = None
        self.seq = -1
        self.messages: list[dict[str, Any]] = []
        self.sizes: list[int] = []
        self.runs: dict[int, list[Any]] = {}
        self.series: dict[int, list[Any]] = {}
        self.stored: dict[int, Stored] = {}
        self.incomplete: set[int] = set()
        self.heads: dict[int, tuple[int, int]] = {}
        self.values: dict[tuple[int, int, bool], Pieces] = {}
        self.errors: dict[tuple[int, int, bool], str] = {}
        self.parts: list[str] = []
        self.deaf = False

    def __call__(self, content: dict[str, Any], buffers: list[bytes]) -> bool:
        """Take one message through strict JSON, unless it is lost on the way."""
        text = json.dumps(content, allow_nan=False)
        assert all(type(buffer) is bytes for buffer in buffers)
        assert "id" not in content
        if self.deaf:
            return True
        self.sizes.append(len(text.encode()) + sum(map(len, buffers)))
        self.take(json.loads(text), buffers)
        return True

    def take(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        """Apply one message."""
        self.messages.append(message)
        assert message["v"] == 1
        if message["epoch"] != self.epoch:
            self.epoch, self.seq = message["epoch"], -1
            self.stored.clear()
        if not self.seq <= message["seq"] <= self.seq + 1:  # the same: of parts
            self.incomplete.add(-1)
        self.seq = message["seq"]
        if "buffers" in message:  # as JSON alone
            assert not buffers
            buffers = [base64.b64decode(text) for text in message["buffers"]]
        self.apply(message, buffers)

    def apply(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        """Apply what a message says, by its type."""
        if message["type"] == "part":
            self.part(message)
        elif message["type"] == "catalogue":
            self.catalogue(message)
        elif message["type"] == "heads":
            self.heads.update({row[0]: (row[1], row[2]) for row in message["heads"]})
        elif message["type"] == "points":
            for segment in message["segments"]:
                self.segment(segment, decode(segment, buffers))
        elif message["type"] == "values":
            for item in message["items"]:
                self.value(item, buffers)

    def part(self, message: dict[str, Any]) -> None:
        """Take a part of a message, and with the last one apply it."""
        assert message["part"] == len(self.parts)
        self.parts.append(message["text"])
        if len(self.parts) < message["parts"]:
            return
        whole = json.loads(base64.b64decode("".join(self.parts)))
        self.parts.clear()
        self.take({**whole, "epoch": self.epoch, "seq": self.seq}, [])

    def catalogue(self, message: dict[str, Any]) -> None:
        """Apply news of runs and series."""
        self.runs.update({row[0]: row for row in message["runs"]})
        self.series.update({row[0]: row for row in message["series"]})
        gone = message.get("dropped", {"runs": [], "series": []})
        for index in gone["runs"]:
            self.runs.pop(index, None)  # it may have heard so before
        for index in gone["series"]:
            self.series.pop(index, None)
            self.stored.pop(index, None)

    def value(self, item: dict[str, Any], buffers: list[bytes]) -> None:
        """Apply a value or a piece of one."""
        key = (item["series"], item["point"], item["part"])
        if "error" in item:
            self.errors[key] = item["error"]
            return
        self.errors.pop(key, None)
        own = self.values.get(key)
        if own is None or own.generation != item["generation"]:
            own = self.values[key] = Pieces(item["generation"], item["meta"], item["sizes"])
        assert (own.meta, own.sizes) == (item["meta"], item["sizes"])
        empty = ["u1", 0, 0]
        data = column(item.get("data", empty), item["n"], buffers if item["n"] else [b""])
        own.got[item["at"]] = data.tobytes()

    def blobs(self, series: int, point: int, *, part: int = 0) -> list[bytes]:
        """Return the blobs of a value that has arrived whole."""
        found = self.values[series, point, part].whole()
        assert found is not None
        return found

    def segment(self, segment: dict[str, Any], columns: dict[str, npt.NDArray[Any]]) -> None:
        """Apply one segment."""
        index, generation = segment["series"], segment["generation"]
        start, end = segment["start"], segment["end"]
        own = self.stored.get(index)
        whole = segment["n"] == end - start
        assert whole or "gap" in segment or columns["value"].dtype.kind == "f"
        if start == 0 and (own is None or generation >= own.generation):
            self.stored[index] = Stored(generation, end, [columns])
            self.incomplete.discard(index)
        elif own is not None and own.generation == generation and start == own.end:
            own.parts.append(columns)
            own.end = end
        elif own is None or own.generation != generation or start > own.end:
            self.incomplete.add(index)

    def types(self) -> list[str]:
        """Return the types of the messages so far, and forget the messages."""
        kinds = [message["type"] for message in self.messages]
        self.messages.clear()
        return kinds

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the messages of a type."""
        return [message for message in self.messages if message["type"] == kind]


def smooth(value: npt.NDArray[Any], gap: Any, mean: Any, weight: float) -> npt.NDArray[Any]:
    """Return the debiased average of the contract: gap points of that mean before each value."""
    last, count, out = 0.0, 0, []
    for y, skipped, average in zip(value, gap, mean, strict=True):
        if skipped:
            last = weight**skipped * last + (1 - weight**skipped) * average
            count += int(skipped)
        if not math.isfinite(y):
            out.append(y)
            continue
        last = last * weight + (1 - weight) * y
        count += 1
        out.append(last / (1 - weight**count))
    return np.array(out)
