"""Embeddings made to do harm: nothing outside is read, no script runs, each fault is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from eventlogs import NAME, scalar, version
from hostile import harmless, png
from lab import OpenNotebook, until
from media import tab
from projector import Projector

OUTSIDE = "7071.25"  # in files that nobody may read
SCRIPT = '<script>window.__pwned=1</script><img src=x onerror="window.__pwned=1">'
ROWS = "\n".join(f"{i}\t{i + 1}\t{i * i}" for i in range(10))
# Tensors, labels: each is an embedding of its own, called by the first.
LISTED = (
    ("ok.tsv", "meta.tsv"),
    ("ragged.tsv", "none.tsv"),
    ("nan.tsv", ""),
    ("words.tsv", ""),
    ("../../secret.tsv", "../../secret.tsv"),
    ("link.tsv", ""),
    ("../../../../../../../../../../etc/passwd", "/etc/passwd"),
    ("/etc/hostname", ""),
    ("http://leak.invalid/t.tsv", "file:///etc/passwd"),
    ("vec.bytes", ""),
)
PLACED = {"ok.tsv": list(range(10)), "ragged.tsv": [0, 3, 4], "nan.tsv": [0, 2, 4]}
WRONG = {
    "words.tsv": "words.tsv, line 1: found '<script>",
    "../../secret.tsv": "leads out of the log directory",
    "link.tsv": "leads out of the log directory",
    "../../../../../../../../../../etc/passwd": "leads out of the log directory",
    "/etc/hostname": "leads out of the log directory",
    "http://leak.invalid/t.tsv": "not a path below the log directory",
    "vec.bytes": "found 28 bytes, want 16,000,000,000 for 4 rows of 1,000,000,000 float32",
}
# All that Python opens from here on.
CELL = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
%load_ext tbnb
%tbnb --logdir logs --height 700
"""


def write(place: Path) -> None:
    """Write a log whose configuration reaches for what is not its own."""
    run = place / "logs" / "run"
    for folder in (run, place / "logs" / "empty", place / "logs" / "bad"):
        folder.mkdir(parents=True)
        (folder / NAME).write_bytes(version() + scalar("a", 1, 1.0))
    (place / "secret.tsv").write_text(f"{OUTSIDE}\t{OUTSIDE}\n" * 3)
    (run / "link.tsv").symlink_to(place / "secret.tsv")
    (run / "ok.tsv").write_text(ROWS)
    (run / "meta.tsv").write_text("label\tx\n" + f"{SCRIPT}\t1\n" * 7)
    (run / "ragged.tsv").write_text("1\t2\n3\n4\tx\t5\n6\t8\n0\t1\n")
    (run / "nan.tsv").write_text("1\t2\t3\nnan\t1\t1\n3\t1\t2\ninf\t0\t1\n0\t0\t1\n")
    (run / "words.tsv").write_text(f"{SCRIPT}\n" * 3)
    (run / "sprite.png").write_bytes(png(30_000, 300))
    (run / "vec.bytes").write_bytes(np.arange(7, dtype="<f4").tobytes())
    (run / "projector_config.pbtxt").write_text("".join(entry(*one) for one in LISTED))
    (place / "logs" / "empty" / "projector_config.pbtxt").write_bytes(b"")
    bad = b"embeddings { tensor_name: \xff\xff unbalanced"
    (place / "logs" / "bad" / "projector_config.pbtxt").write_bytes(bad)


def entry(tensors: str, labels: str) -> str:
    """Return what a configuration says of one embedding."""
    cell = (3000, 300) if tensors == "nan.tsv" else (0, -1)
    return f"""
embeddings {{
  tensor_name: "{tensors}" tensor_path: "{tensors}" metadata_path: "{labels}"
  tensor_shape: 4 tensor_shape: 1000000000
  sprite {{
    image_path: "sprite.png" single_image_dim: {cell[0]} single_image_dim: {cell[1]}
  }}
}}
"""


def listed(tag: str) -> str:
    """Where the configuration lists an embedding, as a message says it."""
    lines = entry("", "").count("\n")
    begins = 2 + lines * [tensors for tensors, _ in LISTED].index(tag)
    return f"(projector_config.pbtxt, line {begins})"


def notes(shown: Projector) -> list[str]:
    """What the panel says is wrong with the files."""
    details = shown.root.locator(".tbnb-remarks")
    details.wait_for()
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    return list(details.locator("li").all_inner_texts())


def wait_drawn(shown: Projector, points: list[int]) -> None:
    """Wait until just these points are in the picture."""

    def drawn() -> list[int]:
        places = shown.places(points[-1] + 1)
        return [int(i) for i in np.flatnonzero(np.isfinite(places).all(axis=1))]

    shown.wait_points(len(points))
    until(lambda: drawn() == points, f"the points {points}")


def choose(shown: Projector, tag: str) -> None:
    """Show an embedding by its tag."""
    choices = shown.field("Embedding")

    def title() -> str:
        titles = choices.locator("option").all_inner_texts()
        return next((t for t in titles if t.endswith(f" · {tag}")), "")

    choices.select_option(label=until(title, f"the choice {tag}"))


def wait_reason(shown: Projector, tag: str) -> None:
    """Wait until it is said why an embedding cannot be shown."""
    choose(shown, tag)
    word = shown.root.locator(".tbnb-sceneword[role=alert]")
    wanted = [WRONG[tag]] if tag == "words.tsv" else [WRONG[tag], listed(tag)]

    def said() -> bool:
        text = "".join(word.all_inner_texts())
        return all(one in text for one in wanted)

    until(said, f"{tag}: {wanted}")


def test_paths_and_files(open_notebook: OpenNotebook) -> None:
    """What is good is shown, what is not is named by file and line, what is outside is not read."""
    book = open_notebook(CELL)
    write(book.directory)
    with harmless(book):
        book.run()
        board = Projector.board_below(book)
        until(lambda: board.root.get_by_role("tab", name="Projector").count(), "a tab")
        tab(board, "Projector")
        shown = Projector(board)
        shown.field("Embedding").wait_for()
        found: dict[str, list[str]] = {}
        for tag, points in PLACED.items():
            choose(shown, tag)
            wait_drawn(shown, points)
            found[tag] = notes(shown)
            assert shown.root.locator("script, [onerror]").count() == 0
            if tag == "ok.tsv":
                assert shown.search("script") == list(range(7))
                shown.hover(shown.places(10)[9])
        for tag in [tag for tag, _ in LISTED if tag not in found]:
            wait_reason(shown, tag)
        text = shown.root.inner_text()
        board.root.get_by_label("1 problem in the log").click()
        damage = board.root.locator(".tbnb-damages").inner_text()
        opened = book.ask("opened")

    assert "bad/projector_config.pbtxt" in damage
    assert "not UTF-8" in damage

    ok, ragged = listed("ok.tsv"), listed("ragged.tsv")
    assert found["ok.tsv"] == [
        f"meta.tsv: found 7 rows, want 10, one for each point; they end in line 8 {ok}",
        f"sprite.png: single_image_dim is 0 by -1, want the pixels of one picture {ok}",
    ]
    assert found["ragged.tsv"][:3] == [
        "ragged.tsv, line 2: found 1 numbers, want 2",
        "ragged.tsv, line 3: found 'x', want a number",
        f"none.tsv: no such file {ragged}",
    ]
    (nowhere,) = found["nan.tsv"]
    assert nowhere.startswith("nan.tsv, lines 2 and 4: nan or infinite as float32; these 2 points")
    assert OUTSIDE not in text
    for path in ("secret.tsv", "link.tsv", "/etc/passwd", "/etc/hostname"):
        assert path not in opened
