"""The history that the screens read: that of the person, or a made-up one in a demo; loaded when a page asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deskspine.engine.link import Link
from deskspine.engine.ports import Clock

if TYPE_CHECKING:
    from deskspine.core.history.views import HistoryQuery, HistoryView
    from deskspine.tui.services import HistorySource


DEMO_ROUTINES = ("seated-2min", "seated-5min", "micro-1min")
"""Routines that the person of the demo plays."""


class LazyHistory:
    """A source that imports and opens nothing before the first page is shown."""

    def __init__(self, journal: Path, clock: Clock, link: Link, *, demo: bool) -> None:
        """Read the journal at a path; a demo has a made-up person instead."""
        self._journal, self._clock, self._link, self._demo = journal, clock, link, demo
        self._source: HistorySource | None = None

    def view(self, query: HistoryQuery) -> HistoryView:
        """Return the view that `query` asks for. Raises OSError if the history cannot be read."""
        if self._source is None:
            self._source = self._made()
        return self._source.view(query)

    def _made(self) -> HistorySource:
        if self._demo:
            from deskspine.composition.demo_history import DemoHistory

            regions = self._regions()
            return DemoHistory(self._clock.zone(), {name: regions[name] for name in self._short_routines()})
        from deskspine.adapters.storage.journal_views import JournalViews

        return JournalViews(self._journal, self._regions)

    def _regions(self) -> Mapping[str, tuple[str, ...]]:
        """Return the regions that each exercise of the library moves, by its id."""
        library = self._link.snapshot.library
        return {} if library is None else {name: exercise.body for name, exercise in library.exercises.items()}

    def _short_routines(self) -> list[str]:
        """Return the ids of the exercises that the short routines have."""
        library = self._link.snapshot.library
        routines = (
            [] if library is None else [library.routines[name] for name in DEMO_ROUTINES if name in library.routines]
        )
        return [slot.exercise.id for routine in routines for slot in routine.slots]
