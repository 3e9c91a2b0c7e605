"""Event files made by script: whole, torn, damaged."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from tbnb.format.encode import event, record
from tbnb.plugins import scalars
from tbnb.writer import SummaryWriter

START = 1_700_000_000.0  # wall time of step 0; each step is a second later


def write(run: Path, values: Mapping[str, Iterable[float]], first: int = 0) -> None:
    """Log each tag's values at steps `first`, `first` + 1, … into a new file of a run."""
    with SummaryWriter(run) as writer:
        for tag, series in values.items():
            for step, value in enumerate(series, start=first):
                writer.add_scalar(tag, value, step, walltime=START + step)


def files(run: Path) -> list[Path]:
    """The event files of one run, oldest first."""
    return sorted(run.glob("*tfevents*"))


def append(path: Path, tag: str, value: float, step: int, *, torn: int = 0) -> bytes:
    """Append one event, all but its last `torn` bytes; return those."""
    whole = record(event(START + step, step, scalars.summary(tag, value)))
    end = len(whole) - torn
    append_bytes(path, whole[:end])
    return whole[end:]


def append_bytes(path: Path, content: bytes) -> None:
    """Append as a writer does: in one write."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(descriptor, content)
    finally:
        os.close(descriptor)


def damage(path: Path, step: int) -> None:
    """Flip one bit in the value logged at a step: its checksum no longer holds."""
    content = bytearray(path.read_bytes())
    place = 0
    while place < len(content):
        length = int.from_bytes(content[place : place + 8], "little")
        # A scalar event's step follows its wall time as a one-byte varint when below 128.
        if content[place + 21 : place + 23] == bytes((0x10, step)):
            content[place + 12 + length - 1] ^= 1
            path.write_bytes(content)
            return
        place += 12 + length + 4
    raise ValueError(f"{path}: no event of step {step}")
