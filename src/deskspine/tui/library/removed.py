"""The own routine that was removed last, until it is brought back or the page closes."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.commands.registry import Request
from deskspine.core.routines.model import Routine
from deskspine.core.text.sanitize import plain
from deskspine.tui.bindings import foot
from deskspine.tui.library.keys import BRING_BACK
from deskspine.tui.widgets.lines import Line, with_keys


class Removed(Struct, frozen=True):
    """A removed routine."""

    routine_id: str
    name: str

    @staticmethod
    def of(routine: Routine) -> Removed:
        """Return the value for `routine`."""
        return Removed(routine.id, plain(routine.name))

    @property
    def removal(self) -> Request:
        """The request that puts its file aside."""
        return Request("remove-routine", {"name": self.routine_id})

    @property
    def undo(self) -> Request:
        """The request that brings its file back."""
        return Request("restore-routine", {"name": self.routine_id})

    def line(self, width: int) -> Line:
        """Return the line that says so, with the key that brings it back."""
        key, word = foot("bring back", BRING_BACK)
        return with_keys(f"Removed: {self.name}", (("key", key), ("", f" {word}")), width)[0]
