"""The key poses of a routine's exercises side by side, as many as fit."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Resize

from deskspine.core.routines.model import Exercise, Library, Routine
from deskspine.core.settings.settings import Settings
from deskspine.tui.widgets.figure import Figure
from deskspine.tui.widgets.figure_frames import drawn, show_key_pose

MOST = 4
COLUMNS = 19
"""What one takes, as the style sheet says, with the gap beside it."""


class FigureRow(Horizontal):
    """Small figures in a row; the style sheet says how large one is."""

    _shown: tuple[Library, Settings, Routine] | None = None

    def compose(self) -> ComposeResult:
        """As many figures as there may ever be."""
        for _ in range(MOST):
            yield Figure()

    def on_resize(self, event: Resize) -> None:
        """More or fewer fit."""
        self._fill()

    def show(self, library: Library, settings: Settings, routine: Routine | None) -> None:
        """The exercises of `routine`; without one there is no row."""
        self._shown = None if routine is None else (library, settings, routine)
        self._fill()

    def _fill(self) -> None:
        exercises: list[Exercise] = []
        if self._shown is not None:
            library, settings, routine = self._shown
            parts = {slot.exercise.id: slot.exercise for slot in routine.slots}
            exercises = [one for one in parts.values() if drawn(library, one, settings)]
        self.display = bool(exercises)
        fit = max(1, self.size.width // COLUMNS)
        for at, figure in enumerate(self.query(Figure)):
            figure.display = at < min(fit, len(exercises))
            if figure.display:
                show_key_pose(figure, library, settings, routine, exercises[at])
