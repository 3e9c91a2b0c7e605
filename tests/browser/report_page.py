"""A report in Chromium as whoever was sent the file has it: from disk, the network off."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from board import Board
from patience import PATIENCE
from playwright.sync_api import Browser, Page

# What of a page comes from the page itself.
OWN = ("blob:", "data:")
# Words that only a live board has a use for.
LIVE = ("kernel", "connecting", "cell", "notebook", "updated")


@dataclass
class OpenReport:
    """A report in a page: stands where boards have a notebook.

    Attributes
    ----------
    errors
        What the page threw, and what the browser complained of.
    asked
        Addresses of what the page asked for, but for what is in itself.
    """

    page: Page
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls, browser: Browser, path: Path, *, offline: bool = True, **how: Any
    ) -> tuple[OpenReport, Board]:
        """Open a file by its path, in a page of its own."""
        context = browser.new_context(**{"viewport": {"width": 1300, "height": 900}, **how})
        context.set_offline(offline)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        book = cls(page)
        page.on("pageerror", lambda error: book.errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and book.errors.append(said.text))
        page.on("dialog", lambda dialog: (book.errors.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda one: one.url.startswith(OWN) or book.asked.append(one.url))
        page.goto(path.as_uri())
        board = Board(book, page.locator(".tbnb"))  # type: ignore[arg-type]  # what it uses of one
        board.wait_status("report")
        return book, board

    def close(self, path: Path) -> None:
        """Close it, and see that it asked for nothing and spoke of nothing that is not there."""
        words = self.page.inner_text("body").lower()
        self.page.context.close()
        assert self.asked == [path.as_uri()]
        assert self.errors == []
        assert [word for word in LIVE if word in words] == []
