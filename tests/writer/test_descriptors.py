"""Which files are parked when too many are open."""

from __future__ import annotations

from tbnb.writer.descriptors import Descriptors


class File:
    """A file that may be in use."""

    def __init__(self, *, busy: bool = False) -> None:
        self.busy = busy
        self.used = False
        self.open = True

    def park(self) -> bool:
        """Close, unless in use."""
        self.open = self.busy
        return not self.busy


def test_the_file_that_was_not_written_is_parked() -> None:
    """The run's own file stays open while hundreds of series come and go."""
    descriptors, files = Descriptors(3), [File() for _ in range(5)]
    for file in files[:3]:
        descriptors.opened(file)
    files[0].used = files[2].used = True
    descriptors.opened(files[3])

    assert [file.open for file in files[:4]] == [True, False, True, True]


def test_when_all_were_written_the_oldest_is_parked() -> None:
    """There must be an end to it; and then each has its chance again."""
    descriptors, files = Descriptors(2), [File() for _ in range(4)]
    for file in files:
        file.used = True
        descriptors.opened(file)

    assert [file.open for file in files] == [False, False, True, True]


def test_a_busy_file_is_skipped() -> None:
    """Another thread writes it: to wait for that could be for ever."""
    descriptors, files = Descriptors(2), [File(busy=True), File(), File()]
    for file in files:
        descriptors.opened(file)

    assert [file.open for file in files] == [True, False, True]


def test_a_closed_file_does_not_count() -> None:
    """Its descriptor is free."""
    descriptors, files = Descriptors(2), [File() for _ in range(3)]
    descriptors.opened(files[0])
    descriptors.opened(files[1])
    descriptors.closed(files[0])
    descriptors.closed(files[0])
    descriptors.opened(files[2])

    assert [file.open for file in files] == [True, True, True]


def test_all_others_are_parked_for_one() -> None:
    """The process has no descriptor left; without others nothing can be done."""
    descriptors, files = Descriptors(9), [File() for _ in range(3)]
    assert not descriptors.park_others(files[0])
    for file in files:
        file.used = True
        descriptors.opened(file)

    assert descriptors.park_others(files[0])
    assert [file.open for file in files] == [True, False, False]
