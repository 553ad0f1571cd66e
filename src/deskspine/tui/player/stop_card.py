"""When to stop and when to seek care: shown after "stop". The text is a card; a short one is built in for a bad day."""

from __future__ import annotations

from deskspine.core.text.sanitize import plain
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Line, paragraph
from deskspine.tui.widgets.markdown_lines import prose_lines
from deskspine.tui.widgets.text_screen import TextScreen

CARD, ARM = "when-to-stop", "arm-symptoms"
"""The cards that are shown: always the first, and the second after pain or tingling in an arm."""
OPENING = "The routine has ended. No break is owed."
FURTHER = "Further down:"
NARROW = 34
"""In fewer columns what is urgent comes before everything else."""
WITHOUT_THE_CARD = """## Call your emergency number now, if any of this is new or sudden
- dizzy, seeing double, slurred speech, trouble swallowing or walking, a fall or a blackout
- a numb face, a weak arm or hand, lost sight, a severe headache or neck pain unlike any you have had before
- pain or pressure in the chest, short breath, trouble with bladder or bowel

## See a doctor or physiotherapist soon
- pain or tingling that spreads into an arm, pain at night or pain that keeps growing, fever, a recent injury

This is a safety net, not a diagnosis. When in doubt, ask a doctor."""
"""What is shown when the card itself cannot be read."""


class StopCardScreen(TextScreen):
    """The card itself; the routine was ended before it opened."""

    HEADING = "Stopped"

    def __init__(self, services: Services, *, arm: bool = False) -> None:
        super().__init__(services)
        self._arm = arm

    def body(self, width: int) -> list[Line]:
        """What is urgent first, then the card of the arm where it is called for."""
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
