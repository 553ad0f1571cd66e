"""The question after a routine: how it feels, compared with before."""

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
from deskspine.tui.dashboard import words
from deskspine.tui.services import Services
from deskspine.tui.widgets.base_screen import DeskModal
from deskspine.tui.widgets.lines import Line, Lines, key_flow, paragraph, short

QUESTION, SHORT = "How does it feel now, compared with before?", "How is it now?"
SKIP = ("esc", "no answer")
ANSWERS = {"b": "better", "s": "same", "w": "worse"}
WALK = "A seated stretch is not a walk: if you can, stand up now and walk for two minutes."
WHY = "The answer is kept with the break. It stays on this machine."


class AfterScreen(DeskModal):
    """Asks once, waits for nothing, and goes by itself when the question is settled elsewhere."""

    CSS_PATH = "player.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"answer({word!r})", word.capitalize(), show=False) for key, word in ANSWERS.items()),
        Binding("escape", "answer('skip')", "Skip", show=False),
        *(each for each in bindings_at("dashboard") if each.id == "dashboard.undo"),
        *bindings_at("everywhere"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._about = services.snapshot.finished

    def compose(self) -> ComposeResult:
        """A small box over whatever is below."""
        with Vertical(classes="after-box"):
            yield Lines(id="after-text")

    def on_resize(self, event: Resize) -> None:
        """Say it in the room there is; in a very small window without a frame."""
        width, height = event.size
        tiny = width < 40 or height < 12
        self.set_class(tiny, "-tiny")
        room = (width, height) if tiny else (min(56, width) - 6, height - 4)
        now = self.services.now()
        self.query_one("#after-text", Lines).show(after_lines(self.services.snapshot, self._about, now, *room))

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Close when the question was answered elsewhere, or another one took its place."""
        if snapshot.finished != self._about:
            self._close()

    def action_answer(self, word: str) -> None:
        """Tell the engine and go."""
        self.services.send(Request("rate", {"answer": word}))
        self._close()

    def _close(self) -> None:
        if self.is_active:
            self.dismiss()


def after_lines(snapshot: Snapshot, about: str, now: Now, width: int, height: int) -> list[Line]:
    """Return the question and its answers in at most `height` lines: what is not an answer goes first."""
    routine = snapshot.library.routines.get(about) if snapshot.library else None
    question = paragraph(plain(routine.texts.after) if routine else QUESTION, width, "title")
    name: list[Line] = paragraph(plain(routine.name), width, "dim") if routine else []
    answers: list[Line] = [(("key", f"{key:>3}"), ("", f"  {word}")) for key, word in (*ANSWERS.items(), SKIP)]
    walk = [*paragraph(WALK, width, "good"), ()] if walk_due(snapshot) else []
    why = paragraph(WHY, width, "dim")
    short_answers = key_flow((*ANSWERS.items(), SKIP), width)
    back = words.undo_lines(snapshot, now, width)
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
    """Whether the break just taken is one of those after which standing and walking is suggested."""
    every = snapshot.settings.number("schedule.walk_every")
    taken = snapshot.today.breaks
    return every > 0 and taken > 0 and taken % every == 0
