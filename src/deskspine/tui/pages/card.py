"""A card: something to read. Some need an answer, which unlocks an exercise or opens what was closed until then."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Resize

from deskspine.core.commands.registry import Request
from deskspine.core.routines.model import Routine
from deskspine.core.text.sanitize import plain
from deskspine.tui.services import Services
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import KeyList, Line
from deskspine.tui.widgets.markdown_lines import prose_lines
from deskspine.tui.widgets.text_screen import TextScreen

WORSE_TWICE = "worse-twice"
"""The card that is read to unlock an exercise."""


class CardScreen(TextScreen):
    """One card on a page of its own."""

    def __init__(self, services: Services, card: Routine) -> None:
        super().__init__(services)
        self._card = card
        self.HEADING = plain(card.name, 60)

    def body(self, width: int) -> list[Line]:
        """Its text."""
        return prose_lines(self._card.about, width)


class AnsweredCard(CardScreen):
    """A card that needs an answer; the key that gives it works once the end of the text was in view."""

    ANSWER: ClassVar[KeyList] = ()
    """The key of the answer, as the last line of the page has it."""
    READ_ON: ClassVar[KeyList] = (("↓", "read to the end"),)

    def __init__(self, services: Services, card: Routine) -> None:
        super().__init__(services, card)
        self._read = False

    def on_mount(self) -> None:
        """A card that fits is read at once; a long one when its end was reached."""
        super().on_mount()
        scroll = self.query_one(VerticalScroll)
        self.watch(scroll, "scroll_y", self._scrolled, init=False)
        self.call_after_refresh(self._scrolled)

    def on_resize(self, event: Resize) -> None:
        """Another size may show the end."""
        self.call_after_refresh(self._scrolled)

    def action_answer(self) -> None:
        """Answer, once it was read."""
        if self._read:
            self.answered()

    def answered(self) -> None:
        """Do what the answer means."""
        raise NotImplementedError

    def _scrolled(self) -> None:
        scroll = self.query_one(VerticalScroll)
        self._read = self._read or scroll.scroll_y >= scroll.max_scroll_y - 1
        self.query_one(KeyLine).show_keys((*(self.ANSWER if self._read else self.READ_ON), *self.CLOSING))


class UnlockScreen(AnsweredCard):
    """The card before a locked exercise."""

    ANSWER = (("u", "unlock"),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("u", "answer", "Unlock", show=False)]

    def __init__(self, services: Services, card: Routine, exercise: str, name: str) -> None:
        super().__init__(services, card)
        self._exercise = exercise
        self.HEADING = f"{plain(name, 40)}: felt worse twice"

    def answered(self) -> None:
        """Let the exercise come again."""
        self.services.send(Request("unlock", {"exercise": self._exercise}))
        self.dismiss()


class AskFirstScreen(AnsweredCard):
    """The card "Who should ask first", opened from the library: the answer opens what was closed until it was read."""

    ANSWER = (("y", "read: I have asked, or need not"),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "answer", "Read", show=False)]

    def answered(self) -> None:
        """Keep that it was read."""
        self.services.send(Request("card-read", {"card": self._card.id}))
        self.dismiss()
