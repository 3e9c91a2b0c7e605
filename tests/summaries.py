"""Summaries as a plugin's `decode` gets them: of its own `summary` or of a sample's file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tbnb.format import encode, events
from tbnb.format.events import SummaryValue

SAMPLES = Path(__file__).parent / "samples"


def raised(summary: bytes) -> list[SummaryValue]:
    """Return the values of a Summary message, read by tbnb."""
    return [value for _, value in _values(encode.event(0.0, 0, summary), {})]


def logged(place: str, plugin: str) -> dict[str, list[tuple[int, SummaryValue]]]:
    """Return step and value of every point of a plugin in a sample's directory, by tag."""
    found: dict[str, list[tuple[int, SummaryValue]]] = {}
    for path in sorted((SAMPLES / place).glob("*tfevents*")):
        plugins: dict[bytes, str] = {}
        for payload in _payloads(path.read_bytes()):
            for step, value in _values(payload, plugins):
                if value.plugin == plugin:
                    found.setdefault(value.tag, []).append((step, value))
    return found


def _values(payload: bytes, plugins: dict[bytes, str]) -> Iterator[tuple[int, SummaryValue]]:
    event = events.parse(payload)
    for entry in events.entries(event):
        name = plugins.setdefault(entry.tag, entry.plugin or "")
        yield event.step, events.decode(event, entry.number, entry.plugin or name)


def _payloads(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        (size,) = struct.unpack_from("<Q", data, at)
        yield data[at + 12 : at + 12 + size]
        at += size + 16
