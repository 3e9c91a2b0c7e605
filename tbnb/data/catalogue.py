"""Which files there are, which changed, and what is to be read.

Timing of damage. A torn or zero tail of a growing file is not damage: the rest may be on its
way. It becomes damage as soon as a record that holds follows it, or when the file is quiet:
not changed for `QUIET` seconds, or unchanged since the last look while a later file of the run
was written to. Damage at the end of a file is taken back should the bytes arrive after all.
"""

from __future__ import annotations

import math
import os
import time
from typing import TYPE_CHECKING

from tbnb.data import moves
from tbnb.data.files import EventFile, Trouble
from tbnb.data.logdir import Directory, Unreadable, shown
from tbnb.data.reports import Reports
from tbnb.data.store import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tbnb.data.logdir import Found
    from tbnb.data.store import Run, Store

QUIET = 60.0  # s without a change after which a file is taken to be finished
_LATER = 5.0  # s by which a later file must be newer, when both are seen for the first time
_FOREIGN = ("not_event_file", "compressed")


class Catalogue:
    """The files of a log directory, kept in step with what is on disk.

    Every method that changes the store is called inside of `store.writing`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files: dict[str, dict[str, EventFile]] = {}  # by directory and name
        self._runs: dict[str, Run] = {}
        self._untidy: set[str] = set()  # places of runs that lost points
        self.reports = Reports(store)

    def files(self) -> list[EventFile]:
        """Return all files that are there."""
        return [f for files in self._files.values() for f in files.values() if not f.missing]

    def reconcile(self, seen: Iterable[Directory | Unreadable]) -> list[EventFile]:
        """Take in what one look saw; return the files to read."""
        there: dict[str, Directory] = {}
        hidden: dict[str, str] = {}
        for one in seen:
            if isinstance(one, Directory):
                there[one.place] = one
            else:
                hidden[one.place] = one.reason
        self.reports.hidden(hidden)
        self._follow_runs(there)
        now = time.time()
        todo: list[EventFile] = []
        for place, directory in there.items():
            files = self._files.setdefault(place, {})
            self._follow_files(files, directory)
            later = -math.inf  # last change of the files behind this one
            new = []
            for found in reversed(directory.files):
                if self._meet(place, found, later, now):
                    new.append(files[found.name])
                if found.size:
                    later = max(later, found.mtime)
            todo += reversed(new)
        self._note_missing(there, hidden)
        return todo

    def _meet(self, place: str, found: Found, later: float, now: float) -> bool:
        """Compare a file with what it was; say whether there is something to do."""
        files = self._files[place]
        file = files.get(found.name)
        if file is None:
            file = files[found.name] = EventFile(place, found)
            changed = True
        else:
            changed = self._changed(file, found)
        if changed:
            self.reports.take_back(file)
        if changed or file.blocked:
            file.renew()
        followed = later > found.mtime + _LATER if changed else later >= found.mtime
        file.quiet = followed or now - found.mtime >= QUIET
        if not file.size:
            if file.quiet:
                self._drop_stale(file)
            self.good(file)
        if file.waiting:
            return self._conclude(file)
        return file.offset < file.size

    def _changed(self, file: EventFile, found: Found) -> bool:
        old = file.found
        changed = file.look(found)
        # A sync tool writes a copy and renames it: a file of its own that goes on as this one.
        copied = file.offset > 0 and old.identity != found.identity and file.goes_on(found)
        same = copied or old.identity == found.identity
        if file.missing:
            file.missing = False
            self.reports.returned(file.where)
            if not same or found.size < file.offset or not file.same():
                self._restart(file)
            self._set_state(file.place)
            return True
        if not same:
            self._restart(file)
            self.reports.add(file, 0, "replaced", "another file took its place; read anew")
        elif changed and found.size < file.offset:
            self._restart(file, found.size)
            reason = f"cut from {old.size} to {found.size} bytes; read anew"
            self.reports.add(file, found.size, "truncated_file", reason)
        elif changed and not file.same():
            self._restart(file)
            self.reports.add(file, 0, "replaced", "overwritten in place; read anew")
        return changed

    def _restart(self, file: EventFile, kept: int = 0) -> None:
        """Read a file anew, of which `kept` bytes are the same; its old points go with new ones."""
        self.reports.forget(file, kept)
        file.rewind()
        file.stale = True

    def doubt(self, files: Iterable[EventFile]) -> None:
        """Read files anew that were interrupted (Ctrl-C) while the store took them in."""
        for file in files:
            self.reports.take_back(file)
            file.rewind()
            file.stale = True

    def _follow_runs(self, there: dict[str, Directory]) -> None:
        for place, old in moves.runs(self._files, there).items():
            self._files[place] = self._files.pop(old)
            for name, file in self._files[place].items():
                file.move(place, name, file.found.path)
                self.reports.renamed(file)
            if old in self._runs:
                run = self._runs[place] = self._runs.pop(old)
                run.name = shown(place)
                self._store.runs_changed()

    def _follow_files(self, files: dict[str, EventFile], directory: Directory) -> None:
        for file, found in moves.files(files, directory):
            del files[file.found.name]
            files[found.name] = file
            file.move(file.place, found.name, found.path)
            self.reports.renamed(file)
            if file.listed:
                run = self._runs[file.place]
                self._store.rename_source(run, file.source, found.name, found.path)
            file.source.name = found.name
        for found in directory.files:
            if found.name in files:
                files[found.name].source.path = found.path

    def _note_missing(self, there: dict[str, Directory], hidden: dict[str, str]) -> None:
        for place, files in list(self._files.items()):
            if any(h in {place, "."} or place.startswith(h + os.sep) for h in hidden):
                continue
            names = {f.name for f in there[place].files} if place in there else set()
            absent = [f for n, f in files.items() if n not in names and f.where not in hidden]
            gone = [file for file in absent if not file.missing]
            for file in gone:
                file.missing = True
                if file.blocked:
                    self.reports.take_back(file)  # it was not unreadable but gone
                self.reports.part(file)
            for file in absent if names else ():
                if file.listed:
                    self.reports.deleted(file.where, "deleted; its points are kept")
            if not gone:
                continue
            self._set_state(place)
            if not names and place in self._runs:
                reason = "deleted with all its event files; its points are kept"
                self.reports.deleted(place, reason)

    def _set_state(self, place: str) -> None:
        run = self._runs.get(place)
        if run is None:
            return
        state = "deleted" if all(f.missing for f in self._files[place].values()) else "live"
        if state == "deleted" and not any(map(len, run.series.values())):
            self._store.drop_run(self._runs.pop(place))
            for file in self._files.pop(place).values():
                self.reports.returned(file.where)
            return
        if run.state != state:
            run.state = state
            self._store.runs_changed()
            if state == "live":
                self.reports.returned(place)

    # While reading.

    def run_of(self, file: EventFile) -> Run:
        """Return the run of a file, made when it is new."""
        return self.run_at(file.place)

    def run_at(self, place: str) -> Run:
        """Return the run of a directory, made when it is new."""
        run = self._runs.get(place)
        if run is None:
            run = self._runs[place] = self._store.add_run(shown(place))
        return run

    def untidy(self, run: Run) -> None:
        """Note that a run lost points."""
        self._untidy.update(place for place, one in self._runs.items() if one is run)

    def good(self, file: EventFile) -> None:
        """Note that a file is an event file, and that what it lacked has arrived."""
        run = self.run_of(file)
        if run.state == "deleted":
            self._bury(file.place, run)
        if file.size:
            self._drop_stale(file)
        if not file.listed:
            self._store.add_source(run, file.source)
            file.listed = True
        self.reports.take_back(file)

    def _drop_stale(self, file: EventFile) -> None:
        """Forget what a file was before."""
        run = self._runs.get(file.place)
        if file.stale and run is not None:
            self._store.drop_source(run, file.source)
            file.source = Source(file.found.name, file.found.path)
            file.listed = False
            self._untidy.add(file.place)
        file.stale = False

    def tidy(self) -> None:
        """Forget series that lost their points, and runs that lost their files; all is read."""
        for place in self._untidy & self._runs.keys():
            run = self._runs[place]
            if run.sources or any(f.torn for f in self._files.get(place, {}).values()):
                self._store.drop_empty(run)
            else:
                self._store.drop_run(self._runs.pop(place))
        self._untidy.clear()

    def _bury(self, place: str, run: Run) -> None:
        """Forget the deleted files of a run that was made anew."""
        files = self._files[place]
        for name in [name for name, file in files.items() if file.missing]:
            file = files.pop(name)
            self._store.drop_source(run, file.source)
            self.reports.returned(file.where)
        self._untidy.add(place)
        self._set_state(place)

    def more(self, file: EventFile) -> bool:
        """Say whether there is more to read in this pass."""
        return not file.waiting and file.offset < file.size

    def unreadable(self, file: EventFile, error: OSError) -> None:
        """Note that a file cannot be read now; the next pass tries again."""
        file.waiting = file.blocked = True
        if file.reported is None:
            reason = f"cannot be read: {error.strerror or error}; give read permission"
            self.reports.pending(file, file.offset, "unreadable", reason)

    def wait(self, file: EventFile) -> None:
        """Wait for a change: what is at the offset is no record, and none follows."""
        file.waiting = True
        if file.torn:
            self.run_of(file)  # it may be young: a run without data yet
        self._conclude(file)

    def resume(self, file: EventFile, trouble: Trouble, at: int) -> None:
        """Go on behind a damage, with the record at `at`."""
        self.reports.take_back(file)
        skipped = at - file.offset
        reason = f"{trouble.reason}; {skipped} bytes skipped"
        self.reports.add(file, file.offset, trouble.kind, reason, skipped)
        file.offset, file.trouble, file.waiting, file.end = at, None, False, b""

    def _conclude(self, file: EventFile) -> bool:
        """Decide on a file that waits; return True when it is to be searched."""
        trouble = file.trouble
        if trouble is None or file.reported is not None:
            return False
        kind, reason = trouble.kind, trouble.reason
        if kind not in _FOREIGN:
            if not file.quiet:
                return False
            if kind == "truncated_tail" and not file.searched:
                file.waiting = False
                return True
            if not file.offset and kind != "truncated_tail" and trouble.data:
                kind, reason = "not_event_file", "not an event file: no record in it"
        if not file.offset:
            self._drop_stale(file)
        left = file.size - file.offset
        self.reports.pending(file, file.offset, kind, reason, left)
        return False
