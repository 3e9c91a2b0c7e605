"""Points of scalars, as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from memlogs import MemLogs

from tbnb.notebook.report import lines as module
from tbnb.notebook.report.lines import FEWEST, lines

if TYPE_CHECKING:
    from tbnb.data.store import Series


@pytest.fixture(scope="module")
def series() -> list[Series]:
    """Ten series of 20 to 20,000 points, no two of which are alike."""
    logs, rng = MemLogs(), np.random.default_rng(0)
    made = []
    for number, count in enumerate([20, 300, 1000, 2000, 4000, 5000, 8000, 12_000, 16_000, 20_000]):
        wall = 1.7e9 + np.cumsum(rng.random(count))
        values = rng.normal(size=count)
        made.append(logs.add("run", f"tag/{number}", np.arange(count), values, wall=wall))
    return made


@pytest.mark.parametrize("room", [10_000_000, 400_000, 100_000, 30_000])
def test_the_room_is_used_and_kept_to(series: list[Series], room: int) -> None:
    """By all series alike: who has few points keeps them all."""
    found = lines(series, room)

    assert found.size <= room
    assert found.total == 68_320
    assert (found.kept == found.total) == (room == 10_000_000)
    if found.kept < found.total:
        assert found.size > room / 2


def test_no_room_at_all(series: list[Series]) -> None:
    """Gives the fewest, for whoever says how much room that takes."""
    found = lines(series, 0)

    assert len(series) * FEWEST / 2 < found.kept <= len(series) * FEWEST
    assert lines([], 0).blocks == []


def test_no_more_than_a_page_draws(series: list[Series], monkeypatch: pytest.MonkeyPatch) -> None:
    """However much room there is."""
    monkeypatch.setattr(module, "_MOST", 8_000)
    assert 38_000 < lines(series, 10_000_000).kept <= 12_320 + 4 * 8_000
    monkeypatch.setattr(module, "PAGE_POINTS", 10_000)
    assert 8_000 < lines(series, 10_000_000).kept <= 10_000
