"""The colours of runs in Python and on the page."""

from __future__ import annotations

import re
from pathlib import Path

from tbnb.notebook import colors

PAGE = Path(__file__).resolve().parents[2] / "js" / "src" / "math" / "color.ts"
# What `runColor` returns there.
BEYOND = {24: "#904700", 25: "#007e83", 61: "#8e8b0f", 1000: "#9d4576"}


def test_the_palette_is_that_of_the_page() -> None:
    """A curve drawn in Python has the colour it has on the page."""
    light = re.findall(r'\["(#[0-9a-f]{6})", "#[0-9a-f]{6}"\]', PAGE.read_text())

    assert len(light) == 24
    assert [colors.of_run(index) for index in range(24)] == light
    assert {index: colors.of_run(index) for index in BEYOND} == BEYOND
