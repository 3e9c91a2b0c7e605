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

_WAIT = 1.0  # s that the end of a cell waits for a log to be read
_LOOKS = 4  # in that time: where a log cannot be read each is over at once
KEYWORD = "tbnb"  # by which the page finds the picture of a board; its word is the key

_stills: weakref.WeakSet[Still] = weakref.WeakSet()


def place_all() -> None:
    """Give the cell that ends the pictures of its boards, and renew others."""
    for still in list(_stills):
        still.place()


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
        self._shown = False  # by the cell that runs
        self._revision = -1  # of the store when it was sketched last
        self._picture: tuple[dict[str, Any], dict[str, Any]] | None = None  # as the page drew it
        _stills.add(self)

    def shown(self) -> None:
        """Note that the running cell displays the board."""
        self._shown = host.publishes()

    def close(self) -> None:
        """Leave the outputs as they are."""
        _stills.discard(self)

    def place(self) -> None:
        """Put the picture into the outputs of the cell, or draw it again if that is up to us."""
        if self._shown:
            self._shown, again = False, False
            end = time.monotonic() + _WAIT
            for _ in range(_LOOKS):
                if not self._source.loaded:
                    self._source.flush().wait(max(0.0, end - time.monotonic()))
        elif self.sitting.wanted and self._picture is None:
            again = True
        else:
            return
        revision = self._source.logs.store.revision
        if again and revision == self._revision:
            return
        self._revision = revision
        self._publish(*(self._picture or self._sketch()), again=again)
        if not self.sitting.wanted:
            self.sitting.wanted = True
            self._source.wake()

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
        self._picture = (
            {"image/png": base64.b64encode(data).decode(), "text/plain": said},
            {"image/png": {**size, "alt": said}},
        )
        self._publish(*self._picture, again=True)

    def _publish(self, data: dict[str, Any], metadata: dict[str, Any], *, again: bool) -> None:
        from IPython.display import display  # noqa: PLC0415 - loaded, where there is a still

        with contextlib.suppress(Exception):  # a picture is not worth a traceback
            display(  # type: ignore[no-untyped-call]  # IPython's
                data, metadata=metadata, raw=True, display_id=self.key, update=again
            )

    def _sketch(self) -> tuple[dict[str, Any], dict[str, Any]]:
        store, options = self._source.logs.store, self._options
        svg = sketch.draw(store, self._name(), runs=options.runs, tags=options.tags)
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
