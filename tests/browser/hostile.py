"""What hostile logs are made of, and that nothing came of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lab import Notebook
from playwright.sync_api import Dialog, Request


def png(width: int, height: int) -> bytes:
    """Return a PNG of one bit a pixel, whole by its marks, with one row of all it claims."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = zlib.compress(bytes(1 + (width + 7) // 8))
    marks = chunk(b"IHDR", head), chunk(b"IDAT", row), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(marks)


@contextmanager
def harmless(book: Notebook) -> Iterator[None]:
    """Check that meanwhile no script ran, no dialog came, and no request left the server."""
    asked: list[str] = []
    dialogs: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    def on_request(request: Request) -> None:
        if not request.url.startswith((book.lab.url, "blob:", "data:image/")):
            asked.append(request.url)

    context = book.page.context
    book.page.on("dialog", on_dialog)
    context.on("request", on_request)
    pages = len(context.pages)
    yield
    # A page that hangs does not draw, a kernel that hangs does not count.
    book.page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
    assert book.ask("1 + 1") == "2"
    assert book.page.evaluate("() => window.__pwned") is None
    assert (asked, dialogs, len(context.pages)) == ([], [], pages)
    assert book.errors == []
