"""The ports of the surroundings: what is changed around a break, the lock of the screen, and the record."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from deskspine.core.presence.place import Place
from deskspine.engine.situation import Situation, SurroundingsReport, TrialReport
from deskspine.engine.surroundings.changes import Change, Record, What


class Surrounding(Protocol):
    """One kind of thing that a break changes. Called on the engine's loop; nothing in it may block.

    Each method raises UnusableError or OSError when it cannot do its work at all; a single program that fails, hangs
    or ends is left out.
    """

    @property
    def what(self) -> What:
        """Return the kind: "media"."""
        ...

    def fits(self, place: Place) -> str:
        """Return why it cannot apply to a person at `place`, or "" if it may. Looks at nothing but `place`."""
        ...

    async def look(self, place: Place) -> tuple[Change, ...]:
        """Return what a break would change now. Changes nothing."""
        ...

    async def begin(self, place: Place, changes: tuple[Change, ...]) -> None:
        """Make `changes`, which are written down, and watch until `end` what the person does with them."""
        ...

    async def take_over(self, place: Place, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        """Go on, as after `begin`, with what an earlier process changed; return what is still as it left it."""
        ...

    async def end(self, place: Place, changes: tuple[Change, ...], *, resume: bool) -> tuple[Change, ...]:
        """Take `changes` back where they are still as they were made; return those to try again later.

        Without `resume` nothing begins to play.
        """
        ...

    async def close(self) -> None:
        """Release everything, without another change. Raises nothing."""
        ...


class ScreenLock(Protocol):
    """The lock of the screen."""

    def fits(self, place: Place) -> str:
        """Return why the screen cannot be locked for a person at `place`, or "" if it may."""
        ...

    async def found(self, place: Place) -> str:
        """Return in a few words what would lock the screen. Raises UnusableError if nothing would."""
        ...

    async def lock(self, place: Place) -> str:
        """Lock the screen; return in a few words by what. Raises UnusableError."""
        ...


class Means(Struct, frozen=True):
    """Everything by which surroundings are changed. It is made when it is used first."""

    surroundings: tuple[Surrounding, ...] = ()
    lock: ScreenLock | None = None


class RecordStore(Protocol):
    """The file of what is changed now."""

    def load(self) -> tuple[Record | None, str]:
        """Return the record, or None without one, and a sentence if it had to be put aside."""
        ...

    def save(self, record: Record) -> None:
        """Replace the record, and return when it would survive a power cut. Raises OSError."""
        ...

    def clear(self) -> None:
        """Remove the record. Raises OSError."""
        ...


class SurroundingsPort(Protocol):
    """The part of the engine that the surroundings use."""

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        ...

    def report(self, report: SurroundingsReport | TrialReport) -> None:
        """Store the state of the surroundings, or the outcome of a trial."""
        ...

    def log(self, where: str, text: str) -> None:
        """Write `text` about the part named `where` into the log."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself."""
        ...
