"""What is too large for the widget's own module, carried to the page by a hidden widget.

They are text traits, because those come with the widget itself: a page that is reloaded, or opened
while the kernel is busy, could not ask for them. Text, because Colab cannot open a widget with
binary traits. The page unpacks one when a view needs it and shares it by its checksum
(`js/src/chunks.ts`).
"""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import importlib.util
import weakref
from pathlib import Path

import anywidget
import traitlets

from tbnb.notebook import bundle

# A module of its own: the file would take the page's loader, if it has one, or else leave its
# library in the page's global names, where that of another version may be in use.
_WRAPPED = """\
const before = Object.getOwnPropertyDescriptor(globalThis, "Plotly");
const module = {{ exports: {{}} }};
const exports = module.exports;
const define = undefined;
{source}
;
if (before) Object.defineProperty(globalThis, "Plotly", before);
else delete globalThis.Plotly;
export default module.exports;
"""
_LEVEL = 6  # 1.5 MB of 4.8 in 0.15 s

_OWN = ("views", "markdown", "scenes", "layouts")

_latest: Assets | None = None


class Assets(anywidget.AnyWidget):
    """The chunks, each as base64 of a gzip file, with the SHA-256 of what is in it.

    `views`, `markdown`, `scenes` and `layouts` are our own (`js/src/chunks`), `plotly` is that of
    the installed package.
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
        packed = {"plotly": _plotly(), **{name: _packed(bundle.chunk(name)) for name in _OWN}}
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


@functools.cache
def _plotly() -> tuple[str, str]:
    """Return the plotly.js of the installed plotly, packed, and its checksum."""
    # Found, not imported: that takes a second.
    spec = importlib.util.find_spec("plotly")
    places = [Path(place) for place in (spec and spec.submodule_search_locations) or ()]
    for place in places:
        path = place / "package_data" / "plotly.min.js"
        if path.is_file():
            return _packed(_WRAPPED.format(source=path.read_text(encoding="utf-8")))
    return "", ""


def _packed(source: str) -> tuple[str, str]:
    module = source.encode()
    packed = base64.b64encode(gzip.compress(module, _LEVEL, mtime=0)).decode()
    return packed, hashlib.sha256(module).hexdigest()
