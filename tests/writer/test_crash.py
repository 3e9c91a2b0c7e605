"""What is on disk after each way a process can end, and what else goes wrong under a writer.

The rows of the table in docs/writer.md. A number of events is that of the calls, and one more: the
file's first says which version it has. Each script prints "ready" when its calls have returned.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from eventfiles import events, files, in_file, steps, until

START = (
    "import os, sys, time\nfrom tbnb import SummaryWriter\nwriter = SummaryWriter(sys.argv[1])\n"
)
LOG = "for step in range({}): writer.add_scalar('loss', 1.0, step)\n"
READY = "print('ready', flush=True)\n"
WAIT = READY + "time.sleep(600)\n"
A_SECOND = "for _ in range(100): time.sleep(0.01)\n"  # while the machine stalls, it does not pass
FORK = "pid = os.fork()\nif pid:\n    os.waitpid(pid, 0)\n    sys.exit()\n"


def run(script: str, directory: Path) -> None:
    """Run a script to its end, in a minute at most."""
    code = START + script
    subprocess.run([sys.executable, "-c", code, str(directory)], check=True, timeout=60)


@contextmanager
def running(script: str, directory: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a script until it says that it is ready; it is killed afterwards."""
    command = [sys.executable, "-c", START + script, str(directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"ready\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("count", [5, 1000])
def test_exit_without_close(tmp_path: Path, count: int) -> None:
    """A script that just ends has written all it logged."""
    run(LOG.format(count), tmp_path)

    assert steps(tmp_path) == list(range(count))


def test_end_by_an_exception(tmp_path: Path) -> None:
    """So has one that fails."""
    with pytest.raises(subprocess.CalledProcessError):
        run(LOG.format(15) + "raise SystemExit(3)\n", tmp_path)

    assert steps(tmp_path) == list(range(15))


def test_logging_at_exit(tmp_path: Path) -> None:
    """Handlers that were registered before ours run after it."""
    script = "import atexit\natexit.register(lambda: writer.add_scalar('x', 1, 7))\n"
    code = script + START + LOG.format(5)
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, timeout=60)

    assert steps(tmp_path) == [0, 1, 2, 3, 4, 7]


@pytest.mark.parametrize(("count", "least"), [(1000, 1000), (1005, 1000)])
def test_os_exit(tmp_path: Path, count: int, least: int) -> None:
    """Nothing of Python runs any more: at most the queue is lost, ten events."""
    run(LOG.format(count) + "os._exit(0)\n", tmp_path)

    assert least <= len(steps(tmp_path)) <= count
    assert len(events(tmp_path)) == len(steps(tmp_path)) + 1


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_killed_a_second_later(tmp_path: Path, how: signal.Signals) -> None:
    """What was logged a second ago is there, whole. SIGTERM ends Python without its handlers."""
    with running(LOG.format(1005) + A_SECOND + WAIT, tmp_path) as process:
        process.send_signal(how)
        process.wait(60)

    assert steps(tmp_path) == list(range(1005))


def test_visible_while_it_runs(tmp_path: Path) -> None:
    """Within a second and without a further call; the limit is a slow machine's."""
    with running(LOG.format(5) + WAIT, tmp_path):
        assert until(lambda: len(steps(tmp_path)) == 5)


def test_killed_right_after_flush(tmp_path: Path) -> None:
    """Flush hands over everything."""
    with running(LOG.format(8) + "writer.flush()\n" + WAIT, tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait(60)

    assert steps(tmp_path) == list(range(8))


def test_closed_by_a_signals_handler(tmp_path: Path) -> None:
    """A handler may log, flush and close, whatever call it interrupts."""
    script = (
        "import signal\n"
        "def stop(*_):\n"
        "    writer.add_scalar('stopped', 1, 0); writer.flush(); writer.close(); sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n" + READY + "step = 0\n"
        "while True:\n"
        "    step += 1\n"
        "    writer.add_scalar('loss', 1, step); writer.flush()\n"
    )
    for attempt in range(5):
        directory = tmp_path / str(attempt)
        with running(script, directory) as process:
            time.sleep(0.02 * attempt)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0

        tags = [event.summary.value[0].tag for event in events(directory)[1:]]
        assert tags.count("stopped") == 1
        logged = [event.step for event in events(directory)[1:] if event.step]
        assert logged == list(range(1, len(logged) + 1))


def test_interrupted_at_any_moment(tmp_path: Path) -> None:
    """KeyboardInterrupt leaves each event on disk once, or, if its call did not return, not."""
    script = (
        "import random, signal\n"
        "def interrupt(*_): raise KeyboardInterrupt\n"
        "signal.signal(signal.SIGALRM, interrupt)\n"
        "rng, step, returned, hits = random.Random(4), 0, [], 0\n"
        "def log():\n"
        "    global step\n"
        "    signal.setitimer(signal.ITIMER_REAL, rng.uniform(1e-5, 2e-4))\n"
        "    while True:\n"
        "        step += 1\n"
        "        writer.add_scalar('loss', 1, step)\n"
        "        returned.append(step)\n"
        "        if step % 7 == 0: writer.flush()\n"
        "while hits < 2000:\n"
        "    try: log()\n"
        "    except KeyboardInterrupt: hits += 1\n"
        "signal.setitimer(signal.ITIMER_REAL, 0)\n"
        "writer.close()\n"
        "open(sys.argv[1] + '/returned', 'w').write(' '.join(map(str, returned)))\n"
    )
    run(script, tmp_path)

    found = steps(tmp_path)
    returned = {int(step) for step in (tmp_path / "returned").read_text().split()}
    assert found == sorted(set(found))
    assert returned <= set(found)
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize(
    ("what", "count"),
    [(LOG.format(30), 30), (LOG.format(5) + "writer.flush()\n", 5), ("writer.close()\n", 0)],
    ids=["adds", "flushes", "closes"],
)
def test_forked(tmp_path: Path, what: str, count: int) -> None:
    """A child neither hangs nor writes to its parent's file; it leaves none if it logs nothing."""
    run("writer.add_scalar('loss', 1, 100)\n" + FORK + what + "os._exit(0)\n", tmp_path)

    found = sorted([event.step for event in in_file(path)[1:]] for path in files(tmp_path))
    assert found == ([list(range(count)), [100]] if count else [[100]])


def test_forked_child_that_just_ends(tmp_path: Path) -> None:
    """The five events of a child that calls os._exit, as multiprocessing's do, are all there."""
    run(FORK + LOG.format(5) + "os._exit(0)\n", tmp_path)

    assert steps(tmp_path) == list(range(5))
    assert len(files(tmp_path)) == 2


def test_forked_while_threads_log(tmp_path: Path) -> None:
    """A lock that some thread held at the fork is no reason to hang."""
    script = (
        "import threading\n"
        "def log(n):\n"
        "    for step in range(3000): writer.add_scalar(f'parent{n}', 1, step); writer.flush()\n"
        "threads = [threading.Thread(target=log, args=(n,)) for n in range(4)]\n"
        "for thread in threads: thread.start()\n"
        "children = []\n"
        "for child in range(8):\n"
        "    pid = os.fork()\n"
        "    if not pid:\n"
        "        for step in range(20): writer.add_scalar(f'child{child}', 1, step)\n"
        "        os._exit(0)\n"
        "    children.append(pid)\n"
        "for pid in children: os.waitpid(pid, 0)\n"
        "for thread in threads: thread.join()\n"
    )
    run(script, tmp_path)

    found = [[e.summary.value[0].tag for e in in_file(path)[1:]] for path in files(tmp_path)]
    found.sort(key=len)
    assert [len(tags) for tags in found] == [20] * 8 + [12000]
    assert all(len(set(tags)) == 1 for tags in found[:8])


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_handed_to_a_process(tmp_path: Path, method: str) -> None:
    """The worker's own file has what it logged, though it never flushed."""
    program = tmp_path / "program.py"
    program.write_text(
        "import multiprocessing, sys\n"
        "from tbnb import SummaryWriter\n"
        "def work(writer, step):\n"
        "    for tag in 'abc': writer.add_scalar(tag, 1, step)\n"
        "if __name__ == '__main__':\n"
        "    context = multiprocessing.get_context(sys.argv[2])\n"
        "    with SummaryWriter(sys.argv[1]) as writer:\n"
        "        writer.add_scalar('loss', 1, 0)\n"
        "        workers = [context.Process(target=work, args=(writer, n)) for n in (1, 2)]\n"
        "        for worker in workers: worker.start()\n"
        "        for worker in workers: worker.join()\n"
    )
    log = tmp_path / "log"
    subprocess.run([sys.executable, program, log, method], check=True, timeout=120)

    found = [[event.step for event in in_file(path)[1:]] for path in files(log)]
    assert sorted(found) == [[0], [1] * 3, [2] * 3]


def test_eight_threads(tmp_path: Path) -> None:
    """No event is lost, none is torn, and each thread's come in order."""
    script = (
        "import threading\n"
        "def log(n):\n"
        "    for step in range(2000): writer.add_scalar(f't{n}', n, step)\n"
        "threads = [threading.Thread(target=log, args=(n,)) for n in range(8)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "writer.close()\n"
    )
    run(script, tmp_path)

    logged = events(tmp_path)
    assert len(logged) == 16001
    for n in range(8):
        mine = [e.step for e in logged[1:] if e.summary.value[0].tag == f"t{n}"]
        assert mine == list(range(2000))


def test_closed_while_threads_log(tmp_path: Path) -> None:
    """What is logged meanwhile goes to the old file or to a new one."""
    script = (
        "import threading\n"
        "def log(n):\n"
        "    for step in range(2000): writer.add_scalar(f't{n}', n, step)\n"
        "threads = [threading.Thread(target=log, args=(n,)) for n in range(4)]\n"
        "for thread in threads: thread.start()\n"
        "while any(thread.is_alive() for thread in threads): writer.close()\n"
        "writer.close()\n"
    )
    run(script, tmp_path)

    assert len(steps(tmp_path)) == 8000


def test_two_hundred_series(tmp_path: Path) -> None:
    """One thread writes them all, and a few dozen descriptors are open."""
    script = (
        "import threading\n"
        "for step in range(3):\n"
        "    writer.add_scalars('loss', {f's{n}': n for n in range(200)}, step)\n"
        "print(threading.active_count(), len(os.listdir('/dev/fd')), file=sys.stderr)\n"
    )
    code = START + script
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], check=True, capture_output=True, text=True
    )

    threads, opened = map(int, done.stderr.split())
    assert threads == 2
    assert opened < 48
    assert len(list(tmp_path.iterdir())) == 201
    for n in range(200):
        assert steps(tmp_path / f"loss_s{n}") == [0, 1, 2]


def test_deleted_directory(tmp_path: Path) -> None:
    """The next call after the thread has noticed says so; after close a new file is begun."""
    script = (
        "import shutil\n"
        "from tbnb.errors import WriterError\n"
        "writer.add_scalar('loss', 1, 0); writer.flush()\n"
        "shutil.rmtree(sys.argv[1])\n"
        "said, until = [], time.monotonic() + 30\n"
        "while not said and time.monotonic() < until:\n"
        "    try: writer.add_scalar('loss', 1, 1)\n"
        "    except WriterError as error: said.append(str(error))\n"
        "try: writer.close()\n"
        "except WriterError as error: said.append(str(error))\n"
        "writer.add_scalar('loss', 1, 2); writer.close()\n"
        "print(*said, sep='\\n')\n"
    )
    code = START + script
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "log")],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )

    first, second = done.stdout.splitlines()
    for message in (first, second):
        assert str(tmp_path) in message
        assert "the file was deleted" in message
        assert "close() the writer" in message
    assert steps(tmp_path / "log") == [2]


def test_exit_with_a_deleted_directory(tmp_path: Path) -> None:
    """Nobody could catch an error at exit, so there is none, and no wait."""
    directory = tmp_path / "log"
    script = "import shutil\nwriter.add_scalar('a', 1, 1)\nshutil.rmtree(sys.argv[1])\n"
    code = START + script
    done = subprocess.run(
        [sys.executable, "-c", code, directory], check=True, capture_output=True, timeout=60
    )

    assert (done.stdout, done.stderr) == (b"", b"")
    assert not directory.exists()
    assert list(tmp_path.iterdir()) == []


def test_exit_with_a_full_disk(tmp_path: Path) -> None:
    """Events that are lost at exit are not lost in silence; another writer's are written."""
    script = (
        "import resource\n"
        "other = SummaryWriter(sys.argv[1] + '/other', max_queue=100)\n"
        "other.add_scalar('a', 1, 1)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200, -1))\n"
        "try:\n"
        "    for step in range(10): writer.add_scalar('loss', 1, step)\n"
        "except Exception as error: print(error)\n"
    )
    code = START + script
    command = [sys.executable, "-c", code, tmp_path]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)

    assert "File too large" in done.stdout
    assert "WriterError" in done.stderr
    assert f"{files(tmp_path)[0]}: cannot write" in done.stderr
    assert steps(tmp_path / "other") == [1]
    cut = steps(tmp_path)
    assert cut == list(range(len(cut)))
