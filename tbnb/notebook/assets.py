"""What is too large for the widget's own module, carried to the page by a hidden widget.

They are text traits, because those come with the widget itself: a page that is reloaded, or opened
while the kernel is busy, could not ask for them. Text, because Colab cannot open a widget with
binary traits. The page unpacks one when a view needs it and shares it by its checksum
(`js/src/chunks.ts`).
"""

from __future__ import annotations

import weakref

import anywidget
import traitlets

from tbnb.notebook import chunks

_latest: Assets | None = None


class Assets(anywidget.AnyWidget):
    """The chunks, each as base64 of a gzip file, with the SHA-256 of what is in it.

    Both traits are empty for a library that is not installed; the page then says so.
    """

    _esm = "export default {}"
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


def model_id() -> str:
    """Return the id of the widget that carries the chunks, made if there is none or it is gone."""
    global _latest  # noqa: PLW0603 - there is one page side of a kernel, and it needs one
    if _latest is None or _latest.comm is None:
        packed = {name: chunks.packed(name) for name in chunks.NAMES}
        traits = {name: text for name, (text, _) in packed.items()}
        sums = {f"{name}_sha": sum_ for name, (_, sum_) in packed.items()}
        _latest = Assets(**traits, **sums)
        _on_close(_latest)
    return str(_latest.model_id)


def _on_close(assets: Assets) -> None:
    """Take note when the page closes the comm, so that the next board makes a new one."""
    ref = weakref.ref(assets)

    def closed(_message: object) -> None:
        assets = ref()
        if assets is not None:
            assets.close()

    if hasattr(assets.comm, "on_close"):
        assets.comm.on_close(closed)
