"""Which files there are, which changed, and what is reported about them.

Timing of damage. A torn or zero tail of a growing file is not damage: the rest may be on its
way. It becomes damage as soon as a record that holds follows it, or when the file is quiet:
not changed for `QUIET` seconds, or unchanged since the last look while a later file of the run
was written to. Damage at the end of a file is taken back should the bytes arrive after all.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tbnb.data.files import EventFile, Trouble
from tbnb.data.logdir import Directory, Unreadable, shown
from tbnb.data.store import Damage, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tbnb.data.batch import Loss
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
        self._hidden: dict[str, int] = {}  # unreadable places: number of their damage
        self._said: set[tuple[tuple[int, int], int, str]] = set()

    def files(self) -> list[EventFile]:
        """Return all files that are there."""
        return [f for files in self._files.values() for f in files.values() if not f.missing]

    # Looking.

    def reconcile(self, seen: Iterable[Directory | Unreadable]) -> list[EventFile]:
        """Take in what one look saw; return the files to read."""
        there: dict[str, Directory] = {}
        hidden: dict[str, str] = {}
        for one in seen:
            if isinstance(one, Directory):
                there[one.place] = one
            else:
                hidden[one.place] = one.reason
        self._report_hidden(hidden)
        self._rename_runs(there)
        todo: list[EventFile] = []
        for place, directory in there.items():
            files = self._files.setdefault(place, {})
            self._rename_files(files, directory)
            newest = max(found.mtime for found in directory.files)
            for found in directory.files:
                if self._meet(place, files, found, newest):
                    todo.append(files[found.name])
        self._note_missing(there, hidden)
        return todo

    def _meet(self, place: str, files: dict[str, EventFile], found: Found, newest: float) -> bool:
        """Compare a file with what it was; say whether there is something to read."""
        file = files.get(found.name)
        if file is None:
            file = files[found.name] = EventFile(place, found)
            changed = True
        else:
            changed = self._changed(file, found)
        if changed:
            file.renew()
        if not file.size:
            self.good(file)
        late = _LATER if changed else 0.0
        later = newest > found.mtime + late or (not changed and self._followed(files, file))
        file.quiet = time.time() - found.mtime >= QUIET or later
        if file.waiting:
            return self._conclude(file)
        return file.offset < file.size

    def _followed(self, files: dict[str, EventFile], file: EventFile) -> bool:
        return any(
            other.source.name > file.source.name and other.size and not other.missing
            and other.found.mtime >= file.found.mtime
            for other in files.values()
        )  # fmt: skip

    def _changed(self, file: EventFile, found: Found) -> bool:
        old = file.found
        changed = file.look(found)
        if file.missing:
            file.missing = False
            if old.identity != found.identity or found.size < file.offset or not file.same():
                self._restart(file)
            self._set_state(file.place)
            return True
        if old.identity != found.identity:
            self._report(file, 0, "replaced", "another file took its place; read anew", 0)
            self._restart(file)
        elif changed and found.size < file.offset:
            reason = f"cut from {old.size} to {found.size} bytes; read anew"
            self._report(file, found.size, "truncated_file", reason, 0)
            self._restart(file)
        elif changed and not file.same():
            self._report(file, 0, "replaced", "overwritten in place; read anew", 0)
            self._restart(file)
        return changed

    def _restart(self, file: EventFile) -> None:
        """Read a file from its beginning; its old points go when new ones come."""
        self._take_back(file)
        file.rewind()
        file.stale = True

    def _rename_runs(self, there: dict[str, Directory]) -> None:
        gone = {
            file.found.identity: place
            for place, files in self._files.items()
            if place not in there
            for file in files.values()
            if not file.missing
        }
        if not gone:
            return
        for place, directory in there.items():
            if place in self._files:
                continue
            old = next((gone[f.identity] for f in directory.files if f.identity in gone), None)
            if old is None or old not in self._files:
                continue
            self._files[place] = self._files.pop(old)
            for file in self._files[place].values():
                file.place = place
            if old in self._runs:
                run = self._runs[place] = self._runs.pop(old)
                run.name = shown(place)
                self._store.runs_changed()

    def _rename_files(self, files: dict[str, EventFile], directory: Directory) -> None:
        names = {found.name for found in directory.files}
        gone = {f.found.identity: f for n, f in files.items() if n not in names and not f.missing}
        for found in directory.files:
            if found.name in files:
                files[found.name].source.path = found.path
            elif found.identity in gone:
                file = gone.pop(found.identity)
                del files[file.found.name]
                files[found.name] = file
                run = self._runs.get(file.place)
                if run is not None:
                    self._store.rename_source(run, file.source, found.name, found.path)

    def _note_missing(self, there: dict[str, Directory], hidden: dict[str, str]) -> None:
        for place, files in self._files.items():
            if _below(place, hidden):
                continue
            names = {f.name for f in there[place].files} if place in there else set()
            gone = [f for n, f in files.items() if n not in names and not f.missing]
            gone = [f for f in gone if shown_file(place, f.found.name) not in hidden]
            for file in gone:
                file.missing = True
                if names:
                    self._report(file, 0, "deleted", "deleted; its points are kept", 0)
            if gone and not names:
                reason = "deleted with all its event files; its points are kept"
                self._add(Damage(shown(place), 0, reason, "deleted", 0))
            if gone:
                self._set_state(place)

    def _set_state(self, place: str) -> None:
        run = self._runs.get(place)
        if run is None:
            return
        state = "deleted" if all(f.missing for f in self._files[place].values()) else "live"
        if run.state != state:
            run.state = state
            self._store.runs_changed()

    def _report_hidden(self, hidden: dict[str, str]) -> None:
        for place in [p for p in self._hidden if p not in hidden]:
            self._store.drop_damage(self._hidden.pop(place))
        for place, reason in hidden.items():
            if place not in self._hidden:
                said = f"{reason}; give read permission or leave it out"
                self._hidden[place] = self._add(Damage(shown(place), 0, said, "unreadable", 0))

    # Reading.

    def run_of(self, file: EventFile) -> Run:
        """Return the run of a file, made when it is new."""
        run = self._runs.get(file.place)
        if run is None:
            run = self._runs[file.place] = self._store.add_run(shown(file.place))
        return run

    def good(self, file: EventFile) -> None:
        """Note that a file is an event file, and that what it lacked has arrived."""
        run = self.run_of(file)
        if file.stale and file.size:
            self._store.drop_source(run, file.source)
            file.source = Source(file.found.name, file.found.path)
            file.stale = False
        if not any(source is file.source for source in run.sources):
            self._store.add_source(run, file.source)
        self._take_back(file)

    def more(self, file: EventFile) -> bool:
        """Say whether there is more to read in this pass."""
        return not file.waiting and file.offset < file.size

    def unreadable(self, file: EventFile, error: OSError) -> None:
        """Note that a file cannot be read now."""
        file.waiting = True
        if file.reported is None:
            reason = f"cannot be read: {error.strerror or error}; give read permission"
            file.reported = self._report(file, file.offset, "unreadable", reason, 0)

    def lost(self, file: EventFile, loss: Loss) -> None:
        """Report a loss."""
        self._report(file, loss.offset, loss.kind, loss.reason, loss.skipped)

    def wait(self, file: EventFile) -> None:
        """Wait for a change: what is at the offset is no record, and none follows."""
        file.waiting = True
        if file.trouble is not None and (file.quiet or file.trouble.kind in _FOREIGN):
            self._conclude(file)

    def resume(self, file: EventFile, trouble: Trouble, at: int) -> None:
        """Go on behind a damage, with the record at `at`."""
        self._take_back(file)
        reason = f"{trouble.reason}; {at - file.offset} bytes skipped"
        self._report(file, file.offset, trouble.kind, reason, at - file.offset)
        file.offset, file.trouble, file.waiting = at, None, False
        file.head = file.end = b""

    def _conclude(self, file: EventFile) -> bool:
        """Decide on a file that waits; return True when it is to be searched."""
        trouble = file.trouble
        if trouble is None or file.reported is not None:
            return False
        if trouble.kind not in _FOREIGN:
            if not file.quiet:
                return False
            if trouble.kind == "truncated_tail" and not file.searched:
                file.waiting = False
                return True
        file.reported = self._report(
            file, file.offset, trouble.kind, trouble.reason, file.size - file.offset
        )
        return False

    def _take_back(self, file: EventFile) -> None:
        if file.reported is not None:
            self._store.drop_damage(file.reported)
            file.reported = None

    def _report(self, file: EventFile, offset: int, kind: str, reason: str, skipped: int) -> int:
        name = shown_file(file.place, file.found.name)
        said = (file.found.identity, offset, kind)
        if said in self._said:
            return 0  # the same file by another path
        self._said.add(said)
        return self._add(Damage(shown(name), offset, reason, kind, skipped))

    def _add(self, damage: Damage) -> int:
        return self._store.add_damage(damage)


def shown_file(place: str, name: str) -> str:
    """Return the path of a file relative to the log directory."""
    return name if place == "." else f"{place}/{name}"


def _below(place: str, hidden: dict[str, str]) -> bool:
    """Say whether a directory lies in one that could not be listed."""
    return any(place == h or h == "." or place.startswith(h + "/") for h in hidden)
