"""Files that grow, shrink, move and vanish between two looks, by script."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from eventlogs import (
    NAME,
    WALL,
    masked,
    metadata,
    scalar,
    scalars,
    session_start,
    sized,
    summary,
    tensor,
    version,
)
from stores import content, kinds, points

from tbnb.data.logs import Logs

FILE = f"run/{NAME}"
FIVE, MORE = scalars("a", range(5)), scalars("a", range(5, 10))
EARLY, LATE = "run/events.out.tfevents.1700000000.h.1.0", "run/events.out.tfevents.1700000001.h.1.1"


class Disk:
    """A log directory that a script changes while logs look at it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.logs = Logs(root)

    def append(self, data: bytes, path: str = FILE) -> None:
        """Append to a file, made when it is new."""
        full = self.root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        with full.open("ab") as file:
            file.write(data)

    def replace(self, data: bytes, path: str = FILE) -> None:
        """Put another file in the place of one."""
        new = self.root / f"{path}.new~"
        new.write_bytes(data)
        new.rename(self.root / path)

    def write_at(self, back: int, data: bytes, path: str = FILE) -> None:
        """Write some bytes before the end of a file."""
        with (self.root / path).open("r+b") as file:
            file.seek(-back, os.SEEK_END)
            file.write(data)

    def age(self, seconds: float, path: str = FILE) -> None:
        """Make a file look unchanged for some time."""
        then = time.time() - seconds
        os.utime(self.root / path, (then, then))

    def poll(self) -> dict[str, dict[str, int]]:
        """Look, and return the points by run and tag."""
        self.logs.reload()
        return points(self.logs)

    @property
    def kinds(self) -> Counter[str]:
        """What was reported."""
        return kinds(self.logs)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """An empty log directory."""
    return Disk(tmp_path / "logs")


def test_one_byte_at_a_time(disk: Disk) -> None:
    """D01: a point is seen at the poll after its last byte, and nothing else ever is."""
    disk.append(version())
    data = scalars("a", range(2))
    first = len(scalars("a", range(1)))
    seen = []
    for byte in data:
        disk.append(bytes([byte]))
        seen.append(disk.poll()["run"].get("a", 0))

    assert seen == [0] * (first - 1) + [1] * (len(data) - first) + [2]
    assert disk.kinds == Counter()


def test_half_then_complete(disk: Disk) -> None:
    """D02: half a record waits for its other half."""
    disk.append(version() + FIVE + MORE[:30])
    seen = [disk.poll(), disk.poll()]
    disk.append(MORE[30:])

    assert seen == [{"run": {"a": 5}}] * 2
    assert disk.poll() == {"run": {"a": 10}}
    assert disk.kinds == Counter()


def test_half_abandoned_for_a_new_file(disk: Disk) -> None:
    """D03: a torn end is damage once a later file of the run is written."""
    disk.append(version() + FIVE + MORE[:30])
    before = disk.poll()
    disk.append(version() + MORE, "run/events.out.tfevents.1700000100.host.2.0")

    assert before == {"run": {"a": 5}}
    assert disk.poll() == {"run": {"a": 10}}
    assert disk.kinds == Counter(["truncated_tail"])


def test_truncated_and_rewritten(disk: Disk) -> None:
    """D04: a file that was cut keeps its points until new ones come, and is read anew then."""
    disk.append(version() + FIVE)
    seen = [disk.poll()]
    os.truncate(disk.root / FILE, 0)
    seen.append(disk.poll())
    disk.append(version() + scalars("a", range(100, 103)))
    seen.append(disk.poll())

    assert seen == [{"run": {"a": 5}}, {"run": {"a": 5}}, {"run": {"a": 3}}]
    assert disk.kinds == Counter(["truncated_file"])


def test_replaced_by_a_shorter_file(disk: Disk) -> None:
    """D06: another file under the same name is read from its beginning."""
    disk.append(version() + FIVE + MORE)
    seen = [disk.poll()]
    disk.replace(version() + scalars("a", range(100, 102)))
    seen.append(disk.poll())

    assert seen == [{"run": {"a": 10}}, {"run": {"a": 2}}]
    assert disk.kinds == Counter(["replaced"])


def test_overwritten_in_place_by_a_longer_file(disk: Disk) -> None:
    """The same inode with other bytes before our offset is another file, whatever its size."""
    disk.append(version() + FIVE)
    disk.poll()
    with (disk.root / FILE).open("r+b") as file:
        file.write(version(WALL + 9) + scalars("b", range(9)))

    assert disk.poll() == {"run": {"b": 9}}
    assert disk.kinds == Counter(["replaced"])


def test_deleted_and_made_again(disk: Disk) -> None:
    """D08: what is deleted stays to be seen, marked; made again, it is read as new."""
    disk.append(version() + FIVE)
    disk.poll()
    (disk.root / FILE).unlink()
    kept = disk.poll()
    state = disk.logs.store.runs()[0].state
    disk.append(version() + scalars("a", range(50, 53)))

    assert (kept, state) == ({"run": {"a": 5}}, "deleted")
    assert disk.poll() == {"run": {"a": 3}}
    assert disk.logs.store.runs()[0].state == "live"
    assert disk.kinds == Counter()


def test_log_directory_deleted_and_made_again(disk: Disk) -> None:
    """A run that was deleted and made anew under another file name shows the new run only."""
    disk.append(version() + FIVE)
    disk.poll()
    shutil.rmtree(disk.root)
    kept = disk.poll()
    disk.append(version(WALL + 99) + scalars("b", range(3)), LATE)

    assert kept == {"run": {"a": 5}}
    assert disk.poll() == {"run": {"b": 3}}
    assert disk.kinds == Counter()


def test_run_directory_renamed(disk: Disk) -> None:
    """D09: a renamed directory is the same run by another name, and goes on growing."""
    disk.append(version() + FIVE)
    disk.poll()
    run = disk.logs.store.runs()[0]
    (disk.root / "run").rename(disk.root / "renamed")
    moved = disk.poll()
    disk.append(MORE, f"renamed/{NAME}")

    assert moved == {"renamed": {"a": 5}}
    assert disk.poll() == {"renamed": {"a": 10}}
    assert disk.logs.store.runs() == [run]
    assert disk.kinds == Counter()


def test_file_renamed(disk: Disk) -> None:
    """A file that is renamed inside its run is the same file, in its new place in the order."""
    disk.append(version() + scalars("a", range(10, 15)), EARLY)
    disk.append(version() + scalars("a", range(20, 25)), LATE)
    disk.poll()
    generation = disk.logs.store.changed(0)[0].generation
    (disk.root / EARLY).rename(disk.root / "run/events.out.tfevents.1800000000.h.1.0")
    moved = disk.poll()
    columns = disk.logs.scalars("run", "a")

    assert moved == {"run": {"a": 10}}
    assert columns.step.tolist() == [*range(20, 25), *range(10, 15)]
    assert columns.superseded.tolist() == [True] * 5 + [False] * 5
    assert disk.logs.store.changed(0)[0].generation > generation
    assert disk.kinds == Counter()


def test_two_active_files(disk: Disk) -> None:
    """D10: all files of a run stay active."""
    disk.append(version() + scalars("a", range(5)), EARLY)
    disk.append(version() + scalars("b", range(5)), LATE)
    seen = [disk.poll()]
    disk.append(scalars("a", range(5, 10)), EARLY)
    seen.append(disk.poll())
    disk.append(scalars("b", range(5, 10)), LATE)
    seen.append(disk.poll())

    assert seen == [{"run": {"a": a, "b": b}} for a, b in ((5, 5), (10, 5), (10, 10))]
    assert disk.kinds == Counter()


def test_zero_pages_then_data(disk: Disk) -> None:
    """D12: zeros at the end are read again, also when the size stays as it is."""
    disk.append(version() + FIVE)
    seen = [disk.poll()]
    disk.append(bytes(len(MORE)))
    seen.append(disk.poll())
    disk.write_at(len(MORE), MORE)
    seen.append(disk.poll())

    assert seen == [{"run": {"a": n}} for n in (5, 5, 10)]
    assert disk.kinds == Counter()


def test_chunk_boundaries(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """D16: headers, checksums and payloads may straddle any boundary of what is read at once."""
    data = version() + b"".join(
        scalar("p" * (50 + i % 97), i, 1.0) + scalar("a", i, 2.0) for i in range(300)
    )
    disk.append(data)
    monkeypatch.setattr("tbnb.data.loader._LEAST", 512)
    monkeypatch.setattr("tbnb.data.loader._MOST", 512)
    disk.logs._loader._room = 512
    monkeypatch.setattr("tbnb.data.framing.CHUNK", 301)
    small = disk.poll()["run"]
    monkeypatch.undo()
    whole = Logs(disk.root)
    whole.reload()

    assert small["a"] == 300
    assert content(disk.logs) == content(whole)


def test_burst(disk: Disk) -> None:
    """D17: sixty thousand points at once are all there, and a slice of time is kept to."""
    disk.append(version() + FIVE)
    disk.poll()
    disk.append(scalars("a", range(5, 60_000)))
    slices = 0
    while not disk.logs.reload(seconds=0.0).done:
        slices += 1

    assert points(disk.logs) == {"run": {"a": 60_000}}
    assert slices <= 100


def test_change_with_an_old_mtime(disk: Disk) -> None:
    """D18: a change is seen by size, whatever the file's time says."""
    disk.append(version() + FIVE)
    disk.age(10**9)
    seen = [disk.poll()]
    disk.append(MORE)
    disk.age(10**9)
    seen.append(disk.poll())

    assert seen == [{"run": {"a": 5}}, {"run": {"a": 10}}]


def test_link_that_switches_its_target(disk: Disk) -> None:
    """D19: a link that comes to point to another run is a run that was replaced."""
    disk.append(version() + FIVE, f"v1/{NAME}")
    disk.append(version() + scalars("a", range(100, 102)), f"v2/{NAME}")
    link = disk.root / "latest"
    link.symlink_to("v1")
    seen = [disk.poll()["latest"]]
    link.unlink()
    link.symlink_to("v2")
    seen.append(disk.poll()["latest"])

    assert seen == [{"a": 5}, {"a": 2}]
    assert disk.kinds == Counter(["replaced"])


def test_same_damage_again_after_a_rewrite(disk: Disk) -> None:
    """A file that is rewritten with the same damage is damaged again: a new report."""
    rest = FIVE + bytes(50) + MORE
    disk.append(version() + rest)
    disk.poll()
    disk.replace(version(WALL + 9) + rest)
    disk.poll()

    assert disk.kinds == Counter(bad_length_crc=2, replaced=1)


def test_idle_files_are_not_opened(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A poll opens the files that changed, and no other."""
    for i in range(20):
        disk.append(version() + FIVE, f"run{i}/{NAME}")
    disk.poll()
    opened: list[str] = []
    real = os.open

    def spy(path: str, *rest: Any) -> int:
        opened.append(path)
        return real(path, *rest)

    monkeypatch.setattr("os.open", spy)
    disk.poll()
    idle = len(opened)
    disk.append(MORE, f"run7/{NAME}")
    disk.poll()

    assert idle == 0
    assert {Path(path).parent.name for path in opened} == {"run7"}


# The order in which two writers and the reader take turns must not matter.


def _records(tag: str, first: int, count: int) -> list[bytes]:
    return [scalar(tag, s, float(s)) for s in range(first, first + count)]


WRITES: dict[str, list[bytes]] = {
    EARLY: [version(), *_records("a", 0, 8), *_records("b", 0, 4)],
    LATE: [version(WALL + 1), *_records("a", 5, 6), session_start(7), *_records("b", 2, 5)],
    f"other/{NAME}": [version(), *_records("a", 0, 3), b"\0" * 40, *_records("a", 3, 3)],
}


def _interleaved(chance: random.Random) -> Iterable[tuple[str, bytes] | None]:
    left = {path: b"".join(parts) for path, parts in WRITES.items()}
    while left:
        path = chance.choice(sorted(left))
        count = chance.randint(1, 120)
        yield path, left[path][:count]
        left[path] = left[path][count:]
        if not left[path]:
            del left[path]
        if chance.random() < 0.5:
            yield None


@pytest.mark.parametrize("seed", range(40))
def test_polls_at_any_time_give_the_same(seed: int, disk: Disk) -> None:
    """Whatever the interleaving of writes and polls, the store ends up the same."""
    for turn in _interleaved(random.Random(seed)):  # noqa: S311 - no secret
        if turn is None:
            disk.poll()
        else:
            disk.append(turn[1], turn[0])
    disk.poll()
    disk.poll()
    fresh = Logs(disk.root)
    fresh.reload()

    assert content(disk.logs) == content(fresh)


def _change(disk: Disk, chance: random.Random, turn: int) -> None:
    """Change one file of the log directory in one of the ways files change."""
    run = chance.choice(["p", "p", "q/x"])
    path = f"{run}/events.out.tfevents.170000000{chance.randrange(4)}.h"
    first = chance.randrange(60)
    data = b"".join(scalar(chance.choice("abc"), s, s / 7) for s in range(first, first + 30))
    data += chance.choice([b"", b"", session_start(first), bytes(30), b"\xff" * 50, LONG])
    old = (disk.root / path).exists()
    kind = chance.choice(["append", "append", "torn", "torn, then good", "cut"] + _WHOLE * old)
    if kind == "append":
        disk.append(data, path)
    elif kind.startswith("torn"):
        half = chance.randrange(len(data))
        disk.append(data[:half], path)
        disk.poll()
        disk.append(data if kind == "torn, then good" else data[half:], path)
    elif kind == "cut" and old:
        os.truncate(disk.root / path, chance.randrange((disk.root / path).stat().st_size + 1))
    elif kind == "overwrite":
        (disk.root / path).write_bytes(version(WALL + turn) + data)
    elif kind == "replace":
        disk.replace(version(WALL + turn) + data, path)
    elif kind == "copy":
        disk.replace((disk.root / path).read_bytes() + data, path)
    elif kind == "rename":
        new = disk.root / run / f"events.out.tfevents.170000000{chance.randrange(4, 8)}.h"
        if not new.exists():
            disk.poll()  # moved and changed between two looks, it would be another file
            (disk.root / path).rename(new)
            disk.poll()


_WHOLE = ["overwrite", "replace", "copy", "rename"]
LONG = summary(3, tensor("im", 7, [1], sized(8, bytes(range(256)) * 300), metadata("images")))


@pytest.mark.parametrize("seed", range(40))
def test_any_change_at_any_time_gives_the_same(seed: int, disk: Disk) -> None:
    """Files that grow, are torn, cut, replaced and renamed end up as one who comes last sees."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for turn in range(25):
        for _ in range(chance.randint(1, 3)):
            _change(disk, chance, turn)
        while not disk.logs.reload(chance.choice([0.0, None])).done:
            pass
    for path in disk.root.rglob("*tfevents*"):
        os.utime(path, (WALL, WALL))
    for _ in range(3):
        disk.poll()
    fresh = Logs(disk.root)
    for _ in range(3):
        fresh.reload()

    now, last = content(disk.logs), content(fresh)
    del now["damage"], last["damage"]  # those who watched longer have seen more
    assert now == last


def test_checksum_helper_agrees_with_a_real_file() -> None:
    """The test helper's framing is that of a file that tensorboard wrote."""
    path = Path(__file__).parents[1] / "samples/torch/purge"
    data = min(path.glob("events*")).read_bytes()
    size = int.from_bytes(data[:8], "little")

    assert masked(data[:8]) == int.from_bytes(data[8:12], "little")
    assert masked(data[12 : 12 + size]) == int.from_bytes(data[12 + size : 16 + size], "little")
