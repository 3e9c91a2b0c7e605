"""Boards under load: a cell that prints too much, and ten boards in one notebook."""

from __future__ import annotations

import json
import time
import urllib.request
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from board import Board
from lab import Notebook, OpenNotebook, until
from training import BOARD, stop

import tbnb

# All that the pages of all boards have, and what came to them: by the stores behind their views.
RECORD = """
() => {
  globalThis.__came = [];
  globalThis.__ran = false;
  globalThis.__frames = 0;
  const ask = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (work) => {
    globalThis.__frames += 1;
    return ask.call(globalThis, work);
  };
  document.querySelectorAll(".tbnb").forEach((root) => {
    root.__drawn = 0;
    root.addEventListener("tbnb-drawn", () => { root.__drawn += 1; });
    const store = root.tbnbStore;
    const receive = store.receive.bind(store);
    store.receive = (content, buffers) => {
      globalThis.__came.push(
        [content.seq, content.type, globalThis.__ran, Date.now() / 1000]);
      receive(content, buffers);
    };
  });
}
"""
HAS = """
() => [...document.querySelectorAll(".tbnb")].map((root) => {
  const { sent } = root.tbnbStore;
  const rows = [];
  for (const tag of sent.tags.value) {
    for (const { index, points } of tag.series.values()) {
      const { step, value } = points.view();
      rows.push({ tag: tag.tag, plugin: tag.plugin, index,
        step: [...step], value: tag.plugin === "scalars" ? [...value] : null });
    }
  }
  return rows;
})
"""

# Runs code as a cell is run. What it prints goes nowhere: to lay that out takes JupyterLab itself
# a minute here.
RUN = """
(code) => {
  globalThis.__ran = false;
  globalThis.__stderr = "";
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const future = kernel.requestExecute({ code });
  future.onIOPub = ({ content }) => {
    if (content.name === "stderr") globalThis.__stderr += content.text;
  };
  future.done.then(({ content }) => {
    globalThis.__status = content.status;
    globalThis.__ran = true;
  });
}
"""

# Prints 4 MB/s as it logs, and at the end so much that the server drops what follows, too.
FLOOD = """
import time
import numpy as np
from tbnb import SummaryWriter
line = "x" * 99_999
end, step = time.monotonic() + 7, 0
with SummaryWriter("logs/run") as writer:
    while time.monotonic() < end:
        for i in range(12):
            writer.add_scalar(f"loss/{i}", (i + 1) / (step + 1), step)
        if step % 5 == 0:
            writer.add_image("picture", np.full((3, 8, 8), step % 256, np.uint8), step)
            writer.add_histogram("weights", np.random.normal(step, 1, 100), step)
        writer.flush()
        for _ in range(4):
            print(line, flush=True)
        step += 1
        time.sleep(0.1)
    time.sleep(3.5)  # longer than the server counts: what it drops from now on it drops to the end
    for _ in range(40):
        print(line, flush=True)
    for i in range(12):
        writer.add_scalar(f"loss/{i}", (i + 1) / (step + 1), step)
    step += 1
"""

# All that it logs is dropped, to its very end; of what came before nothing is missing.
SILENT = """
for _ in range(40):
    print(line, flush=True)
with SummaryWriter("logs/run") as writer:
    for late in range(step, step + 15):
        for i in range(12):
            writer.add_scalar(f"loss/{i}", -late, late)
        writer.flush()
        print(line, flush=True)
        time.sleep(0.1)
"""


def logged(book: Notebook, logdir: str = "logs") -> dict[str, tuple[str, list[int], Any]]:
    """Return what there is, by tag: plugin, steps, values."""
    logs = tbnb.read(book.directory / logdir)
    (run,) = logs.runs
    found = {}
    for tag, plugin in logs.tags(run).items():
        points = logs.series(run, tag, plugin)
        values = logs.scalars(run, tag).value if plugin == "scalars" else None
        found[tag] = (plugin, points.step.tolist(), values)
    return found


def has_all(rows: list[dict[str, Any]], there: dict[str, tuple[str, list[int], Any]]) -> bool:
    """Whether a page has every point; assert that what it has is right."""
    for row in rows:
        _, steps, values = there[row["tag"]]
        own = row["step"]
        assert own == steps[: len(own)], row["tag"]
        if values is not None:
            assert np.allclose(row["value"], values[: len(own)], rtol=1e-6)
    has = {row["tag"]: len(row["step"]) for row in rows}
    return has == {tag: len(steps) for tag, (_, steps, _) in there.items()}


def test_a_cell_that_prints_too_much(open_notebook: OpenNotebook, measured: list[str]) -> None:
    """What is shown is right if not all; the board says so, and has all soon after the end."""
    book = open_notebook(BOARD, kernel="6.30.1")
    book.run(0)
    board = Board.below(book)
    board.wait_status("waiting")
    book.page.evaluate(RECORD)
    book.page.evaluate(RUN, FLOOD)
    said, logs = set(), book.directory / "logs"
    while book.running():
        has_all(book.page.evaluate(HAS)[0], logged(book) if any(logs.glob("run/*")) else {})
        said.add(board.root.locator(".tbnb-status").inner_text())
        time.sleep(0.2)
    ended = time.time()
    assert book.page.evaluate("() => __status") == "ok", "the cell ran to its end"
    there = logged(book)
    assert "IOPub data rate exceeded" in book.page.evaluate("() => __stderr")
    until(lambda: has_all(book.page.evaluate(HAS)[0], there), "every point")
    whole = time.time() - ended
    until(lambda: "data lost" not in board.root.inner_text(), "the board is content")

    until(lambda: book.page.evaluate("() => __came.some(([, , ran]) => ran)"), "more at its end")
    came = book.page.evaluate("() => __came")
    numbers = {seq for seq, _, ran, _ in came if not ran}
    after = min(seq for seq, _, ran, _ in came if ran)
    gaps = [at for (one, *_), (two, _, _, at) in pairwise(came) if two > one + 1]
    measured.append(
        f"printing 4 MB/s: {after - len(numbers)} of {after} messages lost, "
        f"all there {whole:.1f} s after the end"
    )
    assert after - len(numbers) > 3, "the server dropped messages"
    assert after - 1 not in numbers, "the last one of the cell, too"
    if gaps[0] < ended - 4:  # a word came through while it printed
        assert any("data lost" in words for words in said)
    _all_is_dropped(book, measured)
    for tab, tag in (("Images", "picture"), ("Histograms", "weights")):
        board.root.get_by_role("tab", name=tab).click()
        (row,) = [row for row in book.page.evaluate(HAS)[0] if row["tag"] == tag]
        newest = [row["index"], len(row["step"]) - 1, 0]
        until(
            lambda newest=newest: (
                board.root.evaluate(
                    "(root, which) => root.tbnbStore.values.peek(which).state", newest
                )
                == "ready"
            ),
            f"the newest of {tag}",
        )
    assert book.errors == []


def _all_is_dropped(book: Notebook, measured: list[str]) -> None:
    """Run the cell of whose log nothing comes, and see the page find out."""
    before = book.page.evaluate("() => __came")
    book.page.evaluate(RUN, SILENT)
    book.wait_ran()
    ended, there = time.time(), logged(book)
    until(lambda: has_all(book.page.evaluate(HAS)[0], there), "every point")
    measured.append(f"all messages of a cell lost: all there {time.time() - ended:.1f} s after it")
    numbers = [seq for seq, *_ in book.page.evaluate("() => __came")[len(before) - 1 :]]
    assert max(np.diff(numbers)) > 2, "news and heads of the cell were lost"


BOARDS = """
%load_ext tbnb
import tbnb
from IPython.display import display
boards = [tbnb.Board(f"logs{{i{same}}}", height=400) for i in range(10)]
for board in boards:
    display(board)
"""
TRAIN = """
import os, time
from tbnb import SummaryWriter
writers = [SummaryWriter(f"logs{i}/run") for i in range(10)]
end, step = time.monotonic() + 600, 0
while time.monotonic() < end and not os.path.exists("stop"):
    for writer in writers:
        for i in range(4):
            writer.add_scalar(f"loss/{i}", 1 / (step + 1), step)
        writer.flush()
    step += 1
    time.sleep(0.05)
for writer in writers:
    writer.close()
"""
DRAWN = "roots => roots.map((root) => root.__drawn)"
THREADS = "sum(t.name == 'tbnb' for t in __import__('threading').enumerate())"


@pytest.mark.parametrize(("same", "threads"), [("*0", 1), ("", 10)])
def test_ten_boards(
    open_notebook: OpenNotebook, measured: list[str], same: str, threads: int
) -> None:
    """All live, of one directory or ten; little on the line, and nothing drawn out of sight."""
    book = open_notebook(
        BOARDS.format(same=same), TRAIN, "for board in boards: board.close()", kernel="6.30.1"
    )
    boards = book.page.locator(".tbnb")
    book.run(0)
    until(lambda: boards.count() == 10, "ten boards")
    until(lambda: book.ask(THREADS) == str(threads), f"{threads} threads")
    # The cell that is run next stands below the last one: JupyterLab scrolls nowhere else then.
    places: list[Any] = []

    def lies_still() -> bool:
        boards.last.evaluate("(root) => root.scrollIntoView()")
        places.append(boards.last.bounding_box())
        return len(places) > 9 and all(place == places[-1] for place in places[-10:])

    until(lies_still, "the last board lies still")
    book.page.evaluate(RECORD)
    book.run(1, wait=False)
    began = time.time()
    until(lambda: min(map(_points, book.page.evaluate(HAS))) > 3, "all are live")
    until(lambda: max(boards.evaluate_all(DRAWN)) > 4 * 2, "one is drawn again and again")
    until(lambda: time.time() > began + 3, "a while, to count what comes in a second")
    assert book.running()
    stop(book)
    book.wait_ran()
    seconds = time.time() - began
    there = logged(book, "logs0")
    until(lambda: all(has_all(rows, there) for rows in book.page.evaluate(HAS)), "all")

    came = len(book.page.evaluate("() => __came"))
    drawn = boards.evaluate_all(DRAWN)
    book.ask("setattr(__import__('sys').modules['tbnb.notebook.due'], '_HEADS_EVERY', 1)")
    measured.append(f"ten boards, {threads} threads: {came / seconds:.1f} messages/s")
    assert came / seconds < 40
    # Four charts each: when they are made, and once with points if that comes later.
    seen = [count for count in drawn if count > 4 * 2]
    assert 1 <= len(seen) <= 3, "out of sight a chart is drawn once, where it is made"
    if threads > 1:
        rest = _rest(book)
        measured.append(f"at rest {rest['busy']:.1%} of a core, {rest['heap'] / 1e6:.0f} MB")
        assert rest["came"] == 0
        assert rest["frames"] < 40, "nothing is drawn at rest"
        assert rest["activity"], "nor does the kernel seem active: it can be culled"
    other = boards.nth(drawn.index(min(drawn)))
    other.evaluate("(root) => root.scrollIntoView()")
    until(lambda: other.evaluate("(root) => root.__drawn") > min(drawn), "drawn when seen")
    book.run(2)
    until(lambda: book.ask(THREADS) == "0", "no thread is left")
    assert book.errors == []


def _points(rows: list[dict[str, Any]]) -> int:
    return min((len(row["step"]) for row in rows), default=0)


def _rest(book: Notebook) -> dict[str, Any]:
    """Wait until the boards are quiet, then measure four seconds of the page and its kernel."""
    metrics = book.page.context.new_cdp_session(book.page)
    metrics.send("Performance.enable")
    since: list[Any] = [None]

    def active() -> str:
        with urllib.request.urlopen(f"{book.lab.url}/api/kernels") as reply:
            return max(kernel["last_activity"] for kernel in json.load(reply))

    def quiet() -> bool:
        before, since[0] = since[0], (len(book.page.evaluate("() => __came")), active())
        time.sleep(6)  # a second is the time between heads, and a machine may stall for some
        return bool(before == since[0])

    until(quiet, "quiet")

    def now() -> dict[str, Any]:
        counts = book.page.evaluate("() => ({ came: __came.length, frames: __frames })")
        found = {
            row["name"]: row["value"] for row in metrics.send("Performance.getMetrics")["metrics"]
        }
        return {
            **counts,
            "busy": found["TaskDuration"],
            "heap": found["JSHeapUsedSize"],
            "at": active(),
        }

    before = now()
    time.sleep(4)
    after = now()
    return {
        "came": after["came"] - before["came"],
        "frames": after["frames"] - before["frames"],
        "busy": (after["busy"] - before["busy"]) / 4,
        "heap": after["heap"],
        "activity": after["at"] == before["at"],
    }
