"""Labels of `tbnb.project`, in whatever the user has them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import tbnb

if TYPE_CHECKING:
    from conftest import RecordingComm

FRAME = pd.DataFrame({"n": range(3), "w": ["a", "b", "c"]})


@pytest.mark.parametrize(
    ("labels", "names", "last"),
    [
        (FRAME, ["n", "w"], "2\tc"),
        (FRAME["w"], ["label"], "c"),
        (np.arange(3), ["label"], "2"),
        (MappingProxyType({"x": [1, 2, 3]}), ["x"], "3"),
        ({"x": [None, 1.5, b"y"]}, ["x"], "b'y'"),
        (iter("pqr"), ["label"], "r"),
    ],
)
def test_labels(comms: list[RecordingComm], labels: Any, names: list[str], last: str) -> None:
    """Tables of pandas, arrays, lists by name: a cell for each point, as text."""
    board = tbnb.project(np.eye(3), labels)
    comm = next(c for c in comms if "options" in c.state)
    assert comm.wait(lambda page: page.of("values"))

    table = comm.page.blobs(0, 0)[1].decode()
    assert comm.page.of("values")[0]["items"][0]["meta"]["columns"] == names
    assert table.split("\n")[2:] == [last, ""]
    board.close()
