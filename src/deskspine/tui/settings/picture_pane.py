"""The picture of the value under the cursor: a routine's first exercise, or the figure as a setting makes it look."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from deskspine.core.coach.fitting import fit
from deskspine.core.routines.model import Routine
from deskspine.core.settings.settings import Field, FieldError, Settings, parse_text
from deskspine.core.text.durations import count, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.engine.wording.states import body_parts
from deskspine.tui.services import Services
from deskspine.tui.widgets.figure_loop import FigureLoop
from deskspine.tui.widgets.lines import Flow, Line, dotted, paragraph, short

ROUNDS = 10
"""Rounds after which the figure stops, because the page may stay open for hours."""
REST_S = 0.05
"""Seconds for which the cursor rests on a value before its picture is made."""
LOOKS = frozenset({"appearance.figure", "appearance.skin", "appearance.hair", "appearance.motion"})
"""Settings that change the figure."""
THEME = "appearance.theme"
SAMPLE: tuple[Line, ...] = (
    (("title", "Next break in 18 min"),),
    (("", "This sit: "), ("strong", "32 min")),
    (("good", "3 breaks today"),),
    (("accent", "Time to move"),),
    (("warn", "A break is overdue."),),
    (("dim", "default: 50 minutes"),),
)
"""Lines in the colours of the theme under the cursor."""
NO_PICTURE = "No picture: the pose is described in words."


def has_picture(field: Field) -> bool:
    """Return True if a picture helps to choose a value of `field`."""
    return (
        field.key in LOOKS
        or field.key == THEME
        or field.kind == "text"
        or (field.kind == "words" and not field.choices)
    )


class PicturePane(Vertical):
    """A moving figure with some lines about it."""

    def __init__(self, services: Services, field: Field) -> None:
        super().__init__(id="picture")
        self._services, self._field = services, field
        self._option = ""
        self._settings: Settings = services.snapshot.settings
        self._pictured = True
        self._waiting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Yield figure and lines."""
        yield FigureLoop(self._services.now)
        yield Flow(self._words, id="picture-words")

    def show(self, option: str, settings: Settings) -> None:
        """Show the value `option` when the cursor has come to rest on it."""
        self._option, self._settings = option, settings
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(REST_S, self._play)
        self.query_one("#picture-words", Flow).rebuild()

    def rest(self) -> None:
        """Stop moving, because the page is covered."""
        self.query_one(FigureLoop).rest()

    def go_on(self) -> None:
        """Move again."""
        self.query_one(FigureLoop).go_on()

    def _play(self) -> None:
        figure, routine, snapshot = self.query_one(FigureLoop), self._routine(), self._services.snapshot
        settings = self._settings
        if self._field.key in LOOKS:
            try:
                settings = settings.replace(self._field.key, parse_text(self._field, self._option))
            except FieldError:
                routine = None
        shown = routine is not None and figure.play(snapshot.library, settings, routine, snapshot.level, rounds=ROUNDS)
        if not shown:
            figure.rest()
        figure.display = shown

    def _routine(self) -> Routine | None:
        """Return the routine of the picture as it suits the person, or None if it does not suit them at all."""
        snapshot = self._services.snapshot
        if self._field.kind == "choice":
            return snapshot.next.routine
        routine = snapshot.library.routines.get(self._option) if snapshot.library else None
        if routine is None or snapshot.library is None:
            return None
        fitted = fit(routine, snapshot.library, snapshot.person)
        return None if fitted.locked else fitted.routine

    def _words(self, width: int) -> list[Line]:
        if self._field.key in LOOKS:
            return paragraph(NO_PICTURE, width, "dim") if self._option == "words" else []
        if self._field.key == THEME:
            return list(SAMPLE)
        return routine_words(self._services, self._option, width)


def routine_words(services: Services, routine_id: str, width: int) -> list[Line]:
    """Return a few lines about a routine: length, position, parts of the body, whether it suits, its exercises."""
    snapshot = services.snapshot
    library = snapshot.library
    routine = library.routines.get(routine_id) if library else None
    if routine is None or library is None:
        return []
    fitted, level = fit(routine, library, snapshot.person), snapshot.level
    facts = [minutes_seconds(routine.promise_s(level)), routine.position]
    facts += [] if routine.desk else ["away from the desk"]
    facts += ["your own"] if routine.own else []
    lines = [*paragraph(plain(routine.name), width, "title"), *dotted(" · ".join(facts), width, "strong")]
    lines += dotted(body_parts(routine), width, "dim") if routine.body() else []
    if fitted.locked:
        return [*lines, *paragraph(f"Not suitable for you: {fitted.locked[0]}.", width, "warn")]
    changed = (
        f"Suits you with {count(fitted.swapped, 'exercise')} changed." if fitted.swapped else "Suits you as it is."
    )
    lines += paragraph(changed, width, "warn" if fitted.swapped else "good")
    names = [plain(slot.exercise.name) for slot in fitted.routine.slots]
    return [*lines, (), *((("", short(name, width)),) for name in names)]
