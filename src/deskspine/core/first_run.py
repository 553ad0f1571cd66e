"""The pages of the first run, and the number of them that a person has seen."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

FIRST_RUN_PAGES = 3
"""Pages of the first run: what deskspine does, who should ask first, the desk and the room."""
SAFETY_PAGE = 2
"""The page about who should ask first."""


class FirstRun(Struct, frozen=True):
    """The pages that were seen, and whether the person has left them."""

    done: bool = False
    """False while the pages are to be shown."""
    pages_seen: int = 0
    """Pages seen so far; all of them once the rest was declined."""

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
