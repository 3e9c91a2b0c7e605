"""Pictures, sounds and texts made to do harm: nothing runs, nothing hangs, the card says why."""

from __future__ import annotations

import io
import struct
import wave
from pathlib import Path

from board import Board
from eventlogs import NAME, metadata, sized, summary, tensor, version
from hostile import harmless, png
from lab import Notebook, OpenNotebook, until
from media import only, tile
from PIL import Image
from training import BOARD

STRINGS = 7  # DT_STRING of TensorFlow's types.proto
SIDE = 100_000
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" onload="window.__pwned=1">
<script>window.__pwned = 1; fetch("http://leak.invalid/svg")</script>
<image href="http://leak.invalid/image" width="8" height="8"/></svg>"""
MARKDOWN = """# Hostile
<script>window.__pwned = 1</script>
<img src=x onerror="window.__pwned=1"><iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>
<svg onload="window.__pwned=1"></svg><style>@import "http://leak.invalid/css";</style>

[plain](javascript:window.__pwned=1) [case](JaVaScRiPt:window.__pwned=1)
[space]( javascript:window.__pwned=1) [entity](java&#115;cript:window.__pwned=1)
[tab](<java\tscript:window.__pwned=1>) [data](data:text/html,<script>opener.__pwned=1</script>)
<a href="javascript:window.__pwned=1">raw</a> <javascript:window.__pwned=1>
[reference][js] [honest](https://example.com/)

![remote](http://leak.invalid/picture.png) ![js](javascript:window.__pwned=1)
![svg](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)

<form action="javascript:window.__pwned=1"><button>go</button></form>

[js]: javascript:window.__pwned=1
"""


def value(step: int, tag: str, plugin: str, *strings: bytes, shape: tuple[int, ...]) -> bytes:
    """Return the record of one value of strings, as tf.summary writes it."""
    body = b"".join(sized(8, one) for one in strings)
    return summary(step, tensor(tag, STRINGS, shape, body, metadata(plugin)))


def image(step: int, tag: str, encoded: bytes, width: int = 8, height: int = 8) -> bytes:
    """Return the record of one picture that says it is so large."""
    size = str(width).encode(), str(height).encode()
    return value(step, tag, "images", *size, encoded, shape=(3,))


def jpeg() -> bytes:
    """Return half a JPEG."""
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "JPEG")
    return out.getvalue()[: len(out.getvalue()) // 2]


def wav(claimed: int) -> bytes:
    """Return 100 samples whose file says that it has so many bytes of them."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(struct.pack("<100h", *range(100)))
    whole = bytearray(out.getvalue())
    whole[40:44] = struct.pack("<I", claimed)
    return bytes(whole)


def put(book: Notebook, *records: bytes) -> None:
    """Log records to the one run there is."""
    run = Path(book.directory, "logs", "run")
    run.mkdir(parents=True)
    (run / NAME).write_bytes(version() + b"".join(records))


def said(board: Board, tag: str, part: str) -> str:
    """What a card says is wrong."""
    note = tile(only(board, tag), "run").locator(part).first
    note.wait_for()
    return note.inner_text()


def test_pictures(open_notebook: OpenNotebook) -> None:
    """An SVG, PNGs that claim 10 gigapixels, half a JPEG: each is named, none is decoded."""
    book = open_notebook(BOARD)
    put(
        book,
        image(0, "svg", SVG),
        image(0, "huge/said", png(SIDE, SIDE), SIDE, SIDE),
        image(0, "huge/hidden", png(SIDE, SIDE)),
        image(0, "cut", jpeg(), 256, 256),
        image(0, "short", png(64, 64), 64, 64),
        image(0, "none", b""),
        value(0, "words", "images", b"8", b"8", b"<script>window.__pwned=1</script>", shape=(3,)),
    )
    with harmless(book):
        book.run()
        board = Board.below(book)
        until(board.tags, "cards")
        found = {
            tag: said(board, tag, ".tbnb-problem")
            for tag in ("svg", "huge/said", "huge/hidden", "cut", "none", "words")
        }
        drawn = {tag: only(board, tag).locator("img").count() for tag in found if tag != "cut"}
        # One row of 64 is there: a browser draws what it has, and nobody waits for the rest.
        tile(only(board, "short"), "run").locator("img").wait_for()

    assert "not a picture" in found["svg"]
    assert "not a picture" in found["words"]
    assert "100000 x 100000 pixels" in found["huge/said"]
    assert "megapixels" in found["huge/hidden"]
    assert "JPEG" in found["cut"]
    assert "cut short" in found["cut"]
    assert "empty" in found["none"]
    assert set(drawn.values()) == {0}


def test_markdown(open_notebook: OpenNotebook) -> None:
    """Scripts, handlers and frames are gone; only web links are links; no picture is fetched."""
    book = open_notebook(BOARD)
    put(book, value(0, "note", "text", MARKDOWN.encode(), shape=()))
    with harmless(book):
        book.run()
        board = Board.below(book)
        text = board.card("note").locator(".tbnb-markdown").first
        text.locator("h1").wait_for()
        links = text.locator("a").evaluate_all(
            "links => links.map((a) => a.getAttribute('href')).filter((href) => href !== null)"
        )
        for link in text.locator("a:not([href])").all():
            link.click()
        inside = text.evaluate("text => [...text.querySelectorAll('*')].map((e) => e.localName)")
        handlers = text.evaluate(
            "text => [...text.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())"
        )

    assert {"https://example.com/", "http://leak.invalid/picture.png"} <= set(links)
    assert [link for link in links if not link.startswith(("http://", "https://"))] == []
    assert not {"script", "iframe", "svg", "style", "form", "button", "img"} & set(inside)
    assert not [name for name in handlers if name.startswith("on") or name == "srcdoc"]


def test_sounds(open_notebook: OpenNotebook) -> None:
    """False lengths are said and what is there is drawn; what is no sound is named."""
    book = open_notebook(BOARD)
    files = {
        "long": wav(2_000_000_000),
        "page": b"<html><script>window.__pwned=1</script>",
        "head": wav(200)[:20],
    }
    put(
        book,
        *(value(0, tag, "audio", data, b"", shape=(1, 2)) for tag, data in files.items()),
    )
    with harmless(book):
        book.run()
        board = Board.below(book)
        until(board.tags, "cards")
        found = {tag: said(board, tag, ".tbnb-soundproblem") for tag in files}
        canvas = tile(only(board, "long"), "run").locator("canvas.tbnb-wave")
        frames = until(lambda: canvas.evaluate("canvas => canvas.tbnbSound?.frames"), "an outline")
        only(board, "long").get_by_role("button", name="Play").click()

    assert "2000000000 bytes" in found["long"].replace(",", "")
    assert frames == 100
    assert "not a sound" in found["page"]
    assert "cut short" in found["head"]
