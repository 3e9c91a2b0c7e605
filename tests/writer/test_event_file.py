"""One event file: when it is written, and what happens when it cannot be."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from eventfiles import events, files, in_file, steps, until

from tbnb.errors import WriterError
from tbnb.format.encode import event, record
from tbnb.writer import event_file, handle
from tbnb.writer.event_file import EventFile
from tbnb.writer.process import Process


def stepped(step: int, size: int = 0) -> bytes:
    """The record of an event with a step and about so many bytes."""
    return record(event(1.5, step, b"\x0a\x05\x0a\x03tag" + b"\x0a\x00" * (size // 2)))


def descriptors() -> int:
    """How many this process has open."""
    return len(list(Path("/dev/fd").iterdir()))


@contextmanager
def full_disk(file: EventFile) -> Iterator[None]:
    """Have the kernel say that there is no space left where this file is written."""
    assert file._handle is not None
    fd = file._handle.fd()
    kept = os.dup(fd)
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, fd)
    os.close(full)
    try:
        yield
    finally:
        os.dup2(kept, fd)
        os.close(kept)


def test_events_wait_until_they_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue's length is kept to; time is tested where no time is lost waiting for it."""
    monkeypatch.setattr("tbnb.writer.flusher.Flusher.schedule", lambda *_: True)
    file = EventFile(tmp_path, 3)
    file.create()
    seen = []
    for step in range(7):
        file.append(stepped(step))
        seen.append(len(steps(tmp_path)))
    file.close()

    assert seen == [0, 0, 3, 3, 3, 6, 6]


@pytest.mark.parametrize("max_queue", [0, -1, 10**9])
def test_a_queue_without_end_is_written_in_time(tmp_path: Path, max_queue: int) -> None:
    """As with torch, whose queue has no end then and whose thread writes nevertheless."""
    file = EventFile(tmp_path, max_queue)
    file.create()
    for step in range(100):
        file.append(stepped(step))

    assert until(lambda: len(steps(tmp_path)) == 100)
    file.close()


def test_a_large_record_does_not_wait(tmp_path: Path) -> None:
    """A queue of images would fill the memory."""
    file = EventFile(tmp_path, 1000)
    file.create()
    file.append(stepped(1, 70_000))

    assert steps(tmp_path) == [1]
    file.close()


def test_short_flush_secs_are_kept_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wants to see events sooner than by default, does."""
    delays = []
    monkeypatch.setattr(
        "tbnb.writer.flusher.Flusher.schedule", lambda *given: delays.append(given[2]) is None
    )
    for flush_secs in (120, 0.1, 0, -1):
        file = EventFile(tmp_path, 10, flush_secs)
        file.create()
        file.append(stepped(1))
        file.close()

    assert delays == [0.4, 0.1, 0, 0]


def test_no_thread_can_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the process's limit, or at its end, events are written by whoever logs them."""

    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(event_file, "PROCESS", Process())
    monkeypatch.setattr(threading.Thread, "start", refuse)
    file = EventFile(tmp_path)
    file.create()
    file.append(stepped(1))

    assert steps(tmp_path) == [1]
    file.close()


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    """Each call says so as long as it lasts; afterwards every event is there, once."""
    file = EventFile(tmp_path, 2)
    file.create()
    said = []
    with full_disk(file):
        file.append(stepped(1))  # waits in the queue
        for step in range(2, 7):
            with pytest.raises(WriterError) as caught:
                file.append(stepped(step))
            said.append(str(caught.value))
        with pytest.raises(WriterError, match="No space left on device"):
            file.flush()
        with pytest.raises(WriterError, match="No space left on device"):
            file.close()
    file.append(stepped(7))
    file.close()

    path = str(files(tmp_path)[0])
    size = len(stepped(1))
    for n, message in enumerate(said, start=2):
        assert message.startswith(f"{path}: cannot write {n * size} bytes of events: No space left")
    assert "kept in memory (up to 64 MiB) and tried again with the next call" in said[0]
    assert steps(tmp_path) == list(range(1, 8))


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes when so much waits already is refused; what waits is written in the end."""
    monkeypatch.setattr(event_file, "_KEPT", 1)
    file = EventFile(tmp_path, 1)
    file.create()
    refused = []
    with full_disk(file):
        for step in range(20):
            with pytest.raises(WriterError) as caught:
                file.append(stepped(step, 100_000))
            if "1 MiB are waiting already: this event is lost" in str(caught.value):
                refused.append(step)
        assert file._backlog.size() < 1.2 * 2**20
    file.close()

    assert refused == list(range(11, 20))  # 11 times 100 kB are more than 1 MiB
    assert steps(tmp_path) == list(range(11))


def test_the_thread_finds_the_disk_full(tmp_path: Path) -> None:
    """The next call says so; the thread itself is silent and goes on."""
    file = EventFile(tmp_path, 100)
    file.create()
    with full_disk(file):
        file.append(stepped(1))
        assert until(lambda: file._failure is not None)
        with pytest.raises(WriterError, match="No space left"):
            file.append(stepped(2))
    file.flush_quietly()

    assert steps(tmp_path) == [1, 2]
    assert file._failure is None
    file.close()


def test_the_thread_tries_a_full_disk_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody makes room while a long step trains: nobody has to call."""
    monkeypatch.setattr(event_file, "_RETRY", 0.05)
    file = EventFile(tmp_path, 100)
    file.create()
    with full_disk(file):
        file.append(stepped(1))
        assert until(lambda: file._failure is not None)

    assert until(lambda: steps(tmp_path) == [1])
    file.close()


def test_a_record_cut_by_a_full_disk_goes_on_where_it_was_cut(tmp_path: Path) -> None:
    """A write may take part of a record before the kernel refuses the rest.

    A limit on the size of files does that here: the file may be 1500 bytes.
    """
    script = (
        "import resource, sys\n"
        "from tbnb import SummaryWriter\n"
        "from tbnb.errors import WriterError\n"
        "none, kind = resource.RLIM_INFINITY, resource.RLIMIT_FSIZE\n"
        "writer, errors = SummaryWriter(sys.argv[1], max_queue=7), 0\n"
        "for step in range(100):\n"
        "    resource.setrlimit(kind, (1500 if step < 60 else none, none))\n"
        "    try: writer.add_scalar('loss', 1, step)\n"
        "    except WriterError as error: errors += 'File too large' in str(error)\n"
        "    if step == 59:\n"
        "        import shutil; shutil.copytree(sys.argv[1], sys.argv[1] + '-full')\n"
        "print(errors)\n"
    )
    directory = tmp_path / "run"
    done = subprocess.run(
        [sys.executable, "-c", script, directory], check=True, capture_output=True, text=True
    )

    full = files(tmp_path / "run-full")[0]
    assert full.stat().st_size == 1500
    cut = [event.step for event in in_file(full)[1:]]  # to readers, a torn tail
    assert cut == list(range(len(cut)))
    assert steps(directory) == list(range(100))
    assert int(done.stdout) > 20


@pytest.mark.parametrize("limit", [0, 20, 60])
def test_a_file_that_cannot_be_begun_is_not_left_behind(tmp_path: Path, limit: int) -> None:
    """Without its first event no reader would know what it is."""
    script = (
        "import resource, sys\n"
        "from tbnb import SummaryWriter\n"
        "from tbnb.errors import WriterError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1))\n"
        "try: SummaryWriter(sys.argv[1], purge_step=4)\n"
        "except WriterError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path, str(limit)],
        check=True,
        capture_output=True,
        text=True,
    )

    assert "File too large" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_dropped_writer_on_a_full_disk_is_closed(tmp_path: Path) -> None:
    """A sweep that drops its writers runs out of disk, and not out of descriptors, too."""
    file = EventFile(tmp_path, 100)
    file.create()
    with full_disk(file):
        file.append(stepped(1))
        file.abandon()
        assert file._handle is None
        assert not file._backlog


def test_a_deleted_file_is_closed_by_close(tmp_path: Path) -> None:
    """Its events are lost, and the error says so; what comes after goes to a new file."""
    file = EventFile(tmp_path, 1)
    file.create()
    files(tmp_path)[0].unlink()
    file._doubt()
    with pytest.raises(WriterError, match=r"was deleted; they are lost"):
        file.append(stepped(1))
    with pytest.raises(WriterError, match=r"was deleted"):
        file.close()
    file.close()
    file.append(stepped(2))
    file.close()

    assert steps(tmp_path) == [2]


def test_a_parked_file_that_was_deleted(tmp_path: Path) -> None:
    """It is not made again without its first events."""
    file = EventFile(tmp_path, 1)
    file.create()
    assert file.park()
    files(tmp_path)[0].unlink()

    with pytest.raises(WriterError, match="No such file"):
        file.append(stepped(1))
    assert files(tmp_path) == []
    with pytest.raises(WriterError):
        file.close()


def test_a_parked_file_of_a_script_that_went_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative directory is where it was when the file was made."""
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    file = EventFile(Path("run"), 1)
    file.create()
    file.park()
    monkeypatch.chdir(tmp_path / "other")
    file.append(stepped(1))
    file.close()

    assert steps(tmp_path / "run") == [1]


def test_a_moved_directory_is_followed(tmp_path: Path) -> None:
    """Who renames a run while it trains keeps all of it."""
    file = EventFile(tmp_path / "old", 1)
    file.create()
    (tmp_path / "old").rename(tmp_path / "new")
    file._doubt()
    file.append(stepped(1))
    file.close()

    assert steps(tmp_path / "new") == [1]


def test_fsync_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flush and close do, when asked to; nothing else does."""
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    for fsync in (False, True):
        file = EventFile(tmp_path, 1, fsync=fsync)
        file.create()
        file.append(stepped(1))
        assert synced == []
        file.flush()
        file.close()

    assert len(synced) == 2


def test_fsync_opens_a_parked_file(tmp_path: Path) -> None:
    """What was written before it was parked may still be in the machine's memory."""
    file = EventFile(tmp_path, 1, fsync=True)
    file.create()
    file.park()
    file.flush()

    assert file._handle is not None
    assert not file._handle.parked
    file.close()


def test_the_disk_fails_at_fsync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is not swallowed."""

    def fail(_fd: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    file = EventFile(tmp_path, 1, fsync=True)
    file.create()
    file.append(stepped(1))

    with pytest.raises(WriterError, match="Input/output error"):
        file.flush()
    file.abandon()


def test_a_network_file_system_that_counts_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is there is not taken for deleted."""
    file = EventFile(tmp_path, 1)
    file.create()
    real = os.fstat
    monkeypatch.setattr(
        handle.os, "fstat", lambda fd: os.stat_result((*real(fd)[:3], 0, *real(fd)[4:10]))
    )
    file._doubt()
    file.append(stepped(1))
    file.close()

    assert steps(tmp_path) == [1]


def test_names_are_unique_in_a_process(tmp_path: Path) -> None:
    """Nothing is ever truncated or shared: files of one second have numbers."""
    made = [EventFile(tmp_path) for _ in range(50)]
    for file in made:
        file.create()
        file.close()

    assert len(files(tmp_path)) == 50
    assert len(events(tmp_path)) == 50


def test_the_limit_of_descriptors_is_the_scripts_own(tmp_path: Path) -> None:
    """However many files are written, few are open, and each gets all of its events."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    before = descriptors()
    made = [EventFile(tmp_path / str(n), 1) for n in range(100)]
    for step in range(3):
        for file in made:
            file.append(stepped(step))
    opened = descriptors() - before
    for file in made:
        file.close()

    assert opened <= 32 < soft
    assert all(steps(tmp_path / str(n)) == [0, 1, 2] for n in range(100))
    assert descriptors() <= before
