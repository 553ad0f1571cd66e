"""The pages of the first run, and the number of them that a person has seen."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

FIRST_RUN_PAGES = 3
"""Pages of the first run: what deskspine does, who should ask first, the desk and the room."""
SAFETY_PAGE = 2
"""The page about who should ask first."""

WELCOME = "Welcome to deskspine"
WHAT_IT_DOES = (
    "deskspine stays open in a terminal and counts how long you sit. After a while it reminds you to move, and guides "
    "you through about two minutes of neck and shoulder exercises in your chair. You can snooze, skip a break, or say "
    "that you are in a meeting."
)
NOT_MEDICAL = (
    "The exercises are gentle everyday movements. They are not medical advice, and no clinician has reviewed the "
    "routines. Go only as far as is easy, keep breathing, and stop when something feels wrong."
)
STAYS_HERE = "Nothing leaves this computer: no account, no network, no record of what you type."
ASK_FIRST = "Does any of this apply to you? Then ask a doctor or physiotherapist first."
WHAT_TICKS_DO = "Tick what applies (optional, stays on this computer). Unsuitable exercises are swapped."
MORE_TO_READ = 'More under Routines: "Who should ask first".'
THE_ROOM = "About your desk and room"
WHAT_THE_ROOM_DOES = "Tick what applies. Unsuitable exercises are swapped. You can change it in the settings."
HOW_OFTEN = "Remind me after … minutes of sitting"
LATER = "You can change everything later in the settings."
INTERVALS = (25, 30, 40, 45, 50, 60, 90)
"""Minutes of sitting to choose from; the settings take any other number."""


class FirstRun(Struct, frozen=True):
    """The pages that were seen, and whether the person has left them."""

    done: bool = False
    """False while the pages are to be shown."""
    pages_seen: int = 0
    """Pages seen so far; all of them once the rest was declined."""

    @property
    def unasked(self) -> bool:
        """Return True while the person has neither seen the page about who should ask first nor declined it."""
        return not self.done and self.pages_seen < SAFETY_PAGE

    @property
    def skipped(self) -> bool:
        """Return whether pages were left out that can still be shown."""
        return self.done and self.pages_seen < FIRST_RUN_PAGES

    def left(self, pages: int) -> FirstRun:
        """Return the state after the person left, with at least `pages` pages seen."""
        return FirstRun(True, max(pages, self.pages_seen))

    def shown_again(self) -> FirstRun:
        """Return the state in which the pages that were left out are shown."""
        return replace(self, done=False)


NOT_BEGUN = FirstRun()
