"""t-SNE and UMAP by the built worker, in Chromium, judged by scikit-learn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from lab import until
from layout_page import Layouts
from playwright.sync_api import Browser
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness

TSNE = {"method": "tsne", "dimensions": 2, "perplexity": 11, "learningRate": 0, "supervise": 0}
UMAP = {"method": "umap", "dimensions": 2, "neighbors": 15, "minDist": 0.1}
DONE = "last.done === true"
DIGITS = load_digits()


@pytest.fixture(scope="module")
def layouts(browser: Browser) -> Iterator[Layouts]:
    """One page for all."""
    opened = Layouts(browser)
    yield opened
    opened.close()


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("options", [TSNE, UMAP], ids=["tsne", "umap"])
def test_neighbours_stay_neighbours(
    layouts: Layouts,
    measured: list[str],
    options: dict[str, object],
    dimensions: int,
) -> None:
    """Of scikit-learn's digits; a policy that forbids fetching `data:` notwithstanding."""
    layouts.start(DIGITS.data, {**options, "dimensions": dimensions})
    layouts.wait(DONE)
    xyz = layouts.positions()
    trust = trustworthiness(DIGITS.data, xyz[:, :dimensions], n_neighbors=12)
    measured.append(f"{options['method']} in {dimensions}-D: trustworthiness {trust:.3f}")

    assert trust >= 0.95
    assert dimensions == 3 or not xyz[:, 2].any()


def test_pictures_come_at_most_twenty_a_second(layouts: Layouts) -> None:
    """However fast the iterations are: a page has other work."""
    layouts.start(DIGITS.data[:600], TSNE)
    layouts.wait(DONE)
    pictures = [heard["sent"] for heard in layouts.heard() if heard["type"] == "positions"]
    # The last comes when it is done.
    assert np.median(np.diff(pictures)[:-1]) >= 45


def test_a_pause_holds_until_resumed(layouts: Layouts) -> None:
    """At most what was under way is finished; a push moves the points meanwhile."""
    layouts.start(DIGITS.data, {**TSNE, "perplexity": 5})
    layouts.wait("last.iteration >= 20")
    layouts.say("pause")
    until(lambda: _holds(layouts), "the pause")
    paused, before = layouts.heard()[-1]["iteration"], len(layouts.heard())
    still = layouts.positions()
    layouts.page.wait_for_timeout(300)
    layouts.say("perturb")
    until(lambda: len(layouts.heard()) > before, "the push")
    pushed = layouts.heard()[-1]["iteration"]
    moved = layouts.positions()
    layouts.say("resume")
    layouts.wait(f"last.iteration > {paused}")

    assert pushed == paused
    assert (moved[:, :2] != still[:, :2]).all()
    assert not moved[:, 2].any()


def _holds(layouts: Layouts) -> bool:
    """Whether a push is answered, and nothing else comes: the pause, told before, was heard."""
    before = layouts.heard()
    layouts.say("perturb")
    layouts.page.wait_for_timeout(500)
    after = layouts.heard()
    return [one["iteration"] for one in after[len(before) :]] == [before[-1]["iteration"]]


def test_labels_draw_points_together(layouts: Layouts) -> None:
    """Of the nearest neighbours more have the point's label than without supervision."""

    def purity(supervise: float) -> float:
        rng = np.random.default_rng(0)
        rows = DIGITS.data[:600] + rng.normal(0, 12, (600, 64))
        layouts.start(rows, {**TSNE, "supervise": supervise}, DIGITS.target[:600])
        layouts.wait(DONE)
        xyz = layouts.positions()
        distances = ((xyz[:, None] - xyz[None]) ** 2).sum(2)
        nearest = distances.argsort(1)[:, 1:13]
        return float((DIGITS.target[nearest] == DIGITS.target[:600, None]).mean())

    assert purity(0.5) > purity(0) + 0.1


ODD: dict[str, Any] = {
    "none": np.zeros((0, 4)),
    "one": np.ones((1, 4)),
    "two": np.eye(2),
    "three alike": np.ones((3, 5)),
    "four": np.arange(8).reshape(4, 2),
    "forty alike": np.ones((40, 3)),
    "one column": np.arange(50).reshape(50, 1),
    "a constant column": np.column_stack([np.ones(60), np.arange(60)]),
    "twice each": np.repeat(np.random.default_rng(0).normal(size=(30, 8)), 2, axis=0),
    "huge": np.random.default_rng(0).normal(size=(50, 4)) * 1e38,
    "tiny": np.random.default_rng(0).normal(size=(50, 4)) * 1e-40,
    "many alike": np.repeat(np.random.default_rng(0).normal(size=(40, 8)), 100, axis=0),
}


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("options", [TSNE, UMAP], ids=["tsne", "umap"])
@pytest.mark.parametrize("rows", ODD.values(), ids=ODD)
def test_odd_data_have_a_layout(
    layouts: Layouts,
    options: dict[str, object],
    dimensions: int,
    rows: Any,
) -> None:
    """However few or alike the points are."""
    layouts.start(rows, {**options, "dimensions": dimensions})
    layouts.wait("last.iteration >= 5 || last.done === true")

    assert np.isfinite(layouts.positions()).all()


@pytest.mark.parametrize("options", [TSNE, UMAP], ids=["tsne", "umap"])
def test_rows_that_are_not_finite_have_no_place(
    layouts: Layouts, options: dict[str, object]
) -> None:
    """And the others have theirs."""
    rows = DIGITS.data[:200].copy()
    rows[3, 5], rows[77, 0], rows[199, 63] = np.nan, np.inf, -np.inf
    layouts.start(rows, options)
    layouts.wait("last.iteration >= 5")
    placed = np.isfinite(layouts.positions()).all(axis=1)

    assert np.flatnonzero(~placed).tolist() == [3, 77, 199]
