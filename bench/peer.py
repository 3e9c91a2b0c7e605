"""TensorBoard as a peer of the page: its server, and what is in its shadow roots."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from lab import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

# The projector's own page, without TensorBoard's frame around it.
PROJECTOR = "/data/plugin/projector/projector_binary.html"
_IN_SHADOW = """
(selector) => {
  const find = (root) => root.querySelector(selector) ?? [...root.querySelectorAll("*")]
    .map((element) => element.shadowRoot && find(element.shadowRoot)).find(Boolean);
  return find(document);
}
"""


@contextlib.contextmanager
def tensorboard(logs: Path) -> Iterator[str]:
    """Serve a log directory while the block runs; gives the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logs), "--port", str(port)]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*command, "--load_fast", "false"], stdout=quiet, stderr=quiet)
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(url), "TensorBoard answers")
        yield url
    finally:
        server.terminate()
        server.wait(20)


def _answers(url: str) -> bool:
    """Whether a server is there."""
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310 - ours
        return True
    return False


def shown(page: Page, selector: str) -> str:
    """Return the text of an element, through the shadow roots."""
    text: str = page.evaluate(f"() => ({_IN_SHADOW})('{selector}')?.textContent.trim() ?? ''")
    return text


def click(page: Page, selector: str) -> None:
    """Press an element, through the shadow roots."""
    page.evaluate(f"() => ({_IN_SHADOW})('{selector}').click()")
