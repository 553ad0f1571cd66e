"""Paints a small change without looking at the rest of the screen.

For every update Textual draws all children of each container the change lies in, every row of them, and then throws
away what did not change. One new digit on the dashboard costs twelve widgets that way, 3 ms of processor time each
second. Here a widget is asked for the changed rows only, only if it has a part in them, and not if another covers it.

Used while the private names of Textual that it leans on exist; otherwise Textual does the work alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

Render = tuple[Region, Region, list[Strip]]
"""Where a widget lies, which part of it was drawn, and the rows of that part."""


class LeanCompositor(Compositor):
    """Textual's compositor, drawing nothing outside the rows that change."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[Render]:
        if crop is None:
            return super()._get_renders()
        return self._renders_in(Region(0, crop.y, self.size.width, crop.height), crop)

    def _renders_in(self, rows: Region, crop: Region) -> Iterable[Render]:
        for widget, (region, clip) in self.visible_widgets.items():  # the front ones first
            shown = region.intersection(clip)
            if shown and crop.overlaps(shown):
                part = shown.intersection(rows)
                yield region, part, widget.render_lines(part.translate(-region.offset))
                if part.contains_region(crop):
                    return


def lighten(screen: Screen[None]) -> None:
    """Give `screen`, which has not been shown yet, the lean compositor where this Textual allows it."""
    if type(getattr(screen, "_compositor", None)) is Compositor and hasattr(Compositor, "_get_renders"):
        screen._compositor = LeanCompositor()
