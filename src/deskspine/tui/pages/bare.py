"""The screen that replaces a dashboard with an error: one text and nothing else, so that it cannot fail as well."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

TEXT = """\
deskspine: the dashboard had an error and cannot be shown.
Your sitting time is still counted, and reminders come as usual. `deskspine status` shows the next one.
“log” in deskspine's state folder has the details; please report them.

ctrl+q  quit (everything is saved; the next start tries the dashboard again)
"""


class BareScreen(Screen[None]):
    """A text that says what happened and how to quit."""

    def compose(self) -> ComposeResult:
        """Yield the text."""
        yield Static(TEXT, markup=False)
