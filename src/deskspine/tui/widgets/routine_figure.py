"""The exercises of a routine as pictures: a figure that does them in turn, with the name of each below it."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize

from deskspine.core.routines.model import Level, Library, Routine
from deskspine.core.settings.settings import Settings
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.tui.widgets.figure_loop import FigureLoop
from deskspine.tui.widgets.figure_row import FigureRow
from deskspine.tui.widgets.lines import Line, Lines, short

ROUNDS = 3
"""Rounds of a whole routine after which the figure stops, because a page may stay open for hours."""
Subject = tuple[Library, Settings, Routine, Level, bool]


class RoutineFigure(Vertical):
    """A moving figure with a caption. With reduced motion it is a row of key poses instead.

    It hides itself while it has nothing to show. The style sheet of the screen gives it a size.
    """

    def __init__(self, now: Callable[[], Now], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now
        self._subject: Subject | None = None
        self._place = 0
        """The place of the routine that the caption names."""
        self.display = False

    def compose(self) -> ComposeResult:
        """Yield the moving figure, its caption, and the row of key poses."""
        yield FigureLoop(self._now)
        yield Lines(classes="routine-caption")
        yield FigureRow()

    def show(self, library: Library | None, settings: Settings, routine: Routine | None, level: Level) -> None:
        """Show all exercises of `routine` in turn; hide the widget without one."""
        self._show((library, settings, routine, level, True) if library and routine else None)

    def show_one(self, library: Library | None, settings: Settings, routine: Routine | None, level: Level) -> None:
        """Show the first exercise of `routine`; hide the widget without one."""
        self._show((library, settings, routine, level, False) if library and routine else None)

    def rest(self) -> None:
        """Stop moving, because the page is covered."""
        self.query_one(FigureLoop).rest()

    def go_on(self) -> None:
        """Continue after `rest`."""
        if self.display and self._subject is not None:
            self.query_one(FigureLoop).go_on()

    def on_resize(self, event: Resize) -> None:
        """Write the caption for the new width."""
        self._caption(self._place)

    def on_figure_loop_reached(self, message: FigureLoop.Reached) -> None:
        """Name the exercise that is shown."""
        message.stop()
        self._caption(message.place)

    def _show(self, subject: Subject | None) -> None:
        if subject is not None and subject == self._subject:
            self.go_on()
            return
        self._subject = subject
        loop, row = self.query_one(FigureLoop), self.query_one(FigureRow)
        loop.rest()
        if subject is None:
            self.display = False
            return
        library, settings, routine, level, whole = subject
        self._place = 0
        self.set_class(whole and settings.text("appearance.motion") != "full", "-stills")
        if self.has_class("-stills"):
            row.show(library, settings, routine)
            self.display = row.display
        else:
            self.display = loop.play(library, settings, routine, level, whole=whole, rounds=ROUNDS)
        self._caption(0)

    def _caption(self, place: int) -> None:
        self._place = place
        caption = self.query_one(".routine-caption", Lines)
        line: Line = ()
        if self._subject is not None and place < len(self._subject[2].slots) and not self.has_class("-stills"):
            slots = self._subject[2].slots
            name = plain(slots[place].exercise.name)
            number = f"{place + 1} of {len(slots)}  " if self._subject[4] and len(slots) > 1 else ""
            line = (("dim", number), ("", short(name, max(1, caption.size.width - len(number)))))
        caption.show([line])
