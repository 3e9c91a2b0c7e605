"""`tbnb.export`: what goes into the file, and what is said when nothing can."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from log_script import write
from memlogs import MemLogs
from reportfile import ReportFile

import tbnb
from tbnb.errors import TbnbError
from tbnb.notebook.options import check
from tbnb.notebook.report import draft
from tbnb.notebook.report.export import save
from tbnb.notebook.values import KINDS
from tbnb.plugins import registry

SAMPLES = Path(__file__).parents[2] / "samples"
HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs: scalars, pictures that do not pack, histograms, a text, a clip."""
    root = tmp_path_factory.mktemp("logs") / "mine"
    rng = np.random.default_rng(0)
    for run in ("first", "second"):
        with tbnb.SummaryWriter(root / run) as writer:
            for step in range(2000):
                writer.add_scalar("loss", rng.normal(), step, walltime=1.7e9 + step + rng.random())
            for step in range(40):
                writer.add_image("noise", rng.integers(0, 256, (3, 60, 60), np.uint8), step)
                writer.add_histogram("weights", rng.normal(size=500), step)
            writer.add_text("note", "hello", 3)
            writer.add_audio("hum", np.sin(np.arange(800) / 5)[None], 3)
    return root


def read(logs: Path, target: Path, **how: Any) -> ReportFile:
    """Export and read back."""
    tbnb.export(logs, target, **how)
    return ReportFile.read(target)


def test_everything_is_in_bit_by_bit(tmp_path: Path) -> None:
    """Of every series of the samples: each point, and each value as its plugin shows it."""
    report = read(SAMPLES, tmp_path / "r.html")
    held = tbnb.read(SAMPLES)
    count = 0
    for run in held.runs:
        for tag, plugin in [
            key for one in held.store.runs() if one.name == run for key in one.series
        ]:
            points = held.series(run, tag, plugin)
            if not len(points) or plugin not in {"scalars", *KINDS}:
                continue
            index = report.series(run, tag, plugin)
            own = report.page.stored[index]
            np.testing.assert_array_equal(own.joined("step"), points.step)
            np.testing.assert_array_equal(own.joined("wall"), points.wall_time)
            np.testing.assert_array_equal(own.joined("flags").astype(bool), points.superseded)
            if plugin == "scalars":
                np.testing.assert_array_equal(own.joined("value"), held.scalars(run, tag).value)
                continue
            np.testing.assert_array_equal(own.joined("value"), np.arange(len(points)))
            if plugin == "projector":
                count += len(report.page.blobs(index, 0))
                continue
            for number, point in enumerate(points):
                shown = registry.PLUGINS[plugin].view(point.value, full=False)
                assert report.page.blobs(index, number) == shown.blobs
                count += len(shown.blobs)

    assert count > 150
    assert report.page.errors == {}
    assert report.page.incomplete == set()


def test_an_embedding_has_all_its_parts(tmp_path: Path) -> None:
    """Its rows as they were logged, for neighbours, and what t-SNE begins with."""
    report = read(SAMPLES / "torch" / "all", tmp_path / "r.html")
    held = tbnb.read(SAMPLES / "torch" / "all")
    tag = held.tags(".", "projector")[0]
    index = report.series(".", tag, "projector")
    embedding = held.series(".", tag, "projector")[-1].value
    parts = {row[2] for row in report.index if row[0] == index}

    matrix = np.frombuffer(report.page.blobs(index, 0, part=2)[0], "<f4")
    np.testing.assert_array_equal(matrix.reshape(embedding.matrix.shape), embedding.matrix)
    assert {0, 1, 2, 8, 9} <= parts
    assert {"views", "scenes", "layouts"} <= set(report.blocks)


def test_filters(logs: Path, tmp_path: Path) -> None:
    """Only what both match, whatever its case, and only the chunks that it needs."""
    report = read(logs, tmp_path / "r.html", runs="FIRST", tags="^loss$")

    assert [row[1] for row in report.page.runs.values()] == ["first"]
    assert [(row[2], row[3]) for row in report.page.series.values()] == [("loss", "scalars")]
    assert {"widget", "report"} <= set(report.blocks)
    assert not set(report.blocks) & {"views", "plotly", "scenes", "layouts", "markdown"}
    assert (tmp_path / "r.html").stat().st_size < 300_000
    options = report.told["options"]
    key = options.pop("logdir")
    assert options == {"theme": "auto", "smoothing": None}
    # A browser remembers the runs that were hidden by it: not those of the next report, too.
    assert key.startswith("report:mine:")
    assert key != read(logs, tmp_path / "r.html", tags="^loss$").told["options"]["logdir"]


def test_the_budget_holds(logs: Path, tmp_path: Path) -> None:
    """The file is smaller than asked, and nearly as large; what it says is what it has."""
    for megabytes in (2.6, 3.0):
        target = tmp_path / "r.html"
        made = tbnb.export(logs, target, max_size=megabytes)
        report = ReportFile.read(target)
        size = target.stat().st_size

        assert made.size == size <= 1e6 * megabytes
        points, images, histograms = made.parts[:3]
        kept = {kind: [] for kind in ("images", "histograms")}
        for index, row in report.page.series.items():
            if row[3] in kept:
                kept[row[3]].append(report.page.stored[index].joined("value").tolist())
        assert images.kept == sum(map(len, kept["images"])) < images.total == 80
        assert histograms.kept == sum(map(len, kept["histograms"]))
        # Small values take no more room than large ones: there is some for all of them.
        assert histograms.whole or megabytes < 3
        assert f"{images.kept} of 80 images" in report.words()
        assert f"{size / 1e6:.1f} MB" in report.words()
        # The newest of each run, then older ones from all of the run.
        for numbers in kept["images"]:
            assert numbers[-1] == 39
            assert numbers == sorted(numbers)
            gaps = np.diff([-1, *numbers])
            assert gaps.max() <= 4 * 40 / len(numbers)
        assert points.kept <= points.total == 4000
        assert size > 1e6 * megabytes - 120_000


def test_no_spike_is_lost(tmp_path: Path) -> None:
    """A hundred thousand points in a tenth of their room: the highest and lowest are there."""
    rng = np.random.default_rng(1)
    values = rng.normal(size=100_000)
    values[[31_415, 77_777]] = 50, -50
    write(tmp_path / "logs", {"walk": values})
    full = tbnb.export(tmp_path / "logs", tmp_path / "full.html")
    made = tbnb.export(tmp_path / "logs", tmp_path / "r.html", max_size=0.4)
    report = ReportFile.read(tmp_path / "r.html")
    (own,) = report.page.stored.values()
    (points,) = made.parts

    assert full.parts[0].kept == 100_000
    assert points.kept == len(own.joined("value")) < points.total == own.end == 100_000
    assert {50, -50} <= set(own.joined("value").round(3))
    assert (own.joined("step")[[0, -1]] == [0, 99_999]).all()
    # What was left out is counted, so that smoothing goes on as if it was there.
    assert own.joined("gap").sum() + points.kept == 100_000


def test_too_small_a_budget_says_how_much_it_takes(logs: Path, tmp_path: Path) -> None:
    """And what it says is enough."""
    with pytest.raises(TbnbError, match=r"max_size: 0\.1 MB is too small for 10 series") as raised:
        tbnb.export(logs, tmp_path / "r.html", max_size=0.1)
    least = float(str(raised.value).split("at least ")[1].split(",")[0])

    assert not (tmp_path / "r.html").exists()
    tbnb.export(logs, tmp_path / "r.html", max_size=least)


def test_no_value_fits(tmp_path: Path) -> None:
    """There is no report of nothing; what is said is enough for the smallest."""
    rng = np.random.default_rng(3)
    with tbnb.SummaryWriter(tmp_path / "logs") as writer:
        for name, side in (("a", 140), ("small", 120), ("z", 130)):
            writer.add_image(name, rng.integers(0, 256, (3, side, side), np.uint8), 0)
    least = 0.01
    for _ in range(2):
        with pytest.raises(TbnbError, match="is too small for 3 series") as raised:
            tbnb.export(tmp_path / "logs", tmp_path / "r.html", max_size=least)
        assert not (tmp_path / "r.html").exists()
        least, before = float(str(raised.value).split("at least ")[1].split(",")[0]), least
        least -= 0.02 if before == 0.01 else 0
    made = tbnb.export(tmp_path / "logs", tmp_path / "r.html", max_size=least)

    assert [str(part) for part in made.parts] == ["1 of 3 images"]
    assert [row[2] for row in ReportFile.read(tmp_path / "r.html").page.series.values()] == [
        "small"
    ]


def test_what_is_damaged_has_room_too(tmp_path: Path) -> None:
    """A hundred losses in files with long names that do not pack."""
    rng = np.random.default_rng(4)
    write(tmp_path / "logs", {"walk": rng.normal(size=50_000)})
    write(tmp_path / "torn", {"loss": [1.0, 2.0, 3.0]})
    (file,) = (tmp_path / "torn").glob("*tfevents*")
    torn = bytearray(file.read_bytes())
    torn[len(torn) // 2] ^= 0xFF
    for _ in range(100):
        junk = tmp_path / "logs" / f"events.out.tfevents.{rng.bytes(100).hex()}"
        junk.write_bytes(bytes(torn))
    made = tbnb.export(tmp_path / "logs", tmp_path / "r.html", max_size=0.4)

    assert ReportFile.read(tmp_path / "r.html").status["damage"]["count"] >= 100
    assert made.size <= 400_000


def test_hundreds_of_series(tmp_path: Path) -> None:
    """Each has a place in the file besides its values."""
    rng = np.random.default_rng(5)
    with tbnb.SummaryWriter(tmp_path / "logs") as writer:
        for number in range(500):
            step, wall = int(rng.integers(10**9)), 1.7e9 + 1e7 * rng.random()
            writer.add_text(f"text{number}", rng.bytes(400).hex(), step, walltime=wall)
    full = tbnb.export(tmp_path / "logs", tmp_path / "r.html")
    for less in (0, 20_000, 40_000, 60_000):
        most = (full.size - less) / 1e6
        made = tbnb.export(tmp_path / "logs", tmp_path / "r.html", max_size=most)

        assert full.size - less - 60_000 < made.size <= full.size - less


def test_previews_where_files_do_not_fit(tmp_path: Path) -> None:
    """Of a large picture, a long text and a long sound; they are counted."""
    rng = np.random.default_rng(2)
    with tbnb.SummaryWriter(tmp_path / "logs") as writer:
        writer.add_image("large", rng.integers(0, 256, (3, 900, 900), np.uint8), 0)
        writer.add_text("long", rng.bytes(900_000).hex(), 0)
        writer.add_audio("long", rng.uniform(-1, 1, (1, 700_000)), 0)
    small = tbnb.export(tmp_path / "logs", tmp_path / "small.html", max_size=1.8)
    large = tbnb.export(tmp_path / "logs", tmp_path / "large.html", max_size=10)

    assert [str(part) for part in small.parts] == [
        "1 of 1 image, 1 in part",
        "1 of 1 audio clip, 1 in part",
        "1 of 1 text, 1 in part",
    ]
    assert large.whole
    full = {row[2] for row in ReportFile.read(tmp_path / "large.html").index}
    assert full == {0, 1}


def test_a_log_that_is_being_written(tmp_path: Path) -> None:
    """What is there is in; the damage is told, without the place on the writer's disk."""
    root = tmp_path / "logs"
    write(root, {"loss": np.arange(5.0)})
    (file,) = root.glob("*tfevents*")
    whole = file.read_bytes()
    file.write_bytes(whole[:-3])
    report = read(root, tmp_path / "torn.html")
    content = bytearray(whole)
    content[len(whole) // 2] ^= 0xFF
    file.write_bytes(content)
    damaged = read(root, tmp_path / "damaged.html")

    assert [own.end for own in report.page.stored.values()] == [4]
    assert damaged.status["damage"]["count"] == 1
    assert str(tmp_path) not in damaged.text
    assert damaged.status["state"] == "report"


@pytest.mark.parametrize("times", [2, 3])
def test_files_replaced_meanwhile(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Begun anew, since points and values would be of two files; three times at most."""
    calls: list[int] = []

    def choose(series: Any, filled: Any) -> Any:
        calls.append(1)
        if len(calls) <= times:
            series[0].generation += 1
        return real(series, filled)

    real = draft.choose
    monkeypatch.setattr(draft, "choose", choose)
    if times == 3:
        with pytest.raises(TbnbError, match="its files keep being replaced"):
            tbnb.export(logs, tmp_path / "r.html")
        return
    assert read(logs, tmp_path / "r.html").page.incomplete == set()
    assert len(calls) == 3


def test_files_that_shrink_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The values that were chosen are not there any more: begun anew."""
    logs: Any = MemLogs()
    logs.add("run", "noise", range(5), range(5), plugin="images")
    calls: list[int] = []

    def choose(series: Any, filled: Any) -> Any:
        rows = real(series, filled)
        if not calls:
            logs.forget_file("run")
            logs.add("run", "noise", range(2), range(2), plugin="images")
        calls.append(1)
        return rows

    real = draft.choose
    monkeypatch.setattr(draft, "choose", choose)
    made = save(logs, check("logs"), tmp_path / "r.html")

    assert [str(part) for part in made.parts] == ["2 of 2 images"]
    assert len(calls) == 2


def test_an_error_that_no_file_is_to_blame_for(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is not tried again."""
    calls: list[int] = []

    def choose(*_: object) -> None:
        calls.append(1)
        raise IndexError("ours")

    monkeypatch.setattr(draft, "choose", choose)
    with pytest.raises(IndexError, match="ours"):
        tbnb.export(logs, tmp_path / "r.html")
    assert len(calls) == 1


def test_the_file_is_there_whole_or_not_at_all(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older report stays until the new one is whole, and nothing is left beside it."""
    target = tmp_path / "r.html"
    target.write_text("before")

    def fails(*_: object) -> None:
        assert target.read_text() == "before"
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fails)
        with pytest.raises(TbnbError, match=r"r.html: cannot be written \(No space left"):
            tbnb.export(logs, target)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]

    tbnb.export(logs, target)
    assert target.read_text().startswith("<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [target]


def test_hostile_names_stay_names(tmp_path: Path) -> None:
    """In the title, the words, the catalogue: no tag is closed, no element begins."""
    title = f"{HOSTILE}<!--<script>"
    with tbnb.SummaryWriter(tmp_path / "logs" / "<b>run<!--") as writer:
        writer.add_scalar(HOSTILE, 1, 0)
        writer.add_text("<!--<script>", HOSTILE, 0)
    report = read(tmp_path / "logs", tmp_path / "r.html", title=title)
    tags = {tag for tag, _, _ in report.elements}
    attributes = {name for _, own, _ in report.elements for name in own}

    assert tags & {"img", "b", "svg", "iframe"} == set()
    assert not [name for name in attributes if name.startswith("on")]
    assert report.element("bdi") == title
    assert report.series("<b>run<!--", HOSTILE, "scalars") >= 0
    assert "<!--" not in report.text


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        ({"runs": "("}, ValueError, "runs: '\\(' is no regular expression"),
        ({"tags": 3}, TypeError, "tags: found 3, want a regular expression"),
        ({"max_size": 0}, ValueError, "max_size: found 0, want MB above 0"),
        ({"max_size": "2"}, TypeError, "max_size: found '2', want MB"),
        ({"max_size": float("nan")}, ValueError, "max_size: found nan"),
        ({"title": None}, TypeError, "title: found None, want a str"),
        ({"tags": "nosuch"}, TbnbError, "nothing in its 2 runs matches runs='' and tags='nosuch'"),
        ({"path": ""}, ValueError, "path: found '', want the file to write"),
        ({"path": 3}, TypeError, "path: found 3, want the file to write"),
        ({"path": "."}, TbnbError, "is a directory; name a file in it"),
        ({"path": "nowhere/r.html"}, TbnbError, "there is no directory nowhere; make it first"),
    ],
)
def test_what_is_wrong_is_said(
    logs: Path, tmp_path: Path, wrong: dict[str, Any], error: type[Exception], words: str
) -> None:
    """By its name, with what is accepted."""
    with pytest.raises(error, match=words):
        tbnb.export(logs, **{"path": tmp_path / "r.html", **wrong})
    assert not (tmp_path / "r.html").exists()


def test_nothing_to_report(tmp_path: Path) -> None:
    """No directory, an empty one, one with what no view shows."""
    with pytest.raises(TbnbError, match="nothere: there is no such directory"):
        tbnb.export(tmp_path / "nothere", tmp_path / "r.html")
    (tmp_path / "empty").mkdir()
    with pytest.raises(TbnbError, match="empty: there are no event files in it or below"):
        tbnb.export(tmp_path / "empty", tmp_path / "r.html")
    with tbnb.SummaryWriter(tmp_path / "other") as writer:
        writer.add_hparams({"lr": 1}, {}, run_name=".")
    with pytest.raises(TbnbError, match="1 run, and only hparams, which have no view yet"):
        tbnb.export(tmp_path / "other", tmp_path / "r.html")


def test_unwritable(logs: Path, tmp_path: Path) -> None:
    """What the system says against it."""
    target = tmp_path / f"{'r' * 300}.html"

    with pytest.raises(TbnbError, match=r"r.html: cannot be written \(File name too long\)"):
        tbnb.export(logs, target)


def test_a_script_exports_without_jupyter(logs: Path, tmp_path: Path) -> None:
    """Nothing of it is imported."""
    code = (
        f"import sys, tbnb; print(tbnb.export({str(logs)!r}, 'r.html', tags='loss'));"
        "sys.exit(any(m in sys.modules for m in ('IPython', 'ipywidgets', 'anywidget', 'comm')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("r.html: 2")  # … kB
    assert done.stdout.endswith("2 runs, 1 tag, 4,000 of 4,000 points\n")
