"""Draw docs/img/report-*: a report as whoever was sent the file has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report_page import OpenReport

import tbnb

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

WIDTH, HEIGHT = 900, 760
MEGABYTES = 2.8  # not all of it, so that the line on top says so
MOMENT = 1500  # ms


def shoot(browser: Browser, logs: Path, scheme: str, images: Path) -> None:
    """Take the picture in one colour scheme of the system."""
    path = logs.parent / "report.html"
    print(tbnb.export(logs, path, max_size=MEGABYTES, title="Baseline and wider"))
    size = {"width": WIDTH, "height": HEIGHT}
    book, board = OpenReport.open(browser, path, viewport=size, color_scheme=scheme)
    board.wait_chart("loss/train", points=50)
    book.page.wait_for_timeout(MOMENT)
    book.page.screenshot(path=images / f"report-{scheme}-{WIDTH}.png")
    book.close(path)
