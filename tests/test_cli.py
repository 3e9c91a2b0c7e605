"""The command `tbnb`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from log_script import write

import tbnb
from tbnb.cli import main

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Two runs of two tags."""
    for run in ("a", "b"):
        write(tmp_path / "logs" / run, {"loss": [3, 2, 1], "step/time": [1, 1, 1]})
    return tmp_path / "logs"


def test_export(logs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Says what went in; its options are those of `tbnb.export`."""
    target = str(tmp_path / "r.html")
    code = main(
        [
            *("export", str(logs), target, "--runs", "a", "--tags", "loss"),
            *("--max-size", "0.5", "--title", "Mine"),
        ]
    )
    out, err = capsys.readouterr()

    assert (code, err) == (0, "")
    assert out.startswith(f"{target}: ")
    assert out.endswith(" kB; 1 run, 1 tag, 3 of 3 points\n")
    assert "<title>Mine · tbnb report</title>" in Path(target).read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["export", "nowhere", "r.html"], 1, "nowhere: there is no such directory"),
        (["export", "logs", "no/r.html"], 1, "there is no directory no; make it first"),
        (["export", "logs", "r.html", "--max-size", "0.01"], 1, "is too small for 4 series"),
        (["export", "logs", "r.html", "--runs", "("], 2, "runs: '(' is no regular expression"),
        (["export", "logs", "r.html", "--max-size", "-1"], 2, "max_size: found -1.0, want MB"),
    ],
)
def test_what_is_wrong_is_one_line(  # noqa: D103
    logs: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    monkeypatch.chdir(logs.parent)

    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("tbnb: ")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["export"], ["export", "logs"], ["nosuch"]])
def test_misuse_shows_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """And ends with argparse's code."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: tbnb")


def test_interrupted(
    logs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback, no file."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(vars(tbnb), "export", stop)

    assert main(["export", str(logs), "r.html"]) == 130
    assert capsys.readouterr().err == "tbnb: interrupted; nothing was written\n"


def test_as_a_module() -> None:
    """`python -m tbnb` is the same; the version costs no numpy."""
    code = "import sys; sys.argv = ['tbnb', '--version']; import runpy;"
    code += "\ntry: runpy.run_module('tbnb', run_name='__main__')"
    code += "\nexcept SystemExit as end: sys.exit(end.code or 'numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, f"tbnb {tbnb.__version__}\n", "")


def test_it_is_installed() -> None:
    """As the script that an installer makes."""
    assert '[project.scripts]\ntbnb = "tbnb.cli:main"\n' in (ROOT / "pyproject.toml").read_text()


def test_a_path_that_is_not_utf_8(
    logs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report is written, and its name said as far as it can be."""
    target = os.fsencode(tmp_path) + b"/\xff.html"

    assert main(["export", str(logs), os.fsdecode(target)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith(f"{tmp_path}/\\xff.html: ")
    assert os.path.exists(target)  # noqa: PTH110 - bytes


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_nobody_listens(logs: Path, tmp_path: Path, encoding: str) -> None:
    """What was done is done: `tbnb export … | true`."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "tbnb", "export", str(logs), str(tmp_path / "ä.html")],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "ä.html").exists()


def test_an_error_of_ours_is_not_the_users(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not look as if an argument was wrong."""

    def fails(*_: object, **__: object) -> None:
        raise ValueError("operands could not be broadcast together")

    monkeypatch.setitem(vars(tbnb), "export", fails)

    with pytest.raises(ValueError, match="operands"):
        main(["export", str(logs), "r.html"])
