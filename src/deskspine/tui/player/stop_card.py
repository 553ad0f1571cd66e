"""The page shown after "stop": when to stop and when to seek care."""

from __future__ import annotations

from deskspine.core.player.wording import ARM, CARD, OPENING, WITHOUT_THE_CARD
from deskspine.core.text.sanitize import plain
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Line, paragraph
from deskspine.tui.widgets.markdown_lines import prose_lines
from deskspine.tui.widgets.text_screen import TextScreen

FURTHER = "Further down:"
NARROW = 34
"""Columns below which the urgent text comes before everything else."""


class StopCardScreen(TextScreen):
    """The page of the card; the routine has already ended when it opens."""

    HEADING = "Stopped"

    def __init__(self, services: Services, *, arm: bool = False) -> None:
        super().__init__(services)
        self._arm = arm

    def body(self, width: int) -> list[Line]:
        """Return the urgent text, then the card about the arm if it is needed."""
        library = self.services.snapshot.library
        cards = library.cards if library else {}
        text = cards[CARD].about if CARD in cards else WITHOUT_THE_CARD
        card, opening = prose_lines(text, width), paragraph(OPENING, width)
        lines = [*opening, (), *card] if width >= NARROW else [*card, (), *opening]
        if self._arm and ARM in cards:
            arm = cards[ARM]
            further = paragraph(f"{FURTHER} {plain(arm.name)}.", width)
            lines[len(opening) : len(opening)] = further if width >= NARROW else []
            lines += [(), (), *paragraph(plain(arm.name), width, "title"), (), *prose_lines(arm.about, width)]
        return lines
