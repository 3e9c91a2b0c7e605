"""Values in files beside the events: what is listed, when that changes, and when it is damaged."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from tbnb.data.logs import Logs
from tbnb.embeddings import paths
from tbnb.errors import DecodeError
from tbnb.plugins import projector, registry
from tbnb.writer import SummaryWriter

CONFIG = "projector_config.pbtxt"


def read(logdir: Path) -> Logs:
    """Read a log directory once, as a board does."""
    logs = Logs(logdir, decode=registry.decode, beside=registry.BESIDE)
    logs.reload()
    return logs


def found(logs: Logs) -> dict[tuple[str, str], list[int]]:
    """Return the steps of every embedding, by run and tag."""
    return {
        (run, tag): logs.series(run, tag, "projector").step.tolist()
        for run in logs.runs
        for tag in logs.tags(run, "projector")
    }


def entry(name: str, path: str = "t.tsv") -> str:
    """Return an embedding as torch writes it into a configuration."""
    return f'embeddings {{\n  tensor_name: "{name}"\n  tensor_path: "{path}"\n}}\n'


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A directory with points, and nothing that lists them."""
    run = tmp_path / "logs" / "run"
    run.mkdir(parents=True)
    (run / "t.tsv").write_text("1\t2\n3\t4\n")
    return run


def test_written_by_us(tmp_path: Path) -> None:
    """Steps, tags and matrices as they were logged, beside the scalars of the run."""
    rng = np.random.default_rng(0)
    matrices = {step: rng.normal(size=(4, 3)).astype(np.float32) for step in (0, 10, 5)}
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
        for step, matrix in matrices.items():
            writer.add_embedding(matrix, ["a", "b", "c", "d"], global_step=step, tag="x/y")
    logs = read(tmp_path)

    assert logs.tags("run") == {"loss": "scalars", "x/y": "projector"}
    points = logs.series("run", "x/y")
    assert points.step.tolist() == [0, 10, 5]
    for point in points:
        np.testing.assert_array_equal(point.value.matrix, matrices[point.step])
        assert point.value.table.column("label") == ["a", "b", "c", "d"]


def test_without_event_files(run: Path) -> None:
    """A directory with a configuration alone is a run."""
    (run / CONFIG).write_text(entry("a:00001"))

    assert found(read(run.parent)) == {("run", "a"): [1]}


def test_in_the_directory_of_the_plugin(run: Path) -> None:
    """As TensorFlow's and Keras's tools put it; the paths are relative to it."""
    place = run / "plugins" / "org_tensorflow_tensorboard_projector"
    place.mkdir(parents=True)
    (place / CONFIG).write_text(entry("a:00001", "../../t.tsv"))
    (run / CONFIG).write_text(entry("b"))
    logs = read(run.parent)

    assert found(logs) == {("run", "a"): [1], ("run", "b"): [0]}
    assert logs.series("run", "a", "projector")[0].value.matrix.shape == (2, 2)


def test_in_the_log_directory_itself(run: Path) -> None:
    """As torch has it where one run is the log directory."""
    (run / CONFIG).write_text(entry("a"))

    assert found(read(run)) == {(".", "a"): [0]}


def test_one_more_step_is_added(run: Path) -> None:
    """The points before it stay what they are: nothing of them is sent again."""
    (run / CONFIG).write_text(entry("a:00001"))
    logs = read(run.parent)
    series = logs.store.runs()[0].series["a", "projector"]
    generation = series.generation
    (run / CONFIG).write_text(entry("a:00001") + entry("b") + entry("a:00002"))
    logs.reload()

    assert found(logs) == {("run", "a"): [1, 2], ("run", "b"): [0]}
    assert series.generation == generation
    assert logs.series("run", "a", "projector")[1].value.matrix.tolist() == [[1, 2], [3, 4]]


def test_moved_in_the_file(run: Path) -> None:
    """An embedding that begins in another line is the same one: nothing of it is sent again."""
    (run / CONFIG).write_text(entry("a:00001"))
    logs = read(run.parent)
    series = logs.store.runs()[0].series["a", "projector"]
    generation = series.generation
    (run / CONFIG).write_text("# mine\n" + entry("a:00001") + entry("b"))
    logs.reload()

    assert found(logs) == {("run", "a"): [1], ("run", "b"): [0]}
    assert series.generation == generation


def test_replaced(run: Path) -> None:
    """The same name with other points is another point."""
    (run / CONFIG).write_text(entry("a:00001") + entry("b"))
    logs = read(run.parent)
    series = logs.store.runs()[0].series["a", "projector"]
    generation = series.generation
    (run / "t.tsv").write_text("9\t9\t9\n")
    (run / CONFIG).write_text("# again\n" + entry("a:00001"))
    logs.reload()

    assert found(logs) == {("run", "a"): [1]}
    assert logs.store.runs()[0].series["a", "projector"].generation > generation
    assert logs.series("run", "a", "projector")[0].value.matrix.tolist() == [[9, 9, 9]]


def test_nothing_changes(run: Path) -> None:
    """A look that finds the same is no news."""
    (run / CONFIG).write_text(entry("a"))
    logs = read(run.parent)

    assert not logs.reload().changed


def test_points_that_come_later(run: Path) -> None:
    """A configuration may be there before the file that it names."""
    (run / CONFIG).write_text(entry("a", "late.tsv"))
    logs = read(run.parent)
    with pytest.raises(DecodeError, match=r"late\.tsv: no such file"):
        _ = logs.series("run", "a", "projector")[0].value
    (run / "late.tsv").write_text("1\t2\t3\n")
    logs.reload()

    assert logs.series("run", "a", "projector")[0].value.matrix.tolist() == [[1, 2, 3]]


@pytest.mark.parametrize("events", [False, True])
def test_removed(run: Path, events: bool) -> None:  # noqa: FBT001 - both
    """Its embeddings go, and the run with them if there is nothing else in it."""
    if events:
        with SummaryWriter(run) as writer:
            writer.add_scalar("loss", 1.0, 0)
    (run / CONFIG).write_text(entry("a"))
    logs = read(run.parent)
    (run / CONFIG).unlink()
    logs.reload()

    assert found(logs) == {}
    assert logs.runs == (["run"] if events else [])


def test_renamed_run(run: Path) -> None:
    """It follows its directory."""
    with SummaryWriter(run) as writer:
        writer.add_scalar("loss", 1.0, 0)
    (run / CONFIG).write_text(entry("a"))
    logs = read(run.parent)
    run.rename(run.with_name("other"))
    logs.reload()

    assert found(logs) == {("other", "a"): [0]}
    assert logs.series("other", "a", "projector")[0].value.matrix.shape == (2, 2)


def test_damaged(run: Path) -> None:
    """What is no configuration is damage as long as it is, and hides nothing else."""
    with SummaryWriter(run) as writer:
        writer.add_scalar("loss", 1.0, 0)
    (run / CONFIG).write_bytes(b"embeddings { tensor_name: \xff\xff unbalanced")
    logs = read(run.parent)

    (damage,) = logs.damage
    assert (damage.file, damage.kind) == (f"run/{CONFIG}", "bad_value")
    assert "not UTF-8; repair or remove it" in damage.reason
    assert logs.tags("run") == {"loss": "scalars"}
    (run / CONFIG).write_text(entry("a"))
    logs.reload()
    assert logs.damage == []
    assert found(logs) == {("run", "a"): [0]}
    (run / CONFIG).write_text("{")
    logs.reload()
    assert found(logs) == {("run", "a"): [0]}
    (run / CONFIG).unlink()
    logs.reload()
    assert logs.damage == []


def test_an_error_of_a_kind_is_damage(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong with one file, all others are read."""
    with SummaryWriter(run) as writer:
        writer.add_scalar("loss", 1.0, 0)
    (run / CONFIG).write_text(entry("a"))

    def fail(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(projector, "listed", fail)
    logs = read(run.parent)

    assert logs.tags("run") == {"loss": "scalars"}
    (damage,) = logs.damage
    assert damage.reason == "RecursionError: too deep; repair or remove it"


def test_unreadable_for_a_while(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again, though nothing about the file changed; said once meanwhile."""
    (run / CONFIG).write_text(entry("a"))

    def fail(_path: str) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(paths, "open_regular", fail)
        logs = read(run.parent)
        (damage,) = logs.damage
        assert "cannot be read: Input/output error" in damage.reason
        assert not logs.reload().changed
    logs.reload()

    assert (found(logs), logs.damage) == ({("run", "a"): [0]}, [])


def test_what_cannot_come_is_not_waited_for(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No tensor_path, or a checkpoint alone: nothing is looked for again."""
    (run / CONFIG).write_text('embeddings { tensor_name: "none" }\n' + entry("a"))
    other = run.with_name("other")
    other.mkdir()
    (other / CONFIG).write_text('model_checkpoint_dir: "models"')
    logs = read(run.parent)
    looks: list[object] = []
    monkeypatch.setattr(projector, "listed", looks.append)
    monkeypatch.setattr(projector, "again", looks.append)
    logs.reload()

    assert looks == []
    assert len(found(logs)) == 3


def test_only_the_late_is_looked_for(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The configuration is not read again, nor are the files that are there."""
    names = "".join(entry(str(number)) for number in range(9))
    (run / CONFIG).write_text(names + entry("late", "late.tsv"))
    logs = read(run.parent)
    stats: list[str] = []
    monkeypatch.setattr(projector, "listed", stats.append)
    stat = os.stat

    def counted(path: str, **given: bool) -> os.stat_result:
        stats.append(Path(path).name)
        return stat(path, **given)

    with monkeypatch.context() as patch:
        patch.setattr("tbnb.embeddings.config.os.stat", counted)
        assert not logs.reload().changed
        assert [name for name in stats if name.endswith(".tsv")] == ["late.tsv"]
    (run / "late.tsv").write_text("1\t2\n")
    logs.reload()
    assert logs.series("run", "late", "projector").wall_time[0] > 0


def test_when_it_was_written(run: Path) -> None:
    """Of a file named in any way that may be read, also where the run is a link to elsewhere."""
    names = {"a": "t.tsv", "b": str(run / "t.tsv"), "c": "../elsewhere/t.tsv", "d": "link.tsv"}
    (run / "link.tsv").symlink_to("t.tsv")
    (run / CONFIG).write_text("".join(entry(tag, path) for tag, path in names.items()))
    elsewhere = run.parent.with_name("elsewhere")
    run.rename(elsewhere)
    run.symlink_to(elsewhere)
    os.utime(elsewhere / "t.tsv", (5e8, 1e9))
    logs = read(run.parent)

    assert [logs.series("run", tag).wall_time.tolist() for tag in names] == [[1e9]] * 4


def test_damage_stays_when_what_was_late_comes(run: Path) -> None:
    """What was listed before the damage is not news of the file."""
    (run / CONFIG).write_text(entry("a", "late.tsv"))
    logs = read(run.parent)
    (run / CONFIG).write_text("{")
    logs.reload()
    (run / "late.tsv").write_text("1\t2\n")
    logs.reload()

    assert len(logs.damage) == 1


def test_time_is_up_between_two_files(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at many files is a look in slices."""
    for number in range(5):
        place = run.with_name(str(number))
        place.mkdir()
        (place / CONFIG).write_text(entry("a", "late.tsv"))
    logs = Logs(run.parent, beside=registry.BESIDE)
    listed, reads = projector.listed, [0]

    def counted(path: str, root: str) -> object:
        reads[-1] += 1
        return listed(path, root)

    monkeypatch.setattr(projector, "listed", counted)
    while not logs.reload(0).done:
        reads.append(0)

    assert (max(reads), sum(reads)) == (1, 5)
    assert len(found(logs)) == 5


def test_empty(run: Path) -> None:
    """As real logs have it: no embedding, no run, no damage."""
    (run / CONFIG).write_text("")
    logs = read(run.parent)

    assert (logs.runs, logs.damage) == ([], [])


def test_a_pipe_is_not_opened(run: Path) -> None:
    """It would block."""
    os.mkfifo(run / CONFIG)

    assert found(read(run.parent)) == {}


def test_interrupted(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the store takes it in: the next pass makes it whole."""
    (run / CONFIG).write_text(entry("a") + entry("b"))
    logs = Logs(run.parent, beside=registry.BESIDE)
    touch = logs.store.touch

    def interrupt(_series: object) -> None:
        monkeypatch.setattr(logs.store, "touch", touch)
        raise KeyboardInterrupt

    monkeypatch.setattr(logs.store, "touch", interrupt)
    with pytest.raises(KeyboardInterrupt):
        logs.reload()
    logs.reload()

    assert found(logs) == {("run", "a"): [0], ("run", "b"): [0]}


def test_real_logs_read_as_before(run: Path) -> None:
    """Without the kinds beside the events there is no look for them."""
    (run / CONFIG).write_text(entry("a"))
    logs = Logs(run.parent)
    logs.reload()

    assert logs.runs == []
