"""Points that are selected: on the page, in Python, and on their way."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tbnb
from tbnb.notebook import bits, selection
from tbnb.notebook.requests import Select, parse
from tbnb.notebook.selection import Selected, Selection
from tbnb.writer import SummaryWriter


def logs(path: Path) -> tbnb.data.logs.Logs:  # type: ignore[name-defined]  # imported lazily
    """Return logs with two embeddings, the second of two steps."""
    with SummaryWriter(path / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
        for tag, step in (("a", 3), ("b", 1), ("b", 2)):
            writer.add_embedding(np.eye(4), global_step=step, tag=tag)
    return tbnb.read(path)


def chosen(found: Selection | None) -> Any:
    """Return a selection in a form that can be compared."""
    return found and (found.run, found.tag, found.step, found.points.tolist())


@given(st.sets(st.integers(0, 3000)))
def test_bits(points: set[int]) -> None:
    """A bit a point, the lowest of the first byte being the first point's."""
    numbers = np.array(sorted(points), np.int64)
    text = bits.packed(numbers)

    found = bits.unpacked(text)
    assert found is not None
    assert found.tolist() == sorted(points)


def test_bits_of_one_byte() -> None:
    """As the page has it: 0 and 3 are 0b1001, and 9 is the second bit of the second byte."""
    assert bits.packed(np.array([0, 3, 9])) == "CQI="
    assert bits.unpacked("!") is None


def test_request() -> None:
    """What is well formed."""
    found = parse({"v": 1, "type": "select", "series": 2, "point": 1, "points": "CQI="})

    assert isinstance(found, Select)
    assert (found.series, found.point, found.points.tolist()) == (2, 1, [0, 3, 9])
    for bad in ({"points": 3}, {"points": "%"}, {"series": -1}, {"point": None}):
        asked = {"v": 1, "type": "select", "series": 2, "point": 1, "points": "CQI=", **bad}
        assert parse(asked) is None


def test_page_selects(tmp_path: Path) -> None:
    """Run, tag and step of what the page named by numbers."""
    store = logs(tmp_path).store
    series = store.runs()[0].series["b", "projector"]
    selected = Selected()

    assert selected.now(store) is None
    selected.hear(Select(series.index, 1, np.array([0, 3])))
    assert chosen(selected.now(store)) == ("run", "b", 2, [0, 3])
    for gone in (Select(99, 0, np.array([1])), Select(series.index, 9, np.array([1]))):
        selected.hear(gone)
        assert chosen(selected.now(store)) == ("run", "b", 2, [0, 3])
    scalar = store.runs()[0].series["loss", "scalars"]
    selected.hear(Select(scalar.index, 0, np.array([1])))
    assert chosen(selected.now(store)) == ("run", "b", 2, [0, 3])


def test_user_selects(tmp_path: Path) -> None:
    """The page is told once, and a page to come again."""
    store = logs(tmp_path).store
    series = store.runs()[0].series["a", "projector"]
    selected = Selected()
    selected.choose(Selection("run", "a", 3, np.array([0, 3, 9])))

    message = selected.next(store)
    assert message is not None
    assert message.type == "select"
    assert message.body == {"series": series.index, "point": 0, "points": "CQI="}
    assert selected.next(store) is None
    selected.repeat()
    assert selected.next(store) is not None
    selected.choose(Selection("run", "nowhere", 3, np.array([0])))
    assert selected.next(store) is None


def test_what_the_page_said_last_is_repeated(tmp_path: Path) -> None:
    """A page that is loaded again has its selection back."""
    store = logs(tmp_path).store
    series = store.runs()[0].series["a", "projector"]
    selected = Selected()
    selected.choose(Selection("run", "a", 3, np.array([1])))
    selected.next(store)
    selected.hear(Select(series.index, 0, np.array([0, 3, 9])))

    selected.repeat()
    message = selected.next(store)
    assert message is not None
    assert message.body["points"] == "CQI="


def test_which_embedding(tmp_path: Path) -> None:
    """The one in use, else the one logged last."""
    store = logs(tmp_path).store
    before = Selection("run", "a", 3, np.array([1]))
    points = np.array([2])

    assert chosen(selection.newest(store, before, points)) == ("run", "a", 3, [2])
    assert chosen(selection.newest(store, None, points)) == ("run", "b", 2, [2])
    with pytest.raises(ValueError, match="no embedding"):
        selection.newest(tbnb.read(tmp_path / "nowhere").store, None, points)


@pytest.mark.parametrize(
    ("given_points", "numbers"),
    [
        ([3, 1, 1], [1, 3]),
        ((), []),
        (np.array([True, False, True]), [0, 2]),
        ([False, True], [1]),
        (range(3), [0, 1, 2]),
        (np.array([7], np.uint8), [7]),
    ],
)
def test_numbers(given_points: Any, numbers: list[int]) -> None:
    """Numbers or flags, each point once."""
    assert selection.numbers(given_points).tolist() == numbers


@pytest.mark.parametrize(
    "bad", [[-1], [1.5], "ab", [[1]], [1 << 24], 3, [[1], [2, 3]], np.ones((1 << 24) + 1, bool)]
)
def test_bad_numbers(bad: Any) -> None:
    """It says what is wanted."""
    with pytest.raises((TypeError, ValueError), match="selection: "):
        selection.numbers(bad)


def test_a_selection_of_the_users() -> None:
    """What it holds is put in order."""
    found = selection.checked(Selection("run", "a", np.int32(3), [3, 1, 1]))  # type: ignore[arg-type]

    assert chosen(found) == ("run", "a", 3, [1, 3])
    assert found.points.dtype == np.int64
    assert type(found.step) is int


@pytest.mark.parametrize(
    ("field", "bad"),
    [("run", None), ("tag", 1), ("step", "3"), ("step", True), ("step", 1.0), ("points", [1.5])],
)
def test_a_bad_selection(field: str, bad: Any) -> None:
    """It says so at once, not the feed later."""
    good = Selection("run", "a", 3, np.array([1]))
    with pytest.raises(TypeError, match="selection: "):
        selection.checked(replace(good, **{field: bad}))


def test_chosen_while_the_page_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's last word is not lost, nor taken for older than the page's."""
    store = logs(tmp_path).store
    series = store.runs()[0].series["b", "projector"]
    selected = Selected()
    mine = Selection("run", "a", 3, np.array([2]))
    of_page = selection._of_page
    threads = []

    def slowly(*given: Any) -> Any:
        threads.append(threading.Thread(target=selected.choose, args=(mine,)))
        threads[-1].start()
        threads[-1].join(0.1)
        return of_page(*given)

    monkeypatch.setattr(selection, "_of_page", slowly)
    selected.hear(Select(series.index, 1, np.array([0])))
    selected.repeat()
    selected.next(store)
    threads[0].join()

    assert chosen(selected.now(store)) == ("run", "a", 3, [2])
    message = selected.next(store)
    assert message is not None
    assert message.body["points"] == bits.packed(np.array([2]))


def test_steps_that_move_later(tmp_path: Path) -> None:
    """What was selected stays so when the configuration lists another step in front."""
    found = logs(tmp_path)
    series = found.store.runs()[0].series["b", "projector"]
    selected = Selected()
    selected.hear(Select(series.index, 0, np.array([0, 3])))
    assert chosen(selected.now(found.store)) == ("run", "b", 1, [0, 3])
    config = tmp_path / "run" / "projector_config.pbtxt"
    config.write_text(
        'embeddings { tensor_name: "b:00009" tensor_path: "x.tsv" }\n' + config.read_text()
    )
    found.reload()

    assert series.place(0).step == 9  # type: ignore[union-attr]
    assert chosen(selected.now(found.store)) == ("run", "b", 1, [0, 3])
