"""t-SNE in the page: tbnb's worker against TensorBoard's projector, in one Chromium.

Both have the same rows. Ours are reduced to their 50 principal components first, as the board's
kernel does for any wider table; TensorBoard takes all columns but for its own reduction to 200.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).resolve().parent))

import peer
from lab import chromium, until
from layout_page import Layouts
from playwright.sync_api import Browser, Page, sync_playwright
from sklearn.datasets import load_digits

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS, COMPONENTS = 784, 50
SIZES = (5_000, 10_000)
REPEATS = 3
SECONDS = 10.0
GOAL = 1.5
# TensorBoard's defaults in its panel.
PERPLEXITY = {5_000: 18, 10_000: 25, 100_000: 80}
MANY = (100_000, 64)
SAMPLE = 10_000  # that TensorBoard lays out of more
ITERATION = ".run-tsne-iter"


@dataclass(frozen=True, slots=True)
class Speed:
    """Of one t-SNE."""

    prepared: float  # seconds from the start to the first iteration
    rate: float  # iterations a second after it


def main() -> None:
    """Measure both, turn about, and print the medians."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        for n in SIZES:
            rows = table(n)
            with tempfile.TemporaryDirectory() as place:
                write_log(Path(place), rows)
                with peer.tensorboard(Path(place)) as url:
                    pairs = [
                        (ours(browser, rows, PERPLEXITY[n]), theirs(browser, url, n))
                        for _ in range(REPEATS)
                    ]
            report(
                f"{n:,} x {COLUMNS}, perplexity {PERPLEXITY[n]}",
                [pair[0] for pair in pairs],
                [pair[1] for pair in pairs],
            )
        many(browser)
        browser.close()


def many(browser: Browser) -> None:
    """Measure as many as TensorBoard takes, of which it lays out a sample; once, for its time."""
    n, d = MANY
    rows = table(n, d)
    with tempfile.TemporaryDirectory() as place:
        write_log(Path(place), rows)
        with peer.tensorboard(Path(place)) as url:
            sample = ours(browser, rows[:SAMPLE], PERPLEXITY[n])
            report(
                f"{SAMPLE:,} of {n:,} x {d}, perplexity {PERPLEXITY[n]}",
                [sample],
                [theirs(browser, url, n)],
            )
    every = ours(browser, rows, 50)
    print(
        f"  tbnb with all {n:,} of them, perplexity 50: first iteration after "
        f"{every.prepared:.1f} s, then {every.rate:.2f} a second"
    )


def table(n: int, d: int = COLUMNS) -> NDArray[np.float32]:
    """Return scikit-learn's digits, tiled to `n` rows of `d` columns, with a little noise."""
    digits = load_digits().data
    tiled = np.tile(digits, (n // len(digits) + 1, d // digits.shape[1] + 1))
    noise = np.random.default_rng(0).normal(0, 2, (n, d))
    return (tiled[:n, :d] + noise).astype(np.float32)


def reduced(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the first principal components."""
    centred = rows - rows.mean(0)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ vectors[:, np.argsort(values)[::-1][:COMPONENTS]], np.float32)


def ours(browser: Browser, rows: NDArray[np.float32], perplexity: int) -> Speed:
    """Measure tbnb's worker; its iterations are counted in the page, as TensorBoard's are."""
    layouts = Layouts(browser)
    options = {
        "method": "tsne",
        "dimensions": 3,
        "perplexity": perplexity,
        "learningRate": 0,
        "supervise": 0,
    }
    few = reduced(rows)
    layouts.start(few, options)
    layouts.wait("last.iteration >= 1", 300)
    first = next(heard for heard in layouts.heard() if heard.get("iteration", 0) >= 1)
    layouts.page.wait_for_timeout(SECONDS * 1000)
    last = layouts.heard()[-1]
    layouts.close()
    elapsed = (last["at"] - first["at"]) / 1000
    return Speed(first["at"] / 1000, (last["iteration"] - first["iteration"]) / elapsed)


def theirs(browser: Browser, url: str, n: int) -> Speed:
    """Measure TensorBoard's projector by the iteration that its panel shows."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    try:
        page.goto(url + peer.PROJECTOR)
        until(lambda: peer.shown(page, ".numDataPoints") == str(n), "the projector's points", 180)
        peer.click(page, ".ink-tab[data-tab=tsne]")
        start = time.perf_counter()
        # Opening the tab runs it, the first time.
        until(lambda: iteration(page) >= 1, "the first iteration", 600)
        begun, first = time.perf_counter(), iteration(page)
        time.sleep(SECONDS)
        reached, ended = iteration(page), time.perf_counter()
        return Speed(begun - start, (reached - first) / (ended - begun))
    except Exception:
        (ROOT / "build").mkdir(exist_ok=True)
        page.screenshot(path=ROOT / "build" / "bench-layouts.png")
        raise
    finally:
        page.close()


def iteration(page: Page) -> int:
    """Return what its panel says."""
    return int(peer.shown(page, ITERATION) or 0)


def write_log(place: Path, rows: NDArray[np.float32]) -> None:
    """Write a table as TensorBoard's projector takes it."""
    np.savetxt(place / "tensors.tsv", rows, "%.3f", "\t")
    (place / "projector_config.pbtxt").write_text(
        'embeddings { tensor_name: "digits" tensor_path: "tensors.tsv" }\n',
    )


def report(what: str, mine: list[Speed], peers: list[Speed]) -> None:
    """Print medians and ratios."""
    a, b = (statistics.median(s.rate for s in speeds) for speeds in (mine, peers))
    c, d = (statistics.median(s.prepared for s in speeds) for speeds in (mine, peers))
    print(f"t-SNE in 3-D of {what}, median of {len(mine)}")
    print(f"  tbnb         first iteration after {c:6.1f} s, then {a:6.1f} a second")
    print(
        f"               (its rows reduced to {COMPONENTS} principal components, as in the board)"
    )
    print(f"  tensorboard  first iteration after {d:6.1f} s, then {b:6.1f} a second")
    print(f"  tbnb: {d / c:.1f} times as soon, {a / b:.1f} times as fast (goal {GOAL})", flush=True)


if __name__ == "__main__":
    main()
