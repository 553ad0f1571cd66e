"""Sixel pictures on the screen: drawn over empty cells after a frame, and only while nothing covers these cells.

The terminal knows only pixels: text that is written over a picture removes that part of it. So a picture is drawn
again after each frame that touched its cells, and it disappears when its cells are painted.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from textual._compositor import ChopsUpdate
from textual.geometry import Region
from textual.widget import Widget

from deskspine.core.figure.indexed import Indexed
from deskspine.core.figure.picture_changes import changed_runs, part

PRIVATE_COLOURS = "\x1b[?1070h"
"""Every picture has colours of its own."""
SAVE_CURSOR, RESTORE_CURSOR = "\x1b7", "\x1b8"


class _PictureSpot(Struct, eq=False):
    wanted: Indexed
    on_cover: Callable[[], object]
    """Called when the picture is covered, and when it is free again."""
    drawn: Indexed | None = None
    """The picture that is on the screen, if its cells were not touched since."""
    region: Region = Region()
    covered: bool = False


class SixelLayer:
    """The sixel pictures of the widgets of one app."""

    def __init__(
        self, write: Callable[[str], bool], sixel: Callable[[Indexed], str], free: Callable[[Widget], Region | None]
    ) -> None:
        """Write with `write`, which returns False if the terminal takes nothing now.

        `free` returns the cells of a widget on the screen, or None if they are not all visible.
        """
        self._write, self._sixel, self._free = write, sixel, free
        self._places: dict[Widget, _PictureSpot] = {}
        self._prepared = False

    def put(self, widget: Widget, picture: Indexed, on_cover: Callable[[], object]) -> bool:
        """Show `picture` over the cells of `widget`; return False if they are covered, so that it shows something else.

        If its cells wait to be painted, it is drawn after that.
        """
        place = self._places.get(widget)
        if place is None:
            region = self._free(widget)
            place = self._places[widget] = _PictureSpot(picture, on_cover, covered=region is None)
        place.wanted = picture
        if place.drawn is not None and self._free(widget) == place.region:
            self._draw(place)
        return not place.covered

    def is_covered(self, widget: Widget) -> bool:
        """Return True if something covered the picture of `widget` after the last frame."""
        place = self._places.get(widget)
        return place is not None and place.covered

    def remove(self, widget: Widget) -> None:
        """Draw nothing over `widget` any more; the picture disappears when its cells are painted."""
        self._places.pop(widget, None)

    def lost(self) -> None:
        """Note that the terminal shows no picture any more; all are drawn again after the next frame."""
        self._prepared = False
        for place in self._places.values():
            place.drawn = None

    def after_frame(self, update: object) -> None:
        """Draw what `update`, which was just written, has removed."""
        for widget, place in tuple(self._places.items()):
            region = self._free(widget)
            if (region is None) != place.covered:
                place.covered, place.drawn = region is None, None
                widget.call_later(place.on_cover)
            elif region is not None:
                if region != place.region or touches(update, region):
                    place.drawn = None
                place.region = region
                self._draw(place)

    def _draw(self, place: _PictureSpot) -> None:
        """Draw the cells that are not as wanted."""
        picture, region = place.wanted, place.region
        if place.drawn is picture or not region.width or not region.height:
            return
        runs = changed_runs(place.drawn, picture, region.width, region.height)
        if not runs:
            place.drawn = picture
            return
        first, last = min(run[1] for run in runs), max(run[2] for run in runs)
        top, bottom = runs[0][0], runs[-1][0] + 1
        wide, high = picture.width // region.width, picture.height // region.height
        piece = part(picture, first * wide, top * high, (last - first) * wide, (bottom - top) * high)
        move = f"\x1b[{region.y + top + 1};{region.x + first + 1}H"
        prepare = "" if self._prepared else PRIVATE_COLOURS
        if self._write(f"{prepare}{SAVE_CURSOR}{move}{self._sixel(piece)}{RESTORE_CURSOR}"):
            place.drawn, self._prepared = picture, True


def touches(update: object, region: Region) -> bool:
    """Return True if `update` may have written into `region`."""
    if isinstance(update, ChopsUpdate):
        return any(region.y <= y < region.bottom and x1 < region.right and region.x < x2 for y, x1, x2 in update.spans)
    return update is not None


def free_cells(widget: Widget) -> Region | None:
    """Return the cells of `widget` on the screen, or None if one is hidden, covered, or in the last row.

    A picture in the last row would make some terminals scroll.
    """
    if not widget.is_attached or not widget.is_on_screen:
        return None
    app, screen = widget.app, widget.screen
    if not app.screen_stack or app.screen is not screen:
        return None
    visible: dict[Widget, tuple[Region, Region]] = screen._compositor.visible_widgets
    own = visible.get(widget)
    if own is None or own[0].intersection(own[1]) != own[0] or own[0].bottom >= app.size.height:
        return None
    for other, (region, clip) in visible.items():  # the front ones first
        if other is widget:
            return own[0]
        if region.intersection(clip).overlaps(own[0]):
            return None
    return None
