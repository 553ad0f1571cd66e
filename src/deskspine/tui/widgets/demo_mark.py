"""The mark "DEMO" over the top row of every screen."""

from __future__ import annotations

from deskspine.tui.widgets.lines import Lines

LEAST_WIDTH, LEAST_HEIGHT = 60, 16
"""Minimum size of a window in which every screen keeps the middle of its top row free for the mark."""
SHOWN_S = 4.0
"""Seconds for which a smaller window shows the mark over the text of a screen that has opened."""


class DemoMark(Lines):
    """A mark that this is a demo, in which time runs faster and nothing is saved; the style sheet centres it."""

    def __init__(self) -> None:
        super().__init__([(("accent", " DEMO "),)])

    def on_mount(self) -> None:
        """Uncover the text below after a moment, if the window is small."""
        self.set_timer(SHOWN_S, self._uncover)

    def _uncover(self) -> None:
        width, height = self.app.size
        self.display = width >= LEAST_WIDTH and height >= LEAST_HEIGHT
