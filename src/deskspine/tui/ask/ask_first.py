"""The card that a person who should ask a doctor first reads before the first routine; it is shown once."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from deskspine.core.commands.registry import Request
from deskspine.core.person.person import ASK_FIRST_CARD
from deskspine.core.routines.model import Routine
from deskspine.core.text.sanitize import plain
from deskspine.tui.bindings import bindings_at
from deskspine.tui.pages.card import AnsweredCard
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import KeyList, Line, paragraph

NO_CARD = Routine(
    ASK_FIRST_CARD,
    "Who should ask first",
    kind="card",
    about="You said that you are treated for something: ask whoever treats you before you begin.",
)
"""The card for a library that has none."""
ONCE = "You see this page once, because you ticked that you are treated for something."


class AskFirstGate(AnsweredCard):
    """The card before a routine: the answer is saved and starts the routine, Escape cancels."""

    ANSWER = (("y", "start: I have asked, or do not need to"),)
    CLOSING: KeyList = (("esc", "later"), ("↑ ↓", "scroll"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer", "Start", show=False),
        Binding("escape", "leave", "Later", show=False),
        *[binding for binding in bindings_at("everywhere") if binding.id == "app.quit"],
    ]

    def __init__(self, services: Services) -> None:
        library = services.snapshot.library
        card = library.cards.get(ASK_FIRST_CARD, NO_CARD) if library else NO_CARD
        super().__init__(services, card, self._start)
        self._gate = services.snapshot.gate

    def body(self, width: int) -> list[Line]:
        """Return why the card is shown, which routine waits for it, and its text."""
        library = self.services.snapshot.library
        routine = library.routines.get(self._gate.routine) if library else None
        name = plain(routine.name) if routine else self._gate.routine
        waits = f"{name} starts after your answer. Breathing, eye and wrist exercises need no answer."
        return [*paragraph(ONCE, width, "accent"), *paragraph(waits, width), (), *super().body(width)]

    def _start(self) -> None:
        """Save that the card was read, and start the routine."""
        self.services.send(Request("card-read", {"card": ASK_FIRST_CARD}))
        args: dict[str, str | int | float | bool] = {"routine": self._gate.routine}
        if self._gate.items:
            args["items"] = self._gate.items
        self.services.send(Request("start", args))

    def action_leave(self) -> None:
        """Close the card for now; it is shown again before the next routine."""
        self.services.send(Request("gate-close"))
