"""Board: the live view of a log directory as a widget."""

from __future__ import annotations

import contextvars
import weakref
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from IPython.display import display

from tbnb.notebook import assets, bundle, hooks, host, selection
from tbnb.notebook.cells import Cells
from tbnb.notebook.feed import Feed
from tbnb.notebook.options import BUDGET, HEIGHT, RELOAD_INTERVAL, check
from tbnb.notebook.report.export import MAX_SIZE, save
from tbnb.notebook.source import source_of
from tbnb.notebook.still import Still

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from tbnb.data.logs import Logs
    from tbnb.notebook.report.contents import Report
    from tbnb.notebook.selection import Selection
    from tbnb.notebook.source import Source

_cells = Cells()
_feeds: weakref.WeakSet[Feed] = weakref.WeakSet()


class Board(anywidget.AnyWidget):
    """A live board of a log directory.

    Display it as the value of a cell. It keeps growing while other cells run, and ends when it is
    closed, when the cell that made it is run again, or when the kernel ends.

    Parameters
    ----------
    logdir : str or os.PathLike
        Directory with event files, its runs somewhere below; or one event file. Need not exist yet.
    height : int
        CSS pixels.
    reload_interval : float
        Seconds between two looks at the files; 0 looks only once. A slow file system is asked
        less often.
    runs, tags : str
        Regular expressions that preset the page's filters; what they match is also sent first.
    smoothing : float, optional
        Weight of the past, from 0 to 0.999, instead of the page's default.
    theme : {"auto", "light", "dark"}
        "auto" follows the notebook.
    budget : float
        MB (1,000,000 bytes) of images, histograms, text and audio that are sent before you look
        at them, the newest first. While a cell runs, most notebooks can show no others: what you
        look at then comes when the cell ends. When they are used up, the newest that is being
        logged still comes, of each tag in turn, at most as much again in an hour. 0: nothing is
        read until you look at it.
    picture : bool
        Put a static picture of the board into the cell's outputs, which is what a saved notebook
        shows where no kernel runs. The live board hides it.

    Attributes
    ----------
    logs : Logs
        The data, as `tbnb.read` gives it; all boards of a log directory share it.
    selection : Selection or None
        The points selected in the projector.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    options = traitlets.Dict().tag(sync=True)
    assets = traitlets.Unicode().tag(sync=True)

    def __init__(  # noqa: PLR0913 - keywords, one per flag of the magic
        self,
        logdir: str | os.PathLike[str],
        *,
        height: int = HEIGHT,
        reload_interval: float = RELOAD_INTERVAL,
        runs: str = "",
        tags: str = "",
        smoothing: float | None = None,
        theme: str = "auto",
        budget: float = BUDGET,
        picture: bool = True,
        _source: Source | None = None,
        _closed: Callable[[], None] = lambda: None,
    ) -> None:
        options = check(
            logdir,
            height=height,
            reload_interval=reload_interval,
            runs=runs,
            tags=tags,
            smoothing=smoothing,
            theme=theme,
            budget=budget,
            picture=picture,
        )
        self._chosen = options
        script, styles = bundle.script(), bundle.styles()
        self._feed: Feed | None = None
        self._closed = _closed
        self._source = source_of(options.logdir) if _source is None else _source
        self._still = Still(self._source, options) if options.picture else None
        key = {"still": self._still.key if self._still else ""}
        # The chunks first: a page looks for them no longer than two seconds.
        carrier = assets.carrier()
        chosen = {**options.trait(), **key}
        chunks = str(carrier.model_id)
        super().__init__(_esm=script, _css=styles, options=chosen, assets=chunks)
        self._carrier = carrier if host.belongs_to_cell(carrier.comm) else None
        host.ease(self.comm)
        host.follow(self)
        self.on_msg(_hear)
        self._feed = Feed(
            _Sender(self),
            text=host.reads_text(),
            forgetful=host.forgets() or host.belongs_to_cell(self.comm),
            between=not host.forgets(),
            prefer=options.prefers,
            budget=options.budget_bytes,
            still=self._still,
            idle=hooks.idle,
            boards=lambda: len(_feeds),
            alive=_alive(self),
        )
        _feeds.add(self._feed)
        self._selected = self._feed.selected
        self._source.add(self._feed, options.reload_interval)
        hooks.register()
        # After the new feed has begun, so that a source that both share goes on with what it has
        # read.
        _cells.replace(self, self._source.logs.path, host.execution())

    @property
    def logs(self) -> Logs:
        """The data, as `tbnb.read` gives it."""
        return self._source.logs

    @property
    def selection(self) -> Selection | None:
        """The points selected in the projector; None where none ever were.

        Set it to select: to a `Selection`, or the numbers of points, or True or False for each;
        of the embedding in use, or the one logged last. While a cell runs, what is selected on the
        page comes when the cell ends, in kernels that hear of nothing before.
        """
        return self._selected.now(self.logs.store)

    @selection.setter
    def selection(self, chosen: Any) -> None:
        if isinstance(chosen, selection.Selection):
            chosen = selection.checked(chosen)
        else:
            points = selection.numbers(() if chosen is None else chosen)
            chosen = selection.newest(self.logs.store, self.selection, points)
        self._selected.choose(chosen)
        self._source.wake()

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        runs: str | None = None,
        tags: str | None = None,
        max_size: float = MAX_SIZE,
        title: str = "",
    ) -> Report:
        """Write the board into one HTML file that needs nothing else to be looked at.

        What is in the files now is read first. What you chose on the page stays there.

        Parameters
        ----------
        path : str or os.PathLike
            The file. One that is there is replaced, once the new one is whole.
        runs, tags : str, optional
            Regular expressions: only runs and tags that they match go in; by default those of
            the board. "" for all.
        max_size : float
            MB (1,000,000 bytes) of the file at most; what does not fit is left out, and the
            report says so: see `tbnb.export`.
        title : str
            What to call it; by default the name of the directory.

        Returns
        -------
        Report
            What is in it, and its size.

        Raises
        ------
        TbnbError
            There is nothing to report, `max_size` is too small, or the file cannot be written.
        """
        own = self._chosen
        options = check(
            own.logdir,
            runs=own.runs.pattern if runs is None else runs,
            tags=own.tags.pattern if tags is None else tags,
            smoothing=own.smoothing,
            theme=own.theme,
        )
        return save(self.logs, options, path, max_size=max_size, title=title)

    def close(self) -> None:
        """End the board: its view goes, and its thread if no other board needs it."""
        feed, self._feed = getattr(self, "_feed", None), None
        if feed is not None:
            self._source.remove(feed)
            _feeds.discard(feed)
            self._selected.now(self.logs.store)  # while it can tell what the page said last
            self._closed()
            if self._still is not None:
                self._still.close()
            if self._carrier is not None:  # it has no other board
                self._carrier.close()
            if self.comm is not None:
                self.layout.close()
        super().close()

    def __repr__(self) -> str:
        """Return how to make it again."""
        return f"tbnb.Board({self.options.get('logdir', '')!r})"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return what a notebook displays, and have all data sent to the view to come."""
        self._keyframe()
        return super()._repr_mimebundle_(**kwargs)

    if hasattr(
        anywidget.AnyWidget, "_ipython_display_"
    ):  # ipywidgets 7, which IPython then asks first

        def _ipython_display_(self, **kwargs: Any) -> None:
            # Its own leaves out the metadata, by which Colab finds what can show a widget.
            data, metadata = self._repr_mimebundle_()
            display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]  # IPython's
            self._handle_displayed(**kwargs)

    def _keyframe(self) -> None:
        feed = self._feed
        if feed is not None:
            if self._still is not None:
                self._still.shown()
            feed.keyframe()
            self._source.wake()


def _hear(board: Board, content: object, _buffers: object) -> None:
    """Take a message of the page; on a thread of the kernel's if it has one free."""
    feed = board._feed  # noqa: SLF001 - this module's own
    if feed is None or not feed.hear(content):
        return
    if host.forgets():  # what comes after this is no part of the request
        board._source.answer()  # noqa: SLF001 - likewise
    else:
        board._source.wake()  # noqa: SLF001 - likewise


def _alive(board: Board) -> Callable[[], bool]:
    """Return what says whether somebody may see a board; one that nobody may is closed."""
    ref, goes_on = weakref.ref(board), host.session(board.comm)

    def alive() -> bool:
        if goes_on():
            return True
        board = ref()
        if board is not None:
            board.close()
        return False

    return alive


class _Sender:
    """Sends to a board without keeping it alive."""

    def __init__(self, board: Board) -> None:
        self._board = weakref.ref(board)
        self._context = contextvars.copy_context()

    def __call__(self, content: dict[str, Any], buffers: list[bytes]) -> bool:
        board = self._board()
        if board is None or board.comm is None:
            return False
        try:
            board.send(content, buffers)
        except LookupError:
            # ipykernel 7.0: a thread has no parent message. Give it that of the cell that made
            # the board.
            self._context.copy().run(board.send, content, buffers)
        return True
