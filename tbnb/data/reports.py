"""What is reported as damage: each loss once, whatever path leads to the file."""

from __future__ import annotations

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
        self._said: dict[tuple[tuple[int, int], int, str], int] = {}

    def add(self, file: EventFile, offset: int, kind: str, reason: str, skipped: int = 0) -> int:
        """Report a damage and return its number, by which it can be taken back."""
        said = (file.found.identity, offset, kind)
        if said in self._said:
            return self._said[said]  # the same file by another path
        if len(file.said) >= _MOST:
            return self._one_more(file, offset, skipped)
        damage = Damage(shown(file.where), offset, reason, kind, skipped)
        number = self._said[said] = self._store.add_damage(damage)
        file.said.append(said)
        return number

    def _one_more(self, file: EventFile, offset: int, skipped: int) -> int:
        said = file.said[-1]
        number = self._said[said]
        last = self._store.damage_of(number)
        if last is not None:
            reason = f"and more of it up to byte {offset}: too much to list"
            damage = Damage(last.file, last.offset, reason, last.kind, last.skipped + skipped)
            self._store.change_damage(number, damage)
        return number

    def take_back(self, file: EventFile) -> None:
        """Take back the damage at the end of a file: the bytes did arrive."""
        if file.reported is None:
            return
        self._store.drop_damage(file.reported)
        for said in [s for s in file.said if self._said.get(s) == file.reported]:
            del self._said[said]
            file.said.remove(said)
        file.reported = None

    def forget(self, file: EventFile) -> None:
        """Keep what was reported, but report it anew should it happen again."""
        self.take_back(file)
        for said in file.said:
            self._said.pop(said, None)
        file.said.clear()

    def deleted(self, place: str) -> None:
        """Report a run that is gone."""
        reason = "deleted with all its event files; its points are kept"
        self._store.add_damage(Damage(shown(place), 0, reason, "deleted", 0))

    def hidden(self, places: dict[str, str]) -> None:
        """Report what cannot be listed, as long as it cannot."""
        for place in [p for p in self._hidden if p not in places]:
            self._store.drop_damage(self._hidden.pop(place))
        for place, reason in places.items():
            if place not in self._hidden:
                said = f"{reason}; give read permission or leave it out"
                damage = Damage(shown(place), 0, said, "unreadable", 0)
                self._hidden[place] = self._store.add_damage(damage)
