"""The static picture beside a board: an output of its own, for wherever no kernel lives.

A widget is nothing in a notebook that is only read. So each cell that shows a board gets a second
output when it ends: first what Python can draw of the log, then, once a page answers, the board as
it is drawn there. The live board hides it (`js/src/shell/still.ts`).

What a host does with each kind of output decides their form. An SVG of its own type is no safe
output to JupyterLab, and GitHub and nbviewer inline it mangled; as the source of an image in HTML
it is shown by all of them. A PNG is shown everywhere, and VS Code takes the plain text beside it as
its description: so that names the picture too.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import html
import threading
import time
import uuid
import weakref
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from tbnb.media.labelled import labelled
from tbnb.notebook import host, sketch, wire
from tbnb.notebook.sitting import Sitting

if TYPE_CHECKING:
    from tbnb.notebook.options import Options
    from tbnb.notebook.requests import Picture
    from tbnb.notebook.source import Source

_WAIT = 1.0  # s that the end of a cell waits for its logs to be read
_SKETCH = 0.6  # s more in which all are drawn
_LOOKS = 4  # in that time: where a log cannot be read each is over at once
KEYWORD = "tbnb"  # by which the page finds the picture of a board; its word is the key

_stills: weakref.WeakSet[Still] = weakref.WeakSet()


def place_all() -> None:
    """Give the cell that ends the pictures of its boards, and renew others; all in one time."""
    if not host.publishes():  # inside %%capture: the cell around it ends later
        return
    stills = list(_stills)
    end = time.monotonic() + _WAIT
    for still in stills:
        with contextlib.suppress(Exception):  # that of one board is none of the others'
            still.wait(end)
    end = time.monotonic() + _SKETCH
    for left, still in zip(range(len(stills), 0, -1), stills, strict=True):
        with contextlib.suppress(Exception):
            still.place((end - time.monotonic()) / left)


class Still:
    """The picture of one board.

    Parameters
    ----------
    source : Source
    options : Options

    Attributes
    ----------
    key : str
        Names it in the outputs.
    sitting : Sitting
        When to ask the page for one.
    """

    def __init__(self, source: Source, options: Options) -> None:
        self.key = uuid.uuid4().hex[:12]
        self.sitting = Sitting()
        self._source = source
        self._options = options
        self._shown: host.Execution | None = None  # by which run of a cell
        self._revision = -1  # of the store when it was sketched last
        self._picture: tuple[dict[str, Any], dict[str, Any]] | None = None  # as the page drew it
        self._late = False  # it came when nothing could be published
        self._publishing = threading.Lock()  # a page's answer may come on another thread
        _stills.add(self)

    def shown(self) -> None:
        """Note that the running cell displays the board."""
        run = host.execution()
        if run is not None and host.publishes():
            self._shown = run

    def close(self) -> None:
        """Leave the outputs as they are."""
        _stills.discard(self)

    def wait(self, end: float) -> None:
        """Have the log read, if the cell that ends displays the board; until then at most."""
        if not self._here():
            return
        for _ in range(_LOOKS):
            if not self._source.loaded:
                self._source.flush().wait(max(0.0, end - time.monotonic()))

    def place(self, seconds: float) -> None:
        """Put the picture into the outputs of the cell, or draw it again if that is up to us.

        Parameters
        ----------
        seconds : float
            For drawing; what is not drawn by then is left out.
        """
        here = self._here()
        revision = self._source.logs.store.revision
        sketched = self.sitting.wanted and self._picture is None
        if not (here or self._late or (sketched and revision != self._revision)):
            return
        self._revision = revision
        drawn = self._picture or self._sketch(seconds)
        with self._publishing:
            # The page may have answered meanwhile, and its picture be there.
            if here or self._late or self._picture is None:
                self._publish(*(self._picture or drawn), again=not here)
            self._late = False
        self._shown = None
        if not self.sitting.wanted:
            self.sitting.wanted = True
            self._source.wake()

    def _here(self) -> bool:
        """Say whether the cell that ends displays the board."""
        return self._shown is not None and self._shown == host.execution()

    def hear(self, picture: Picture) -> None:
        """Take the picture of a page. It is not to be trusted: not to be one, nor to be small."""
        if not self.sitting.answered(picture.req):
            return
        try:
            data = base64.b64decode(picture.png, validate=True)
            data = labelled(data, KEYWORD, self.key)
        except (binascii.Error, ValueError):
            return
        size = {"width": picture.width, "height": picture.height}
        said = self._said()
        with self._publishing:
            self._picture = (
                {"image/png": base64.b64encode(data).decode(), "text/plain": said},
                {"image/png": {**size, "alt": said}},
            )
            self._late = not host.publishes()
            if not self._late:
                self._publish(*self._picture, again=True)

    def _publish(self, data: dict[str, Any], metadata: dict[str, Any], *, again: bool) -> None:
        from IPython.display import display  # noqa: PLC0415 - loaded, where there is a still

        with contextlib.suppress(Exception):  # a picture is not worth a traceback
            display(  # type: ignore[no-untyped-call]  # IPython's
                data, metadata=metadata, raw=True, display_id=self.key, update=again
            )

    def _sketch(self, seconds: float) -> tuple[dict[str, Any], dict[str, Any]]:
        store, options = self._source.logs.store, self._options
        runs, tags = options.runs, options.tags
        svg = sketch.draw(store, self._name(), runs=runs, tags=tags, seconds=seconds)
        said = self._said()
        source = base64.b64encode(svg.encode()).decode()
        picture = (
            f'<img alt="{html.escape(said)}" '
            f'style="max-width: 100%; height: auto" src="data:image/svg+xml;base64,{source}">'
        )
        return {"text/html": picture, "text/plain": said}, {}

    def _name(self) -> str:
        """Return what the log directory is called: of a path the last part."""
        path = PurePath(self._options.logdir)
        return f"{path.name or path}/"

    def _said(self) -> str:
        stamp = time.strftime("%d %b %Y %H:%M")
        return (
            f"Picture of the tbnb board of {wire.text(self._name())}, {stamp}. "
            f"Run the cell to have the live board. [{self.key}]"
        )
