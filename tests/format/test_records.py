"""Framing."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.summary.writer.record_writer import RecordWriter

from tbnb.format import records
from tbnb.format.encode import record
from tbnb.format.records import Stop

PAYLOADS = st.lists(st.binary(max_size=60), max_size=40)


def framed(payloads: list[bytes]) -> tuple[bytes, list[int]]:
    """Return the records of some payloads and where each begins."""
    data = [record(payload) for payload in payloads]
    places = [sum(map(len, data[:i])) for i in range(len(data))]
    return b"".join(data), places


@given(st.binary(max_size=300))
def test_encode_as_tensorboard_does(payload: bytes) -> None:
    """A record is byte for byte that of tensorboard's own writer."""
    peer = io.BytesIO()
    RecordWriter(peer).write(payload)

    assert record(payload) == peer.getvalue()


@settings(deadline=None)
@given(PAYLOADS, st.integers(1, 30), st.integers(0, 40), st.binary(max_size=20))
def test_frame(payloads: list[bytes], repeat: int, cut: int, odd: bytes) -> None:
    """Every whole record is found, with periods of any length and where they break."""
    data, places = framed(payloads * repeat + [odd] + payloads * repeat)
    data = data[: len(data) - cut] if cut else data

    found = records.frame(data, 0, len(data))

    whole = [p for p in places if p + 16 <= len(data)]
    whole = [p for p in whole if p + 16 + records.HEADER.unpack_from(data, p)[0] <= len(data)]
    assert found.at.tolist() == whole
    assert found.length.tolist() == [records.HEADER.unpack_from(data, p)[0] for p in whole]
    assert found.stop is Stop.END


@settings(deadline=None)
@given(st.integers(0, 999), st.integers(1, 5))
def test_frame_stops_at_a_bad_header(bad: int, period: int) -> None:
    """A wrong length checksum is never stepped over, not in a stretch that is checked at once."""
    data, places = framed([bytes(20 + i % period) for i in range(1000)])
    spoilt = bytearray(data)
    spoilt[places[bad] + 9] ^= 1

    found = records.frame(bytes(spoilt), 0, len(spoilt))

    assert found.at.tolist() == places[:bad]
    assert (found.end, found.stop) == (places[bad], Stop.CHECKSUM)


@pytest.mark.parametrize(
    ("length", "stop"),
    [(records.LARGE + 1, Stop.LARGE), (records.LIMIT, Stop.LARGE), (1 << 31, Stop.LIMIT)],
)
def test_frame_stops_at_long_records(length: int, stop: Stop) -> None:
    """A long record is for whoever reads heads, an impossible one for whoever searches."""
    size = length.to_bytes(8, "little")
    data = record(b"x") + size + records.length_crc(length).to_bytes(4, "little")

    found = records.frame(data, 0, len(data))

    assert (found.end, found.stop) == (17, stop)


@settings(deadline=None)
@given(st.binary(max_size=100), PAYLOADS.filter(bool))
def test_headers(noise: bytes, payloads: list[bytes]) -> None:
    """Behind any noise every header is found, with the length it gives."""
    data, places = framed(payloads)

    at, length = records.headers(noise + data, 0, len(noise) + len(data))

    got = dict(zip(at.tolist(), length.tolist(), strict=True))
    want = {len(noise) + place: len(one) for place, one in zip(places, payloads, strict=True)}
    assert want.items() <= got.items()


def test_headers_of_records_that_are_cut_off() -> None:
    """A header whose payload is not all there is found; one that is cut itself is not."""
    data = b"noise" + record(bytes(100))

    for stop, want in ((len(data) - 1, [5]), (17, [5]), (16, []), (3, [])):
        at, _ = records.headers(data, 0, stop)
        assert at.tolist() == want


def test_no_headers_in_zeros() -> None:
    """Zeros hold no record, whatever a length of zero may look like."""
    at, _ = records.headers(bytes(70_000), 0, 70_000)

    assert at.tolist() == []
