"""Store, runs and series: order, revisions, and which points are superseded."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from eventlogs import scalars, session_start, version
from hypothesis import given
from hypothesis import strategies as st
from stores import loaded

from tbnb.data.logs import Logs
from tbnb.data.store import Damage, Source, Store

STEPS = st.lists(st.integers(0, 30), max_size=12)


def put(root: Path, number: int, data: bytes) -> Path:
    """Append to the event file of that number."""
    path = root / f"events.out.tfevents.17000000{number:02}.h.1.0"
    with path.open("ab") as file:
        file.write(data)
    return path


def append(store: Store, source: Source, steps: list[int]) -> None:
    """Append points to the series "a" of the only run."""
    column = np.array(steps, dtype=np.int64)
    with store.writing():
        series = store.series(store.runs()[0], "a", "scalars")
        series.append(source, [column, column, column])
        store.touch(series)


@given(st.lists(STEPS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_superseded_by_later_files(files: list[list[int]], chance: object) -> None:
    """A point is superseded if a later file's first step is not above its own; in any order."""
    store = Store()
    sources = [Source(f"tfevents.{i}", "") for i in range(len(files))]
    with store.writing():
        run = store.add_run("r")
        for source in sources:
            store.add_source(run, source)
        store.series(run, "a", "scalars")
    order = [(i, step) for i, steps in enumerate(files) for step in steps]
    turns = [i for i, _ in order]
    chance.shuffle(turns)  # type: ignore[attr-defined]
    left = [list(steps) for steps in files]
    for i in turns:
        append(store, sources[i], [left[i].pop(0)])

    columns = run.series["a", "scalars"].columns()

    want = [any(later and later[0] <= step for later in files[i + 1 :]) for i, step in order]
    assert columns.step.tolist() == [step for _, step in order]
    assert columns.superseded.tolist() == want


def test_superseded_by_starts(tmp_path: Path) -> None:
    """A START covers what stands before it, in its own file and in earlier ones."""
    put(tmp_path, 1, version() + scalars("a", range(6)))
    own = scalars("a", range(4, 8)) + session_start(6) + scalars("a", range(6, 9))
    put(tmp_path, 2, version() + own + session_start(8))

    columns = loaded(tmp_path).scalars(".", "a")

    assert columns.step.tolist() == [0, 1, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8]
    over = columns.step[columns.superseded].tolist()
    assert over == [4, 5, 6, 7, 8]
    assert columns.superseded.tolist().index(True) == 4


def test_file_with_a_start_that_goes_or_moves(tmp_path: Path) -> None:
    """A START hides points of series its file does not hold: they change when it goes or moves."""
    put(tmp_path, 2, version() + scalars("a", range(10)))
    path = put(tmp_path, 3, version() + session_start(3) + scalars("b", range(3, 6)))
    logs = loaded(tmp_path)
    series = logs.store.runs()[0].series["a", "scalars"]
    seen = [(int(series.columns().superseded.sum()), series.generation, series.revision)]

    moved = path.rename(path.with_name("events.out.tfevents.1700000001.h.1.0"))
    logs.reload()
    seen.append((int(series.columns().superseded.sum()), series.generation, series.revision))
    moved = moved.rename(path)
    logs.reload()
    seen.append((int(series.columns().superseded.sum()), series.generation, series.revision))
    moved.write_bytes(version(1.0) + scalars("b", range(3, 9)))
    logs.reload()
    seen.append((int(series.columns().superseded.sum()), series.generation, series.revision))

    over, generation, revision = zip(*seen, strict=True)
    assert over == (7, 0, 7, 0)
    for counts in (generation, revision):
        assert all(b > a for a, b in itertools.pairwise(counts))


def test_starts_that_add_nothing_are_not_kept(tmp_path: Path) -> None:
    """A thousand STARTs cost a series that has no points between them one mark."""
    starts = b"".join(session_start(step) + scalars("b", [step]) for step in range(1000))
    put(tmp_path, 1, version() + scalars("a", range(5)) + starts)
    logs = loaded(tmp_path)

    marks = logs.store.runs()[0].series["a", "scalars"].parts[0].marks
    assert marks == [(5, 0)]
    assert logs.scalars(".", "a").superseded.all()


def test_huge_steps_compare_exactly(tmp_path: Path) -> None:
    """Beyond 2**53, one step more is one step more."""
    big = 2**53
    put(tmp_path, 1, version() + scalars("a", [big - 1, big, big + 1]))
    put(tmp_path, 2, version() + scalars("a", [big + 1]))

    columns = loaded(tmp_path).scalars(".", "a")

    assert columns.superseded.tolist() == [False, False, True, False]


def test_revision_counts_changes_only(tmp_path: Path) -> None:
    """The revision stays when nothing changed; a changed series says since when."""
    put(tmp_path, 1, version() + scalars("a", range(3)) + scalars("b", range(3)))
    logs = loaded(tmp_path)
    store = logs.store
    before = store.revision
    logs.reload()
    idle = store.revision
    put(tmp_path, 1, scalars("b", [3]))
    logs.reload()

    assert idle == before
    assert store.revision > before
    assert [s.tag for s in store.changed(before)] == ["b"]
    assert [s.tag for s in store.changed(0)] == ["a", "b"]
    assert store.changed(store.revision) == []


def test_generation_counts_all_but_appends(tmp_path: Path) -> None:
    """Appending leaves the generation; points in the middle or newly superseded raise it."""
    put(tmp_path, 1, version() + scalars("a", range(3)))
    logs = loaded(tmp_path)
    series = logs.store.runs()[0].series["a", "scalars"]
    seen = [series.generation]
    for number, steps in ((1, [3]), (2, [9]), (1, [4]), (2, [10]), (3, [5])):
        put(tmp_path, number, scalars("a", steps))
        logs.reload()
        seen.append(series.generation)

    same = [b == a for a, b in itertools.pairwise(seen)]
    assert same == [True, True, False, True, False]


def test_columns_are_safe_to_keep(tmp_path: Path) -> None:
    """What was handed out stays as it was while the series grows."""
    put(tmp_path, 1, version() + scalars("a", range(3)))
    logs = loaded(tmp_path)
    kept = logs.scalars(".", "a")
    put(tmp_path, 1, scalars("a", range(3, 50)))
    logs.reload()

    assert kept.step.tolist() == [0, 1, 2]
    assert len(logs.scalars(".", "a")) == 50


def test_part_of_the_columns(tmp_path: Path) -> None:
    """A stretch of a series over several files is that stretch of the whole."""
    for number in (1, 2, 3):
        put(tmp_path, number, version() + scalars("a", range(number, number + 40)))
    series = loaded(tmp_path).store.runs()[0].series["a", "scalars"]
    whole = series.columns()

    for start, stop in ((0, 5), (38, 82), (79, 81), (100, 500), (7, 7), (119, 120)):
        part = series.columns(start, stop)
        assert part.step.tolist() == whole.step[start:stop].tolist()
        assert part.superseded.tolist() == whole.superseded[start:stop].tolist()


def test_bytes_per_point(tmp_path: Path) -> None:
    """A scalar point takes 24 bytes, and up to an eighth of room to grow."""
    put(tmp_path, 1, version() + scalars("a", range(200_000)))
    store = loaded(tmp_path).store

    assert 24 <= store.nbytes / 200_000 <= 27


def test_damage_can_be_taken_back() -> None:
    """A damage is listed until it is taken back."""
    store = Store()
    with store.writing():
        number = store.add_damage(Damage("f", 0, "reason", "truncated_tail", 1))
    revision = store.damage_revision
    with store.writing():
        store.drop_damage(number)

    assert store.damage() == []
    assert store.damage_revision > revision


def test_readers_while_a_loader_writes(tmp_path: Path) -> None:
    """The lock is free between two changes: a reader in another thread sees whole changes."""
    put(tmp_path, 1, version() + scalars("a", range(3)))
    logs = Logs(tmp_path)
    with logs.store.writing():
        assert logs.store.runs() == []
    logs.reload()

    assert logs.runs == ["."]
