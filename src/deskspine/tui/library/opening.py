"""The pages that Enter opens on other rows than routines: a card, or the page of a resting exercise."""

from __future__ import annotations

from deskspine.core.person.person import WORSE_TWICE_CARD
from deskspine.core.player.wording import ARM
from deskspine.tui.library.shelf import CARD, RESTING, LibraryShelf
from deskspine.tui.pages.card import AskFirstScreen, CardScreen, UnlockScreen
from deskspine.tui.widgets.base_screen import DeskScreen


def open_row(page: DeskScreen, shelf: LibraryShelf, row_id: str) -> bool:
    """Open the page of a card or of a resting exercise over `page`; return False if the row is neither."""
    cards = shelf.library.cards
    if row_id.startswith(CARD):
        card = cards.get(row_id.removeprefix(CARD))
        if card is not None:
            unread = card.id in page.services.snapshot.person.unread
            page.app.push_screen((AskFirstScreen if unread else CardScreen)(page.services, card))
        return True
    if not row_id.startswith(RESTING):
        return False
    rest = shelf.rest(row_id)
    if rest is not None and rest.locked and WORSE_TWICE_CARD in cards:
        page.app.push_screen(UnlockScreen(page.services, cards[WORSE_TWICE_CARD], rest.exercise, shelf.name(rest)))
    elif rest is not None and rest.why == "arm" and not rest.locked and ARM in cards:
        page.app.push_screen(CardScreen(page.services, cards[ARM]))
    return True
