"""What the page may ask."""

from __future__ import annotations

import pytest

from tbnb.notebook.requests import Export, Hello, Here, Look, Need, Range, parse


def test_requests() -> None:
    """Each type as the contract has it."""
    assert parse({"v": 1, "type": "hello", "epoch": None, "seq": -1}) == Hello(None, -1)
    assert parse({"v": 1, "type": "hello", "epoch": "e", "seq": 4}) == Hello("e", 4)
    assert parse({"v": 1, "type": "here", "epoch": "e", "seq": 4}) == Here("e", 4)
    plain = {"v": 1, "type": "hello", "epoch": "e", "seq": 4, "text": True}
    assert parse(plain) == Hello("e", 4, text=True)
    assert parse({"v": 1, "type": "need", "series": [3, 1, 3]}) == Need((3, 1))
    assert parse({"v": 1, "type": "export", "req": 2, "series": [0]}) == Export(2, (0,))
    look = {"v": 1, "type": "look", "wanted": [[3, 0, 0], [1, 7, 1], [3, 0, 0], [1, 7, 15]]}
    assert parse(look) == Look(((3, 0, 0), (1, 7, 1), (1, 7, 15)))
    assert parse({"v": 1, "type": "look", "wanted": []}) == Look(())
    asked = {"v": 1, "type": "range", "req": 1, "series": [0], "lo": 5, "hi": None}
    assert parse({**asked, "axis": "wall", "columns": 700}) == Range(
        1, (0,), 5.0, None, "wall", 700
    )
    more = parse({**asked, "axis": "wall", "columns": 700, "origins": [1e9]})
    assert more == Range(1, (0,), 5.0, None, "wall", 700, (1e9,))


@pytest.mark.parametrize(
    "content",
    [
        None,
        "hello",
        [],
        {},
        {"v": 2, "type": "hello"},
        {"v": 1},
        {"v": 1, "type": "shutdown"},
        {"v": 1, "type": ["hello"]},
        {"v": 1, "type": "need"},
        {"v": 1, "type": "need", "series": 3},
        {"v": 1, "type": "need", "series": [-1]},
        {"v": 1, "type": "need", "series": [True]},
        {"v": 1, "type": "look"},
        {"v": 1, "type": "look", "wanted": None},
        {"v": 1, "type": "look", "wanted": {"0": [0, 0, 0]}},
        {"v": 1, "type": "look", "wanted": "000"},
        {"v": 1, "type": "look", "wanted": [0, 0, 0]},
        {"v": 1, "type": "look", "wanted": ["000"]},
        {"v": 1, "type": "look", "wanted": [[0, 0]]},
        {"v": 1, "type": "look", "wanted": [[0, 0, 0, 0]]},
        {"v": 1, "type": "look", "wanted": [[0, -1, 0]]},
        {"v": 1, "type": "look", "wanted": [[-1, 0, 0]]},
        {"v": 1, "type": "look", "wanted": [[0, 0.5, 0]]},
        {"v": 1, "type": "look", "wanted": [[0, float("nan"), 0]]},
        {"v": 1, "type": "look", "wanted": [[0, True, 0]]},
        {"v": 1, "type": "look", "wanted": [["0", 0, 0]]},
        {"v": 1, "type": "look", "wanted": [[0, 0, 16]]},
        {"v": 1, "type": "look", "wanted": [[0, 0, "1"]]},
        {"v": 1, "type": "look", "wanted": [[0, 0, None]]},
        {"v": 1, "type": "look", "wanted": [[0, 0, [1]]]},
        {"v": 1, "type": "look", "wanted": [[0, 0, 0], [[0], 0, 0]]},
        {"v": 1, "type": "export", "series": [1]},
        {"v": 1, "type": "export", "req": "1", "series": [1]},
        {"v": 1, "type": "range", "req": 1, "series": [1], "axis": "time"},
        {"v": 1, "type": "range", "req": 1, "axis": "step"},
        {"v": 1, "type": "range", "req": 1, "series": [1], "axis": "wall", "origins": 3},
        {"v": 1, "type": "range", "req": 1, "series": [1], "axis": "wall", "origins": ["3"]},
        {"v": 1, "type": "range", "req": 1, "series": [1], "axis": "wall", "origins": [3, 4]},
    ],
)
def test_anything_else_is_no_request(content: object) -> None:
    """And no error either."""
    assert parse(content) is None


def test_bounds_and_columns_are_made_safe() -> None:
    """A page cannot ask for a million columns, nor for NaN."""
    asked = {"v": 1, "type": "range", "req": 1, "series": [0], "axis": "step"}
    request = parse({**asked, "lo": float("nan"), "hi": "9", "columns": 10**9})

    assert request == Range(1, (0,), None, None, "step", 8192)


def test_need_is_cut() -> None:
    """Five hundred charts fit no screen."""
    request = parse({"v": 1, "type": "need", "series": list(range(900))})

    assert request == Need(tuple(range(500)))


def test_look_is_cut() -> None:
    """So are 256 pictures; of a longer list no more than these is read."""
    wanted = [[i, 10**400, 0] for i in range(256)]
    request = parse({"v": 1, "type": "look", "wanted": [*wanted, "nonsense"]})

    assert request == Look(tuple((i, 10**400, 0) for i in range(256)))
