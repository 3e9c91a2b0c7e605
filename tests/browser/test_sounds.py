"""Sounds on the page: drawn, played, and what is wrong with them said."""

from __future__ import annotations

import io
import struct
import wave
from pathlib import Path

import numpy as np
from board import Board
from eventlogs import NAME, metadata, sized, summary, tensor, version
from lab import Notebook, OpenNotebook, until
from playwright.sync_api import Locator
from training import BOARD

RATE = 8000
STRING = 7  # types.proto, DT_STRING


def wav(frames: bytes, channels: int = 1, width: int = 2) -> bytes:
    """Return a WAV file, by the standard library."""
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setparams((channels, width, RATE, 0, "NONE", ""))
        sound.writeframes(frames)
    return target.getvalue()


def sine(seconds: float) -> bytes:
    """Return one channel of 16 bits."""
    angles = np.arange(int(RATE * seconds)) * (2 * np.pi * 440 / RATE)
    return bytes((np.sin(angles) * 16_000).astype("<i2"))


def write(path: Path, sounds: dict[str, bytes]) -> None:
    """Write a run with one sound a tag."""
    path.mkdir(parents=True)
    records = [version()]
    for tag, sound in sounds.items():
        body = sized(8, sound) + sized(8, b"<b>label</b> **loud**")
        records.append(summary(0, tensor(tag, STRING, (1, 2), body, metadata("audio"))))
    (path / NAME).write_bytes(b"".join(records))


def opened(book: Notebook, sounds: dict[str, bytes]) -> Board:
    """A board of these sounds."""
    write(book.directory / "logs" / "run", sounds)
    book.run()
    board = Board.below(book)
    board.card("whole").locator(".tbnb-clip[data-state=ready]").wait_for()
    return board


def clock(card: Locator) -> str:
    """Where a card is in its sound."""
    return card.locator(".tbnb-clock").inner_text()


def test_one_plays_at_a_time(open_notebook: OpenNotebook) -> None:
    """Another stops the first; keys seek; the playhead moves by itself."""
    book = open_notebook(BOARD)
    board = opened(book, {"whole": wav(sine(20)), "other": wav(sine(20))})
    first, second = board.card("whole"), board.card("other")

    first.locator(".tbnb-play").click()
    until(lambda: clock(first) != "0:00 / 0:20", "the playhead moves")
    second.locator(".tbnb-play").click()
    until(lambda: second.get_by_label("Pause: run, step 0").count() == 1, "the second plays")
    until(lambda: first.get_by_label("Play: run, step 0").count() == 1, "the first is silent")

    track = second.get_by_role("slider", name="Position: run, step 0")
    track.focus()
    book.page.keyboard.press(" ")
    book.page.keyboard.press("Home")
    book.page.keyboard.press("PageUp")
    until(lambda: clock(second) == "0:04 / 0:20", "the place that the keys sought")
    until(lambda: second.get_by_label("Play: run, step 0").count() == 1, "the second is silent")
    assert book.errors == []


def test_every_encoding_plays(open_notebook: OpenNotebook) -> None:
    """8 to 32 bits and floats of 64, six channels; a stream whose header says no length."""
    whole = wav(sine(1))
    doubles = np.sin(np.arange(RATE) * 0.3).astype("<f8").tobytes()
    form = struct.pack("<HHIIHH", 3, 1, RATE, 8 * RATE, 8, 64)
    content = b"WAVEfmt \x10\0\0\0" + form + b"data" + struct.pack("<I", len(doubles)) + doubles
    sounds = {
        "whole": whole,
        "bits/8": wav(bytes(range(200)) * 40, width=1),
        "bits/24": wav(bytes(range(240)) * 100, width=3),
        "bits/32": wav(bytes(range(200)) * 160, width=4),
        "float": b"RIFF" + struct.pack("<I", len(content)) + content,
        "six": wav(bytes(6 * 2 * RATE), channels=6),
        "stream": whole[:40] + bytes(4) + whole[44:],
    }
    book = open_notebook(BOARD)
    board = opened(book, sounds)

    for tag in sounds:
        card = board.card(tag)
        card.scroll_into_view_if_needed()
        card.locator(".tbnb-play").click()
        until(lambda: not clock(card).startswith("0.00 "), f"{tag} plays")  # noqa: B023  called at once
        until(lambda: clock(card).endswith(" / 1.00 s"), f"the length of {tag}")  # noqa: B023  called at once
        assert card.locator(".tbnb-soundproblem").count() == 0, tag


def test_odd_files_say_what_is_wrong(open_notebook: OpenNotebook) -> None:
    """A false length, half a header, another kind of file; labels are Markdown, but no HTML."""
    whole = wav(sine(1))
    book = open_notebook(BOARD)
    board = opened(
        book,
        {
            "whole": whole,
            "cut": whole[:-8000],
            "liar": whole[:40] + b"\xf0\xff\xff\x7f" + whole[44:144],
            "header": whole[:30],
            "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='document.title = 1'/>",
            "empty": b"",
        },
    )
    wanted = {
        "cut": "the WAV file says 16000 bytes of samples and has 8000",
        "liar": "the WAV file says 2147483632 bytes of samples and has 100",
        "header": "the WAV file's format is cut short",
        "svg": "not a sound that plays here",
        "empty": "the file is empty",
    }

    for tag, text in wanted.items():
        card = board.card(tag)
        card.scroll_into_view_if_needed()
        problem = card.locator(".tbnb-soundproblem")
        until(lambda: problem.inner_text().startswith(text), f"{tag}: {text}")  # noqa: B023  called at once
    until(lambda: clock(board.card("cut")) == "0.000 / 0.500 s", "the rest can be heard")
    label = board.card("whole").locator(".tbnb-cliplabel")
    until(lambda: label.locator("strong").all_inner_texts() == ["loud"], "a word in bold")
    assert label.inner_text() == "<b>label</b> loud"
    assert label.locator("b").count() == 0
    assert book.errors == []


def test_a_large_file_comes_when_asked(open_notebook: OpenNotebook) -> None:
    """Over 1 MB nothing is sent until somebody wants to hear it."""
    book = open_notebook(BOARD)
    board = opened(book, {"whole": wav(sine(1)), "large": wav(sine(70))})
    card = board.card("large")

    card.get_by_text("Load 1.12 MB").click()

    card.locator(".tbnb-wave").wait_for()
    until(lambda: clock(card) == "0:00 / 1:10", "its length")
