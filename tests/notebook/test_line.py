"""The line of a magic, cut and expanded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tbnb.notebook.line import expand, split

NAMES = {"base": Path("/data/my logs"), "i": 3, "runs": ["a b"]}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("--logdir logs", ["--logdir", "logs"]),
        ("  --logdir=logs   --height 3 ", ["--logdir=logs", "--height", "3"]),
        ("--logdir 'my logs'", ["--logdir", "my logs"]),
        ('--logdir="my logs"', ["--logdir=my logs"]),
        ("--runs ''", ["--runs", ""]),
        ("{base / 'a b'} x", ["{base / 'a b'}", "x"]),
        ('"{runs[0]} x"', ["{runs[0]} x"]),
        (r"--tags \d+/a{2}", ["--tags", r"\d+/a{2}"]),
        (r"C:\logs\x", [r"C:\logs\x"]),
    ],
)
def test_split(line: str, words: list[str]) -> None:
    """At spaces, but not inside quotes and braces; a backslash is a character."""
    assert split(line) == words


@pytest.mark.parametrize("line", ["'a", '"', "{a", "a {b"])
def test_unclosed(line: str) -> None:
    """Is said."""
    with pytest.raises(ValueError, match="not closed"):
        split(line)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("{base}/x", "/data/my logs/x"),
        ("$base/x", "/data/my logs/x"),
        ("run{i + 1}", "run4"),
        ("{runs[0]}", "a b"),
        ("$HOME/x", "$HOME/x"),
        ("a{2}b{1,3}c{2,}", "a{2}b{1,3}c{2,}"),
        ("loss$", "loss$"),
        ("{{x}}", "{x}"),
        ("$$base", "$base"),
        ("${HOME}/x", "${HOME}/x"),
        ("${i}/$i/x", "3/3/x"),
        ("run{i:03d}", "run003"),
        ("{runs[0]!r}", "'a b'"),
        ("{runs[0][1:]}", " b"),
        ("{base.name[:2]}{i:02d}", "my03"),
    ],
)
def test_expand(word: str, text: str) -> None:
    """Expressions and names of Python; what the environment has is left to it."""
    assert expand(word, NAMES) == text


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("{nope}", "NameError"),
        ("{1/0}", "ZeroDivision"),
        ("{i:q}", "ValueError"),
        ("{i +}", "SyntaxError"),
    ],
)
def test_expressions_that_fail(word: str, error: str) -> None:
    """Are named with their error: no directory called `{nope}` is waited for."""
    with pytest.raises(ValueError, match=error):
        expand(word, NAMES)
