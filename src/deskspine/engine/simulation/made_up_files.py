"""Files of the simulator that exist in memory alone: a fixed library, a state that is not copied, a long journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from deskspine.core.history.records import DayRows
from deskspine.core.routines.model import Library
from deskspine.engine.storage.memory import MemoryJournal, MemoryStateStore


class FixedRoutines:
    """A routine source with one library that never changes."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def load(self) -> Library:
        """Return the library."""
        return self._library

    def changed(self) -> bool:
        """Return False: nothing can change."""
        return False

    def save(self, name: str, text: str, *, replace: bool = False) -> None:
        """Raise OSError: nothing is kept."""
        raise OSError("nothing is kept here")

    def remove(self, name: str) -> None:
        """Raise OSError: nothing is kept."""
        raise OSError("nothing is kept here")

    def restore(self, name: str) -> None:
        """Raise OSError: nothing is kept."""
        raise OSError("nothing is kept here")


class UncopiedStore(MemoryStateStore):
    """A state store that does not copy: a simulated year saves tens of thousands of times."""

    def save(self, state: Mapping[str, Any]) -> None:
        """Replace the saved state."""
        self.state = dict(state)


class LongJournal(MemoryJournal):
    """A journal in memory that finds the rows of a day without looking at all others: a year has ten thousand."""

    def __init__(self) -> None:
        super().__init__()
        self._places: tuple[defaultdict[str, list[int]], ...] = tuple(defaultdict(list) for _ in range(3))
        """The places of the breaks, rows and events of each day. A row stays in its place, also when it is changed."""
        self._known = [0, 0, 0]

    def day(self, day: str) -> DayRows:
        """Return the rows of one local day, in the order in which they were written."""
        breaks, rows, events = self._places
        names = (
            [row.day for row in self.breaks[self._known[0] :]],
            [row.day for row in self.rows[self._known[1] :]],
            [name for name, *_ in self.events[self._known[2] :]],
        )
        for number, (places, added) in enumerate(zip(self._places, names, strict=True)):
            for place, name in enumerate(added, self._known[number]):
                places[name].append(place)
            self._known[number] += len(added)
        part = MemoryJournal()
        part.breaks = [self.breaks[place] for place in breaks.get(day, ())]
        part.rows = [self.rows[place] for place in rows.get(day, ())]
        part.events = [self.events[place] for place in events.get(day, ())]
        return part.day(day)
