"""Which boards make way for which."""

from __future__ import annotations

from tbnb.notebook.cells import Cells
from tbnb.notebook.host import Execution


class Fake:
    """A board that notes its end."""

    closed = False

    def close(self) -> None:
        """End."""
        self.closed = True


def test_same_cell_again() -> None:
    """Its boards go, whatever they showed; those of other cells stay."""
    cells, a, b, other = Cells(), Fake(), Fake(), Fake()
    cells.replace(a, "/x", Execution("cell1", "1"))
    cells.replace(b, "/y", Execution("cell1", "1"))
    cells.replace(other, "/x", Execution("cell2", "2"))
    assert [a.closed, b.closed] == [False, False]
    cells.replace(Fake(), "/z", Execution("cell1", "3"))

    assert (a.closed, b.closed, other.closed) == (True, True, False)


def test_several_in_one_cell_all_stay() -> None:
    """One run of a cell made them."""
    cells, boards = Cells(), [Fake(), Fake(), Fake()]
    for board in boards:
        cells.replace(board, "/x", Execution("cell1", "1"))

    assert not any(board.closed for board in boards)


def test_without_cell_ids_by_log_directory() -> None:
    """A host that names no cells: the same directory again replaces."""
    cells, a, b, again = Cells(), Fake(), Fake(), Fake()
    cells.replace(a, "/x", Execution(None, "1"))
    cells.replace(b, "/y", Execution(None, "1"))
    cells.replace(again, "/x", Execution(None, "2"))

    assert (a.closed, b.closed, again.closed) == (True, False, False)


def test_outside_of_cells_nothing_is_replaced() -> None:
    """A script, marimo, a callback."""
    cells, a = Cells(), Fake()
    cells.replace(a, "/x", None)
    cells.replace(Fake(), "/x", None)

    assert not a.closed


def test_boards_are_not_kept_alive() -> None:
    """The register holds them weakly, and forgets."""
    cells = Cells()
    cells.replace(Fake(), "/x", Execution("c", "1"))
    last = Fake()
    cells.replace(last, "/x", Execution("c", "2"))

    assert [made.board() for made in cells._made] == [last]
