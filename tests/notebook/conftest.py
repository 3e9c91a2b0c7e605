"""A widget world without a kernel: comms that record, a bundle that needs no build."""

from __future__ import annotations

import contextlib
import gc
import threading
from typing import TYPE_CHECKING, Any

import comm
import pytest
import turning
from comm.base_comm import BaseComm
from feeds import Wire
from page import Page
from patience import PATIENCE

from tbnb.notebook import assets, bundle, chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class RecordingComm(BaseComm):
    """A comm whose other side is a `Page`."""

    made: list[RecordingComm]

    def __init__(self, **kwargs: Any) -> None:
        self.page = Page()
        self.state: dict[str, Any] = {}
        self.chunks: list[dict[str, Any]] = []
        self.closed = False
        self.news = threading.Lock()
        super().__init__(**kwargs)
        self.made.append(self)

    def publish_msg(self, msg_type: str, data: Any = None, buffers: Any = None, **_: Any) -> None:
        """Take what would go to the front end."""
        with self.news:
            if msg_type == "comm_open":
                self.state = data["state"]
            elif msg_type == "comm_close":
                self.closed = True
            elif data.get("content", {}).get("type") == "chunk":
                self.chunks.append(data["content"])
            elif data["method"] == "custom":
                self.page(data["content"], buffers)

    def wait(self, ready: Callable[[Page], object], seconds: float = PATIENCE) -> bool:
        """Wait until something holds of what the page has."""

        def holds() -> object:
            with self.news:
                return ready(self.page)

        return turning.until(holds, seconds)

    def say(self, content: dict[str, Any]) -> None:
        """Speak as the page."""
        data = {"method": "custom", "content": content}
        self.handle_msg({"content": {"data": data}, "buffers": []})


@pytest.fixture(params=[turning.THREAD, turning.LOOP])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the test with threads, and without; nothing of ours may outlive it."""
    with turning.only_a_loop() if request.param == turning.LOOP else contextlib.nullcontext():
        yield request.param
        gc.collect()
        assert turning.until(lambda: not turning.pollers())


@pytest.fixture
def comms(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[RecordingComm]]:
    """Return all comms that are opened, in order; close what is left open."""
    RecordingComm.made = []
    monkeypatch.setattr(comm, "create_comm", RecordingComm)
    monkeypatch.setattr(bundle, "_read", lambda name: f"/* {name} */")
    monkeypatch.setattr(assets, "_latest", None)
    monkeypatch.setattr(chunks, "_plotly", lambda: ("packed", "sum"))
    bundle.script.cache_clear()
    bundle.styles.cache_clear()
    yield RecordingComm.made
    bundle.script.cache_clear()
    bundle.styles.cache_clear()
    import ipywidgets  # noqa: PLC0415 - only for these tests

    ipywidgets.Widget.close_all()
    assert turning.until(lambda: not turning.pollers())


@pytest.fixture
def wire() -> Wire:
    """Return a feed over one run with two tags."""
    wire = Wire()
    wire.logs.add("r", "loss", range(10), range(10))
    wire.logs.add("r", "acc", range(10), range(10))
    return wire
