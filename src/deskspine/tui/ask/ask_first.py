"""The card that a person who should ask a doctor first reads before the first routine; it is shown once."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from deskspine.core.commands.registry import Request
from deskspine.core.person.person import ASK_FIRST_CARD
from deskspine.engine.wording.gates import HAVE_ASKED, ONCE, card_to_answer, waits_words
from deskspine.tui.bindings import SCROLL_KEYS, bindings_at, foot, page_key
from deskspine.tui.pages.card import AnsweredCard
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import KeyList, Line, paragraph

START, LATER = page_key("y", "answer", "Start"), page_key("escape", "leave", "Later")


class AskFirstGate(AnsweredCard):
    """The card before a routine: the answer is saved and starts the routine, Escape cancels."""

    ANSWER = (foot(HAVE_ASKED, START),)
    CLOSING: KeyList = (foot("later", LATER), SCROLL_KEYS)
    BINDINGS: ClassVar[list[BindingType]] = [
        *(START, LATER),
        *[binding for binding in bindings_at("everywhere") if binding.id == "app.quit"],
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services, card_to_answer(services.snapshot), self._start)
        self._gate = services.snapshot.gate

    def body(self, width: int) -> list[Line]:
        """Return why the card is shown, which routine waits for it, and its text."""
        waits = waits_words(self.services.snapshot)
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
