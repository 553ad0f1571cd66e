"""The mark "DEMO" over the top row of every screen."""

from __future__ import annotations

from deskspine.tui.widgets.lines import Lines


class DemoMark(Lines):
    """A mark that this is a demo, in which time runs faster and nothing is saved; the style sheet centres it."""

    def __init__(self) -> None:
        super().__init__([(("accent", " DEMO "),)])
