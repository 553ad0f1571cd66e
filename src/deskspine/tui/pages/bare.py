"""The screen that takes the place of a dashboard which failed: as little as can be, so that it cannot fail too."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

TEXT = """\
deskspine: the dashboard had a fault and cannot be shown.
Your clock goes on, and breaks are asked for as usual. `deskspine status` shows the next one.
“log” in deskspine's state folder has the details; please report them.

ctrl+q  quit (everything is kept; the next start tries the dashboard again)
"""


class BareScreen(Screen[None]):
    """Says what happened and how to quit; follows nothing."""

    def compose(self) -> ComposeResult:
        """One piece of text."""
        yield Static(TEXT, markup=False)
