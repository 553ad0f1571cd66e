"""A thin bar that shows progress, readable without colour."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

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

    COMPONENT_CLASSES: ClassVar[set[str]] = {"meter-bar--done", "meter-bar--left", "meter-bar--full"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._share = 0.0

    def show(self, share: float) -> None:
        """Show `share`, from 0 to 1, as done."""
        width = self.size.width
        before, after = cells_done(self._share, width), cells_done(share, width)
        full_changed = (self._share >= 1) != (share >= 1)
        self._share = share
        if full_changed:
            self.refresh()
        elif before != after:
            self.refresh(Region(min(before, after), 0, abs(after - before), 1))

    def render_line(self, y: int) -> Strip:
        """Return the bar on the first row, and empty rows below it."""
        width, base = self.size.width, self.rich_style
        if y:
            return Strip.blank(width, base)
        done = cells_done(self._share, width)
        name = "meter-bar--full" if self._share >= 1 else "meter-bar--done"
        full = base + self.get_component_rich_style(name, partial=True)
        rest = base + self.get_component_rich_style("meter-bar--left", partial=True)
        return Strip([Segment(DONE * done, full), Segment(LEFT * (width - done), rest)])
