"""`%tbnb` in a real IPython, without a kernel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tbnb.notebook import hooks
from tbnb.notebook import magic as module

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import RecordingComm

USAGE = "%tbnb --logdir PATH [--height PX] [--reload-interval S]"


@pytest.fixture
def shell(
    comms: list[RecordingComm], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[InteractiveShell]:
    """Return a shell with the extension; the boards it makes are not displayed."""
    assert comms == []
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setattr(module, "display", lambda _board: None)
    monkeypatch.chdir(tmp_path)
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "tbnb")
    yield shell
    shell.run_line_magic("unload_ext", "tbnb")
    if shell.history_manager is not None:
        shell.history_manager.enabled = False
        getattr(shell.history_manager, "end_session", lambda: None)()
    InteractiveShell.clear_instance()


def options(comms: list[RecordingComm]) -> dict[str, Any]:
    """Return the options of the last board."""
    return [c.state["options"] for c in comms if "options" in c.state][-1]


@pytest.mark.parametrize(
    ("line", "logdir"),
    [
        ("--logdir logs", "logs"),
        ("--logdir=logs", "logs"),
        ("logs", "logs"),
        ("--logdir 'my logs'", "my logs"),
        ('"my logs"', "my logs"),
        ("--logdir {base}", "/data/my logs"),
        ("--logdir={base + '/x y'}", "/data/my logs/x y"),
        ("--logdir $base/x", "/data/my logs/x"),
        ("--logdir $TBNB_WHERE/x", "/env/x"),
        ("--logdir ~/x", "/h/x"),
        ("--logdir .", "."),
    ],
)
def test_paths(
    shell: InteractiveShell,
    comms: list[RecordingComm],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    logdir: str,
) -> None:
    """All the ways to name a directory."""
    monkeypatch.setenv("HOME", "/h")
    monkeypatch.setenv("TBNB_WHERE", "/env")
    shell.user_ns["base"] = "/data/my logs"
    with capture_output() as out:
        result = shell.run_cell(f"%tbnb {line}")

    assert result.success
    assert (out.stdout, out.stderr) == ("", "")
    assert options(comms)["logdir"] == logdir


def test_all_flags(shell: InteractiveShell, comms: list[RecordingComm]) -> None:
    """Each reaches the page."""
    shell.run_cell(
        "%tbnb --logdir x --height 300 --reload-interval 0.5 --runs '^tr{1,2}' --tags loss$"
        " --smoothing .9 --theme=dark --budget 8 --no-picture"
    )

    assert options(comms) == {
        "logdir": "x",
        "height": 300,
        "theme": "dark",
        "smoothing": 0.9,
        "runs": "^tr{1,2}",
        "tags": "loss$",
        "interval": 0.5,
        "budget": 8.0,
        "still": "",
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "want one log directory"),
        ("a --logdir b", "want one log directory, found two"),
        ("--logdir", "--logdir"),
        ("--logdir x --nope", "--nope"),
        ("--logdir x y z", "z"),
        ("--logdir x --height tall", "--height: found 'tall', want a number"),
        ("--logdir x --height 3", "height: found 3"),
        ("--logdir x --theme blue", "theme: found 'blue'"),
        ("--logdir x --runs (", "runs: '(' is no regular expression"),
        ("--logdir x --smoothing 2", "smoothing: found 2"),
        ("--logdir 'x", "a quote is not closed"),
        ("--logdir {nope}", "{nope}: NameError"),
    ],
)
def test_bad_usage(shell: InteractiveShell, line: str, words: str) -> None:
    """What is wrong and how it goes; no traceback."""
    with capture_output() as out:
        result = shell.run_cell(f"%tbnb {line}")
    said = out.stdout + out.stderr

    assert not result.success
    assert words in said
    assert USAGE in said
    assert "Traceback" not in said


def test_local_names(shell: InteractiveShell, comms: list[RecordingComm]) -> None:
    """A magic inside a function sees its variables."""
    shell.run_cell("def f(where):\n    %tbnb --logdir {where}/x\nf('/local')")

    assert options(comms)["logdir"] == "/local/x"


def test_help(shell: InteractiveShell) -> None:
    """`%tbnb?` lists every flag of the usage line."""
    text = shell.find_line_magic("tbnb").__doc__

    assert "Show a live board" in text
    assert re.findall(r"%+tbnb", text)[0] == "%tbnb"
    for flag in re.findall(r"--[\w-]+", module._USAGE):
        assert flag in text


def test_hook_is_registered_once(shell: InteractiveShell) -> None:
    """However often the extension is loaded and boards are made; unloading takes it away."""
    shell.run_line_magic("reload_ext", "tbnb")
    hooks.register()
    hooks.register()
    calls = shell.events.callbacks["post_run_cell"]
    assert sum(getattr(call, "__wrapped__", call) is hooks._flush for call in calls) == 1
    shell.run_line_magic("unload_ext", "tbnb")

    assert hooks._flush not in shell.events.callbacks["post_run_cell"]
    assert shell.find_line_magic("tbnb") is None
    shell.run_line_magic("load_ext", "tbnb")


def test_end_of_cell_flushes(
    shell: InteractiveShell, comms: list[RecordingComm], tmp_path: Path
) -> None:
    """What a cell wrote is on the page when it ends, whatever the interval."""
    shell.run_cell(f"%tbnb --logdir {tmp_path}/logs --reload-interval 3600")
    comm = next(c for c in comms if "options" in c.state)
    assert comm.wait(lambda page: page.of("status") and page.of("status")[-1]["state"] == "waiting")
    shell.run_cell(
        f"import tbnb\nw = tbnb.SummaryWriter({str(tmp_path / 'logs')!r})\n"
        "w.add_scalar('x', 1.0, 0)\nw.close()"
    )

    assert comm.page.stored[0].end == 1
    assert comm.page.heads == {0: (0, 1)}


def test_a_cell_in_a_cell_is_not_the_end(shell: InteractiveShell) -> None:
    """As %%capture runs one; an empty one ends without having begun."""
    shell.user_ns.update(idle=hooks.idle, shell=shell)
    shell.run_cell("x = [idle()]\nshell.run_cell('x.append(idle())')\nx.append(idle())")
    seen = shell.user_ns["x"]
    shell.run_cell("")

    assert seen == [False, False, False]
    assert hooks.idle()


def test_flush_never_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    """IPython would print its traceback into the user's cell."""

    def fail() -> None:
        raise OSError

    monkeypatch.setattr(hooks, "flush_all", fail)
    hooks._flush()


def test_a_file_is_read_alone(
    shell: InteractiveShell, comms: list[RecordingComm], tmp_path: Path
) -> None:
    """Not its neighbours."""
    import tbnb  # noqa: PLC0415 - the writer

    for run in ("a", "b"):
        with tbnb.SummaryWriter(str(tmp_path / run)) as writer:
            writer.add_scalar(run, 1.0, 0)
    (file,) = (tmp_path / "a").iterdir()
    shell.run_cell(f"%tbnb {file}")
    comm = next(c for c in comms if "options" in c.state)

    assert comm.wait(lambda page: page.series)
    assert [(row[1]) for row in comm.page.runs.values()] == ["."]
    assert [row[2] for row in comm.page.series.values()] == ["a"]
