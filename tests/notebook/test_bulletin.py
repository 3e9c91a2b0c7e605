"""When a status is worth telling."""

from __future__ import annotations

from dataclasses import replace

from memlogs import MemLogs

from tbnb.data.store import Damage
from tbnb.notebook.bulletin import Bulletin


def test_told_once() -> None:
    """And again when something of it changed, or on request."""
    logs, bulletin = MemLogs(), Bulletin()

    assert bulletin.next(logs.moment(), (0, 0), 100) is not None
    assert bulletin.next(logs.moment(), (0, 0), 200) is None
    assert bulletin.next(logs.moment(), (1, 0), 300) is not None
    bulletin.repeat()
    assert bulletin.next(logs.moment(), (1, 0), 400) is not None
    assert bulletin.next(logs.moment(), (1, 0), 500) is None


def test_counts_once_a_second_but_states_at_once() -> None:
    """Eyes follow no faster; what the board waits for must not come late."""
    logs, bulletin = MemLogs(), Bulletin()
    bulletin.next(logs.moment("loading"), (0, 0), 100)

    assert bulletin.next(logs.moment("loading"), (9, 0), 100.5) is None
    assert bulletin.next(logs.moment("ready"), (9, 0), 100.6) is not None


def test_interval_alone_is_no_news() -> None:
    """On a slow disk it is a little different each time; an idle kernel must be left in peace."""
    logs, bulletin = MemLogs(), Bulletin()
    bulletin.next(logs.moment(), (0, 0), 100)

    assert bulletin.next(replace(logs.moment(), interval=3.3), (0, 0), 200) is None


def test_damage_is_news() -> None:
    """With its place."""
    logs, bulletin = MemLogs(), Bulletin()
    bulletin.next(logs.moment(), (0, 0), 100)
    with logs.store.writing():
        logs.store.add_damage(Damage("f", 12, "why", "bad_proto", 3))
    message = bulletin.next(logs.moment(), (0, 0), 200)

    assert message is not None
    assert message.body["damage"]["count"] == 1
    assert message.body["damage"]["items"][0]["offset"] == 12


def test_trouble_comes_first() -> None:
    """Before what the directory itself has to say."""
    logs, bulletin = MemLogs(), Bulletin()
    bulletin.trouble = "ValueError: x"
    message = bulletin.next(replace(logs.moment(), message="waiting"), (0, 0), 100)

    assert message is not None
    assert message.body["message"] == "ValueError: x"
