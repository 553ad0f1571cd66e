"""Makes the changes of a break and takes them back. Each is written down before, and a failure costs one kind only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from deskspine.core.presence.place import Place
from deskspine.engine.ports import Clock, UnusableError, reason
from deskspine.engine.situation import SurroundingsReport
from deskspine.engine.surroundings.book import Book
from deskspine.engine.surroundings.changes import SETTINGS, Change, What
from deskspine.engine.surroundings.ports import Means, RecordStore, Surrounding, SurroundingsPort

WORDS: dict[What, str] = {"media": "Music and video", "do-not-disturb": "Do-not-disturb"}
ALL_AT_ONCE_S = 4.0
"""Timeout for everything that is done at once to one kind of surroundings."""

T = TypeVar("T")


class Changer:
    """The changes that are made now, and the means by which they are made."""

    def __init__(self, engine: SurroundingsPort, clock: Clock, make: Callable[[], Means], store: RecordStore) -> None:
        """Create it; `make` is called when something is to be changed for the first time."""
        self._engine, self._make = engine, make
        self.book = Book(store, clock)
        self.notes: dict[str, str] = {}
        """The sentence about each topic that is shown now."""
        self._means: Means | None = None
        self._place = Place()
        """The place at which the present changes were made."""

    @property
    def means(self) -> Means:
        """Return all means of this system."""
        if self._means is None:
            self._means = self._make()
        return self._means

    def named(self, what: str) -> Surrounding | None:
        """Return the kind of surroundings with this name, or None."""
        return next((entry for entry in self.means.surroundings if entry.what == what), None)

    def move(self) -> Place:
        """Make changes from now on where the person is at this moment; return that place."""
        self._place = self._engine.situation.presence.place
        return self._place

    async def begin(self) -> None:
        """Change what the settings name and what fits the place of the person."""
        place = self.move()
        chosen = [entry for entry in self._needed() if self._wants(entry) and not entry.fits(place)]
        seen = await asyncio.gather(*(self._guarded(entry, entry.look(place), ()) for entry in chosen))
        await self.carry_out([*zip(chosen, seen, strict=True)])

    async def carry_out(self, planned: list[tuple[Surrounding, tuple[Change, ...]]]) -> bool:
        """Write down all that is planned, then do it; return False if it could not be written."""
        new = tuple(change for _, changes in planned for change in changes)
        if not new:
            return True
        try:
            self.book.write((*self.book.changes, *new))
        except OSError as error:
            self.note("record", f"Nothing around the break was changed, because it cannot be noted ({reason(error)}).")
            await asyncio.gather(*(entry.close() for entry, _ in planned))
            return False
        self.note("record", "")
        jobs = (self._guarded(entry, entry.begin(self._place, its), None) for entry, its in planned if its)
        await asyncio.gather(*jobs)
        return True

    async def end(self, *, resume: bool) -> None:
        """Put right what the book has; keep what could not be put right now."""
        parts = [(entry, its) for entry in self._needed() if (its := self.book.of(entry.what))]
        left = await asyncio.gather(*(self._put_right(entry, its, resume=resume) for entry, its in parts))
        self._keep([change for changes in left for change in changes])

    async def take_over(self) -> None:
        """Go on with the changes of an earlier process, and put right those that the settings name no longer."""
        place = self.move()
        kept: list[Change] = []
        for entry in self._needed():
            its = self.book.of(entry.what)
            if its and self._wants(entry):
                kept += await self._guarded(entry, entry.take_over(place, its), its)
            elif its:
                kept += await self._put_right(entry, its, resume=True)
        self._keep(kept)

    async def close(self) -> None:
        """Release the means, without another change."""
        if self._means is not None:
            await asyncio.gather(*(entry.close() for entry in self._means.surroundings))

    def note(self, topic: str, text: str) -> None:
        """Show a notice about `topic`, or remove it."""
        if text != self.notes.get(topic, ""):
            self.notes[topic] = text
            notes = tuple((f"surroundings-{key}", value) for key, value in self.notes.items() if value)
            self._engine.report(SurroundingsReport(notes))

    def _needed(self) -> tuple[Surrounding, ...]:
        """Return the kinds of surroundings, none of them loaded while no setting and no record needs it."""
        settings = self._engine.situation.profile.settings
        needed = self.book.changes or any(map(settings.flag, SETTINGS.values()))
        return self.means.surroundings if needed else ()

    def _wants(self, entry: Surrounding) -> bool:
        return self._engine.situation.profile.settings.flag(SETTINGS[entry.what])

    async def _put_right(self, entry: Surrounding, changes: tuple[Change, ...], *, resume: bool) -> tuple[Change, ...]:
        """Take `changes` back and return those to try again later: all, where nothing can be reached from here."""
        if entry.fits(self._place):
            return changes
        return await self._guarded(entry, entry.end(self._place, changes, resume=resume), changes)

    def _keep(self, changes: Sequence[Change]) -> None:
        """Write what is still changed."""
        try:
            self.book.write(changes)
        except OSError as error:
            self.note("record", f"The file about the surroundings of a break cannot be written ({reason(error)}).")
        else:
            self.note("record", "")

    async def _guarded(self, entry: Surrounding, job: Awaitable[T], otherwise: T) -> T:
        """Return the result of `job`, or `otherwise` with a notice if it fails."""
        why = ""
        try:
            async with asyncio.timeout(ALL_AT_ONCE_S):
                return await job
        except (UnusableError, OSError) as error:
            why = f"{WORDS[entry.what]} around a break: {reason(error)}."
        except Exception as error:
            self._engine.fault(error)
            why = f"{WORDS[entry.what]} around a break: {reason(error)}."
        finally:
            self.note(entry.what, why)
        return otherwise
