"""The fast path gives what protobuf gives, on every input."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from eventlogs import event, metadata, record, simple, sized, tensor, varint
from hypothesis import given, settings
from hypothesis import strategies as st

from tbnb.format import events, records
from tbnb.format.columns import SLACK, ColumnDecoder

STEPS = st.integers(-(2**63), 2**63 - 1) | st.integers(0, 20_000)
TAGS = st.sampled_from(["loss", "acc", "l/a", "b" * 40, "", "losss"])
FLOATS = st.floats(width=32)


@st.composite
def scalar_values(draw: Any) -> bytes:
    """One summary value that is a scalar, in any of the forms that writers use."""
    tag, number = draw(TAGS), draw(FLOATS)
    f4, f8 = struct.pack("<f", number), struct.pack("<d", number)
    meta = draw(st.sampled_from([b"", metadata("scalars"), metadata("scalars", b"", "shown")]))
    form = draw(st.integers(0, 6))
    if form < 2:
        return simple(tag, number) + (meta if form else b"")
    dtype, body = {
        2: (1, sized(4, f4)),
        3: (1, sized(5, f4)),
        4: (2, sized(6, f8)),
        5: (2, sized(4, f8)),
        6: (1, b"\x2d" + f4),
    }[form]
    return tensor(tag, dtype, [], body, meta)


@st.composite
def payloads(draw: Any) -> bytes:
    """One event: mostly a scalar, now and then of another kind, or odd."""
    wall = draw(st.floats() | st.floats(1.7e9, 1.8e9))
    kind = draw(st.integers(0, 12))
    step = draw(STEPS)
    many = draw(st.lists(scalar_values(), max_size=3))
    payload = event(step, wall, sized(5, sized(1, draw(scalar_values()))))
    odd = {
        0: event(step, wall, sized(3, b"brain.Event:2")),
        1: draw(st.binary(max_size=60)),
        2: event(step, wall, sized(5, b"".join(sized(1, v) for v in many))),
        3: payload + b"\xfa\x7f\x03abc",
        4: payload + b"\x10" + varint(draw(STEPS)),
        5: payload[:-1],
    }
    return odd.get(kind, payload)


def by_protobuf(raw: bytes, places: list[int]) -> list[tuple[Any, ...]]:
    """Return the scalars of records that are alone in their events, one by one."""
    found = []
    for at in places:
        (length, _) = records.HEADER.unpack_from(raw, at)
        parsed = events.parse(raw[at + 12 : at + 12 + length])
        (entry,) = events.entries(parsed)
        assert entry.plugin == "scalars"
        found.append((at, entry.tag, parsed.step, _bits(parsed.wall_time), _bits(entry.scalar)))
    return found


def _bits(number: float | None) -> str:
    return repr(number)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(payloads(), min_size=1, max_size=12),
    st.integers(1, 60),
    st.integers(0, 2),
    st.randoms(use_true_random=False),
)
def test_same_as_protobuf(some: list[bytes], repeat: int, spoil: int, chance: Any) -> None:
    """Whatever the columns claim is what protobuf reads; what they leave is left whole."""
    data = [record(p, spoil_data=int(chance.random() < 0.1 * spoil)) for p in some * repeat]
    raw = b"".join(data)
    frames = records.frame(raw, 0, len(raw))
    region = np.arange(len(frames.at)) // 7

    segments, rest = ColumnDecoder().decode(
        memoryview(bytearray(raw + bytes(SLACK))), frames.at, frames.length, region
    )

    claimed = sorted(
        (at, segment.tag, step, _bits(wall), _bits(value))
        for segment in segments
        for at, step, wall, value in zip(
            segment.at.tolist(),
            segment.step.tolist(),
            segment.wall_time.tolist(),
            segment.value.tolist(),
            strict=True,
        )
    )
    assert claimed == by_protobuf(raw, [c[0] for c in claimed])
    left = frames.at[rest].tolist()
    assert sorted([c[0] for c in claimed] + left) == frames.at.tolist()
    for at in (c[0] for c in claimed):
        assert records.payload_holds(raw, at, records.HEADER.unpack_from(raw, at)[0])
    for segment in segments:
        numbers = np.searchsorted(frames.at, segment.at)
        assert set(region[numbers].tolist()) == {segment.region}
        assert segment.at.tolist() == sorted(segment.at.tolist())


def test_common_logs_leave_nothing_to_protobuf() -> None:
    """Scalars of many tags, steps and forms are all claimed: the fast path is taken."""
    forms = [
        simple,
        lambda tag, v: tensor(tag, 1, [], sized(4, struct.pack("<f", v))),
        lambda tag, v: tensor(tag, 1, [], sized(5, struct.pack("<f", v)), metadata("scalars")),
        lambda tag, v: tensor(tag, 2, [], sized(6, struct.pack("<d", v)), metadata("scalars")),
    ]
    raw = b"".join(
        record(event(step, 1.7e9 + step, sized(5, sized(1, form(f"train/m{tag}", step / 7)))))
        for form in forms
        for step in range(1, 400)
        for tag in range(30)
    )
    frames = records.frame(raw, 0, len(raw))

    segments, rest = ColumnDecoder().decode(
        memoryview(bytearray(raw + bytes(SLACK))),
        frames.at,
        frames.length,
        np.zeros(len(frames.at), dtype=np.intp),
    )

    assert len(rest) == 0
    assert sum(len(s.at) for s in segments) == 4 * 399 * 30
    assert {s.tag for s in segments} == {f"train/m{tag}".encode() for tag in range(30)}


def test_every_flipped_bit_is_seen() -> None:
    """No bit of a payload or checksum can change without the record being left out."""
    good = [record(event(s, 1.7e9 + s, sized(5, sized(1, simple("loss", s))))) for s in range(64)]
    size = len(good[5])
    for bit in range(12 * 8, size * 8):
        spoilt = bytearray(good[5])
        spoilt[bit // 8] ^= 1 << bit % 8
        raw = b"".join([*good[1:5], bytes(spoilt), *good[6:]])
        frames = records.frame(raw, 0, len(raw))
        segments, rest = ColumnDecoder().decode(
            memoryview(bytearray(raw + bytes(SLACK))),
            frames.at,
            frames.length,
            np.zeros(len(frames.at), dtype=np.intp),
        )
        assert rest.tolist() == [4], bit
        assert sum(len(s.at) for s in segments) == 62
