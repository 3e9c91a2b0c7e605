"""Framing."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.summary.writer.record_writer import RecordWriter

from tbnb.format import records
from tbnb.format.records import Stop

PAYLOADS = st.lists(st.binary(max_size=60), max_size=40)


def framed(payloads: list[bytes]) -> tuple[bytes, list[int]]:
    """Return the records of some payloads and where each begins."""
    data = [records.encode(payload) for payload in payloads]
    places = [sum(map(len, data[:i])) for i in range(len(data))]
    return b"".join(data), places


@given(st.binary(max_size=300))
def test_encode_as_tensorboard_does(payload: bytes) -> None:
    """A record is byte for byte that of tensorboard's own writer."""
    peer = io.BytesIO()
    RecordWriter(peer).write(payload)

    assert records.encode(payload) == peer.getvalue()


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
    data = records.encode(b"x") + size + records.length_crc(length).to_bytes(4, "little")

    found = records.frame(data, 0, len(data))

    assert (found.end, found.stop) == (17, stop)


@settings(deadline=None)
@given(st.binary(max_size=100), PAYLOADS.filter(bool))
def test_find(noise: bytes, payloads: list[bytes]) -> None:
    """Behind any noise the next record that holds is found."""
    data, _ = framed(payloads)
    everything = noise + data

    at, verified = records.find(everything, 0, len(everything))

    assert (at, verified) == (len(noise), True)


def test_find_a_record_that_is_cut_off() -> None:
    """A good header whose payload is not all there is given, unverified."""
    data = b"noise" + records.encode(bytes(100))

    assert records.find(data, 0, len(data) - 1) == (5, False)
    assert records.find(data, 0, 10) == (None, False)


def test_find_nothing_in_zeros() -> None:
    """Zeros hold no record, whatever a length of zero may look like."""
    assert records.find(bytes(70_000), 0, 70_000) == (None, False)


def test_find_passes_bad_data() -> None:
    """A record whose data checksum is wrong is no place to go on."""
    bad = bytearray(records.encode(b"first"))
    bad[-1] ^= 1
    data = bytes(bad) + records.encode(b"second")

    assert records.find(data, 0, len(data)) == (len(bad), True)
