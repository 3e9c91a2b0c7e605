"""Who is next, when news comes faster than it may be sent."""

from __future__ import annotations

from tbnb.notebook.turns import Turns


def take(turns: Turns, waiting: dict[int, str]) -> int:
    """Let the next have its turn, and wait again."""
    index = turns.first(waiting)
    assert index is not None
    turns.took(index)
    turns.add(index, index)
    return index


def test_all_have_their_turn_by_rank() -> None:
    """Though who had one waits again at once."""
    turns, waiting = Turns(), dict.fromkeys(range(4), "")
    for index in (3, 1, 0, 2):
        turns.add(index, index)

    assert [take(turns, waiting) for _ in range(10)] == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1]


def test_who_was_silent_has_none_to_make_up_for() -> None:
    """It joins the turn that is being taken."""
    turns, waiting = Turns(), {0: "", 2: ""}
    for index in waiting:
        turns.add(index, index)
    for _ in range(20):
        take(turns, waiting)
    waiting[1] = ""
    turns.add(1, 1)

    assert [take(turns, waiting) for _ in range(5)] == [1, 0, 1, 2, 0]


def test_replace_and_keep() -> None:
    """Others wait, or none; of who is gone nothing is kept."""
    turns = Turns()
    turns.add(1, 1)
    turns.replace([(2, 2), (3, 3)])
    assert turns.first({1, 2, 3}) == 2
    turns.took(2)
    assert turns.first({1, 2, 3}) == 3
    turns.keep({3})

    assert turns._next == {}
