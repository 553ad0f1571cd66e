"""Paints a small change without looking at the rest of the screen.

For every update Textual draws all children of each container the change lies in, every row of them, and then throws
away what did not change. One new digit on the dashboard costs twelve widgets that way, a third of the time of a tick.
Here a widget is asked for the changed rows only, only if it has a part in them, and not if another covers it.

Textual also paints a change a sixtieth of a second after it was made, by way of three messages and a timer: a second
awakening of the process for every tick. `repaint` paints what is known to be small at once.

Used while the private names of Textual that it leans on exist; otherwise Textual does the work alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

SCREEN_NAMES = ("_compositor", "_compositor_refresh", "_dirty_widgets", "_layout_required", "_set_dirty")
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
    if all(hasattr(screen, name) for name in SCREEN_NAMES) and type(screen._compositor) is Compositor:
        screen._compositor = LeanCompositor()


def repaint(widget: Widget, *regions: Region) -> None:
    """Paint `regions` of `widget` at once; the usual way when it is not in sight or the screen is about to change."""
    screen = widget.screen if widget.is_attached else None
    if screen is None or not _can_paint(screen, widget):
        widget.refresh(*regions)
        return
    widget._set_dirty(*regions)
    # What others wait to have painted goes out with it: the refresh forgets them.
    screen._compositor.update_widgets({*screen._dirty_widgets, widget})
    screen._compositor_refresh()


def _can_paint(screen: Screen[Any], widget: Widget) -> bool:
    lean = isinstance(screen._compositor, LeanCompositor) and screen.is_current and not screen._layout_required
    return lean and not screen.app._batch_count and widget in screen._compositor.visible_widgets
