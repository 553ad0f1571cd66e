"""The plain block figure on the screen: coloured half blocks, or letters where there is no colour."""

from __future__ import annotations

from typing import ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from deskspine.core.block_figure import PARTS, SHAPE, rows


class BlockFigure(Widget):
    """Shows a pose, or the way from one to the next; only rows that differ are drawn again."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"block-figure--{part}" for part in PARTS.values()}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._pose, self._start, self._progress = "", "", 1.0
        self._drawn: list[str] = []

    @property
    def pose(self) -> str:
        """Id of the pose shown, or on the way to which it is."""
        return self._pose

    def show(self, pose_id: str, start: str = "", progress: float = 1.0) -> None:
        """Draw `pose_id`, or the figure on its way there from `start`."""
        self._pose, self._start, self._progress = pose_id, start, progress
        self._draw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as the figure is at `width`."""
        return min(container.height, round(width * SHAPE / 2) + 1)

    def on_resize(self, event: Resize) -> None:
        """Draw for the new size."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        per_cell = 1 if self.app.no_color else 2
        old = self._drawn
        self._drawn = rows(
            self._pose, width, per_cell * height, 2.0 / per_cell, start=self._start, progress=self._progress
        )
        if len(old) != len(self._drawn):
            self.refresh()
            return
        for row in range(height):
            cell = slice(per_cell * row, per_cell * (row + 1))
            if old[cell] != self._drawn[cell]:
                self.refresh(Region(0, row, width, 1))

    def render_line(self, y: int) -> Strip:
        """One row of the figure."""
        width, base = self.size.width, self.rich_style
        if self.app.no_color:
            return Strip([Segment(self._drawn[y], base)]) if y < len(self._drawn) else Strip.blank(width, base)
        if 2 * y + 1 >= len(self._drawn):
            return Strip.blank(width, base)
        pairs = zip(self._drawn[2 * y], self._drawn[2 * y + 1], strict=True)
        return Strip([self._cell(upper, lower, base) for upper, lower in pairs]).simplify()

    def _cell(self, upper: str, lower: str, base: Style) -> Segment:
        if upper == lower == " ":
            return Segment(" ", base)
        if upper == " ":
            return Segment("▄", base + Style(color=self._colour(lower)))
        if lower == " ":
            return Segment("▀", base + Style(color=self._colour(upper)))
        return Segment("▀", base + Style(color=self._colour(upper), bgcolor=self._colour(lower)))

    def _colour(self, letter: str) -> Color | None:
        return self.get_component_rich_style(f"block-figure--{PARTS[letter]}", partial=True).color
