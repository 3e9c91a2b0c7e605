"""Long records between short ones: by their heads, and in slices."""

from __future__ import annotations

import random
from collections import Counter
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from eventlogs import NAME, WALL, metadata, scalar, scalars, sized, summary, tensor, version
from stores import kinds, loaded, points

from tbnb.data.logs import Logs

SIZES = [10, 1_000, 16_000, 17_000, 40_000, 100_000, 600_000]


def image(step: int, encoded: bytes, display: str = "") -> bytes:
    """Return the record of an image as tf.summary.image writes it."""
    body = sized(8, b"3") + sized(8, b"2") + sized(8, encoded)
    return summary(step, tensor("im", 7, [3], body, metadata("images", b"c", display)))


def put(root: Path, data: bytes) -> Path:
    """Write the event file of a run."""
    (root / "r").mkdir(exist_ok=True)
    (root / "r" / NAME).write_bytes(data)
    return root / "r" / NAME


class Counting(FileIO):
    """A file that counts what is read of it."""

    reads = 0
    bytes = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and count."""
        data = super().read(size) or b""
        Counting.reads += 1
        Counting.bytes += len(data)
        return data

    def readinto(self, buffer: Any, /) -> int:
        """Read, and count."""
        count = super().readinto(buffer) or 0
        Counting.reads += 1
        Counting.bytes += count
        return count


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    """Count what the loader reads."""
    Counting.reads = Counting.bytes = 0
    monkeypatch.setattr("tbnb.data.loader.open_regular", Counting)
    return Counting


@pytest.mark.parametrize("seed", range(4))
def test_images_between_scalars(seed: int, tmp_path: Path) -> None:
    """Whatever lies between long records, each point has its own step, time, value and place."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    pictures = [dice.randbytes(dice.choice(SIZES)) for _ in range(60)]
    many = [dice.choice([0, 1, 10, 300]) for _ in pictures]
    parts = [version()]
    for step, (encoded, count) in enumerate(zip(pictures, many, strict=True)):
        parts.append(scalars("a", range(1000 * step, 1000 * step + count)))
        parts.append(image(step, encoded))
    put(tmp_path, b"".join(parts))
    logs = loaded(tmp_path)
    steps = [1000 * step + n for step, count in enumerate(many) for n in range(count)]
    columns = logs.scalars("r", "a")

    assert columns.step.tolist() == columns.value.tolist() == steps
    assert columns.wall_time.tolist() == [WALL + step for step in steps]
    assert [point.step for point in logs.series("r", "im")] == list(range(60))
    assert [point.value[2] for point in logs.series("r", "im")] == pictures
    assert logs.damage == []


def test_one_read_for_each_long_record(tmp_path: Path, counting: type[Counting]) -> None:
    """What ends one long record and begins the next is read at once."""
    count = 400
    put(tmp_path, version() + b"".join(image(step, bytes(70_000)) for step in range(count)))
    logs = loaded(tmp_path)

    assert points(logs) == {"r": {"im": count}}
    assert counting.reads < count * 1.1
    assert counting.bytes < 1100 * count + (1 << 18)


def test_description_longer_than_what_is_read_at_once(tmp_path: Path) -> None:
    """It is read as a whole, and what follows it is found."""
    shown = "shown" * 1000
    put(tmp_path, version() + b"".join(image(n, bytes(70_000), shown) for n in range(20)))
    logs = loaded(tmp_path)

    assert points(logs) == {"r": {"im": 20}}
    assert logs.store.runs()[0].series["im", "images"].display_name == shown


def test_slices_of_long_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice ends when its time is up, however many long records follow."""
    put(tmp_path, version() + b"".join(image(step, bytes(70_000)) for step in range(100)))
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 0.002
        return now

    monkeypatch.setattr("time.monotonic", clock)
    logs = Logs(tmp_path)
    slices = 1
    while not logs.reload(seconds=0.0).done:
        slices += 1

    assert points(logs) == {"r": {"im": 100}}
    assert slices >= 100 * 0.002 / 0.03


def test_damage_between_long_records(tmp_path: Path) -> None:
    """A flipped bit is reported where it is, a record that the end cut is waited for."""
    pictures = [image(step, bytes(70_000)) for step in range(4)]
    one = scalars("a", range(1))
    bad = bytearray(scalars("a", range(1, 2)))
    bad[-1] ^= 1
    start = version() + pictures[0] + one + pictures[1] + one
    path = put(tmp_path, start + bytes(bad) + pictures[2] + one + pictures[3][:9000])
    logs = loaded(tmp_path)
    seen = [points(logs)]
    where = [damage.offset for damage in logs.damage if damage.kind == "bad_data_crc"]
    with path.open("ab") as file:
        file.write(pictures[3][9000:] + one)
    logs.reload()
    seen.append(points(logs))

    assert seen == [{"r": {"im": 3, "a": 3}}, {"r": {"im": 4, "a": 4}}]
    assert where == [len(start)]
    assert kinds(logs) == Counter(bad_data_crc=1)


def test_last_record_between_long_ones_is_bad(tmp_path: Path) -> None:
    """With nothing good behind it the pass ends before it; then it may be written anew."""
    good = scalars("a", range(2))
    start = version() + image(0, bytes(70_000)) + good + image(1, bytes(70_000))
    path = put(tmp_path, start + good[:-1] + b"?")
    logs = loaded(tmp_path)
    before = points(logs)
    path.write_bytes(start + good + good)
    logs.reload()

    assert before == {"r": {"im": 2, "a": 3}}
    assert points(logs) == {"r": {"im": 2, "a": 6}}
    assert logs.damage == []


@pytest.mark.parametrize("behind", ["scalars", "image"])
def test_another_file_in_its_place(behind: str, tmp_path: Path) -> None:
    """A file is known by its beginning, and by its end where that was read."""
    end = scalars("a", range(5)) if behind == "scalars" else b""
    same = version() + image(0, bytes(70_000)) + scalar("a", 9, 9.0) + image(1, bytes(70_000))
    path = put(tmp_path, same + end)
    logs = loaded(tmp_path)
    path.write_bytes(version(WALL + 1) + (same + end)[len(version()) :] + scalars("b", range(3)))
    logs.reload()
    other = points(logs)
    path.write_bytes(same + end)
    logs.reload()
    shrunk = points(logs)
    path.write_bytes(same + end.replace(end[-20:], b"?" * 20) + scalars("c", range(3)))
    logs.reload()

    rest = len(end) and 5
    assert other == {"r": {"im": 2, "a": 1 + rest, "b": 3}}
    assert shrunk == {"r": {"im": 2, "a": 1 + rest}}
    assert points(logs)["r"] == {"im": 2, "a": 1 + max(rest - 1, 0), "c": 3}
