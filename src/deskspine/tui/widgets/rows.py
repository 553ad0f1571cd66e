"""A list of rows with a cursor, used for settings, routines and boxes to tick."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.events import Click, MouseDown, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from deskspine.tui.bindings import page_key
from deskspine.tui.widgets.lines import NOT_DIM, Flow, Line, wrap

Row = tuple[str, Line]
"""The id of an entry and a line of it; the id is "" for a heading, and the same for all lines of one entry."""


class RowsScroll(VerticalScroll, can_focus=False):
    """A container for `Rows` that keeps their cursor visible when its size changes."""

    def on_resize(self, event: Resize) -> None:
        """Make the cursor visible again."""
        for rows in self.query(Rows):
            self.call_after_refresh(rows.into_view)

    def on_scroll_to(self) -> None:
        """Take the cursor along when the scroll bar is dragged."""
        self._take_along()

    def on_scroll_up(self) -> None:
        """Take the cursor along when the scroll bar is clicked."""
        self._take_along()

    def on_scroll_down(self) -> None:
        """Take the cursor along when the scroll bar is clicked."""
        self._take_along()

    def on_mouse_scroll_down(self) -> None:
        """Take the cursor along when the wheel is turned over the scroll bar."""
        self._take_along()

    def on_mouse_scroll_up(self) -> None:
        """Take the cursor along when the wheel is turned over the scroll bar."""
        self._take_along()

    def _take_along(self) -> None:
        for rows in self.query(Rows):
            self.call_after_refresh(rows.follow_scroll)
            # Once more, because without motion Textual scrolls after the next refresh itself.
            self.call_after_refresh(self.call_after_refresh, rows.follow_scroll)


UP, DOWN = page_key("up,k", "move(-1)"), page_key("down,j", "move(1)")
LESS, MORE = page_key("left", "nudge(-1)"), page_key("right", "nudge(1)")
CHOOSE, TICK = page_key("enter", "choose"), page_key("space", "tick")


class Rows(Flow, can_focus=True):
    """A list whose cursor stays on the same entry when rows around it change; it scrolls its container.

    A click moves the cursor, and a second click on the same row does the same as Enter. If rows are boxes to tick, the
    first click ticks.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        *(UP, DOWN, LESS, MORE, CHOOSE, TICK),
        page_key("pageup", "move(-8)"),
        page_key("pagedown", "move(8)"),
        page_key("home", "move(-9999)"),
        page_key("end", "move(9999)"),
    ]

    class Moved(Message):
        """The cursor moved. It may have moved again since; `Rows.cursor` is the row it is on now."""

        def __init__(self, row_id: str) -> None:
            super().__init__()
            self.row_id = row_id

    class Chosen(Moved):
        """Enter was pressed on a row."""

    class Ticked(Moved):
        """Space was pressed on a row."""

    class Nudged(Moved):
        """Left or right was pressed on a row."""

        def __init__(self, row_id: str, step: int) -> None:
            super().__init__(row_id)
            self.step = step

    def __init__(
        self,
        build: Callable[[int], list[Row]],
        *,
        boxes: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Show the rows that `build` returns for a width; with `boxes` they are boxes to tick."""
        super().__init__(self._take_lines, id=id, classes=classes)
        self._build_rows = build
        self._boxes = boxes
        self._ids: list[str] = []
        self._cursor = ""
        self._clicked = ""
        """Id of the row that was clicked last, while the cursor is still on it."""
        self._pressed: str | None = None
        """Id of the row on which the button of the mouse went down: the focus may change the layout before it goes
        up."""

    @property
    def cursor(self) -> str:
        """Id of the row under the cursor, or "" if there are no rows."""
        return self._cursor

    @property
    def places(self) -> list[str]:
        """Ids of the rows that the cursor can be on, in order."""
        return list(dict.fromkeys(row_id for row_id in self._ids if row_id))

    def lines_of(self, row_id: str) -> range:
        """Return the numbers of the lines of `row_id`."""
        self.fit()
        first = self._ids.index(row_id)
        return range(first, first + self._ids.count(row_id))

    def put_cursor(self, row_id: str) -> None:
        """Place the cursor on `row_id` and make it visible."""
        if row_id in self._ids and row_id != self._cursor:
            before, self._cursor, self._clicked = self._cursor, row_id, ""
            for changed in (before, row_id):
                if changed in self._ids:
                    lines = self.lines_of(changed)
                    self.refresh(Region(0, lines.start, self.size.width, len(lines)))
            self.post_message(self.Moved(row_id))
        self.into_view()

    def into_view(self) -> None:
        """Scroll the container after the next layout so that the cursor is visible.

        The distance is computed then and not now, because of two moves in one burst the second would count from an old
        place.
        """
        self.call_after_refresh(self._scroll_to_cursor)
        # Once more, because a layout may be pending that moves the rows again after the first call.
        self.call_after_refresh(self.call_after_refresh, self._scroll_to_cursor)

    def follow_scroll(self) -> None:
        """Move the cursor to the nearest row that can be seen, because the container was scrolled by its bar."""
        container, places = self.parent, self.places
        if self._cursor not in places or not isinstance(container, Widget):
            return
        top = container.scroll_target_y - self.virtual_region.y - self.content_offset.y
        below = top + container.scrollable_content_region.height
        seen = [place for place in places if top <= self.lines_of(place).start < below]
        if seen and self._cursor not in seen:
            # Not at once: the container calls this, and Textual would stop there a message that reports the move.
            self.call_later(self.put_cursor, seen[0] if self.lines_of(self._cursor).start < top else seen[-1])

    def to_top(self) -> None:
        """Scroll the container so that the heading of the cursor is at the top."""
        container = self.parent
        if self._cursor in self.places and isinstance(container, Widget):
            top = self.lines_of(self._cursor).start
            while top > 0 and not self._ids[top - 1] and self._lines[top - 1]:
                top -= 1
            y = self.virtual_region.y + self.content_offset.y + top
            container.scroll_to(y=y, animate=False, force=True, immediate=True)
            self.into_view()

    def _scroll_to_cursor(self) -> None:
        """Scroll now, and show a heading just above the cursor as well.

        On the first row everything above it is shown, such as the question that the boxes answer.
        """
        container = self.parent
        if self._cursor in self.places and isinstance(container, Widget):
            lines = self.lines_of(self._cursor)
            headed = lines.start > 0 and not self._ids[lines.start - 1]
            room = container.scrollable_content_region.height
            top = lines.start - 1 if headed and room > len(lines) else lines.start
            above = self.virtual_region.y + self.content_offset.y
            if self._cursor == self.places[0] and above + lines.stop <= room:
                # Not with a region: Textual may be scrolling to another place, and only this call stops that.
                container.scroll_to(y=0, animate=False, force=True, immediate=True)
                return
            region = Region(0, above + top, 1, min(max(1, room), lines.stop - top))
            container.scroll_to_region(region, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Return a row, with the mark and the colours of the cursor if it is on this row."""
        strip = super().render_line(y)
        here = y < len(self._ids) and bool(self._ids[y]) and self._ids[y] == self._cursor
        if not here:
            return strip
        style = self.get_component_rich_style("rows--cursor", partial=True)
        if not self.has_focus:
            style = style.without_color
        mark = "▸" if y == self._ids.index(self._cursor) else " "
        segments = [Segment(mark, self.rich_style), *strip.crop(1)]
        if style.reverse:  # a colour, or faint text, would become the background of its piece
            segments = [Segment(text, piece.without_color + NOT_DIM if piece else piece) for text, piece, _ in segments]
        return Strip(Segment.apply_style(segments, post_style=style))

    def on_focus(self) -> None:
        """Show the cursor in full colour, and make it visible: Textual scrolls to the first row of a focused widget."""
        self.refresh()
        self.screen.call_later(self.call_after_refresh, self.into_view)  # after Textual's own scrolling

    def on_blur(self) -> None:
        """Show the cursor without colour."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Move the cursor to the mouse pointer; tick a box, or choose a row that was clicked before."""
        self.fit()
        pressed, self._pressed = self._pressed, None
        row_id = self._row_at(event.get_content_offset_capture(self).y) if pressed is None else pressed
        if row_id not in self.places:
            return
        again = self._clicked == row_id == self._cursor
        self.put_cursor(row_id)
        self._clicked = row_id
        if self._boxes:
            self.action_tick()
        elif again:
            self._clicked = ""
            self.action_choose()

    def on_mouse_down(self, event: MouseDown) -> None:
        """Note the row under the mouse pointer."""
        self.fit()
        self._pressed = self._row_at(event.get_content_offset_capture(self).y)

    def _row_at(self, line: int) -> str:
        return self._ids[line] if 0 <= line < len(self._ids) else ""

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Move the cursor down."""
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Move the cursor up."""
        event.stop()
        self.action_move(-1)

    def action_move(self, by: int) -> None:
        """Move the cursor by a number of rows, not counting headings."""
        places = self.places
        if not places:
            return
        at = places.index(self._cursor) if self._cursor in places else 0
        self.put_cursor(places[max(0, min(len(places) - 1, at + by))])

    def action_nudge(self, step: int) -> None:
        """Post that left or right was pressed."""
        self.post_message(self.Nudged(self._cursor, step))

    def action_choose(self) -> None:
        """Post that Enter was pressed."""
        self.post_message(self.Chosen(self._cursor))

    def action_tick(self) -> None:
        """Post that space was pressed."""
        self.post_message(self.Ticked(self._cursor))

    def _take_lines(self, width: int) -> list[Line]:
        rows = self._build_rows(width)
        self._ids = [row_id for row_id, _ in rows]
        if not self._cursor or self._cursor not in self._ids:
            self._cursor = next((row_id for row_id in self._ids if row_id), "")
            if self._cursor:
                self.post_message(self.Moved(self._cursor))
        return [line for _, line in rows]


def box_rows(row_id: str, words: str, width: int, *, ticked: bool) -> list[Row]:
    """Return the rows of a box to tick and its words."""
    return mark_rows(row_id, f"[{'x' if ticked else ' '}]", words, width, strong=ticked)


def mark_rows(row_id: str, mark: str, words: str, width: int, *, strong: bool, warning: str = "") -> list[Row]:
    """Return the rows of an entry: a mark of three or four characters, its words and then a warning."""
    role, indent = "strong" if strong else "", 3 + len(mark)
    lines: list[Line] = [((role, line),) for line in wrap(words, width - indent) or [""]]
    lines += [(("warn", line),) for line in wrap(warning, width - indent)]
    first: Line = (("", "  "), (role, f"{mark} "), *lines[0])
    return [(row_id, first), *((row_id, (("", " " * indent), *line)) for line in lines[1:])]
