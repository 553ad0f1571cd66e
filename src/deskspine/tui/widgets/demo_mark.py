"""The mark of a demo, over the top row of every screen."""

from __future__ import annotations

from deskspine.tui.widgets.lines import Lines


class DemoMark(Lines):
    """Says that time runs faster and nothing is kept; the style sheet puts it into the middle."""

    def __init__(self) -> None:
        super().__init__([(("accent", " DEMO "),)])
