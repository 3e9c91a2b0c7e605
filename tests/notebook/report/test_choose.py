"""Which values go into a report first."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportfile import ReportFile

import tbnb
from tbnb.notebook.report.choose import spread
from tbnb.notebook.report.contents import Part, Report, megabytes
from tbnb.notebook.report.draft import NOUNS
from tbnb.notebook.values import KINDS
from tbnb.plugins import projector


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 9, 1000])
def test_each_number_once_the_last_first(count: int) -> None:
    """So that whoever takes all of them has all."""
    found = list(spread(count))

    assert sorted(found) == list(range(count))
    assert found[:1] == [count - 1][: len(found)]


@pytest.mark.parametrize("taken", [4, 10, 33, 100])
def test_however_many_one_takes_they_lie_evenly(taken: int) -> None:
    """No gap is more than four times as wide as if they were spaced by hand."""
    found = sorted(list(spread(1000))[:taken])
    gaps = [b - a for a, b in zip([-1, *found], found, strict=False)]

    assert max(gaps) <= 4 * 1000 / taken


def test_bookmarks_of_the_log_go_along(tmp_path: Path) -> None:
    """They are a part of their embedding, as they lie in the file."""
    data = b'[{"label": "corner",  "selectedPoints": [1]}]\n'
    (tmp_path / "marks.txt").write_bytes(data)
    (tmp_path / "t.tsv").write_text("1\t2\n3\t5\n")
    (tmp_path / projector.FILE).write_text(
        'embeddings { tensor_name: "e" tensor_path: "t.tsv" bookmarks_path: "marks.txt" }'
    )
    tbnb.export(tmp_path, tmp_path / "r.html")
    report = ReportFile.read(tmp_path / "r.html")
    index = report.series(".", "e", projector.NAME)

    assert report.page.blobs(index, 0, part=projector.BOOKMARKS) == [data]


def test_a_report_in_words() -> None:
    """One line, as the command prints it."""
    parts = (Part(10_000, 12_345, "points"), Part(40, 120, "images", 3), Part(1, 1, "embeddings"))
    report = Report("report.html", 3_210_000, 7, 21, parts)

    assert str(report) == repr(report)
    assert str(report) == (
        "report.html: 3.2 MB; 7 runs, 21 tags, 10,000 of 12,345 points, "
        "40 of 120 images, 3 in part, 1 of 1 embedding"
    )
    assert not report.whole
    assert [megabytes(size) for size in (1, 999_499, 1_000_000)] == ["1 kB", "999 kB", "1.0 MB"]


def test_every_kind_has_a_name() -> None:
    """A kind of values that is new is counted in reports, too."""
    assert set(NOUNS) == KINDS
