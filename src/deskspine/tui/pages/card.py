"""Pages for cards, which are texts to read; some cards need an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.events import Resize

from deskspine.core.commands.registry import Request
from deskspine.core.routines.model import Routine
from deskspine.core.text.sanitize import plain
from deskspine.tui.bindings import foot, page_key
from deskspine.tui.services import Services
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import KeyList, Line
from deskspine.tui.widgets.markdown_lines import prose_lines
from deskspine.tui.widgets.text_screen import TextScreen


class CardScreen(TextScreen):
    """A page with one card."""

    def __init__(self, services: Services, card: Routine) -> None:
        super().__init__(services)
        self._card = card
        self.HEADING = plain(card.name, 60)

    def body(self, width: int) -> list[Line]:
        """Return the text of the card."""
        return prose_lines(self._card.about, width)


class AnsweredCard(CardScreen):
    """A card that needs a reply. The key for the reply works after the end of the text was visible."""

    ANSWER: ClassVar[KeyList] = ()
    """Key of the reply and its label on the last line of the page."""
    READ_ON: ClassVar[KeyList] = (("↓", "read to the end"),)

    def __init__(self, services: Services, card: Routine, on_answer: Callable[[], object]) -> None:
        """Show `card`; `on_answer` is called when the person gives the reply."""
        super().__init__(services, card)
        self._on_answer = on_answer
        self._read = False

    def on_mount(self) -> None:
        """Watch the scrolling: a card counts as read when its end was visible."""
        super().on_mount()
        scroll = self.query_one(VerticalScroll)
        self.watch(scroll, "scroll_y", self._scrolled, init=False)
        self.call_after_refresh(self._scrolled)

    def on_resize(self, event: Resize) -> None:
        """Check whether the end is visible in the new size."""
        self.call_after_refresh(self._scrolled)

    def action_answer(self) -> None:
        """Carry out the reply if the card was read."""
        if self._read:
            self._on_answer()

    def _scrolled(self) -> None:
        scroll = self.query_one(VerticalScroll)
        self._read = self._read or scroll.scroll_y >= scroll.max_scroll_y - 1
        self.query_one(KeyLine).show_keys((*(self.ANSWER if self._read else self.READ_ON), *self.CLOSING))


UNLOCK, READ = page_key("u", "answer", "Unlock"), page_key("y", "answer", "Read")


class UnlockScreen(AnsweredCard):
    """The card that unlocks an exercise."""

    BINDINGS: ClassVar[list[BindingType]] = [UNLOCK]
    ANSWER = (foot("unlock", UNLOCK),)

    def __init__(self, services: Services, card: Routine, exercise: str, name: str) -> None:
        super().__init__(services, card, self._unlock)
        self._exercise = exercise
        self.HEADING = f"{plain(name, 40)}: felt worse twice"

    def _unlock(self) -> None:
        """Unlock the exercise, and close."""
        self.services.send(Request("unlock", {"exercise": self._exercise}))
        self.dismiss()


class AskFirstScreen(AnsweredCard):
    """The card "Who should ask first", opened from the library; the answer unlocks all routines."""

    BINDINGS: ClassVar[list[BindingType]] = [READ]
    ANSWER = (foot("read: I have asked, or do not need to", READ),)

    def __init__(self, services: Services, card: Routine) -> None:
        super().__init__(services, card, self._save)

    def _save(self) -> None:
        """Save that the card was read, and close."""
        self.services.send(Request("card-read", {"card": self._card.id}))
        self.dismiss()
