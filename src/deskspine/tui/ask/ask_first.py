"""The card before the first routine of a person who should ask first; it comes once and needs an answer."""

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
"""What is shown where the card itself could not be read."""
ONCE = "This comes once, because you ticked that you are treated for something."


class AskFirstGate(AnsweredCard):
    """The answer is kept and the routine goes on its way; Escape leaves everything as it was."""

    ANSWER = (("y", "go on: I have asked, or need not"),)
    CLOSING: KeyList = (("esc", "not now"), ("↑ ↓", "scroll"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer", "Go on", show=False),
        Binding("escape", "leave", "Not now", show=False),
        *[each for each in bindings_at("everywhere") if each.id == "app.quit"],
    ]

    def __init__(self, services: Services) -> None:
        library = services.snapshot.library
        super().__init__(services, library.cards.get(ASK_FIRST_CARD, NO_CARD) if library else NO_CARD)
        self._gate = services.snapshot.gate

    def body(self, width: int) -> list[Line]:
        """Why it comes, what waits behind it, and the card."""
        library = self.services.snapshot.library
        routine = library.routines.get(self._gate.routine) if library else None
        name = plain(routine.name) if routine else self._gate.routine
        waits = f"{name} waits until you answer. Breathing, eyes and wrists are open in any case."
        return [*paragraph(ONCE, width, "accent"), *paragraph(waits, width), (), *super().body(width)]

    def answered(self) -> None:
        """Keep that it was read, and go on."""
        self.services.send(Request("card-read", {"card": ASK_FIRST_CARD}))
        args: dict[str, str | int | float | bool] = {"routine": self._gate.routine}
        if self._gate.items:
            args["items"] = self._gate.items
        self.services.send(Request("start", args))

    def action_leave(self) -> None:
        """Leave it for now; the card comes again at the next routine."""
        self.services.send(Request("gate-close"))
