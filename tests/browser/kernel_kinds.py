"""The kernels that people have, by their version of ipykernel; the Makefile installs them.

Each reads this clone's `tbnb`. An *overlay* lies over the environment by PYTHONPATH; an
*environment* has a Python of its own.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec

PROJECT = Path(__file__).resolve().parents[2]
CURRENT = "7.4.0"  # the one in the environment
# Those that leave a request unread now and then, most often the first after a start or after a
# page was loaded, until another client connects (ipykernel issue 1554).
LOSING = ("7.1.0", "7.3.0")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kernel: what runs it, and what it needs.

    Attributes
    ----------
    made
        What `make` makes for it; None where the environment itself has it.
    python
        The interpreter; None for that of the environment.
    share
        Where the widgets' parts for the page are, when those of the environment are too new.
    """

    made: str | None = None
    python: Path | None = None
    share: Path | None = None
    over: tuple[Path, ...] = field(default=())

    @property
    def command(self) -> list[str]:
        """What starts it."""
        python = str(self.python or sys.executable)
        return [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]

    @property
    def path(self) -> str:
        """Its PYTHONPATH: before what the caller has there."""
        places = [*map(str, self.over), str(PROJECT), os.environ.get("PYTHONPATH", "")]
        return os.pathsep.join(filter(None, places))

    def spec(self, *before: Path) -> KernelSpec:
        """How to start it without JupyterLab, with places to look for modules first."""
        self.there()
        path = os.pathsep.join([*map(str, before), self.path])
        return KernelSpec(argv=self.command, env={"PYTHONPATH": path}, language="python")

    def there(self) -> None:
        """Raise FileNotFoundError, saying what makes it, when it is not made."""
        if self.made is not None and not (PROJECT / self.made).exists():
            raise FileNotFoundError(f"{PROJECT / self.made} is missing: `make {self.made}`")


def _overlay(version: str) -> Kind:
    made = f"build/ipykernel-{version}"
    return Kind(made, over=(PROJECT / made,))


def _environment(name: str, *, share: bool = False) -> Kind:
    place = PROJECT / "build" / f"{name}-environment"
    own = place / "share" / "jupyter" if share else None
    return Kind(f"build/{name}-environment/ready", place / "bin" / "python", own)


KINDS = {
    # Colab's set: ipywidgets 7.7.1 and anywidget 0.9.21, Python 3.13. A page with the parts of
    # ipywidgets 8 or of another anywidget refuses them ("Module anywidget, version ~0.9.* is not
    # registered"), so it gets those that pip installs beside them.
    "6.17.1": _environment("colab", share=True),
    "6.30.1": _environment("floors"),  # Python 3.10, and our oldest dependencies
    "7.1.0": _overlay("7.1.0"),
    "7.3.0": _overlay("7.3.0"),
    CURRENT: Kind(),
}


def write_specs(place: Path) -> None:
    """Write a kernelspec for each, named as here, into a directory of Jupyter's path."""
    for version, kind in KINDS.items():
        spec = place / "kernels" / version
        spec.mkdir(parents=True)
        content = {
            "argv": kind.command,
            "display_name": f"ipykernel {version}",
            "language": "python",
            "env": {"PYTHONPATH": kind.path},
        }
        (spec / "kernel.json").write_text(json.dumps(content))
