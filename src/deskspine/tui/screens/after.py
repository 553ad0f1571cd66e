"""The one question after a routine: better, same or worse?"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from deskspine.core.commands import Request
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import bindings_at
from deskspine.tui.screens.base import DeskModal
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Flow, Line, paragraph

ANSWERS = {"b": "better", "s": "same", "w": "worse"}
WALK = "A seated stretch is not a walk: if you can, stand up now and walk for two minutes."
WHY = "The answer is kept with the break. It stays on this machine."


class AfterScreen(DeskModal):
    """Asks once, waits for nothing, and goes by itself when the question is settled elsewhere."""

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
            yield Flow(self._lines)

    def _lines(self, width: int) -> list[Line]:
        snapshot = self.services.snapshot
        routine = snapshot.library.routines.get(self._about) if snapshot.library else None
        question = routine.texts.after if routine else "Better, same or worse?"
        lines: list[Line] = [*paragraph(routine.name, width, "dim")] if routine else []
        lines += [*paragraph(question, width, "title"), ()]
        lines += [(("key", f"{key:>3}  "), ("", word)) for key, word in ANSWERS.items()]
        lines += [(("key", "esc  "), ("dim", "no answer")), ()]
        if walk_due(snapshot):
            lines += [*paragraph(WALK, width, "good"), ()]
        return [*lines, *paragraph(WHY, width, "dim")]

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


def walk_due(snapshot: Snapshot) -> bool:
    """Whether the break just taken is one of those after which standing and walking is suggested."""
    every = snapshot.settings.number("schedule.walk_every")
    taken = snapshot.today.breaks
    return every > 0 and taken > 0 and taken % every == 0
