"""Values by reference: a 4 GB log of pictures, 500 tags of histograms, both against TensorBoard.

Each reader runs in a process of its own, and is timed from after its imports until every picture
is listed; TensorBoard's keep their usual samples of a tag. tbnb's board is timed until the newest
picture is at its page. The histograms are looked at in
one Chromium: tbnb in JupyterLab, TensorBoard in a page of its own.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

PICTURES = ROOT / "docs" / "img"  # real PNGs: screenshots of 20 to 320 kB
SIZE = 4_000_000_000
ROOM = 2 * SIZE  # on the disk, to be on the safe side
SLOWER = 20  # of this part of the log is read what would take minutes for all of it
REPEATS = 3
TAGS, STEPS = 500, 100
SCROLLED = 3.0  # seconds
# Seconds between frames while something scrolls.
FRAMES = """
(milliseconds) => new Promise((done) => {
  const gaps = [];
  let last = performance.now();
  const end = last + milliseconds;
  const frame = (now) => {
    gaps.push(Math.max(0, now - last));
    last = now;
    if (now < end) requestAnimationFrame(frame);
    else done(gaps.slice(1));
  };
  requestAnimationFrame(frame);
})
"""
# Cards of which some is on the screen and that have fewer histograms than TensorBoard shows of a
# tag.
TBNB_BARE = """
(root) => {
  const main = root.querySelector(".tbnb-main").getBoundingClientRect();
  const cards = [...root.querySelectorAll(".tbnb-card")].filter((card) => {
    const { top, bottom } = card.getBoundingClientRect();
    return bottom > main.top && top < main.bottom;
  });
  const bare = cards.filter((card) => {
    const drawn = card.querySelector(".tbnb-chart")?.tbnbHistogram?.drawn();
    return (drawn?.ridges.length ?? 0) < 51;
  });
  return cards.length === 0 ? -1 : bare.length;
}
"""


# ---- the log of pictures


def main() -> None:
    """Measure both, print the tables."""
    pictures = [path.read_bytes() for path in sorted(PICTURES.glob("*.png"))]
    for title, some in {
        "screenshots": pictures,
        "screenshots of 128 kB and more": [one for one in pictures if len(one) >= 1 << 17],
    }.items():
        with tempfile.TemporaryDirectory() as place:
            if shutil.disk_usage(place).free < ROOM:
                raise SystemExit(f"{place}: want {ROOM / 1e9:.0f} GB free for the log of pictures")
            read(title, some, Path(place))
    histograms()


def read(title: str, pictures: list[bytes], place: Path) -> None:
    """Write the log, read it with each, print a table."""
    small, large = place / "small", place / "large"
    count = write_pictures(large / "run", pictures, SIZE)
    kept = write_pictures(small / "run", pictures, SIZE // SLOWER)
    sizes = [
        sum(path.stat().st_size for path in Path(at, "run").iterdir()) for at in (large, small)
    ]
    print(f"\n1 run x 1 tag x {count:,} PNGs ({title}): {sizes[0] / 1e9:.2f} GB", flush=True)
    for name in READERS:
        if name == "EventAccumulator":
            print(f"  of the first {sizes[1] / 1e9:.2f} GB ({kept:,} PNGs), as it takes minutes:")
            report(name, [measure(name, str(small), kept)], sizes[1], kept)
        else:
            times = REPEATS if name.startswith("tbnb") else 1
            report(name, [measure(name, str(large), count) for _ in range(times)], sizes[0], count)


def write_pictures(run: Path, pictures: list[bytes], size: int) -> int:
    """Log the pictures in turn, as tf.summary.image does; return how many."""
    from eventlogs import NAME, metadata, sized, summary, tensor, version

    run.mkdir(parents=True)
    written = step = 0
    with (run / NAME).open("wb") as file:
        file.write(version())
        while written < size:
            encoded = pictures[step % len(pictures)]
            sides = (str(int.from_bytes(encoded[at : at + 4], "big")).encode() for at in (16, 20))
            body = b"".join(sized(8, one) for one in (*sides, encoded))
            meta = metadata("images")
            written += file.write(summary(step, tensor("screen", 7, (3,), body, meta)))
            step += 1
    return step


def measure(name: str, logdir: str, count: int) -> dict[str, float]:
    """Run one reader in a process of its own."""
    command = [sys.executable, __file__, name, logdir, str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def report(name: str, runs: list[dict[str, float]], size: int, count: int) -> None:
    """Print a line."""
    seconds = statistics.median(run["seconds"] for run in runs)
    last = runs[-1]
    kept = "all" if last["points"] == count else f"{last['points']:.0f}"
    print(
        f"  {name:17} {seconds:8.2f} s   read {100 * last['read'] / size:6.2f} %   "
        f"memory +{last['memory'] / 1e6:6.1f} MB   pictures within reach: {kept}   (n={len(runs)})",
        flush=True,
    )


def used(pid: int | str = "self") -> tuple[int, int]:
    """Return the bytes that a process read so far, and the most memory it held."""
    facts = Path(f"/proc/{pid}/io").read_text().split()
    status = Path(f"/proc/{pid}/status").read_text().split()
    return int(facts[facts.index("rchar:") + 1]), 1024 * int(status[status.index("VmHWM:") + 1])


def tbnb(logdir: str, _count: int) -> dict[str, float]:
    """Read with tbnb."""
    from tbnb.data.logs import Logs

    before = used()
    start = time.perf_counter()
    logs = Logs(logdir)
    logs.reload()
    seconds = time.perf_counter() - start
    read, memory = (now - then for now, then in zip(used(), before, strict=True))
    series = logs.series("run", "screen", "images")
    width, height, encoded = series[len(series) // 2].value
    if not (int(width) and int(height) and encoded.startswith(b"\x89PNG")):
        raise ValueError("the picture in the middle is no PNG")
    return {"seconds": seconds, "read": read, "memory": memory, "points": len(series)}


def board(logdir: str, count: int) -> dict[str, float]:
    """Open a board of tbnb's, and wait until its page, here in Python, has the newest picture."""
    from page import Page

    from tbnb.notebook.feed import Feed
    from tbnb.notebook.source import source_of

    before = used()
    start = time.perf_counter()
    page = Page()
    feed = Feed(page)
    source = source_of(logdir)
    source.add(feed, 60)
    there = False
    while not there:
        time.sleep(0.002)
        items = [item for message in page.of("values") for item in message["items"]]
        there = any(item["point"] == count - 1 for item in items)
    seconds = time.perf_counter() - start
    read, memory = (now - then for now, then in zip(used(), before, strict=True))
    source.remove(feed)
    source.join()
    return {"seconds": seconds, "read": read, "memory": memory, "points": count}


def event_accumulator(logdir: str, _count: int) -> dict[str, float]:
    """Read with tensorboard's own Python reader."""
    from tensorboard.backend.event_processing import event_accumulator as ea

    before = used()
    start = time.perf_counter()
    one = ea.EventAccumulator(str(Path(logdir, "run")))
    one.Reload()
    kept = len(one.Tensors("screen"))
    seconds = time.perf_counter() - start
    read, memory = (now - then for now, then in zip(used(), before, strict=True))
    return {"seconds": seconds, "read": read, "memory": memory, "points": kept}


def rustboard(logdir: str, count: int) -> dict[str, float]:
    """Start the data server (checksums off, its default) and wait until it lists the last step."""
    import grpc
    import tensorboard_data_server
    from tensorboard import context
    from tensorboard.data import grpc_provider
    from tensorboard.data.proto import data_provider_pb2_grpc

    with tempfile.TemporaryDirectory() as place:
        port = Path(place, "port")
        command = [tensorboard_data_server.server_binary(), "--logdir", logdir]
        command += ["--reload", "once", "--port", "0", "--port-file", str(port)]
        start = time.perf_counter()
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            try:
                while not (port.exists() and port.read_text().strip()):
                    time.sleep(0.002)
                channel = grpc.insecure_channel(f"localhost:{port.read_text().strip()}")
                stub = data_provider_pb2_grpc.TensorBoardDataProviderStub(channel)
                provider = grpc_provider.GrpcDataProvider(logdir, stub)
                last = -1
                while last < count - 1:
                    listed = provider.list_blob_sequences(
                        context.RequestContext(), experiment_id="", plugin_name="images"
                    )
                    each = [one for found in listed.values() for one in found.values()]
                    last = max((one.max_step for one in each), default=-1)
                    time.sleep(0.01)
                seconds = time.perf_counter() - start
                read, memory = used(server.pid)
            finally:
                server.terminate()
    return {"seconds": seconds, "read": read, "memory": memory, "points": 10}


READERS: dict[str, Callable[[str, int], dict[str, float]]] = {
    "tbnb": tbnb,
    "tbnb's board": board,
    "rustboard": rustboard,
    "EventAccumulator": event_accumulator,
}


# ---- many histograms


def histograms() -> None:
    """Look at the histograms in both."""
    from lab import chromium
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = Path(place, "notebooks")
        root.mkdir()
        write_histograms(root / "logs" / "run")
        browser = chromium(playwright)
        print(f"\n{TAGS} histogram tags x {STEPS} steps: from a click on the tab to a full screen")
        line("tbnb", *ours(browser, root, Path(place)))
        line("tensorboard", *theirs(browser, root / "logs"))
        browser.close()


def write_histograms(run: Path) -> None:
    """Log tags of two kinds, so that there is a tab to leave."""
    import numpy as np

    from tbnb.writer import SummaryWriter

    rng = np.random.default_rng(0)
    values = rng.normal(size=(STEPS, 1000))
    with SummaryWriter(run, max_queue=1000) as writer:
        for step in range(STEPS):
            writer.add_scalar("loss", 1 / (1 + step), step)
            for tag in range(TAGS):
                shown = values[step] * (1 + tag / TAGS) + step / 50
                writer.add_histogram(f"weights/{tag:03d}", shown, step)


def ours(browser: Browser, root: Path, private: Path) -> tuple[list[float], list[float]]:
    """Return seconds to the first screen, turn by turn, and milliseconds between frames."""
    from board import Board
    from lab import Notebook, serve, until

    seconds: list[float] = []
    gaps: list[float] = []
    with serve(root, private) as lab:
        for turn in range(REPEATS):
            cell = "%load_ext tbnb\n%tbnb --logdir logs --height 800"
            book = Notebook.make(browser, lab, f"ours-{turn}.ipynb", cell)
            book.run()
            board = Board.below(book)
            board.root.get_by_role("tab", name="Scalars").click()
            board.wait_chart("loss", points=STEPS)
            time.sleep(3)  # as long as it takes TensorBoard's tags to be there, too
            start = time.perf_counter()
            board.root.get_by_role("tab", name="Histograms").click()
            until(lambda b=board: b.root.evaluate(TBNB_BARE) == 0, "a screen of histograms")
            seconds.append(time.perf_counter() - start)
            if turn == 0:
                gaps = scroll(book.page, board.root.locator(".tbnb-main").bounding_box())
            book.close()
    return seconds, gaps


def theirs(browser: Browser, logs: Path) -> tuple[list[float], list[float]]:
    """Return the same of TensorBoard, whose tab shows twelve cards of a group at once."""
    from lab import until

    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logs), "--port", "0"]
    seconds: list[float] = []
    gaps: list[float] = []
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, stdout=said, stderr=said) as server,
    ):
        try:
            url = until(lambda: address(said), "TensorBoard's address")
            for turn in range(REPEATS):
                page = browser.new_page(viewport={"width": 1400, "height": 1000})
                page.goto(url)
                page.locator("card-view").first.wait_for(timeout=60_000)
                time.sleep(3)
                start = time.perf_counter()
                page.get_by_role("tab", name="Histograms").click()
                drawn = page.locator("vz-histogram-timeseries .histogram path")
                until(lambda d=drawn: d.count() >= 6 * 51, "six cards of 51 steps")
                seconds.append(time.perf_counter() - start)
                if turn == 0:
                    box = {"x": 500.0, "y": 150.0, "width": 800.0, "height": 700.0}
                    gaps = scroll(page, box)
                page.close()
        finally:
            server.terminate()
    return seconds, gaps


def address(said: Any) -> str:
    """Return where TensorBoard says it is; nothing as long as it does not."""
    said.seek(0)
    return next((word for word in said.read().split() if word.startswith("http://localhost")), "")


def scroll(page: Page, box: Any) -> list[float]:
    """Turn the wheel over a box for some seconds; return milliseconds between frames."""
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.evaluate(
        f"milliseconds => {{ globalThis.__gaps = ({FRAMES})(milliseconds); }}", 1000 * SCROLLED
    )
    end = time.perf_counter() + SCROLLED
    while time.perf_counter() < end:
        page.mouse.wheel(0, 60)
        time.sleep(0.016)
    return [float(gap) for gap in page.evaluate("() => globalThis.__gaps")]


def line(name: str, seconds: list[float], gaps: list[float]) -> None:
    """Print a line."""
    ordered = sorted(gaps)
    print(
        f"  {name:12} {statistics.median(seconds):6.2f} s ({min(seconds):.2f} to "
        f"{max(seconds):.2f})   scrolling: {1000 * len(gaps) / sum(gaps):.0f} frames a second, "
        f"median {statistics.median(gaps):.0f} ms, 95 % {ordered[int(0.95 * len(gaps))]:.0f} ms, "
        f"longest {ordered[-1]:.0f} ms"
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["histograms"]:
        histograms()
    elif len(sys.argv) > 1:
        print(json.dumps(READERS[sys.argv[1]](sys.argv[2], int(sys.argv[3]))))
    else:
        main()
