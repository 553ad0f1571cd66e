"""A row of figures with the key poses of a routine's exercises, as many as fit."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Resize

from deskspine.core.routines.model import Exercise, Library, Routine
from deskspine.core.settings.settings import Settings
from deskspine.tui.widgets.figure import Figure
from deskspine.tui.widgets.figure_frames import drawn, show_key_pose

MAX_FIGURES = 4
COLUMNS = 19
"""Columns of one figure and its gap, as in the style sheet."""


class FigureRow(Horizontal):
    """Small figures in a row; the style sheet has their size."""

    _shown: tuple[Library, Settings, Routine] | None = None

    def compose(self) -> ComposeResult:
        """Yield the maximum number of figures."""
        for _ in range(MAX_FIGURES):
            yield Figure()

    def on_resize(self, event: Resize) -> None:
        """Show as many figures as fit in the new size."""
        self._fill()

    def show(self, library: Library, settings: Settings, routine: Routine | None) -> None:
        """Show the exercises of `routine`; hide the row if it is None."""
        self._shown = None if routine is None else (library, settings, routine)
        self._fill()

    def _fill(self) -> None:
        exercises: list[Exercise] = []
        if self._shown is not None:
            library, settings, routine = self._shown
            parts = {slot.exercise.id: slot.exercise for slot in routine.slots}
            exercises = [exercise for exercise in parts.values() if drawn(library, exercise, settings)]
        self.display = bool(exercises)
        fit = max(1, self.size.width // COLUMNS)
        for at, figure in enumerate(self.query(Figure)):
            figure.display = at < min(fit, len(exercises))
            if figure.display:
                show_key_pose(figure, library, settings, routine, exercises[at])
