"""A list of one-line rows with a cursor: settings, routines and boxes to tick are all shown with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from deskspine.tui.widgets.lines import Flow, Line, wrap

Row = tuple[str, Line]
"""What the row stands for (empty for a heading, which the cursor passes over) and its text."""


class Rows(Flow, can_focus=True):
    """Keeps its cursor on the same thing when the rows around it change; scrolls the container it stands in."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "move(-8)", show=False),
        Binding("pagedown", "move(8)", show=False),
        Binding("home", "move(-9999)", show=False),
        Binding("end", "move(9999)", show=False),
        Binding("left", "nudge(-1)", show=False),
        Binding("right", "nudge(1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("space", "tick", show=False),
    ]

    class Moved(Message):
        """The cursor stands on another row."""

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

    def __init__(self, build: Callable[[int], list[Row]], *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(self._take_lines, id=id, classes=classes)
        self._build_rows = build
        self._ids: list[str] = []
        self._cursor = ""

    @property
    def cursor(self) -> str:
        """What the row under the cursor stands for; empty when there is nothing to stand on."""
        return self._cursor

    def put_cursor(self, row_id: str) -> None:
        """Place the cursor on `row_id` and bring it into view."""
        if row_id in self._ids and row_id != self._cursor:
            before, self._cursor = self._cursor, row_id
            for each in (before, row_id):
                if each in self._ids:
                    self.refresh(Region(0, self._ids.index(each), self.size.width, 1))
            self.post_message(self.Moved(row_id))
        self.into_view()

    def into_view(self) -> None:
        """Scroll the container so that the cursor can be seen, with a heading just above it."""
        container = self.parent
        if self._cursor and self._cursor in self._ids and isinstance(container, Widget):
            y = self._ids.index(self._cursor)
            top = y - 1 if y and not self._ids[y - 1] else y
            end = next((at for at in range(y + 1, len(self._ids)) if self._ids[at]), len(self._ids))
            above = self.virtual_region.y + self.content_offset.y
            region = Region(0, above + top, 1, min(end, y + 3) - top)
            container.scroll_to_region(region, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """A row, with the cursor's mark in its first column and its colours behind it."""
        strip = super().render_line(y)
        here = y < len(self._ids) and bool(self._ids[y]) and self._ids[y] == self._cursor
        if not here:
            return strip
        style = self.get_component_rich_style("rows--cursor", partial=True)
        if not self.has_focus:
            style = style.without_color
        segments = [Segment("▸", self.rich_style), *strip.crop(1)]
        return Strip(Segment.apply_style(segments, post_style=style))

    def on_focus(self) -> None:
        """Show the cursor in full colour."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the keys go elsewhere."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Take the cursor where the mouse points."""
        if event.y < len(self._ids) and self._ids[event.y]:
            self.put_cursor(self._ids[event.y])

    def action_move(self, by: int) -> None:
        """Move over so many rows, not counting headings."""
        places = [row_id for row_id in self._ids if row_id]
        if not places:
            return
        at = places.index(self._cursor) if self._cursor in places else 0
        self.put_cursor(places[max(0, min(len(places) - 1, at + by))])

    def action_nudge(self, step: int) -> None:
        """Tell that left or right was pressed."""
        self.post_message(self.Nudged(self._cursor, step))

    def action_choose(self) -> None:
        """Tell that enter was pressed."""
        self.post_message(self.Chosen(self._cursor))

    def action_tick(self) -> None:
        """Tell that space was pressed."""
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
    """A box to tick with its words, further lines of them below."""
    role = "strong" if ticked else ""
    head, *rest = wrap(words, width - 6) or [""]
    first: Line = (("", "  "), (role, f"[{'x' if ticked else ' '}] {head}"))
    return [(row_id, first), *(("", ((role, " " * 6 + line),)) for line in rest)]
