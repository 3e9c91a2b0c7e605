"""Heads of long records."""

from __future__ import annotations

import pytest
from eventlogs import event, metadata, simple, sized, tensor

from tbnb.errors import FormatError
from tbnb.format import events
from tbnb.format.heads import fields, head, signed, varint

BIG = bytes(100_000)
LONG = {
    "image": sized(5, sized(1, sized(1, b"im") + sized(4, b"\x08\x01" + sized(4, BIG)))),
    "audio": sized(5, sized(1, sized(1, b"au") + sized(6, sized(4, BIG)))),
    "histogram": sized(5, sized(1, sized(1, b"h") + sized(5, sized(6, BIG) + sized(7, BIG)))),
    "tensor": sized(
        5, sized(1, tensor("t", 7, [1], sized(8, BIG), metadata("images", b"c", "shown")))
    ),
    "no metadata": sized(5, sized(1, tensor("t", 7, [1], sized(8, BIG)))),
    "description": sized(
        5, sized(1, tensor("t", 7, [1], sized(8, BIG), metadata("text", b"", "shown" * 900)))
    ),
    "two": sized(
        5,
        sized(1, tensor("t", 7, [1], sized(8, BIG), metadata("text")))
        + sized(1, sized(1, b"im") + sized(4, sized(4, BIG))),
    ),
    "graph": sized(4, BIG),
    "meta graph": sized(9, BIG),
    "run metadata": sized(8, sized(1, b"step1") + sized(2, BIG)),
}


@pytest.mark.parametrize("name", LONG)
def test_head_says_what_protobuf_says(name: str) -> None:
    """Time, step, tags and plugins are those of the whole message; little of it is read."""
    payload = event(-7, 1.5, LONG[name])
    read = 0

    def reader(offset: int, count: int) -> bytes:
        nonlocal read
        read += count
        return payload[offset : offset + count]

    found = head(reader, len(payload))

    whole = events.parse(payload)
    assert found is not None
    assert (found.wall_time, found.step) == (whole.wall_time, whole.step)
    assert found.entries == list(events.entries(whole))
    assert read < 10_000


@pytest.mark.parametrize(
    "payload",
    [
        event(1, 1.0, sized(5, sized(1, simple("a", 1.0)) + sized(1, sized(1, b"x")) * 9000)),
        event(1, 1.0, sized(5, sized(1, tensor("a", 1, [9], sized(5, BIG), metadata("scalars"))))),
        event(1, 1.0, sized(5, sized(1, sized(1, BIG) + sized(4, b"")))),
        event(1, 1.0, sized(6, BIG)),
        event(1, 1.0, LONG["image"])[:-5],
        b"\xff" * 70_000,
    ],
    ids=["scalars", "bad scalar", "long tag", "log message", "cut", "noise"],
)
def test_read_as_a_whole(payload: bytes) -> None:
    """Scalars, many small values and what is malformed are left to protobuf and its checksum."""
    assert head(lambda offset, count: payload[offset : offset + count], len(payload)) is None


@pytest.mark.parametrize("data", [b"\x80" * 11, b"\x80", b"\x0b\x00", b"\x0a\x05abc", b"\x02\x00"])
def test_fields_of_what_is_no_message(data: bytes) -> None:
    """Endless numbers, groups, fields that overrun and field number 0 are refused."""
    with pytest.raises(FormatError):
        list(fields(lambda at, n: data[at : at + n], 0, len(data)))


def test_varint_of_minus_one() -> None:
    """Negative numbers take ten bytes."""
    value, behind = varint(b"\xff" * 9 + b"\x01", 0)

    assert (signed(value), behind) == (-1, 10)


def assert_soon_given_up(payload: bytes) -> None:
    """It has no head, found in fewer reads than it has fields."""
    count = 0

    def reader(offset: int, size: int) -> bytes:
        nonlocal count
        count += 1
        return payload[offset : offset + size]

    assert head(reader, len(payload)) is None
    assert count < 5000


@pytest.mark.parametrize(
    "body",
    [
        b"\x78\x01" * 500_000,
        sized(5, b"\x78\x01" * 500_000),
        sized(5, sized(1, b"\x78\x01" * 500_000)),
    ],
    ids=["event", "summary", "value"],
)
def test_a_record_of_many_small_fields(body: bytes) -> None:
    """It is not gone through field by field, which takes seconds; protobuf passes over them."""
    payload = event(1, 1.0, body)
    assert_soon_given_up(payload)


def test_metadata_of_many_small_fields() -> None:
    """Nor is what a value says of itself."""
    many = sized(9, sized(1, sized(2, b"x" * 5000)) + b"\x78\x01" * 500_000)
    payload = event(1, 1.0, sized(5, sized(1, sized(1, b"t") + sized(8, BIG) + many)))
    assert_soon_given_up(payload)


def test_a_file_that_is_cut_meanwhile() -> None:
    """What is not there any more is no head, wherever it ends."""
    payload = event(-7, 1.5, LONG["image"])

    for end in range(60):
        cut = payload[:end]
        found = head(lambda offset, count, cut=cut: cut[offset : offset + count], len(payload))  # type: ignore[misc]
        assert found is None or (found.wall_time, found.step) == (1.5, -7)
