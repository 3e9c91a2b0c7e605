"""What is reported as damage: each loss once, whatever path leads to the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tbnb.data.logdir import shown
from tbnb.data.store import Damage

if TYPE_CHECKING:
    from tbnb.data.files import EventFile
    from tbnb.data.store import Store

_MOST = 1000  # single losses reported of one file; a file of noise must not fill the memory


class Reports:
    """The reports of one log directory; called inside of `store.writing`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._hidden: dict[str, int] = {}  # unreadable places: number of their damage
        self._gone: dict[str, int] = {}  # deleted files and runs: likewise
        self._said: dict[tuple[tuple[int, int], int, str], int] = {}

    def add(self, file: EventFile, offset: int, kind: str, reason: str, skipped: int = 0) -> None:
        """Report a damage that stays one."""
        if len(file.said) >= _MOST and (file.found.identity, offset, kind) not in self._said:
            self._one_more(file, offset, skipped)
        else:
            self._add(file, offset, kind, reason, skipped)

    def pending(
        self, file: EventFile, offset: int, kind: str, reason: str, skipped: int = 0
    ) -> None:
        """Report a damage that may come to nothing: `take_back` takes it back."""
        file.reported = self._add(file, offset, kind, reason, skipped)

    def _add(self, file: EventFile, offset: int, kind: str, reason: str, skipped: int) -> int:
        said = (file.found.identity, offset, kind)
        if said in self._said:
            return self._said[said]  # the same file by another path
        damage = Damage(shown(file.where), offset, reason, kind, skipped)
        number = self._said[said] = self._store.add_damage(damage)
        file.said.append(said)
        return number

    def _one_more(self, file: EventFile, offset: int, skipped: int) -> None:
        number = self._said[file.said[-1]]
        last = self._store.damage_of(number)
        if last is not None:
            reason = f"and more of it up to byte {offset}: too much to list"
            skipped, count = last.skipped + skipped, last.count + 1
            self._store.change_damage(
                number, replace(last, reason=reason, skipped=skipped, count=count)
            )

    def take_back(self, file: EventFile) -> None:
        """Take back the damage at the end of a file: the bytes did arrive."""
        if file.reported is None:
            return
        self._store.drop_damage(file.reported)
        for said in [s for s in file.said if self._said.get(s) == file.reported]:
            del self._said[said]
            file.said.remove(said)
        file.reported = None

    def forget(self, file: EventFile, kept: int) -> None:
        """Keep what was reported, but report it anew should it happen again behind `kept` bytes."""
        self.take_back(file)
        for said in file.said:
            damage = self._store.damage_of(self._said[said])
            if damage is None or damage.offset + damage.skipped > kept:
                del self._said[said]
        file.said = [said for said in file.said if said in self._said]

    def part(self, file: EventFile) -> None:
        """Keep what was reported of a file that is gone: another may get its inode."""
        for said in file.said:
            self._said.pop(said, None)
        file.said.clear()

    def renamed(self, file: EventFile) -> None:
        """Say what was reported of a file under its new name."""
        for number in [self._said[said] for said in file.said]:
            damage = self._store.damage_of(number)
            if damage is not None:
                self._store.change_damage(number, replace(damage, file=shown(file.where)))

    def deleted(self, where: str, reason: str) -> None:
        """Report a file or run that is gone, as long as it is."""
        if where not in self._gone:
            damage = Damage(shown(where), 0, reason, "deleted", 0)
            self._gone[where] = self._store.add_damage(damage)

    def returned(self, where: str) -> None:
        """Take back that a file or run is gone."""
        if where in self._gone:
            self._store.drop_damage(self._gone.pop(where))

    def hidden(self, places: dict[str, str]) -> None:
        """Report what cannot be listed, as long as it cannot."""
        for place in [p for p in self._hidden if p not in places]:
            self._store.drop_damage(self._hidden.pop(place))
        for place, reason in places.items():
            if place not in self._hidden:
                said = f"{reason}; give read permission or leave it out"
                damage = Damage(shown(place), 0, said, "unreadable", 0)
                self._hidden[place] = self._store.add_damage(damage)
