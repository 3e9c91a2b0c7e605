"""A page that runs the built worker of the layouts, under a host's policy."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

SCRIPT = Path(__file__).resolve().parents[2] / "tbnb" / "static" / "layouts.js"
URL = "http://layouts.test/"
# That of VS Code's notebooks (1.100, backLayerWebview.ts): nothing may be fetched from `data:`.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval';"
    " connect-src https:; child-src https: data: blob:"
)
# When the worker sends a message, on its own clock: a page may be late to hear it.
STAMP = """{
  const post = globalThis.postMessage.bind(globalThis);
  globalThis.postMessage = (message, ...more) =>
    post({ ...message, sent: performance.now() }, ...more);
}
"""
PAGE = """
globalThis.bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer;
globalThis.layout = {
  heard: [], latest: null, worker: null,
  start(script, values, n, d, options, labels) {
    this.stop();
    Object.assign(this, { heard: [], latest: null, begun: performance.now() });
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    this.worker = new Worker(url);
    this.worker.onerror = (event) => this.heard.push({ type: "failed", reason: event.message });
    this.worker.onmessage = ({ data }) => {
      const { xyz, ...rest } = data;
      this.heard.push({ ...rest, at: performance.now() - this.begun });
      if (xyz) this.latest = xyz;
    };
    const matrix = { values: new Float32Array(bytes(values)), n, d };
    this.say({
      type: "start", matrix, options, seed: 1,
      labels: labels === null ? null : new Int32Array(bytes(labels)),
    });
  },
  say(message) { this.worker.postMessage(message); },
  stop() { this.worker?.terminate(); this.worker = null; },
};
"""


class Layouts:
    """One layout at a time, in a page of its own."""

    def __init__(self, browser: Browser) -> None:
        self.page: Page = browser.new_page()
        self.page.route(
            URL,
            lambda route: route.fulfill(
                content_type="text/html",
                headers={"Content-Security-Policy": POLICY},
                body=f"<!doctype html><script>{PAGE}</script>",
            ),
        )
        self.page.goto(URL)
        self.n = 0

    def start(
        self,
        rows: NDArray[Any],
        options: dict[str, object],
        labels: NDArray[Any] | None = None,
    ) -> None:
        """Begin; one that runs is ended."""
        self.n = len(rows)
        self.page.evaluate(
            "(given) => layout.start(...given)",
            [
                STAMP + SCRIPT.read_text(encoding="utf-8"),
                base64.b64encode(rows.astype("<f4").tobytes()).decode(),
                *rows.shape,
                options,
                None
                if labels is None
                else base64.b64encode(labels.astype("<i4").tobytes()).decode(),
            ],
        )

    def say(self, kind: str, **more: object) -> None:
        """Tell the worker something."""
        self.page.evaluate("(message) => layout.say(message)", {"type": kind, **more})

    def wait(self, condition: str, seconds: float = 120) -> dict[str, Any]:
        """Wait until something holds of the last message; a failure ends the wait."""
        self.page.wait_for_function(
            f"() => {{ const last = layout.heard.at(-1) ?? {{ type: 'none' }};"
            f" return last.type === 'failed' || ({condition}); }}",
            timeout=seconds * 1000,
            polling=20,
        )
        heard: dict[str, Any] = self.page.evaluate("() => layout.heard.at(-1)")
        assert heard["type"] != "failed", heard["reason"]
        return heard

    def heard(self) -> list[dict[str, Any]]:
        """All messages but their positions, with the milliseconds since the start."""
        messages: list[dict[str, Any]] = self.page.evaluate("() => layout.heard")
        return messages

    def positions(self) -> NDArray[np.float32]:
        """The latest, float32 of shape (n, 3)."""
        text = self.page.evaluate(
            """() => {
              const bytes = new Uint8Array(layout.latest.buffer);
              let text = "";
              for (let i = 0; i < bytes.length; i += 4096)
                text += String.fromCharCode(...bytes.subarray(i, i + 4096));
              return btoa(text);
            }""",
        )
        return np.frombuffer(base64.b64decode(text), "<f4").reshape(self.n, 3)

    def close(self) -> None:
        """End the worker and the page."""
        self.page.evaluate("() => layout.stop()")
        self.page.close()
