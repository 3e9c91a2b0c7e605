"""Run the scripts of calls.py where only what tbnb's writer depends on is installed.

Usage: alone.py DIRECTORY, which gets a log directory for each script.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

INSTALLED = {"numpy", "google", "crc32c", "tbnb", "calls", "inputs"}


class Nothing:
    """Finds no package but those."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:  # noqa: ARG002  Python's signature
        """Raise what Python raises where a package is not installed."""
        top = name.partition(".")[0]
        if top not in INSTALLED | sys.stdlib_module_names and not top.startswith("_"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


if __name__ == "__main__":
    sys.meta_path.insert(0, Nothing())
    from calls import SCRIPTS
    from inputs import Frameworks, draw

    from tbnb import SummaryWriter

    warnings.filterwarnings("ignore", "tag .* step")  # some steps fall, on purpose
    for peer, script in SCRIPTS.items():
        with SummaryWriter(Path(sys.argv[1]) / peer) as writer:
            script(writer, draw(peer), Frameworks())
