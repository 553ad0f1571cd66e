"""The page shown after "stop": when to stop and when to seek care."""

from __future__ import annotations

from deskspine.core.text.sanitize import plain
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Line, paragraph
from deskspine.tui.widgets.markdown_lines import prose_lines
from deskspine.tui.widgets.text_screen import TextScreen

CARD, ARM = "when-to-stop", "arm-symptoms"
"""Ids of the cards: the first is always shown, the second after pain or tingling in an arm."""
OPENING = "The routine has ended. No break is owed."
FURTHER = "Further down:"
NARROW = 34
"""Columns below which the urgent text comes before everything else."""
WITHOUT_THE_CARD = """## Call your emergency number now, if any of this is new or sudden
- dizzy, seeing double, slurred speech, trouble swallowing or walking, a fall or a blackout
- a numb face, a weak arm or hand, lost sight, a severe headache or neck pain unlike any you have had before
- pain or pressure in the chest, short breath, trouble with bladder or bowel

## See a doctor or physiotherapist soon
- pain or tingling that spreads into an arm, pain at night or pain that keeps growing, fever, a recent injury

This is a safety net, not a diagnosis. When in doubt, ask a doctor."""
"""The text if the card itself cannot be read."""


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
