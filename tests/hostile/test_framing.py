"""Damaged, torn and foreign bytes: what is read, and what is said about the rest."""

from __future__ import annotations

import gzip
import os
import random
import resource
import struct
import subprocess
import sys
import time
import zlib
from collections import Counter
from pathlib import Path

import pytest
from eventlogs import (
    NAME,
    WALL,
    event,
    masked,
    metadata,
    record,
    scalar,
    scalars,
    simple,
    sized,
    summary,
    tensor,
    version,
)
from stores import content, kinds, loaded, points

from tbnb.data.logs import Logs

FIVE, MORE = scalars("a", range(5)), scalars("a", range(5, 10))


def giant(length: int) -> bytes:
    """Return a header with a good checksum and an impossible length, and a bit of payload."""
    size = struct.pack("<Q", length)
    return size + struct.pack("<I", masked(size)) + b"abcdef"


SIX = sized(5, sized(1, simple("a", 5.0)))
WEIRD = (float("nan"), float("inf"), float("-inf"), -1e9, 1e300, 0.0)

# name: (bytes of the one file, points of tag "a", kinds of damage)
CASES: dict[str, tuple[bytes, int, list[str]]] = {
    "A01_empty_file": (b"", 0, []),
    "A02_header_only": (version(), 0, []),
    **{
        f"A03_trunc_header_{n}": (version() + FIVE + MORE[:n], 5, ["truncated_tail"])
        for n in (1, 7, 8, 11)
    },
    "A04_trunc_payload": (version() + FIVE + MORE[:25], 5, ["truncated_tail"]),
    "A05_trunc_footer": (version() + FIVE + scalar("a", 5, 5.0)[:-2], 5, ["truncated_tail"]),
    "A06_bad_len_crc_mid": (
        version()
        + FIVE
        + record(event(5, WALL + 5, SIX), spoil_length=0x5A5A)
        + scalars("a", range(6, 10)),
        9,
        ["bad_length_crc"],
    ),
    "A07_bad_len_crc_first": (
        record(b"x" * 30, spoil_length=0x5A5A) + version() + FIVE,
        5,
        ["bad_length_crc"],
    ),
    "A08_bad_data_crc_mid": (
        version()
        + FIVE
        + record(event(5, WALL + 5, SIX), spoil_data=1)
        + scalars("a", range(6, 10)),
        9,
        ["bad_data_crc"],
    ),
    "A10_bitflip_unparsable": (
        version() + FIVE + record(b"\xff" * 40, spoil_data=1) + MORE,
        10,
        ["bad_data_crc"],
    ),
    **{
        f"A11_giant_len_{name}": (version() + FIVE + giant(length) + MORE, 10, ["too_large"])
        for name, length in {
            "2p63": 1 << 63,
            "max": (1 << 64) - 1,
            "2p62": 1 << 62,
            "4g": (1 << 32) + 5,
        }.items()
    },
    "A12_giant_len_bad_crc": (
        version() + FIVE + struct.pack("<QI", 1 << 60, 0) + MORE,
        10,
        ["bad_length_crc"],
    ),
    "A13_zero_len_record": (version() + FIVE + record(b"") + MORE, 10, []),
    "A14_garbage_proto_valid_crc": (
        version() + FIVE + record(b"\x0b\xff\xff not a proto " + b"\xff" * 11) + MORE,
        10,
        ["bad_proto"],
    ),
    "A15_unknown_fields": (
        version()
        + FIVE
        + record(event(5, WALL + 5, SIX) + b"\xfa\x7f\x03abc" + b"\xd0\x7f\x05")
        + record(b"\xfa\x7f\x04wxyz")
        + scalars("a", range(6, 10)),
        10,
        [],
    ),
    "A16_weird_wall_time": (
        version()
        + FIVE
        + b"".join(scalar("a", 5 + i, 5.0 + i, wall=wall) for i, wall in enumerate(WEIRD))
        + scalars("a", range(11, 15)),
        15,
        [],
    ),
    "A18_zero_tail": (version() + FIVE + bytes(65536), 5, ["bad_length_crc"]),
    "A19_zero_hole_then_data": (version() + FIVE + bytes(70001) + MORE, 10, ["bad_length_crc"]),
    "A22_no_file_version": (FIVE, 5, []),
    "A23_other_file_version": (
        record(event(0, WALL, sized(3, b"brain.Event:3")))
        + FIVE
        + record(event(0, WALL, sized(3, b"garbage")))
        + MORE,
        10,
        [],
    ),
    "A24_concatenated": (version() + FIVE + version(WALL + 5) + MORE, 10, []),
    "A25_two_writers_whole_records": (
        version() + b"".join(scalar("a", s, float(s)) * 2 for s in range(10)),
        20,
        [],
    ),
    "A27_million_values_event": (
        version() + summary(0, *[sized(1, b"t%d" % (i % 10)) for i in range(200_000)]) + FIVE,
        5,
        [],
    ),
}
AT_THE_END = ("A03", "A04", "A05", "A18")  # may still arrive while the file is young


def put(root: Path, data: bytes, name: str = NAME, run: str = "run") -> Path:
    """Write one event file."""
    path = root / run / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def age(path: Path, seconds: float) -> None:
    """Make a file look unchanged for some time."""
    then = time.time() - seconds
    os.utime(path, (then, then))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("fast", [True, False], ids=["columns", "protobuf"])
def test_framing(name: str, fast: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    """Every record that holds is read, also behind damage, and each damage is reported once."""
    data, count, problems = CASES[name]
    put(tmp_path, data)

    logs = loaded(tmp_path, fast=fast)
    logs.reload()

    assert points(logs) == {"run": {"a": count} if count else {}}
    young = [] if name.startswith(AT_THE_END) else problems
    assert kinds(logs) == Counter(young)


@pytest.mark.parametrize("name", [n for n in CASES if n.startswith(AT_THE_END)])
def test_torn_tail_of_an_old_file(name: str, tmp_path: Path) -> None:
    """What is torn and will not go on is reported, with where it is and how much is lost."""
    data, count, problems = CASES[name]
    age(put(tmp_path, data), 3600)

    logs = loaded(tmp_path)
    logs.reload()

    assert points(logs) == {"run": {"a": count}}
    assert kinds(logs) == Counter(problems)
    (damage,) = logs.damage
    assert damage.offset == len(version() + FIVE)
    assert damage.skipped == len(data) - damage.offset
    assert f"record at byte {damage.offset}" in damage.reason


def test_torn_tail_that_is_completed_is_no_damage(tmp_path: Path) -> None:
    """A report about the end of a file is taken back when the rest arrives after all."""
    path = put(tmp_path, version() + FIVE + MORE[:30])
    age(path, 3600)
    logs = loaded(tmp_path)
    before = kinds(logs)

    path.write_bytes(version() + FIVE + MORE)
    logs.reload()

    assert before == Counter(["truncated_tail"])
    assert (points(logs), kinds(logs)) == ({"run": {"a": 10}}, Counter())


def test_records_behind_a_torn_record(tmp_path: Path) -> None:
    """A writer that was killed and a second one that appends: the second's records count."""
    torn = record(bytes(5000))[:100]
    path = put(tmp_path, version() + FIVE + torn + MORE)
    age(path, 3600)

    logs = loaded(tmp_path)

    assert points(logs) == {"run": {"a": 10}}
    assert [(d.kind, d.skipped) for d in logs.damage] == [("truncated_tail", 100)]


PIXELS = random.Random(1).randbytes(200_000)  # noqa: S311 - no secret
LEGACY = summary(5, sized(1, b"im") + sized(4, b"\x08\x40\x10\x40\x18\x03" + sized(4, PIXELS)))
TODAY = summary(5, tensor("im", 7, [1], sized(8, PIXELS), metadata("images")))
HISTOGRAM = summary(5, tensor("h", 2, [2000], sized(6, PIXELS[:16_000]), metadata("histograms")))


@pytest.mark.parametrize(
    ("torn", "count"),
    [(LEGACY[:70_000], 5000), (TODAY[:190_000], 1000), (HISTOGRAM[:1000], 500), (FIVE[:20], 9)],
    ids=["legacy image", "image", "histogram", "scalar"],
)
def test_good_records_that_a_torn_one_claims(torn: bytes, count: int, tmp_path: Path) -> None:
    """What stands behind a torn record is read, though the torn one's length covers it."""
    path = put(tmp_path, version() + FIVE + torn)
    growing = loaded(tmp_path)
    with path.open("ab") as file:
        file.write(scalars("a", range(5, 5 + count)))
    growing.reload()
    fresh = loaded(tmp_path)

    for logs in (growing, fresh):
        assert points(logs) == {"run": {"a": 5 + count}}
        assert [(d.kind, d.skipped) for d in logs.damage] == [("bad_data_crc", len(torn))]


def test_torn_record_that_ends_where_another_does(tmp_path: Path) -> None:
    """A length that leads behind a later record, by chance, hides none of those before."""
    behind = scalars("a", range(5, 105))
    torn = HISTOGRAM[: len(HISTOGRAM) - len(behind)]
    put(tmp_path, version() + FIVE + torn + behind + scalars("a", range(105, 200)))
    logs = loaded(tmp_path)

    assert points(logs) == {"run": {"a": 200}}
    assert logs.scalars("run", "a").step.tolist() == list(range(200))
    assert [(d.kind, d.skipped) for d in logs.damage] == [("bad_data_crc", len(torn))]


def test_long_record_at_the_end_is_verified(tmp_path: Path) -> None:
    """A long record with nothing behind it, whose bytes are not all there, waits for them."""
    path = put(tmp_path, version() + FIVE + LEGACY[:-50_000] + bytes(50_000))
    logs = loaded(tmp_path)
    before = points(logs)
    path.write_bytes(version() + FIVE + LEGACY)
    os.utime(path, (WALL, WALL))
    logs.reload()

    assert before == {"run": {"a": 5}}
    assert (points(logs), kinds(logs)) == ({"run": {"a": 5, "im": 1}}, Counter())


def test_search_among_false_headers_keeps_to_its_time(tmp_path: Path) -> None:
    """Thousands of headers with nothing behind them are tried a few at a time."""
    count = 6000
    end = 16 * count + 100_000
    false = [struct.pack("<QI", n, masked(struct.pack("<Q", n))) for n in (90_000,)] * count
    path = put(tmp_path, version() + FIVE + b"\xff" * 12 + b"".join(false) + bytes(end) + MORE)
    logs = Logs(tmp_path)
    calls = 0
    while not logs.reload(0.0).done:
        calls += 1

    assert path.stat().st_size < 1_000_000
    assert calls > 10
    assert points(logs) == {"run": {"a": 10}}


def test_torn_end_that_was_reported_and_written_behind(tmp_path: Path) -> None:
    """A torn end that counts as damage already is looked behind again when the file grows."""
    path = put(tmp_path, version() + FIVE + LEGACY[:5000])
    age(path, 3600)
    logs = loaded(tmp_path)
    before = [(d.kind, d.skipped) for d in logs.damage]
    path.write_bytes(version() + FIVE + LEGACY[:5000] + MORE)
    age(path, 3600)
    logs.reload()
    logs.reload()

    assert before == [("truncated_tail", 5000)]
    assert points(logs) == {"run": {"a": 10}}
    assert [(d.kind, d.skipped) for d in logs.damage] == before


def test_last_record_with_bad_data_waits(tmp_path: Path) -> None:
    """A page that is not there yet looks like a bad checksum; nothing is lost meanwhile."""
    good = scalar("a", 5, 5.0)
    path = put(tmp_path, version() + FIVE + good[:20] + bytes(len(good) - 20))
    logs = loaded(tmp_path)
    before = kinds(logs)

    path.write_bytes(version() + FIVE + good)
    os.utime(path, (WALL, WALL))
    logs.reload()

    assert before == Counter()
    assert (points(logs), kinds(logs)) == ({"run": {"a": 6}}, Counter())


@pytest.mark.parametrize("name", [n for n in CASES if n.startswith("A11")])
def test_no_memory_by_an_untrusted_length(name: str, tmp_path: Path) -> None:
    """A length of up to 2**64 costs neither memory nor time (own process, 1 GiB at most)."""
    put(tmp_path, CASES[name][0])
    code = "import sys; from tbnb.data.logs import Logs; Logs(sys.argv[1]).reload()"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        check=True,
        timeout=20,
        cwd=root,
        preexec_fn=limit,
    )


@pytest.mark.parametrize(
    ("name", "data", "kind", "says"),
    [
        (NAME + ".gz", gzip.compress(version() + FIVE), "compressed", "gunzip"),
        (NAME, zlib.compress(version() + FIVE), "compressed", "zlib"),
        (
            NAME,
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
            "not_event_file",
            "git lfs pull",
        ),
        (NAME, b"<!DOCTYPE html><html><body>404</body></html>\n", "not_event_file", "HTML"),
        ("logdata_" + NAME + "__all.csv", b"step,value\n1,2\n", "not_event_file", "CSV"),
        (NAME + ".meta", b"fileFormatVersion: 2\nguid: 01\n", "not_event_file", "Unity"),
        (NAME, b"PK\x03\x04" + bytes(range(256)), "compressed", "zip"),
        (NAME, b'{"a": [1, 2]}', "not_event_file", "JSON"),
        (NAME, b"Traceback (most recent call last):\n", "not_event_file", "text"),
    ],
)
def test_foreign_files(name: str, data: bytes, kind: str, says: str, tmp_path: Path) -> None:
    """A file that is no event file is named for what it is, and makes no empty run."""
    put(tmp_path, data, name, "other")
    put(tmp_path, version() + FIVE, run="good")

    logs = loaded(tmp_path)
    logs.reload()

    assert points(logs) == {"good": {"a": 5}}
    assert kinds(logs) == Counter([kind])
    assert says in logs.damage[0].reason
    assert logs.damage[0].file == f"other/{name}"


def test_noise_is_bounded(tmp_path: Path) -> None:
    """A file full of broken records does not fill the memory with reports."""
    broken = record(event(1, WALL, SIX), spoil_data=1)
    put(tmp_path, version() + broken * 3000 + FIVE)

    logs = loaded(tmp_path)

    assert points(logs) == {"run": {"a": 5}}
    assert (len(logs.damage), logs.damage_count) == (1000, 3000)
    assert sum(d.skipped for d in logs.damage) == 3000 * len(broken)


def test_bad_values_are_counted_not_raised(tmp_path: Path) -> None:
    """A tensor that cannot be a scalar is damage of its own kind; the rest of it is read."""
    odd = [
        tensor("s", 1, [2], sized(5, struct.pack("<2f", 1, 2)), metadata("scalars")),
        tensor("s", 1, [0], b"", metadata("scalars")),
        tensor("s", 1, [], sized(4, b"\1\2"), metadata("scalars")),
        tensor("s", 7, [], sized(8, b"str"), metadata("scalars")),
        tensor("s", 1, [1 << 40], b"", metadata("scalars")),
        tensor("s", 1, [-1], b"", metadata("scalars")),
        tensor("s", 20, [], b"", metadata("scalars")),
        tensor("s", 1, [1 << 31, 1 << 31], b"", metadata("scalars")),
    ]
    put(tmp_path, version() + b"".join(summary(i, value) for i, value in enumerate(odd)) + FIVE)

    logs = loaded(tmp_path)

    assert points(logs) == {"run": {"a": 5}}
    assert kinds(logs) == Counter(bad_value=len(odd))


def test_start_of_a_run_is_plausible(tmp_path: Path) -> None:
    """An empty event or a wall time that is no time does not become the start of the run."""
    put(tmp_path, record(b"") + scalar("a", 0, 0.0, wall=float("nan")) + scalar("a", 1, 1.0))

    logs = loaded(tmp_path)

    assert logs.store.runs()[0].start == WALL + 1


def test_cut_at_every_byte(tmp_path: Path) -> None:
    """Both paths give equal stores, and never a wrong point, wherever the end is cut off."""
    data = version() + scalars("loss", range(100))
    path = put(tmp_path, data)
    whole = Logs(tmp_path)
    whole.reload()
    value = whole.scalars("run", "loss").value

    for cut in range(1, 200):
        path.write_bytes(data[:-cut])
        fast, slow = loaded(tmp_path), loaded(tmp_path, fast=False)
        assert content(fast) == content(slow)
        got = fast.scalars("run", "loss").value
        assert got.tolist() == value[: len(got)].tolist()
        assert len(value) - len(got) == 1 + (cut - 1) // len(scalar("loss", 99, 0.0))
