"""The hostile cases as their own scripts judge them: 58 log directories, 14 that change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SCRIPTS = Path(os.environ.get("TBNB_HOSTILE", HERE.parents[2] / "shared/hostile"))

pytestmark = pytest.mark.skipif(
    not (SCRIPTS / "oracle.py").is_file(),
    reason="the scripts are not part of the project: set TBNB_HOSTILE to where they are",
)


def judged(script: str, out: Path) -> dict[str, dict[str, Any]]:
    """Run one of the scripts on our reader; return its verdict on every case."""
    verdict = out / f"{script}.json"
    subprocess.run(
        [sys.executable, SCRIPTS / script, out, "--reader", "reader:factory", "--json", verdict],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )
    return json.loads(verdict.read_text())


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cases' files."""
    place = tmp_path_factory.mktemp("hostile")
    subprocess.run(
        [sys.executable, SCRIPTS / "make_hostile.py", place], check=True, stdout=subprocess.DEVNULL
    )
    return place


def test_static(out: Path) -> None:
    """All points that can be read are, and each kind of problem that is wanted is reported."""
    wanted = json.loads((out / "expected.json").read_text())
    found = judged("oracle.py", out)

    assert len(found) == sum(w["kind"] == "static" and w["generated"] for w in wanted.values())
    assert {case: one["bad"] for case, one in found.items() if one["bad"]} == {}
    for case, one in found.items():
        expect = wanted[case].get("expect", {})
        kinds = {message.split()[0] for message in one["messages"]}
        # Root reads what has no permissions: then there is nothing to report.
        if not (case == "C02_permissions" and os.geteuid() == 0):
            assert set(expect.get("problems", ())) <= kinds, case
        assert not (expect.get("no_problem") and kinds), (case, one["messages"])
        assert len(set(one["messages"])) == len(one["messages"]), case


def test_growing(out: Path) -> None:
    """At every poll the points are those that are wanted."""
    found = judged("drive.py", out)

    assert len(found) == len(list((out / "dynamic").iterdir()))
    assert {case: one["first_bad"] for case, one in found.items() if one["bad"]} == {}
