"""The port of waits: how the engine gets to know that the person waits for the machine."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.presence.place import Place
from deskspine.core.waits.kinds import WaitKind, WaitSource


class WaitSeen(Struct, frozen=True):
    """A wait as a source sees it now."""

    id: str
    """Name that stays the same as long as it is the same wait."""
    kind: WaitKind
    source: WaitSource
    since: float
    """Boot second of its beginning."""
    expected_s: float | None = None
    """Seconds that it is expected to last from its beginning, or None if the source cannot know."""
    needs_you: bool = False
    sure: bool = False
    """True if the person said so: it need not last for a while first."""
    lost: bool = False
    """True if only its source ended, such as the process that reported it: this is no news for the person."""

    def as_lost(self) -> WaitSeen:
        """Return this wait as one of which only the source ended."""
        return self if self.lost else replace(self, lost=True)


class WaitPort(Protocol):
    """One way to notice that the person waits for the machine. An exception ends this source only, for a while."""

    @property
    def name(self) -> str:
        """Return the name: one of `WAIT_SOURCE_NAMES`, or "hints" for the folder that several of them share."""
        ...

    def fits(self, place: Place) -> str:
        """Return why this source cannot apply at `place`, or "" if it can. Looks at nothing but `place`."""
        ...

    async def look(self, place: Place) -> tuple[WaitSeen, ...]:
        """Return all waits that it sees now; a wait that is missing is over.

        Runs on the engine's loop: nothing in it may block. Raises UnusableError or OSError when it cannot see any.
        """
        ...

    def close(self) -> None:
        """Release everything. Raises nothing."""
        ...
