"""The calls that made torch's and tensorboardX's samples, made again with tbnb.

What needs torch or matplotlib (graphs, figures, bfloat16) is compared with the peers themselves,
in tests/frameworks/test_peers.py.
"""

from __future__ import annotations

import operator
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from calls import SCRIPTS
from differences import DIFFERENCES, altered
from inputs import Frameworks, draw, gradient
from messages import Message, config, frames, messages, pixels
from PIL import Image
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event

from tbnb import SummaryWriter

SAMPLES = Path(__file__).parents[1] / "samples"
FRAMEWORK = r"fig/.*|graph_def|tagged_run_metadata|tensor/bfloat16"
WANTED = {
    peer: altered(
        peer,
        [one for one in messages(SAMPLES / peer / "all") if not re.fullmatch(FRAMEWORK, one.tag)],
        DIFFERENCES,
    )
    for peer in SCRIPTS
}
SERIES = [
    pytest.param(peer, run, tag, id=f"{peer} {run} {tag[:40]}")
    for peer, (found, _) in WANTED.items()
    for run, tag in dict.fromkeys((one.run, one.tag) for one in found)
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The directories that the calls gave, made once."""
    places = {}
    for peer, script in SCRIPTS.items():
        places[peer] = tmp_path_factory.mktemp(peer)
        inputs = draw(peer)
        inputs.pictures = pictures(SAMPLES / peer / "all/00000/default/sprite.png")
        with SummaryWriter(places[peer]) as writer, warnings.catch_warnings():
            warnings.filterwarnings("ignore", "tag .* step")  # some steps fall, on purpose
            script(writer, inputs, Frameworks())
    return places


def pictures(sprite: Path) -> Any:
    """Cut a sprite of 5 x 5 pictures of 8 x 8 pixels; each value is in the middle of its byte."""
    with Image.open(sprite) as image:
        cut = np.asarray(image).reshape(5, 8, 5, 8, 3).transpose(0, 2, 4, 1, 3)
    return ((cut.reshape(25, 3, 8, 8) + 0.5) / 255).astype(np.float32)


def series(found: list[Message], run: str, tag: str) -> list[Message]:
    """Return the events of one series, in order."""
    return [one for one in found if (one.run, one.tag) == (run, tag)]


@pytest.mark.parametrize(("peer", "run", "tag"), SERIES)
def test_each_series_is_the_samples(made: dict[str, Path], peer: str, run: str, tag: str) -> None:
    """Given the same calls, each event is the peer's but for the differences that are listed."""
    got = series(messages(made[peer]), run, tag)

    assert got == series(WANTED[peer][0], run, tag)


@pytest.mark.parametrize("peer", SCRIPTS)
def test_nothing_is_added(made: dict[str, Path], peer: str) -> None:
    """No run and no series beside those that the peer writes."""
    got = {(one.run, one.tag) for one in messages(made[peer])}

    assert got == {(one.run, one.tag) for one in WANTED[peer][0]}


def test_nothing_else_need_be_installed(tmp_path: Path) -> None:
    """Without Pillow, moviepy, soundfile, matplotlib and tensorboard: the same, but for a font."""
    command = [sys.executable, "-W", "error", str(Path(__file__).with_name("alone.py"))]

    subprocess.run([*command, str(tmp_path)], check=True)

    for peer in SCRIPTS:
        got, want = (
            [one for one in found if not re.fullmatch(r"img/.*boxes.*", one.tag)]
            for found in (messages(tmp_path / peer), WANTED[peer][0])
        )
        key = operator.attrgetter("run", "tag")
        assert sorted(got, key=key) == sorted(want, key=key)


def test_each_difference_is_needed() -> None:
    """The list of differences is as short as it can be: each alters a message of its peer."""
    needed = set().union(*(needed for _, needed in WANTED.values()))

    assert needed == {one for one in DIFFERENCES if not re.fullmatch(FRAMEWORK, one.tag)}


@pytest.mark.parametrize("peer", SCRIPTS)
def test_embeddings_are_the_samples(made: dict[str, Path], peer: str) -> None:
    """Beside the events: the same files for the projector, with equal numbers and pixels."""
    ours, theirs = made[peer], SAMPLES / peer / "all"
    assert config(ours) == config(theirs)
    for embedding in config(theirs).embeddings:
        name = embedding.tensor_path
        got, want = (np.loadtxt(at / name, dtype=np.float32) for at in (ours, theirs))
        np.testing.assert_array_equal(got, want)
        if name := embedding.metadata_path:
            assert (ours / name).read_bytes() == (theirs / name).read_bytes()
        if name := embedding.sprite.image_path:
            assert pixels((ours / name).read_bytes()) == pixels((theirs / name).read_bytes())


@pytest.mark.parametrize("tag", ["vid/gif", "vid/u8_nthwc"])
def test_clips_are_as_near_as_the_samples(made: dict[str, Path], tag: str) -> None:
    """A clip chooses its 256 colours itself, within a tenth as near to those given as moviepy."""
    given = np.stack([gradient() * 255 * (i + 1) / 4 for i in range(4)]).transpose(0, 2, 3, 1)
    given = np.concatenate([given, given], axis=2)
    errors = []
    for place in (made["tensorboardX"], SAMPLES / "tensorboardX/all"):
        (encoded,) = clips(place, tag)
        errors.append(np.abs(frames(encoded) - given).mean())

    ours, theirs = errors

    assert ours <= 1.1 * theirs


def clips(logdir: Path, tag: str) -> list[bytes]:
    """Return the images of one series of a directory's own run, as they are encoded."""
    return [
        value.image.encoded_image_string
        for path in logdir.glob("*tfevents*")
        for raw in RawEventFileLoader(str(path)).Load()
        for value in Event.FromString(raw).summary.value
        if value.tag == tag
    ]
