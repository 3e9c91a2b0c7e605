"""The log as one SVG."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from memlogs import MemLogs
from patience import PATIENCE

from tbnb.notebook import colors, sketch, smallchart

STAMP = time.strftime("%d %b %Y %H:%M", time.localtime(0.0))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is drawn not depend on how long it takes."""
    monkeypatch.setattr(sketch, "_SECONDS", PATIENCE)


def drawn(logs: MemLogs, title: str = "logs/", **how: re.Pattern[str]) -> ET.Element:
    """Return what is drawn, parsed."""
    text = sketch.draw(logs.store, title, now=0.0, **how)
    assert len(text.encode()) <= sketch.MOST_BYTES
    return ET.fromstring(text)  # noqa: S314 - our own


def words(root: ET.Element) -> list[str]:
    """Return all texts."""
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def lines(root: ET.Element) -> list[tuple[str, np.ndarray]]:
    """Return colour and vertices of each curve, in pixels of its plot."""
    found = []
    for path in root.iter(f"{SVG}path"):
        if path.get("stroke") in (None, "#eaeef2"):
            continue
        first, _, rest = (path.get("d") or "").partition("l")
        numbers = np.array(re.findall(r"-?\d+", rest), int).reshape(-1, 2)
        start = np.array(re.findall(r"-?\d+", first)[:2], int)
        found.append((path.get("stroke") or "", np.vstack([start, start + numbers.cumsum(0)]) / 2))
    return found


def test_a_curve_is_where_its_points_are() -> None:
    """A straight line from corner to corner, but for the margin; in the run's colour."""
    logs = MemLogs()
    logs.add("a", "loss", range(11), np.linspace(0, 10, 11))
    ((color, points),) = lines(drawn(logs))
    # The plot is 240.67 by 136 px; 6 % of the span are left above and below.
    y = 136 * (1 - (np.linspace(0, 10, 11) + 0.6) / 11.2)

    assert color == colors.of_run(0)
    np.testing.assert_allclose(points[:, 0], np.linspace(0, 240.67, 11), atol=0.51)
    np.testing.assert_allclose(points[:, 1], y, atol=0.51)


def test_a_point_alone_is_a_dot() -> None:
    """A line of no length would be a speck; it lies in the middle of its chart."""
    logs = MemLogs()
    logs.add("a", "loss", [3], [7.0])
    (dot,) = [c for c in drawn(logs).iter(f"{SVG}circle") if c.get("r") == "5"][1:]

    # 240.67 by 136 px, two units each.
    assert (dot.get("cx"), dot.get("cy")) == ("241", "136")
    assert dot.get("fill") == colors.of_run(0)


def test_many_points_are_their_means_with_the_spread_around_them() -> None:
    """So a spike is seen, and the line is still one."""
    logs = MemLogs()
    value = np.zeros(10_000)
    value[5_000] = 1000.0
    logs.add("a", "loss", range(10_000), value)
    root = drawn(logs)
    ((_, points),) = lines(root)
    (area,) = [path for path in root.iter(f"{SVG}path") if path.get("fill-opacity")]

    assert len(points) == 120
    # 10,000 points in 120 stretches: the mean of the one with the spike is 1000 / 83 or 84.
    assert (points[:, 1] < 68).sum() == 1
    assert area.get("fill") == colors.of_run(0)


def test_what_is_not_drawn_is_counted_on_whole_lines() -> None:
    """Of many kinds no word is cut."""
    logs = MemLogs()
    logs.add("a", "loss", range(2), [1.0, 2.0])
    kinds = [f"kind_of_a_long_name_{k}" for k in range(9)]
    for kind in kinds:
        logs.add("a", "tag", range(2), [1.0, 2.0], plugin=kind)
    notes = " ".join(line for line in words(drawn(logs)) if "kind_of" in line)

    assert notes == " · ".join(f"{kind}: 1 tag" for kind in kinds)


def test_names_are_text() -> None:
    """Whatever a log calls its runs and tags: markup, controls, what no XML may hold."""
    logs = MemLogs()
    name = '<script>alert("1")</script>&amp;\x00\x1b\udc80\u202e'
    logs.add(name, name, range(2), [1.0, 2.0])
    root = drawn(logs, name)

    assert not list(root.iter(f"{SVG}script"))
    shown = [text for text in words(root) if text.startswith("<script>")]
    assert len(shown) == 3
    assert all(text.isprintable() for text in shown)


@pytest.mark.parametrize("length", [3, 5_000])
def test_it_is_small_whatever_the_log_is(length: int) -> None:
    """Of 40 runs 20 are shown, of 30 tags 12; it says that there are more."""
    logs = MemLogs()
    rng = np.random.default_rng(0)
    for run in range(40):
        for tag in range(30):
            logs.add(
                f"run{run}" + "x" * 200,
                f"tag{tag}" + "y" * 200,
                range(length),
                rng.normal(size=length),
            )
        logs.add(f"run{run}" + "x" * 200, "pictures", range(3), range(3), plugin="images")
    root = drawn(logs)
    said = words(root)

    assert len(lines(root)) == 12 * 20
    assert "+ 20 more" in said
    assert "18 more scalar tags · images: 1 tag" in said
    assert f"40 runs, 30 scalar tags · tbnb, {STAMP}" in said


@pytest.mark.parametrize(
    "value",
    [[np.nan] * 3, [np.inf, -np.inf, np.nan], [1e308, -1e308, 0], [5e-324, 0, 0], [7, 7, 7], [1]],
    ids=str,
)
def test_odd_values(value: list[float]) -> None:
    """Nothing is drawn that is not there, nothing raises, and no number is NaN."""
    logs = MemLogs()
    logs.add("a", "loss", range(len(value)), value)
    text = sketch.draw(logs.store, "logs/")

    assert not re.search(r"[ \"(-](nan|inf)\b", text)
    assert ("no finite values" in text) == (not np.isfinite(value).any())
    drawn(logs)


def test_the_filters_of_the_board_hold() -> None:
    """As the page is filtered from the start."""
    logs = MemLogs()
    for run in ("keep", "leave"):
        for tag in ("loss", "accuracy"):
            logs.add(run, tag, range(3), range(3))
    root = drawn(logs, runs=re.compile("KEEP", re.IGNORECASE), tags=re.compile("loss"))

    assert "loss" in words(root)
    assert not {"leave", "accuracy"} & set(words(root))


def test_an_empty_log() -> None:
    """Says so."""
    assert f"0 runs, 0 scalar tags · tbnb, {STAMP}" in words(drawn(MemLogs()))


def test_what_takes_too_long_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a cell waits for it."""
    monkeypatch.setattr(sketch, "_SECONDS", -1)
    logs = MemLogs()
    for tag in ("loss", "accuracy"):
        logs.add("run", tag, range(3), range(3))

    assert "2 more scalar tags" in words(drawn(logs))


def test_of_a_very_long_series_some_of_each_stretch_is_read() -> None:
    """Its ends are there, and its curve is the same."""
    logs = MemLogs()
    steps = np.arange(1_000_000)
    logs.add("a", "loss", steps, steps / 1e6)
    ((_, points),) = lines(drawn(logs))

    assert len(points) == 120
    np.testing.assert_allclose(points[[0, -1], 0], [0, 240.67], atol=0.51)
    # A straight line stays one: 6 % of margin above and below, and half a stretch at the ends.
    slope = np.diff(points[:, 1]) / np.diff(points[:, 0])
    np.testing.assert_allclose(slope[2:-2], -136 / 1.12 / 240.67, atol=0.3)


def test_a_tag_that_no_drawn_run_has_is_counted() -> None:
    """An empty chart would say that its values are not finite."""
    logs = MemLogs()
    for run in range(25):
        logs.add(f"run{run}", "loss", range(3), range(3))
    logs.add("run24", "alone", range(3), range(3))
    said = words(drawn(logs))

    assert "no finite values" not in said
    assert "alone" not in said
    assert "1 more scalar tag" in said


@pytest.mark.parametrize("low", [100_000.0, -5e6, 1e12, 0.12345, 1e-7])
@pytest.mark.parametrize("span", [20.0, 1e-3])
def test_no_two_ticks_read_alike(low: float, span: float) -> None:
    """However narrow the span is; each label is its number to a hundredth of their distance."""
    ticks = smallchart._ticks(low, low + span * max(1e-9, abs(low) / 1e5), 5)
    labels = smallchart._labels(ticks)

    assert len(set(labels)) == len(ticks) > 2
    for label, tick in zip(labels, ticks, strict=True):
        read = float(label.replace("k", "e3").replace("M", "e6"))
        assert abs(read - tick) <= 0.01 * (ticks[1] - ticks[0])


def test_long_labels_stay_in_their_chart() -> None:
    """Digits of 0.6 em: right of the frame's left edge, and left of its right one."""
    curve = smallchart.Curve("red", np.array([1e5, 1e5 + 20]), np.array([1e5, 1e5 + 20]))
    root = ET.fromstring(smallchart.draw("tag", [curve], 0, 0, 0))  # noqa: S314 - our own
    labels = [text for text in root.iter("text") if (text.text or "").endswith("k")]

    assert len(labels) >= 8
    for label in labels:
        wide = 0.6 * float(label.get("font-size") or 0) * len(label.text or "")
        x = float(label.get("x") or 0)
        right = x if label.get("text-anchor") == "end" else x + wide / 2
        assert right - wide >= -1
        assert right <= smallchart.WIDTH


def test_ticks_are_short() -> None:
    """Where few digits tell them apart; zero is zero."""
    label = smallchart._labels

    assert label([-0.05, 0.0, 0.05]) == ["-0.05", "0", "0.05"]
    assert label([0.0, 5e3, 1e4, 1.5e4]) == ["0", "5000", "10k", "15k"]
    assert label([1e6, 1.5e6]) == ["1M", "1.5M"]
    assert label([1e-7, 2e-7]) == ["1e-7", "2e-7"]
    assert label([1e5, 1e5 + 5]) == ["100k", "100.005k"]


@pytest.mark.parametrize(
    "value",
    [[1e-323, 0], [5e-324, 1e-323], [1e-300, 3e-300], [1e-310, -1e-310], [1.7e308, 1.6e308]],
    ids=str,
)
def test_values_at_the_ends_of_what_a_float_holds(value: list[float]) -> None:
    """Have axes, too."""
    logs = MemLogs()
    logs.add("a", "loss", range(2), value)

    assert len(lines(drawn(logs))) == 1
