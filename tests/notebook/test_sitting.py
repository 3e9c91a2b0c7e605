"""When a page is asked for a picture."""

from __future__ import annotations

import math

from tbnb.notebook.sitting import Sitting


def wanted() -> Sitting:
    """Return one whose pictures have a place."""
    sitting = Sitting()
    sitting.wanted = True
    return sitting


def test_asked_some_seconds_after_it_is_displayed() -> None:
    """Not before it can have been drawn, although its cell ends earlier."""
    sitting = wanted()
    assert sitting.due() == math.inf
    sitting.displayed(100.0)
    sitting.cell_ended(100.5)

    assert sitting.due() == 103.0
    assert sitting.ask(102.9) is None
    assert sitting.ask(103.0) == 1
    assert sitting.due() == math.inf


def test_asked_after_a_cell_that_changed_something() -> None:
    """And not after others."""
    sitting = wanted()
    sitting.displayed(0.0)
    assert sitting.ask(3.0) == 1
    assert sitting.answered(1)
    sitting.cell_ended(50.0)
    assert sitting.due() == math.inf
    sitting.changed()
    sitting.cell_ended(60.0)

    assert sitting.due() == 61.5


def test_seldom_while_data_changes_without_a_cell() -> None:
    """Another process trains."""
    sitting = wanted()
    sitting.displayed(0.0)
    assert sitting.ask(3.0) == 1
    assert sitting.answered(1)
    sitting.changed()

    assert sitting.due() == 303.0


def test_one_question_at_a_time() -> None:
    """A page that does not answer, hidden or gone, is not asked more for some time."""
    sitting = wanted()
    sitting.displayed(0.0)
    assert sitting.ask(3.0) == 1
    sitting.changed()
    sitting.cell_ended(10.0)
    assert sitting.due() == 123.0
    assert sitting.answered(1)

    assert sitting.due() == 11.5


def test_the_first_answer_to_the_last_question_counts() -> None:
    """Two pages may show the board; one may answer late."""
    sitting = wanted()
    sitting.displayed(0.0)
    assert not sitting.answered(0)
    assert sitting.ask(3.0) == 1
    assert not sitting.answered(2)
    assert sitting.answered(1)

    assert not sitting.answered(1)


def test_not_asked_for_what_has_no_place() -> None:
    """In marimo, or where the cell is captured."""
    sitting = Sitting()
    sitting.displayed(0.0)
    sitting.cell_ended(1.0)
    assert sitting.ask(1000.0) is None
    sitting.wanted = True

    assert sitting.ask(1000.0) == 1
