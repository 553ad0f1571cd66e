"""A compositor that paints a small change without drawing the rest of the screen.

For every update Textual draws all rows of all children of each container around the change, and then drops what did
not change. So one new digit on the dashboard costs twelve widgets, a third of the time of a tick. Here a widget draws
only the changed rows, only if it has a part in them, and not if another widget covers it.

Textual also paints a change a sixtieth of a second later, with three messages and a timer, which wakes the process a
second time for every tick. `repaint` paints a small change at once.

It is used while the private names of Textual that it needs exist; otherwise Textual's own compositor does the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from deskspine.tui.driver.lean_update import lean

SCREEN_NAMES = ("_compositor", "_compositor_refresh", "_dirty_widgets", "_layout_required", "_set_dirty")
WIDGET_NAMES = ("_layout_required", "_repaint_required", "_repaint_regions")
Render = tuple[Region, Region, list[Strip]]
"""Region of a widget, region of the part that was drawn, and the rows of that part."""


class LeanCompositor(Compositor):
    """Textual's compositor without drawing rows that do not change."""

    fill: Callable[[], object] | None = None
    """Called before the first painting of a screen whose parts have no event about their size yet."""
    filled = False

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what changed since the last update, or None."""
        return lean(super().render_partial_update())

    def _get_renders(self, crop: Region | None = None) -> Iterable[Render]:
        fill, self.fill = self.fill, None
        if fill is not None and (crop is None or crop == self.size.region):
            self.filled = True
            fill()
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
    """Give `screen`, which has not been shown yet, the lean compositor if this version of Textual allows it."""
    if all(hasattr(screen, name) for name in SCREEN_NAMES) and type(screen._compositor) is Compositor:
        screen._compositor = LeanCompositor()


def fill_when_sized(screen: Screen[None], fill: Callable[[], object]) -> None:
    """Call `fill` when the parts of `screen` know their sizes and nothing is painted yet; then each is painted once.

    Textual sends parts their first size after it has painted them, so they would be painted with guesses, and again for
    every part that has a new size. The screen calls `sized` when it is resized. Nothing happens if it has Textual's own
    compositor, or if it is covered at first.
    """
    compositor = screen._compositor
    if isinstance(compositor, LeanCompositor) and all(hasattr(screen, name) for name in WIDGET_NAMES):
        compositor.fill = partial(_fill, screen, fill)


def sized(screen: Screen[None]) -> None:
    """Note that `screen` has an event about its size; if it was painted just before, it is not painted again."""
    compositor = screen._compositor
    if isinstance(compositor, LeanCompositor):
        if compositor.filled:
            _forget_repaint(screen)
        compositor.fill, compositor.filled = None, False


def _forget_repaint(widget: Widget) -> None:
    widget._repaint_required = False
    widget._repaint_regions.clear()


def _fill(screen: Screen[None], fill: Callable[[], object]) -> None:
    parts = screen.walk_children(Widget)
    for part in parts:
        part._layout_required = False  # it has just been laid out
    fill()
    for part in parts:
        _forget_repaint(part)


def repaint(widget: Widget, *regions: Region) -> None:
    """Paint `regions` of `widget` at once, or later in Textual's way if it is hidden or the layout will change."""
    screen = widget.screen if widget.is_attached else None
    if screen is None or not _can_paint(screen, widget):
        widget.refresh(*regions)
        return
    widget._set_dirty(*regions)
    # The refresh forgets other widgets that wait to be painted, so they are painted as well.
    screen._compositor.update_widgets({*screen._dirty_widgets, widget})
    screen._compositor_refresh()


def _can_paint(screen: Screen[Any], widget: Widget) -> bool:
    lean = isinstance(screen._compositor, LeanCompositor) and screen.is_current and not screen._layout_required
    return lean and not screen.app._batch_count and widget in screen._compositor.visible_widgets
