"""What is too large for the widget's own module, carried to the page by a hidden widget.

They are text traits, because those come with the widget itself: a page that is reloaded, or opened
while the kernel is busy, could not ask for them. Text, because Colab cannot open a widget with
binary traits. But who runs a notebook without a page (nbclient, papermill) saves every trait that
a widget opens with: so where the page surely hears messages, the chunks follow in some. So does
Colab, whose pages hear only answers: there the page asks for the large ones as soon as it is made.
The page unpacks one when a view needs it and shares it by its checksum (`js/src/chunks.ts`).
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from tbnb.notebook import bundle, chunks, host

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGE = ("plotly", "scenes", "layouts")  # 96 % of all
_PART = 1_000_000  # characters of a message at most
_AGAIN = 5.0  # s: a kernel that was busy finds one page's questions of an hour all at once

_latest: Assets | None = None


class Assets(anywidget.AnyWidget):
    """The chunks, each as base64 of a gzip file, with the SHA-256 of what is in it.

    Both traits are empty for a library that is not installed; the page then says so.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    plotly = traitlets.Unicode().tag(sync=True)
    plotly_sha = traitlets.Unicode().tag(sync=True)
    views = traitlets.Unicode().tag(sync=True)
    views_sha = traitlets.Unicode().tag(sync=True)
    markdown = traitlets.Unicode().tag(sync=True)
    markdown_sha = traitlets.Unicode().tag(sync=True)
    scenes = traitlets.Unicode().tag(sync=True)
    scenes_sha = traitlets.Unicode().tag(sync=True)
    layouts = traitlets.Unicode().tag(sync=True)
    layouts_sha = traitlets.Unicode().tag(sync=True)
    picture = traitlets.Unicode().tag(sync=True)
    picture_sha = traitlets.Unicode().tag(sync=True)
    asks = traitlets.Bool().tag(sync=True)  # the page, for what it lacks, once it is made

    _late: tuple[str, ...] = ()  # what does not come with the widget

    def __init__(self, **traits: Any) -> None:
        self._sent_at: dict[str, float] = {}
        super().__init__(**traits)
        host.ease(self.comm)
        self.on_msg(_hear)

    def open(self) -> None:
        """Open the comm, and send the chunks after it where they do not come with it."""
        if self.comm is None:
            self._late = chunks.NAMES if host.hears_early() else _LARGE if self.asks else ()
        try:
            super().open()
        finally:
            late, self._late = self._late, ()
        for name in () if self.asks else late:
            self._post(name)

    def close(self) -> None:
        """Close the comm, and that of the layout every widget has."""
        if self.comm is not None:
            self.layout.close()
        super().close()

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> Any:  # noqa: FBT001, FBT002 - as ipywidgets has it
        """Return the traits; while the widget opens, without the chunks that come later."""
        state = super().get_state(key, drop_defaults)
        state.update(dict.fromkeys(state.keys() & set(self._late), ""))
        return state

    def _post(self, name: str) -> None:
        """Send a chunk, in pieces."""
        now = time.monotonic()
        text, sha = getattr(self, name), getattr(self, f"{name}_sha")
        if not text or self.comm is None or now < self._sent_at.get(name, -math.inf) + _AGAIN:
            return
        parts = list(_pieces(text))
        for part, piece in enumerate(parts):
            head = {"v": 1, "type": "chunk", "sha": sha, "part": part, "parts": len(parts)}
            self.send({**head, "text": piece})
        self._sent_at[name] = time.monotonic()


def carrier() -> Assets:
    """Return the widget that carries the chunks, made if there is none that a board may use."""
    global _latest  # noqa: PLW0603 - there is one page side of a kernel, and it needs one
    if _latest is None or _latest.comm is None or host.belongs_to_cell(_latest.comm):
        packed = {name: chunks.packed(name) for name in chunks.NAMES}
        traits = {name: text for name, (text, _) in packed.items()}
        sums = {f"{name}_sha": sum_ for name, (_, sum_) in packed.items()}
        _latest = Assets(_esm=bundle.chunk("assets"), asks=host.forgets(), **traits, **sums)
        host.follow(_latest)
    return _latest


def _hear(assets: Assets, content: object, _buffers: object) -> None:
    """Send a chunk that a page missed."""
    name = content.get("name") if isinstance(content, dict) else None
    if name in chunks.NAMES:
        assets._post(name)  # noqa: SLF001 - this module's own


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _PART):
        yield text[start : start + _PART]
