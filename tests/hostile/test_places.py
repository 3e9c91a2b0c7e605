"""Links, permissions, names and special files in the log directory."""

from __future__ import annotations

import gc
import os
import resource
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from eventlogs import NAME, scalars, version
from stores import kinds, loaded, points

from tbnb.data.logs import Logs

DATA = version() + scalars("a", range(5))
ROOT = Path(__file__).parents[2]


def put(root: Path | str, run: str | bytes, name: str | bytes = NAME) -> None:
    """Write one event file; names may be bytes."""
    directory = os.path.join(os.fsencode(root), os.fsencode(run))  # noqa: PTH118 - bytes
    os.makedirs(directory, exist_ok=True)  # noqa: PTH103
    with open(os.path.join(directory, os.fsencode(name)), "wb") as file:  # noqa: PTH118, PTH123
        file.write(DATA)


def test_symbolic_links(tmp_path: Path) -> None:
    """C01: loops end; a link to a run is a run of its own; dangling links are nothing."""
    put(tmp_path, "real")
    links = {
        "real/up": "..",
        "loop": ".",
        "alias": "real",
        "dangling": "nowhere",
        f"filelink/{NAME}": f"../real/{NAME}",
        f"danglingfile/{NAME}": "gone",
    }
    for link, target in links.items():
        (tmp_path / link).parent.mkdir(exist_ok=True)
        (tmp_path / link).symlink_to(target)

    logs = loaded(tmp_path)

    assert points(logs) == {"real": {"a": 5}, "alias": {"a": 5}, "filelink": {"a": 5}}
    assert kinds(logs) == Counter()


def test_links_that_multiply(tmp_path: Path) -> None:
    """Twelve directories that all link to each other are twelve runs and their aliases."""
    for i in range(12):
        put(tmp_path, f"d{i}")
        for j in range(12):
            (tmp_path / f"d{i}" / f"to{j}").symlink_to(f"../d{j}")

    assert len(loaded(tmp_path).runs) == 12 + 12 * 11


def test_damage_of_an_alias_is_reported_once(tmp_path: Path) -> None:
    """A damaged file that is seen by two names is one damage."""
    put(tmp_path, "real")
    with (tmp_path / "real" / NAME).open("ab") as file:
        file.write(bytes(100) + scalars("a", range(5, 9)))
    (tmp_path / "alias").symlink_to("real")

    logs = loaded(tmp_path)

    assert points(logs) == {"real": {"a": 9}, "alias": {"a": 9}}
    assert kinds(logs) == Counter(["bad_length_crc"])


@pytest.mark.skipif(os.geteuid() != 0, reason="makes files as root to read them as nobody")
def test_permissions_as_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    """C02: what may not be read is listed with its reason, the rest is read; mended, all is."""
    root = tmp_path_factory.mktemp("logs")
    for parent in (root, *root.parents):
        if parent.stat().st_uid == 0 and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    for run in ("locked_dir", "locked_file", "good"):
        put(root, run)
    code = """if True:
        import os, sys
        from tbnb.data.logs import Logs
        os.setgid(65534); os.setuid(65534)
        logs = Logs(sys.argv[1])
        for _ in range(2):
            logs.reload()
            print(sorted(logs.runs), sorted((d.file, d.kind) for d in logs.damage), flush=True)
            sys.stdin.readline()
        logs.reload()
        print(sorted(logs.runs), logs.damage, flush=True)
    """
    (root / "locked_file" / NAME).chmod(0)
    (root / "locked_dir").chmod(0)

    with subprocess.Popen(
        [sys.executable, "-c", code, root],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        first = child.stdout.readline()
        child.stdin.write("\n")
        child.stdin.flush()
        second = child.stdout.readline()
        (root / "locked_file" / NAME).chmod(0o644)
        (root / "locked_dir").chmod(0o755)
        child.stdin.write("\n")
        child.stdin.flush()
        third = child.stdout.readline()

    damage = [("locked_dir", "unreadable"), (f"locked_file/{NAME}", "unreadable")]
    assert first == second == f"{['good']} {damage}\n"
    assert third == f"{['good', 'locked_dir', 'locked_file']} []\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permissions(tmp_path: Path) -> None:
    """C02, as an ordinary user."""
    for run in ("locked_dir", "locked_file", "good"):
        put(tmp_path, run)
    (tmp_path / "locked_file" / NAME).chmod(0)
    (tmp_path / "locked_dir").chmod(0)

    logs = loaded(tmp_path)
    before = (logs.runs, kinds(logs))
    (tmp_path / "locked_file" / NAME).chmod(0o644)
    (tmp_path / "locked_dir").chmod(0o755)
    logs.reload()

    assert before == (["good"], Counter(unreadable=2))
    assert sorted(logs.runs) == ["good", "locked_dir", "locked_file"]
    assert logs.damage == []


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    """C03: seven runs stay seven, and undecodable bytes are shown as escapes."""
    names = [b"run_\xff\xfe", b"run_\xff\xfd", b"lat\xe9n1", b"x" * 250, b"tab\tname", b"c\x01\x7f"]
    for name in names:
        put(tmp_path, name)
    put(tmp_path, "mixed", b"events.out.tfevents.\xff\xfe")

    logs = loaded(tmp_path)

    shown = {"run_\\xff\\xfe", "run_\\xff\\xfd", "lat\\xe9n1", "x" * 250, "tab\tname", "c\x01\x7f"}
    assert set(logs.runs) == shown | {"mixed"}
    assert all(run.encode() for run in logs.runs)


def test_special_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """C04: a FIFO, a socket or a directory with an event file's name is never opened."""
    put(tmp_path, "good")
    put(tmp_path, f"dirnamed/{NAME}", "inner")
    for run in ("fifo", "sock"):
        (tmp_path / run).mkdir()
    os.mkfifo(tmp_path / "fifo" / NAME)
    monkeypatch.chdir(tmp_path / "sock")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(NAME)
        logs = loaded(tmp_path)

    assert points(logs) == {"good": {"a": 5}}
    assert logs.damage == []


def test_nested_runs(tmp_path: Path) -> None:
    """C06: directories with event files are runs; others are not."""
    runs = [".", "train", "train/eval", "a/b/c/d", "a/b"]
    for run in runs:
        put(tmp_path, run)
    (tmp_path / "empty" / "x").mkdir(parents=True)
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "readme.txt").write_text("hi")

    assert points(loaded(tmp_path)) == {run: {"a": 5} for run in runs}


def test_tree_deeper_than_a_path_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """C10: 1200 levels end in a note, not in an exception."""
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        os.mkdir("down")  # noqa: PTH102 - relative, as deep as it goes
        os.chdir("down")
    os.chdir(tmp_path)
    put(tmp_path, "good")

    logs = loaded(tmp_path)
    for _ in range(1200):  # nobody else can remove it
        os.chdir("down")
    for _ in range(1200):
        os.chdir("..")
        os.rmdir("down")  # noqa: PTH106

    assert points(logs) == {"good": {"a": 5}}
    assert kinds(logs) == Counter(["unreadable"])


def test_few_open_files(tmp_path: Path) -> None:
    """C09: a thousand files of one run are read with 256 handles, and none stays open."""
    for i in range(1000):
        put(tmp_path, "run", f"events.out.tfevents.{1700000000 + i}.h.1.{i}")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    gc.collect()  # no file of another test
    try:
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
        logs = loaded(tmp_path)
        after = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert points(logs) == {"run": {"a": 5000}}
    assert after == before


def test_a_single_file(tmp_path: Path) -> None:
    """A log path that is a file is read alone, as run "."; its name does not matter."""
    put(tmp_path, ".", "mine.log")
    put(tmp_path, ".")

    assert points(loaded(tmp_path / "mine.log")) == {".": {"a": 5}}


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    """D15: nothing there is no error; the logs wait."""
    logs = Logs(tmp_path / "later")
    first = logs.reload()
    put(tmp_path, "later/run")
    second = logs.reload()

    assert (first.state, first.done, first.changed) == ("waiting", True, False)
    assert (second.state, points(logs)) == ("ready", {"run": {"a": 5}})
