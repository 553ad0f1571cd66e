"""A thin bar that shows progress, readable without colour."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

BarColour = Literal["done", "late", "alarm"]
"""Colour of the part that is done."""
DONE, LEFT = "━", "─"


def cells_done(share: float, width: int) -> int:
    """Return how many of `width` cells are done: 0 only at the start, all of them only at the end."""
    if share <= 0 or width <= 0:
        return 0
    if share >= 1:
        return width
    return max(1, min(width - 1, round(share * width)))


class MeterBar(Widget):
    """A progress bar that repaints only the cells that changed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "meter-bar--done",
        "meter-bar--left",
        "meter-bar--late",
        "meter-bar--alarm",
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._share = 0.0
        self._tone: BarColour = "done"

    def show(self, share: float, tone: BarColour = "done") -> None:
        """Show `share`, from 0 to 1, as done, in the colour of `tone`."""
        width = self.size.width
        before, after = cells_done(self._share, width), cells_done(share, width)
        same_style = tone == self._tone
        self._share, self._tone = share, tone
        if not same_style:
            self.refresh()
        elif before != after:
            self.refresh(Region(min(before, after), 0, abs(after - before), 1))

    def render_line(self, y: int) -> Strip:
        """Return the bar on the first row, and empty rows below it."""
        width, base = self.size.width, self.rich_style
        if y:
            return Strip.blank(width, base)
        done = cells_done(self._share, width)
        full = base + self.get_component_rich_style(f"meter-bar--{self._tone}", partial=True)
        rest = base + self.get_component_rich_style("meter-bar--left", partial=True)
        return Strip([Segment(DONE * done, full), Segment(LEFT * (width - done), rest)])
