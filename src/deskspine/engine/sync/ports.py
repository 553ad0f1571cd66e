"""The port to the shared folder. It is called on a thread of its own: a folder on a network may not react."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from deskspine.core.history.records import DayRows
from deskspine.core.sync.lines import SyncLine


class SharedFolder(Protocol):
    """The files of all machines in one folder, and the journal of this one. Every method may raise OSError."""

    @property
    def machine(self) -> str:
        """Return the random name of this machine."""
        ...

    @property
    def host(self) -> str:
        """Return the name of this machine for people."""
        ...

    def own(self, days: Sequence[str]) -> Sequence[SyncLine]:
        """Return the latest lines of this machine's own files for these local days."""
        ...

    def append(self, lines: Sequence[SyncLine]) -> None:
        """Append lines to this machine's own file."""
        ...

    def others(self, begins: float, ends: float) -> Sequence[SyncLine]:
        """Return the lines of the other machines between two wall seconds. Files that did not change are not read."""
        ...

    def journal_stamp(self) -> object:
        """Return a value that is another one when the journal was changed."""
        ...

    def rows(self, days: Sequence[str]) -> DayRows:
        """Return the rows of these local days from the journal."""
        ...


OpenFolder = Callable[[str], SharedFolder]
"""Opens the folder that the setting names. Raises OSError."""
