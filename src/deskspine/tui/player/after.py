"""The question after a routine: how it feels now, compared with before."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize

from deskspine.core.commands.registry import Request
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskModal
from deskspine.tui.widgets.lines import Line, Lines, key_flow, paragraph, short, with_keys
from deskspine.tui.wording import undo_offer

QUESTION, SHORT = "How does it feel now, compared with before?", "How is it now?"
SKIP = ("esc", "no answer")
ANSWERS = {"b": "better", "s": "same", "w": "worse"}
WALK = "A seated stretch is not a walk: if you can, stand up now and walk for two minutes."
WHY = "The answer is saved with the break and stays on this computer."


class AfterScreen(DeskModal):
    """The question over another screen; it closes by itself when it was answered in another terminal."""

    CSS_PATH = "player.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"answer({word!r})", word.capitalize(), show=False) for key, word in ANSWERS.items()),
        Binding("escape", "answer('skip')", "Skip", show=False),
        *(binding for binding in bindings_at("dashboard") if binding.id == "dashboard.undo"),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._about = services.snapshot.finished

    def compose(self) -> ComposeResult:
        """Yield a small box over the screen below."""
        with Vertical(classes="after-box"):
            yield Lines(id="after-text")

    def on_resize(self, event: Resize) -> None:
        """Fit the text to the window; a very small window has no frame."""
        width, height = event.size
        tiny = width < 40 or height < 12
        self.set_class(tiny, "-tiny")
        room = (width, height) if tiny else (min(56, width) - 6, height - 4)
        now = self.services.now()
        self.query_one("#after-text", Lines).show(after_lines(self.services.snapshot, self._about, now, *room))

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Close when the question was answered in another terminal, or replaced by another one."""
        if snapshot.finished != self._about:
            self._close()

    def action_answer(self, word: str) -> None:
        """Send the answer and close."""
        self.services.send(Request("rate", {"answer": word}))
        self._close()

    def _close(self) -> None:
        if self.is_active:
            self.dismiss()


def after_lines(snapshot: Snapshot, about: str, now: Now, width: int, height: int) -> list[Line]:
    """Return the question and its answers in at most `height` lines; the answers stay longest."""
    routine = snapshot.library.routines.get(about) if snapshot.library else None
    question = paragraph(plain(routine.texts.after) if routine else QUESTION, width, "title")
    name: list[Line] = paragraph(plain(routine.name), width, "dim") if routine else []
    answers: list[Line] = [(("key", f"{key:>3}"), ("", f"  {word}")) for key, word in (*ANSWERS.items(), SKIP)]
    walk = [*paragraph(WALK, width, "good"), ()] if walk_due(snapshot) else []
    why = paragraph(WHY, width, "dim")
    short_answers = key_flow((*ANSWERS.items(), SKIP), width)
    undo = undo_offer(snapshot, now)
    back = with_keys(undo[0], (("key", undo[1]), ("dim", " undo")), width) if undo else []
    forms = (
        [*name, *question, (), *answers, *([()] if back else []), *back, (), *walk, *why],
        [*question, (), *answers, *back, (), *walk[:-1]],
        [*question, *walk[:-1], *answers, *back],
        [*question, *answers, *back],
        [*question, *answers],
        [*question, *short_answers],
        [(("title", short(SHORT, width)),), *short_answers],
    )
    return next((form for form in forms if len(form) <= height), forms[-1][-height:])


def walk_due(snapshot: Snapshot) -> bool:
    """Return True if a walk is suggested after the break just taken."""
    every = snapshot.settings.number("schedule.walk_every")
    breaks = snapshot.today.breaks
    return every > 0 and breaks > 0 and breaks % every == 0
