"""Files of the simulator that exist in memory alone: a library that never changes, and a state that is not copied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskspine.core.routines.model import Library
from deskspine.engine.storage.memory import MemoryStateStore


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
