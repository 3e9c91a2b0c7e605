"""Values by reference."""

from __future__ import annotations

import os
import threading
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from eventlogs import NAME, event, metadata, record, scalars, sized, tensor, version
from stores import kinds, loaded, points

from tbnb.data.logs import Logs
from tbnb.data.series import Series
from tbnb.data.values import Reader
from tbnb.errors import DecodeError
from tbnb.plugins import registry

BIG = os.urandom(300_000)


def image(step: int, encoded: bytes) -> bytes:
    """Return the record of a legacy image."""
    value = sized(1, b"im") + sized(4, b"\x08\x02\x10\x03" + sized(4, encoded))
    return record(event(step, 1.7e9 + step, sized(5, sized(1, value))))


def put(root: Path, data: bytes) -> Path:
    """Write the event file of a run."""
    (root / "r").mkdir(exist_ok=True)
    (root / "r" / NAME).write_bytes(data)
    return root / "r" / NAME


def test_long_records_are_read_by_their_heads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of large images only heads are read, then the values that are asked for."""
    many = b"".join(image(step, BIG) for step in range(40))
    put(tmp_path, version() + many + scalars("a", range(100)))
    read = 0

    class Counting(FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal read
            data = super().read(size) or b""
            read += len(data)
            return data

        def readinto(self, buffer: Any, /) -> int:
            nonlocal read
            count = super().readinto(buffer) or 0
            read += count
            return count

    monkeypatch.setattr("tbnb.data.loader.open_regular", Counting)
    logs = loaded(tmp_path)

    assert points(logs) == {"r": {"im": 40, "a": 100}}
    assert read < len(many) * 0.02  # 128 kB at first, then 1 kB a record
    assert logs.series("r", "im")[17].value.tolist() == [b"3", b"2", BIG]


def test_checksum_of_a_long_record_is_verified_when_it_is_decoded(tmp_path: Path) -> None:
    """A long record with a flipped bit is listed, and says so when it is looked at."""
    data = bytearray(version() + image(0, BIG) + scalars("a", range(3)))
    data[1000] ^= 1
    put(tmp_path, bytes(data))
    logs = loaded(tmp_path)

    assert points(logs) == {"r": {"im": 1, "a": 3}}
    with pytest.raises(DecodeError, match="checksum"):
        _ = logs.series("r", "im")[0].value


def test_long_record_of_small_values(tmp_path: Path) -> None:
    """A long record that holds scalars is read as a whole, and verified at once."""
    values = b"".join(sized(1, sized(1, b"t%d" % i) + b"\x15\0\0\x80\x3f") for i in range(9000))
    good = record(event(1, 1.0, sized(5, values)))
    bad = record(event(2, 1.0, sized(5, values)), spoil_data=1)
    put(tmp_path, version() + good + bad + scalars("a", range(3)))
    logs = loaded(tmp_path)

    assert len(points(logs)["r"]) == 9001
    assert logs.scalars("r", "t8999").value.tolist() == [1.0]
    assert dict(kinds(logs)) == {"bad_data_crc": 1}


def test_value_of_a_file_that_is_gone(tmp_path: Path) -> None:
    """A value whose file was deleted or rewritten is a DecodeError that says what to do."""
    path = put(tmp_path, version() + image(0, b"png") + image(1, b"gif"))
    series = loaded(tmp_path).series("r", "im")
    first = series[0].value.tolist()
    path.write_bytes(version() + scalars("a", range(30)))
    with pytest.raises(DecodeError, match="reload"):
        _ = series[1].value
    path.unlink()
    with pytest.raises(DecodeError, match="reload"):
        _ = series[1].value

    assert first == [b"3", b"2", b"png"]


def test_value_of_a_run_that_was_renamed(tmp_path: Path) -> None:
    """A renamed run's values are found where they are now."""
    put(tmp_path, version() + image(0, b"png"))
    logs = loaded(tmp_path)
    series = logs.series("r", "im")
    (tmp_path / "r").rename(tmp_path / "s")
    logs.reload()

    assert series[0].value.tolist()[-1] == b"png"


def test_several_values_of_one_event(tmp_path: Path) -> None:
    """Each value of an event is found by its place in it, with the metadata it has."""
    values = [
        tensor("x", 7, [], sized(8, b"one"), metadata("text", b"c1", "Shown")),
        sized(1, b"y") + b"\x15\0\0\0\0",
        tensor("z", 7, [2], sized(8, b"two") + sized(8, b"three"), metadata("text", b"c2")),
    ]
    body = b"".join(sized(1, value) for value in values)
    put(tmp_path, version() + record(event(5, 1.0, sized(5, body))))
    logs = loaded(tmp_path)

    assert logs.series("r", "x")[0].value.item() == b"one"
    assert logs.series("r", "z")[0].value.tolist() == [b"two", b"three"]
    assert logs.series("r", "z").summary(0).content == b"c2"
    assert logs.store.runs()[0].series["x", "text"].display_name == "Shown"


def test_value_of_a_file_that_was_overwritten(tmp_path: Path) -> None:
    """Another event at the same place is not taken for the one that was read."""
    path = put(tmp_path, version() + image(1, b"one") + image(2, b"two"))
    series = loaded(tmp_path).series("r", "im")
    path.write_bytes(version() + image(7, b"new") + image(2, b"two"))

    with pytest.raises(DecodeError, match="changed; reload"):
        _ = series[0].value
    assert series[1].value.tolist() == [b"3", b"2", b"two"]


def test_value_at_no_time(tmp_path: Path) -> None:
    """A wall time that is no number does not keep a value from being read."""
    value = sized(1, sized(1, b"im") + sized(4, sized(4, b"png")))
    put(tmp_path, version() + record(event(3, float("nan"), sized(5, value))))

    assert loaded(tmp_path).series("r", "im")[0].value.tolist()[-1] == b"png"


def test_points_are_of_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps, times and flags of a series that grows meanwhile are of one length."""
    put(tmp_path, version() + image(0, b"png"))
    logs = loaded(tmp_path)
    real = Series.superseded

    def grown(series: Series) -> Any:
        def grow() -> None:
            put(tmp_path, version() + image(0, b"png") + image(1, b"png"))
            logs.reload()

        thread = threading.Thread(target=grow)
        thread.start()
        thread.join(0.3)
        flags = real(series)
        threads.append(thread)
        return flags

    threads: list[threading.Thread] = []
    monkeypatch.setattr(Series, "superseded", grown)
    points_of = logs.series("r", "im")
    threads[0].join()

    assert len(points_of.step) == len(points_of.superseded) == 1
    assert points(logs) == {"r": {"im": 2}}


def test_a_value_is_found_by_its_number(tmp_path: Path) -> None:
    """In any file of its run; nothing of the others is read."""
    for name, steps in (("a", range(30)), ("b", range(30, 47))):
        put(tmp_path, version() + b"".join(image(step, b"%d" % step) for step in steps))
        (tmp_path / "r" / NAME).rename(tmp_path / "r" / f"{name}.tfevents")
    logs = loaded(tmp_path)
    (run,) = logs.store.runs()
    series, reader = run.series["im", "images"], Reader()

    for number in range(47):
        place = series.place(number)
        assert place is not None
        assert (place.step, place.wall_time) == (number, 1.7e9 + number)
        assert reader.summary(place, "images").tensor.tolist()[2] == b"%d" % number
    assert [series.place(number) for number in (-1, 47, 10**30)] == [None] * 3


def test_numbered_points(tmp_path: Path) -> None:
    """Steps, times and flags as of scalars; any stretch has its own numbers."""
    put(tmp_path, version() + b"".join(image(step, b"x") for step in range(30)))
    (tmp_path / "r" / NAME).rename(tmp_path / "r" / "a.tfevents")
    put(tmp_path, version() + b"".join(image(step, b"x") for step in range(25, 40)))
    (tmp_path / "r" / NAME).rename(tmp_path / "r" / "b.tfevents")
    (run,) = loaded(tmp_path).store.runs()
    series = run.series["im", "images"]

    points = series.numbered(20, 32)
    assert points.value.tolist() == list(range(20, 32))
    assert points.step.tolist() == [*range(20, 30), 25, 26]
    assert points.wall_time.tolist() == [1.7e9 + step for step in points.step.tolist()]
    assert points.superseded.tolist() == [step >= 25 for step in range(20, 30)] + [False] * 2
    assert len(series.numbered()) == 45
    assert len(series.numbered(45)) == 0


def test_reader_sees_that_a_file_changed(tmp_path: Path) -> None:
    """As a series does: the record is verified, and that it is the event that was logged."""
    put(tmp_path, version() + image(1, b"old"))
    (run,) = loaded(tmp_path).store.runs()
    place = run.series["im", "images"].place(0)
    put(tmp_path, version() + image(2, b"new"))

    assert place is not None
    with pytest.raises(DecodeError, match="another event now"):
        Reader().summary(place, "images")


def test_summary_of_a_value_beside_the_events(tmp_path: Path) -> None:
    """There is no record of it; it says where it is, and what to ask for."""
    (tmp_path / "t.tsv").write_text("1\t2\n")
    config = 'embeddings { tensor_name: "e:00003" tensor_path: "t.tsv" }'
    (tmp_path / "projector_config.pbtxt").write_text(config)
    logs = Logs(tmp_path, decode=registry.decode, beside=registry.BESIDE)
    logs.reload()

    with pytest.raises(DecodeError, match=r"in files beside the events; use \.value"):
        logs.series(".", "e").summary(0)
    assert logs.series(".", "e")[0].value.matrix.tolist() == [[1, 2]]
