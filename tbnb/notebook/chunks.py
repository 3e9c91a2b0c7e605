"""What is too large for the widget's own module, packed: base64 of a gzip file, and a checksum.

`plotly` is that of the installed package, the others are our own (`js/src/chunks`).
"""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import importlib.util
from pathlib import Path

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

# In the order in which they are sent.
NAMES = ("views", "markdown", "plotly", "scenes", "layouts", "picture")


def packed(name: str) -> tuple[str, str]:
    """Return a chunk, packed, and the SHA-256 of what is in it; "" of a library not installed."""
    return _plotly() if name == "plotly" else pack(bundle.chunk(name))


def pack(source: str) -> tuple[str, str]:
    """Return a module's source, packed, and its checksum."""
    module = source.encode()
    text = base64.b64encode(gzip.compress(module, _LEVEL, mtime=0)).decode()
    return text, hashlib.sha256(module).hexdigest()


@functools.cache
def _plotly() -> tuple[str, str]:
    """Return the plotly.js of the installed plotly."""
    # Found, not imported: that takes a second.
    spec = importlib.util.find_spec("plotly")
    places = [Path(place) for place in (spec and spec.submodule_search_locations) or ()]
    for place in places:
        path = place / "package_data" / "plotly.min.js"
        if path.is_file():
            return pack(_WRAPPED.format(source=path.read_text(encoding="utf-8")))
    return "", ""
